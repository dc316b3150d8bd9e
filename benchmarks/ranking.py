"""Finding the five best for one request among 1,000 to 1,000,000 volunteers.

    python -m benchmarks.ranking [--rounds 5] [--volunteers 1000 10000 100000 1000000]

The towns lie on both databases. Every volunteer has said something of one challenge, or nothing; one in ten
is in a pause, one in twenty never wants this, and each was offered something before. Ours reads the likeliest
in the order of an index and lets the rule choose among them, with reasons. Its peer is what one would write
first: one query that gives everybody points and sorts them. Both in turn, in the same run, for requests of
every neighbourhood. Printed: the median of a request, the growth against the smallest town, and the peer's.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, String, case, cast, func, insert, literal, or_, select, text, true

from benchmarks.load_api import FIRST_PERSON
from benchmarks.machine import POSTGRES, SQLITE, Machine, description, hint, the_machine
from benchmarks.queue_growth import Then
from benchmarks.tables import table
from benchmarks.town import TUESDAY, _numbers, app_of
from bot.app import App
from solidarity.matching import MAX_OFFERS_A_DAY, SHOWN
from solidarity.matrix import NEVER
from solidarity.missions import Mission
from solidarity.requests import Wish, ask
from storage import tables
from storage.engine import sync_connection

SIZES = (1_000, 10_000, 100_000, 1_000_000)
KINDS = (SQLITE, POSTGRES)
CHALLENGE, CATEGORY = "courses_aines", "courses"
AIM = 1.5
PEER = "sorting everybody"
SORTED = 3
"""Rounds of the peer: it takes seconds in a large town."""
_FIRST = 40_000_000_000
"""Ids of volunteers: none of anybody else's."""
P: Any = tables.Person.__table__  # type: ignore[attr-defined]
C: Any = tables.Score.__table__  # type: ignore[attr-defined]
O: Any = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
M: Any = tables.Mission.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Times:
    """Milliseconds of finding the five best for one request."""

    ours: float
    naive: float


Found = Mapping[tuple[str, int], Times]


def fill(url: str, places: Sequence[str], volunteers: int) -> None:
    """So many volunteers, written by the database itself."""
    numbers = _numbers(volunteers)
    n = numbers.c.n
    spread = n * 48_271 % 1_009  # neighbours in number are not alike
    home = case(*((spread % len(places) == at, literal(place)) for at, place in enumerate(places)))
    competence = spread % 4
    interest = case((spread % 20 == 0, literal(NEVER)), else_=spread % 4 - 1)
    said = spread % 3 > 0
    rank = -(interest * 20 + competence * 5)
    offered = literal(TUESDAY - timedelta(days=30), C.c.offered_at.type)
    person: dict[str, Any] = {
        "id": n + _FIRST,
        "telegram_id": n + _FIRST,
        "first_name": literal(b"", P.c.first_name.type),
        "language": case((spread % 7 == 0, literal("nl")), else_=literal("fr")),
        "neighbourhood": home,
        "reachable": literal(value=True),
        "roles": literal(""),
        "consent_version": literal("1"),
        "consent_at": literal(TUESDAY, P.c.consent_at.type),
        "consent_language": literal("fr"),
        "age": literal("adult"),
        "charter": literal("1"),
        "volunteer_since": literal(TUESDAY, P.c.consent_at.type),
        "likes": literal(""),
        "scores": case(
            (said, CHALLENGE + ":" + cast(competence, String) + "," + cast(interest, String)), else_=None
        ),
        "paused_until": case(
            (spread % 10 == 0, literal(TUESDAY + timedelta(days=9), P.c.paused_until.type)), else_=None
        ),
        "free": case((spread % 5 == 0, literal("week")), else_=None),
        "offered_at": offered,
    }
    score: dict[str, Any] = {"person_id": n + _FIRST, "neighbourhood": home, "offered_at": offered}
    values = {"competence": competence, "interest": interest, "rank": rank}
    ours = {**score, "challenge": literal(CHALLENGE), **values}
    anything = {**score, "challenge": literal(""), "rank": literal(0)}
    offer: dict[str, Any] = {
        "mission_id": literal(_FIRST, BigInteger),
        "person_id": n + _FIRST,
        "offered_at": offered,
        "declined": literal(value=False),
    }
    with sync_connection(url) as connection:
        connection.execute(insert(M).values(_done()))
        for target, values, where in (
            (P, person, true()),
            (C, ours, said),
            (C, anything, true()),
            (O, offer, true()),
        ):
            rows = select(*values.values()).select_from(numbers).where(where)
            connection.execute(insert(target).from_select(list(values), rows))
    with sync_connection(url) as connection:
        connection.execute(text("ANALYZE"))


def _done() -> dict[str, Any]:
    """What everybody was offered a month ago."""
    return {
        "id": _FIRST,
        "reference": "done",
        "category": CATEGORY,
        "day": TUESDAY.date(),
        "seats": 1,
        "state": "confirmed",
        "opened_at": TUESDAY,
        "version": 0,
        "widened": False,
    }


async def asked(app: App, places: Sequence[str]) -> list[Mission]:
    """A request in each neighbourhood."""
    async with app.store.unit() as unit:
        asker = await unit.people.by_telegram(FIRST_PERSON)
        assert asker is not None
        wishes = [Wish(CATEGORY, TUESDAY.date(), place) for place in places]
        found = [ask(wish, asker, app.store.town, TUESDAY) for wish in wishes]
        return [await unit.missions.add(item) for item in found]


def naive(mission: Mission) -> Any:  # noqa: ANN401
    """Points for everybody, sorted."""
    took = (
        select(func.count())
        .where(O.c.person_id == P.c.id, O.c.offered_at >= literal(TUESDAY, O.c.offered_at.type))
        .scalar_subquery()
    )
    weight = func.coalesce(-C.c.rank, -5)
    near = case((P.c.neighbourhood == mission.neighbourhood, 60), else_=0)
    free = case((P.c.free.contains("week"), 20), else_=0)
    mine = (C.c.person_id == P.c.id) & (C.c.challenge == CHALLENGE)
    return (
        select(P.c.id)
        .select_from(P.outerjoin(C, mine))
        .where(
            P.c.age == "adult",
            P.c.reachable.is_(True),
            or_(P.c.paused_until.is_(None), P.c.paused_until <= literal(TUESDAY, P.c.paused_until.type)),
            or_(C.c.interest.is_(None), C.c.interest != NEVER),
            took < MAX_OFFERS_A_DAY,
        )
        .order_by((near + weight + free).desc(), P.c.offered_at, P.c.id)
        .limit(SHOWN)
    )


async def ready(url: str, volunteers: int) -> tuple[App, list[Mission]]:
    """A town with so many volunteers, and a request in each of its neighbourhoods."""
    app = app_of(url, clock=Then())
    await app.store.load_town()
    places = [item.code for item in app.store.town.active_neighbourhoods()]
    fill(url, places, volunteers)
    return app, await asked(app, places)


async def rounds(towns: Mapping[tuple[str, int], str], times: int) -> Found:
    """All towns in turn, request after request; the first round fills every cache."""
    ours: dict[tuple[str, int], list[float]] = defaultdict(list)
    theirs: dict[tuple[str, int], list[float]] = defaultdict(list)
    apps = {}
    for key, url in towns.items():
        hint(f"ranking: {key[1]:,} volunteers on {key[0]}")
        apps[key] = await ready(url, key[1])
    try:
        for number in range(times + 1):
            hint(f"ranking: round {number} of {times}")
            for key, (app, missions) in apps.items():
                found = [await _best(app, mission) for mission in missions]
                ours[key] += found if number else []
                if number < SORTED:
                    theirs[key] += [await _sorted(app, mission) for mission in missions]
    finally:
        for app, _ in apps.values():
            await app.close()
    return {key: Times(statistics.median(ours[key]), statistics.median(theirs[key])) for key in towns}


async def _best(app: App, mission: Mission) -> float:
    async with app.store.unit() as unit:
        assert mission.request is not None
        await unit.people.get(mission.request.asker)  # whom any update has loaded already
        started = time.perf_counter()
        found = await unit.candidates.best(mission, SHOWN)
        took = time.perf_counter() - started
    assert len(found) == SHOWN
    return took * 1000


async def _sorted(app: App, mission: Mission) -> float:
    statement = naive(mission)
    async with app.store.unit() as unit:
        started = time.perf_counter()
        found = (await unit.execute(statement)).all()
        took = time.perf_counter() - started
    assert len(found) == SHOWN
    return took * 1000


def measure(machine: Machine, times: int, sizes: Sequence[int] = SIZES) -> Found:
    """Each size on each database, round after round."""
    with ExitStack() as stack:
        towns = {
            (kind, size): stack.enter_context(machine.town(kind, 1_000)) for kind in KINDS for size in sizes
        }
        return asyncio.run(rounds(towns, times))


def growth(found: Found, kind: str) -> float:
    """The largest town against the smallest."""
    sizes = sorted(size for database, size in found if database == kind)
    return found[kind, sizes[-1]].ours / found[kind, sizes[0]].ours


def report(found: Found) -> str:
    """A row for each size."""
    sizes = sorted({size for _, size in found})
    rows = []
    for kind in KINDS:
        first = found[kind, sizes[0]].ours
        for size in sizes:
            item = found[kind, size]
            ours = f"{item.ours:.1f} ms ({item.ours / first:.2f} ×)"
            theirs = [f"{item.naive:.1f} ms", f"{item.naive / item.ours:.1f} ×"]
            rows.append([f"{kind}, {size:,}", ours, *theirs])
    return table(["volunteers", "the five best, with reasons", PEER, "that is"], rows)


def summary(found: Found) -> Sequence[Sequence[str]]:
    """Rows for the README: a title, a cell for each database, the aim."""
    sizes = sorted({size for _, size in found})
    most = sizes[-1]

    largest = {kind: found[kind, most] for kind in KINDS}
    return [
        [f"the five best of {most:,} volunteers, ms", *(f"{largest[kind].ours:.1f}" for kind in KINDS), ""],
        [f"… against {sizes[0]:,}", *(f"{growth(found, kind):.2f} ×" for kind in KINDS), f"≤ {AIM}"],
        [f"… {PEER} takes", *(f"{item.naive / item.ours:.0f} ×" for item in largest.values()), "> 1"],
    ]


def main() -> None:
    """All sizes on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--volunteers", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    with the_machine() as machine:
        print(description())
        found = measure(machine, given.rounds, given.volunteers)
    print(report(found), end="\n\n")
    print(table(["", *KINDS, "aim"], summary(found)))


if __name__ == "__main__":
    main()
