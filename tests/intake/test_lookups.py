"""What only Telegram knows of a group: its answer, its refusal, and no answer at all are three things."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiohttp import web

from bot.intake.lookups import NotAskedError, Question, ask
from bot.intake.wire import Wire
from bot.work import ChatFacts
from solidarity.groups import Right, Standing
from tests.delivery.played_api import TOKEN, Answer, PlayedApi, hangs_up, page, says

QUESTION = Question(-1001, 5)


@pytest.fixture
async def bot(api: PlayedApi) -> AsyncIterator[Bot]:
    """The client of aiogram."""
    found = Bot(TOKEN, session=Wire(api.base))
    yield found
    await found.session.close()


def result(value: object) -> Answer:
    """A yes with this result."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": value})

    return answer


def member(status: str, **rights: bool) -> dict[str, object]:
    """A member of the group."""
    return {"status": status, "user": {"id": 5, "is_bot": False, "first_name": "X"}, **rights}


CHAT = {"id": -1001, "type": "supergroup", "title": "Gare", "is_forum": True}


async def test_who_is_what_in_a_group(api: PlayedApi, bot: Bot) -> None:
    """The person owns it, the bot may not manage topics; a field that aiogram misses does not matter."""
    ours = member("administrator", can_pin_messages=True, can_delete_messages=True, can_manage_topics=False)
    api.will(result(31), result(CHAT), result(member("creator", is_anonymous=False)), result(ours))
    standing = Standing(frozenset({Right.PIN, Right.DELETE}), forum=True, members=31)
    assert await ask(bot, QUESTION) == ChatFacts(actor_is_admin=True, standing=standing)


async def test_of_nobody_in_particular_only_the_number_is_asked(api: PlayedApi, bot: Bot) -> None:
    """After somebody joined: one call."""
    api.will(result(151))
    assert await ask(bot, Question(-1001, None)) == ChatFacts(standing=Standing(members=151))
    assert [call.method for call in api.calls] == ["getChatMemberCount"]


async def test_a_status_of_a_later_bot_api_is_no_right(api: PlayedApi, bot: Bot) -> None:
    """What nobody knows yet allows nothing, and breaks nothing."""
    api.will(result(3), result(CHAT), result(member("hovering")), result(member("hovering")))
    standing = Standing(frozenset(), forum=True, members=3)
    assert await ask(bot, QUESTION) == ChatFacts(standing=standing)


@pytest.mark.parametrize(
    "refusal", [says(400, "Bad Request: chat not found"), says(403, "Forbidden: kicked")]
)
async def test_where_telegram_refuses_nothing_is_allowed(api: PlayedApi, bot: Bot, refusal: Answer) -> None:
    """Not in the group, or not known: nobody is an admin as far as we know."""
    api.will(refusal)
    assert await ask(bot, QUESTION) == ChatFacts()


@pytest.mark.parametrize(
    "trouble",
    [
        says(500, "Internal Server Error"),
        says(429, "Too Many Requests", retry_after=5),
        says(401, "Unauthorized"),
        page(502, "<html>"),
        hangs_up,
    ],
)
async def test_where_telegram_is_away_it_is_asked_again(api: PlayedApi, bot: Bot, trouble: Answer) -> None:
    """No answer is not a no: a coordinator must not be told off because of a busy minute."""
    api.will(trouble)
    with pytest.raises(NotAskedError):
        await ask(bot, QUESTION)
