"""The sender: leases what is due, sends it, settles it; a few at once, one for each chat.

Not here: what a row says and whether it is still wanted (`prepare`), the call (`courier`), and what an
answer of Telegram leads to (`solidarity.receipts`, `aftermath`). No call is made while a unit is open.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Sequence

import structlog

from bot.budget import Budget
from bot.budget import Lane as Pace
from bot.closing import ClosedError
from bot.delivery.aftermath import follow
from bot.delivery.courier import Courier
from bot.delivery.dispatch import Action, Delete, Dispatch, Edit, MakeTopic, Pin, React, ShowNew
from bot.delivery.prepare import UNKNOWN, Preparer, Ready
from bot.i18n import Catalogues, plain
from bot.views.screen import Screen
from bot.waiting import first_of
from solidarity.notices import SPECS, Kind, Lane
from solidarity.queues import Engine, EngineUnit, Op, Planned
from solidarity.receipts import NoticeClass, OutboxState, Outcome, Receipt, Step, next_step

log = structlog.get_logger(__name__)

HANDS = 10
"""How many messages are under way at once; one that takes long holds up only its own chat."""
IDLE = 1.0
"""How long the loop sleeps (seconds) when nothing is due and nobody rings."""
BUSY_CHAT = 0.5
"""A chat that the budget would hold back for longer than this (seconds) waits outside."""
MOST_ATTEMPTS = 5
"""How often a row that cannot be prepared, or whose consequences fail, is tried: both are bugs of ours."""
DRAIN = 7.0
TRANSMITTED = "👍"
MAKES = frozenset({Op.SEND, Op.TOPIC})
"""What everybody would see twice if it happened twice."""


class Deliverer:
    """The one sender of a bot token."""

    def __init__(
        self,
        engine: Engine,
        courier: Courier,
        budget: Budget,
        catalogues: Catalogues,
        bot_name: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._courier = courier
        self._budget = budget
        self._preparer = Preparer(catalogues, bot_name)
        self._bell = asyncio.Event()
        self._held: dict[int, float] = {}
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._troubled = False
        """Whether the last round failed: then rows may be leased that are not in hand."""
        self.worker = secrets.token_hex(8)

    def ring(self) -> None:
        """Something has been planned."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; what is in flight is finished first."""
        self.worker = secrets.token_hex(8)
        recovered = False
        while not stop.is_set():
            self._bell.clear()
            try:
                if not recovered:
                    await self.recover()
                    recovered = True
                begun = await self.begin()
            except Exception:
                log.exception("delivery_failed")
                self._troubled = True
                await first_of(IDLE, stop)
                continue
            if not begun:
                await first_of(IDLE, self._bell, stop)
        await self.drain()

    async def recover(self) -> int:
        """Rows that an earlier sender had in flight: whether they are out nobody knows.

        Better twice than never. Only a new message that matters little is left: it is shown as unsure.
        """
        async with self._engine.unit() as unit:
            lost = await unit.outbox.recover(self.worker)
            for planned in lost:
                step = Step(OutboxState.WAITING, count_attempt=False, unsure=planned.unsure_before)
                if planned.op in MAKES and SPECS[planned.notice.kind].klass is NoticeClass.C:
                    step = Step(OutboxState.UNSURE, unsure=True)
                await unit.outbox.settle(planned, step, None, "its sender ended")
        return len(lost)

    async def drain(self) -> None:
        """Wait for what is under way. What does not arrive in time is unsure at the next start."""
        tasks = list(self._in_hand.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # What goes out

    async def begin(self) -> int:
        """Take what is due, as far as there are hands, and set it going: returns how many rows that were."""
        room = HANDS - len(self._in_hand)
        if room <= 0 or self._budget.delay(None, Pace.URGENT) > 0:
            return 0  # while Telegram wants the whole bot to wait nothing is leased
        if self._troubled:
            return await self._begin_apart(room)
        async with self._engine.unit() as unit:
            leased = await unit.outbox.lease(self.worker, room, self._busy_chats())
            ready = [await self._prepare(unit, row) for row in leased]
        self._set_going(ready)
        return len(leased)

    async def _begin_apart(self, room: int) -> int:
        """After a failure: each row in a unit of its own, so that the one at fault stops no other."""
        async with self._engine.unit() as unit:
            await unit.outbox.give_back(self.worker, list(self._in_hand))
            leased = await unit.outbox.lease(self.worker, room, self._busy_chats())
        for row in leased:
            try:
                async with self._engine.unit() as unit:
                    ready = await self._prepare(unit, row)
            except Exception:
                log.exception("not_prepared", kind=row.notice.kind.value, row=row.seq)
                await self._put_off(row)
            else:
                self._set_going([ready])
        self._troubled = False
        return len(leased)

    async def _put_off(self, planned: Planned) -> None:
        """A row that cannot be prepared: perhaps later, and after some tries never."""
        final = planned.attempts + 1 >= MOST_ATTEMPTS
        outcome = Outcome.REJECTED if final else Outcome.WAITING_NETWORK
        async with self._engine.unit() as unit:
            await self._settle(unit, planned, Receipt(outcome, reason="cannot be prepared"), UNKNOWN)

    def _busy_chats(self) -> list[int]:
        """Chats that the budget holds back just now: others are served meanwhile."""
        self._held = {
            chat: delay
            for chat in self._held
            if (delay := self._budget.delay(chat, Pace.BROADCAST)) > BUSY_CHAT
        }
        return list(self._held)

    async def _prepare(self, unit: EngineUnit, planned: Planned) -> Ready | None:
        chat = planned.recipient.chat
        delay = self._budget.delay(chat, _pace(planned))
        if delay > BUSY_CHAT:
            self._held[chat] = delay
            await unit.outbox.postpone(planned.seq, unit.now)
            return None
        return await self._preparer.prepare(unit, planned)

    def _set_going(self, ready: Sequence[Ready | None]) -> None:
        for item in ready:
            if item is not None:
                task = asyncio.get_running_loop().create_task(self._carry(item))
                self._in_hand[item.planned.seq] = task

    # What came of it

    async def _carry(self, item: Ready) -> None:
        """One row from hand to its outcome."""
        try:
            receipt = await self._send(item)
            await self._write_down(item, receipt)
        finally:
            del self._in_hand[item.planned.seq]
            self.ring()

    async def _send(self, item: Ready) -> Receipt | None:
        """What Telegram said; None where there was no time left to ask."""
        planned = item.planned
        dispatch = Dispatch(
            chat_id=planned.recipient.chat,
            action=_action(planned, item.screen),
            thread_id=planned.recipient.thread,
            lane=_pace(planned),
        )
        try:
            return await self._courier.deliver(dispatch)
        except ClosedError:
            return None

    async def _write_down(self, item: Ready, receipt: Receipt | None) -> None:
        """However long the database is away: what was sent must not be sent again."""
        attempts = 0
        while True:
            try:
                async with self._engine.unit() as unit:
                    if receipt is None:
                        await unit.outbox.postpone(item.planned.seq, unit.now)
                    else:
                        await self._settle(
                            unit, item.planned, receipt, item.version, bare=attempts >= MOST_ATTEMPTS
                        )
            except Exception:
                log.exception("not_settled", row=item.planned.seq)
                attempts += 1
                await asyncio.sleep(IDLE)
            else:
                return

    async def _settle(
        self, unit: EngineUnit, planned: Planned, receipt: Receipt, version: int, *, bare: bool = False
    ) -> None:
        """The row's next state and what follows from it; `bare` where what follows keeps failing."""
        step = next_step(
            receipt,
            SPECS[planned.notice.kind].klass,
            attempts=planned.attempts,
            unsure_before=planned.unsure_before,
            now=unit.now,
            not_after=planned.not_after,
            is_edit=planned.op not in MAKES,
            jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        )
        await unit.outbox.settle(planned, step, receipt.message_id, receipt.reason)
        if receipt.outcome is Outcome.REJECTED:
            log.error(
                "rejected",
                kind=planned.notice.kind.value,
                op=planned.op.value,
                row=planned.seq,
                reason=receipt.reason,
            )
        if not bare:
            await follow(unit, planned, receipt, version, final=step.state.is_final)


def _pace(planned: Planned) -> Pace:
    urgent = SPECS[planned.notice.kind].lane is Lane.URGENT
    return Pace.URGENT if urgent else Pace.BROADCAST


def _action(planned: Planned, screen: Screen) -> Action:
    match planned.op:
        case Op.EDIT if planned.message is not None:
            return Edit(planned.message, screen)
        case Op.REACT if planned.message is not None:
            return React(planned.message, TRANSMITTED)
        case Op.DELETE if planned.message is not None:
            return Delete(planned.message)
        case Op.PIN if planned.message is not None:
            return Pin(planned.message)
        case Op.TOPIC:
            return MakeTopic(plain(screen.text))
        case _:
            below = planned.notice.facts.get("reply")
            return ShowNew(
                screen,
                reply_to=int(below) if below is not None else None,
                silent=planned.notice.kind is Kind.BOARD,
            )
