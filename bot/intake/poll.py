"""Long polling: a batch is committed first; only then does the next call confirm it to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import structlog

from bot.intake.raw import ALLOWED, incoming, read
from bot.watch import Part, Watch
from solidarity.queues import Incoming

log = structlog.get_logger(__name__)

HOLD = 25
"""Seconds that Telegram holds the line when nothing comes."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
CONFLICT_WAIT = 3.0

Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
NOT_KEPT_WAIT = 3.0


class NotKeptError(Exception):
    """What was received is not kept, and must not be confirmed: there is no room for it just now."""


class Poller:
    """Asks for updates until told to stop."""

    def __init__(self, api_base: str, token: str, receive: Receive, watch: Watch | None = None) -> None:
        self._watch = watch or Watch()
        self._url = f"{api_base}/bot{token}/getUpdates"
        self._receive = receive
        self._offset: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Poll; a failure of the network or of the database only makes it wait."""
        timeout = aiohttp.ClientTimeout(total=HOLD + 15, sock_connect=10)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            polling = group.create_task(self._poll(session))
            await stop.wait()
            polling.cancel()  # nothing is lost: what was not confirmed comes again

    async def _poll(self, session: aiohttp.ClientSession) -> None:
        wait = FIRST_WAIT
        while True:
            self._watch.looked(Part.POLLER)
            try:
                pause, wait = await self.once(session), FIRST_WAIT
            except NotKeptError:
                pause = NOT_KEPT_WAIT
            except Exception as error:  # noqa: BLE001 - the token is in the address: only the kind is logged
                log.warning("polling_failed", error=type(error).__name__)
                pause, wait = wait, min(wait * 2, LONGEST_WAIT)
            await asyncio.sleep(pause)

    async def once(self, session: aiohttp.ClientSession) -> float:
        """One call; returns how long to wait before the next."""
        body = {"timeout": HOLD, "allowed_updates": list(ALLOWED)}
        if self._offset is not None:
            body["offset"] = self._offset
        async with session.post(self._url, json=body) as response:
            answer = read(await response.read())
        if not answer.get("ok"):
            return self._refused(answer)
        self._watch.listened()
        self._offset = None  # what lay before it is confirmed, and ids may begin anew after a quiet week
        batch = answer["result"]
        updates = [item for update in batch if (item := incoming(update)) is not None]
        if len(updates) < len(batch):
            log.error("updates_without_id", count=len(batch) - len(updates))
        if updates:
            await self._receive(updates)
            self._offset = max(item.update_id for item in updates) + 1
        return 0.0 if updates or not batch else LONGEST_WAIT

    def _refused(self, answer: dict[str, object]) -> float:
        code = answer.get("error_code")
        log.warning("polling_refused", code=code)
        parameters = answer.get("parameters")
        if isinstance(parameters, dict) and "retry_after" in parameters:
            return float(parameters["retry_after"])
        return CONFLICT_WAIT
