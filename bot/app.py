"""The one module that sees everything and wires it. `build` makes an app; `run` and `serve` start it.

Production has the system's clock only; the sandbox hands in its own.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiohttp import web

from bot.budget import SendBudget
from bot.clock import SystemClock
from bot.closing import ClosingBudget
from bot.delivery.courier import Courier
from bot.delivery.loop import Deliverer
from bot.delivery.wire import build_sender
from bot.draft_store import DraftStore
from bot.feed_files import FeedFiles
from bot.feeds import Feeds
from bot.first_calls import FirstCalls
from bot.handlers import build_dispatcher
from bot.i18n import Catalogues
from bot.intake.answering import Answerer
from bot.intake.doors import Door
from bot.intake.excuse import Excuse
from bot.intake.feeds import add_feeds
from bot.intake.holdback import HoldBack
from bot.intake.poll import Poller
from bot.intake.sweep import Sweeper
from bot.intake.webhook import webhook_app
from bot.intake.wire import Wire
from bot.intake.work import Worker
from bot.jobs import Job, together, unless_stopped
from bot.keeping import Keeper
from bot.leading import Leader
from bot.limits import Gate, open_buckets, secret_of
from bot.logs import configure_logs
from bot.mendable import mendable
from bot.menus import Menus
from bot.middlewares.pace import Pace
from bot.middlewares.person import PersonMiddleware
from bot.municipality import read_town
from bot.settings import Settings, SettingsError, read_settings
from bot.split_numbers import SplitNumbers
from bot.views.home import home_keys
from bot.vigil import Vigil
from bot.watch import Part
from solidarity.alerts import ENOUGH
from solidarity.places import Municipality
from solidarity.ports import Clock
from storage.engine import open_database
from storage.migrate import upgrade
from storage.rotation import rewrap_instance
from storage.sealing import Keyring
from storage.shared import SharedBell
from storage.store import StoredStore

__all__ = ["App", "build", "build_in_sandbox", "configure_logs", "main"]

log = structlog.get_logger(__name__)

GRACE = 4.0
"""Seconds that a call may still wait for its turn once the process is to stop."""
UNITS_AT_ONCE = 4
"""On PostgreSQL, which has several writers: while one waits for its commit another goes on."""


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
    budget: ClosingBudget
    bell: SharedBell | None
    feeds: Feeds
    files: FeedFiles | None
    vigil: Vigil
    front: HoldBack
    """Where updates come in."""
    keeper: Keeper | None
    leader: Leader
    first_calls: FirstCalls
    menus: Menus

    async def open(self) -> None:
        """Load the municipality's entries and learn the bot's name, from the store where Telegram is away."""
        await self.store.load_town()
        if await rewrap_instance(self.store):
            log.warning("new_first_key", remedy="entraide keys rotate")
        if self.store.paused_at is not None:
            log.warning("paused", since=self.store.paused_at.isoformat(), remedy="entraide resume")
        if self.files is not None:
            self.files.prepare()
        await self.first_calls.ask_name()

    @property
    def name(self) -> str:
        """The bot's username; nothing before it is known."""
        return self.first_calls.name

    async def say_who_approves(self) -> None:
        """A grave alert needs two people: with fewer nobody can send one, which is to be known beforehand."""
        async with self.store.unit() as unit:
            there = len([item for item in await unit.people.approvers() if item.reachable])
        if there < ENOUGH:
            log.warning("no_grave_alerts", people=there, needed=ENOUGH, remedy="entraide validator invite")

    async def close(self) -> None:
        """Let go of everything."""
        await self.courier.close()
        await self.bot.session.close()
        await self.worker.effects.dispatcher["gate"].buckets.close()
        await self.store.database.close()

    def ring(self) -> None:
        """Something may be due everywhere."""
        self.worker.ring()
        self.deliverer.ring()
        self.sweeper.ring()

    async def poll(self, stop: asyncio.Event) -> None:
        """`entraide run`: polling, worker, sender, sweeper; the whole is the leader's."""
        self.vigil.by_polling = True
        async with self.vigil.awake(stop):
            await together(stop, self._hurry, lambda stop: self.leader.lead(stop, self._poll_as_leader))

    async def _hurry(self, stop: asyncio.Event) -> None:
        """Once we are to stop nobody waits for a turn any longer."""
        await stop.wait()
        self.budget.close(GRACE)

    async def _poll_as_leader(self, stop: asyncio.Event) -> None:
        token = self.settings.bot_token
        await self.first_calls.listen_by_polling(stop)
        poller = Poller(self.settings.api_base, token, self.front.receive, self.vigil.metrics)
        await together(
            stop,
            self.vigil.living(Part.POLLER, poller.run),
            self.vigil.living(Part.WORKER, self.worker.run),
            self.vigil.living(Part.SENDER, self.deliverer.run),
            self.vigil.living(Part.SWEEPER, self.sweeper.run),
            self.first_calls.tell_profile,
            self.menus.run,
            *self._writers(),
            *self._bells(),
        )

    def _bells(self) -> list[Job]:
        bell = self.bell
        return [] if bell is None else [lambda stop: bell.run(stop, self._hear)]

    def _writers(self) -> list[Job]:
        return [item.run for item in (self.files, self.keeper) if item is not None]

    def _hear(self) -> None:
        """Another process stored or planned something. The sweeper goes by the clock."""
        self.worker.ring()
        self.deliverer.ring()

    async def serve(self, stop: asyncio.Event) -> None:
        """`entraide serve`: the webhook and a worker on every machine, sender and sweeper on one."""
        url, secret = self.settings.webhook
        host, port = self.settings.address
        pages = webhook_app(urlsplit(url).path or "/", secret, self.front.receive)
        self.vigil.add_health(pages)
        add_feeds(pages, self.feeds)
        runner = web.AppRunner(pages, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(f"ENTRAIDE_LISTEN: {host}:{port} cannot be listened on") from error
        try:
            self.worker.sending.shared = self.store.database.dialect == "postgresql"
            async with self.vigil.awake(stop):
                await together(
                    stop,
                    self._hurry,
                    lambda stop: self.first_calls.listen_at(url, secret, stop),
                    self.vigil.living(Part.WORKER, self.worker.run),
                    self._lead,
                    *self._bells(),
                )
        finally:
            await runner.cleanup()

    async def _lead(self, stop: asyncio.Event) -> None:
        await self.leader.lead(
            stop,
            lambda stop: together(
                stop,
                self.vigil.living(Part.SENDER, self.deliverer.run),
                self.vigil.living(Part.SWEEPER, self.sweeper.run),
                self.first_calls.tell_profile,
                self.menus.run,
                *self._writers(),
            ),
        )


def build(
    settings: Settings,
    clock: Clock | None = None,
    town: Municipality | None = None,
    budget: SendBudget | None = None,
) -> App:
    """A wired app: database brought up to date, nothing started. The sandbox hands in clock and budget."""
    token = settings.bot_token
    catalogues = Catalogues.load()
    town = town or read_town(settings, catalogues)
    upgrade(settings.database_url)
    store = StoredStore(
        open_database(settings.database_url), Keyring(settings.key_list), town, clock or SystemClock()
    )
    vigil = Vigil(settings, store)
    turns = ClosingBudget(budget or SendBudget(), vigil.metrics.flooded)
    session = Wire(settings.api_base)
    session.middleware(Pace(turns))
    bot = Bot(token, session=session)
    courier = Courier(build_sender(token, settings.api_base, turns))
    app: App

    def name() -> str:
        return app.name

    person = PersonMiddleware(catalogues, name)
    translators = [catalogues.translator(code, town.zone) for code in town.languages]
    dispatcher = build_dispatcher(DraftStore(), person, home_keys(translators), catalogues)
    buckets = open_buckets(settings.redis_url, secret_of(settings.key_list))
    gate = dispatcher["gate"] = Gate(buckets)
    numbers = dispatcher["numbers"] = SplitNumbers(buckets)
    vigil.metrics.add("gate_refusals", "Secret links, exports and broadcasts refused", lambda: gate.refused)
    vigil.metrics.add("relays_held", "Messages held with a warning, since the start", lambda: numbers.held)
    hands = UNITS_AT_ONCE if store.database.dialect == "postgresql" else 1
    answerer = Answerer(bot, store.clock)
    worker = Worker(
        store,
        bot,
        dispatcher,
        person,
        answerer,
        hands,
        door=Door(buckets, store.clock),
        watch=vigil.metrics,
        is_out=vigil.is_out,
    )
    deliverer = Deliverer(store, courier, turns, catalogues, name, store.clock, vigil.metrics)
    deliverer.is_out = vigil.is_out
    sweeper = Sweeper(store, deliverer.ring, vigil.metrics)
    bell = SharedBell(settings.redis_url) if settings.redis_url else None
    feeds = Feeds(store, catalogues, name, _origin(settings.webhook_url))
    written = Feeds(store, catalogues, name)  # where a town puts its files, only the town knows
    files = FeedFiles(settings.feed, written) if settings.feed is not None else None
    excuse = Excuse(store, store.clock, answerer, person)
    keeper = None
    if settings.backups is not None:
        keeper = Keeper(store, settings.database_url, settings.backups, settings.backup_minutes)
    app = App(
        settings,
        catalogues,
        store,
        bot,
        worker,
        deliverer,
        sweeper,
        courier,
        turns,
        bell,
        feeds,
        files,
        vigil,
        HoldBack(vigil.disk, worker.receive, excuse),
        keeper,
        Leader(store.database, vigil),
        FirstCalls(bot, store, catalogues, vigil.metrics),
        Menus(bot, store, catalogues),
    )

    def planned() -> None:
        deliverer.ring()
        if bell is not None:
            bell.ring()

    store.on_planned = planned
    store.on_roles = app.menus.ring
    if keeper is not None:
        store.on_erased = keeper.ring
    if bell is not None:
        worker.on_received = bell.ring
    return app


def _origin(address: str | None) -> str | None:
    """Scheme, host and port of the public address: where the feeds are served too."""
    if address is None:
        return None
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def build_in_sandbox(
    environment: Mapping[str, str],
    clock: Clock,
    machine: Callable[[], float],
    sleep: Callable[[float], Awaitable[object]],
) -> App:
    """An app for the demo, in the process of the emulated Telegram.

    Its settings come from this mapping, not from the environment; `machine` and `sleep` are the time that
    the send budget goes by, so that a script can be played in a hurry within the same limits. Its people are
    quicker than any real ones, and nobody else can knock: there is no door.
    """
    app = build(read_settings(environment), clock=clock, budget=SendBudget(now=machine, sleep=sleep))
    app.worker.door = None
    return app


async def main(settings: Settings, *, webhook: bool) -> None:
    """Run until SIGTERM or SIGINT; what is in flight is finished first."""
    configure_logs(settings.log_level)
    app = build(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await unless_stopped(stop, app.open())
        gc.collect()
        gc.freeze()  # aiogram's classes: else each full collection stops the loop for a fifth of a second
        gc.enable()  # it rested until here (`bot.__main__`): a second of looking for what is never let go
        await app.say_who_approves()  # whoever is ready outlives an outage of the database; this does not yet
        log.info("ready", bot=app.name, mode="webhook" if webhook else "polling")
        await (app.serve(stop) if webhook else app.poll(stop))
    except Exception as error:
        if mendable(error) is not None:
            raise
        log.exception("crashed")
        raise SystemExit(1) from None
    finally:
        await app.close()
    log.info("stopped")
