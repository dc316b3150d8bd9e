"""Makes python-telegram-bot ask the send budget before every call, and tell it of every 429.

It repeats nothing: the outbox owns retries, because only there a repeat survives a restart. The lane of a
call is handed over as PTB's `rate_limit_args`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.budget import Budget, Lane, is_counted

os.environ.setdefault("PTB_TIMEDELTA", "true")  # else PTB warns of its own RetryAfter whenever it makes one


PATIENCE = 3.0
"""How long a call waits for its turn (seconds). Then its row is better looked at again than sent."""


class NotMadeError(Exception):
    """The call was not made: its turn did not come soon, or came too late."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a call waits for."""

    lane: Lane
    is_late: Callable[[], bool] | None = None
    """Looked at when it is about to be made: nothing may go out after its time."""


class Pace(BaseRateLimiter[Turn]):
    """PTB's seam for a limiter, with our budget behind it."""

    __slots__ = ("_budget",)

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    async def initialize(self) -> None:
        """Nothing to open: the budget belongs to whoever built it."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,  # noqa: ANN401 -- as PTB declares it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Turn | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Wait for one's turn, make the call, and pass a 429 on after telling the budget."""
        chat_id = data.get("chat_id")
        turn = rate_limit_args or Turn(Lane.BROADCAST)
        try:
            async with asyncio.timeout(PATIENCE):
                if is_counted(endpoint, chat_id):
                    await self._budget.take(chat_id, turn.lane)
                else:
                    await self._budget.hold()
        except TimeoutError as error:
            raise NotMadeError from error
        if turn.is_late is not None and turn.is_late():
            raise NotMadeError
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._budget.refused(wait_of(error).total_seconds(), chat_id)
            raise


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram asks to wait, whichever of its two forms PTB gives."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
