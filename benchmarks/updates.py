"""Updates handled per second on one core: the whole bot against bare echo bots, in the same run.

    python -m benchmarks.updates [--rounds 5] [--seconds 3]

The measured bot has a core for itself; the emulated API and PostgreSQL run on the others. Rounds are
interleaved. Answer times are measured at half of the bot's own rate.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from benchmarks.load_run import run
from benchmarks.machine import POSTGRES, SQLITE, Machine, description, hint, the_machine
from benchmarks.peers import ECHO, ENTRAIDE, PTB, WRITE
from benchmarks.tables import Rounds, median, ratio, spread, table
from benchmarks.town import ACTORS

BOTS = {
    ECHO: (ECHO, None),
    WRITE: (WRITE, SQLITE),
    ENTRAIDE: (ENTRAIDE, SQLITE),
    PTB: (PTB, None),
    f"{WRITE}, {POSTGRES}": (WRITE, POSTGRES),
    f"{ENTRAIDE}, {POSTGRES}": (ENTRAIDE, POSTGRES),
}
"""In this order, so that what is compared is measured one right after the other."""
OURS = {SQLITE: ENTRAIDE, POSTGRES: f"{ENTRAIDE}, {POSTGRES}"}
AIMS = {ECHO: (0.15, 0.3), WRITE: (0.5, 0.8), PTB: (0.6, 1.0)}
"""For SQLite: at least, and better."""
FEWEST = 300


def peer_of(bot: str, kind: str) -> str:
    """The bot to compare with on this database."""
    return f"{bot}, {kind}" if f"{bot}, {kind}" in BOTS else bot


def one(machine: Machine, bot: str, seconds: float) -> dict[str, float]:
    """One bot in one round."""
    peer, kind = BOTS[bot]
    with machine.town(kind or SQLITE, ACTORS) as url, run(peer, url, ACTORS) as running:
        guess = running.warm()
        amount, before = max(int(guess * seconds), FEWEST), running.processor()
        rate = running.rate(amount)
        used = (running.processor() - before) / amount
        half, most = running.answer_times(max(int(rate / 2 * seconds), FEWEST), rate / 2)
        return {"rate": rate, "used": used, "p50": half, "p99": most}


def measure(machine: Machine, rounds: int, seconds: float = 3.0) -> Rounds:
    """All bots, round after round."""
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for number in range(rounds):
        hint(f"updates: round {number + 1} of {rounds}")
        for bot in BOTS:
            found[bot].append(one(machine, bot, seconds))
    return found


def report(found: Rounds) -> str:
    """The last columns are our rate as a ratio of that bot's."""
    head = (
        "bot",
        "updates/s (min-max)",
        "processor, ms",
        "answer p50 / p99, ms",
        "Entraide is",
        "on PostgreSQL",
    )
    rows = []
    for bot in BOTS:
        ours = [f"{ratio(found, name, peer_of(bot, kind), 'rate'):.2f} ×" for kind, name in OURS.items()]
        times = f"{median(found, bot, 'p50'):.1f} / {median(found, bot, 'p99'):.1f}"
        shown = ["", ""] if bot.startswith(ENTRAIDE) or bot.endswith(POSTGRES) else ours
        used = f"{median(found, bot, 'used'):.1f}"
        rows.append([bot, spread(found, bot, "rate"), used, times, *shown])
    return table(head, rows)


def main() -> None:
    """All bots, interleaved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    given = parser.parse_args()
    with the_machine() as machine:
        print(description())
        print(report(measure(machine, given.rounds, given.seconds)))


if __name__ == "__main__":
    main()
