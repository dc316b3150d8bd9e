"""The whole product on one stage: the emulated Telegram, the bot as it runs, and a clock that jumps.

    async with staged(url) as stage:
        rosa = await stage.resident("Rosa")
        rosa.key("J'ai besoin d'aide")
        await rosa.hears("De quoi avez-vous besoin")

Everything is real but Telegram: HTTP, database, both libraries. `settled()` waits until nothing is under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App, build
from bot.budget import Limits, SendBudget
from bot.municipality import EXAMPLE_FILE, read_municipality
from bot.settings import read_settings
from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.clock import MovableClock
from sandbox.people import SANDBOX_TOKEN
from sandbox.server import Server, running
from sandbox.world import World
from solidarity.actions.people import invite_coordinator
from solidarity.actions.trust import attest_step
from solidarity.places import Municipality
from solidarity.trust import Holds, Step
from storage.engine import database_file
from storage.migrate import upgrade

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Valmeuse."""
UNHURRIED = Limits(
    per_second=100_000,
    broadcast_per_second=100_000,
    at_once=1_000,
    chat_interval=0.0001,
    group_per_minute=100_000,
    group_broadcast_per_minute=100_000,
)
"""For a stage on which Telegram sets no limits either."""
PATIENCE = 120.0
"""Seconds: what hangs is noticed, what is only slow is not; a machine of tests is busy."""
KEY = "bm9idWctYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="


@dataclass
class Stage:
    """One town, one bot, its people."""

    world: World
    clock: MovableClock
    server: Server
    url: str
    town: Municipality
    limits: bool = False
    doors: bool = False
    """Whether who writes too fast is kept out: a walk is in more of a hurry than any person."""
    app: App | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    async def start_bot(self) -> App:
        """Start the bot on the same database; what was under way goes on."""
        lay_out(self.url)
        budget = None if self.limits else SendBudget(UNHURRIED)
        self.app = build(self.settings(), clock=self.clock, town=self.town, budget=budget)
        if not self.doors:
            self.app.worker.door = None
        await self.app.open()
        self._stop = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self.app.poll(self._stop))
        self.clock.on_jump(self.app.ring)
        return self.app

    def settings(self):  # noqa: ANN201 - the bot's own
        """The settings of this stage."""
        return read_settings(
            {
                "ENTRAIDE_TOKEN": SANDBOX_TOKEN,
                "ENTRAIDE_API_BASE": self.server.base_url,
                "ENTRAIDE_DATABASE_URL": self.url,
                "ENTRAIDE_KEYS": KEY,
            }
        )

    async def halt(self) -> App:
        """Stop the loops but leave the app open: the test takes its steps one by one."""
        assert self.app is not None
        self._stop.set()
        if self._task is not None:
            await self._task
            self._task = None
        return self.app

    async def stop_bot(self) -> None:
        """Stop as SIGTERM would."""
        self._stop.set()
        if self._task is not None:
            await self._task
            self._task = None
        if self.app is not None:
            await self.app.close()
            self.app = None

    async def settled(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - a test reads best so
        """Wait until every update is worked on and answered and nothing due is unsent."""
        async with asyncio.timeout(timeout):
            while not await self._is_settled():
                await asyncio.sleep(0.01)

    async def _is_settled(self) -> bool:
        assert self.app is not None
        if self.world.updates.pending or self.app.worker.is_sending:
            return False
        if not await self._is_quiet():
            self.app.worker.ring()
            self.app.deliverer.ring()
            return False
        if await self.app.sweeper.sweep():  # looks at all there is: only where nothing else is under way
            self.app.deliverer.ring()
            return False
        return await self._is_quiet()

    async def _is_quiet(self) -> bool:
        """Whether nothing waits to be worked on or is to go out now."""
        assert self.app is not None
        async with self.app.store.unit() as unit:
            due = await unit.outbox.next_due()
            counts = await unit.outbox.counts()
            return (
                await unit.inbox.waiting() == 0
                and not counts.get("leased")
                and (due is None or due > unit.now)
            )

    async def jump(self, **by: float) -> None:
        """Let civil time jump, and let what that makes due happen."""
        await self.settled()
        self.clock.jump(timedelta(**by))
        await self.settled()

    async def ask_on(self) -> None:
        """Nobody of the few who were asked says yes in time: the groups and the coordinators are next."""
        await self.jump(minutes=20)

    async def newcomer(self, name: str, *, language: str = "fr") -> Phone:
        """Somebody who has never met the bot."""
        return Phone(self.world, name, language=language)

    async def resident(self, name: str, *, language: str = "fr") -> Phone:
        """Somebody who accepted the first screen."""
        phone = await self.newcomer(name, language=language)
        phone.start()
        await phone.hears("112")
        phone.press("👍")
        await phone.until(phone.keys)
        return phone

    async def volunteer(self, name: str, place: str = "Centre", *, language: str = "fr") -> Phone:
        """Somebody who helps in a neighbourhood."""
        phone = await self.resident(name, language=language)
        phone.key("🤝")
        await phone.hears("charte")
        phone.press("18 ans ou plus")
        await phone.hears("Votre quartier")
        phone.press(place)
        await phone.hears("Et vous ?")
        phone.press("Passer la suite")
        await phone.hears("Quand avez-vous du temps")
        phone.press("Quand je peux")
        await phone.hears("C'est bien cela")
        phone.press("C'est bon")
        await phone.hears("Bienvenue parmi les bénévoles")
        return phone

    async def coordinator(self, name: str) -> Phone:
        """Somebody of the municipality, by an invitation."""
        phone = await self.newcomer(name)
        assert self.app is not None
        async with self.app.store.unit() as unit:
            secret = await invite_coordinator(unit)
        phone.start(f"c_{secret}")
        await phone.hears("112")
        phone.press("👍")
        await phone.hears("équipe")
        return phone

    async def trust(self, staff: Phone, volunteer: Phone) -> None:
        """A coordinator has seen all there is to see: this volunteer may go alone into a home."""
        assert self.app is not None
        async with self.app.store.unit() as unit:
            one, other = [await unit.people.by_telegram(phone.id) for phone in (staff, volunteer)]
            assert one is not None
            assert other is not None
            for step in Step:
                await attest_step(unit, one, other.id, step, Holds.YEAR)
        await self.settled()

    async def group(self, title: str, admin: Phone, place: str = "Centre", **more: object) -> Chat:
        """A group bound to a neighbourhood by a coordinator who is its admin."""
        chat = admin.create_group(title, **more)  # type: ignore[arg-type]
        await admin.hears("Bonjour", chat=chat)
        admin.write("/quartier", chat=chat)
        await admin.hears("quel quartier", chat=chat)
        admin.press(place, chat=chat)
        await admin.hears("relié", chat=chat)
        await admin.until(lambda: any("J'ai besoin d'aide" in str(m.labels) for m in admin.messages(chat)))
        return chat

    async def ask(
        self,
        resident: Phone,
        what: str = "Courses",
        when: str = "Demain",
        where: str | None = "Centre",
        detail: str | None = None,
    ) -> str:
        """A request, tap by tap; returns its number."""
        resident.key("🙋")
        await resident.hears("De quoi avez-vous besoin")
        resident.press(what)
        await resident.hears("Pour quand")
        resident.press(when)
        if where is not None:
            await resident.hears("Où habitez-vous")
            resident.press(where)
        await resident.hears("Un détail")
        if detail is None:
            resident.press("Non, c'est bon")
        else:
            resident.write(detail)
        await resident.hears("On envoie")
        resident.press("✅ Envoyer")
        sent = await resident.hears("C'est envoyé")
        return sent.text.split("Numéro ")[1].split(".")[0]


def lay_out(url: str) -> None:
    """Put a file with all tables where none is yet: to migrate each one takes its time."""
    path = database_file(url)
    if path is not None and not path.exists() and path.parent.is_dir():
        path.write_bytes(_tables())


@cache
def _tables() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite3"
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()


def test_town() -> Municipality:
    """The municipality that `entraide init` writes, in the four languages."""
    return read_municipality(EXAMPLE_FILE, frozenset({"fr", "nl", "de", "en"}))


test_town.__test__ = False  # type: ignore[attr-defined]


@asynccontextmanager
async def staged(
    url: str | Path, *, start: bool = True, limits: bool = False, at: datetime = START, **changes: object
) -> AsyncIterator[Stage]:
    """A stage on this database (a path means SQLite); stopped, and everything closed, at the end."""
    clock = MovableClock(at)
    world = World(clock=clock, limits=limits)
    address = f"sqlite:///{url}" if isinstance(url, Path) else url
    town = replace(test_town(), **changes)  # type: ignore[arg-type]
    async with running(world) as server:
        stage = Stage(world, clock, server, address, town, limits)
        try:
            if start:
                await stage.start_bot()
            yield stage
        finally:
            await stage.stop_bot()
