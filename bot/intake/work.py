"""The worker: one stored update, one unit, one answer.

Effects, drafts, planned messages, the answer and the mark *applied* commit together (`bot.intake.applying`);
then the answer is sent, and the row marked *answered* (`bot.intake.sending`). After a restart an applied row
is not worked on again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Any

import structlog
from aiogram import Bot, Dispatcher

from bot.intake.answering import Answerer
from bot.intake.applying import Effects, NeedFacts, SetAside, Turn
from bot.intake.doors import Door, Flood
from bot.intake.lanes import Beside, Lanes
from bot.intake.lookups import NotAskedError, Question, ask
from bot.intake.raw import press_of, read, sender_of
from bot.intake.sending import Sending
from bot.middlewares.person import PersonMiddleware
from bot.waiting import first_of
from bot.watch import Part, Watch, Worked
from bot.work import MadeOutside
from solidarity.factors import ProofNeeded
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.queues import Arrived, Engine, Incoming
from solidarity.refusals import Refusal

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
PAUSES = (0.2, 1.0, 4.0, 10.0)
"""Seconds before an update that failed is tried again; its lane waits, others do not."""
IDLE = 1.0
ASK_AGAIN = 3.0
IN_FLIGHT = 64
MOST_READY = 16
"""Of what was made outside a unit, how many wait to be taken: each may be some megabytes."""
WAITING = 10.0
"""Seconds after which a worker that waits for answers on their way says that it is still there."""


@dataclass
class Worker:
    """Works off the inbox of one process."""

    engine: Engine
    bot: Bot
    dispatcher: InitVar[Dispatcher]
    person: InitVar[PersonMiddleware]
    answerer: InitVar[Answerer]
    hands: int = 1
    """How many units at once: more than one only where the database has several writers."""
    door: Door | None = None
    """Keeps out what comes too fast; none: all comes in."""
    on_received: Callable[[], None] = lambda: None
    watch: Watch = field(default_factory=Watch)
    is_out: Callable[[], bool] = lambda: False
    """Whether what fails now fails for want of a disk: then no update is to blame."""
    lanes: Lanes = field(default_factory=Lanes)
    effects: Effects = field(init=False)
    sending: Sending = field(init=False)

    def __post_init__(self, dispatcher: Dispatcher, person: PersonMiddleware, answerer: Answerer) -> None:
        self.effects = Effects(self.engine, self.bot, dispatcher, person)
        self.sending = Sending(self.engine, answerer, self.lanes, self.watch)

    # What comes in

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Commit updates; only then may they be confirmed to Telegram."""
        if self.door is None:
            await self._store(updates)
        else:
            await self._admit(self.door, updates)

    async def _admit(self, door: Door, updates: Sequence[Incoming]) -> None:
        """Store what may come in; what is too fast is acknowledged, and its sender told once."""
        admitted = await door.admit(updates)
        try:
            if admitted.passed or admitted.floods:
                await self._store(admitted.passed, admitted.floods)
        except BaseException:
            door.not_stored(admitted.passed)
            raise
        door.stored(admitted.passed)
        self.watch.kept_out(len(updates) - len(admitted.passed))
        for press in admitted.presses:
            self.lanes.run(self.sending.calm(press))

    async def _store(self, updates: Sequence[Incoming], floods: Sequence[Flood] = ()) -> None:
        async with self.engine.unit() as unit:
            await unit.inbox.receive(updates)
            for flood in floods:
                person = await unit.people.by_telegram(flood.person)
                if person is not None:
                    unit.tell(Notice(Kind.SLOW_DOWN), to(person))
                elif flood.private:
                    unit.tell(Notice(Kind.SLOW_DOWN), Recipient(flood.person))
        self.watch.received(len(updates))
        self.ring()
        self.on_received()

    def ring(self) -> None:
        """Something came in."""
        self.lanes.ring()

    @property
    def is_sending(self) -> bool:
        """Whether an answer is on its way, or not yet written down as sent."""
        return self.sending.is_going_on

    async def drain(self) -> None:
        """Wait for answers that are on their way."""
        await self.sending.drain()

    # The loop

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; then let what is in flight arrive."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.sending.look_after(stop))
            for _ in range(self.hands):
                group.create_task(self._work(stop))
        await self.drain()

    async def _work(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self.lanes.bell.clear()
            self.watch.looked(Part.WORKER)
            try:
                worked = await self.work_once()
            except Exception:
                log.exception("work_failed")  # the database is away: nothing is lost, wait for it
                await first_of(IDLE, stop)
                continue
            if not worked:
                await first_of(IDLE, self.lanes.bell, stop)
            elif len(self.lanes.running) >= IN_FLIGHT:
                while not (self.lanes.bell.is_set() or stop.is_set()):
                    self.watch.looked(Part.WORKER)
                    await first_of(WAITING, self.lanes.bell, stop)

    # One update

    async def work_once(self) -> bool:
        """Work on one update, if one waits whose lane is free; its answer goes out beside."""
        turn = Turn()
        since = self.watch.now()
        try:
            await self._attempt(turn)
        except Exception as error:
            if turn.row is None or self.is_out():
                raise
            turn.beside = await self._failed(turn.row, error)
        finally:
            if turn.row is not None:
                self.watch.worked(turn.how, self.watch.now() - since)
                self._go_on(turn.row, turn.beside)
        return turn.row is not None

    async def _attempt(self, turn: Turn) -> None:
        row = None
        try:
            async with self.sending.marks.unit() as unit:
                row = turn.row = await unit.inbox.claim(self.lanes.busy)
                if row is None:
                    return
                self.lanes.take(row.lane)
                answer = await self.effects.apply(unit, turn, row)
        except NeedFacts as need:
            turn.how = Worked.ASKING
            turn.beside = self._look_up(need.row, need.question)
            return
        except MadeOutside as outside:
            if row is None:
                raise
            turn.how = Worked.ASKING
            turn.beside = self._make(row, outside.make)
            return
        except SetAside as aside:
            turn.beside = await self._set_aside(aside.row, aside.reason)
            return
        except Refusal as refusal:
            if row is None:
                raise
            answer = await self.effects.refuse(row, turn.update, refusal)
        except ProofNeeded as needed:
            if row is None or turn.update is None:
                raise
            answer = await self.effects.ask_for_proof(row, turn.update, needed)
            turn.how = Worked.REFUSED
        else:
            turn.how = Worked.APPLIED
        self.effects.forget(row)
        if answer is not None:
            turn.beside = self.sending.send(row.seq, answer)

    def _go_on(self, row: Arrived, beside: Beside | None) -> None:
        if beside is None:
            self.lanes.free(row.lane)
        else:
            self.lanes.run_in(row.lane, beside)

    async def _look_up(self, row: Arrived, question: Question) -> None:
        beside = None
        try:
            self.effects.facts[row.seq] = await ask(self.bot, question)
        except NotAskedError:
            async with self.engine.unit() as unit:
                await unit.inbox.retry(row.seq, row.attempts, ASK_AGAIN)
        except Exception as error:  # it must not be asked for ever
            if self.is_out():
                raise
            beside = await self._failed(row, error)
        if beside is not None:
            await beside

    async def _make(self, row: Arrived, make: Callable[[], object]) -> None:
        """In a thread: what is large must hold up neither the database nor anybody else."""
        beside = None
        try:
            ready = self.effects.ready
            ready[row.seq] = await asyncio.to_thread(make)
            while len(ready) > MOST_READY:  # another process took it: whose turn comes makes it again
                del ready[next(iter(ready))]
        except Exception as error:  # it must not be made for ever
            if self.is_out():
                raise
            beside = await self._failed(row, error)
        if beside is not None:
            await beside

    async def _failed(self, row: Arrived, error: Exception) -> Beside | None:
        """Our bug: tried again, then set aside, so that the lane goes on and the person hears of it."""
        attempts = row.attempts + 1
        log.error("update_failed", update=row.update_id, attempts=attempts, exc_info=error)
        if attempts >= MOST_ATTEMPTS:
            return await self._set_aside(row, f"failed: {type(error).__name__}")
        async with self.engine.unit() as unit:
            await unit.inbox.retry(row.seq, attempts, PAUSES[attempts - 1])
        return None

    async def _set_aside(self, row: Arrived, reason: str) -> Beside | None:
        """It can never be worked on: who sent it hears of it in private, and a press is answered."""
        log.error("update_set_aside", update=row.update_id, reason=reason)
        self.watch.set_aside()
        body = _body(row)
        sender, private = sender_of(body)
        async with self.engine.unit() as unit:
            await unit.inbox.set_aside(row.seq, reason)
            person = None if sender is None else await unit.people.by_telegram(sender)
            notice = Notice(Kind.APOLOGY, facts={"reference": str(row.update_id)})
            if person is not None:
                unit.tell(notice, to(person))
            elif sender is not None and private:
                unit.tell(notice, Recipient(sender))
        self.effects.forget(row)
        press = press_of(body)
        return None if press is None else self.sending.calm(press)


def _body(row: Arrived) -> Mapping[str, Any]:
    """The raw update as far as it can be read at all."""
    try:
        body = read(row.raw)
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}
