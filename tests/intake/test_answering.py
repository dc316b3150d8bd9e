"""What a handler answered reaches the person whole, in order and once, whatever the line and Telegram do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from structlog.testing import capture_logs

from bot.budget import SendBudget
from bot.closing import ClosingBudget
from bot.intake import answering
from bot.intake.answering import Answerer, BlockedError, NotSentError, Shown
from bot.intake.wire import Wire
from bot.middlewares.pace import Pace
from bot.views.screen import (
    Answer,
    Button,
    CardKey,
    Key,
    Keyboard,
    Media,
    MediaKind,
    Screen,
    Show,
    Span,
    Toast,
    Upload,
)
from tests.delivery.played_api import (
    TOKEN,
    PlayedApi,
    breaks_off,
    hangs_up,
    odd,
    page,
    resets,
    says,
)
from tests.stage import UNHURRIED

CHAT = 5
CARD = CardKey("offer", 41, 3)
BUSY = says(500, "Internal Server Error")
GONE = says(400, "Bad Request: message to edit not found")
SOFT = [hangs_up, resets, breaks_off]


def screen(text: str = "Bonjour") -> Screen:
    """Something to show."""
    return Screen((Span(text),))


def answer(*shows: Show, press: str | None = None, toast: str | None = None) -> Answer:
    """What a handler returned."""
    return Answer(CHAT, None, shows, press, Toast(toast) if toast else None)


class Desk:
    """The answerer, with its client and its budget."""

    def __init__(self, api: PlayedApi) -> None:
        self.api = api
        self.budget = ClosingBudget(SendBudget(UNHURRIED))
        session = Wire(api.base)
        session.middleware(Pace(self.budget))
        self.bot = Bot(TOKEN, session=session)
        self.answerer = Answerer(self.bot)

    async def send(self, what: Answer) -> list[tuple[Answer, Shown | None]]:
        """Each step of it."""
        return [step async for step in self.answerer.send(what)]

    def methods(self) -> list[str]:
        """What was called."""
        return [call.method for call in self.api.calls]


@pytest.fixture
async def desk(api: PlayedApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk that does not wait long between tries."""
    monkeypatch.setattr(answering, "_WAIT", 0.01)
    monkeypatch.setattr(answering, "_DOUBT", 0.02)
    found = Desk(api)
    yield found
    await found.bot.session.close()


async def test_the_press_is_answered_first_and_each_part_is_told(desk: Desk) -> None:
    """First the press, then the screens in their order; after each, what is left and what became a card."""
    steps = await desk.send(
        answer(Show(screen("un"), edits=33, card=CARD), Show(screen("deux")), press="77", toast="Merci")
    )
    assert desk.methods() == ["answerCallbackQuery", "editMessageText", "sendMessage"]
    assert desk.api.calls[0].fields == {"callback_query_id": "77", "text": "Merci", "show_alert": False}
    assert [(len(rest.shows), rest.press) for rest, _ in steps] == [(1, None), (0, None)]
    assert [shown for _, shown in steps] == [Shown(CARD, CHAT, None, 33), None]


async def test_a_live_report_is_known_by_its_message(desk: Desk) -> None:
    """Also where the message shows no mission, and where an edit became a new message."""
    desk.api.will(GONE)
    ((_, shown),) = await desk.send(answer(Show(screen(), edits=33, report=9)))
    assert shown == Shown(None, CHAT, None, 700, 9)


async def test_a_press_alone_is_one_step(desk: Desk) -> None:
    """Nothing to show: the press is answered, and nothing is left."""
    assert await desk.send(answer(press="77")) == [(answer(), None)]


@pytest.mark.parametrize("attachment", [kind for kind in MediaKind if kind is not MediaKind.PLACE])
async def test_a_file_goes_out_with_its_text(desk: Desk, attachment: MediaKind) -> None:
    """With the words as its caption; a round video has no room for any."""
    await desk.send(answer(Show(Screen((Span("Voici"),), media=Media(attachment, "file-1")))))
    (call,) = desk.api.calls
    assert call.method == "send" + attachment.value.title().replace("_", "")
    caption = None if attachment is MediaKind.VIDEO_NOTE else "Voici"
    assert (call.fields[attachment.value], call.fields.get("caption")) == ("file-1", caption)


async def test_a_document_of_ours_goes_out_with_its_name(desk: Desk) -> None:
    """As a new message where it was to take another's place: an edit cannot put a file into a message."""
    list_of_calls = Screen((Span("Voici"),), upload=Upload("liste.pdf", b"%PDF-1.7 \xff"))
    await desk.send(answer(Show(list_of_calls, edits=33)))
    (call,) = desk.api.calls
    assert (call.method, call.fields["caption"]) == ("sendDocument", "Voici")
    attached = call.fields["document"].removeprefix("attach://")
    assert call.files[attached] == ("liste.pdf", b"%PDF-1.7 \xff")


async def test_a_place_goes_out_with_its_name(desk: Desk) -> None:
    """As a point on the map with a title above it."""
    await desk.send(answer(Show(Screen((Span("Rosa\nIci"),), media=Media(MediaKind.PLACE, "50.47 4.87")))))
    (call,) = desk.api.calls
    assert call.method == "sendVenue"
    assert [str(call.fields[name]) for name in ("title", "address", "latitude")] == ["Rosa", "Ici", "50.47"]


@pytest.mark.parametrize(
    "refusal",
    [
        GONE,
        says(400, "Bad Request: there is no text in the message to edit"),
        says(400, "Bad Request: message can't be edited"),
        says(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009),
    ],
)
async def test_an_edit_that_is_refused_becomes_a_new_message(desk: Desk, refusal: object) -> None:
    """Whatever the reason: gone, a photo, too old, the group moved. The person sees the screen."""
    desk.api.will(refusal)
    ((_, shown),) = await desk.send(answer(Show(screen(), edits=33, card=CARD)))
    assert desk.methods() == ["editMessageText", "sendMessage"]
    assert shown == Shown(CARD, CHAT, None, 700)


async def test_an_edit_that_changes_nothing_is_as_good_as_done(desk: Desk) -> None:
    """« Not modified » is not a failure, and no reason for a new message."""
    desk.api.will(says(400, "Bad Request: message is not modified"))
    ((_, shown),) = await desk.send(answer(Show(screen(), edits=33, card=CARD)))
    assert shown == Shown(CARD, CHAT, None, 33)
    assert desk.methods() == ["editMessageText"]


async def test_a_group_that_moved_gets_the_answer(desk: Desk) -> None:
    """A new message to the old id goes to the new one."""
    desk.api.will(says(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009))
    await desk.send(answer(Show(screen())))
    assert [call.fields["chat_id"] for call in desk.api.calls] == [CHAT, -1009]


@pytest.mark.parametrize(
    "trouble",
    [
        BUSY,
        page(502, "<html>Bad Gateway</html>"),
        page(503, "no"),
        says(429, "Too Many Requests: retry after 1", retry_after=1),
        says(401, "Unauthorized"),
        says(409, "Conflict: terminated by other getUpdates request"),
    ],
)
async def test_trouble_of_telegrams_is_waited_out(desk: Desk, trouble: object) -> None:
    """Errors after which the message surely is not there are tried again, at once and later."""
    desk.api.will(trouble)
    await desk.send(answer(Show(screen())))
    assert desk.methods() == ["sendMessage"] * 2


async def test_what_cannot_be_sent_now_is_handed_back(desk: Desk) -> None:
    """Three tries, then the rest of the answer, without what is out."""
    steps = []

    async def send() -> None:
        async for step in desk.answerer.send(answer(Show(screen("un")), Show(screen("deux")), press="7")):
            steps.append(step)
            desk.api.will(BUSY, BUSY, BUSY)

    with pytest.raises(NotSentError) as caught:
        await send()
    assert caught.value.rest == answer(Show(screen("deux")))
    assert [rest for rest, _ in steps] == [answer(Show(screen("deux")))]


@pytest.mark.parametrize("trouble", SOFT)
async def test_a_new_message_that_perhaps_arrived_is_sent_once_more(desk: Desk, trouble: object) -> None:
    """The line broke after the call was written: one more try, and if that breaks too, no third."""
    desk.api.will(trouble)
    await desk.send(answer(Show(screen())))
    assert desk.methods() == ["sendMessage"] * 2
    desk.api.will(trouble, trouble, trouble)
    with capture_logs() as logs:
        ((rest, shown),) = await desk.send(answer(Show(screen(), card=CARD)))
    assert desk.methods() == ["sendMessage"] * 4
    assert (rest.shows, shown) == ((), None)
    assert [entry["event"] for entry in logs] == ["answer_unsure"]


async def test_a_doubt_is_remembered(desk: Desk) -> None:
    """Handed back after a doubt, the message is still sent only once more when its time has come."""
    desk.api.will(breaks_off, BUSY, BUSY)
    with pytest.raises(NotSentError) as caught:
        await desk.send(answer(Show(screen())))
    assert caught.value.rest.shows[0].doubted
    desk.api.will(breaks_off)
    await desk.send(caught.value.rest)
    assert len(desk.api.calls) == 4


@pytest.mark.parametrize("trouble", SOFT)
async def test_an_edit_is_repeated_without_fear(desk: Desk, trouble: object) -> None:
    """Edited twice it looks the same: tried again, and handed back with the edit in it."""
    desk.api.will(trouble, trouble)
    await desk.send(answer(Show(screen(), edits=33)))
    assert desk.methods() == ["editMessageText"] * 3
    desk.api.will(trouble, trouble, trouble)
    with pytest.raises(NotSentError) as caught:
        await desk.send(answer(Show(screen(), edits=33)))
    assert caught.value.rest == answer(Show(screen(), edits=33))


async def test_who_blocked_us_is_reported(desk: Desk) -> None:
    """403 ends the answer; a press that cannot be answered does not."""
    desk.api.will(says(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(BlockedError):
        await desk.send(answer(Show(screen())))
    desk.api.will(says(403, "Forbidden"))
    await desk.send(answer(Show(screen()), press="7"))
    assert desk.methods()[-2:] == ["answerCallbackQuery", "sendMessage"]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (says(400, "Bad Request: TOPIC_CLOSED"), "answer_rejected"),
        (says(413, "Request Entity Too Large"), "answer_rejected"),
        (odd({"ok": True, "result": {"message_id": "none"}}), "answer_rejected"),
        (says(400, "Bad Request: query is too old and response timeout expired"), None),
    ],
)
async def test_what_can_never_work_is_left_loudly(desk: Desk, trouble: object, said: str | None) -> None:
    """A refused screen is logged and the rest goes on; a press that is too old is no fault of anybody's."""
    desk.api.will(trouble)
    with capture_logs() as logs:
        await desk.send(answer(Show(screen("un")), Show(screen("deux"))))
    assert desk.methods() == ["sendMessage"] * 2
    assert [entry["event"] for entry in logs] == ([said] if said else [])


async def test_a_screen_that_cannot_be_encoded_is_left_loudly(desk: Desk) -> None:
    """Our own bug: that screen is skipped, not tried for ever, and no word of it is logged."""
    keyboard = Keyboard(((Key("un"),),))
    wrong = Screen((Span("secret"),), rows=((Button("a", data="b"),),), keyboard=keyboard)
    with capture_logs() as logs:
        await desk.send(answer(Show(wrong), Show(screen("deux"))))
    assert desk.methods() == ["sendMessage"]
    assert [entry["event"] for entry in logs] == ["answer_rejected"]
    assert "secret" not in str(logs)


async def test_a_gateway_that_waited_in_vain_leaves_a_doubt(desk: Desk) -> None:
    """504: the call was passed on, so it is tried once more and not again."""
    desk.api.will(*[page(504, "<html>")] * 5)
    with capture_logs() as logs:
        await desk.send(answer(Show(screen())))
    assert len(desk.api.calls) == 2
    assert [entry["event"] for entry in logs] == ["answer_unsure"]


@pytest.mark.parametrize("edits", [None, 33])
async def test_a_yes_that_aiogram_cannot_read_is_a_yes(desk: Desk, edits: int | None) -> None:
    """A message with a field that nobody knows today is out: not sent again, and its card is kept."""
    later = {"message_id": 701, "date": 1, "chat": {"id": 5, "type": "hive"}}
    desk.api.will(odd({"ok": True, "result": later}))
    with capture_logs() as logs:
        ((_, shown),) = await desk.send(answer(Show(screen(), edits=edits, card=CARD)))
    assert shown == Shown(CARD, CHAT, None, edits or 701)
    assert (len(desk.api.calls), logs) == (1, [])


async def test_a_process_that_ends_does_not_wait_for_its_turn(desk: Desk) -> None:
    """In a pause of the whole bot, when we are told to stop: handed back at once, not sent, not in doubt."""
    desk.budget.pause(60)
    sending = asyncio.create_task(desk.send(answer(Show(screen()), press="7")))
    await asyncio.sleep(0.05)
    desk.budget.close(0.05)
    with pytest.raises(NotSentError) as caught:
        await asyncio.wait_for(sending, 50)
    assert caught.value.rest == answer(Show(screen()), press="7")
    assert desk.api.calls == []


async def test_a_connection_that_is_refused_was_not_a_message(desk: Desk) -> None:
    """Nobody listens: surely nothing arrived, so it is handed back without a doubt."""
    nowhere = Answerer(Bot(TOKEN, session=Wire("http://127.0.0.1:9")))
    with pytest.raises(NotSentError) as caught:
        async for _ in nowhere.send(answer(Show(screen()))):
            pass
    assert not caught.value.rest.shows[0].doubted
    await nowhere._bot.session.close()
