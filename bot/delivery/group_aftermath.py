"""What a receipt means for a group itself: its board, its topics, its posts, its rights."""

from __future__ import annotations

from solidarity.actions.boards import board_pinned, board_unpinned, keep_board, lose_board
from solidarity.actions.posts import keep_post, pin_refused, post_pinned
from solidarity.actions.topics import close_topic, keep_topic, lose_topic, no_topic, topic_refused
from solidarity.broadcasts import BroadcastId
from solidarity.notices import Kind
from solidarity.queues import EngineUnit, Op, Planned
from solidarity.receipts import Outcome, Receipt
from solidarity.topics import Topic


async def follow_in_group(unit: EngineUnit, planned: Planned, receipt: Receipt, *, final: bool) -> None:
    """What follows for the board and the topics, in the unit that settles the row."""
    match planned.notice.kind:
        case Kind.BOARD | Kind.BOARD_PIN:
            await _board(unit, planned, receipt)
        case Kind.TOPIC:
            await _topic(unit, planned, receipt, final=final)
        case Kind.ALERT_POST | Kind.ANNOUNCEMENT_POST:
            await _post(unit, planned, receipt)
        case Kind.POST_PIN | Kind.POST_UNPIN:
            await _post_pin(unit, planned, receipt)
        case _:
            pass


async def _board(unit: EngineUnit, planned: Planned, receipt: Receipt) -> None:
    chat, message = planned.recipient.chat, planned.message
    match planned.op, receipt.outcome:
        case Op.SEND, Outcome.SENT if receipt.message_id is not None:
            await keep_board(unit, chat, receipt.message_id)
        case Op.PIN, Outcome.SENT if message is not None:
            await board_pinned(unit, chat, message)
        case Op.PIN, Outcome.NO_RIGHT:
            await board_unpinned(unit, chat)
        case ((Op.EDIT | Op.PIN), Outcome.GONE) if message is not None:
            await lose_board(unit, chat, message)
        case _:
            pass


async def _post(unit: EngineUnit, planned: Planned, receipt: Receipt) -> None:
    place, message = planned.recipient, receipt.message_id
    match planned.op, receipt.outcome:
        case Op.SEND, Outcome.SENT if message is not None:
            await keep_post(unit, BroadcastId(int(planned.notice.facts["broadcast"])), place, message)
        case Op.EDIT, Outcome.GONE if planned.message is not None:
            await unit.posts.forget(place.chat, planned.message)
        case _:
            pass


async def _post_pin(unit: EngineUnit, planned: Planned, receipt: Receipt) -> None:
    chat, message = planned.recipient.chat, planned.message
    match planned.op, receipt.outcome:
        case Op.PIN, Outcome.SENT if message is not None:
            await post_pinned(unit, chat, message)
        case ((Op.PIN | Op.UNPIN), Outcome.NO_RIGHT):
            await pin_refused(unit, chat)
        case Op.PIN, Outcome.GONE if message is not None:
            await unit.posts.forget(chat, message)
        case _:
            pass


async def _topic(unit: EngineUnit, planned: Planned, receipt: Receipt, *, final: bool) -> None:
    chat, topic = planned.recipient.chat, Topic(str(planned.notice.facts["topic"]))
    match receipt.outcome:
        case Outcome.SENT if receipt.message_id is not None:
            await keep_topic(unit, chat, topic, receipt.message_id)
        case Outcome.NO_RIGHT:
            forum = "is not a forum" not in receipt.reason.casefold()
            await topic_refused(unit, chat, topic, forum=forum)
        case _ if final:
            await no_topic(unit, chat, topic)
        case _:
            pass


async def lose_thread(unit: EngineUnit, chat: int, thread: int, reason: str) -> None:
    """A topic that cannot be written to: what waits for it goes elsewhere."""
    if chat > 0:
        await unit.topics.forget(chat, thread)
        await unit.group_topics.leave(chat, thread)
    elif "topic_closed" in reason.casefold():
        await close_topic(unit, chat, thread)
    else:
        await lose_topic(unit, chat, thread)
