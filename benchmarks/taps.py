"""Taps through the real worker in this process, timed: what would go to Telegram is dropped.

`python -m benchmarks.taps DATABASE_URL` reads a number on each line and taps as often; it prints the times.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import orjson

from benchmarks.load_api import FIRST_PERSON, message
from benchmarks.town import ACTORS, TUESDAY, VOLUNTEERS, app_of
from bot.app import App
from bot.views.screen import Answer
from solidarity.queues import Incoming


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


class Tapper:
    """Sends updates and times how long the worker has each in hand."""

    def __init__(self, app: App, actors: int = ACTORS, volunteers: int = VOLUNTEERS) -> None:
        self.app, self.actors, self.volunteers = app, actors, volunteers
        self.deaf, self.next_id, self.cycles = Deaf(), 1, 0
        app.worker.sending.answerer = self.deaf  # type: ignore[assignment]
        app.first_calls.name = "bench_bot"

    async def tap(self, update: dict[str, Any]) -> float:
        """Milliseconds of one update, from the store to the answer."""
        person = (update.get("message") or update["callback_query"])["from"]["id"]
        started = time.perf_counter()
        await self.app.worker.receive([Incoming(update["update_id"], person, orjson.dumps(update))])
        assert await self.app.worker.work_once()
        await self.app.worker.drain()
        return (time.perf_counter() - started) * 1000

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

    async def cycle(self) -> dict[str, float]:
        """Somebody asks for help and looks at their requests; a volunteer looks at their missions."""
        asker = FIRST_PERSON + self.cycles % (self.actors - self.volunteers)
        volunteer = FIRST_PERSON + self.actors - 1 - self.cycles % self.volunteers
        self.cycles += 1
        found = {
            "begin": await self.write(asker, "🙋 J'ai besoin d'aide"),
            "answer a question": await self.press(asker, "Courses"),
        }
        await self.press(asker, "Demain")
        await self.press(asker, "c'est bon")
        found["send the request"] = await self.press(asker, "Envoyer")
        found["my requests"] = await self.write(asker, "📋 Mes demandes")
        found["my missions"] = await self.write(volunteer, "🎒 Mes missions")
        return found


async def main(url: str) -> None:
    """Until there are no more lines."""
    app = app_of(url, clock=Noon())
    await app.store.load_town()
    tapper = Tapper(app)
    try:
        for line in sys.stdin:
            times = [await tapper.cycle() for _ in range(int(line))]
            print(json.dumps(times), flush=True)
    finally:
        await app.close()


if __name__ == "__main__":
    import uvloop

    logging.disable(logging.CRITICAL)
    uvloop.run(main(sys.argv[1]))
