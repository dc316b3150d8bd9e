"""Makes aiogram ask the send budget before every call, and tell it of every 429.

A middleware of the session (of requests going out), not of updates. It repeats nothing: whoever sends the
Answer decides whether to call again.
"""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.budget import Budget, Lane, is_counted


class Pace(BaseRequestMiddleware):
    """What goes out through aiogram answers somebody, so it goes first."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Wait for one's turn, make the call, and pass a 429 on after telling the budget."""
        if method.__api_method__ == GetUpdates.__api_method__:  # listening goes on while nothing may be said
            return await make_request(bot, method)
        chat_id = _chat_of(method)
        if is_counted(method.__api_method__, chat_id):
            await self._budget.take(chat_id, Lane.ANSWER)
        else:
            await self._budget.hold()
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            self._budget.refused(error.retry_after, chat_id)
            raise


def _chat_of(method: TelegramMethod[TelegramType]) -> int | None:
    """The chat that a call is about. We never name one by its public @name."""
    chat_id = getattr(method, "chat_id", None)
    return chat_id if isinstance(chat_id, int) else None
