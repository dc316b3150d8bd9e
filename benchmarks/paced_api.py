"""The emulated Bot API with Telegram's limits in force: it answers 429 to what comes too fast, and counts.

30 calls in any second, 1 a second in a chat after 5 at once, 20 a minute in a group
(`tests/delivery/flood_model.py`).
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import orjson
from aiohttp import web

from benchmarks.alert import TITLE
from benchmarks.load_api import LoadApi, answer, application
from tests.delivery.flood_model import FloodModel


class PacedApi(LoadApi):
    """Hands out updates as `LoadApi` does; messages of the alert are counted apart from answers."""

    def __init__(self, text: str, people: int) -> None:
        super().__init__(text, people)
        self.telegram = FloodModel()
        self.refused = 0
        self.told: list[float] = []

    async def other(self, request: web.Request) -> web.Response:
        """Any call: refused where it comes too fast."""
        if request.match_info["method"].lower() not in {"sendmessage", "editmessagetext"}:
            return await super().other(request)
        fields: dict[str, Any] = orjson.loads(await request.read())
        chat, at = int(fields["chat_id"]), time.monotonic()
        if not self.telegram.call(chat, at):
            self.refused += 1
            body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
            return web.json_response(body | {"parameters": {"retry_after": 1}}, status=429)
        self.calls += 1
        if TITLE in str(fields["text"]):
            self.told.append(at)
        else:
            self._count(chat)
        return answer(
            {"message_id": self.calls, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "."}
        )

    async def paced(self, _: web.Request) -> web.Response:
        """How far the alert is: its messages, the seconds between first and last, what was refused."""
        seconds = self.told[-1] - self.told[0] if self.told else 0.0
        return web.json_response({"told": len(self.told), "seconds": seconds, "refused": self.refused})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--text", default="/aide")
    parser.add_argument("--people", type=int, default=500)
    given = parser.parse_args()
    api = PacedApi(given.text, given.people)
    served = application(api)
    served.router.add_get("/paced", api.paced)
    web.run_app(served, host="127.0.0.1", port=given.port, print=None, access_log=None)
