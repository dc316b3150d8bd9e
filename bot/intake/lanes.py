"""Which lanes are busy, and what runs beside the units: nobody's second tap overtakes their first."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

log = structlog.get_logger(__name__)

Beside = Coroutine[Any, Any, None]
"""What goes on after a unit, with the lane kept busy: the answer."""


@dataclass
class Lanes:
    """Of one process."""

    busy: set[int] = field(default_factory=set)
    """Lanes with an update in hand or an answer on its way."""
    running: set[asyncio.Task[None]] = field(default_factory=set)
    """What runs beside: answers, questions to Telegram, presses that are calmed."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    """Something came in, or a lane became free."""

    def ring(self) -> None:
        """Whoever waits for work looks again."""
        self.bell.set()

    def take(self, lane: int) -> None:
        """Nothing else of this lane is begun until it is free."""
        self.busy.add(lane)

    def free(self, lane: int) -> None:
        """Its next update may be worked on."""
        self.busy.discard(lane)
        self.ring()

    def run(self, beside: Beside) -> None:
        """Run it beside, for nobody's lane."""
        task = asyncio.get_running_loop().create_task(beside)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def run_in(self, lane: int, beside: Beside) -> None:
        """Run it beside, with the lane kept busy until it ends."""
        self.take(lane)

        async def guarded() -> None:
            try:
                await beside
            except Exception:
                log.exception("answer_failed")
            finally:
                self.free(lane)

        self.run(guarded())
