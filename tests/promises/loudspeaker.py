"""A town of thousands that is told something at once, and lives of the bot that tell it.

Telegram is played by a server that only counts: what it accepted is the truth that copies and losses are
judged by.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web
from sqlalchemy import insert

from bot.app import build
from bot.settings import read_settings
from solidarity.broadcasts import Broadcast
from solidarity.people import CONSENT_VERSION, Consent, Neighbour, PersonId
from storage.people import K, P, _to_row
from storage.store import StoredStore
from tests.broadcasting import heat, told
from tests.promises.lives import Life, Nursery, counts, environment

BOT = {"id": 42, "is_bot": True, "first_name": "Entraide", "username": "entraide_bot"}
FIRST = 6_300_000_000
TELLS = 0.01
"""How long the API takes (seconds) to say yes to what it has accepted."""
HEARS = 0.5
"""How long it keeps who asks for updates waiting; there are none."""


class Crowd:
    """What everybody heard."""

    def __init__(self) -> None:
        self.heard: Counter[int] = Counter()
        self.polled = 0

    @property
    def messages(self) -> int:
        """All of them, copies too."""
        return self.heard.total()

    @property
    def copies(self) -> int:
        """Those that somebody had already."""
        return self.messages - len(self.heard)

    async def handle(self, request: web.Request) -> web.Response:
        """Accept, and say so a little later."""
        method, body = request.match_info["method"].lower(), await request.read()
        if method == "getupdates":
            self.polled += 1
            await asyncio.sleep(HEARS)
            return _yes([])
        if method != "sendmessage":
            return _yes(BOT if method == "getme" else True)
        chat = int(orjson.loads(body)["chat_id"])
        self.heard[chat] += 1
        number = self.messages
        await asyncio.sleep(TELLS)
        return _yes({"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "."})


@dataclass
class Town:
    """A crowd, a database with all of them and an alert to all, and how to start a bot on it."""

    crowd: Crowd
    nursery: Nursery
    env: dict[str, str]
    log: Path
    people: int
    chance: random.Random
    broadcast: Broadcast | None = None
    flying: int = 0
    """How much the dead had in flight: what they may have sent without writing it down."""
    lives: list[Life] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where its database is."""
        return self.env["ENTRAIDE_DATABASE_URL"]

    async def begin(self, **how: Any) -> Life:
        """A new life."""
        life = await self.nursery.begin(self.env, self.log, **how)
        self.lives.append(life)
        return life

    async def heard_more(self, messages: int, life: Life | None = None, seconds: float = 120) -> None:
        """Wait until the crowd has heard so many more, or all there is, or the life has ended by itself."""
        until = self.crowd.messages + messages
        async with asyncio.timeout(seconds):
            while self.crowd.messages < until and len(self.crowd.heard) < self.people:
                if life is not None and life.status is not None:
                    return
                await asyncio.sleep(0.005)

    @property
    def states(self) -> dict[str, int]:
        """How many messages stand where."""
        return counts(self.url, "outbox")

    @property
    def waiting(self) -> int:
        """How many are not finished."""
        states = self.states
        return states.get("waiting", 0) + states.get("leased", 0)

    async def kill(self, life: Life) -> None:
        """Kill -9, and look at what it had in flight."""
        await life.kill()
        self.flying += self.states.get("leased", 0)

    async def over(self) -> None:
        """Wait until every message has ended."""
        async with asyncio.timeout(120):
            while self.waiting:
                await asyncio.sleep(0.1)


@asynccontextmanager
async def town(nursery: Nursery, url: str, folder: Path, people: int, **alert: Any) -> AsyncIterator[Town]:
    """So many people, who are all about to be told."""
    crowd = Crowd()
    async with serving(crowd) as base:
        env = environment(base, url, folder)
        made = Town(crowd, nursery, env, folder / "log", people, random.Random(people))
        app = build(read_settings(env))
        try:
            await settle(app.store, people)
            made.broadcast = await told(app.store, heat(app.store.clock.now(), **alert))
        finally:
            await app.close()  # an open connection would be held against a later test
        assert made.states == {"waiting": people}
        try:
            yield made
        finally:
            for life in made.lives:
                await life.kill()


async def settle(store: StoredStore, people: int) -> None:
    """So many neighbours, with one key for all: they are there to be told something."""
    wrapped, seal = store.keyring.new_key()
    consent = Consent(CONSENT_VERSION, store.clock.now(), "fr")
    crowd = [
        Neighbour(PersonId(secrets.randbits(62) + 1), FIRST + number, "Ana", "fr", consent)
        for number in range(people)
    ]
    async with store.unit() as unit:
        await unit.execute(insert(K), [{"person_id": item.id, "wrapped_key": wrapped} for item in crowd])
        await unit.execute(insert(P), [_to_row(item, seal, unit.instance) for item in crowd])


@asynccontextmanager
async def serving(crowd: Crowd) -> AsyncIterator[str]:
    """The API on a free port of loopback."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", crowd.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.05, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _yes(result: object) -> web.Response:
    return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")
