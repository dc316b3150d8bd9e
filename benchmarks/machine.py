"""The machine that the figures are of: its name, its cores, its databases.

PostgreSQL comes out of the wheel that the tests use, but writes to the disk as it does in earnest.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

from tests.databases import drop_database, fresh_database, template
from tests.servers import close_session, open_session, start_postgres

ROOT = Path(__file__).parent.parent
BOT_CORE = 0
"""The measured bot has it for itself; everything else runs on the others."""
IN_EARNEST = """max_connections=50 shared_buffers=128MB listen_addresses=127.0.0.1
unix_socket_directories="""
LIBRARIES = ("aiogram", "python-telegram-bot", "sqlmodel", "sqlalchemy", "pydantic", "aiohttp", "psycopg")
SQLITE, POSTGRES = "SQLite", "PostgreSQL"


def others() -> set[int]:
    """The cores of everything that is not measured."""
    return set(range(os.cpu_count() or 1)) - {BOT_CORE} or {BOT_CORE}


def on_bot_core(*command: str, **options: object) -> subprocess.Popen[str]:
    """Start a module of ours on the measured core."""
    return _started([BOT_CORE], command, options)


def on_other_cores(*command: str) -> subprocess.Popen[str]:
    """Start a module of ours on the others."""
    return _started(sorted(others()), command, {})


def _started(cores: list[int], command: tuple[str, ...], options: dict[str, object]) -> subprocess.Popen[str]:
    words = ["taskset", "-c", ",".join(map(str, cores)), sys.executable, "-W", "ignore", "-m", *command]
    environment = {**os.environ, "PTB_TIMEDELTA": "true"}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        words, cwd=ROOT, text=True, stderr=subprocess.DEVNULL, env=environment, **options
    )


class Machine:
    """This machine, with a folder and a PostgreSQL for the time of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._copies = 0

    @contextmanager
    def town(self, kind: str, people: int, requests: int = 0) -> Iterator[str]:
        """The address of a database of its own with so many people in it; built once, then copied."""
        name = f"{people}_{requests}"
        if kind == POSTGRES:
            url = fresh_database(template(name, lambda url: build_town(url, people, requests)))
            try:
                yield url
            finally:
                drop_database(url)
            return
        source = self.folder / f"{name}.sqlite3"
        if not source.exists():
            build_town(f"sqlite:///{source}", people, requests)
        self._copies += 1
        own = self.folder / f"copy{self._copies}.sqlite3"
        shutil.copy(source, own)
        try:
            yield f"sqlite:///{own}"
        finally:
            for left in self.folder.glob(f"{own.name}*"):
                left.unlink()


def build_town(url: str, people: int, requests: int) -> None:
    """In a process of its own, whose memory is gone afterwards."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.town", url, str(people), str(requests)]
    subprocess.run(command, cwd=ROOT, check=True)


@contextmanager
def the_machine() -> Iterator[Machine]:
    """Keeps off the measured core, starts PostgreSQL, and leaves nothing behind."""
    os.sched_setaffinity(0, others())
    session = open_session()
    server = start_postgres(session / "figures", IN_EARNEST)
    os.environ["ENTRAIDE_TEST_POSTGRES"] = server.url
    try:
        with tempfile.TemporaryDirectory(prefix="entraide-figures-") as folder:
            yield Machine(Path(folder))
    finally:
        server.stop()
        close_session(session)
        del os.environ["ENTRAIDE_TEST_POSTGRES"]


def description() -> str:
    """Which machine, which versions: without them a figure says nothing."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = [
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"Linux {platform.release()}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version} (in {tempfile.gettempdir()}, synchronous=FULL)",
    ]
    if url := os.environ.get("ENTRAIDE_TEST_POSTGRES"):
        with psycopg.connect(f"{url}/postgres") as connection:
            number = connection.info.server_version
            found.append(f"PostgreSQL {number // 10000}.{number % 10000} (same machine, fsync on)")
    return "; ".join([*found, *(f"{name} {version(name)}" for name in LIBRARIES)])


def hint(words: str) -> None:
    """How far it is, for who waits."""
    print(f"[{words}]", file=sys.stderr, flush=True)
