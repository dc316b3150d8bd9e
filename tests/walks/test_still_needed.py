"""« Toujours besoin ? »: after two days, after the day itself, and after a week a coordinator looks.

Nothing closes by itself.
"""

from __future__ import annotations

from sandbox.actor import Phone
from solidarity.missions import State
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, requests_of

QUESTION = "Avez-vous toujours besoin d'aide ?"


async def asked(stage: Stage, when: str = "Choisir un jour") -> tuple[Phone, str]:
    """Rosa asks for Tuesday in a week, or for tomorrow, and nobody takes it."""
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    if when != "Choisir un jour":
        return rosa, await stage.ask(rosa, when=when)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press(when)
    await rosa.hears("Quel jour")
    rosa.press("mardi 1er décembre")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    rosa.press("✅ Envoyer")
    sent = await rosa.hears("C'est envoyé")
    return rosa, sent.text.split("Numéro ")[1].split(".")[0]


async def test_after_two_days_the_resident_is_asked_once(stage: Stage) -> None:
    """Also through a restart; not a minute before."""
    rosa, number = await asked(stage)
    await stage.jump(hours=47, minutes=59)
    assert not from_bot(rosa, QUESTION)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(minutes=1)
    question = await rosa.hears(QUESTION)
    assert number in question.text
    assert button_labels(question) == ["✅ Oui, toujours", "✖️ Non, merci"]
    await stage.jump(hours=1)
    assert len(from_bot(rosa, QUESTION)) == 1


async def test_yes_still_keeps_it_open_and_asks_again_in_two_days(stage: Stage) -> None:
    """The card is shown in the place of the question."""
    rosa, number = await asked(stage)
    await stage.jump(days=2)
    await rosa.hears(QUESTION)
    rosa.press("Oui, toujours")
    assert await rosa.hears_toast() == "C'est noté. On cherche encore."
    await stage.settled()
    assert "Une personne de la commune s'en occupe." in rosa.last()
    assert (await mission(stage, number, rosa)).state is State.OPEN
    await stage.jump(days=2)
    await rosa.hears(QUESTION)


async def test_no_thank_you_cancels_it(stage: Stage) -> None:
    """One tap, and a late « yes » shows how it ended."""
    rosa, number = await asked(stage)
    await stage.jump(days=2)
    await rosa.hears(QUESTION)
    late = rosa.find_button("Oui, toujours")
    rosa.press("Non, merci")
    await rosa.hears("Vous avez annulé cette demande.")
    rosa.press_again(late)
    await stage.settled()
    assert "Vous avez annulé cette demande." in rosa.last()
    assert (await mission(stage, number, rosa)).state is State.CANCELLED


async def test_when_the_day_is_past_another_day_is_offered(stage: Stage) -> None:
    """The morning after, not in the night; the new day is on the card."""
    rosa, number = await asked(stage, when="Aujourd'hui")
    await stage.jump(hours=14)
    assert not from_bot(rosa, QUESTION)
    await stage.jump(hours=9)
    question = await rosa.hears(QUESTION)
    assert "Ce jour est passé, et personne n'a dit oui." in question.text
    assert button_labels(question) == ["📅 Oui, un autre jour", "✖️ Non, merci"]
    rosa.press("Oui, un autre jour")
    await rosa.hears("Pour quand ?")
    rosa.press("Demain")
    assert await rosa.hears_toast() == "C'est changé."
    await rosa.hears("demain")
    found = await mission(stage, number, rosa)
    assert found.day.isoformat() == "2026-11-26"


async def test_silence_closes_nothing_and_after_a_week_a_coordinator_looks(stage: Stage) -> None:
    """Each two days the question; then the coordinators get it, once, and it is still open."""
    amel = await stage.coordinator("Amel")
    rosa, number = await asked(stage)
    for _ in range(6):
        await stage.jump(days=1)
    assert len(from_bot(rosa, QUESTION)) == 3
    assert not from_bot(amel, "7 jours")
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(days=1)
    card = await amel.hears("7 jours")
    assert number in card.text
    await stage.jump(days=3)
    assert len(from_bot(amel, "7 jours")) == 1
    assert len(from_bot(rosa, QUESTION)) <= 4
    assert (await requests_of(stage, rosa))[0].state is State.OPEN


async def test_who_has_an_answer_is_not_asked(stage: Stage) -> None:
    """Taken in time: the question never comes."""
    sam = await stage.volunteer("Ana")
    rosa, _ = await asked(stage)
    await stage.settled()
    sam.press("J'y vais")
    await rosa.hears("Ana")
    await stage.jump(days=2)
    assert not from_bot(rosa, QUESTION)
