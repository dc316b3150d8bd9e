"""Each answer of Telegram, and each way in which a line breaks, becomes one receipt: over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.budget import Lane, SendBudget
from bot.delivery.courier import Courier
from bot.delivery.dispatch import (
    Action,
    CopyFrom,
    Delete,
    Dispatch,
    Edit,
    MakeTopic,
    Pin,
    React,
    ShowNew,
    Unpin,
    Unwhisper,
)
from bot.delivery.wire import CONNECTIONS, Timeouts, build_sender
from bot.views.screen import Button, Key, Keyboard, Media, MediaKind, Screen, Span, Style, Upload
from solidarity.receipts import Outcome, Receipt
from tests.delivery.played_api import (
    TOKEN,
    Answer,
    PlayedApi,
    after,
    breaks_off,
    hangs_up,
    odd,
    once,
    page,
    played_api,
    resets,
    says,
)
from tests.stage import UNHURRIED

PERSON, GROUP = 5, -1001
HELLO = Screen((Span("Bonjour "), Span("Ana", Style.BOLD)), rows=((Button("Oui", data="y"),),))
SHOW = ShowNew(HELLO)
EDIT = Edit(33, HELLO)
PATIENT = Timeouts(connect=60, write=60, read=60, pool=60)


@pytest.fixture
async def api() -> AsyncIterator[PlayedApi]:
    """A Bot API that does as told."""
    async with played_api() as played:
        yield played


@pytest.fixture
async def courier(api: PlayedApi) -> AsyncIterator[Courier]:
    """A courier that no busy machine can hurry."""
    courier = Courier(build_sender(TOKEN, api.base, SendBudget(), PATIENT))
    yield courier
    await courier.close()


async def deliver(base: str, action: Action = SHOW, patience: Timeouts = PATIENT) -> Receipt:
    """One dispatch to a server at this address."""
    courier = Courier(build_sender(TOKEN, base, SendBudget(), patience))
    try:
        return await courier.deliver(Dispatch(PERSON, action))
    finally:
        await courier.close()


NO_TEXTS = "Bad Request: not enough rights to send text messages to the chat"
NO_PINS = "Bad Request: not enough rights to manage pinned messages in the chat"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)

REFUSALS: list[tuple[int, str, int, Action, Outcome]] = [
    (403, "Forbidden: bot was blocked by the user", PERSON, SHOW, Outcome.UNREACHABLE),
    (403, "Forbidden: user is deactivated", PERSON, SHOW, Outcome.UNREACHABLE),
    (403, "Forbidden: bot can't initiate conversation with a user", PERSON, SHOW, Outcome.UNREACHABLE),
    (403, "Forbidden: bot can't send messages to bots", PERSON, SHOW, Outcome.UNREACHABLE),
    (400, "Bad Request: USER_IS_BLOCKED", PERSON, SHOW, Outcome.UNREACHABLE),
    (403, "Forbidden: bot was kicked from the supergroup chat", GROUP, SHOW, Outcome.NO_CHANNEL),
    (403, "Forbidden: bot is not a member of the supergroup chat", GROUP, SHOW, Outcome.NO_CHANNEL),
    (403, "Forbidden: the group chat was deleted", GROUP, SHOW, Outcome.NO_CHANNEL),
    (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
        GROUP,
        SHOW,
        Outcome.NO_CHANNEL,
    ),
    (400, "Bad Request: have no rights to send a message", GROUP, SHOW, Outcome.NO_CHANNEL),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", GROUP, SHOW, Outcome.NO_CHANNEL),
    (400, "Bad Request: message thread not found", GROUP, SHOW, Outcome.NO_CHANNEL),
    (400, "Bad Request: TOPIC_CLOSED", GROUP, SHOW, Outcome.NO_CHANNEL),
    (400, "Bad Request: chat not found", GROUP, SHOW, Outcome.NO_CHANNEL),
    (400, "Bad Request: chat not found", PERSON, SHOW, Outcome.REJECTED),
    (
        400,
        "Bad Request: not enough rights to manage pinned messages in the chat",
        GROUP,
        Pin(3),
        Outcome.NO_RIGHT,
    ),
    (400, "Bad Request: not enough rights to send photos to the chat", GROUP, SHOW, Outcome.NO_RIGHT),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", GROUP, Pin(3), Outcome.NO_RIGHT),
    (400, "Bad Request: not enough rights to create a topic", GROUP, MakeTopic("Demandes"), Outcome.NO_RIGHT),
    (400, "Bad Request: the chat is not a forum", GROUP, MakeTopic("Demandes"), Outcome.NO_RIGHT),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", PERSON, SHOW, Outcome.NO_RIGHT),
    (400, NOT_MODIFIED, PERSON, EDIT, Outcome.UNCHANGED),
    (400, "Bad Request: CHAT_NOT_MODIFIED", GROUP, Pin(3), Outcome.UNCHANGED),
    (400, "Bad Request: message to edit not found", PERSON, EDIT, Outcome.GONE),
    (400, "Bad Request: message can't be edited", PERSON, EDIT, Outcome.GONE),
    (400, "Bad Request: there is no text in the message to edit", PERSON, EDIT, Outcome.GONE),
    (400, "Bad Request: MESSAGE_ID_INVALID", PERSON, EDIT, Outcome.GONE),
    (400, "Bad Request: message to delete not found", PERSON, Delete(3), Outcome.GONE),
    (400, "Bad Request: message can't be deleted for everyone", PERSON, Delete(3), Outcome.GONE),
    (400, "Bad Request: message to pin not found", PERSON, Pin(3), Outcome.GONE),
    (400, "Bad Request: message to unpin not found", PERSON, Unpin(3), Outcome.GONE),
    (400, "Bad Request: whatever Telegram calls it", GROUP, Unwhisper(3, PERSON), Outcome.GONE),
    (400, "Bad Request: message to copy not found", PERSON, CopyFrom(9, 3), Outcome.GONE),
    (400, "Bad Request: message to react not found", PERSON, React(3, "👍"), Outcome.GONE),
    (400, "Bad Request: message text is empty", PERSON, SHOW, Outcome.REJECTED),
    (400, "Bad Request: BUTTON_DATA_INVALID", PERSON, SHOW, Outcome.REJECTED),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", PERSON, SHOW, Outcome.REJECTED),
    (413, "Request Entity Too Large", PERSON, SHOW, Outcome.REJECTED),
    (501, "Not Implemented: sendDice", PERSON, SHOW, Outcome.REJECTED),
    (401, "Unauthorized", PERSON, SHOW, Outcome.WAITING_NETWORK),
    (404, "Not Found", PERSON, SHOW, Outcome.WAITING_NETWORK),
    (409, "Conflict: terminated by other getUpdates request", PERSON, SHOW, Outcome.WAITING_NETWORK),
    (500, "Internal Server Error: restart", PERSON, SHOW, Outcome.WAITING_NETWORK),
    (502, "Bad Gateway", PERSON, SHOW, Outcome.WAITING_NETWORK),
    (503, "Service Unavailable", PERSON, SHOW, Outcome.WAITING_NETWORK),
    (504, "Gateway Timeout", PERSON, SHOW, Outcome.UNSURE),
]


@pytest.mark.parametrize(("status", "text", "chat_id", "action", "outcome"), REFUSALS)
async def test_each_refusal_has_its_receipt(
    api: PlayedApi,
    courier: Courier,
    status: int,
    text: str,
    chat_id: int,
    action: Action,
    outcome: Outcome,
) -> None:
    """One call is made, and what Telegram says decides the outcome."""
    api.will(says(status, text))
    receipt = await courier.deliver(Dispatch(chat_id, action))
    assert receipt.outcome is outcome
    assert receipt.reason
    assert len(api.calls) == 1


@pytest.mark.parametrize("text", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
@pytest.mark.parametrize(
    ("thread", "outcome"), [(9, Outcome.NO_TOPIC), (1, Outcome.NO_CHANNEL), (None, Outcome.NO_CHANNEL)]
)
async def test_a_closed_topic_is_not_a_closed_group(
    api: PlayedApi, courier: Courier, text: str, thread: int | None, outcome: Outcome
) -> None:
    """Where one was named the group stays open; its general topic is the group itself."""
    api.will(says(400, f"Bad Request: {text}"))
    assert (await courier.deliver(Dispatch(GROUP, SHOW, thread))).outcome is outcome


async def test_a_429_says_exactly_how_long(api: PlayedApi, courier: Courier) -> None:
    """The wait of the receipt is Telegram's own, to the second."""
    api.will(says(429, "Too Many Requests: retry after 37", retry_after=37))
    receipt = await courier.deliver(Dispatch(PERSON, SHOW))
    assert receipt.outcome is Outcome.WAITING_FLOOD
    assert receipt.retry_after == timedelta(seconds=37)
    assert len(api.calls) == 1


async def test_a_moved_group_says_where_to(api: PlayedApi, courier: Courier) -> None:
    """The receipt carries the new id of an upgraded group."""
    api.will(says(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009))
    receipt = await courier.deliver(Dispatch(GROUP, SHOW))
    assert (receipt.outcome, receipt.moved_to) == (Outcome.MOVED, -1009)


async def test_an_answer_that_never_comes_leaves_a_doubt(api: PlayedApi) -> None:
    """Accepted and never answered, the call is given up after a while: nobody knows."""
    api.will(after(60))
    receipt = await deliver(api.base, patience=Timeouts(connect=60, write=60, read=0.5, pool=60))
    assert receipt.outcome is Outcome.UNSURE
    assert (await deliver(api.base)).outcome is Outcome.SENT


BROKEN: dict[str, tuple[Answer, Outcome]] = {
    "hangs up": (hangs_up, Outcome.UNSURE),
    "resets": (resets, Outcome.UNSURE),
    "breaks off": (breaks_off, Outcome.UNSURE),
    "yes without content": (odd({"ok": True}), Outcome.UNSURE),
    "yes with odd content": (odd({"ok": True, "result": {"message_id": "?"}}), Outcome.UNSURE),
    "yes as a list": (odd([1]), Outcome.UNSURE),
    "a login page": (page(200, "<html>Bienvenue</html>"), Outcome.UNSURE),
    "a gateway's page": (page(502, "<html>Bad gateway</html>"), Outcome.WAITING_NETWORK),
    "a gateway that timed out": (page(504, "<html>Timeout</html>"), Outcome.UNSURE),
    "a redirect": (page(302, "elsewhere"), Outcome.WAITING_NETWORK),
}


@pytest.mark.parametrize(("answer", "outcome"), BROKEN.values(), ids=BROKEN.keys())
async def test_a_line_that_breaks_after_writing_leaves_a_doubt(
    api: PlayedApi, courier: Courier, answer: Answer, outcome: Outcome
) -> None:
    """Accepted and never answered is unsure; an answer that surely means no is not."""
    api.will(answer)
    receipt = await courier.deliver(Dispatch(PERSON, SHOW))
    assert receipt.outcome is outcome
    assert len(api.calls) == 1
    assert (await courier.deliver(Dispatch(PERSON, SHOW))).outcome is Outcome.SENT


async def test_a_refused_connection_is_no_doubt() -> None:
    """Where nobody listens nothing was sent."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        receipt = await deliver(f"http://127.0.0.1:{line.getsockname()[1]}")
    assert receipt.outcome is Outcome.WAITING_NETWORK


@contextmanager
def full_queue() -> Iterator[str]:
    """A server so busy that it takes no more connections: its queue is full and nobody accepts."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for line in waiting:
            line.setblocking(False)
            line.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        for line in waiting:
            line.close()


async def test_a_connection_that_never_comes_about_is_no_doubt() -> None:
    """Timed out while connecting, nothing was sent."""
    with full_queue() as base:
        receipt = await deliver(base, patience=Timeouts(connect=0.5, write=60, read=60, pool=60))
    assert receipt.outcome is Outcome.WAITING_NETWORK
    assert "TimedOut" in receipt.reason


async def test_a_call_that_nobody_reads_leaves_a_doubt_and_ends() -> None:
    """Connected, but the server never takes the whole of it: given up, and nobody knows how much it read."""
    patience = Timeouts(connect=60, write=0.2, read=60, pool=60)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        courier = Courier(
            build_sender(TOKEN, f"http://127.0.0.1:{server.getsockname()[1]}", SendBudget(), patience)
        )
        huge = Screen((), upload=Upload("plan.pdf", b"%" * (1 << 25)))
        receipt = await courier.deliver(Dispatch(PERSON, ShowNew(huge)))
        await courier.close()
    assert receipt.outcome is Outcome.UNSURE


async def test_waiting_for_a_free_connection_is_no_doubt(api: PlayedApi) -> None:
    """One call more than there are connections is not sent, and said not to be."""
    patience = Timeouts(connect=2.5, write=60, read=60, pool=0.1)
    courier = Courier(build_sender(TOKEN, api.base, SendBudget(UNHURRIED), patience))
    given_up = asyncio.Event()
    api.will(*[once(given_up)] * CONNECTIONS)
    async with asyncio.TaskGroup() as group:
        held = [
            group.create_task(courier.deliver(Dispatch(person, SHOW))) for person in range(1, CONNECTIONS + 1)
        ]
        await api.reaches(CONNECTIONS)
        receipt = await courier.deliver(Dispatch(PERSON, SHOW))
        given_up.set()
    await courier.close()
    assert receipt.outcome is Outcome.WAITING_NETWORK
    assert {task.result().outcome for task in held} == {Outcome.SENT}
    assert len(api.calls) == CONNECTIONS


BOLD_ANA = [{"type": "bold", "offset": 8, "length": 3}]
YES = {"inline_keyboard": [[{"text": "Oui", "callback_data": "y"}]]}
PAPER = Screen((Span("Voici"),), upload=Upload("liste.pdf", b"%PDF-1.7 \xff"))
PHOTO = Screen((Span("Ici"),), media=Media(MediaKind.PHOTO, "photo-id"))
VOICE = Screen((), media=Media(MediaKind.VOICE, "voice-id"), protected=True)
NUMBER = Screen((Span("Votre numéro ?"),), keyboard=Keyboard(((Key("Oui"),),)))

CALLS: dict[str, tuple[Dispatch, str, dict[str, Any], int]] = {
    "a screen": (
        Dispatch(PERSON, SHOW),
        "sendMessage",
        {
            "chat_id": PERSON,
            "text": "Bonjour Ana",
            "entities": BOLD_ANA,
            "reply_markup": YES,
            "link_preview_options": {"is_disabled": True},
        },
        700,
    ),
    "a reply in a topic": (
        Dispatch(GROUP, ShowNew(Screen((Span("Là"),), effect="51"), reply_to=9), thread_id=4),
        "sendMessage",
        {
            "chat_id": GROUP,
            "text": "Là",
            "message_thread_id": 4,
            "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
            "link_preview_options": {"is_disabled": True},
        },
        700,
    ),
    "the general topic is named by naming none": (
        Dispatch(GROUP, ShowNew(Screen((Span("Là"),))), thread_id=1),
        "sendMessage",
        {"chat_id": GROUP, "text": "Là", "link_preview_options": {"is_disabled": True}},
        700,
    ),
    "an effect": (
        Dispatch(PERSON, ShowNew(Screen((Span("Merci"),), effect="51"))),
        "sendMessage",
        {
            "chat_id": PERSON,
            "text": "Merci",
            "message_effect_id": "51",
            "link_preview_options": {"is_disabled": True},
        },
        700,
    ),
    "a photo": (
        Dispatch(PERSON, ShowNew(PHOTO)),
        "sendPhoto",
        {"chat_id": PERSON, "photo": "photo-id", "caption": "Ici"},
        700,
    ),
    "new words under a document of ours": (
        Dispatch(PERSON, Edit(33, PAPER)),
        "editMessageCaption",
        {"chat_id": PERSON, "message_id": 33, "caption": "Voici"},
        700,
    ),
    "a voice": (
        Dispatch(PERSON, ShowNew(VOICE)),
        "sendVoice",
        {"chat_id": PERSON, "voice": "voice-id", "protect_content": True},
        700,
    ),
    "an edit": (
        Dispatch(PERSON, EDIT),
        "editMessageText",
        {
            "chat_id": PERSON,
            "message_id": 33,
            "text": "Bonjour Ana",
            "entities": BOLD_ANA,
            "reply_markup": YES,
            "link_preview_options": {"is_disabled": True},
        },
        700,
    ),
    "an edit of a photo": (
        Dispatch(PERSON, Edit(33, PHOTO)),
        "editMessageCaption",
        {"chat_id": PERSON, "message_id": 33, "caption": "Ici"},
        700,
    ),
    "an edit cannot carry a keyboard": (
        Dispatch(PERSON, Edit(33, NUMBER)),
        "editMessageText",
        {
            "chat_id": PERSON,
            "message_id": 33,
            "text": "Votre numéro ?",
            "link_preview_options": {"is_disabled": True},
        },
        700,
    ),
    "a deletion": (Dispatch(PERSON, Delete(33)), "deleteMessage", {"chat_id": PERSON, "message_id": 33}, 33),
    "a pin": (
        Dispatch(GROUP, Pin(33)),
        "pinChatMessage",
        {"chat_id": GROUP, "message_id": 33, "disable_notification": True},
        33,
    ),
    "no pin any more": (
        Dispatch(GROUP, Unpin(33)),
        "unpinChatMessage",
        {"chat_id": GROUP, "message_id": 33},
        33,
    ),
    "what one member alone saw": (
        Dispatch(GROUP, Unwhisper(33, PERSON)),
        "deleteEphemeralMessage",
        {"chat_id": GROUP, "receiver_user_id": PERSON, "ephemeral_message_id": 33},
        33,
    ),
    "a screen without a sound": (
        Dispatch(GROUP, ShowNew(HELLO, silent=True)),
        "sendMessage",
        {
            "chat_id": GROUP,
            "text": "Bonjour Ana",
            "entities": BOLD_ANA,
            "reply_markup": YES,
            "link_preview_options": {"is_disabled": True},
            "disable_notification": True,
        },
        700,
    ),
    "a new topic": (
        Dispatch(GROUP, MakeTopic("Demandes")),
        "createForumTopic",
        {"chat_id": GROUP, "name": "Demandes"},
        702,
    ),
    "a copy": (
        Dispatch(PERSON, CopyFrom(9, 33)),
        "copyMessage",
        {"chat_id": PERSON, "from_chat_id": 9, "message_id": 33},
        701,
    ),
    "a copy under other words": (
        Dispatch(PERSON, CopyFrom(9, 33, HELLO)),
        "copyMessage",
        {
            "chat_id": PERSON,
            "from_chat_id": 9,
            "message_id": 33,
            "caption": "Bonjour Ana",
            "caption_entities": BOLD_ANA,
            "reply_markup": YES,
        },
        701,
    ),
    "a reaction": (
        Dispatch(PERSON, React(33, "👍")),
        "setMessageReaction",
        {"chat_id": PERSON, "message_id": 33, "reaction": [{"type": "emoji", "emoji": "👍"}]},
        33,
    ),
    "a reaction taken away": (
        Dispatch(PERSON, React(33, None)),
        "setMessageReaction",
        {"chat_id": PERSON, "message_id": 33, "reaction": []},
        33,
    ),
}


async def test_a_document_of_ours_goes_along_with_the_call(api: PlayedApi, courier: Courier) -> None:
    """Under its own name, byte for byte, its words as the caption."""
    receipt = await courier.deliver(Dispatch(PERSON, ShowNew(PAPER)))
    (call,) = api.calls
    assert (receipt.outcome, call.method, call.fields["caption"]) == (Outcome.SENT, "sendDocument", "Voici")
    assert call.files["document"] == ("liste.pdf", b"%PDF-1.7 \xff")


@pytest.mark.parametrize(("dispatch", "method", "fields", "message_id"), CALLS.values(), ids=CALLS.keys())
async def test_each_action_is_one_call(
    api: PlayedApi,
    courier: Courier,
    dispatch: Dispatch,
    method: str,
    fields: dict[str, Any],
    message_id: int,
) -> None:
    """An action becomes exactly these fields of exactly one method, and its receipt names the message."""
    receipt = await courier.deliver(dispatch)
    assert receipt == Receipt(Outcome.SENT, message_id=message_id)
    assert [(call.method, call.fields) for call in api.calls] == [(method, fields)]


async def test_a_file_of_the_same_name_on_our_disk_is_not_sent(
    api: PlayedApi, courier: Courier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id of a photo is an id, even where a file is called so."""
    (tmp_path / "photo-id").write_text("secret")
    monkeypatch.chdir(tmp_path)
    await courier.deliver(Dispatch(PERSON, ShowNew(PHOTO)))
    assert api.calls[0].fields["photo"] == "photo-id"


async def test_a_screen_that_cannot_be_encoded_is_rejected_before_any_call(
    api: PlayedApi, courier: Courier
) -> None:
    """A fault of a view costs its own message, no other, and tells no text."""
    broken = Screen((Span("Bonjour"),), rows=((Button("Ana", data="x" * 65),),))
    receipt = await courier.deliver(Dispatch(PERSON, ShowNew(broken)))
    assert receipt == Receipt(Outcome.REJECTED, reason="cannot be encoded: ValueError")
    assert api.calls == []


def test_only_new_messages_are_seen_twice() -> None:
    """Whatever touches an existing message may be repeated unseen."""
    news: list[Action] = [SHOW, CopyFrom(9, 3), MakeTopic("Demandes")]
    touches: list[Action] = [EDIT, Delete(3), Pin(3), Unpin(3), Unwhisper(3, 5), React(3, None)]
    assert [Dispatch(PERSON, action).is_edit for action in news] == [False] * 3
    assert [Dispatch(PERSON, action).is_edit for action in touches] == [True] * 6


async def test_the_token_is_in_no_log_and_no_reason(
    api: PlayedApi, courier: Courier, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, and however much is logged: the token does not show, nor an odd answer's text."""
    caplog.set_level(logging.DEBUG)
    receipts = []
    echo = f"no such page: /bot{TOKEN}/sendMessage"
    api.will(page(200, echo), page(502, echo), says(400, echo), says(404, echo), hangs_up)
    for _ in range(6):
        receipts.append(await courier.deliver(Dispatch(PERSON, SHOW)))  # noqa: PERF401 -- one after another
    receipts.append(await deliver("nowhere://127.0.0.1"))
    assert "no such page" not in caplog.text
    assert TOKEN not in caplog.text + repr(receipts)
    assert "<token>" in repr(receipts)


async def test_the_lane_of_a_dispatch_reaches_the_budget(api: PlayedApi) -> None:
    """What is urgent overtakes broadcast."""
    budget = SendBudget()
    courier = Courier(build_sender(TOKEN, api.base, budget, PATIENT))
    budget.pause(0.6)
    async with asyncio.TaskGroup() as group:
        group.create_task(courier.deliver(Dispatch(1, SHOW)))
        group.create_task(courier.deliver(Dispatch(2, SHOW, lane=Lane.URGENT)))
    await courier.close()
    assert [call.fields["chat_id"] for call in api.calls] == [2, 1]


async def test_a_proxy_of_the_environment_is_not_asked(
    api: PlayedApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender goes where it is told, as aiogram does."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await deliver(api.base)).outcome is Outcome.SENT


def test_delivery_does_not_load_aiogram() -> None:
    """The courier brings neither aiogram nor a table: it would cost three seconds and 167 MB."""
    code = "import bot.delivery.courier, sys; sys.exit(bool({'aiogram', 'sqlmodel'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=dict(os.environ)).returncode == 0
