"""Looks after the process for whoever runs it: its pulse, its disk, its figures, the pages that tell of them.

One in each process. `awake` while it works, past the moment in which it is told to stop: so a proxy hears
« not ready » while what is in hand is finished. Not here: what is good or bad (`bot.health`).
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import structlog
from aiohttp import web

from bot.disk import Disk
from bot.health import Listening, Seen, Sign, as_json, is_well, judge_live, judge_ready
from bot.jobs import Job
from bot.metrics import CONTENT_TYPE, Metrics
from bot.settings import Settings, SettingsError
from bot.watch import Part
from storage.backup import last_backup
from storage.engine import PostgresDatabase, SqliteDatabase, database_file
from storage.faults import Fault, listen
from storage.migrate import head
from storage.sealing import SealBrokenError
from storage.store import StoredStore
from storage.vitals import read_figures, read_spare, read_vitals

log = structlog.get_logger(__name__)

TICK = 1.0
REMEMBERED = 60
"""Ticks of which the worst is told."""
LOOK = 5
"""Ticks between looks at the disk."""
PATIENCE = 5.0
"""Seconds that a page waits for the database."""


class Vigil:
    """The watchman of one process."""

    def __init__(self, settings: Settings, store: StoredStore) -> None:
        self.metrics = Metrics()
        self.disk = Disk(database_file(settings.database_url))
        self.leads = False
        self.by_polling = False
        """Whether this process asks for updates itself; else Telegram posts them."""
        self._settings = settings
        self._store = store
        self._head = head()
        self._stop: asyncio.Event | None = None
        self._lags: deque[float] = deque(maxlen=REMEMBERED)
        self._looking: asyncio.Task[Seen] | None = None
        self.metrics.build(store.database.dialect, self._head or "")
        if settings.backups is not None:
            age = "Since the last backup; -1: never; +Inf: the folder cannot be read"
            self.metrics.add("backup_age_seconds", age, self._backup_age)
        if isinstance(store.database, SqliteDatabase | PostgresDatabase):
            listen(store.database, self._failed)

    def _backup_age(self) -> float:
        folder = self._settings.backups
        now = self._store.clock.now()
        try:
            last = None if folder is None else last_backup(folder, now)
        except OSError:  # another disk that is gone: all the other figures are asked for with this one
            return math.inf
        return -1.0 if last is None else (now - last).total_seconds()

    def _failed(self, fault: Fault) -> None:
        self.metrics.failed(fault)
        self.disk.heard(fault)

    def is_out(self) -> bool:
        """Whether what fails now fails for want of a disk, so that it is no fault of its own."""
        return self.disk.is_full

    def living(self, part: Part, job: Job) -> Job:
        """The job, known to run here for as long as it does."""

        async def lives(stop: asyncio.Event) -> None:
            self.metrics.looked(part)
            try:
                await job(stop)
            finally:
                self.metrics.left(part)

        return lives

    @asynccontextmanager
    async def awake(self, stop: asyncio.Event) -> AsyncIterator[None]:
        """Watch, and answer on an address of its own where the settings name one."""
        self._stop = stop
        await self._look()
        runner = await self._listen()
        watching = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            if runner is not None:
                await runner.cleanup()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        ticks = 0
        while True:
            due = loop.time() + TICK
            await asyncio.sleep(TICK)
            self._lags.append(max(loop.time() - due, 0.0))
            ticks += 1
            if ticks % LOOK == 0:
                await self._look_after_disk()

    async def _look_after_disk(self) -> None:
        """A look that fails is not the last one: else a disk found full would be taken for full for ever."""
        try:
            await self._look()
            await asyncio.to_thread(self.disk.keep_reserve)
        except Exception:  # no thread to be had, for instance
            log.exception("disk_not_looked_at")

    async def _look(self) -> None:
        self.disk.look(await self._spare() if self.disk.lacks_reserve else 0)

    async def _spare(self) -> int:
        """What a database that has no reserve beside it could still write into itself."""
        try:
            async with asyncio.timeout(PATIENCE), self._store.unit() as unit:
                return await read_spare(unit)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is known of it
            log.warning("database_silent", error=type(error).__name__)
            return 0

    async def _listen(self) -> web.AppRunner | None:
        address = self._settings.health_address
        if address is None:
            return None
        pages = web.Application()
        self.add_health(pages)
        pages.router.add_get("/metrics", self._on_metrics)
        runner = web.AppRunner(pages, access_log=None)
        await runner.setup()
        host, port = address
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(f"ENTRAIDE_HEALTH: {host}:{port} cannot be listened on") from error
        return runner

    # What is seen

    def live(self) -> list[Sign]:
        """Whether the process turns."""
        return judge_live(self.metrics.now(), self.metrics.looks, self._lag)

    async def ready(self) -> list[Sign]:
        """Whether it can do its work."""
        return judge_ready(
            await self._seen(),
            self._head,
            self._listening(),
            self.disk.room,
            leads=self.leads,
            stopping=self._stop is not None and self._stop.is_set(),
        )

    async def _seen(self) -> Seen:
        """What the database shows; whoever asks during a look shares it.

        The pages may be open to the world, and each look takes a turn of those who write.
        """
        looking = self._looking
        if looking is None or looking.done():
            looking = self._looking = asyncio.get_running_loop().create_task(self._see())
        return await asyncio.shield(looking)

    async def _see(self) -> Seen:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._store.is_begun()  # says so where our keys no longer open it
                async with self._store.unit() as unit:
                    found = await read_vitals(unit)
        except SealBrokenError:
            return Seen("keys")
        except Exception as error:  # noqa: BLE001 - whatever it is, it does not answer
            log.warning("database_silent", error=type(error).__name__)
            return Seen("database")
        return Seen(
            revision=found.revision,
            paused_at=found.paused_at,
            restored_from=found.restored_from,
            waiting=found.waiting,
            oldest=found.oldest,
        )

    def _listening(self) -> Listening:
        heard = self.metrics.listened_at
        seconds = None if heard is None else self.metrics.now() - heard
        expected = self.leads or not self.by_polling
        return Listening(self.by_polling, seconds, expected)

    @property
    def _lag(self) -> float:
        return max(self._lags, default=0.0)

    async def measure(self) -> bytes:
        """All figures, as of now; those of the database are no numbers while it does not answer."""
        try:
            async with asyncio.timeout(PATIENCE), self._store.unit() as unit:
                found = await read_figures(unit)
        except Exception as error:  # noqa: BLE001 - the others are worth the more
            log.warning("database_silent", error=type(error).__name__)
            self.metrics.unknown()
        else:
            self.metrics.figures(found)
        self.metrics.machine(
            lag=self._lag, leading=self.leads, free=self.disk.free_share, full=self.disk.is_full
        )
        return self.metrics.render()

    # Pages

    def add_health(self, pages: web.Application) -> None:
        """`/healthz/live`, `/healthz/ready`, and both on `/healthz`."""
        pages.router.add_get("/healthz/live", self._on_live)
        pages.router.add_get("/healthz/ready", self._on_ready)
        pages.router.add_get("/healthz", self._on_both)

    async def _on_live(self, _request: web.Request) -> web.Response:
        return _page(self.live())

    async def _on_ready(self, _request: web.Request) -> web.Response:
        return _page(await self.ready())

    async def _on_both(self, _request: web.Request) -> web.Response:
        return _page([*self.live(), *await self.ready()])

    async def _on_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self.measure(), headers={"Content-Type": CONTENT_TYPE})


def _page(signs: list[Sign]) -> web.Response:
    return web.Response(
        status=200 if is_well(signs) else 503,
        body=orjson.dumps(as_json(signs)),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
