"""What follows from a message that is out: a card follows its mission, a copy its announcement."""

from __future__ import annotations

from bot.intake.answering import Shown
from solidarity.actions.announcements import keep_copy
from solidarity.actions.broadcasts import show_report
from solidarity.actions.group_asking import remove_later
from solidarity.broadcasts import BroadcastId
from solidarity.missions import MissionId
from solidarity.notices import Kind, Recipient
from solidarity.ports import Card
from solidarity.queues import EngineUnit


async def keep_shown(unit: EngineUnit, shown: Shown) -> None:
    """Keep where it is; where its mission has changed meanwhile, it is edited at once."""
    if shown.whispered_to is not None:
        remove_later(unit, shown.chat, shown.message, shown.whispered_to)
        return
    person = await unit.people.by_telegram(shown.chat) if shown.chat > 0 else None
    owner = person.id if person else None
    if shown.report is not None:
        place = Recipient(shown.chat, owner, shown.thread)
        await show_report(unit, BroadcastId(shown.report), place, shown.message)
    if shown.copy is not None and owner is not None:
        await keep_copy(unit, BroadcastId(shown.copy), Recipient(shown.chat, owner), shown.message)
    mission = await unit.missions.find(MissionId(shown.card.mission)) if shown.card is not None else None
    if mission is None or shown.card is None:
        return
    card = Card(Kind(shown.card.kind), mission.id, shown.chat, shown.thread, owner, shown.message)
    await unit.cards.put(card)
    if mission.version != shown.card.version:
        await unit.refresh(mission)
