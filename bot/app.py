"""The one module that sees everything and wires it. `build` makes an app; `run` and `serve` start it.

Production has the system's clock only; the sandbox hands in its own.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from bot.budget import SendBudget
from bot.delivery.courier import Courier
from bot.delivery.loop import Deliverer
from bot.delivery.wire import build_sender
from bot.draft_store import DraftStore
from bot.handlers import build_dispatcher
from bot.i18n import Catalogues
from bot.intake.answering import Answerer
from bot.intake.poll import Poller
from bot.intake.raw import ALLOWED
from bot.intake.sweep import Sweeper
from bot.intake.webhook import webhook_app
from bot.intake.work import Worker
from bot.middlewares.pace import Pace
from bot.middlewares.person import PersonMiddleware
from bot.municipality import read_municipality
from bot.profile import set_profile
from bot.settings import Settings, SettingsError, read_settings
from bot.views.home import home_keys
from solidarity.places import Municipality
from solidarity.ports import Clock
from storage.engine import open_database
from storage.migrate import upgrade
from storage.sealing import Keyring
from storage.shared import SharedBell
from storage.store import StoredStore

log = structlog.get_logger(__name__)

STANDBY = 1.0
"""Seconds between tries to become the one sender."""
Job = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


class SystemClock:
    """The host's civil time."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


@dataclass
class App:
    """A wired bot."""

    settings: Settings
    catalogues: Catalogues
    store: StoredStore
    bot: Bot
    worker: Worker
    deliverer: Deliverer
    sweeper: Sweeper
    courier: Courier
    budget: SendBudget
    bell: SharedBell | None
    name: str = ""

    async def open(self) -> None:
        """Load the municipality's entries and learn the bot's name (from the store where Telegram is away)."""
        await self.store.load_town()
        try:
            me = await self.bot.get_me()
            self.name = me.username or ""
            await self.store.remember_bot_name(self.name)
        except Exception as error:  # Telegram may be away: what is stored will do
            log.warning("no_get_me", error=type(error).__name__)
            self.name = await self.store.bot_name() or ""

    async def close(self) -> None:
        """Let go of everything."""
        await self.courier.close()
        await self.bot.session.close()
        await self.store.database.close()

    def ring(self) -> None:
        """Something may be due everywhere."""
        self.worker.ring()
        self.deliverer.ring()
        self.sweeper.ring()

    async def poll(self, stop: asyncio.Event) -> None:
        """`entraide run`: polling, worker, sender, sweeper; the whole is the leader's."""
        await self._as_leader(stop, self._poll_as_leader)

    async def _poll_as_leader(self, stop: asyncio.Event) -> None:
        token = _token(self.settings)
        await self._until_done(stop, self._forget_webhook)
        poller = Poller(self.settings.api_base, token, self.worker.receive)
        await _together(
            stop,
            poller.run,
            self.worker.run,
            self.deliverer.run,
            self.sweeper.run,
            self._profile,
            *self._bells(),
        )

    async def _forget_webhook(self) -> None:
        await self.bot.delete_webhook(drop_pending_updates=False)

    async def _profile(self, _stop: asyncio.Event) -> None:
        await set_profile(self.bot, self.catalogues, self.store.town)

    def _bells(self) -> list[Job]:
        bell = self.bell
        return [] if bell is None else [lambda stop: bell.run(stop, self.ring)]

    async def serve(self, stop: asyncio.Event) -> None:
        """`entraide serve`: the webhook and a worker on every machine, sender and sweeper on one."""
        settings = self.settings
        if settings.webhook_secret is None or settings.webhook_url is None:
            msg = "serve needs ENTRAIDE_WEBHOOK_URL and ENTRAIDE_WEBHOOK_SECRET: without a secret anybody could post updates"
            raise SettingsError(msg)
        url, secret = settings.webhook_url, settings.webhook_secret.get_secret_value()
        runner = web.AppRunner(
            webhook_app(urlsplit(url).path or "/", secret, self.worker.receive, self._healthy),
            access_log=None,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, *settings.address).start()
            await self._until_done(stop, lambda: self._set_webhook(url, secret))
            await _together(stop, self.worker.run, self._lead, *self._bells())
        finally:
            await runner.cleanup()

    async def _set_webhook(self, url: str, secret: str) -> None:
        await self.bot.set_webhook(
            url, secret_token=secret, allowed_updates=list(ALLOWED), drop_pending_updates=False
        )

    async def _until_done(self, stop: asyncio.Event, call: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """A call that must succeed before anything else: repeated until it does."""
        while not stop.is_set():
            try:
                await call()
            except Exception as error:  # the token is in the address: only the kind is logged
                log.warning("telegram_away", error=type(error).__name__)
                await asyncio.sleep(STANDBY)
            else:
                return

    async def _lead(self, stop: asyncio.Event) -> None:
        await self._as_leader(
            stop, lambda stop: _together(stop, self.deliverer.run, self.sweeper.run, self._profile)
        )

    async def _as_leader(self, stop: asyncio.Event, work: Job) -> None:
        """Do it as soon as no other process does; the system frees the place of one that died."""
        waited = False
        while not stop.is_set():
            async with self.store.database.leadership("sender") as leads:
                if leads:
                    await work(stop)
                    return
            if not waited:
                waited = True
                log.info("standing_by")
            await asyncio.sleep(STANDBY)

    async def _healthy(self) -> bool:
        try:
            async with self.store.unit() as unit:
                await unit.inbox.waiting()
        except Exception:
            log.exception("unhealthy")
            return False
        return True


def build(
    settings: Settings,
    clock: Clock | None = None,
    town: Municipality | None = None,
    budget: SendBudget | None = None,
) -> App:
    """A wired app: database brought up to date, nothing started. The sandbox hands in clock and budget."""
    token = _token(settings)
    catalogues = Catalogues.load()
    town = town or read_town(settings, catalogues)
    upgrade(settings.database_url)
    store = StoredStore(
        open_database(settings.database_url), Keyring(settings.key_list), town, clock or SystemClock()
    )
    budget = budget or SendBudget()
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.api_base))
    session.middleware(Pace(budget))
    bot = Bot(token, session=session)
    courier = Courier(build_sender(token, settings.api_base, budget))
    app: App

    def name() -> str:
        return app.name

    person = PersonMiddleware(catalogues, name)
    translators = [catalogues.translator(code, town.zone) for code in town.languages]
    dispatcher = build_dispatcher(DraftStore(), person, home_keys(translators), catalogues)
    shared = store.database.dialect == "postgresql"
    worker = Worker(store, bot, dispatcher, person, Answerer(bot), shared=shared)
    deliverer = Deliverer(store, courier, budget, catalogues, name)
    sweeper = Sweeper(store, deliverer.ring)
    bell = SharedBell(settings.redis_url) if settings.redis_url else None
    app = App(settings, catalogues, store, bot, worker, deliverer, sweeper, courier, budget, bell)

    def planned() -> None:
        deliverer.ring()
        if bell is not None:
            bell.ring()

    store.on_planned = planned
    if bell is not None:
        worker.on_received = bell.ring
    return app


def build_in_sandbox(
    environment: Mapping[str, str],
    clock: Clock,
    machine: Callable[[], float],
    sleep: Callable[[float], Awaitable[object]],
) -> App:
    """An app for the demo, in the process of the emulated Telegram.

    Its settings come from this mapping, not from the environment; `machine` and `sleep` are the time that
    the send budget goes by, so that a script can be played in a hurry within the same limits.
    """
    return build(read_settings(environment), clock=clock, budget=SendBudget(now=machine, sleep=sleep))


def read_town(settings: Settings, catalogues: Catalogues) -> Municipality:
    """The municipality's file. Raises SettingsError, MunicipalityError."""
    if settings.municipality is None:
        msg = "ENTRAIDE_MUNICIPALITY is missing: the municipality's file (`entraide init` writes one)"
        raise SettingsError(msg)
    return read_municipality(settings.municipality, catalogues.offered)


def _token(settings: Settings) -> str:
    if settings.token is None:
        raise SettingsError(
            "ENTRAIDE_TOKEN is missing: @BotFather gives it (/newbot). Without one: entraide demo"
        )
    return settings.token.get_secret_value()


async def _together(stop: asyncio.Event, *jobs: Job) -> None:
    """Run jobs side by side; one that fails stops all."""

    async def guarded(job: Job) -> None:
        try:
            await job(stop)
        except Exception:
            stop.set()
            raise

    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(guarded(job))


async def main(settings: Settings, *, webhook: bool) -> None:
    """Run until SIGTERM or SIGINT; what is in flight is finished first."""
    configure_logs(settings.log_level)
    app = build(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await app.open()
        gc.collect()
        gc.freeze()  # aiogram's classes: else each full collection stops the loop for a fifth of a second
        log.info("ready", bot=app.name, mode="webhook" if webhook else "polling")
        await (app.serve(stop) if webhook else app.poll(stop))
    finally:
        await app.close()
    log.info("stopped")


def configure_logs(level: str) -> None:
    """JSON lines with ids, never texts; libraries that would print addresses with the token stay quiet."""
    logging.basicConfig(level=level, format="%(message)s")
    for name in ("httpx", "httpcore", "aiohttp.access", "aiogram.event"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
