"""How much of its send budget a broadcast really uses, and how long people who chat meanwhile wait."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.load_run import TEXT, _until_it_answers, call
from benchmarks.machine import Machine, hint, on_bot_core, on_other_cores
from benchmarks.town import ACTORS
from bot.budget import Limits

SPEED = 20.0
"""How much faster the clock of budget and limits runs while nobody chats: half an hour in 90 s."""
CHATS_PER_SECOND = 3.0
CHATTED = 90.0
"""Seconds of a broadcast, at its real pace, during which people chat."""
SHARE, P99 = 0.97, 1_000.0
"""The aims: of the rate in force, and milliseconds."""


@dataclass(frozen=True)
class Alone:
    """A broadcast while nobody chats."""

    told: int
    seconds: float
    refused: int

    @property
    def share(self) -> float:
        """Of what the budget lets out."""
        return (self.told - 1) / self.seconds / Limits().per_second


@dataclass(frozen=True)
class Chatted:
    """A broadcast while people chat."""

    alone: Alone
    answered: int
    p50: float
    p99: float

    @property
    def share(self) -> float:
        """Of what the budget leaves to broadcast while people chat."""
        return (self.alone.told - 1) / self.alone.seconds / Limits().broadcast_per_second


def alone(machine: Machine, kind: str, people: int, speed: float = SPEED) -> Alone:
    """An alert to so many, to its end."""
    hint(f"broadcast: {people:,} messages within the limits, {speed:.0f} times as fast, on {kind}")
    with machine.town(kind, people) as url, _sending(url, speed) as base:
        while (found := _paced(base)).told < people:
            time.sleep(0.5)
        return found


def chatted(machine: Machine, kind: str, people: int, seconds: float = CHATTED) -> Chatted:
    """The beginning of an alert to so many, at its real pace, while people write to the bot."""
    hint(f"broadcast: {seconds:.0f} s of it while people chat, on {kind}")
    with machine.town(kind, people) as url, _sending(url, 1.0) as base:
        while not _paced(base).told:
            time.sleep(0.05)
        call(base, f"/load?amount={int(seconds * CHATS_PER_SECOND)}&rate={CHATS_PER_SECOND}")
        time.sleep(2)
        before = _paced(base)
        time.sleep(seconds - 3)
        after = _paced(base)
        time.sleep(2)
        times = call(base, "/state?latencies=1")["latencies"]
    between = Alone(after.told - before.told + 1, after.seconds - before.seconds, after.refused)
    p99 = times[int(len(times) * 0.99)]
    return Chatted(between, len(times), statistics.median(times) * 1000, p99 * 1000)


@contextmanager
def _sending(database: str, speed: float) -> Iterator[str]:
    """The bot with its alert on this database, and the emulated API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    words = ("--port", port, "--text", TEXT, "--people", str(ACTORS), "--speed", str(speed))
    api = on_other_cores("benchmarks.paced_api", *words)
    try:
        _until_it_answers(base)
        bot = on_bot_core("benchmarks.alert", base, database, str(speed))
        try:
            yield base
        finally:
            bot.kill()
            bot.wait()
    finally:
        api.kill()
        api.wait()


def _paced(base: str) -> Alone:
    found = call(base, "/paced")
    return Alone(int(found["told"]), float(found["seconds"]), int(found["refused"]))
