"""A Bot API that is nothing but fast: hands out prepared updates and counts what is sent back.

Not the sandbox: it keeps no chats and refuses nothing, so that the measured bot is what is measured.
Runs in a process of its own, on the other core.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

BOT = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
BATCH = 100
FIRST_PERSON = 5_000_000_000


def message(update_id: int, person: int, text: str) -> dict[str, Any]:
    """A private text message, as Telegram sends it."""
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else None
    body: dict[str, Any] = {
        "message_id": update_id,
        "date": int(time.time()),
        "chat": {"id": person, "type": "private", "first_name": "Rosa"},
        "from": {"id": person, "is_bot": False, "first_name": "Rosa", "language_code": "fr"},
        "text": text,
    }
    if entities:
        body["entities"] = entities
    return {"update_id": update_id, "message": body}


class LoadApi:
    """Hands out `amount` messages of `people` people, `rate` a second or as fast as they are taken."""

    def __init__(self, text: str, people: int) -> None:
        self.text = text
        self.people = people
        self.left = 0
        self.rate = 0.0
        self.next_id = 1
        self.sent_at: dict[int, float] = {}
        self.answered = 0
        self.calls = 0
        self.latencies: list[float] = []
        self.first: float | None = None
        self.last = 0.0
        self.start = 0.0
        self.handed = 0
        self._go = asyncio.Event()

    def load(self, amount: int, rate: float) -> None:
        """Begin a run."""
        self.left, self.rate = amount, rate
        self.answered = self.calls = self.handed = 0
        self.latencies.clear()
        self.sent_at.clear()
        self.first, self.start = None, time.perf_counter()
        self._go.set()

    def _take(self, limit: int) -> list[dict[str, Any]]:
        now = time.perf_counter()
        amount = min(limit, self.left)
        if self.rate:
            amount = min(amount, int((now - self.start) * self.rate) - self.handed)
        batch = []
        for _ in range(max(amount, 0)):
            person = FIRST_PERSON + self.next_id % self.people
            batch.append(message(self.next_id, person, self.text))
            self.sent_at.setdefault(person, now)
            self.next_id += 1
        self.left -= len(batch)
        self.handed += len(batch)
        return batch

    async def updates(self, request: web.Request) -> web.Response:
        """getUpdates: everything asked for was confirmed by asking again."""
        body = await request.read()
        limit = BATCH
        if body and request.content_type == "application/json":
            limit = orjson.loads(body).get("limit") or BATCH
        for _ in range(500):
            batch = self._take(limit)
            if batch:
                return answer(batch)
            await asyncio.sleep(0.002)
        return answer([])

    async def other(self, request: web.Request) -> web.Response:
        """Any other call."""
        method = request.match_info["method"].lower()
        if method == "getme":
            return answer(BOT)
        if method in {"sendmessage", "editmessagetext"}:
            data = await request.post() if request.content_type != "application/json" else None
            chat = int(orjson.loads(await request.read())["chat_id"] if data is None else data["chat_id"])
            self._count(chat)
            self.calls += 1
            return answer(
                {"message_id": self.calls, "date": 0, "chat": {"id": chat, "type": "private"}, "text": "."}
            )
        await request.read()
        return answer(True)  # noqa: FBT003 - Telegram's own answer

    def _count(self, chat: int) -> None:
        now = time.perf_counter()
        sent = self.sent_at.pop(chat, None)
        if sent is not None:
            self.latencies.append(now - sent)
        self.answered += 1
        self.first = self.first or now
        self.last = now

    async def control(self, request: web.Request) -> web.Response:
        """`/load?amount=&rate=` begins; `/state` tells."""
        if request.path == "/load":
            self.load(int(request.query["amount"]), float(request.query.get("rate", "0")))
        return web.json_response(
            {
                "answered": self.answered,
                "first": self.first,
                "last": self.last,
                "start": self.start,
                "latencies": sorted(self.latencies) if request.query.get("latencies") else [],
            }
        )


def answer(result: object) -> web.Response:
    """A good answer."""
    return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")


def application(api: LoadApi) -> web.Application:
    """The server."""
    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/bot{token}/getUpdates", api.updates)
    app.router.add_route("*", "/bot{token}/GetUpdates", api.updates)
    app.router.add_route("*", "/bot{token}/{method}", api.other)
    app.router.add_get("/load", api.control)
    app.router.add_get("/state", api.control)
    return app


def serve(make: Callable[[], LoadApi], port: int) -> None:
    """Until killed."""
    web.run_app(application(make()), host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--text", default="/aide")
    parser.add_argument("--people", type=int, default=500)
    given = parser.parse_args()
    serve(lambda: LoadApi(given.text, given.people), given.port)
