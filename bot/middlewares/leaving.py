"""Who goes elsewhere, by a key or a command, leaves the question that was open; its draft stays.

What they write next is then no answer to it: it goes to whom they write to, or the draft is offered again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject


class LeavingMiddleware(BaseMiddleware):
    """For routers whose messages are all keys of home and commands."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - the handler's own
        """Wait for no answer any more."""
        if data.get("raw_state") is not None:
            await data["state"].set_state(None)
        return await handler(event, data)
