"""When things go wrong: Telegram away, slow or out of breath, or a fault of ours. Nothing is lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.intake import sending, work
from bot.views import home, requests
from sandbox.faults import Fault
from tests.stage import Stage
from tests.walks.looking import draft, from_bot, mission, person, requests_of
from tests.walks.test_asking import at_recap
from tests.walks.test_home import asking


def play(stage: Stage, kind: str, method: str = "*", **more: object) -> None:
    """From now on Telegram behaves like this."""
    stage.world.faults.add(Fault(kind, method, **more))  # type: ignore[arg-type]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own repeats come at once instead of within fifteen seconds."""
    monkeypatch.setattr(work, "PAUSES", (0.01, 0.01, 0.01, 0.01))
    monkeypatch.setattr(work, "IDLE", 0.02)
    monkeypatch.setattr(sending, "AGAIN", 0.02)


@pytest.mark.parametrize(("kind", "times"), [("error_500", 2), ("bad_gateway", 2), ("drop", 1)])
async def test_an_answer_that_fails_is_sent_again(rough_stage: Stage, kind: str, times: int) -> None:
    """The question comes all the same, once."""
    stage = rough_stage
    rosa = await stage.resident("Rosa")
    await stage.settled()
    play(stage, kind, "sendmessage", count=times)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    await stage.settled()
    assert len(from_bot(rosa, "De quoi avez-vous besoin")) == 1


@pytest.mark.parametrize("kind", ["error_500", "drop"])
async def test_a_request_sent_into_an_outage_is_made_once_and_said_when_it_is_over(
    rough_stage: Stage, kind: str
) -> None:
    """The tap is kept, the request is there at once, the screen follows."""
    stage = rough_stage
    sam = await stage.volunteer("Sam", "Gare")
    rosa = await at_recap(stage)
    await stage.settled()
    play(stage, kind, "*", count=None)
    rosa.press("✅ Envoyer")
    async with asyncio.timeout(60):
        while not await requests_of(stage, rosa):
            await asyncio.sleep(0.02)
    assert len(await requests_of(stage, rosa)) == 1
    stage.world.faults.clear()
    await rosa.hears("C'est envoyé")
    await stage.jump(minutes=10)
    await sam.sees("Pourquoi vous")
    assert len(from_bot(sam, "Pourquoi vous")) == 1
    assert len(await requests_of(stage, rosa)) == 1


async def test_a_draft_outlives_an_outage(rough_stage: Stage) -> None:
    """What was written while nothing came back is the detail."""
    stage = rough_stage
    rosa = await asking(stage)
    await stage.settled()
    play(stage, "error_500", "*", count=4)
    rosa.write("Deux pains et du lait")
    recap = await rosa.hears("On envoie")
    assert "Deux pains et du lait" in recap.text


async def test_a_line_that_breaks_after_telegram_did_it_costs_one_copy_at_most(rough_stage: Stage) -> None:
    """Better twice than never, and never three times."""
    stage = rough_stage
    rosa = await stage.resident("Rosa")
    await stage.settled()
    play(stage, "lost_reply", "sendmessage", count=1, ms=0)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    await stage.settled()
    assert 1 <= len(from_bot(rosa, "De quoi avez-vous besoin")) <= 2


async def test_a_slow_telegram_mixes_nothing_up(stage: Stage) -> None:
    """Three answers of one person come in the order of what they answer."""
    rosa = await stage.resident("Rosa")
    await stage.settled()
    play(stage, "slow", "sendmessage", count=2, ms=300)
    rosa.key("📋")
    rosa.key("⚙️")
    rosa.write("/aide")
    await rosa.hears("Comment ça marche")
    await stage.settled()
    said = [m.text.split("\n")[0] for m in from_bot(rosa)][-3:]
    assert said == ["Vous n'avez pas encore de demande.", "Réglages", "Comment ça marche ?"]


async def test_out_of_breath_telegram_is_obeyed_and_the_answer_comes(rough_stage: Stage) -> None:
    """429 for a second: no call in that second, then the answer."""
    stage = rough_stage
    rosa = await stage.resident("Rosa")
    await stage.settled()
    play(stage, "flood", "sendmessage", retry_after=1)
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    assert stage.world.calls.early_total == 0


async def test_an_offer_that_fails_is_sent_again(rough_stage: Stage) -> None:
    """The outbox waits and repeats; the resident's screen was right."""
    stage = rough_stage
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.settled()
    play(stage, "error_500", "sendmessage", chat=sam.id, count=2)
    await stage.ask(rosa)
    for _ in range(4):
        await stage.jump(minutes=5)
    assert len(from_bot(sam, "Pourquoi vous")) == 1


@pytest.mark.usefixtures("impatient")
async def test_a_fault_of_ours_ends_in_an_apology_with_a_reference(
    rough_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five tries, then the number to tell the municipality, the telephone and 112; and life goes on."""
    stage = rough_stage
    rosa = await stage.resident("Rosa")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(home, "settings", broken)
        rosa.key("⚙️")
        said = await rosa.hears("Un souci technique")
    assert "Dites ce numéro à la commune :" in said.text
    reference = said.text.split("commune : ")[1].split(".")[0]
    assert any(str(past.id) == reference for past in stage.world.updates.past)
    assert "112" in said.text
    assert "0800 12 345" in said.text
    rosa.key("⚙️")
    await rosa.hears("Réglages")


@pytest.mark.usefixtures("impatient")
async def test_a_press_that_ends_in_a_fault_of_ours_is_answered(
    rough_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No button turns for ever; nothing half done stays behind; the same tap works later."""
    stage = rough_stage
    rosa = await at_recap(stage)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    button = rosa.find_button("✅ Envoyer")
    with monkeypatch.context() as patched:
        patched.setattr(requests, "sent", broken)
        press = rosa.press_again(button)
        await rosa.hears("Un souci technique")
        await rosa.answered(press)
    assert await requests_of(stage, rosa) == []
    assert (await draft(stage, rosa) or {})["ask"]["step"] == "recap"
    rosa.press_again(button)
    await rosa.hears("C'est envoyé")
    assert len(await requests_of(stage, rosa)) == 1


@pytest.mark.usefixtures("impatient")
async def test_somebody_new_hears_of_our_fault_too(
    rough_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although nothing is kept of them."""
    stage = rough_stage
    tom = await stage.newcomer("Tom")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(home, "first_contact", broken)
        tom.start()
        await tom.hears("Un souci technique")
    assert await person(stage, tom) is None
    tom.start()
    await tom.hears("Je suis l'entraide")


@pytest.mark.usefixtures("impatient")
async def test_one_persons_fault_is_nobody_elses(rough_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Rosa's tap is tried again, Léa's request goes its way."""
    stage = rough_stage
    rosa, lea = await stage.resident("Rosa"), await stage.resident("Léa")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(home, "settings", broken)
        patched.setattr(work, "PAUSES", (0.5, 0.5, 0.5, 0.5))
        rosa.key("⚙️")
        number = await stage.ask(lea)
        await rosa.hears("Un souci technique")
    assert (await mission(stage, number, lea)).state.value == "open"


async def test_what_is_tapped_while_the_bot_is_down_is_answered_when_it_is_up(stage: Stage) -> None:
    """Every tap of that time, in order."""
    rosa = await asking(stage, until="when")
    await stage.settled()
    await stage.stop_bot()
    rosa.press("Demain")
    rosa.key("📋")
    await stage.start_bot()
    await rosa.hears("Vous n'avez pas encore de demande")
    await stage.settled()
    assert (await draft(stage, rosa) or {})["ask"]["answers"]["day"] == "2026-11-25"
