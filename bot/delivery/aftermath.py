"""Which action follows a receipt: a card to keep, a person or group lost, a chat that moved."""

from __future__ import annotations

from bot.delivery.group_aftermath import follow_in_group, lose_thread
from bot.delivery.outgoing import UNKNOWN
from solidarity.actions.agreeing import keep_agreement_card
from solidarity.actions.alerts import keep_alert_card
from solidarity.actions.broadcasts import show_report
from solidarity.actions.delivery import (
    keep_card,
    lose_person,
    renew_card,
    report_transmitted,
    report_undelivered,
)
from solidarity.actions.groups import lose_group, migrate_group
from solidarity.broadcasts import BroadcastId
from solidarity.notices import Cause, Kind
from solidarity.queues import EngineUnit, Op, Planned
from solidarity.receipts import OutboxState, Outcome, Receipt

_SHOWN = frozenset({Outcome.SENT, Outcome.UNCHANGED})


async def follow(unit: EngineUnit, planned: Planned, receipt: Receipt, version: int, *, final: bool) -> None:
    """What follows, in the unit that settles the row."""
    notice, recipient = planned.notice, planned.recipient
    relay = notice.kind is Kind.RELAY and planned.op is Op.SEND
    match receipt.outcome:
        case outcome if outcome in _SHOWN:
            await _follow_shown(unit, planned, receipt.message_id, version)
        case Outcome.UNREACHABLE if recipient.person is not None:
            await lose_person(unit, recipient.person)
            await unit.outbox.silence(recipient.chat, OutboxState.UNREACHABLE.value)
        case Outcome.NO_TOPIC if recipient.thread is not None:
            await lose_thread(unit, recipient.chat, recipient.thread, receipt.reason)
        case Outcome.NO_CHANNEL:
            cause = Cause.REMOVED if "kicked" in receipt.reason else Cause.MUTED
            await lose_group(unit, recipient.chat, cause)
            await unit.outbox.silence(recipient.chat, OutboxState.UNREACHABLE.value)
        case Outcome.MOVED if receipt.moved_to is not None:
            await migrate_group(unit, recipient.chat, receipt.moved_to)
        case Outcome.GONE if planned.op is Op.EDIT and planned.message is not None:
            await unit.cards.forget_message(recipient.chat, planned.message)
        case _:
            pass
    await follow_in_group(unit, planned, receipt, final=final)
    if relay and final and receipt.outcome not in _SHOWN:
        await report_undelivered(unit, notice)


async def _follow_shown(unit: EngineUnit, planned: Planned, message: int | None, version: int) -> None:
    """What is on a phone now follows what it is about."""
    notice, recipient = planned.notice, planned.recipient
    if notice.kind is Kind.RELAY and planned.op is Op.SEND:
        await report_transmitted(unit, notice, recipient, message)
    if planned.op is Op.EDIT and planned.message is not None and version != UNKNOWN:
        await renew_card(unit, notice, recipient, planned.message, version)
    if message is None:
        return
    if notice.kind is Kind.PRIVATE_TOPIC and notice.mission:
        await unit.topics.put(recipient.chat, notice.mission, message)
    if planned.op is Op.SEND:
        await keep_card(unit, notice, recipient, message, version)
        await keep_alert_card(unit, notice, recipient, message)
        await keep_agreement_card(unit, notice, recipient, message)
    if notice.kind is Kind.ANNOUNCEMENT_OUT:
        told = BroadcastId(int(notice.facts["broadcast"]))
        await show_report(unit, told, recipient, message)
