"""Twenty-five kills in the middle of an alert to 50,000: what is lost, and what is sent twice.

    python -m benchmarks.kills [--kills 25] [--people 50000]

The promise of `tests/promises/test_an_alert_survives_kills.py`, at full size and on both databases. Not
part of `make bench`: it takes some ten minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.machine import POSTGRES, SQLITE, description, hint, the_machine
from benchmarks.tables import table
from bot.delivery.wire import CONNECTIONS
from tests.databases import drop_database, fresh_database
from tests.promises.lives import Nursery
from tests.promises.loudspeaker import town


async def killed(nursery: Nursery, url: str, folder: Path, kills: int, people: int) -> list[str]:
    """Messages lost, copies too many, and how many were in flight at the kills."""
    async with town(nursery, url, folder, people) as loud:
        for number in range(kills):
            hint(f"kills: {number + 1} of {kills}, {len(loud.crowd.heard):,} told")
            life = await loud.begin()
            await loud.heard_more(loud.chance.randrange(people // kills // 2, people // kills), life)
            await loud.kill(life)
        life = await loud.begin()
        await loud.heard_more(people, life, seconds=600)
        await loud.over()
        await life.stop()
        lost = people - len(loud.crowd.heard)
        unfinished = people - loud.states.get("sent", 0)
        return [str(lost), str(unfinished), str(loud.crowd.copies), str(loud.flying)]


def measure(kills: int, people: int) -> list[list[str]]:
    """Both databases, one after the other."""
    nursery, rows = Nursery(), []
    try:
        for kind in (SQLITE, POSTGRES):
            with tempfile.TemporaryDirectory(prefix="entraide-kills-") as folder:
                url = f"sqlite:///{folder}/entraide.sqlite3" if kind == SQLITE else fresh_database()
                rows.append([kind, *asyncio.run(killed(nursery, url, Path(folder), kills, people))])
                if kind == POSTGRES:
                    drop_database(url)
    finally:
        nursery.close()
    return rows


def main() -> None:
    """Kill, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--people", type=int, default=50_000)
    given = parser.parse_args()
    with the_machine():
        named = description()
        rows = measure(given.kills, given.people)
    head = ["database", "lost", "not written down", "copies", f"in flight (≤ {given.kills} × {CONNECTIONS})"]
    print(table(head, rows))
    print(f"{given.kills} kills, {given.people:,} people. {named}")


if __name__ == "__main__":
    main()
