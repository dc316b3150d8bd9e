"""Delivers updates to the bot's webhook as Telegram does: in order within a lane, again until a 2xx.

Lanes: messages per chat, presses per person, memberships per chat or person, reactions per chat. One
update that keeps failing holds up its own lane only. First repeat at once, then 2, 4, 8… seconds up to a
minute or two.
"""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from sandbox.bot_api import BotApi
from sandbox.updates import Pending
from sandbox.world import World

_PATIENCE = 60.0
_MAX_RETRY_AFTER = 3600
_SUCCESS = range(200, 300)


@dataclass(slots=True)
class _Lane:
    """One order of delivery."""

    busy: bool = False
    failures: int = 0
    ready_at: float = 0.0


class Delivery:
    """Runs beside the server and does nothing while no webhook is set."""

    def __init__(self, world: World, api: BotApi, *, pace: float = 1.0) -> None:
        self._world = world
        self._api = api
        self._pace = pace
        self._lanes: dict[str, _Lane] = {}
        self._cap = random.uniform(60, 120)  # noqa: S311 - Telegram's own jitter, guards nothing

    async def run(self) -> None:
        """Deliver until cancelled."""
        listener = self._world.changes.listen()
        try:
            patience = ClientTimeout(total=_PATIENCE)
            async with ClientSession(timeout=patience) as session, asyncio.TaskGroup() as tasks:
                while True:
                    listener.take()
                    pause = self._launch(session, tasks)
                    await self._rest(listener.event, pause)
        finally:
            self._world.changes.stop(listener)

    async def _rest(self, changed: asyncio.Event, pause: float | None) -> None:
        """Until something changes or a lane may be tried again."""
        try:
            async with asyncio.timeout(pause):
                await changed.wait()
        except TimeoutError:
            return

    def _launch(self, session: ClientSession, tasks: asyncio.TaskGroup) -> float | None:
        """Begin every delivery that may begin now; the seconds until the next may, if one waits."""
        webhook = self._world.webhook
        if not webhook.url:
            return None
        self._world.updates.expire()
        now = asyncio.get_running_loop().time()
        waits: list[float] = []
        free = webhook.max_connections - sum(lane.busy for lane in self._lanes.values())
        seen: set[str] = set()
        for entry in [*self._world.updates.repeated, *self._world.updates.pending.values()]:
            if entry.lane in seen or free <= 0:
                continue
            seen.add(entry.lane)
            lane = self._lanes.setdefault(entry.lane, _Lane())
            if lane.busy:
                continue
            if lane.ready_at > now:
                waits.append(lane.ready_at - now)
                continue
            lane.busy = True
            free -= 1
            tasks.create_task(self._deliver(session, lane, entry))
        return min(waits, default=None)

    async def _deliver(self, session: ClientSession, lane: _Lane, entry: Pending) -> None:
        try:
            retry_after = await self._post(session, entry)
        except (ClientError, OSError, TimeoutError) as error:
            self._failed(lane, f"{type(error).__name__}: {error}"[:200], None)
        else:
            if retry_after is None:
                lane.failures, lane.ready_at = 0, 0.0
                self._confirm(entry)
            else:
                self._failed(lane, None, retry_after or None)
        finally:
            lane.busy = False
            self._world.note("settings")

    def _confirm(self, entry: Pending) -> None:
        if entry in self._world.updates.repeated:
            self._world.updates.repeated.remove(entry)
        else:
            self._world.updates.confirm(entry.id)

    async def _post(self, session: ClientSession, entry: Pending) -> int | None:
        """None when it was taken, else the seconds of Retry-After or 0."""
        webhook = self._world.webhook
        if webhook.down:
            raise ConnectionRefusedError("Connection refused")
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        self._world.last_poll = self._world.machine()
        async with session.post(webhook.url, data=json.dumps(entry.body), headers=headers) as answer:
            body = await answer.read()
            if answer.status in _SUCCESS:
                await self._call_in_answer(body)
                return None
            reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            webhook.failed(reason, self._world.now())
            return _retry_after(answer)

    async def _call_in_answer(self, body: bytes) -> None:
        """A bot may answer with a call; it never learns what came of it."""
        try:
            fields: Any = json.loads(body) if body else None
        except ValueError:
            return
        if isinstance(fields, dict) and isinstance(fields.get("method"), str):
            await self._api.call(fields.pop("method"), fields)

    def _failed(self, lane: _Lane, why: str | None, retry_after: int | None) -> None:
        lane.failures += 1
        if why is not None:
            self._world.webhook.failed(why, self._world.now())
        delay = 0.0 if lane.failures == 1 else min(float(2 ** (lane.failures - 1)), self._cap)
        if retry_after is not None:
            delay = float(min(retry_after, _MAX_RETRY_AFTER))
        lane.ready_at = asyncio.get_running_loop().time() + delay * self._pace


def _retry_after(answer: ClientResponse) -> int:
    given = answer.headers.get("Retry-After", "")
    return int(given) if given.isdecimal() else 0
