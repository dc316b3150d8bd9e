"""All figures in half an hour: `python -m benchmarks [--rounds 5]`. The last table is the README's."""

from __future__ import annotations

import argparse

from benchmarks import broadcast, growth, memory, ranking, updates
from benchmarks.growth import AIM, OPEN_REQUESTS, PEOPLE, Found
from benchmarks.machine import POSTGRES, SQLITE, description, the_machine
from benchmarks.peers import ECHO, PTB, WRITE
from benchmarks.tables import Rounds, median, ratio, table
from benchmarks.updates import AIMS, OURS, peer_of

KINDS = (SQLITE, POSTGRES)


def summary(rates: Rounds, sizes: Rounds, taps: Found, told: broadcast.Found, ranked: ranking.Found) -> str:
    """What the README shows."""
    rows = [
        ["updates a second", *(f"{median(rates, OURS[kind], 'rate'):.0f}" for kind in KINDS), ""],
        *(_rate(rates, peer) for peer in (ECHO, WRITE, PTB)),
        _processor(rates),
        _answer_times(rates),
        _start(sizes),
        _memory(sizes, "idle", "memory idle, MB", memory.SMALL),
        _memory(sizes, "idle", f"the same with {memory.MANY:,} people stored", memory.LARGE),
        _growth(taps),
        *broadcast.summary(told),
        *ranking.summary(ranked),
    ]
    return table(["", *KINDS, "aim"], rows)


def _rate(rates: Rounds, peer: str) -> list[str]:
    cells = [f"{ratio(rates, OURS[kind], peer_of(peer, kind), 'rate'):.2f} ×" for kind in KINDS]
    least, better = AIMS[peer]
    return [f"… against {peer}", *cells, f"≥ {least}, better {better}"]


def _processor(rates: Rounds) -> list[str]:
    used = {bot: f"{median(rates, bot, 'used'):.1f}" for bot in rates}
    title = (
        f"processor time of one update, ms ({ECHO}: {used[ECHO]}; {WRITE}: {used[WRITE]}; {PTB}: {used[PTB]})"
    )
    return [title, *(used[OURS[kind]] for kind in KINDS), ""]


def _answer_times(rates: Rounds) -> list[str]:
    def times(bot: str) -> str:
        return f"{median(rates, bot, 'p50'):.1f} / {median(rates, bot, 'p99'):.1f}"

    title = f"answer time at half of that load, p50 / p99, ms ({ECHO}: {times(ECHO)})"
    return [title, *(times(OURS[kind]) for kind in KINDS), ""]


def _start(sizes: Rounds) -> list[str]:
    title = f"from start to first answer, s ({ECHO}: {memory.cell(sizes, ECHO, 'start')})"
    return [title, *(memory.cell(sizes, memory.SMALL.format(kind=kind), "start") for kind in KINDS), ""]


def _memory(sizes: Rounds, figure: str, title: str, bot: str) -> list[str]:
    cells = [memory.cell(sizes, bot.format(kind=kind), figure) for kind in KINDS]
    return [f"{title} ({ECHO}: {memory.cell(sizes, ECHO, figure)})", *cells, ""]


def _growth(taps: Found) -> list[str]:
    title = (
        f"a tap with {PEOPLE[-1]:,} people and {OPEN_REQUESTS:,} open requests, against {PEOPLE[0]:,} people"
    )
    return [title, *(f"{growth.worst(taps, kind):.2f} ×" for kind in KINDS), f"≤ {AIM}"]


def main() -> None:
    """Everything, side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with the_machine() as machine:
        named = description()
        rates = updates.measure(machine, given.rounds)
        sizes = memory.measure(machine, given.rounds)
        taps = growth.measure(machine, given.rounds)
        told = broadcast.measure(machine, given.rounds)
        ranked = ranking.measure(machine, given.rounds)
    for found in (
        updates.report(rates),
        memory.report(sizes),
        growth.report(taps),
        broadcast.report(told),
        ranking.report(ranked),
        summary(rates, sizes, taps, told, ranked),
    ):
        print(found, end="\n\n")
    print(f"Medians of {given.rounds} interleaved rounds. {named}")


if __name__ == "__main__":
    main()
