"""What people hear while the disk is full: that their words are not lost. Kept nowhere.

Once to each, and again after a while: Telegram brings the same update over and over until it is taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog

from bot.intake.answering import Answerer, BlockedError, NotSentError
from bot.intake.raw import press_of, read, sender_of
from bot.middlewares.person import PersonMiddleware
from bot.views.hiccup import hiccup, hiccup_toast
from bot.views.screen import Answer, Show
from solidarity.ports import Clock
from solidarity.queues import Engine, Incoming

log = structlog.get_logger(__name__)

AGAIN = 600.0
"""Seconds after which somebody who still writes hears it anew."""
MOST = 5_000
"""People remembered as told; more than that write in ten minutes nowhere."""
AT_ONCE = 20
"""Excuses on their way; who comes after that hears nothing, and is served all the same once there is room."""


class Excuse:
    """Says sorry without the database's help."""

    def __init__(self, engine: Engine, clock: Clock, answerer: Answerer, person: PersonMiddleware) -> None:
        self._engine = engine
        self._clock = clock
        self._answerer = answerer
        self._person = person
        self._told: dict[int, float] = {}
        self._sending: set[asyncio.Task[None]] = set()

    async def __call__(self, updates: Sequence[Incoming]) -> None:
        """Begin to tell whoever wrote these in private or pressed something; waits for nobody."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._told = {who: at for who, at in self._told.items() if now - at < AGAIN}
        for item in updates:
            body = read(item.raw)
            sender, private = sender_of(body)
            press = press_of(body)
            if sender is None or sender in self._told or not (private or press):
                continue
            if len(self._sending) >= AT_ONCE or len(self._told) >= MOST:
                return
            self._told[sender] = now
            task = loop.create_task(self._tell(sender, press))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _tell(self, sender: int, press: str | None) -> None:
        try:
            answer = await self._answer(sender, press)
            with suppress(NotSentError, BlockedError):
                async for _ in self._answerer.send(answer):
                    pass
        except Exception:
            log.exception("excuse_failed")

    async def _answer(self, sender: int, press: str | None) -> Answer:
        """In the person's language, which reading still tells."""
        async with self._engine.unit() as unit:
            me = await unit.people.by_telegram(sender)
            scene = self._person.scene(unit.town, self._clock.now(), me, None)
        if press is not None:
            return Answer(press=press, toast=hiccup_toast(scene))
        return Answer(chat=sender, shows=(Show(hiccup(scene)),))
