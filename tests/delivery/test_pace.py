"""Both libraries ask the one budget before they call, and tell it of a 429: over real HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import GetUpdates
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.budget import Lane, SendBudget
from bot.delivery.pace import Turn
from bot.delivery.wire import build_sender
from bot.middlewares.pace import Pace
from tests.delivery.played_api import TOKEN, PlayedApi, played_api, says


@pytest.fixture
async def api() -> AsyncIterator[PlayedApi]:
    """A Bot API that says yes."""
    async with played_api() as played:
        yield played


@pytest.fixture
def budget() -> SendBudget:
    """The one budget of both edges."""
    return SendBudget()


@pytest.fixture
async def listener(api: PlayedApi, budget: SendBudget) -> AsyncIterator[Bot]:
    """The bot of aiogram."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api.base))
    session.middleware(Pace(budget))
    yield Bot(TOKEN, session=session)
    await session.close()


@pytest.fixture
async def sender(api: PlayedApi, budget: SendBudget) -> AsyncIterator[ExtBot[Turn]]:
    """The bot of python-telegram-bot."""
    bot = build_sender(TOKEN, api.base, budget)
    yield bot
    await bot.request.shutdown()


def gaps(api: PlayedApi) -> list[float]:
    """The time between calls as they arrived."""
    times = [call.at for call in api.calls]
    return [later - earlier for earlier, later in pairwise(times)]


async def test_both_edges_share_one_allowance_of_a_chat(
    api: PlayedApi, budget: SendBudget, listener: Bot, sender: ExtBot[Turn]
) -> None:
    """Two messages by each library are all that one person gets at once; the fifth waits."""
    began = time.monotonic()
    budget._now = lambda: began + (time.monotonic() - began) / 8  # slow calls too are in one second
    await listener.send_message(5, "1")
    await sender.send_message(5, "2")
    await listener.send_message(5, "3")
    await sender.send_message(5, "4")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(listener.send_message(5, "5"), 0.2)
    await sender.send_message(6, "another chat does not wait")
    assert [call.fields["chat_id"] for call in api.calls] == [5, 5, 5, 5, 6]


async def test_a_429_of_one_edge_holds_back_both(
    api: PlayedApi, budget: SendBudget, listener: Bot, sender: ExtBot[Turn]
) -> None:
    """Each library raises its 429 once, repeats nothing, and no call of either goes out before its end."""
    api.will(says(429, "Too Many Requests: retry after 1", retry_after=1))
    with pytest.raises(RetryAfter):
        await sender.send_message(5, "one")
    assert budget.delay(6, Lane.ANSWER) > 0.3
    await listener.send_message(6, "two")
    api.will(says(429, "Too Many Requests: retry after 1", retry_after=1))
    with pytest.raises(TelegramRetryAfter):
        await listener.send_message(7, "three")
    await sender.send_message(8, "four")
    assert len(api.calls) == 4
    assert gaps(api)[0] >= 1
    assert gaps(api)[2] >= 1


async def test_answering_a_press_is_not_counted_but_waits_out_a_pause(
    api: PlayedApi, budget: SendBudget, listener: Bot
) -> None:
    """Thirty presses are answered without using up anything; in a pause of the bot they wait."""
    for _ in range(30):
        await listener.answer_callback_query("1")
    assert budget.delay(5, Lane.ANSWER) == 0
    assert budget.chats_known == 0
    assert api.calls[-1].at - api.calls[0].at < 20, "counted, they would take half a minute"
    budget.pause(0.3)
    await listener.answer_callback_query("1")
    assert gaps(api)[-1] >= 0.29


async def test_a_question_of_the_sender_waits_out_a_pause_too(
    api: PlayedApi, budget: SendBudget, sender: ExtBot[Turn]
) -> None:
    """What python-telegram-bot calls without it being counted does not go out inside a pause of the bot."""
    await sender.delete_my_commands()
    budget.pause(0.3)
    await sender.delete_my_commands()
    assert gaps(api)[-1] >= 0.29
    assert budget.chats_known == 0


async def test_listening_goes_on_in_a_pause(api: PlayedApi, budget: SendBudget, listener: Bot) -> None:
    """GetUpdates asks nobody."""
    api.will(says(409, "Conflict: terminated by other getUpdates request"))
    budget.pause(60)
    with pytest.raises(Exception, match="terminated by other"):
        await asyncio.wait_for(listener(GetUpdates()), 50)
    assert api.calls[0].method == "getUpdates"


async def test_the_lane_of_a_call_reaches_the_budget(
    api: PlayedApi, budget: SendBudget, listener: Bot, sender: ExtBot[Turn]
) -> None:
    """Asked in reverse during a pause: an answer leaves first, then what is urgent, then broadcast."""
    budget.pause(0.6)
    async with asyncio.TaskGroup() as group:
        group.create_task(sender.send_message(1, "1"))
        group.create_task(sender.send_message(2, "2", rate_limit_args=Turn(Lane.URGENT)))
        group.create_task(listener.send_message(3, "3"))
    assert [call.fields["chat_id"] for call in api.calls] == [3, 2, 1]
