"""The command of the demo, and the times it plays in."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.__main__ import NoPortError, free_port
from sandbox.demo_people import CAST, Part
from sandbox.demo_time import Hurry, plan
from sandbox.people import SANDBOX_TOKEN
from tests.house.tree import ROOT

ZONE = ZoneInfo("Europe/Brussels")


def test_the_cast_is_varied() -> None:
    """First names are unique, so that a story can be told; four languages speak; all parts are played."""
    assert len({one.name.split()[0] for one in CAST}) == len(CAST)
    assert {one.language for one in CAST} >= {"fr", "nl", "de", "en"}
    assert {one.part for one in CAST} == set(Part)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", range(20, 27))
def test_the_story_is_over_by_now_and_wakes_nobody(day: int, hour: int) -> None:
    """Whatever the hour of the week: three working days before, last scenes while people are awake."""
    now = datetime(2026, 11, day, hour, 17, tzinfo=ZONE)
    calendar = plan(now, ZONE)
    assert [one.weekday() < 5 for one in calendar.days] == [True, True, True]
    assert calendar.days == tuple(sorted(set(calendar.days)))
    assert calendar.at(2, 21) <= calendar.last_scenes < now - timedelta(minutes=90)
    assert 8 <= calendar.last_scenes.astimezone(ZONE).hour < 20
    assert now - calendar.last_scenes < timedelta(hours=17)
    assert calendar.begins.tzinfo is UTC


async def test_hurried_time_calms_down_without_going_back() -> None:
    """In a hurry an hour is slept in no time; afterwards a second is a second, and none is taken back."""
    machine = iter([0.0, 1.0, 1.0, 1.0, 3.0])
    hurry = Hurry(1000.0, lambda: next(machine))
    assert hurry.now() == 1000.0
    await asyncio.wait_for(Hurry(10_000.0).sleep(3600), timeout=60)
    hurry.calm_down()
    assert hurry.now() == 1002.0


# The command


def test_a_taken_port_is_passed_over() -> None:
    """The next free port is served instead; where none is free, the sentence says what to type."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert free_port(taken) > taken
    with pytest.raises(NoPortError, match="--port"):
        free_port(1 << 16)


def _start(*options: str, **environment: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ENTRAIDE_")}
    command = [sys.executable, "-m", "bot", "demo", "--empty", "--port", "0", *options]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_demo_refuses_a_real_token() -> None:
    """Beside a real bot's token nothing starts, and one line says why."""
    process = _start(ENTRAIDE_TOKEN=SANDBOX_TOKEN.replace("7", "8"))
    said, complained = process.communicate(timeout=90)
    assert process.returncode == 2
    assert said == ""
    assert re.fullmatch(r"entraide: ENTRAIDE_TOKEN is set: .+\n", complained)


def test_the_demo_says_where_it_is_and_stops_cleanly(tmp_path: Path) -> None:
    """A crowd first when asked for, then an address and three things to try; on Ctrl-C it ends without a
    complaint and leaves no file.
    """
    process = _start("--crowd", "5", TMPDIR=str(tmp_path))
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if sum(one.startswith("  - ") for one in said) == 3:
            break
    assert re.search(r"^  Open http://127\.0\.0\.1:\d+/ in a browser", "".join(said), re.MULTILINE)
    assert re.match(r"Letting 5 people in \.+ \d+ s\n", said[0])
    assert [path.name for path in tmp_path.iterdir()]
    process.send_signal(signal.SIGINT)
    _, complained = process.communicate(timeout=90)
    assert (process.returncode, complained) == (0, "")
    assert list(tmp_path.iterdir()) == []
