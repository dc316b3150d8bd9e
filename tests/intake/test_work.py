"""The worker: each update has one effect, its answer goes out once, and nothing that fails stops the rest."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import orjson
import pytest
from aiogram import Bot, Dispatcher, F, Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.draft_store import DraftStore
from bot.i18n import Catalogues
from bot.intake import applying, sending, work
from bot.intake.answering import Answerer, BlockedError, NotSentError, Shown
from bot.intake.lookups import NotAskedError
from bot.intake.work import MOST_ATTEMPTS, Worker
from bot.middlewares.person import PersonMiddleware
from bot.views.screen import Answer, Screen, Show, Span
from bot.work import ChatFacts
from solidarity.notices import Kind, Notice, Recipient
from solidarity.ports import Unit
from solidarity.queues import Incoming
from solidarity.refusals import Refusal, Why
from storage import inbox
from storage.inbox import I
from tests.cast import ANA, ROSA, SAM, Part, arrive
from tests.stores import TestedStore, rows

CATALOGUES = Catalogues.load()


def say(chat: int, *texts: str) -> Answer:
    """New messages."""
    return Answer(chat, None, tuple(Show(Screen((Span(text),))) for text in texts))


class House:
    """Handlers that do what they are told by the message: an effect is a planned notice with its words."""

    def __init__(self) -> None:
        self.failing = Counter[str]()
        self.at_once = self.most_at_once = 0
        self.hands = 1
        self.router = Router()
        self.router.message(F.text.startswith("fail"))(self.on_fail)
        self.router.message(F.text == "refuse")(self.on_refuse)
        self.router.message(F.text == "nonsense")(self.on_nonsense)
        self.router.message(F.text.startswith("slow"))(self.on_slow)
        self.router.message()(self.on_message)
        self.router.callback_query(F.data == "fail")(self.on_bad_press)
        self.router.callback_query()(self.on_press)

    async def on_message(self, message: Message, unit: Unit) -> Answer:
        """An effect, and an answer of as many messages as there are words."""
        text = message.text or ""
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": text}), Recipient(message.chat.id))
        return say(message.chat.id, *text.split())

    async def on_fail(self, message: Message, unit: Unit) -> Answer:
        """An effect, then a bug, as often as the number says."""
        answer = await self.on_message(message, unit)
        self.failing[message.text or ""] += 1
        if self.failing[message.text or ""] <= int((message.text or "").split()[1]):
            raise RuntimeError("a bug")
        return answer

    async def on_refuse(self, message: Message, unit: Unit) -> Answer:
        """An effect, then a refusal, which undoes it."""
        await self.on_message(message, unit)
        raise Refusal(Why.NOT_FOUND)

    async def on_nonsense(self, _message: Message) -> str:
        """Not an answer."""
        return "nonsense"

    async def on_slow(self, message: Message, unit: Unit) -> Answer:
        """Takes a while inside its unit, and the first time until all hands are inside one."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        async with asyncio.timeout(60):
            while self.most_at_once < self.hands:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.02)
        self.at_once -= 1
        return await self.on_message(message, unit)

    async def on_bad_press(self, _query: CallbackQuery) -> Answer:
        """A bug."""
        raise RuntimeError("a bug")

    async def on_press(self, _query: CallbackQuery) -> None:
        """Says nothing."""


class Line:
    """Takes answers in place of Telegram: keeps what is out, and breaks, waits or refuses as told."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.begun: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.held: str | None = None
        """The one text that waits at the gate; none: all do."""
        self.errors: list[Callable[[Answer], Exception]] = []

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, Shown | None]]:
        """As `Answerer.send`."""
        if answer.press is not None:
            self.out.append(f"press {answer.press}")
            if not answer.shows:
                yield Answer(answer.chat), None
        for at, show in enumerate(answer.shows):
            rest = Answer(answer.chat, answer.thread, answer.shows[at:])
            text = "".join(span.text for span in show.screen.text)
            self.begun.append(text)
            if self.held in (None, text):
                await self.gate.wait()
            if self.errors:
                raise self.errors.pop(0)(rest)
            self.out.append(text)
            yield Answer(answer.chat, answer.thread, answer.shows[at + 1 :]), None


class Desk:
    """A store, handlers, a line, and workers of one life or several."""

    def __init__(self, store: TestedStore) -> None:
        self.store, self.house, self.line = store, House(), Line()
        self.bot = Bot("42:not-a-token")
        self.worker = self.another()
        self.updates = 0

    def another(self, *, hands: int = 1, shared: bool = False) -> Worker:
        """A worker of another process, or of a later life."""
        self.house.router._parent_router = None
        person = PersonMiddleware(CATALOGUES, lambda: "entraide_bot")
        dispatcher = Dispatcher(storage=DraftStore())
        dispatcher.update.outer_middleware(person)
        dispatcher.include_router(self.house.router)
        answerer: Any = self.line
        worker = Worker(self.store, self.bot, dispatcher, person, answerer, hands)
        worker.sending.shared = shared
        return worker

    async def receive(self, *events: tuple[Part | int, str], press: bool = False) -> None:
        """Somebody writes, or presses."""
        self.updates += 1000
        batch = []
        for number, (part, text) in enumerate(events, self.updates):
            who = part if isinstance(part, int) else part.telegram_id
            sender = {"id": who, "is_bot": False, "first_name": "X"}
            message = {"message_id": number, "date": 1, "chat": {"id": who, "type": "private"}, "text": text}
            body = {"message": {**message, "from": sender}}
            if press:
                query = {"id": str(number), "from": sender, "chat_instance": "1", "data": text}
                body = {"callback_query": {**query, "message": message}}
            batch.append(Incoming(number, who, orjson.dumps({"update_id": number, **body})))
        await self.worker.receive(batch)

    async def work(self, worker: Worker | None = None) -> None:
        """All that can be worked on, and its answers."""
        working, worked = worker or self.worker, True
        while worked:
            worked = False
            while await working.work_once():
                worked = True
                await asyncio.sleep(0)
            await working.drain()

    async def effects(self) -> list[str]:
        """What had an effect, as often as it had."""
        return sorted(str(row.facts["reference"]) for row in await rows(self.store, Kind.APOLOGY))

    async def states(self) -> list[str]:
        """Where the updates stand."""
        async with self.store.unit() as unit:
            return list((await unit.execute(select(I.c.state).order_by(I.c.seq))).scalars())


@pytest.fixture
async def desk(store: TestedStore) -> AsyncIterator[Desk]:
    """On one database and then on the other."""
    found = Desk(store)
    yield found
    await found.bot.session.close()


class MachineTime:
    """Machine time that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        """The seconds."""
        return self.seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> MachineTime:
    """The inbox's machine time."""
    time = MachineTime()
    monkeypatch.setattr(inbox.time, "time", time)
    return time


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What was logged; and pauses that are short."""
    monkeypatch.setattr(work, "IDLE", 0.01)
    monkeypatch.setattr(work, "PAUSES", (0.0,) * 4)
    monkeypatch.setattr(sending, "AGAIN", 0.01)
    monkeypatch.setattr(sending, "RESEND", 0.02)
    with capture_logs() as logs:
        yield logs


def events(logs: list[Any]) -> Counter[str]:
    """What was said loudly, and how often."""
    return Counter(entry["event"] for entry in logs if entry["log_level"] == "error")


async def die(worker: Worker) -> None:
    """The process is gone: whatever it had in hand ends where it is."""
    for task in list(worker.lanes.running):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


# --- Once -----------------------------------------------------------------------------------------------


async def test_an_update_has_its_effect_and_its_answer_once(desk: Desk) -> None:
    """Brought again, while it waits or long after, it does nothing more."""
    for _ in range(3):
        await desk.receive((ROSA, "bonjour"))
        desk.updates -= 1000
        await desk.work()
    assert await desk.effects() == ["bonjour"]
    assert desk.line.out == ["bonjour"]
    assert await desk.states() == ["answered"]


async def test_a_stored_answer_is_sent_by_the_next_life(desk: Desk) -> None:
    """Killed after the commit: not worked on again, and the answer that was stored goes out."""
    desk.line.gate.clear()
    await desk.receive((ROSA, "bonjour"))
    assert await desk.worker.work_once()
    await asyncio.sleep(0)
    await die(desk.worker)
    assert await desk.states() == ["applied"]
    desk.line.gate.set()
    later = desk.another()
    await later.sending.resend(-1.0)
    await desk.work(later)
    assert await desk.effects() == ["bonjour"]
    assert desk.line.out == ["bonjour"]
    assert await desk.states() == ["answered"]


async def test_what_is_out_is_not_sent_again(desk: Desk) -> None:
    """Killed in the middle of an answer of three: the next life sends the second and the third."""
    desk.line.gate.clear()
    desk.line.held = "deux"
    await desk.receive((ROSA, "un deux trois"))
    assert await desk.worker.work_once()
    while desk.line.begun != ["un", "deux"]:
        await asyncio.sleep(0.001)
    await die(desk.worker)
    desk.line.gate.set()
    later = desk.another()
    await later.sending.resend(-1.0)
    await desk.work(later)
    assert desk.line.out == ["un", "deux", "trois"]


async def test_what_is_out_is_written_down_however_long_the_database_is_away(
    desk: Desk, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away while the answer is on its way: it is not sent again when it is back."""
    unit, left = desk.store.unit, 20

    def away() -> Any:
        nonlocal left
        left -= 1
        if left >= 0:
            raise ConnectionError
        return unit()

    desk.line.gate.clear()
    await desk.receive((ROSA, "bonjour"))
    assert await desk.worker.work_once()
    monkeypatch.setattr(desk.store, "unit", away)
    desk.line.gate.set()
    await desk.worker.drain()
    assert await desk.states() == ["answered"]
    assert desk.line.out == ["bonjour"]
    assert events(errors) == {"answer_not_written_down": 20}


async def test_the_mark_of_an_answer_rides_on_the_next_unit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three messages of three people are three units, and one more once nothing is left to do."""
    await desk.receive((ROSA, "un"), (SAM, "deux"), (ANA, "trois"))
    unit, units = desk.store.unit, 0

    def counted() -> Any:
        nonlocal units
        units += 1
        return unit()

    monkeypatch.setattr(desk.store, "unit", counted)
    while await desk.worker.work_once():
        while not desk.worker.sending.marks.are_waiting:
            await asyncio.sleep(0)
    await desk.worker.drain()
    monkeypatch.undo()
    assert units == 4
    assert await desk.states() == ["answered"] * 3


async def test_killed_before_the_mark_is_written_the_answer_is_repeated_not_the_effect(desk: Desk) -> None:
    """The next life cannot know that it is out: better twice than never, and its lane goes on after it."""
    await desk.receive((ROSA, "un"), (ROSA, "deux"))
    assert await desk.worker.work_once()
    while not desk.worker.sending.marks.are_waiting:
        await asyncio.sleep(0)
    assert desk.worker.is_sending
    assert await desk.states() == ["applied", "pending"]
    later = desk.another()
    await later.sending.resend(-1.0)
    await later.drain()
    await desk.work(later)
    assert desk.line.out == ["un", "un", "deux"]
    assert await desk.effects() == ["deux", "un"]
    assert await desk.states() == ["answered"] * 2


async def test_a_mark_is_not_lost_with_the_unit_that_carried_it(desk: Desk, errors: list[Any]) -> None:
    """The unit of an update that fails is undone, the mark in it too: it rides again on the next."""
    await desk.receive((ROSA, "un"), (SAM, "fail 1"), (ROSA, "deux"))
    assert await desk.worker.work_once()
    while not desk.worker.sending.marks.are_waiting:
        await asyncio.sleep(0)
    assert await desk.worker.work_once()
    assert desk.worker.sending.marks.are_waiting
    await desk.work()
    assert Counter(desk.line.out) == {"un": 1, "fail": 1, "1": 1, "deux": 1}
    assert await desk.states() == ["answered"] * 3


async def test_what_is_out_is_not_sent_again_before_its_mark_is_written(desk: Desk) -> None:
    """Who looks for answers that nobody sent passes over those that are out, and writes their marks."""
    await desk.receive((ROSA, "bonjour"))
    assert await desk.worker.work_once()
    while not desk.worker.sending.marks.are_waiting:
        await asyncio.sleep(0)
    await desk.worker.sending.resend(-1.0)
    await desk.worker.drain()
    assert desk.line.out == ["bonjour"]
    assert await desk.states() == ["answered"]


# --- In order -------------------------------------------------------------------------------------------


async def test_a_slow_answer_holds_up_its_own_lane_only(desk: Desk) -> None:
    """While Rosa's answer is on its way her next message waits; Sam's and Ana's do not."""
    desk.line.gate.clear()
    await desk.receive((ROSA, "un"), (ROSA, "deux"), (SAM, "trois"), (ANA, "quatre"))
    while await desk.worker.work_once():
        await asyncio.sleep(0)
    assert sorted(await desk.effects()) == ["quatre", "trois", "un"]
    assert sorted(desk.line.begun) == ["quatre", "trois", "un"]
    desk.line.gate.set()
    await desk.worker.drain()
    await desk.work()
    assert desk.line.out[-1] == "deux"
    assert await desk.states() == ["answered"] * 4


async def test_several_units_are_open_at_once_where_the_database_allows_it(desk: Desk) -> None:
    """On PostgreSQL four hands work side by side, each lane in its order; on SQLite one hand does."""
    hands = 4 if desk.store.database.dialect == "postgresql" else 1
    worker = desk.another(hands=hands)
    desk.house.hands = hands
    people = [ROSA, SAM, ANA, 77]
    await desk.receive(*((person, f"slow{turn}") for turn in range(3) for person in people))
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run(stop))
        while set(await desk.states()) != {"answered"}:
            await asyncio.sleep(0.02)
        stop.set()
    assert desk.house.most_at_once == hands
    assert Counter(desk.line.out) == {"slow0": 4, "slow1": 4, "slow2": 4}
    assert len(await desk.effects()) == 12


# --- What fails -----------------------------------------------------------------------------------------


async def test_a_bug_is_tried_again(desk: Desk, errors: list[Any]) -> None:
    """Twice it fails and is undone, then it works: one effect, one answer."""
    await desk.receive((ROSA, "fail 2"))
    await desk.work()
    assert await desk.effects() == ["fail 2"]
    assert desk.line.out == ["fail", "2"]
    assert events(errors) == {"update_failed": 2}


async def test_a_bug_that_stays_is_set_aside(desk: Desk, errors: list[Any]) -> None:
    """Five tries, once aside; the person hears of it with a number, the lane goes on, others never waited."""
    await arrive(desk.store, ROSA)
    await desk.receive((ROSA, "fail 9"), (ROSA, "après"), (SAM, "autre"))
    await desk.work()
    assert desk.house.failing == {"fail 9": MOST_ATTEMPTS}
    assert await desk.states() == ["aside", "answered", "answered"]
    assert sorted(desk.line.out) == ["après", "autre"]
    assert await desk.effects() == ["1000", "après", "autre"]
    assert events(errors) == {"update_failed": MOST_ATTEMPTS, "update_set_aside": 1}


async def test_other_lanes_do_not_wait_for_one_that_fails(desk: Desk, machine: MachineTime) -> None:
    """Between its tries its own lane waits, in machine time; everybody else is served."""
    await desk.receive((ROSA, "fail 1"), (ROSA, "après"), (SAM, "autre"))
    with capture_logs():
        await desk.work()
    assert desk.line.out == ["autre"]
    machine.seconds += work.PAUSES[0]
    await desk.work()
    assert desk.line.out == ["autre", "fail", "1", "après"]


async def test_a_press_is_answered_even_if_nothing_works(desk: Desk, errors: list[Any]) -> None:
    """By a handler that says nothing, and by one that fails to the end: the wait on the screen ends."""
    await desk.receive((ROSA, "fail"), (SAM, "anything"), press=True)
    await desk.work()
    assert sorted(desk.line.out) == ["press 1000", "press 1001"]
    assert await desk.states() == ["aside", "answered"]
    assert events(errors)["update_set_aside"] == 1


async def test_a_refusal_undoes_its_unit_and_is_answered(desk: Desk) -> None:
    """What the handler had done is rolled back; its words are the answer; it is not an error."""
    await arrive(desk.store, ROSA)
    await desk.receive((ROSA, "refuse"))
    with capture_logs() as logs:
        await desk.work()
    assert await desk.effects() == []
    assert len(desk.line.out) == 1
    assert events(logs) == {}


async def test_a_refusal_that_cannot_be_put_into_words_is_a_failed_try(
    desk: Desk, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in the very words of a refusal does not stop the worker: five tries, then aside."""

    def broken(*_: Any) -> Any:
        raise RuntimeError("a bug")

    monkeypatch.setattr(applying, "refusal_answer", broken)
    await desk.receive((ROSA, "refuse"), (SAM, "autre"))
    await desk.work()
    assert await desk.states() == ["aside", "answered"]
    assert events(errors) == {"update_failed": MOST_ATTEMPTS, "update_set_aside": 1}


async def test_what_is_no_answer_is_a_bug(desk: Desk, errors: list[Any]) -> None:
    """A handler that returns something else has no effect, and is set aside."""
    await desk.receive((ROSA, "nonsense"))
    await desk.work()
    assert await desk.states() == ["aside"]


async def test_a_spoilt_row_stops_nothing(desk: Desk, errors: list[Any]) -> None:
    """An update that can no longer be opened is set aside; an answer that cannot is given up."""
    await desk.receive((ROSA, "un"), (ROSA, "deux"), (SAM, "trois"))
    async with desk.store.unit() as unit:
        await unit.execute(update(I).where(I.c.update_id == 1000).values(raw=b"spoilt"))
    desk.line.gate.clear()
    while await desk.worker.work_once():
        await asyncio.sleep(0)
    await die(desk.worker)
    async with desk.store.unit() as unit:
        await unit.execute(update(I).where(I.c.update_id == 1001).values(answer=b"spoilt"))
    desk.line.gate.set()
    later = desk.another()
    await later.sending.resend(-1.0)
    await desk.work(later)
    assert await desk.states() == ["aside", "answered", "answered"]
    assert desk.line.out == ["trois"]
    assert events(errors)["answer_given_up"] == 1


# --- What Telegram does ---------------------------------------------------------------------------------


async def test_an_answer_that_cannot_be_sent_waits(desk: Desk, machine: MachineTime) -> None:
    """Telegram is away: what is left is tried again after a while, and its lane goes on after it."""
    desk.line.errors = [NotSentError]
    await desk.receive((ROSA, "un deux"), (ROSA, "trois"))
    await desk.work()
    assert desk.line.out == []
    machine.seconds += 2
    await desk.worker.sending.resend(0.0)
    await desk.worker.drain()
    await desk.work()
    assert desk.line.out == ["un", "deux", "trois"]


async def test_who_blocked_us_ends_the_answer(desk: Desk) -> None:
    """The person is marked, the lane goes on."""
    (rosa,) = await arrive(desk.store, ROSA)
    desk.line.errors = [lambda _: BlockedError()]
    await desk.receive((ROSA, "un deux"))
    await desk.work()
    assert await desk.states() == ["answered"]
    async with desk.store.unit() as unit:
        assert not (await unit.people.get(rosa.id)).reachable


async def test_telegram_is_asked_again_where_it_was_away(
    desk: Desk, machine: MachineTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only Telegram knows is asked before the unit: while it is away the update waits, uncounted."""
    asked: list[int] = []

    async def ask(_bot: Bot, question: Any) -> Any:
        asked.append(question)
        if len(asked) < 8:
            raise NotAskedError
        return ChatFacts()

    async def question_of(event: Any, _unit: Any) -> Any:
        return 1 if event.message.text == "un" else None

    monkeypatch.setattr(work, "ask", ask)
    monkeypatch.setattr(applying, "question_of", question_of)
    await desk.receive((ROSA, "un"), (ROSA, "deux"), (SAM, "trois"))
    await desk.work()
    assert desk.line.out == ["trois"]
    for _ in range(8):
        machine.seconds += work.ASK_AGAIN
        await desk.work()
        await desk.work()
    assert desk.line.out == ["trois", "un", "deux"]
    assert len(asked) == 8


async def test_a_question_that_fails_is_a_failed_try(
    desk: Desk, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug while Telegram is asked is not repeated for ever."""

    async def ask(*_: Any) -> Any:
        raise RuntimeError("a bug")

    async def question_of(*_: Any) -> Any:
        return 1

    monkeypatch.setattr(work, "ask", ask)
    monkeypatch.setattr(applying, "question_of", question_of)
    await desk.receive((ROSA, "un"))
    for _ in range(MOST_ATTEMPTS + 1):
        await desk.work()
    assert await desk.states() == ["aside"]


# --- Several processes ----------------------------------------------------------------------------------


async def test_an_answer_in_hand_is_left_to_its_process(
    postgres_store: TestedStore, machine: MachineTime
) -> None:
    """However long it takes to send it; what a dead process had in hand is taken over after a while."""
    desk = Desk(postgres_store)
    mine, other = desk.another(shared=True), desk.another(shared=True)
    desk.line.gate.clear()
    await desk.receive((ROSA, "bonjour"))
    assert await mine.work_once()
    for _ in range(5):
        machine.seconds += 12
        await mine.sending.resend(sending.OTHERS)
        await other.sending.resend(sending.OTHERS)
        assert not other.is_sending
    await die(mine)
    machine.seconds += sending.OTHERS
    desk.line.gate.set()
    await other.sending.resend(sending.OTHERS)
    await other.drain()
    assert desk.line.out == ["bonjour"]
    await desk.bot.session.close()


async def test_an_answer_put_off_is_tried_by_who_put_it_off(
    postgres_store: TestedStore, machine: MachineTime
) -> None:
    """Two seconds later, not when it would count as dead; and by nobody else."""
    desk = Desk(postgres_store)
    mine, other = desk.another(shared=True), desk.another(shared=True)
    desk.line.errors = [NotSentError]
    await desk.receive((ROSA, "bonjour"))
    await desk.work(mine)
    machine.seconds += 3
    await other.sending.resend(sending.OTHERS)
    assert not other.is_sending
    await mine.sending.resend(sending.OTHERS)
    await mine.drain()
    assert desk.line.out == ["bonjour"]
    assert await desk.states() == ["answered"]
    await desk.bot.session.close()


async def test_when_we_stop_what_is_late_is_left_to_the_next_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that hangs does not hold up the end; it is still there for the next life."""
    monkeypatch.setattr(sending, "DRAIN", 0.05)
    desk.line.gate.clear()
    await desk.receive((ROSA, "bonjour"))
    stop = asyncio.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(desk.worker.run(stop))
        while not desk.line.begun:
            await asyncio.sleep(0.01)
        stop.set()
    assert await desk.states() == ["applied"]
    assert not desk.worker.is_sending


def test_the_line_of_these_tests_is_shaped_like_the_answerer() -> None:
    """What stands in for the answerer takes and gives the same."""
    assert Line.send.__annotations__ == Answerer.send.__annotations__
