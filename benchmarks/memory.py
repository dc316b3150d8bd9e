"""From start to first answer, and memory: a small town, and one of 100,000 people, against bare aiogram.

    python -m benchmarks.memory [--rounds 5]

Idle is right after the first answer; busy is after two thousand updates of five hundred people.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from benchmarks.load_run import run
from benchmarks.machine import POSTGRES, SQLITE, Machine, description, hint, the_machine
from benchmarks.peers import ECHO, ENTRAIDE
from benchmarks.tables import Rounds, median, ratio, table
from benchmarks.town import ACTORS

MANY = 100_000
UPDATES = 2_000
SMALL, LARGE = f"{ENTRAIDE}, {{kind}}, {ACTORS} people", f"{ENTRAIDE}, {{kind}}, {MANY:,} people"
BOTS = {ECHO: (ECHO, SQLITE, ACTORS)} | {
    name.format(kind=kind): (ENTRAIDE, kind, people)
    for kind in (SQLITE, POSTGRES)
    for name, people in ((SMALL, ACTORS), (LARGE, MANY))
}
FIGURES = {"start": "first answer, s", "idle": "memory idle, MB", "busy": "memory busy, MB"}


def measure(machine: Machine, rounds: int) -> Rounds:
    """All bots, round after round."""
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for number in range(rounds):
        hint(f"start and memory: round {number + 1} of {rounds}")
        for bot, (peer, kind, people) in BOTS.items():
            with machine.town(kind, people) as url, run(peer, url, ACTORS) as running:
                idle = running.memory()
                running.rate(UPDATES)
                found[bot].append({"start": running.first_answer, "idle": idle, "busy": running.memory()})
    return found


def cell(found: Rounds, bot: str, figure: str) -> str:
    """The median, and how it compares with bare aiogram."""
    value = median(found, bot, figure)
    shown = f"{value:.1f}" if figure == "start" else f"{value:.0f}"
    return shown if bot == ECHO else f"{shown} ({ratio(found, bot, ECHO, figure):.1f} ×)"


def report(found: Rounds) -> str:
    """In brackets: times bare aiogram."""
    rows = [[bot, *(cell(found, bot, figure) for figure in FIGURES)] for bot in BOTS]
    return table(["bot", *FIGURES.values()], rows)


def main() -> None:
    """All bots, interleaved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with the_machine() as machine:
        print(description())
        print(report(measure(machine, given.rounds)))


if __name__ == "__main__":
    main()
