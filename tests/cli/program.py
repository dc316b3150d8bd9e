"""The installed program, run as an operator runs it: a process of its own, with its own environment."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import FileIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import orjson

from bot.operator import init
from sandbox.actor import Phone
from sandbox.people import SANDBOX_TOKEN
from sandbox.world import World
from tests.promises.lives import Life, nursery

PROGRAM = Path(sys.executable).with_name("entraide")
KEY = "bm9idWctYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="
PATIENCE = 90.0
"""Seconds: a process loads both libraries, and machines of tests are busy."""


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


def plain_environment(**settings: object) -> dict[str, str]:
    """This environment without settings of ours, and these instead."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENTRAIDE_")}
    return kept | {f"ENTRAIDE_{name.upper()}": str(value) for name, value in settings.items()}


def entraide(*words: str | Path, folder: Path, **settings: object) -> Said:
    """One command, to its end."""
    run = subprocess.run(
        [PROGRAM, *words],
        cwd=folder,
        env=plain_environment(**settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return Said(run.returncode, run.stdout, run.stderr)


class Forked:
    """A life of the nursery as asyncio's `Process`: the very commands, without seconds of loading first."""

    def __init__(self, life: Life) -> None:
        self._life = life

    @property
    def returncode(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._life.status

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        self._life.signal(number)

    def kill(self) -> None:
        """Kill -9."""
        self._life.signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait for its end; its exit status."""
        return await self._life.end(PATIENCE)


@dataclass
class Started:
    """A program that runs, and what it has logged so far."""

    process: Process | Forked
    lines: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    reading: list[asyncio.Task[None]] = field(default_factory=list)

    def logged(self, event: str) -> list[dict[str, object]]:
        """The lines of the log with this event."""
        return [line for line in map(orjson.loads, self.lines) if line["event"] == event]

    async def until(self, there: Callable[[], object]) -> None:
        """Wait until something is so, or fail when the program ends before it."""
        async with asyncio.timeout(PATIENCE):
            while not there():
                assert self.process.returncode is None, "\n".join(self.lines + self.errors)
                await asyncio.sleep(0.02)

    async def until_logged(self, event: str) -> None:
        """Wait until it says so in the log."""
        await self.until(lambda: self.logged(event))

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it; its exit status."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for its end; its exit status."""
        async with asyncio.timeout(PATIENCE):
            status = await self.process.wait()
            await asyncio.gather(*self.reading)
        return status


@asynccontextmanager
async def started(
    *words: str, folder: Path, installed: bool = False, **settings: object
) -> AsyncIterator[Started]:
    """A command that runs until it is stopped; killed at the end if it still does.

    A process of its own with its own environment: `installed` as it lies on the disk, which takes seconds to
    load, else forked from a process that has loaded it.
    """
    begun = _installed if installed else _forked
    async with begun(*words, folder=folder, **settings) as program:
        try:
            yield program
        finally:
            if program.process.returncode is None:
                program.process.kill()
            await program.process.wait()
            await asyncio.gather(*program.reading)


@asynccontextmanager
async def _forked(*words: str, folder: Path, **settings: object) -> AsyncIterator[Started]:
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory()))
        files = [stack.enter_context((place / name).open("w+b", buffering=0)) for name in ("out", "err")]
        told = plain_environment(**settings)
        life = await nursery().begin(
            {name: value for name, value in told.items() if name.startswith("ENTRAIDE_")},
            place / "out",
            errors=place / "err",
            folder=folder,
            command=" ".join(words),
            hurried=False,
        )
        program = Started(Forked(life))
        loop = asyncio.get_running_loop()
        program.reading += [
            loop.create_task(_follow(file, lines, life))
            for file, lines in zip(files, (program.lines, program.errors), strict=True)
        ]
        yield program


@asynccontextmanager
async def _installed(*words: str, folder: Path, **settings: object) -> AsyncIterator[Started]:
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *words, cwd=folder, env=plain_environment(**settings), stdout=PIPE, stderr=PIPE
    )
    program = Started(process)
    assert process.stdout is not None
    assert process.stderr is not None
    loop = asyncio.get_running_loop()
    program.reading += [
        loop.create_task(_gather(process.stdout, program.lines)),
        loop.create_task(_gather(process.stderr, program.errors)),
    ]
    yield program


async def _gather(stream: asyncio.StreamReader, lines: list[str]) -> None:
    while line := await stream.readline():
        lines.append(line.decode().rstrip("\n"))


async def _follow(file: FileIO, lines: list[str], life: Life) -> None:
    """Read what a life writes into a file, up to its last word."""
    rest, is_over = b"", False
    while not is_over:
        is_over = life.status is not None
        *whole, rest = (rest + file.read()).split(b"\n")
        lines += [line.decode() for line in whole]
        if not is_over:
            await asyncio.sleep(0.01)
    lines += [rest.decode()] if rest else []


class PatientPhone(Phone):
    """A phone whose person waits as long as a process may take."""

    async def until(self, condition: Callable[[], object], timeout: float = 0, what: str = "") -> None:  # noqa: ASYNC109
        """As `Phone.until`, but patiently, whatever patience is asked for."""
        await super().until(condition, max(timeout, PATIENCE), what)

    async def settle_in(self) -> None:
        """Accept the first screen."""
        self.start()
        await self.hears("112")
        self.press("👍")
        await self.until(self.keys)

    async def volunteer(self) -> None:
        """Join those who help in the Centre."""
        await self.settle_in()
        self.key("🤝")
        await self.hears("charte")
        self.press("18 ans ou plus")
        await self.hears("Votre quartier")
        self.press("Centre")
        await self.hears("Et vous ?")
        self.press("Passer la suite")
        await self.hears("Quand avez-vous du temps")
        self.press("Quand je peux")
        await self.hears("C'est bien cela")
        self.press("C'est bon")
        await self.hears("Bienvenue parmi les bénévoles")

    async def begin_request(self, detail: str | None = None) -> None:
        """Ask for shopping in the Centre, up to the last tap."""
        self.key("🙋")
        await self.hears("De quoi avez-vous besoin")
        self.press("Courses")
        await self.hears("Pour quand")
        self.press("Demain")
        await self.hears("Où habitez-vous")
        self.press("Centre")
        await self.hears("Un détail")
        if detail is None:
            self.press("Non, c'est bon")
        else:
            self.write(detail)
        await self.hears("On envoie")

    async def ask(self) -> None:
        """Ask for shopping in the Centre."""
        await self.begin_request()
        self.press("✅ Envoyer")
        await self.until(lambda: "C'est envoyé" in self.screen())


def settings_for(folder: Path, api_base: str, **more: object) -> Mapping[str, object]:
    """Settings of a bot in this folder at this Bot API, with a file as `init` writes it, but awake."""
    file = folder / "valmeuse.toml"
    if not file.exists():
        with redirect_stdout(StringIO()):
            init(file)
        file.write_text(file.read_text().replace('"21:00-08:00"', f'"{_quiet_elsewhere()}"'))
    return {
        "token": SANDBOX_TOKEN,
        "api_base": api_base,
        "municipality": file,
        "keys_file": file.with_suffix(".keys"),
        "database_url": f"sqlite:///{folder / 'entraide.sqlite3'}",
        **more,
    }


def _quiet_elsewhere() -> str:
    """Quiet hours that are not now: these programs go by the real clock, and tests run at night too."""
    far = datetime.now(ZoneInfo("Europe/Brussels")) + timedelta(hours=12)
    return f"{far:%H:%M}-{far + timedelta(minutes=1):%H:%M}"


def asked(world: World, method: str) -> list[dict[str, object]]:
    """The parameters of all calls of one method, oldest first."""
    return [call.parameters for call in world.calls.calls if call.method.lower() == method.lower()]
