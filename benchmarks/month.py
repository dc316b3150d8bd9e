"""Months of requests, played by their timers: how many promised hours passed without anybody told.

    python -m benchmarks.month [--requests 200] [--seeds 1 2 3]

The promise of `tests/promises/test_promised_hours_are_kept.py` with more requests and other chances, on both
databases. Civil time jumps, so that this measures no speed. Not part of `make bench`: each takes minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.machine import POSTGRES, SQLITE, description, hint, the_machine
from benchmarks.tables import table
from storage import migrate
from tests.databases import drop_database, fresh_database
from tests.promises.judged_month import judge
from tests.promises.month import Month
from tests.stores import open_store

HEAD = ["database", "seed", "requests", "taken in time", "handed over at the hour", "waves", "wrong"]


async def played(url: str, seed: int, requests: int) -> list[str]:
    """One month on this database, judged."""
    first = open_store(url)
    month = Month(first, seed, requests)
    try:
        await month.play()
        found = await judge(month)
    finally:
        await month.close()
        await first.database.close()
    for line in found.wrong:
        hint(line)
    counts = (found.requests, found.taken, found.handed_over, found.waves, len(found.wrong))
    return [str(count) for count in counts]


def measure(requests: int, seeds: list[int]) -> list[list[str]]:
    """Each seed on both databases."""
    rows = []
    for kind in (SQLITE, POSTGRES):
        for seed in seeds:
            hint(f"month: seed {seed} on {kind}")
            with tempfile.TemporaryDirectory(prefix="entraide-month-") as folder:
                file = f"sqlite:///{Path(folder)}/entraide.sqlite3"
                url = file if kind == SQLITE else fresh_database()
                migrate.upgrade(url)
                rows.append([kind, str(seed), *asyncio.run(played(url, seed, requests))])
                if kind == POSTGRES:
                    drop_database(url)
    return rows


def main() -> None:
    """Play, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    with the_machine():
        rows = measure(options.requests, options.seeds)
    print(table(HEAD, rows))
    print(f"\n{description()}")


if __name__ == "__main__":
    main()
