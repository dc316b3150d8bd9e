"""The sender: leases what is due, sends it, settles it; a few at once, one for each chat.

It goes in rounds, each one unit: what has come back is settled, and as much is leased and made ready. So
a broadcast costs a few statements for many messages. Not here: what a row says and whether it is still
wanted (`prepare`), the call (`courier`), and what an answer of Telegram leads to (`settling`). No call is
made while a unit is open.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence

import structlog

from bot.budget import Budget
from bot.budget import Lane as Pace
from bot.closing import ClosedError
from bot.delivery.courier import Courier
from bot.delivery.outgoing import Ready, pace_of
from bot.delivery.pace import NotMadeError
from bot.delivery.prepare import Preparer
from bot.delivery.rendering import Renderer
from bot.delivery.settling import MAKES, Returned, came_back, settle, settle_unsent
from bot.delivery.wire import CONNECTIONS
from bot.i18n import Catalogues
from bot.waiting import first_of
from bot.watch import Part, Watch
from solidarity.notices import SPECS
from solidarity.ports import Clock
from solidarity.queues import Engine, EngineUnit, Planned
from solidarity.receipts import NoticeClass, OutboxState, Outcome, Receipt, Step

log = structlog.get_logger(__name__)

HANDS = CONNECTIONS
"""How many messages are under way at once; one that takes long holds up only its own chat."""
IDLE = 1.0
"""How long the loop sleeps (seconds) when nothing is due and nobody rings."""
GATHER = 0.2
"""How long it waits (seconds) for more to come back while much is under way: one unit for all of them…"""
ENOUGH = HANDS // 3
"""… unless so many have, or something new is planned."""
BUSY_CHAT = 0.5
"""A chat that the budget would hold back for longer than this (seconds) waits outside."""
MOST_ATTEMPTS = 5
"""How often a row that cannot be prepared, or whose consequences fail, is tried: both are bugs of ours."""
DRAIN = 7.0


class Deliverer:
    """The one sender of a bot token."""

    def __init__(
        self,
        engine: Engine,
        courier: Courier,
        budget: Budget,
        catalogues: Catalogues,
        bot_name: Callable[[], str],
        clock: Clock,
        watch: Watch | None = None,
    ) -> None:
        self._watch = watch or Watch()
        self._engine = engine
        self._courier = courier
        self._budget = budget
        self._clock = clock
        self._preparer = Preparer(Renderer(catalogues, bot_name))
        self._bell = asyncio.Event()
        self._held: dict[int, float] = {}
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        """Rows that are ours until what came of them is written down, each with its way to Telegram."""
        self._returned: list[Returned] = []
        """Those of them that have come back from there."""
        self._troubled = False
        """Whether the last round failed: then rows may be leased that are not in hand."""
        self.is_out: Callable[[], bool] = lambda: False
        """Whether what fails now fails for want of a disk: then no row is to blame."""
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
            self._watch.looked(Part.SENDER)
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
            if self._is_busy:
                await first_of(GATHER, self._bell, stop)
            elif not begun:
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
        loop = asyncio.get_running_loop()
        ends = loop.time() + DRAIN
        while self._in_hand and (left := ends - loop.time()) > 0:
            if not self._returned:
                await asyncio.wait(self._in_hand.values(), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            elif not await self._settle_all():
                await asyncio.sleep(IDLE)
        late = list(self._in_hand.values())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    # What goes out

    async def begin(self) -> int:
        """One round; returns how many rows were taken."""
        if self._troubled:
            return await self._begin_apart()
        returned = list(self._returned)
        room = self._room(besides=len(returned))
        if not (returned or room):
            return 0
        async with self._engine.unit() as unit:
            await settle(unit, returned)
            leased = await self._lease(unit, room)
            ready = await self._prepare(unit, leased)
        self._let_go(returned)
        self._set_going(ready)
        return len(leased)

    async def _begin_apart(self) -> int:
        """After a failure: each row in a unit of its own, so that the one at fault stops no other."""
        settled = await self._settle_apart()
        async with self._engine.unit() as unit:
            await unit.outbox.give_back(self.worker, list(self._in_hand))
            leased = await self._lease(unit, self._room())
        for row in leased:
            try:
                async with self._engine.unit() as unit:
                    ready = await self._prepare(unit, [row])
            except Exception:
                if self.is_out():
                    raise
                log.exception("not_prepared", kind=row.notice.kind.value, row=row.seq)
                await self._put_off(row)
            else:
                self._set_going(ready)
        self._troubled = not settled
        return len(leased)

    async def _put_off(self, planned: Planned) -> None:
        """A row that cannot be prepared: perhaps later, and after some tries never."""
        final = planned.attempts + 1 >= MOST_ATTEMPTS
        outcome = Outcome.REJECTED if final else Outcome.WAITING_NETWORK
        async with self._engine.unit() as unit:
            await settle_unsent(unit, planned, Receipt(outcome, reason="cannot be prepared"))

    def _room(self, besides: int = 0) -> int:
        """For how many more there are hands; none while Telegram wants the whole bot to wait."""
        paused = self._budget.delay(None, Pace.URGENT) > 0
        return 0 if paused else HANDS - len(self._in_hand) + besides

    @property
    def _is_busy(self) -> bool:
        """Whether much is under way."""
        return len(self._in_hand) * 2 > HANDS

    async def _lease(self, unit: EngineUnit, room: int) -> Sequence[Planned]:
        return await unit.outbox.lease(self.worker, room, self._busy_chats()) if room else []

    def _busy_chats(self) -> list[int]:
        """Chats that the budget holds back just now: others are served meanwhile."""
        self._held = {
            chat: delay
            for chat in self._held
            if (delay := self._budget.delay(chat, Pace.BROADCAST)) > BUSY_CHAT
        }
        return list(self._held)

    async def _prepare(self, unit: EngineUnit, leased: Sequence[Planned]) -> list[Ready]:
        free = []
        for row in leased:
            chat = row.recipient.chat
            delay = self._budget.delay(chat, pace_of(row))
            if delay > BUSY_CHAT:
                self._held[chat] = delay
                await unit.outbox.postpone(row.seq, unit.now)
            else:
                free.append(row)
        return await self._preparer.prepare_all(unit, free)

    def _set_going(self, ready: Sequence[Ready]) -> None:
        for item in ready:
            task = asyncio.get_running_loop().create_task(self._carry(item))
            self._in_hand[item.planned.seq] = task

    async def _carry(self, item: Ready) -> None:
        """One row to Telegram and back."""
        receipt: Receipt | None
        try:
            receipt = await self._courier.deliver(item.dispatch(self._clock))
        except (ClosedError, NotMadeError):
            receipt = None
        except Exception:
            log.exception("not_sent", kind=item.planned.notice.kind.value, row=item.planned.seq)
            receipt = Receipt(Outcome.REJECTED, reason="cannot be sent")
        if receipt is not None:
            self._watch.sent(receipt.outcome)
        self._returned.append(came_back(item, receipt))
        if len(self._returned) >= ENOUGH or not self._is_busy:
            self.ring()

    # What came of it

    async def _settle_all(self) -> bool:
        """Write down all that has come back, in one unit or else apart; whether that is all written."""
        returned = list(self._returned)
        if any(item.failures for item in returned):
            return await self._settle_apart()
        try:
            async with self._engine.unit() as unit:
                await settle(unit, returned)
        except Exception:  # noqa: BLE001 - which row it was, and why, is said apart
            return await self._settle_apart()
        self._let_go(returned)
        return True

    async def _settle_apart(self) -> bool:
        """Each in a unit of its own. However long the database is away: what was sent is not sent again."""
        for item in list(self._returned):
            item.bare = item.failures >= MOST_ATTEMPTS
            try:
                async with self._engine.unit() as unit:
                    await settle(unit, [item])
            except Exception:
                log.exception("not_settled", row=item.planned.seq)
                if self.is_out():
                    item.failures = 0
            else:
                self._let_go([item])
        return not self._returned

    def _let_go(self, returned: Sequence[Returned]) -> None:
        """They are written down."""
        for item in returned:
            self._returned.remove(item)
            del self._in_hand[item.planned.seq]
