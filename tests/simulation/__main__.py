"""`make simulate SEEDS=10000`: many seeds, on every core; one that fails says how to play it again.

`FROM=123` begins there, `ACTS=200` lets people do more in each, `JOBS=1` uses one core.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.engine import ACTS, Outcome, play

BATCH = 20
MOST_SHOWN = 10
"""Failures that are told in full; of the others the seed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play seeds until all are played."""
    asked = _asked(arguments)
    began, failed, seen = time.monotonic(), [], Counter[str]()
    for count, outcome in enumerate(_outcomes(asked), 1):
        seen.update(outcome.counts)
        if outcome.wrong:
            failed.append(outcome.seed)
            _say(str(outcome) if len(failed) <= MOST_SHOWN else f"seed {outcome.seed}: {outcome.wrong[0]}")
        if count % 500 == 0 or count == asked.seeds:
            took = time.monotonic() - began
            _say(f"{count} seeds, up to {outcome.seed}: {len(failed)} failed, {took:.0f} s")
    for name, number in sorted(seen.items()):
        _say(f"  {name}: {number}")
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--acts", type=int, default=ACTS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def _outcomes(asked: argparse.Namespace) -> Iterator[Outcome]:
    """In the order of the seeds, however many cores play them."""
    seeds = range(asked.first, asked.first + asked.seeds)
    each = partial(play, acts=asked.acts)
    if asked.jobs < 2 or asked.seeds < 2:
        yield from map(each, seeds)
        return
    with ProcessPoolExecutor(asked.jobs) as pool:
        yield from pool.map(each, seeds, chunksize=max(1, min(BATCH, asked.seeds // asked.jobs)))


if __name__ == "__main__":
    sys.exit(main())
