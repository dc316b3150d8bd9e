"""Telling a whole town: planning it, the pace it keeps, who chats meanwhile, and how fast it could go.

python -m benchmarks.broadcast [--rounds 5] [--people 50000]
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import paced, queue_growth
from benchmarks.alert import launched
from benchmarks.load_run import _until_it_answers
from benchmarks.machine import (
    POSTGRES,
    SQLITE,
    Machine,
    description,
    hint,
    on_bot_core,
    on_other_cores,
    the_machine,
)
from benchmarks.paced import Alone, Chatted
from benchmarks.queue_growth import Grown
from benchmarks.senders import AIOGRAM, AIOHTTP, ENTRAIDE, PTB
from benchmarks.tables import Rounds, median, ratio, spread, table
from benchmarks.town import app_of

PEOPLE = 50_000
PLAN = 1.0
"""The aim, in seconds."""
KINDS = (SQLITE, POSTGRES)
OURS = {kind: f"{ENTRAIDE}, {kind}" for kind in KINDS}
AMOUNTS = {AIOHTTP: 20_000, AIOGRAM: 5_000, PTB: 2_000, **dict.fromkeys(OURS.values(), 5_000)}
"""How many messages each sends in a round."""
AIMS = {PTB: "≥ 4 ×", AIOGRAM: "≥ 0.6 ×", AIOHTTP: ""}


@dataclass(frozen=True)
class Found:
    """Everything that was measured."""

    people: int
    plans: Mapping[str, float]
    alone: Alone
    chatted: Mapping[str, Chatted]
    rates: Rounds
    grown: Grown


def plan(machine: Machine, kind: str, people: int, rounds: int) -> float:
    """Median seconds of counting and planning an alert to so many, in one unit."""
    with machine.town(kind, people) as url:
        hint(f"broadcast: planning for {people:,} on {kind}")
        return statistics.median(asyncio.run(_plan(url)) for _ in range(rounds))


async def _plan(url: str) -> float:
    app = app_of(url)
    try:
        async with app.store.unit() as unit:
            await unit.people.find(1)  # type: ignore[arg-type] # which opens what a running bot has open
        started = time.perf_counter()
        broadcast = await launched(app)
        took = time.perf_counter() - started
        assert broadcast.planned
    finally:
        await app.close()
    return took


def rate(machine: Machine, bot: str, base: str) -> float:
    """Messages a second of one sender in one round."""
    name, _, kind = bot.partition(", ")
    amount = AMOUNTS[bot]
    with machine.town(kind or SQLITE, amount if kind else 1_000) as url:
        process = on_bot_core("benchmarks.senders", name, base, url, str(amount), stdout=subprocess.PIPE)
        said, _ = process.communicate(timeout=300)
    return float(said)


def rates(machine: Machine, rounds: int) -> Rounds:
    """All senders, round after round, against one emulated API that refuses nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    api = on_other_cores("benchmarks.load_api", "--port", port)
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    try:
        base = f"http://127.0.0.1:{port}"
        _until_it_answers(base)
        for number in range(rounds):
            hint(f"broadcast: unthrottled, round {number + 1} of {rounds}")
            for bot in AMOUNTS:
                found[bot].append({"rate": rate(machine, bot, base)})
    finally:
        api.kill()
        api.wait()
    return found


def measure(machine: Machine, rounds: int, people: int = PEOPLE) -> Found:
    """All of it."""
    return Found(
        people,
        {kind: plan(machine, kind, people, rounds) for kind in KINDS},
        paced.alone(machine, people),
        {kind: paced.chatted(machine, kind, people) for kind in KINDS},
        rates(machine, rounds),
        queue_growth.measure(machine, rounds),
    )


def report(found: Found) -> str:
    """The senders one by one, and the queue."""
    senders = [[bot, spread(found.rates, bot, "rate")] for bot in AMOUNTS]
    sizes = sorted({size for _, size in found.grown})
    rounds = [[f"{size:,}", *(f"{found.grown[kind, size]:.1f} ms" for kind in KINDS)] for size in sizes]
    return "\n\n".join(
        [
            table(["sender", "messages/s (min-max)"], senders),
            table(["messages that wait: leasing and settling thirty", *KINDS], rounds),
        ]
    )


def summary(found: Found) -> Sequence[Sequence[str]]:
    """Rows for the README: a title, a cell for each database, the aim."""
    return [
        _row(
            f"an alert to {found.people:,} planned, s", lambda kind: f"{found.plans[kind]:.2f}", f"≤ {PLAN}"
        ),
        ["share of the send budget used", f"{found.alone.share:.1%}", "", f"≥ {paced.SHARE:.0%}"],
        _row("… while people chat", lambda kind: f"{found.chatted[kind].share:.1%}", f"≥ {paced.SHARE:.0%}"),
        _row("answers 429", lambda kind: str(_refused(found, kind)), "0"),
        _row("answer time during it, p50 / p99, ms", lambda kind: _times(found, kind), f"≤ {paced.P99:.0f}"),
        _row(
            "messages a second without a limit",
            lambda kind: f"{median(found.rates, OURS[kind], 'rate'):.0f}",
            "≥ 1000",
        ),
        *(_against(found, peer) for peer in AIMS),
        _row(
            f"leasing and settling: {queue_growth.ROWS[-1]:,} that wait, against {queue_growth.ROWS[0]:,}",
            lambda kind: f"{queue_growth.ratio(found.grown, kind):.2f} ×",
            f"≤ {queue_growth.AIM}",
        ),
    ]


def _row(title: str, cell, aim: str) -> list[str]:  # noqa: ANN001 - of a database's name
    return [title, *(cell(kind) for kind in KINDS), aim]


def _refused(found: Found, kind: str) -> int:
    return found.alone.refused + found.chatted[kind].alone.refused


def _times(found: Found, kind: str) -> str:
    return f"{found.chatted[kind].p50:.0f} / {found.chatted[kind].p99:.0f}"


def _against(found: Found, peer: str) -> list[str]:
    title = f"… against {peer} ({median(found.rates, peer, 'rate'):,.0f}/s)"
    return _row(title, lambda kind: f"{ratio(found.rates, OURS[kind], peer, 'rate'):.2f} ×", AIMS[peer])


def main() -> None:
    """Everything about broadcasts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    with the_machine() as machine:
        print(description())
        found = measure(machine, given.rounds, given.people)
    print(report(found), end="\n\n")
    print(table(["", *KINDS, "aim"], summary(found)))


if __name__ == "__main__":
    main()
