"""The disk: warned of in time, its reserve given back when it is full, and made again when there is room."""

from __future__ import annotations

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.disk import AMPLE, QUIET, RESERVE, Disk, Reserve, Room, is_low, lend_reserve
from storage.faults import Fault

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


class Machine:
    """A disk of 100 reserves, and a clock."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.seconds, self.free = 0.0, 60
        patch.setattr(shutil, "disk_usage", lambda _path: Usage(100 * RESERVE, 0, self.free * RESERVE))
        self.disk = Disk(folder / "town.sqlite3", now=lambda: self.seconds)
        self.reserve = folder / "town.sqlite3.reserve"

    def look(self) -> None:
        """What is done every few seconds."""
        self.disk.look()
        self.disk.keep_reserve()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One with ample room."""
    return Machine(tmp_path, monkeypatch)


def test_the_reserve_is_made_at_the_first_look(machine: Machine) -> None:
    """Beside the database lies a file of a few megabytes that is really written."""
    machine.look()
    assert machine.reserve.stat().st_size == RESERVE
    assert machine.reserve.stat().st_blocks * 512 >= RESERVE, "no hole: the room is really held"
    assert machine.disk.room is Room.GOOD


def test_a_full_disk_gives_the_reserve_back(machine: Machine) -> None:
    """At the first refusal nothing is taken in any more and the room is free; it is said once."""
    machine.look()
    with capture_logs() as logs:
        machine.disk.heard(Fault.FULL)
        machine.disk.heard(Fault.FULL)
    assert machine.disk.is_full
    assert machine.disk.room is Room.FULL
    assert not machine.reserve.exists()
    assert [line["event"] for line in logs] == ["disk_full"]


def test_a_reserve_in_the_making_is_given_back_too(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal comes from another thread than the one that writes it: none stays on a full disk."""
    make = Reserve.make

    def interrupted(reserve: Reserve) -> bool:
        machine.disk.heard(Fault.FULL)
        return make(reserve)

    monkeypatch.setattr(Reserve, "make", interrupted)
    machine.look()
    assert machine.disk.is_full
    assert not machine.reserve.exists()


def test_it_is_tried_again_after_a_while(machine: Machine) -> None:
    """Some seconds after the last refusal writing is tried again, and the reserve is there again."""
    machine.look()
    machine.disk.heard(Fault.BROKEN)
    machine.seconds += QUIET - 1
    machine.look()
    assert machine.disk.is_full
    machine.seconds += 1
    machine.look()
    assert not machine.disk.is_full
    assert machine.reserve.exists()


def test_what_the_reserve_gave_back_is_not_written_full(machine: Machine) -> None:
    """Without room for a reserve nothing is taken in, however long ago the last refusal was."""
    machine.look()
    machine.disk.heard(Fault.FULL)
    machine.free = 2
    for _ in range(3):
        machine.seconds += 10 * QUIET
        machine.look()
        assert machine.disk.is_full
        assert not machine.reserve.exists()
    machine.disk.look(inside=RESERVE)
    assert machine.disk.is_full, "it had been refused a moment ago"
    machine.seconds += QUIET
    machine.disk.look(inside=RESERVE)
    assert not machine.disk.is_full, "the database has room in itself, after a purge"


def test_a_start_on_a_full_disk_takes_nothing_in(machine: Machine) -> None:
    """Begun anew while the disk is full: there is nothing to give back, so nothing may be used up."""
    machine.free = 2
    with capture_logs() as logs:
        machine.look()
    assert machine.disk.is_full
    assert "disk_full" in [line["event"] for line in logs]
    machine.free = 60
    machine.seconds += QUIET
    machine.look()
    assert not machine.disk.is_full
    assert machine.reserve.exists()


@pytest.mark.parametrize("fault", [Fault.AWAY, Fault.BUSY, Fault.OTHER])
def test_other_faults_are_not_the_disks(fault: Fault, machine: Machine) -> None:
    """A server that is away or a bug of ours leaves the disk out of it."""
    machine.look()
    machine.disk.heard(fault)
    assert not machine.disk.is_full
    assert machine.reserve.exists()


def test_little_room_is_said_in_time(machine: Machine) -> None:
    """Below fifteen percent it is an error in the log, once; above it again, good news, once."""
    with capture_logs() as logs:
        for free in (60, 14, 13, 16):
            machine.free = free
            machine.look()
    assert [line["event"] for line in logs] == ["disk_low", "disk_has_room"]
    assert logs[0]["free"] == 0.14
    assert is_low(14 * RESERVE, 100 * RESERVE)
    assert not is_low(15 * RESERVE, 100 * RESERVE)
    assert is_low(2 * RESERVE, 3 * RESERVE), "a large share of next to nothing is not enough"
    assert not is_low(AMPLE, AMPLE * 1000), "a small share of a large disk is still enough"


def test_an_error_of_the_system_is_understood(machine: Machine) -> None:
    """What the system says of its disk counts too, wherever in a chain of errors it stands."""
    machine.disk.suspect(RuntimeError("nothing of the disk's"))
    assert not machine.disk.is_full
    outer = RuntimeError("could not be kept")
    outer.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    machine.disk.suspect(outer)
    assert machine.disk.is_full


def test_a_command_that_makes_room_may_have_the_reserve(machine: Machine, tmp_path: Path) -> None:
    """`entraide purge` has it on a full disk, also where no bot runs that would give it back."""
    machine.look()
    file = tmp_path / "town.sqlite3"
    machine.free = 1
    lend_reserve(file)
    assert machine.reserve.exists()
    machine.free = 0
    lend_reserve(file)
    assert not machine.reserve.exists()


def test_where_there_is_no_file_there_is_no_reserve(tmp_path: Path) -> None:
    """A server's database has its disk elsewhere: its refusal is understood, and nothing is given back."""
    disk = Disk(None)
    disk.heard(Fault.FULL)
    assert disk.is_full
    assert disk.reserve is None


def test_a_reserve_that_cannot_be_made(tmp_path: Path) -> None:
    """Where its folder is not there it is simply not made."""
    assert not Reserve(tmp_path / "missing" / "reserve").make()
