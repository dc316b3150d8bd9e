"""What is for one member's eyes in a group: said there, else in private, else the way there is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram import Bot

from bot.budget import SendBudget
from bot.intake import answering
from bot.intake.answering import Answerer, BlockedError, Shown
from bot.intake.wire import Wire
from bot.middlewares.pace import Pace
from bot.views.screen import (
    Answer,
    CardKey,
    Removal,
    Screen,
    Show,
    Span,
    Whisper,
    dump_answer,
    load_answer,
)
from tests.delivery.played_api import TOKEN, PlayedApi, odd, says
from tests.stage import UNHURRIED

GROUP, ROSA = -1001, 5
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SOON, PAST = NOW + timedelta(seconds=15), NOW - timedelta(seconds=1)
CARD = CardKey("asker_card", 41, 3)
NO = says(400, "Bad Request: not enough rights")
AWAY = says(403, "Forbidden: bot was blocked by the user")
WHISPERED = {
    "message_id": 0,
    "date": 0,
    "chat": {"id": GROUP, "type": "supergroup", "title": "Gare"},
    "ephemeral_message_id": 9,
}


def screen(text: str) -> Screen:
    """Something to show."""
    return Screen((Span(text),))


INSIDE, PRIVATE, DOOR = screen("ici"), screen("en privé"), screen("la porte")


def whisper(until: datetime = SOON, **more: Any) -> Whisper:
    """For Rosa, with both ways out."""
    return Whisper(ROSA, until, **{"private": PRIVATE, "door": DOOR, **more})


def answer(said: Whisper, **more: Any) -> Answer:
    """As a handler gives it."""
    return Answer(GROUP, 17, (Show(INSIDE, whisper=said, card=CARD),), **more)


class Desk:
    """The answerer at a fixed moment."""

    def __init__(self, api: PlayedApi) -> None:
        self.api = api
        session = Wire(api.base)
        session.middleware(Pace(SendBudget(UNHURRIED)))
        self.bot = Bot(TOKEN, session=session)
        self.answerer = Answerer(self.bot, self)

    def now(self) -> datetime:
        """The moment."""
        return NOW

    async def send(self, what: Answer) -> list[Shown | None]:
        """What each part became; the answer goes through the database first."""
        return [shown async for _, shown in self.answerer.send(load_answer(dump_answer(what)))]

    def calls(self) -> list[tuple[str, Any]]:
        """What was called, in which chat."""
        return [(call.method, call.fields.get("chat_id")) for call in self.api.calls]


@pytest.fixture
async def desk(api: PlayedApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk that does not wait between tries."""
    monkeypatch.setattr(answering, "_WAIT", 0.01)
    found = Desk(api)
    yield found
    await found.bot.session.close()


async def test_a_command_is_answered_where_it_was_written(desk: Desk) -> None:
    """Under the command, in its topic, for its author; the number is known, so that it can be taken away."""
    desk.api.will(gives(WHISPERED))
    (shown,) = await desk.send(answer(whisper(command=4)))
    assert shown == Shown(None, GROUP, 17, 9, whispered_to=ROSA)
    (call,) = desk.api.calls
    assert call.method == "sendMessage"
    assert call.fields["reply_parameters"] == {"ephemeral_message_id": 4}
    assert call.fields["ephemeral_message_parameters"] == {"receiver_user_id": ROSA}
    assert (call.fields["chat_id"], call.fields["message_thread_id"]) == (GROUP, 17)


async def test_a_press_changes_what_was_pressed(desk: Desk) -> None:
    """However late: that is not bound to fifteen seconds."""
    desk.api.will(gives(True))
    (shown,) = await desk.send(answer(whisper(PAST, press="77", edits=9)))
    assert shown is None
    (call,) = desk.api.calls
    assert (call.method, call.fields["ephemeral_message_id"]) == ("editEphemeralMessageText", 9)


async def test_what_cannot_be_changed_is_said_anew_while_there_is_time(desk: Desk) -> None:
    """By the press; its number is the new one."""
    desk.api.will(NO, gives(WHISPERED))
    (shown,) = await desk.send(answer(whisper(press="77", edits=8)))
    assert shown == Shown(None, GROUP, 17, 9, whispered_to=ROSA)
    assert desk.api.calls[1].fields["ephemeral_message_parameters"] == {
        "receiver_user_id": ROSA,
        "callback_query_id": "77",
    }


@pytest.mark.parametrize(
    ("said", "refusals"),
    [
        (whisper(command=4), [NO]),
        (whisper(command=4), [AWAY]),
        (whisper(PAST, command=4), []),
        (whisper(PAST, press="77", edits=8), [NO]),
        (whisper(), []),
    ],
)
async def test_else_it_is_said_in_private(desk: Desk, said: Whisper, refusals: list[Any]) -> None:
    """Refused, too late, or written with an app that would not show it: their own chat, as their card."""
    desk.api.will(*refusals)
    (shown,) = await desk.send(answer(said))
    assert desk.calls()[-1] == ("sendMessage", ROSA)
    assert desk.api.calls[-1].fields["text"] == "en privé"
    assert shown is not None
    assert (shown.card, shown.chat, shown.whispered_to) == (CARD, ROSA, None)
    assert len(desk.api.calls) == len(refusals) + 1


async def test_else_the_group_shows_the_way(desk: Desk) -> None:
    """Who cannot be written to finds a door in the group, which says nothing."""
    desk.api.will(NO, AWAY)
    assert await desk.send(answer(whisper(command=4))) == [None]
    assert desk.calls() == [("sendMessage", GROUP), ("sendMessage", ROSA), ("sendMessage", GROUP)]
    assert desk.api.calls[-1].fields["text"] == "la porte"
    assert "ephemeral_message_parameters" not in desk.api.calls[-1].fields


async def test_a_newcomer_is_never_written_to(desk: Desk) -> None:
    """Without consent there is no private chat to fall back to."""
    desk.api.will(NO)
    await desk.send(answer(whisper(command=4, private=None)))
    assert desk.calls() == [("sendMessage", GROUP), ("sendMessage", GROUP)]


async def test_messages_are_taken_away_first_and_a_refusal_stops_nothing(desk: Desk) -> None:
    """One that all see, and one of this person's; then the answer goes on."""
    desk.api.will(NO, NO)
    gone = (Removal(12), Removal(9, ROSA))
    await desk.send(answer(whisper(), removes=gone))
    assert desk.calls() == [
        ("deleteMessage", GROUP),
        ("deleteEphemeralMessage", GROUP),
        ("sendMessage", ROSA),
    ]
    assert desk.api.calls[1].fields["receiver_user_id"] == ROSA


async def test_taking_away_alone_is_one_step(desk: Desk) -> None:
    """Nothing to show: then it is done."""
    assert await desk.send(Answer(GROUP, removes=(Removal(9, ROSA),))) == [None]


async def test_a_screen_can_go_elsewhere_and_whose_chat_is_closed_is_known(desk: Desk) -> None:
    """What follows from a press in a group comes in private; who has blocked the bot is named."""
    elsewhere = Answer(GROUP, 17, (Show(PRIVATE, chat=ROSA, card=CARD),))
    (shown,) = await desk.send(elsewhere)
    assert shown is not None
    assert (shown.chat, shown.thread) == (ROSA, None)
    desk.api.will(AWAY)
    with pytest.raises(BlockedError) as caught:
        await desk.send(elsewhere)
    assert caught.value.chat == ROSA


def gives(result: object) -> Any:
    """Telegram's answer with this result."""
    return odd({"ok": True, "result": result})
