"""One person sends a hundred messages a second: how much longer all others wait then.

`python -m benchmarks.flood`

The same load of two hundred people is worked off twice in one process, without the flooder and with them, in
turns; what is said is the ratio of the two. A message of the load waits for all that came in before it, also
for what the door has to do about the flood.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import time
from collections.abc import Iterator

from benchmarks.load_api import FIRST_PERSON, message
from benchmarks.machine import SQLITE, the_machine
from benchmarks.taps import Deaf
from benchmarks.town import ACTORS, app_of
from bot.app import App
from bot.intake.raw import incoming

FLOODER = FIRST_PERSON - 1
PEOPLE, ROUNDS, TICKS = 200, 5, 100
A_TICK = 4
"""Messages of the load in a fiftieth of a second."""
OF_THE_FLOOD = 2
"""And of the flooder: a hundred a second."""
ALL_BUT_ONE_IN_A_HUNDRED = 98


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


async def measure(url: str) -> None:
    """Print the ratio of the times, and how many of the flood's messages were stored."""
    app = app_of(url)
    app.worker.sending.answerer = Deaf()  # type: ignore[assignment]
    app.first_calls.name = "bench_bot"
    numbers = iter(range(1, 1 << 40))
    calm, flooded = [], []
    await wait_of_others(app, numbers, flooded=False)
    for _ in range(ROUNDS):
        calm.append(_p99(await wait_of_others(app, numbers, flooded=False)))
        flooded.append(_p99(await wait_of_others(app, numbers, flooded=True)))
    door = app.worker.door
    assert door is not None
    sent = ROUNDS * TICKS * OF_THE_FLOOD
    ratio = statistics.median(two / one for one, two in zip(calm, flooded, strict=True))
    print(f"others wait {ratio:.2f} times as long (p99 of {ROUNDS} rounds; the aim is 1.10 at most)")
    print(f"{sent - door.dropped} of the flood's {sent} messages were stored")
    await app.close()


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[ALL_BUT_ONE_IN_A_HUNDRED]


def main() -> None:
    """On SQLite, in a town with its people."""
    logging.disable(logging.WARNING)
    with the_machine() as machine, machine.town(SQLITE, ACTORS) as url:
        asyncio.run(measure(url))


if __name__ == "__main__":
    main()
