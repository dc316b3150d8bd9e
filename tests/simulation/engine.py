"""Plays one seed: people act, and one scheduler chooses which part of the program moves next, if it lives.

Nothing runs beside: no thread, no socket, no clock but the loop's own. Each part of the program is moved by
the very call that its loop makes; what it sends goes on meanwhile, in the loop's time. Not here: what was
right (`checker`).
"""

from __future__ import annotations

import asyncio
import gc
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

import bot.app
from bot.app import App, build
from bot.budget import SendBudget
from bot.delivery import wire as sending
from bot.i18n import Catalogues
from bot.intake.raw import ALLOWED, incoming
from bot.limits import Buckets, Memory
from bot.settings import Settings, read_settings
from sandbox.clock import MovableClock
from sandbox.people import SANDBOX_TOKEN
from sandbox.world import World
from tests.simulation import prelude
from tests.simulation.actors import Actors, said
from tests.simulation.checker import Checker
from tests.simulation.faults import CrashError, Faults
from tests.simulation.history import History
from tests.simulation.machine import new_loop, replacing, seeded
from tests.simulation.memory import Memory as Database
from tests.simulation.memory import MemoryDatabase
from tests.simulation.telegram import Line, answering_wire, sending_wire
from tests.simulation.town import BEGIN, settle_world, template, the_town
from tests.stage import KEY

ACTS = 20
"""How often somebody acts in a seed of the test command."""
AT_REST = 60
"""After so many rounds everything that is due must have happened."""
AFTER = timedelta(days=8)
"""The longest that a message may wait is a week."""
CALM = 4.0
"""Seconds before time jumps: it does not do so while somebody waits for a call."""
SLOWLY = 0.3
"""How often the end comes in steps: with a night, and what is due after it."""
JUMPS = (
    *(timedelta(minutes=3), timedelta(minutes=16), timedelta(minutes=45), timedelta(hours=3)),
    *(timedelta(hours=11), timedelta(days=1), timedelta(days=3)),
)
_MEMORY: list[Database] = []


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a seed."""

    seed: int
    acts: int
    fingerprint: str
    wrong: tuple[str, ...]
    tail: str
    counts: dict[str, int]
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        """What whoever repairs it needs: what is wrong, how it ended, and how to play it again."""
        wrong = "\n".join(f"  - {item}" for item in self.wrong)
        again = f"make simulate SEEDS=1 FROM={self.seed} ACTS={self.acts}"
        return f"seed {self.seed}:\n{wrong}\n{self.tail}\nAgain: {again}"


def play(seed: int, acts: int = ACTS) -> Outcome:
    """Play a seed from beginning to end."""
    if not _MEMORY:
        _MEMORY.append(Database())
    memory, town = _MEMORY[0], template()
    loop = new_loop()
    loop.set_exception_handler(lambda _loop, _context: None)  # of a process that died nobody hears
    before = structlog.get_config()
    gc.disable()  # a town is soon over
    try:
        memory.load(town)
        with seeded(seed, loop):
            simulation = Simulation(seed, acts, memory, loop)
            structlog.configure(processors=[simulation.checker.on_log], wrapper_class=structlog.BoundLogger)
            return loop.run_until_complete(simulation.run())
    finally:
        structlog.configure(**before)
        loop.close()
        gc.enable()


class Simulation:
    """One town, from its first act to its rest."""

    def __init__(self, seed: int, acts: int, memory: Database, loop: asyncio.AbstractEventLoop) -> None:
        self.seed, self.acts, self.memory, self.loop = seed, acts, memory, loop
        self.chance = random.Random(f"moves of {seed}")
        self.history = History(loop.time)
        self.clock = MovableClock(
            BEGIN + timedelta(minutes=self.chance.randrange(60 * 40)), machine=loop.time
        )
        self.world = World(clock=self.clock, machine=loop.time)
        settle_world(self.world)
        self.world.updates.allow(ALLOWED)
        calm = self.chance.random() < 0.3
        self.faults = Faults(
            random.Random(f"faults of {seed}"),
            commits=0.0 if calm else 0.004,
            sends=0.0 if calm else 0.03,
            tell=self.history.tell,
            on_crash=self._crashed,
        )
        self.line = Line(self.world, self.faults, random.Random(f"line of {seed}"))
        self.actors = Actors(self.world, random.Random(f"acts of {seed}"))
        self.world.on_said.append(self.actors.heard)
        self.checker = Checker(memory, self.world, self.line, self.faults, self.history)
        self.line.on_call, self.line.on_done = self.checker.on_call, self.checker.on_done
        self.life = 0
        self.is_down = True
        self.offset: int | None = None
        self.recovered = self.looked = False
        self.app: App
        self.database: MemoryDatabase

    async def run(self) -> Outcome:
        """Play it."""
        await self._live()
        await prelude.play(self)
        for _ in range(self.acts):
            self.history.tell(self.actors.act())
            await self._go_on(self.chance.randint(1, 7))
            lot = self.chance.random()
            if lot < 0.25:
                await self._rest(AT_REST // 3, sweeping=False)
            elif lot < 0.35:
                await self._jump(self.chance.choice(JUMPS))
            elif lot < 0.36:
                self.faults.tell("killed")
                self._crashed()
        await self._end()
        return Outcome(
            self.seed,
            self.acts,
            self.history.fingerprint,
            tuple(self.checker.wrong),
            self.history.tail(),
            self.checker.counts(),
            tuple(self.history.lines),
        )

    async def _end(self) -> None:
        """Nothing goes wrong any more: what is under way comes to its end, and all is looked at."""
        self.faults.over = True
        if self.chance.random() < 0.5:
            self._crashed()
        await self._rest(AT_REST)
        planned = self.checker.newest_planned()
        for by in (timedelta(hours=14), AFTER) if self.chance.random() < SLOWLY else (AFTER,):
            self.clock.jump(by)
            self.history.tell(f"jump by {by}")
            await self._rest(AT_REST)
        self.checker.at_rest(planned)

    # Lives

    async def _live(self) -> None:
        """A program begins, on the database that the last one left."""
        while self.is_down:
            self.life += 1
            self.is_down = self.recovered = self.looked = False
            self.offset = None
            self.history.tell(f"life {self.life}")
            self.database = MemoryDatabase(self.memory, self.faults, self.checker.on_commit)
            with (
                replacing(
                    bot.app,
                    Wire=answering_wire(self.line, self.life),
                    Catalogues=_Loaded,
                    open_database=lambda _url: self.database,
                    upgrade=lambda _url: None,
                    open_buckets=self._buckets,
                ),
                replacing(sending, Wire=sending_wire(self.line, self.life)),
                replacing(ssl, create_default_context=_no_certificates),
            ):
                budget = SendBudget(now=self.loop.time)
                self.app = build(_settings(), clock=self.clock, town=the_town(), budget=budget)
            await self._move(self.app.open)
            await self._bury()

    def _buckets(self, _redis: str | None, secret: bytes) -> Buckets:
        return Buckets(Memory(self.loop.time), secret, self.loop.time)

    def _crashed(self) -> None:
        """The process is gone: nothing of it is written or sent from now on."""
        self.is_down = True
        self.faults.deaths += 1
        self.database.dead = True
        self.line.dead.add(self.life)

    async def _bury(self) -> None:
        """Whatever a dead process was about to do."""
        if not self.is_down:
            return
        await asyncio.sleep(0)  # what was only just begun comes as far as its first call, which fails
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    # Moves

    async def _go_on(self, moves: int) -> None:
        """The program moves a few times, by one part or another."""
        parts: list[tuple[Callable[[], Awaitable[Any]], int]] = [
            (self._receive, 5),
            (self._work, 8),
            (self._deliver, 6),
            (self._sweep, 1),
            (self._look_after_answers, 1),
            (self._wait, 4),
        ]
        for _ in range(moves):
            part = self.chance.choices([part for part, _ in parts], [weight for _, weight in parts])[0]
            await self._move(part)
            await self._mourn()

    async def _mourn(self) -> None:
        if self.is_down:
            await self._bury()
            await self._live()

    async def _move(self, part: Callable[[], Awaitable[Any]]) -> Any:
        """One part of the program moves, as its loop would let it: a failure is no end."""
        try:
            return await part()
        except CrashError:
            return None
        except Exception as error:  # noqa: BLE001 - as the loops do: it is said, and they go on
            self.checker.on_failure(part.__name__, error)
            return None

    async def _receive(self) -> int:
        """A batch of updates, sometimes once more or out of order."""
        if self.chance.random() < 0.05:
            self._repeat()
        batch = self.world.updates.take(self.offset or 0, self.chance.randint(1, 12))
        if not batch:
            return 0
        if self.chance.random() < 0.05:
            self.chance.shuffle(batch)
        for update in batch:
            self.history.tell(f"update {said(update)}")
        await self.app.front.receive([found for update in batch if (found := incoming(update)) is not None])
        self.checker.acknowledged(batch)
        self.offset = max(update["update_id"] for update in batch) + 1
        return len(batch)

    def _repeat(self) -> None:
        """Telegram did not hear that an update had come; it keeps none for longer than a day."""
        queue = self.world.updates
        young = [entry.id for entry in queue.past if entry.good_until > self.world.now()]
        if young:
            queue.repeat(self.chance.choice(young))

    async def _work(self) -> int:
        return int(await self.app.worker.work_once())

    async def _deliver(self) -> int:
        deliverer = self.app.deliverer
        try:
            if not self.recovered:
                await deliverer.recover()
                self.recovered = True
            return await deliverer.begin()
        except Exception:
            deliverer._troubled = True
            raise

    async def _sweep(self) -> int:
        return await self.app.sweeper.sweep()

    async def _look_after_answers(self) -> int:
        older_than = 0.0 if self.looked else -1.0
        await self.app.worker.sending.resend(older_than)
        self.looked = True
        return 0

    async def _wait(self) -> int:
        await asyncio.sleep(self.chance.random() * 2)
        return 0

    async def _jump(self, by: timedelta) -> None:
        await asyncio.sleep(CALM)
        await self._mourn()
        self.clock.jump(by)
        self.history.tell(f"jump by {by}")
        await self._move(self._sweep)
        await self._mourn()
        await self._go_on(2)

    async def _rest(self, rounds: int, *, sweeping: bool = True) -> None:
        """Everything moves until nothing is left to do. What surely has nothing to do is not asked."""
        for _ in range(rounds):
            moved = 0
            for part in self._busy_parts():
                while (done := await self._move(part)) and part == self._work:
                    moved += done
                moved += done or 0
                await self._mourn()
            if not moved and not self._is_sending():
                moved = (await self._move(self._sweep) or 0) if sweeping else 0
                await self._mourn()
                if not moved and not self._busy_parts():
                    return
            await asyncio.sleep(1.0)
            await self._mourn()

    def _busy_parts(self) -> list[Callable[[], Awaitable[Any]]]:
        left, app = self.checker.left(), self.app
        queue = self.world.updates
        parts: list[Callable[[], Awaitable[Any]]] = []
        if queue.pending or queue.repeated:
            parts.append(self._receive)
        if left.pending:
            parts.append(self._work)
        if left.due or app.deliverer._returned or app.deliverer._troubled or not self.recovered:
            parts.append(self._deliver)
        if left.unanswered or app.worker.sending.marks.out or not self.looked:
            parts.append(self._look_after_answers)
        return parts

    def _is_sending(self) -> bool:
        return self.app.worker.is_sending or bool(self.app.deliverer._in_hand)


class _Loaded:
    """The catalogues, read once."""

    _known: list[Catalogues] = []  # noqa: RUF012 - shared on purpose

    @classmethod
    def load(cls) -> Catalogues:
        """As `Catalogues.load`."""
        if not cls._known:
            cls._known.append(Catalogues.load())
        return cls._known[0]


def _no_certificates(**_: object) -> None:
    """Nothing is encrypted on a line that does not exist, and reading all authorities takes long."""


def _settings() -> Settings:
    return read_settings(
        {
            "ENTRAIDE_TOKEN": SANDBOX_TOKEN,
            "ENTRAIDE_API_BASE": "http://telegram.invalid",
            "ENTRAIDE_DATABASE_URL": "sqlite:///never-opened.sqlite3",
            "ENTRAIDE_KEYS": KEY,
        }
    )


__all__ = ["ACTS", "Outcome", "play"]
