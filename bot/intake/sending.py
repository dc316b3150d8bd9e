"""Answers on their way: sent beside the units, written down as sent, and sent later where that failed.

How one answer is said is `bot.intake.answering`; what is worked on is `bot.intake.work`.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.intake.answering import Answerer, BlockedError, NotSentError, Shown
from bot.intake.lanes import Lanes
from bot.intake.marks import Marks
from bot.intake.shown import keep_shown
from bot.views.screen import Answer, dump_answer, load_answer
from bot.waiting import first_of
from bot.watch import Said, Watch
from solidarity.actions.delivery import lose_person
from solidarity.queues import Engine, EngineUnit, Unanswered

log = structlog.get_logger(__name__)

AGAIN = 1.0
"""Seconds before what could not be written down is written again."""
RESEND = 3.0
"""Seconds between looks for answers that could not be sent."""
OTHERS = 15.0
"""Seconds after which an answer that another process had in hand is taken over: it has not said for as long
that it still has it, which it does at every look."""
MOST_RESENDS = 1500
"""About a day of tries: a longer outage of Telegram's leaves nobody who still waits for the answer."""
CARD_TRIES = 5
"""How often a card is kept together with its answer, before the answer is written down without it."""
DRAIN = 7.0


@dataclass
class Sending:
    """The answers of one process."""

    engine: Engine
    answerer: Answerer
    lanes: Lanes
    watch: Watch
    shared: bool = False
    """Whether other processes work on the same inbox."""
    marks: Marks = field(init=False)
    _answering: set[int] = field(default_factory=set)
    _put_off: set[int] = field(default_factory=set)
    """Answers that this process will try again, so that it need not wait until it would count as dead."""
    _just_sent: set[int] = field(default_factory=set)
    """Answers that went out while unsent ones were looked for, or whose mark was not committed by then."""

    def __post_init__(self) -> None:
        self.marks = Marks(self.engine)

    @property
    def is_going_on(self) -> bool:
        """Whether an answer is on its way, or not yet written down as sent."""
        return bool(self.lanes.running or self.marks.out)

    async def send(self, seq: int, answer: Answer) -> None:
        """Send an answer and write down each part that is out, so that it is not sent again."""
        self._answering.add(seq)
        self._put_off.discard(seq)
        try:
            async for rest, shown in self.answerer.send(answer):
                if rest.shows or shown is not None:
                    await self._write_down(seq, rest, shown)
                else:
                    self.marks.add(seq)
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

    async def calm(self, press: str) -> None:
        """End the wait of a press that will not be worked on."""
        try:
            async for _ in self.answerer.send(Answer(press=press)):
                pass
        except NotSentError:
            log.warning("press_unanswered")

    async def _write_down(self, seq: int, rest: Answer, shown: Shown | None) -> None:
        """However long the database is away; a card that cannot be kept is left after some tries."""
        for attempt in range(MOST_RESENDS):
            try:
                async with self.engine.unit() as unit:
                    if rest.shows:
                        await unit.inbox.partly_answered(seq, dump_answer(rest))
                    else:
                        await unit.inbox.answered(seq)
                    if shown is not None and attempt < CARD_TRIES:
                        await keep_shown(unit, shown)
            except Exception:
                log.exception("answer_not_written_down", row=seq)
                await asyncio.sleep(AGAIN)
            else:
                return

    # What was not sent, or not written down

    async def look_after(self, stop: asyncio.Event) -> None:
        """Send the answers that nobody sends: those of an earlier life of this process, at once."""
        older_than = OTHERS if self.shared else -1.0
        while not stop.is_set():
            try:
                await self.resend(older_than)
                older_than = OTHERS if self.shared else 0.0
            except Exception:
                log.exception("resend_failed")
            await first_of(RESEND, stop)

    async def resend(self, older_than: float) -> None:
        """Answers that nobody sent: their process died, or Telegram was out of reach."""
        self._just_sent = set(self.marks.out)
        async with self.marks.unit() as unit:
            if self.shared and self._answering:
                await unit.inbox.still_answering(self._answering)
            waiting = list(await unit.inbox.unanswered(older_than, self.lanes.busy))
            if self._put_off:
                due = await unit.inbox.unanswered(0.0, self.lanes.busy)
                waiting += [row for row in due if row.seq in self._put_off]
            found = {row.lane: row for row in reversed(waiting)}
            ready = [(row, await _readable(unit, row)) for row in found.values()]
        for row, answer in ready:
            if answer is not None and row.lane not in self.lanes.busy and row.seq not in self._just_sent:
                self.lanes.run_in(row.lane, self.send(row.seq, answer))

    async def drain(self) -> None:
        """Wait for answers that are on their way. What cannot arrive in time goes out at the next start."""
        now = asyncio.get_running_loop().time
        ends = now() + DRAIN
        if self.lanes.running:
            _, late = await asyncio.wait(self.lanes.running, timeout=DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(max(ends, now() + AGAIN)):
                await self._write_marks()

    async def _write_marks(self) -> None:
        """However long the database is away."""
        while self.marks.are_waiting:
            try:
                async with self.marks.unit():
                    pass
            except Exception:
                log.exception("answer_not_written_down")
                await asyncio.sleep(AGAIN)


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
