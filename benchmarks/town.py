"""A database as a town has it after years: `python -m benchmarks.town DATABASE_URL PEOPLE REQUESTS`.

Some hundred people who act, each with a key of their own, forty volunteers among them; everybody else is
written in bulk by the database itself: they are there to be in the way.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    case,
    cast,
    insert,
    literal,
    literal_column,
    select,
    text,
    type_coerce,
)

from benchmarks.load_api import FIRST_PERSON
from bot.app import App, build
from bot.budget import Limits, SendBudget
from bot.municipality import EXAMPLE_FILE, read_municipality
from bot.settings import read_settings
from solidarity.actions.people import choose_neighbourhood, join_volunteers, welcome_neighbour
from solidarity.people import AgeBand
from solidarity.ports import Clock
from storage import tables
from storage.engine import sync_connection

TOKEN = "42:bench-bench-bench-bench-bench"
KEY = "bm9idWctYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="
ACTORS = 500
"""People who act; their Telegram ids follow one another."""
VOLUNTEERS = 40
"""The last of them."""
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_PRIME, _STEP = 2**31 - 1, 48_271
"""Spread the ids as random ones are: rows that follow one another would be too good to be true."""
_PER_SECOND = 1_000_000
_N = type_coerce(literal_column("numbers.n"), BigInteger)
_ID = _N * _STEP % _PRIME


def app_of(
    url: str,
    api: str = "http://127.0.0.1:9",
    clock: Clock | None = None,
    budget: SendBudget | None = None,
) -> App:
    """The whole bot on this database, with a send budget that holds nothing back unless one is given."""
    settings = read_settings(
        {
            "ENTRAIDE_TOKEN": TOKEN,
            "ENTRAIDE_API_BASE": api,
            "ENTRAIDE_DATABASE_URL": url,
            "ENTRAIDE_KEYS": KEY,
        }
    )
    town = read_municipality(EXAMPLE_FILE, frozenset({"fr", "nl", "de", "en"}))
    n = _PER_SECOND
    free = Limits(n, n, 0.0, n, 0.0, n, n)
    return build(settings, clock=clock, town=town, budget=budget or SendBudget(free))


async def settle(app: App, actors: int = ACTORS, volunteers: int = VOLUNTEERS) -> None:
    """The people who act, the last of them volunteers."""
    await app.store.load_town()
    places = list(app.store.town.neighbourhoods)
    async with app.store.unit() as unit:
        for number in range(actors):
            person = await welcome_neighbour(unit, FIRST_PERSON + number, "Rosa", "fr")
            person = await choose_neighbourhood(unit, person, places[number % len(places)])
            if number >= actors - volunteers:
                await join_volunteers(unit, person, AgeBand.ADULT, {})


def fill(url: str, app: App, people: int, requests: int) -> None:
    """Everybody else, and one open request of each of the first of them. One key serves all of them."""
    wrapped, seal = app.store.keyring.new_key()
    name = seal.close(b"Ana", "people", "first_name", 0)
    places = dict(enumerate(app.store.town.neighbourhoods))
    with sync_connection(url) as connection:

        def write(table: type[tables.Table], amount: int, **values: Any) -> None:  # noqa: ANN401
            """So many rows; what does not depend on their number is the same in each."""
            if not amount:
                return
            kinds = table.__table__.c  # type: ignore[attr-defined]
            columns = [
                value if isinstance(value, ColumnElement) else literal(value, kinds[key].type)
                for key, value in values.items()
            ]
            rows = select(*columns).select_from(_numbers(amount))
            connection.execute(insert(table).from_select(list(values), rows))

        home = case(places, value=_N % len(places))
        write(tables.PersonKey, people, person_id=_ID, wrapped_key=wrapped)
        write(
            tables.Person,
            people,
            id=_ID,
            telegram_id=9_000_000_000 + _ID,
            first_name=name,
            language="fr",
            neighbourhood=home,
            reachable=True,
            roles="",
            consent_version="1",
            consent_at=TUESDAY,
            consent_language="fr",
        )
        write(
            tables.Mission,
            requests,
            id=_ID,
            reference="#" + cast(_N, String),
            category="courses",
            neighbourhood=home,
            day=date(2026, 12, 1),
            seats=1,
            state="open",
            opened_at=TUESDAY,
        )
        later = TUESDAY + timedelta(days=3)
        write(tables.Request, requests, mission_id=_ID, asker_id=_ID, answer_due=later, due_at=later)
    if app.store.database.dialect == "postgresql":
        with sync_connection(url) as connection:
            connection.execute(text("ANALYZE"))  # which its autovacuum does within minutes


def _numbers(amount: int) -> Any:  # noqa: ANN401
    """1 to so many."""
    numbers = select(literal(1, BigInteger).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < amount))


async def town(url: str, people: int, requests: int) -> None:
    """A new database with so many people and open requests."""
    app = app_of(url)
    try:
        await settle(app)
        fill(url, app, people - ACTORS, requests)
    finally:
        await app.close()


if __name__ == "__main__":
    asyncio.run(town(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
