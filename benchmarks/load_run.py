"""One run of one bot against the emulated API: start it, load it, look at it, end it."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.machine import on_bot_core, on_other_cores

TEXT = "🙋 J'ai besoin d'aide"
"""Begins a request: reads the person and the draft, writes a draft, answers with a screen of many buttons."""
TIMEOUT = 120.0
WARM = 200


class Run:
    """A bot that runs, and the API that it talks to."""

    def __init__(self, base: str, bot: subprocess.Popen[str], started: float) -> None:
        self._base, self._bot = base, bot
        self._wait_for(1)
        self.first_answer = time.perf_counter() - started
        """Seconds from the start of the process to its first answer to what was already waiting."""

    def memory(self) -> float:
        """Resident megabytes."""
        lines = Path(f"/proc/{self._bot.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def processor(self) -> float:
        """Milliseconds of processor time that it has used, in all its threads."""
        fields = Path(f"/proc/{self._bot.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def warm(self) -> float:
        """The first updates, which fill every cache; updates a second."""
        return self.rate(WARM)

    def rate(self, amount: int) -> float:
        """Updates a second, when so many wait."""
        call(self._base, f"/load?amount={amount}")
        state = self._wait_for(amount)
        return amount / (float(state["last"]) - float(state["start"]))

    def answer_times(self, amount: int, rate: float) -> tuple[float, float]:
        """Milliseconds from handing an update out to its answer: the median, and all but one in a hundred."""
        call(self._base, f"/load?amount={amount}&rate={rate}")
        times = self._wait_for(amount)["latencies"]
        return statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000

    def _wait_for(self, amount: int) -> dict[str, Any]:
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            if self._bot.poll() is not None:
                raise RuntimeError("the bot ended")
            if int(call(self._base, "/state")["answered"]) >= amount:
                return call(self._base, "/state?latencies=1")
            time.sleep(0.02)
        raise TimeoutError("the bot did not answer everything")


@contextmanager
def run(peer: str, database: str, people: int) -> Iterator[Run]:
    """Start this bot on this database; the load is of so many people in turn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    words = ("--port", str(port), "--text", TEXT, "--people", str(people))
    api = on_other_cores("benchmarks.load_api", *words)
    try:
        _until_it_answers(base)
        call(base, "/load?amount=1")
        started = time.perf_counter()
        bot = on_bot_core("benchmarks.peers", peer, base, database)
        try:
            yield Run(base, bot, started)
        finally:
            bot.kill()
            bot.wait()
    finally:
        api.kill()
        api.wait()


def call(base: str, path: str) -> dict[str, Any]:
    """A call to the load's control."""
    with urllib.request.urlopen(base + path, timeout=10) as response:  # noqa: S310 - loopback
        found: dict[str, Any] = json.load(response)
        return found


def _until_it_answers(base: str) -> None:
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        try:
            call(base, "/state")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the emulated API did not start")
