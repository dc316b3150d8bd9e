"""A town on a disk that is really full, in a process of its own: `python -m tests.promises.full_disk_drill`.

Told `tmpfs=FOLDER`, the folder is a small file system of its own (`small_disks.py` mounts it), and a file
fills it to the last byte. Told `limit=FOLDER`, the kernel lets no file of this process grow any further:
every write behind the end of one fails, as on a disk that refuses, and that needs no rights. In both, what
the bot's reserve gives back is there again. What must hold is asserted here; the last line printed is JSON.

A process of its own, because neither may hit anything else that runs. Not a test: that is
`test_a_disk_that_refuses.py`.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import resource
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

from aiohttp import ClientSession, web
from sqlalchemy import select

from bot import disk, vigil
from bot.app import App
from bot.intake import poll
from bot.intake.webhook import HEADER, webhook_app
from bot.logs import configure_logs
from bot.purging import purge_all
from sandbox.actor import Phone
from sandbox.clock import MovableClock
from storage.engine import open_database
from storage.sealing import Keyring
from storage.store import StoredStore
from storage.tables import InboxRow
from tests.stage import KEY, Stage, staged

INBOX = InboxRow.__table__  # type: ignore[attr-defined]
SECRET = "kR7-x_9QwertyUIOP12345"
WORDS = "Un mot de plus, qui prend de la place. " * 40
SORRY = "Un souci technique, pardon."
BACK = 120
"""Seconds within which all is as before once there is room again."""
SOME, MANY = 40, 65
"""Messages that come while there is no room: as many as would use up the reserve if they were let in.

Who polls sees the first hundred that wait, and no others until those are confirmed: so somebody is forgotten
while some wait, and by webhook while many do.
"""
LATER = timedelta(days=40)
"""By then what was sent has had its time."""


class SmallDisk(Protocol):
    """A disk that can be filled and cleared."""

    def fill(self) -> None:
        """From now on it has no room."""

    def clear(self) -> None:
        """Somebody has made room."""


class Tmpfs:
    """A file system of a few megabytes."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """To the last byte."""
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError as error:
                    assert error.errno == errno.ENOSPC  # noqa: PT017 - the drill's own

    def clear(self) -> None:
        """The other file is gone."""
        self._ballast.unlink()


class FileLimit:
    """Files of this process that cannot grow: real refusals of the kernel, on every machine."""

    def __init__(self, folder: Path) -> None:
        self._wal = folder / "town.sqlite3-wal"
        self._least, self._most = resource.getrlimit(resource.RLIMIT_FSIZE)
        self._limit: int | None = None
        disk.shutil = SimpleNamespace(disk_usage=self._usage)  # type: ignore[assignment]
        give_back = disk.Reserve.free

        def free(reserve: disk.Reserve) -> None:
            was_there = reserve.path.exists()
            give_back(reserve)
            if was_there and self._limit is not None:
                self._set(self._limit + disk.RESERVE)

        disk.Reserve.free = free  # type: ignore[method-assign]

    def _usage(self, _path: Path) -> SimpleNamespace:
        total = 1 << 30
        room = total if self._limit is None else self._limit - self._wal.stat().st_size
        return SimpleNamespace(total=total, free=max(room, 0))

    def _set(self, limit: int) -> None:
        self._limit = limit
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, self._most))

    def fill(self) -> None:
        """Where the log of the database ends now, all ends."""
        self._set(self._wal.stat().st_size)

    def clear(self) -> None:
        """As before."""
        self._limit = None
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._least, self._most))


async def states(app: App) -> dict[int, str]:
    """What became of every update that was ever kept."""
    async with app.store.unit() as unit:
        rows = await unit.execute(select(INBOX.c.update_id, INBOX.c.state))
        return {row.update_id: row.state for row in rows}


@asynccontextmanager
async def webhook(app: App) -> AsyncIterator[str]:
    """The same front door, for Telegram's posts."""
    runner = web.AppRunner(webhook_app("/hook", SECRET, app.front.receive), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def posted(app: App, phone: Phone, update_id: int, words: str = "/aide") -> int:
    """The status with which a post of somebody's words is answered."""
    person = {"id": phone.id, "first_name": "Rosa", "is_bot": False}
    chat = {"id": phone.id, "type": "private"}
    body = {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": words}
    async with webhook(app) as address, ClientSession() as session:
        update, headers = {"update_id": update_id, "message": body}, {HEADER: SECRET}
        async with session.post(address, json=update, headers=headers) as response:
            return response.status


async def forgotten(stage: Stage, phone: Phone) -> None:
    """They want to be forgotten, and are."""
    phone.write("/oublier")
    await phone.until(lambda: any("Oui, effacer" in label for label in phone.buttons()), timeout=BACK)
    phone.press("Oui, effacer")
    await phone.hears("effacé", timeout=BACK)
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        assert await unit.people.by_telegram(phone.id) is None


async def purged(stage: Stage) -> int:
    """What `entraide purge` takes away on the full disk, by a connection of its own."""
    clock = MovableClock(stage.clock.now() + LATER)
    store = StoredStore(open_database(stage.url), Keyring([KEY]), stage.town, clock)
    try:
        return await purge_all(store)
    finally:
        await store.database.close()


def told(phone: Phone) -> int:
    """How often they read that their message waits."""
    return sum(SORRY in item.text for item in phone.messages())


async def insist(amount: int, *phones: Phone) -> None:
    """They go on writing, and wait for a while."""
    for number in range(amount):
        phones[number % len(phones)].write(f"{number} {WORDS}")
        await asyncio.sleep(0.01)
    await asyncio.sleep(3 * disk.QUIET)


async def until_full(app: App, *phones: Phone) -> None:
    """They go on writing until the database has no room."""
    async with asyncio.timeout(60):
        while not app.vigil.disk.is_full:
            for phone in phones:
                phone.write(WORDS)
            await asyncio.sleep(0.05)


async def drill(room: SmallDisk, path: Path) -> dict[str, int | float]:
    """Filled, insisted on, made room on, cleared; the figures."""
    async with staged(path) as stage:
        app = stage.app
        assert app is not None
        reserve = app.vigil.disk.reserve
        assert reserve is not None
        rosa, ana = await stage.resident("Rosa"), await stage.resident("Ana")
        sam = await stage.volunteer("Sam")
        await stage.ask(ana)
        await stage.settled()
        assert reserve.make()
        before = set(await states(app))

        room.fill()
        await until_full(app, rosa, sam)
        assert not reserve.path.exists()
        await insist(SOME, rosa, sam)
        await forgotten(stage, ana)
        await insist(MANY, rosa, sam)
        assert app.vigil.disk.is_full, "there is room for what makes room, and for nothing else"
        waiting = len(stage.world.updates.pending)
        assert waiting >= SOME + MANY, "nothing is confirmed that is not kept"
        assert [told(phone) for phone in (rosa, sam)] == [1, 1]
        signs = {sign.name: sign.state.value for sign in [*app.vigil.live(), *await app.vigil.ready()]}
        assert signs["disk"] == "bad"
        assert signs["database"] == "good", "reading works"
        beyond = stage.world.updates.next_id + 1_000_000
        assert await posted(app, rosa, beyond) == web.HTTPServiceUnavailable.status_code
        assert beyond not in await states(app)
        assert await posted(app, sam, beyond + 1, "/oublier") == web.HTTPOk.status_code
        removed = await purged(stage)
        assert removed

        since = time.monotonic()
        room.clear()
        await stage.settled(timeout=BACK)
        back = time.monotonic() - since
        assert await posted(app, rosa, beyond) == web.HTTPOk.status_code
        await stage.settled()
        kept = await states(app)
        assert set(kept.values()) == {"answered"}
        came = {entry.id for entry in stage.world.updates.past} | {beyond, beyond + 1}
        assert came <= set(kept), "nothing that was confirmed is lost"
        await stage.ask(rosa)
        await stage.settled()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return {
        "before": len(before),
        "refused": waiting,
        "removed": removed,
        "back": round(back, 2),
        "lost": len(came - set(kept)),
    }


DISKS = {"tmpfs": Tmpfs, "limit": FileLimit}


def main() -> None:
    """One disk after the other, one line of figures."""
    asked = {kind: Path(folder) for kind, _, folder in (word.partition("=") for word in sys.argv[1:])}
    configure_logs("ERROR")
    disk.QUIET, poll.NOT_KEPT_WAIT = 0.3, 0.1
    vigil.TICK, vigil.LOOK = 0.05, 1
    figures = {
        kind: asyncio.run(drill(make(asked[kind]), asked[kind] / "town.sqlite3"))
        for kind, make in DISKS.items()
        if kind in asked
    }
    os.write(1, json.dumps(figures).encode() + b"\n")


if __name__ == "__main__":
    main()
