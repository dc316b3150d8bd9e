"""The movable clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import MovableClock
from tests.sandbox.conftest import HandTime

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_time_flows_by_itself_from_its_start(machine: HandTime) -> None:
    """Civil time follows machine time from any start."""
    clock = MovableClock(START, machine=machine)
    machine.now += 90
    assert clock.now() == START + timedelta(seconds=90)


def test_a_jump_moves_at_once_and_rings_those_who_asked(machine: HandTime) -> None:
    """After a jump the time is later and each callback was called once, until it was taken back."""
    clock = MovableClock(START, machine=machine)
    rung: list[datetime] = []
    stop = clock.on_jump(lambda: rung.append(clock.now()))
    clock.jump(timedelta(days=1))
    stop()
    clock.jump(timedelta(hours=1))
    assert rung == [START + timedelta(days=1)]
    assert clock.now() == START + timedelta(days=1, hours=1)


def test_a_change_of_speed_keeps_the_time_so_far(machine: HandTime) -> None:
    """Speed counts from its change on; frozen time stands but can jump; jump_to hits its mark."""
    clock = MovableClock(START, machine=machine, speed=60)
    machine.now += 1
    clock.freeze()
    machine.now += 100
    assert clock.now() == START + timedelta(minutes=1)
    assert clock.frozen
    clock.jump_to(START + timedelta(minutes=5))
    clock.set_speed(1)
    machine.now += 2
    assert clock.now() == START + timedelta(minutes=5, seconds=2)


def test_time_never_goes_back(machine: HandTime) -> None:
    """A jump back, a negative speed and a naive start are refused."""
    clock = MovableClock(START, machine=machine)
    with pytest.raises(ValueError, match="back"):
        clock.jump(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="negative"):
        clock.set_speed(-1)
    with pytest.raises(ValueError, match="aware"):
        MovableClock(START.replace(tzinfo=None))
