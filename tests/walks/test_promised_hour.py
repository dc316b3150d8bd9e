"""The promised hour: what the resident's screen says is what is kept, to the minute, in any week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.stage import Stage
from tests.walks.looking import from_bot, mission, requests_of

HANDED_OVER = "Personne ne l'a prise avant l'heure promise"
# When it is asked (UTC, to which Valmeuse adds an hour), for when, what the screen says, and that moment.
CASES = [
    pytest.param(
        "2026-11-24 09:30", "Aujourd'hui", "12\u00a0h\u00a030", "2026-11-24 11:30", id="in one opening"
    ),
    pytest.param(
        "2026-11-24 15:00", "Demain", "demain à 11\u00a0h\u00a030", "2026-11-25 10:30", id="over the night"
    ),
    pytest.param(
        "2026-11-27 15:30",
        "Demain",
        "lundi 30 novembre à 12\u00a0h",
        "2026-11-30 11:00",
        id="over the week-end",
    ),
    pytest.param(
        "2026-12-24 15:30",
        "Demain",
        "lundi 28 décembre à 12\u00a0h",
        "2026-12-28 11:00",
        id="over Christmas and the week-end",
    ),
    pytest.param(
        "2027-03-26 15:00",
        "Cette semaine",
        "mardi 30 mars à 15\u00a0h\u00a030",
        "2027-03-30 13:30",
        id="over Easter Monday and the change of the clock",
    ),
    pytest.param(
        "2026-11-29 12:00", "Demain", "demain à 12\u00a0h\u00a030", "2026-11-30 11:30", id="asked on a Sunday"
    ),
]


@pytest.mark.parametrize(("asked_at", "when", "said", "moment"), CASES)
async def test_the_hour_on_the_screen_is_the_hour_that_is_kept(
    stage: Stage, asked_at: str, when: str, said: str, moment: str
) -> None:
    """A minute before it nobody is told; at that minute every coordinator is, and the resident's card too."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    stage.clock.jump_to(datetime.fromisoformat(asked_at).replace(tzinfo=UTC))
    stage.clock.freeze()
    number = await stage.ask(rosa, when=when)
    assert f"Sans réponse avant {said}, une personne de la commune s'en occupe." in rosa.last()
    promised = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = await mission(stage, number, rosa)
    assert found.request is not None
    assert found.request.answer_due == promised
    await stage.settled()
    stage.clock.jump_to(promised - timedelta(minutes=1))
    await stage.settled()
    assert HANDED_OVER not in amel.screen() + ben.screen()
    stage.clock.jump_to(promised)
    await stage.settled()
    for coordinator in (amel, ben):
        assert HANDED_OVER in coordinator.last()
        assert number in coordinator.last()
        assert coordinator.buttons()[:2] == ["👤 Je m'en occupe", "👥 Attribuer"]
    assert "Personne n'a encore dit oui.\nUne personne de la commune s'en occupe." in rosa.last()
    assert "Par téléphone : 0800 12 345, gratuit" in rosa.last()
    assert rosa.buttons() == ["📱 Je veux un appel", "📋 Suivre"]


async def test_a_request_that_was_taken_in_time_troubles_nobody(stage: Stage) -> None:
    """The hour passes in silence."""
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    sam.press("J'y vais")
    await rosa.hears("s'occupe de votre demande")
    await stage.jump(days=3)
    assert HANDED_OVER not in amel.screen()


async def test_a_request_that_was_cancelled_troubles_nobody(stage: Stage) -> None:
    """Nor does it come back from the dead."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé")
    await stage.jump(days=3)
    assert HANDED_OVER not in amel.screen()


async def test_the_hour_is_kept_once(stage: Stage) -> None:
    """One card for each coordinator, however long it lasts and however often the bot starts."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await stage.jump(days=1)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(days=1)
    assert len(from_bot(amel, HANDED_OVER)) == 1


async def test_the_hour_is_kept_although_the_bot_was_down(stage: Stage) -> None:
    """It starts an hour late and hands over at once."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await stage.settled()
    await stage.stop_bot()
    stage.clock.jump(timedelta(days=1))
    await stage.start_bot()
    await amel.hears(HANDED_OVER)


async def test_a_request_handed_back_keeps_its_hour(stage: Stage) -> None:
    """The coordinators hear that it came back, and again at the promised hour if nobody takes it."""
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    await stage.volunteer("Ana")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await sam.hears("Pourquoi vous")
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends")
    await amel.hears("La demande a été rendue")
    due = (await requests_of(stage, rosa))[0].request
    assert due is not None
    await stage.settled()
    stage.clock.jump_to(due.answer_due)
    await stage.settled()
    assert len(from_bot(amel, HANDED_OVER)) == 1
    assert number in amel.last()
