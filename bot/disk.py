"""The disk: warned of in time, and while it is full or broken nothing new is taken in.

Beside a SQLite database lies a reserve of a few megabytes. It is given back as soon as the database says that
it is full, so that what makes room can still be done: erasing somebody, letting go of what has had its time.
While the disk is in trouble reading works, and what comes in is refused before it is confirmed to Telegram,
which keeps it for a day. That lasts until there is room for the reserve again: else what people write would
use up what it gave back. Not here: who refuses it (`bot.intake.holdback`), what else is looked at
(`bot.health`).
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import structlog

from storage.faults import Fault, fault_of

log = structlog.get_logger(__name__)

LOW = 0.15
"""The share that is free from which on we warn…"""
AMPLE = 5_000_000_000
"""… unless so many bytes are: a town's database is far smaller."""
RESERVE = 4 * 1024 * 1024
ROOM = 2
"""The reserve is made again only where so many times as much stays free beside it."""
ENOUGH = RESERVE * (1 + ROOM)
"""Without a reserve, less than this is as good as full."""
NEXT_TO_NOTHING = RESERVE // 4
"""Less than this, and a command cannot even open the database."""
QUIET = 5.0
"""Seconds after the last refusal of the disk's before the next write is tried."""
BLOCK = bytes(64 * 1024)


class Room(StrEnum):
    """How the disk is: a closed list."""

    GOOD = "good"
    LOW = "low"
    """Little is left: the operator has to make room."""
    FULL = "full"
    """Nothing can be written, or what was written cannot be relied on."""


def is_low(free: int, total: int) -> bool:
    """Whether so little is left that somebody has to make room."""
    return free < ENOUGH or (free < LOW * total and free < AMPLE)


class Reserve:
    """A file that holds room for what makes room."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_there(self) -> bool:
        """Whether it lies there whole."""
        try:
            return self.path.stat().st_size >= RESERVE
        except OSError:
            return False

    def make(self) -> bool:
        """Fill it, if it is not there already and the disk has ample room beside it; whether it is there."""
        if self.is_there:
            return True
        try:
            if shutil.disk_usage(self.path.parent).free < ENOUGH:
                return False
            with self.path.open("wb") as file:
                for _ in range(RESERVE // len(BLOCK)):
                    file.write(BLOCK)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.free()
            return False
        return True

    def free(self) -> None:
        """Give the room back."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def reserve_of(file: Path) -> Reserve:
    """The one that lies beside a database's file."""
    return Reserve(file.with_name(f"{file.name}.reserve"))


def lend_reserve(file: Path) -> None:
    """Give it to a command that makes room, where it could write nothing without it."""
    with suppress(OSError):  # no such folder: the command says so
        if shutil.disk_usage(file.absolute().parent).free < NEXT_TO_NOTHING:
            reserve_of(file).free()


class Disk:
    """Where we write, as its own errors and its free room show it. `file` is None for a server's database."""

    def __init__(self, file: Path | None, now: Callable[[], float] = time.monotonic) -> None:
        self._folder = Path.cwd() if file is None else file.absolute().parent
        self.reserve = None if file is None else reserve_of(file)
        self._now = now
        self._refused_at: float | None = None
        self._was = Room.GOOD
        self.is_full = False
        """Whether the last write met a disk that is full or broken; nothing is to be taken in."""
        self.free_share: float | None = None

    @property
    def room(self) -> Room:
        """How it is, as last looked at."""
        if self.is_full:
            return Room.FULL
        return self._was

    def heard(self, fault: Fault) -> None:
        """The database could not do something."""
        if not fault.is_of_the_disk:
            return
        anew = not self.is_full
        self._refuse("disk_full" if fault is Fault.FULL else "disk_broken")
        if self.reserve is not None and anew:
            self.reserve.free()  # last: whoever is writing it just now looks at `is_full` when done

    def _refuse(self, why: str) -> None:
        self._refused_at = self._now()
        if not self.is_full:
            self.is_full = True
            log.error(why, folder=str(self._folder), remedy=f"make room: {ENOUGH >> 20} MB at the least")

    def suspect(self, error: BaseException) -> None:
        """Something failed that may have been the disk's fault."""
        self.heard(fault_of(error))

    @property
    def lacks_reserve(self) -> bool:
        """Whether there is nothing to give back."""
        return self.reserve is not None and not self.reserve.is_there

    def look(self, inside: int = 0) -> None:
        """Look at what is free; after a while without a refusal writing is tried again.

        `inside`: bytes of the database itself that hold nothing, which it uses first.
        """
        try:
            usage = shutil.disk_usage(self._folder)
        except OSError:
            self.free_share = None
            return
        self.free_share = usage.free / usage.total if usage.total else None
        if self.lacks_reserve and usage.free + inside < ENOUGH:
            self._refuse("disk_full")
        else:
            self._try_again()
        now = Room.LOW if is_low(usage.free, usage.total) else Room.GOOD
        if now is not self._was:
            self._was = now
            if now is Room.LOW:
                log.error("disk_low", free=round(self.free_share or 0.0, 3), remedy="make room")
            else:
                log.info("disk_has_room")

    def keep_reserve(self) -> None:
        """See that the reserve is there, where there is room for it. Takes a moment: not for the loop."""
        if self.reserve is None or self.is_full:
            return
        self.reserve.make()
        if self.is_full:  # the database said so while it was written, and found nothing to give back
            self.reserve.free()

    def _try_again(self) -> None:
        if self._refused_at is None or self._now() - self._refused_at < QUIET:
            return
        self._refused_at = None
        self.is_full = False
        log.info("disk_tried_again")
