"""One person sends a hundred messages a second: how much longer all others wait then.

    python -m benchmarks.flood [--rounds 15]

The same load of two hundred people is worked off twice in one process, without the flooder and with them, in
turns, and each first in every other round; what is said is the ratio of the two, the median of the rounds. A
message of the load waits for all that came in before it, also for what the door has to do about the flood.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import time
from collections.abc import Iterator, Sequence

from benchmarks.load_api import FIRST_PERSON, message
from benchmarks.machine import SQLITE, description, the_machine
from benchmarks.tables import table
from benchmarks.taps import Deaf
from benchmarks.town import ACTORS, app_of
from bot.app import App
from bot.intake.raw import incoming

FLOODER = FIRST_PERSON - 1
PEOPLE, ROUNDS, TICKS = 200, 15, 100
A_TICK = 4
"""Messages of the load in a fiftieth of a second."""
OF_THE_FLOOD = 2
"""And of the flooder: a hundred a second."""
AIM = 1.10
"""Times as long, at most, for all but one in a hundred."""
FIGURES = ("p50, ms", "p99, ms", "processor, ms")


async def wait_of_others(app: App, numbers: Iterator[int], *, flooded: bool) -> list[float]:
    """Milliseconds of each message of the load, from being handed in to its answer."""
    found = []
    for tick in range(TICKS):
        batch = []
        if flooded:
            batch += [message(next(numbers), FLOODER, "spam") for _ in range(OF_THE_FLOOD)]
        people = [FIRST_PERSON + (tick * A_TICK + n) % PEOPLE for n in range(A_TICK)]
        batch += [message(next(numbers), person, "/aide") for person in people]
        started = time.perf_counter()
        await app.worker.receive([item for one in batch if (item := incoming(one)) is not None])
        while await app.worker.work_once():
            pass
        await app.worker.drain()
        found += [(time.perf_counter() - started) * 1000] * len(people)
    return found


async def measure(url: str, rounds: int) -> None:
    """Print the times of both, their ratios, and how many of the flood's messages were stored."""
    app = app_of(url)
    app.worker.sending.answerer = Deaf()  # type: ignore[assignment]
    app.first_calls.name = "bench_bot"
    numbers = iter(range(1, 1 << 40))
    found: dict[bool, list[tuple[float, ...]]] = {False: [], True: []}
    await _figures(app, numbers, flooded=False)
    for number in range(rounds):
        for flooded in (False, True) if number % 2 else (True, False):
            found[flooded].append(await _figures(app, numbers, flooded=flooded))
    door = app.worker.door
    assert door is not None
    sent = rounds * TICKS * OF_THE_FLOOD
    await app.close()
    rows = [["alone", *_medians(found[False], 2)], ["beside the flood", *_medians(found[True], 2)]]
    pairs = zip(found[False], found[True], strict=True)
    times = [[beside / alone for alone, beside in zip(*pair, strict=True)] for pair in pairs]
    rows.append([f"times as long (the aim for p99: {AIM:.2f} at most)", *_medians(times, 2)])
    print(table(["the others", *FIGURES], rows))
    print(f"{sent - door.dropped} of the flood's {sent} messages were stored")


async def _figures(app: App, numbers: Iterator[int], *, flooded: bool) -> tuple[float, ...]:
    """How long half of a round's messages waited at most, and all but one in a hundred; processor for one."""
    before = time.process_time()
    waits = await wait_of_others(app, numbers, flooded=flooded)
    used = (time.process_time() - before) * 1000 / len(waits)
    parts = statistics.quantiles(waits, n=100)
    return parts[49], parts[98], used


def _medians(rounds: Sequence[Sequence[float]], digits: int) -> list[str]:
    return [f"{statistics.median(figures):.{digits}f}" for figures in zip(*rounds, strict=True)]


def main() -> None:
    """On SQLite, in a town with its people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    with the_machine() as machine, machine.town(SQLITE, ACTORS) as url:
        print(description())
        asyncio.run(measure(url, given.rounds))


if __name__ == "__main__":
    main()
