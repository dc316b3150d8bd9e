"""Lives of the bot, as processes: begun in milliseconds, killed or stopped, and what they left behind."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from bot.municipality import EXAMPLE_FILE
from sandbox.people import SANDBOX_TOKEN

LIFE = Path(__file__).with_name("life.py")
PROGRAM = Path(sys.executable).with_name("entraide")
KEY = "bm9idWctYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="
COORDINATOR = 7001
"""The Telegram id of the municipality's coordinator, by its file."""
PATIENCE = 90.0


class Life:
    """One process of the bot."""

    def __init__(
        self, pid: int, ended: dict[int, int], process: subprocess.Popen[bytes] | None = None
    ) -> None:
        self.pid = pid
        self._ended = ended
        self._process = process

    @property
    def status(self) -> int | None:
        """Its exit status, negative for a signal; None while it lives."""
        return self._ended.get(self.pid) if self._process is None else self._process.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still lives."""
        if self.status is None:
            with suppress(ProcessLookupError):  # just ended by itself
                os.kill(self.pid, number)

    async def end(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; its status."""
        async with asyncio.timeout(seconds):
            while (status := self.status) is None:
                await asyncio.sleep(0.005)
        return status

    async def kill(self) -> int:
        """Kill -9."""
        self.signal(signal.SIGKILL)
        return await self.end()

    async def stop(self) -> int:
        """SIGTERM; its status. How soon it ends is for the test to judge: a busy machine is patient."""
        self.signal(signal.SIGTERM)
        return await self.end()


class Nursery:
    """The process that forks lives. One for a session of tests: it takes seconds to import the bot."""

    def __init__(self) -> None:
        self._ended: dict[int, int] = {}
        self._began: list[int] = []
        self._ready = threading.Event()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen([sys.executable, LIFE], **pipes)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "ended" in told:
                self._ended[told["ended"]] = told["status"]
            elif "began" in told:
                self._began.append(told["began"])
            else:
                self._ready.set()

    async def begin(
        self,
        env: dict[str, str],
        log: Path,
        *,
        errors: Path | None = None,
        folder: Path | None = None,
        command: str = "run",
        dies: tuple[str, int] | None = None,
        hurried: bool = True,
        usurps: bool = False,
    ) -> Life:
        """Fork a life; it `dies` at a call of a point of the code, or is `hurried` beyond its send budget.

        What it prints goes into `log`; its `errors` too, unless they are wanted apart.

        One that `usurps` works even where another one does.
        """
        how = {"dies": dies, "hurried": hurried, "usurps": usurps}
        place = {"log": str(log), "errors": str(errors or log), "folder": str(folder or Path.cwd())}
        asked = {"command": command, "env": env, **place, **how}
        async with asyncio.timeout(4 * PATIENCE):
            while not self._ready.is_set():
                await asyncio.sleep(0.05)
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            while not self._began:
                await asyncio.sleep(0.002)
        return Life(self._began.pop(), self._ended)

    def close(self) -> None:
        """End it, and every life that is left."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self._process.stdout.close()


@cache
def nursery() -> Nursery:
    """The one of this process of tests, from when somebody first asks for it."""
    found = Nursery()
    atexit.register(found.close)
    return found


@contextmanager
def program(env: dict[str, str], log: Path, command: str = "run") -> Iterator[Life]:
    """The installed program, started as an operator does; killed at the end if it still lives."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            [PROGRAM, command], env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    try:
        yield Life(process.pid, {}, process)
    finally:
        process.kill()
        process.wait()


def environment(api_base: str, database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """What a life is told. Its municipality never sleeps: the hour at which tests run must not matter."""
    town = folder / "town.toml"
    if not town.exists():
        far = (datetime.now(UTC).hour + 12) % 24
        words = EXAMPLE_FILE.read_text(encoding="utf-8")
        for before, after in (
            ('quiet_hours = "21:00-08:00"', f'quiet_hours = "{far:02}:00-{far:02}:01"'),
            ("coordinators = []", f"coordinators = [{COORDINATOR}]"),
        ):
            assert before in words
            words = words.replace(before, after)
        town.write_text(words, encoding="utf-8")
    return {
        "ENTRAIDE_TOKEN": SANDBOX_TOKEN,
        "ENTRAIDE_API_BASE": api_base,
        "ENTRAIDE_DATABASE_URL": database_url,
        "ENTRAIDE_KEYS": KEY,
        "ENTRAIDE_MUNICIPALITY": str(town),
        **more,
    }


def query(url: str, words: str) -> list[tuple[Any, ...]]:
    """Read the database as it lies there, by a connection of our own."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)) as connection:
            return connection.execute(words).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(words).fetchall()


def counts(url: str, table: str, column: str = "state", where: str = "1 = 1") -> dict[str, int]:
    """How many rows of a table there are for each value of a column."""
    return dict(query(url, f"SELECT {column}, count(*) FROM {table} WHERE {where} GROUP BY {column}"))


def in_flight(url: str) -> int:
    """What a dead process may have sent without writing it down: new messages leased, answers begun."""
    leased = counts(url, "outbox", where="state = 'leased' AND op = 'send'").get("leased", 0)
    return leased + counts(url, "inbox").get("applied", 0)


def unfinished(url: str) -> int:
    """Updates that are not answered, and messages that are not sent."""
    inbox, outbox = counts(url, "inbox"), counts(url, "outbox")
    return sum(
        (inbox.get("pending", 0), inbox.get("applied", 0), outbox.get("waiting", 0), outbox.get("leased", 0))
    )


def complaints(log: Path) -> list[str]:
    """What the lives logged as an error."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:2000] for line in lines if '"level": "error"' in line or "Traceback" in line]
