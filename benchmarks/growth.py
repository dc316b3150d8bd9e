"""The cost of one tap while the town grows: from 1,000 to 1,000,000 stored people, 100,000 open requests.

    python -m benchmarks.growth [--rounds 5] [--people 1000 100000 1000000]

Each tap is one update through the real worker (inbox, unit, handlers, outbox). Towns of every size lie on
both databases, and are tapped in turn. Printed: the median of each kind of tap, and in brackets as a ratio
of the smallest town's. It should stay flat.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from benchmarks.machine import POSTGRES, SQLITE, Machine, description, hint, on_bot_core, the_machine
from benchmarks.tables import table

PEOPLE = (1_000, 100_000, 1_000_000)
OPEN_REQUESTS = 100_000
FEWER = 500
"""Of a town so small that not everybody asks."""
CYCLES = 30
AIM = 1.3
Found = Mapping[tuple[str, int], Mapping[str, float]]
"""Median milliseconds of each kind of tap, by database and size."""


@contextmanager
def tapping(machine: Machine, kind: str, people: int) -> Iterator[subprocess.Popen[str]]:
    """A bot on a town of this size, which taps when it is told to."""
    requests = OPEN_REQUESTS if people > OPEN_REQUESTS else people - FEWER
    hint(f"growth: a town of {people:,} on {kind}")
    with machine.town(kind, people, requests) as url:
        words = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        bot = on_bot_core("benchmarks.taps", url, **words)
        try:
            yield bot
        finally:
            bot.kill()
            bot.communicate()


def tap(bot: subprocess.Popen[str], cycles: int) -> list[dict[str, float]]:
    """The times of so many cycles."""
    assert bot.stdin is not None
    assert bot.stdout is not None
    bot.stdin.write(f"{cycles}\n")
    bot.stdin.flush()
    found: list[dict[str, float]] = json.loads(bot.stdout.readline())
    return found


def measure(machine: Machine, rounds: int, sizes: Sequence[int] = PEOPLE) -> Found:
    """All sizes on both databases, round after round."""
    times: dict[tuple[str, int], list[dict[str, float]]] = defaultdict(list)
    with ExitStack() as stack:
        bots = {
            (kind, people): stack.enter_context(tapping(machine, kind, people))
            for kind in (SQLITE, POSTGRES)
            for people in sizes
        }
        for bot in bots.values():
            tap(bot, CYCLES)  # which fills every cache
        for number in range(rounds):
            hint(f"growth: round {number + 1} of {rounds}")
            for key, bot in bots.items():
                times[key] += tap(bot, CYCLES)
    return {
        key: {name: statistics.median(item[name] for item in found) for name in found[0]}
        for key, found in times.items()
    }


def worst(found: Found, kind: str) -> float:
    """The most that any kind of tap costs in the largest town, as a ratio of the smallest's."""
    sizes = sorted(people for database, people in found if database == kind)
    small, large = found[kind, sizes[0]], found[kind, sizes[-1]]
    return max(large[name] / small[name] for name in small)


def report(found: Found) -> str:
    """A row for each size."""
    rows = []
    for (kind, people), times in found.items():
        first = found[kind, min(size for database, size in found if database == kind)]
        cells = [f"{value:.1f} ms ({value / first[name]:.2f} ×)" for name, value in times.items()]
        rows.append([f"{kind}, {people:,}", *cells])
    names = next(iter(found.values()))
    return table(["people", *names], rows)


def main() -> None:
    """Each size of town on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    given = parser.parse_args()
    with the_machine() as machine:
        print(description())
        print(report(measure(machine, given.rounds, given.people)))


if __name__ == "__main__":
    main()
