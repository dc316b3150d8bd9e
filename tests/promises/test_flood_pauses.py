"""Telegram's limits in force: not one call inside a flood pause, few refusals, and answers go first."""

from __future__ import annotations

from pathlib import Path

from sandbox.faults import Fault
from solidarity.actions.people import choose_neighbourhood, join_volunteers, welcome_neighbour
from solidarity.people import AgeBand
from tests.stage import Stage, staged

VOLUNTEERS = 120


async def crowd(stage: Stage) -> None:
    """Many volunteers at once: this is about sending to them, not about how they came."""
    assert stage.app is not None
    for number in range(VOLUNTEERS):
        phone = await stage.newcomer(f"V{number}")
        phone.person.started = True
        stage.world.chat(phone.id)
        async with stage.app.store.unit() as unit:
            person = await welcome_neighbour(unit, phone.id, f"V{number}", "fr")
            person = await choose_neighbourhood(unit, person, "centre")
            await join_volunteers(unit, person, AgeBand.ADULT, {})


async def test_a_broadcast_stays_within_the_limits_and_people_are_answered_first(tmp_path: Path) -> None:
    """Offers to a crowd while somebody chats: no early call, hardly a refusal, the chat is not held up."""
    async with staged(tmp_path / "limits.sqlite3", limits=True) as stage:
        rosa = await stage.resident("Rosa")
        await crowd(stage)
        await stage.ask(rosa, when="Aujourd'hui")  # the whole neighbourhood is asked at once
        for _ in range(3):
            rosa.write("/aide")
            await rosa.hears("Comment ça marche", timeout=4)
        await stage.settled()
        refused = [call for call in stage.world.calls.calls if call.code == 429]
        assert stage.world.calls.early_total == 0
        assert len(refused) <= 1
        assert len(stage.world.history.sent(containing="Pourquoi vous")) == VOLUNTEERS


async def test_nothing_is_called_while_telegram_asks_to_wait(tmp_path: Path) -> None:
    """A flood wait of the whole bot, and then of one chat, in the middle of it: nobody calls too early."""
    async with staged(tmp_path / "pause.sqlite3", limits=True) as stage:
        rosa = await stage.resident("Rosa")
        await crowd(stage)
        stage.world.faults.add(Fault("flood", method="sendMessage", after=20, retry_after=2, whole_bot=True))
        await stage.ask(rosa, when="Aujourd'hui")  # the whole neighbourhood is asked at once
        await stage.settled()
        assert stage.world.calls.early_total == 0
        assert len(stage.world.history.sent(containing="Pourquoi vous")) == VOLUNTEERS
