"""The worker: one stored update, one unit, one answer.

Effects, drafts, planned messages, the answer and the mark *applied* commit together; then the answer is
sent, and the row marked *answered*. After a restart an applied row is not worked on again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson
import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot import draft_store
from bot.handlers.refusing import refusal_answer
from bot.intake.answering import Answerer, BlockedError, NotSentError, Shown
from bot.intake.lookups import Question, ask, question_of
from bot.intake.raw import press_of, sender_of
from bot.middlewares.person import PersonMiddleware
from bot.views.screen import Answer, dump_answer, load_answer
from bot.work import ChatFacts, Work, current
from solidarity.actions.delivery import lose_person
from solidarity.missions import MissionId
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.ports import Card
from solidarity.queues import Arrived, Engine, EngineUnit, Incoming, Unanswered
from solidarity.refusals import Refusal

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
PAUSES = (0.2, 1.0, 4.0, 10.0)
"""Seconds before an update that failed is tried again; its lane waits, others do not."""
IDLE = 1.0
RESEND = 3.0
"""Seconds between looks for answers that could not be sent."""
MOST_RESENDS = 60
IN_FLIGHT = 64
DRAIN = 10.0


class _NeedFacts(Exception):  # noqa: N818 - a turn, not an error
    def __init__(self, row: Arrived, question: Question) -> None:
        super().__init__("Telegram has to be asked first")
        self.row, self.question = row, question


class _SetAside(Exception):  # noqa: N818 - a turn, not an error
    def __init__(self, row: Arrived, reason: str) -> None:
        super().__init__(reason)
        self.row, self.reason = row, reason


@dataclass
class _Turn:
    """One update in hand."""

    row: Arrived | None = None
    update: Update | None = None
    answer: Answer | None = None


@dataclass
class Worker:
    """Works off the inbox of one process."""

    engine: Engine
    bot: Bot
    dispatcher: Dispatcher
    person: PersonMiddleware
    answerer: Answerer
    shared: bool = False
    """Whether other processes work on the same inbox."""
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    _facts: dict[int, ChatFacts] = field(default_factory=dict)
    _sending: set[asyncio.Task[None]] = field(default_factory=set)
    on_received: Callable[[], None] = lambda: None

    async def receive(self, updates: list[Incoming] | tuple[Incoming, ...]) -> None:
        """Commit updates; only then may they be confirmed to Telegram."""
        async with self.engine.unit() as unit:
            await unit.inbox.receive(updates)
        self.ring()
        self.on_received()

    @property
    def is_sending(self) -> bool:
        """Whether an answer is on its way."""
        return bool(self._sending)

    def ring(self) -> None:
        """Something came in, or a lane became free."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; then let what is in flight arrive."""
        await self._resend(older_than=60.0 if self.shared else -1.0)
        looked = asyncio.get_running_loop().time()
        while not stop.is_set():
            self._bell.clear()
            try:
                worked = await self.work_once()
                if asyncio.get_running_loop().time() - looked > RESEND:
                    looked = asyncio.get_running_loop().time()
                    await self._resend(older_than=60.0 if self.shared else 0.0)
            except Exception:
                log.exception("work_failed")  # the database is away: nothing is lost, wait for it
                await asyncio.sleep(IDLE)
                continue
            if not worked:
                await self._sleep(stop)
        await self.drain()

    async def _sleep(self, stop: asyncio.Event) -> None:
        waits = {asyncio.ensure_future(self._bell.wait()), asyncio.ensure_future(stop.wait())}
        await asyncio.wait(waits, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def drain(self) -> None:
        """Wait for answers that are on their way."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=DRAIN)

    async def work_once(self) -> bool:
        """Work on one update, if one waits whose lane is free; its answer goes out beside."""
        turn = _Turn()
        try:
            async with self.engine.unit() as unit:
                turn.row = await unit.inbox.claim(self._busy)
                if turn.row is None:
                    return False
                turn.answer = await self._apply(unit, turn)
        except _NeedFacts as need:
            self._spawn(self._look_up(need), need.row.lane)
        except _SetAside as aside:
            await self._set_aside(aside.row, aside.reason)
        except Refusal as refusal:
            if turn.row is None:
                raise
            turn.answer = await self._refuse(turn, refusal)
        except Exception as error:
            if turn.row is None:
                raise
            await self._failed(turn.row, error)
        if turn.row is not None and turn.answer is not None:
            self._spawn(self._send(turn.row.seq, turn.answer), turn.row.lane)
        if len(self._sending) >= IN_FLIGHT:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
        return True

    async def _apply(self, unit: EngineUnit, turn: _Turn) -> Answer | None:
        """The whole effect of one update, in the unit that is open."""
        row = turn.row
        assert row is not None  # noqa: S101 - for the type checker
        update = turn.update = self._parse(row)
        facts = self._facts.get(row.seq)
        if facts is None:
            question = await question_of(update, unit)
            if question is not None:
                raise _NeedFacts(row, question)
        work = Work(unit, facts)
        token = current.set(work)
        try:
            result = await self.dispatcher.feed_update(self.bot, update)
            await draft_store.flush(work)
        finally:
            current.reset(token)
        answer = self._answer(update, result)
        await unit.inbox.applied(row.seq, dump_answer(answer) if answer else None)
        self._facts.pop(row.seq, None)
        return answer

    def _parse(self, row: Arrived) -> Update:
        try:
            update = Update.model_validate(orjson.loads(row.raw), context={"bot": self.bot})
            _ = update.event_type
        except (ValidationError, UpdateTypeLookupError, ValueError) as error:
            raise _SetAside(row, f"unreadable: {type(error).__name__}") from error
        return update

    def _answer(self, update: Update, result: object) -> Answer | None:
        """What to send back. A press is always answered, even where no handler said anything."""
        if isinstance(result, Answer):
            answer = result
        elif result is None or result is UNHANDLED:
            answer = Answer()
        else:
            msg = f"a handler returned {type(result).__name__}, not an Answer"
            raise TypeError(msg)
        if update.callback_query is not None and answer.press is None:
            answer = Answer(answer.chat, answer.thread, answer.shows, update.callback_query.id)
        return answer if answer.press is not None or answer.shows else None

    async def _look_up(self, need: _NeedFacts) -> None:
        self._facts[need.row.seq] = await ask(self.bot, need.question)

    async def _refuse(self, turn: _Turn, refusal: Refusal) -> Answer | None:
        """A refusal changed nothing: its unit was rolled back. Its words are the update's answer."""
        row, update = turn.row, turn.update
        assert row is not None  # noqa: S101 - for the type checker
        assert update is not None  # noqa: S101
        async with self.engine.unit() as unit:
            event = update.callback_query or update.message
            user = event.from_user if event else None
            me = await unit.people.by_telegram(user.id) if user else None
            scene = self.person.scene(unit.town, unit.now, me, user)
            answer = refusal_answer(event, scene, me, refusal)
            await unit.inbox.applied(row.seq, dump_answer(answer) if answer else None)
        self._facts.pop(row.seq, None)
        return answer

    async def _failed(self, row: Arrived, error: Exception) -> None:
        """Our bug: tried again, then set aside, so that the lane goes on and the person hears of it."""
        attempts = row.attempts + 1
        log.exception("update_failed", update=row.update_id, attempts=attempts)
        if attempts >= MOST_ATTEMPTS:
            await self._set_aside(row, f"failed: {type(error).__name__}")
            return
        async with self.engine.unit() as unit:
            await unit.inbox.retry(row.seq, attempts, PAUSES[attempts - 1])

    async def _set_aside(self, row: Arrived, reason: str) -> None:
        """It can never be worked on: who sent it hears of it in private, and a press is answered."""
        log.error("update_set_aside", update=row.update_id, reason=reason)
        raw = orjson.loads(row.raw)
        sender, private = sender_of(raw)
        async with self.engine.unit() as unit:
            await unit.inbox.set_aside(row.seq, reason)
            person = None if sender is None else await unit.people.by_telegram(sender)
            notice = Notice(Kind.APOLOGY, facts={"reference": str(row.update_id)})
            if person is not None:
                unit.tell(notice, to(person))
            elif sender is not None and private:
                unit.tell(notice, Recipient(sender))
        self._facts.pop(row.seq, None)
        press = press_of(raw)
        if press is not None:
            self._spawn(self.answerer.send(Answer(press=press)), row.lane)

    def _spawn(self, work: object, lane: int) -> None:
        """Run beside, with the lane kept busy until it ends."""
        self._busy.add(lane)

        async def guarded() -> None:
            try:
                await work  # type: ignore[misc]
            except Exception:
                log.exception("answer_failed")
            finally:
                self._busy.discard(lane)
                self.ring()

        task = asyncio.get_running_loop().create_task(guarded())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, seq: int, answer: Answer) -> None:
        try:
            shown = await self.answerer.send(answer)
        except NotSentError as not_sent:
            async with self.engine.unit() as unit:
                await unit.inbox.postpone_answer(seq, dump_answer(not_sent.rest))
            return
        except BlockedError:
            async with self.engine.unit() as unit:
                await unit.inbox.answered(seq)
                person = await unit.people.by_telegram(answer.chat or 0)
                if person is not None:
                    await lose_person(unit, person.id)
            return
        async with self.engine.unit() as unit:
            await unit.inbox.answered(seq)
            for item in shown:
                await _keep_card(unit, item)

    async def _resend(self, older_than: float) -> None:
        """Answers that nobody sent: their process died, or Telegram was out of reach."""
        async with self.engine.unit() as unit:
            waiting = await unit.inbox.unanswered(older_than, self._busy)
            for row in waiting:
                if row.attempts >= MOST_RESENDS:
                    log.error("answer_given_up", row=row.seq)
                    await unit.inbox.answered(row.seq)
        for row in first_of_each_lane(waiting):
            if row.lane not in self._busy:
                self._spawn(self._send(row.seq, load_answer(row.answer)), row.lane)


def first_of_each_lane(rows: list[Unanswered] | tuple[Unanswered, ...]) -> list[Unanswered]:
    """The oldest answer of each lane: the next one follows when that is out."""
    first: dict[int, Unanswered] = {}
    for row in rows:
        if row.attempts < MOST_RESENDS:
            first.setdefault(row.lane, row)
    return list(first.values())


async def _keep_card(unit: EngineUnit, shown: Shown) -> None:
    """The message follows its mission; where that has changed meanwhile, it is edited at once."""
    mission = await unit.missions.find(MissionId(shown.card.mission))
    if mission is None:
        return
    person = await unit.people.by_telegram(shown.chat) if shown.chat > 0 else None
    owner = person.id if person else None
    card = Card(Kind(shown.card.kind), mission.id, shown.chat, shown.thread, owner, shown.message)
    await unit.cards.put(card)
    if mission.version != shown.card.version:
        await unit.refresh(mission)
