"""`entraide demo`: the emulated Telegram and the real bot in one process, on one clock, with a town in it.

The bot runs as it always does, over HTTP, on a database of its own in a temporary folder. What is special:
its clock is the sandbox's, and while the town's story is played neither side keeps to Telegram's pace.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import secrets
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sandbox.people import SANDBOX_TOKEN
from sandbox.real_token import RealTokenError, refuse_real_token

if TYPE_CHECKING:
    from bot.app import App
    from sandbox.crowd import Crowd
    from sandbox.demo_moves import Town, Townsperson
    from sandbox.demo_time import Calendar, Hurry
    from sandbox.world import World

PORT = 8899
_PORTS_TRIED, _PORTS = 10, 1 << 16
_HURRY = 10_000.0
"""While the story is played, the send budget's minute passes in six milliseconds."""
_STORY_SPEED = 30.0
"""Civil seconds to a second while it is played: people take their time."""
_NEVER_SETTLED = 60.0
FIRST_COORDINATOR = 1001
"""In an empty town the first person whom the visitor adds is a coordinator."""


class NoPortError(Exception):
    """Every port that was tried is taken, or there is no such port."""


def main(port: int = PORT, *, empty: bool = False, crowd: int = 0) -> int:
    """Serve the sandbox until Ctrl-C, perhaps with a crowd of so many; returns the exit status."""
    try:
        refuse_real_token(SANDBOX_TOKEN)  # before aiohttp and aiogram are brought: seconds
        asyncio.run(_run(port, empty=empty, crowd=crowd))
    except (RealTokenError, NoPortError) as error:
        print(f"entraide: {error}", file=sys.stderr)
        return 2
    return 0


async def _run(port: int, *, empty: bool, crowd: int) -> None:
    began = time.monotonic()
    from bot.app import configure_logs

    configure_logs("WARNING")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(free_port(port), stop, empty=empty) as demo:
        if not empty:
            _say("Playing some days of an invented town ")
            await _unless(stop, demo.play(lambda: _say(".")))
            _say(f" {time.monotonic() - began:.0f} s\n")
        if crowd and not stop.is_set():
            _say(f"Letting {crowd} people in ")
            await _unless(stop, demo.gather(crowd, lambda: _say(".")))
            _say(f" {demo.crowd.as_json()['seconds']:.0f} s\n")
        if not stop.is_set():
            _invite(demo, port, empty=empty)
        await stop.wait()
    _say("\nStopped. Nothing of the town is kept.\n")


@dataclass(frozen=True)
class Demo:
    """The sandbox with the bot at work in it."""

    world: World
    app: App
    crowd: Crowd
    address: str
    town: Town
    calendar: Calendar
    people: dict[str, Townsperson]
    hurry: Hurry

    async def play(self, scene_played: Callable[[], None]) -> None:
        """Play the town's story up to the present; from then on time and limits are Telegram's."""
        from sandbox.demo import play
        from sandbox.demo_story import Story

        await play(Story(self.world, self.people, self.calendar, self.settle, scene_played))
        clock = self.world.clock
        clock.set_speed(1)
        clock.jump(max(-clock.offset, timedelta()))
        await self.settle()
        self.hurry.calm_down()
        self.world.limits.enabled = True
        self.world.calls.seen()
        self._remember()

    async def gather(self, size: int, some_came: Callable[[], None]) -> None:
        """Let a crowd in, and begin the walk that can be saved after that."""
        gathering = asyncio.get_running_loop().create_task(self.crowd.gather(size))
        try:
            while not gathering.done():
                some_came()
                await asyncio.wait({gathering}, timeout=1)
        finally:
            gathering.cancel()
        await gathering
        self.world.calls.seen()
        self.world.tape.start_here(self.world)

    @asynccontextmanager
    async def rush(self) -> AsyncIterator[None]:
        """While a crowd comes in the bot may greet it as fast as it can."""
        self.hurry.make_haste(_HURRY)
        try:
            yield
            await self.settle()
        finally:
            self.hurry.calm_down()

    def _remember(self) -> None:
        """Who had joined as what when the visitor comes: a test that is saved begins with them."""
        tape = self.world.tape
        for person in self.people.values():
            character = person.character
            if character.place:
                tape.roles[person.id] = ("volunteer", self.town.name("neighbourhood", character.place, "fr"))
            elif person.person.started:
                tape.roles[person.id] = ("resident", "")
        places = {place for _, place in tape.roles.values() if place}
        for chat in self.world.groups():
            named = [place for place in places if place in chat.title]
            if named and chat.creator in tape.coordinators:
                tape.bindings[chat.id] = named[0]
        tape.start_here(self.world)

    async def settle(self) -> None:
        """Wait until the bot has worked on everything that has happened and sent all that is due."""
        async with asyncio.timeout(_NEVER_SETTLED):
            while not await self._is_settled():
                self.app.ring()
                await asyncio.sleep(0.01)

    async def _is_settled(self) -> bool:
        app = self.app
        if self.world.updates.pending or app.worker.is_sending:
            return False
        if await app.sweeper.sweep():
            app.deliverer.ring()
            return False
        async with app.store.unit() as unit:
            due = await unit.outbox.next_due()
            counts = await unit.outbox.counts()
            waiting = await unit.inbox.waiting()
            return not waiting and not counts.get("leased") and (due is None or due > unit.now)


@asynccontextmanager
async def opened(port: int, stop: asyncio.Event, *, empty: bool = False) -> AsyncIterator[Demo]:
    """The emulated Telegram served, the bot at work; ended by `stop` or by leaving, then removed."""
    from bot.app import build_in_sandbox
    from sandbox.clock import MovableClock
    from sandbox.demo_crowd import ANSWERS, Neighbours
    from sandbox.demo_moves import Town, cast
    from sandbox.demo_time import Hurry, plan
    from sandbox.server import running
    from sandbox.world import World

    town = Town(files("bot").joinpath("municipality.toml").read_text("utf-8"))
    clock, hurry = MovableClock(), Hurry(1.0 if empty else _HURRY)
    calendar = plan(clock.now(), town.zone)
    if not empty:
        clock = MovableClock(calendar.begins, speed=_STORY_SPEED)
    world = World(clock=clock, limits=empty, zone=town.zone.key)
    people = {} if empty else cast(world, town)
    async with running(world, port) as server:
        with TemporaryDirectory(prefix="entraide-demo-") as folder:
            staff = [person.id for person in people.values() if person.is_coordinator] or [FIRST_COORDINATOR]
            settings = _settings(Path(folder), server.base_url, world.bot.token, town.text_with(staff))
            world.tape.coordinators |= set(staff)
            app = build_in_sandbox(settings, clock, hurry.now, hurry.sleep)
            clock.on_jump(app.ring)
            async with _at_work(app, stop):
                demo = Demo(world, app, server.crowd, server.base_url, town, calendar, people, hurry)
                server.crowd.rush, server.crowd.casting = demo.rush, Neighbours(town)
                server.crowd.answering.set(ANSWERS)
                yield demo


@asynccontextmanager
async def _at_work(app: App, stop: asyncio.Event) -> AsyncIterator[None]:
    """The bot polling; it ends with `stop`, and if it ends by itself it sets `stop`."""
    await app.open()
    gc.collect()
    gc.freeze()  # as in production: aiogram's classes need not be looked at again and again
    polling = asyncio.get_running_loop().create_task(app.poll(stop))
    polling.add_done_callback(lambda _task: stop.set())
    try:
        yield
    finally:
        stop.set()
        try:
            await polling
        finally:
            await app.close()


def _settings(folder: Path, api_base: str, token: str, municipality: str) -> dict[str, str]:
    """A bot's whole environment, in a folder of its own."""
    file = folder / "municipality.toml"
    file.write_text(municipality, encoding="utf-8")
    return {
        "ENTRAIDE_TOKEN": token,
        "ENTRAIDE_API_BASE": api_base,
        "ENTRAIDE_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "ENTRAIDE_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ENTRAIDE_MUNICIPALITY": str(file),
    }


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do it, or give it up when `stop` is set."""
    loop = asyncio.get_running_loop()
    working, stopping = loop.create_task(work), loop.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working


def free_port(wanted: int) -> int:
    """This port of the loopback, or the next one that nobody uses."""
    for port in range(wanted, min(wanted + _PORTS_TRIED, _PORTS)):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                trial.bind(("127.0.0.1", port))
                return port
    msg = f"no port from {wanted} on is free; name another: entraide demo --port PORT"
    raise NoPortError(msg)


def _say(words: str) -> None:
    """To whoever started it, at once."""
    print(words, end="", flush=True)


def _invite(demo: Demo, wanted: int, *, empty: bool) -> None:
    if wanted and not demo.address.endswith(f":{wanted}"):
        _say(f"Port {wanted} is taken by something else, so it is another one.\n")
    _say(f"\n  Open {demo.address}/ in a browser. Ctrl-C ends it.\n\n")
    _say(_EMPTY if empty else _TRY)
    if demo.town.sleeps(demo.world.now()):
        _say(_NIGHT.format(hour=demo.town.wakes))


_TRY = """\
  - Rosa and Sam write to each other through the bot: answer as one of them, then press [✔️ C'est fait].
  - Ask for help as somebody else (their name on top of a telephone changes it), and take it as Sam or Ana.
  - Amel coordinates: [🧭 Pilotage] has what found nobody. Let hours or days pass with the clock above.
"""
_EMPTY = """\
  - Add people with +; each starts with START. The first one coordinates: it has [🧭 Pilotage].
  - Let one of them volunteer with [🤝 Je veux aider], and another ask with [🙋 J'ai besoin d'aide].
  - Let hours or days pass with the clock above; make Telegram fail with the drawer on the right.
"""
_NIGHT = """\
  - It is night there: nobody is offered anything before {hour}. Let the clock jump to the morning first.
"""

if __name__ == "__main__":
    sys.exit(main())
