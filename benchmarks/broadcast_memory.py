"""The memory of the whole bot while it tells everybody: planned, on the way, and afterwards.

    python -m benchmarks.broadcast_memory [--people 50000]

The bot runs as `entraide run` does, on SQLite, and only its send budget holds nothing back: what would take
half an hour takes minutes, and what is in hand at once is as much as ever. The emulated API is a process of
its own. Not part of `make bench`: it says megabytes, and nothing to compare them with.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import time
from pathlib import Path

from benchmarks.load_run import _until_it_answers, call
from benchmarks.machine import SQLITE, Machine, description, hint, on_bot_core, on_other_cores, the_machine
from benchmarks.tables import table

PEOPLE = 50_000
PARTS = 5
"""How often the memory is looked at on the way."""
LONGEST = 1_800.0
LINGER = 10.0
"""Seconds after the last message: what grows then would grow for ever."""


class Broadcasting:
    """A bot with an alert to send, and the API that counts what arrives."""

    def __init__(self, base: str, bot: subprocess.Popen[str]) -> None:
        self._base, self._bot = base, bot

    def memory(self, of: str = "VmRSS") -> float:
        """Megabytes: what it holds now, or (`VmHWM`) the most that it ever held."""
        lines = Path(f"/proc/{self._bot.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(of)) / 1024

    def until(self, told: int) -> None:
        """Wait until so many messages have arrived."""
        end = time.monotonic() + LONGEST
        while int(call(self._base, "/state")["answered"]) < told:
            if self._bot.poll() is not None:
                raise RuntimeError("the bot ended")
            if time.monotonic() > end:
                raise TimeoutError("the bot did not tell everybody")
            time.sleep(0.2)


def measure(machine: Machine, people: int) -> list[list[str]]:
    """What it held at each part of the way, and the most that it ever held."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    hint(f"memory: a town of {people:,}")
    with machine.town(SQLITE, people) as url:
        api = on_other_cores("benchmarks.load_api", "--port", port)
        bot = None
        try:
            _until_it_answers(base)
            bot = on_bot_core("benchmarks.alert", base, url, "at once")
            return _watched(Broadcasting(base, bot), people)
        finally:
            for process in (bot, api):
                if process is not None:
                    process.kill()
                    process.wait()


def _watched(bot: Broadcasting, people: int) -> list[list[str]]:
    rows = []
    for told in (1, *(people * part // PARTS for part in range(1, PARTS + 1))):
        bot.until(told)
        rows.append([f"{told:,} told", f"{bot.memory():.0f}"])
        hint(f"memory: {rows[-1][0]}, {rows[-1][1]} MB")
    time.sleep(LINGER)
    return [
        *rows,
        [f"{LINGER:.0f} s later", f"{bot.memory():.0f}"],
        ["the most, ever", f"{bot.memory('VmHWM'):.0f}"],
    ]


def main() -> None:
    """One broadcast, from its plan to its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    with the_machine() as machine:
        print(description())
        print(table(["an alert to everybody", "memory, MB"], measure(machine, given.people)))


if __name__ == "__main__":
    main()
