"""The worker: one stored update, one unit, one answer.

Effects, drafts, planned messages, the answer and the mark *applied* commit together; then the answer is
sent, and the row marked *answered*. After a restart an applied row is not worked on again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot import draft_store
from bot.flows import factor
from bot.handlers.refusing import refusal_answer
from bot.intake.answering import Answerer, BlockedError, NotSentError, Shown
from bot.intake.doors import Door, Flood
from bot.intake.lookups import NotAskedError, Question, ask, question_of
from bot.intake.marks import Marks
from bot.intake.raw import is_sound, press_of, read, sender_of
from bot.middlewares.person import PersonMiddleware
from bot.views.screen import Answer, dump_answer, load_answer
from bot.waiting import first_of
from bot.watch import Part, Said, Watch, Worked
from bot.work import ChatFacts, MadeOutside, Work, current
from solidarity.actions.announcements import keep_copy
from solidarity.actions.broadcasts import show_report
from solidarity.actions.delivery import lose_person
from solidarity.actions.group_asking import remove_later
from solidarity.broadcasts import BroadcastId
from solidarity.factors import ProofNeeded
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
OTHERS = 15.0
"""Seconds after which an answer that another process had in hand is taken over: it has not said for as long
that it still has it, which it does at every look."""
ASK_AGAIN = 3.0
MOST_RESENDS = 1500
"""About a day of tries: a longer outage of Telegram's leaves nobody who still waits for the answer."""
IN_FLIGHT = 64
MOST_READY = 16
"""Of what was made outside a unit, how many wait to be taken: each may be some megabytes."""
WAITING = 10.0
"""Seconds after which a worker that waits for answers on their way says that it is still there."""
DRAIN = 7.0


class _NeedFacts(Exception):  # noqa: N818 - a turn, not an error
    def __init__(self, row: Arrived, question: Question) -> None:
        super().__init__("Telegram has to be asked first")
        self.row, self.question = row, question


class _SetAside(Exception):  # noqa: N818 - a turn, not an error
    def __init__(self, row: Arrived, reason: str) -> None:
        super().__init__(reason)
        self.row, self.reason = row, reason


Beside = Coroutine[Any, Any, None]
"""What goes on after a unit, with the lane kept busy: the answer."""


@dataclass
class _Turn:
    """One update in hand."""

    row: Arrived | None = None
    update: Update | None = None
    beside: Beside | None = None
    how: Worked = Worked.FAILED


@dataclass
class Worker:
    """Works off the inbox of one process."""

    engine: Engine
    bot: Bot
    dispatcher: Dispatcher
    person: PersonMiddleware
    answerer: Answerer
    hands: int = 1
    """How many units at once: more than one only where the database has several writers."""
    door: Door | None = None
    """Keeps out what comes too fast; none: all comes in."""
    shared: bool = False
    """Whether other processes work on the same inbox."""
    on_received: Callable[[], None] = lambda: None
    watch: Watch = field(default_factory=Watch)
    is_out: Callable[[], bool] = lambda: False
    """Whether what fails now fails for want of a disk: then no update is to blame."""
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)
    """Lanes with an update in hand or an answer on its way."""
    _facts: dict[int, ChatFacts] = field(default_factory=dict)
    _ready: dict[int, object] = field(default_factory=dict)
    _sending: set[asyncio.Task[None]] = field(default_factory=set)
    _answering: set[int] = field(default_factory=set)
    _put_off: set[int] = field(default_factory=set)
    """Answers that this process will try again, so that it need not wait until it would count as dead."""
    _just_sent: set[int] = field(default_factory=set)
    """Answers that went out while unsent ones were looked for, or whose mark was not committed by then."""
    _marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        self._marks = Marks(self.engine)

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
            task = asyncio.get_running_loop().create_task(self._calm(press))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

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

    @property
    def is_sending(self) -> bool:
        """Whether an answer is on its way, or not yet written down as sent."""
        return bool(self._sending or self._marks.out)

    def ring(self) -> None:
        """Something came in, or a lane became free."""
        self._bell.set()

    # The loops

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; then let what is in flight arrive."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look_after_answers(stop))
            for _ in range(self.hands):
                group.create_task(self._work(stop))
        await self.drain()

    async def _work(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._bell.clear()
            self.watch.looked(Part.WORKER)
            try:
                worked = await self.work_once()
            except Exception:
                log.exception("work_failed")  # the database is away: nothing is lost, wait for it
                await first_of(IDLE, stop)
                continue
            if not worked:
                await first_of(IDLE, self._bell, stop)
            elif len(self._sending) >= IN_FLIGHT:
                while not (self._bell.is_set() or stop.is_set()):
                    self.watch.looked(Part.WORKER)
                    await first_of(WAITING, self._bell, stop)

    async def _look_after_answers(self, stop: asyncio.Event) -> None:
        """Send the answers that nobody sends: those of an earlier life of this process, at once."""
        older_than = OTHERS if self.shared else -1.0
        while not stop.is_set():
            try:
                await self._resend(older_than)
                older_than = OTHERS if self.shared else 0.0
            except Exception:
                log.exception("resend_failed")
            await first_of(RESEND, stop)

    async def drain(self) -> None:
        """Wait for answers that are on their way. What cannot arrive in time goes out at the next start."""
        now = asyncio.get_running_loop().time
        ends = now() + DRAIN
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(max(ends, now() + IDLE)):
                await self._write_marks()

    async def _write_marks(self) -> None:
        """However long the database is away."""
        while self._marks.are_waiting:
            try:
                async with self._marks.unit():
                    pass
            except Exception:
                log.exception("answer_not_written_down")
                await asyncio.sleep(IDLE)

    # One update

    async def work_once(self) -> bool:
        """Work on one update, if one waits whose lane is free; its answer goes out beside."""
        turn = _Turn()
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

    async def _attempt(self, turn: _Turn) -> None:
        row = None
        try:
            async with self._marks.unit() as unit:
                row = turn.row = await unit.inbox.claim(self._busy)
                if row is None:
                    return
                self._busy.add(row.lane)
                answer = await self._apply(unit, turn, row)
        except _NeedFacts as need:
            turn.how = Worked.ASKING
            turn.beside = self._look_up(need.row, need.question)
            return
        except MadeOutside as outside:
            if row is None:
                raise
            turn.how = Worked.ASKING
            turn.beside = self._make(row, outside.make)
            return
        except _SetAside as aside:
            turn.beside = await self._set_aside(aside.row, aside.reason)
            return
        except Refusal as refusal:
            if row is None:
                raise
            answer = await self._refuse(row, turn.update, refusal)
        except ProofNeeded as needed:
            if row is None or turn.update is None:
                raise
            answer = await self._ask_for_proof(row, turn.update, needed)
            turn.how = Worked.REFUSED
        else:
            turn.how = Worked.APPLIED
        self._forget(row)
        if answer is not None:
            turn.beside = self._send(row.seq, answer)

    def _go_on(self, row: Arrived, beside: Beside | None) -> None:
        if beside is None:
            self._free(row.lane)
        else:
            self._spawn(beside, row)

    async def _apply(self, unit: EngineUnit, turn: _Turn, row: Arrived) -> Answer | None:
        """The whole effect of one update, in the unit that is open."""
        update = turn.update = self._parse(row)
        facts = self._facts.get(row.seq)
        if facts is None:
            question = await question_of(update, unit)
            if question is not None:
                raise _NeedFacts(row, question)
        work = Work(unit, facts, self._ready.get(row.seq))
        token = current.set(work)
        try:
            result = await self.dispatcher.feed_update(self.bot, update)
            await draft_store.flush(work)
        finally:
            current.reset(token)
        answer = _answer(update, result)
        await unit.inbox.applied(row.seq, dump_answer(answer) if answer else None)
        return answer

    def _parse(self, row: Arrived) -> Update:
        try:
            body = read(row.raw)
            if not is_sound(body):
                raise _SetAside(row, "unreadable: a number beyond all bounds")
            update = Update.model_validate(body, context={"bot": self.bot})
            _ = update.event_type
        except (ValidationError, UpdateTypeLookupError, ValueError) as error:
            raise _SetAside(row, f"unreadable: {type(error).__name__}") from error
        return update

    async def _look_up(self, row: Arrived, question: Question) -> None:
        beside = None
        try:
            self._facts[row.seq] = await ask(self.bot, question)
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
            self._ready[row.seq] = await asyncio.to_thread(make)
            while len(self._ready) > MOST_READY:  # another process took it: whose turn comes makes it again
                del self._ready[next(iter(self._ready))]
        except Exception as error:  # it must not be made for ever
            if self.is_out():
                raise
            beside = await self._failed(row, error)
        if beside is not None:
            await beside

    def _forget(self, row: Arrived) -> None:
        """What was asked or made for an update that is over."""
        self._facts.pop(row.seq, None)
        self._ready.pop(row.seq, None)

    async def _refuse(self, row: Arrived, update: Update | None, refusal: Refusal) -> Answer | None:
        """A refusal changed nothing: its unit was rolled back. Its words are the update's answer."""
        assert update is not None  # noqa: S101 - only handlers refuse
        async with self.engine.unit() as unit:
            event = update.callback_query or update.message
            user = event.from_user if event else None
            me = await unit.people.by_telegram(user.id) if user else None
            scene = self.person.scene(unit.town, unit.now, me, user)
            answer = refusal_answer(event, scene, me, refusal)
            await unit.inbox.applied(row.seq, dump_answer(answer) if answer else None)
        return answer

    async def _ask_for_proof(self, row: Arrived, update: Update, needed: ProofNeeded) -> Answer:
        """Nothing was changed: what they did is kept, and goes on once they have shown that it is they."""
        async with self.engine.unit() as unit:
            event = update.callback_query or update.message
            assert event is not None and event.from_user is not None  # noqa: PT018, S101 - a person acted
            me = await unit.people.by_telegram(event.from_user.id)
            scene = self.person.scene(unit.town, unit.now, me, event.from_user)
            answer = await factor.interrupt(unit, event, row, scene, needed)
            await unit.inbox.applied(row.seq, dump_answer(answer))
        return answer

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
        self._forget(row)
        press = press_of(body)
        return None if press is None else self._calm(press)

    # Beside the unit

    def _spawn(self, beside: Beside, row: Arrived | Unanswered) -> None:
        """Run beside, with the lane kept busy until it ends."""
        self._busy.add(row.lane)

        async def guarded() -> None:
            try:
                await beside
            except Exception:
                log.exception("answer_failed")
            finally:
                self._free(row.lane)

        task = asyncio.get_running_loop().create_task(guarded())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _free(self, lane: int) -> None:
        self._busy.discard(lane)
        self.ring()

    async def _calm(self, press: str) -> None:
        """End the wait of a press that will not be worked on."""
        try:
            async for _ in self.answerer.send(Answer(press=press)):
                pass
        except NotSentError:
            log.warning("press_unanswered")

    async def _send(self, seq: int, answer: Answer) -> None:
        """Send an answer and write down each part that is out, so that it is not sent again."""
        self._answering.add(seq)
        self._put_off.discard(seq)
        try:
            async for rest, shown in self.answerer.send(answer):
                if rest.shows or shown is not None:
                    await self._write_down(seq, rest, shown)
                else:
                    self._marks.add(seq)
            self._just_sent.add(seq)
            self.watch.answered(Said.SENT)
        except NotSentError as not_sent:
            self.watch.answered(Said.PUT_OFF)
            async with self.engine.unit() as unit:
                await unit.inbox.postpone_answer(seq, dump_answer(not_sent.rest))
            self._put_off.add(seq)
        except BlockedError as blocked:
            self.watch.answered(Said.BLOCKED)
            async with self.engine.unit() as unit:
                await unit.inbox.answered(seq)
                person = await unit.people.by_telegram(blocked.chat or answer.chat or 0)
                if person is not None:
                    await lose_person(unit, person.id)
        finally:
            self._answering.discard(seq)

    async def _write_down(self, seq: int, rest: Answer, shown: Shown | None) -> None:
        """However long the database is away; a card that cannot be kept is left after some tries."""
        for attempt in range(MOST_RESENDS):
            try:
                async with self.engine.unit() as unit:
                    if rest.shows:
                        await unit.inbox.partly_answered(seq, dump_answer(rest))
                    else:
                        await unit.inbox.answered(seq)
                    if shown is not None and attempt < MOST_ATTEMPTS:
                        await _keep_card(unit, shown)
            except Exception:
                log.exception("answer_not_written_down", row=seq)
                await asyncio.sleep(IDLE)
            else:
                return

    async def _resend(self, older_than: float) -> None:
        """Answers that nobody sent: their process died, or Telegram was out of reach."""
        self._just_sent = set(self._marks.out)
        async with self._marks.unit() as unit:
            if self.shared and self._answering:
                await unit.inbox.still_answering(self._answering)
            waiting = list(await unit.inbox.unanswered(older_than, self._busy))
            if self._put_off:
                due = await unit.inbox.unanswered(0.0, self._busy)
                waiting += [row for row in due if row.seq in self._put_off]
            found = {row.lane: row for row in reversed(waiting)}
            ready = [(row, await _readable(unit, row)) for row in found.values()]
        for row, answer in ready:
            if answer is not None and row.lane not in self._busy and row.seq not in self._just_sent:
                self._spawn(self._send(row.seq, answer), row)


async def _readable(unit: EngineUnit, row: Unanswered) -> Answer | None:
    """The stored answer; one that nobody can send any more is given up, so that its lane goes on."""
    try:
        if row.attempts < MOST_RESENDS:
            return load_answer(row.answer)
    except ValueError:
        log.error("answer_unreadable", row=row.seq)  # noqa: TRY400 - the error holds what it read
    log.error("answer_given_up", row=row.seq)
    await unit.inbox.answered(row.seq)
    return None


def _answer(update: Update, result: object) -> Answer | None:
    """What to send back. A press is always answered, even where no handler said anything."""
    if isinstance(result, Answer):
        answer = result
    elif result is None or result is UNHANDLED:
        answer = Answer()
    else:
        msg = f"a handler returned {type(result).__name__}, not an Answer"
        raise TypeError(msg)
    if update.callback_query is not None and answer.press is None:
        answer = replace(answer, press=update.callback_query.id)
    return answer if answer.press is not None or answer.shows or answer.removes else None


def _body(row: Arrived) -> Mapping[str, Any]:
    """The raw update as far as it can be read at all."""
    try:
        body = read(row.raw)
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}


async def _keep_card(unit: EngineUnit, shown: Shown) -> None:
    """The message follows its mission; where that has changed meanwhile, it is edited at once."""
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
