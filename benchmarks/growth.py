"""The cost of one tap while the town grows: from 1,000 to 1,000,000 stored people, 100,000 open requests.

    python -m benchmarks.growth [--people 1000 100000 1000000] [--postgres postgresql://…/empty]

Each tap is one update through the real worker (inbox, unit, handlers, outbox) in this process; what would go
to Telegram is dropped, so that the database and our own code are what is measured. Printed: the median of
each kind of tap, as a ratio of the smallest town's. It should stay flat.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import insert

from benchmarks.load_api import FIRST_PERSON, message
from benchmarks.peers import KEY, TOKEN
from bot.app import App, build
from bot.municipality import EXAMPLE_FILE, read_municipality
from bot.settings import read_settings
from bot.views.screen import Answer
from solidarity.actions.people import choose_neighbourhood, join_volunteers, welcome_neighbour
from solidarity.people import AgeBand
from solidarity.queues import Incoming
from storage import tables
from storage.engine import sync_connection

OPEN_REQUESTS = 100_000
VOLUNTEERS = 40
TAPS = 300
CHUNK = 20_000
ACTORS = 50
"""People who tap; the rest only lives there."""
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Noon:
    """A clock that stands still in opening hours, so that no offer waits for the morning."""

    def now(self) -> datetime:
        """A Tuesday morning."""
        return TUESDAY


class Deaf:
    """Takes answers and keeps the last one of each person, whose buttons are pressed next."""

    def __init__(self) -> None:
        self.last: dict[int, Answer] = {}

    async def send(self, answer: Answer) -> AsyncIterator[tuple[Answer, None]]:
        """Nothing is sent."""
        if answer.chat is not None and answer.shows:
            self.last[answer.chat] = answer
        yield Answer(), None


async def town_of(url: str, people: int) -> tuple[App, Deaf]:
    """A bot on a database with so many people, and a hundred thousand open requests among the large ones."""
    settings = read_settings(
        {
            "ENTRAIDE_TOKEN": TOKEN,
            "ENTRAIDE_API_BASE": "http://127.0.0.1:9",
            "ENTRAIDE_DATABASE_URL": url,
            "ENTRAIDE_KEYS": KEY,
        }
    )
    town = read_municipality(EXAMPLE_FILE, frozenset({"fr", "nl", "de", "en"}))
    app = build(settings, clock=Noon(), town=town)
    deaf = Deaf()
    app.worker.answerer = deaf  # type: ignore[assignment]
    app.name = "bench_bot"
    await app.store.load_town()
    places = list(town.neighbourhoods)
    async with app.store.unit() as unit:
        for number in range(ACTORS + VOLUNTEERS):
            person = await welcome_neighbour(unit, FIRST_PERSON + number, "Rosa", "fr")
            person = await choose_neighbourhood(unit, person, places[number % len(places)])
            if number >= ACTORS:
                await join_volunteers(unit, person, AgeBand.ADULT, frozenset())
    fill(url, app, people, min(people, OPEN_REQUESTS), places)
    return app, deaf


def fill(url: str, app: App, people: int, requests: int, places: list[str]) -> None:
    """Rows for everybody else, in bulk; one key serves them all, which no query can tell."""
    wrapped, seal = app.store.keyring.new_key()
    name = seal.close(b"Ana", "people", "first_name", 0)
    with sync_connection(url) as connection:
        for start in range(0, people, CHUNK):
            ids = range(start + 1, min(start + CHUNK, people) + 1)
            connection.execute(
                insert(tables.PersonKey), [{"person_id": n, "wrapped_key": wrapped} for n in ids]
            )
            connection.execute(
                insert(tables.Person),
                [
                    {
                        "id": n,
                        "telegram_id": 9_000_000_000 + n,
                        "first_name": name,
                        "language": "fr",
                        "neighbourhood": places[n % len(places)],
                        "reachable": True,
                        "roles": "",
                        "consent_version": "1",
                        "consent_at": TUESDAY,
                        "consent_language": "fr",
                    }
                    for n in ids
                ],
            )
        for start in range(0, requests, CHUNK):
            ids = range(start + 1, min(start + CHUNK, requests) + 1)
            connection.execute(
                insert(tables.Mission),
                [
                    {
                        "id": n,
                        "reference": f"#{n}",
                        "category": "courses",
                        "neighbourhood": places[n % len(places)],
                        "day": date(2026, 12, 1),
                        "seats": 1,
                        "state": "open",
                        "opened_at": TUESDAY,
                    }
                    for n in ids
                ],
            )
            connection.execute(
                insert(tables.Request),
                [
                    {
                        "mission_id": n,
                        "asker_id": n,
                        "answer_due": TUESDAY + timedelta(days=3),
                        "due_at": TUESDAY + timedelta(days=3),
                    }
                    for n in ids
                ],
            )


class Tapper:
    """Sends updates and times how long the worker has each in hand."""

    def __init__(self, app: App, deaf: Deaf) -> None:
        self.app, self.deaf, self.next_id = app, deaf, 1

    async def tap(self, update: dict[str, Any]) -> float:
        """Seconds of one update, from the store to the answer."""
        person = (update.get("message") or update["callback_query"])["from"]["id"]
        started = time.perf_counter()
        await self.app.worker.receive([Incoming(update["update_id"], person, orjson.dumps(update))])
        await self.app.worker.work_once()
        await self.app.worker.drain()
        return time.perf_counter() - started

    async def write(self, person: int, text: str) -> float:
        """Write a text."""
        self.next_id += 1
        return await self.tap(message(self.next_id, person, text))

    async def press(self, person: int, label: str) -> float:
        """Press a button of the last answer."""
        shown = self.deaf.last[person].shows[-1].screen
        button = next(item for row in shown.rows for item in row if label in item.label)
        self.next_id += 1
        body = {
            "id": str(self.next_id),
            "from": {"id": person, "is_bot": False, "first_name": "Rosa"},
            "chat_instance": "1",
            "message": {"message_id": 7, "date": 1, "chat": {"id": person, "type": "private"}, "text": "."},
            "data": button.data,
        }
        return await self.tap({"update_id": self.next_id, "callback_query": body})


async def measure(url: str, people: int) -> dict[str, float]:
    """Milliseconds of each kind of tap."""
    app, deaf = await town_of(url, people)
    tapper = Tapper(app, deaf)
    times: dict[str, list[float]] = {"begin": [], "answer a question": [], "send": [], "my requests": []}
    try:
        for number in range(TAPS):
            person = FIRST_PERSON + number % ACTORS
            times["begin"].append(await tapper.write(person, "🙋 J'ai besoin d'aide"))
            times["answer a question"].append(await tapper.press(person, "Courses"))
            await tapper.press(person, "Demain")
            await tapper.press(person, "c'est bon")
            times["send"].append(await tapper.press(person, "Envoyer"))
            times["my requests"].append(await tapper.write(person, "📋 Mes demandes"))
    finally:
        await app.close()
    return {kind: statistics.median(found) * 1000 for kind, found in times.items()}


def main() -> None:
    """Each size of town on each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--postgres", help="an empty database for one size only")
    given = parser.parse_args()
    first: dict[str, float] = {}
    print("| people | begin | answer a question | send | my requests |")
    for people in given.people:
        with tempfile.TemporaryDirectory() as folder:
            url = given.postgres or f"sqlite:///{folder}/growth.sqlite3"
            found = asyncio.run(measure(url, people))
        first = first or found
        cells = (f"{value:.1f} ms ({value / first[kind]:.2f} x)" for kind, value in found.items())
        print(f"| {people:,} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
