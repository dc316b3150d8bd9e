"""Sending: what Telegram accepts, and its words when it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiogram.types import BufferedInputFile

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.files import sample_photo, sample_voice
from sandbox.world import World
from tests.sandbox.caller import Caller, RefusedError, inline


async def test_a_sent_message_is_on_the_phone_and_in_the_history(bot: Caller, rosa: Phone) -> None:
    """The person sees it, and the history keeps chat, message and text as the truth."""
    number = await bot.say(rosa.id, "Bonjour", reply_markup=inline([("Oui", "y")]))
    assert rosa.last() == "Bonjour"
    assert rosa.buttons() == ["Oui"]
    [entry] = bot.world.history.sent(rosa.id, "Bonjour")
    assert (entry.message, entry.action, entry.reply_lost) == (number, "sent", False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1001}, "message text is empty"),
        ({"chat_id": 1001, "text": " \n "}, "message text is empty"),
        ({"chat_id": 1001, "text": "é" * 4097}, "message is too long"),
        ({"chat_id": 999, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": 1001, "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"chat_id": 1001, "text": "x", "parse_mode": "RTF"}, "unsupported parse_mode"),
        (
            {"chat_id": 1001, "text": "x", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        ({"chat_id": 1001, "text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"chat_id": 1001, "text": "x", "reply_markup": "[1]"}, "object expected as reply markup"),
        ({"chat_id": 1001, "text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"chat_id": 1001, "text": "x", "reply_markup": {"inline_keyboard": 5}}, "can't parse"),
        ({"chat_id": 1001, "text": "x", "entities": [{"type": "bold"}]}, "can't parse entities.0.offset"),
    ],
)
async def test_wrong_texts_are_refused(bot: Caller, rosa: Phone, fields: dict[str, Any], said: str) -> None:
    """Each mistake is a 400 in Telegram's words, and nothing arrives."""
    before = len(rosa.messages())
    with pytest.raises(RefusedError) as refused:
        await bot("sendMessage", **fields)
    assert refused.value.code == 400
    assert said in refused.value.description
    assert len(rosa.messages()) == before


async def test_a_text_of_exactly_4096_characters_passes(bot: Caller, rosa: Phone) -> None:
    """The limit counts characters after parsing, not bytes, units or markup."""
    await bot.say(rosa.id, f"<b>{'👋' * 4096}</b>", parse_mode="HTML")
    assert len(rosa.last()) == 4096


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "y"}, "non-empty"),
        ({"text": "x", "url": "javascript://x.be"}, "Unsupported URL protocol"),
        ({"text": "x", "url": "https://nowhere"}, "Wrong HTTP URL"),
        ({"text": "x", "copy_text": {"text": "y" * 257}}, "COPY_TEXT"),
    ],
)
async def test_wrong_buttons_are_refused(bot: Caller, rosa: Phone, button: dict[str, Any], said: str) -> None:
    """Data of 1 to 64 bytes, one action for each button, real addresses."""
    with pytest.raises(RefusedError, match=said):
        await bot.say(rosa.id, reply_markup={"inline_keyboard": [[button]]})


async def test_an_inline_keyboard_has_a_hundred_buttons_at_most(bot: Caller, rosa: Phone) -> None:
    """100 pass, 101 do not."""
    rows = [[("x", "y")] * 5] * 20
    await bot.say(rosa.id, reply_markup=inline(*rows))
    with pytest.raises(RefusedError, match="reply markup is too long"):
        await bot.say(rosa.id, reply_markup=inline(*rows, [("x", "y")]))


async def test_the_bot_may_not_write_first(bot: Caller, rosa: Phone, sam: Phone, group: Chat) -> None:
    """Unknown people are not found; people met in a group have to open the bot first; then it may write."""
    with pytest.raises(RefusedError, match="400 Bad Request: chat not found"):
        await bot.say(sam.id)
    sam.write("/besoin", group)
    with pytest.raises(RefusedError, match="403 Forbidden: bot can't initiate conversation with a user"):
        await bot.say(sam.id)
    sam.start()
    assert await bot.say(sam.id)


async def test_blocked_and_deleted_people_are_out_of_reach(bot: Caller, rosa: Phone) -> None:
    """403 in two different words, and writing works again after unblocking."""
    rosa.block()
    with pytest.raises(RefusedError, match="403 Forbidden: bot was blocked by the user"):
        await bot.say(rosa.id)
    rosa.unblock()
    await bot.say(rosa.id)
    rosa.delete_account()
    with pytest.raises(RefusedError, match="403 Forbidden: user is deactivated"):
        await bot.say(rosa.id)


async def test_media_travel_by_upload_and_by_id(bot: Caller, rosa: Phone) -> None:
    """An uploaded photo can be sent again by its id, with a caption of at most 1,024 characters."""
    upload = BufferedInputFile(sample_photo(), filename="p.png")
    sent = await bot("sendPhoto", chat_id=rosa.id, photo=upload, caption="<i>ici</i>", parse_mode="HTML")
    assert sent["caption"] == "ici"
    again = await bot("sendPhoto", chat_id=rosa.id, photo=sent["photo"][-1]["file_id"])
    assert again["photo"][-1]["file_unique_id"] == sent["photo"][-1]["file_unique_id"]
    with pytest.raises(RefusedError, match="message caption is too long"):
        await bot("sendPhoto", chat_id=rosa.id, photo=sent["photo"][0]["file_id"], caption="x" * 1025)
    with pytest.raises(RefusedError, match="can't use file of type Photo as VoiceNote"):
        await bot("sendVoice", chat_id=rosa.id, voice=sent["photo"][0]["file_id"])
    with pytest.raises(RefusedError, match="wrong file identifier"):
        await bot("sendVoice", chat_id=rosa.id, voice="nonsense")
    with pytest.raises(RefusedError, match="501 Not Implemented"):
        await bot("sendPhoto", chat_id=rosa.id, photo="https://example.org/x.png")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (sample_photo(9, 400), "PHOTO_INVALID_DIMENSIONS"),
    ],
    ids=["text", "empty", "ribbon"],
)
async def test_what_is_no_photo_is_refused(bot: Caller, rosa: Phone, data: bytes, said: str) -> None:
    """Telegram looks into the picture."""
    with pytest.raises(RefusedError, match=said):
        await bot("sendPhoto", chat_id=rosa.id, photo=BufferedInputFile(data, filename="x.png"))


async def test_a_file_can_be_fetched_by_its_path(bot: Caller, rosa: Phone) -> None:
    """GetFile names a path under which the bytes of the person's voice message lie."""
    rosa.voice(7)
    [update] = await bot.updates()
    voice = update["message"]["voice"]
    assert voice["duration"] == 7
    found = await bot("getFile", file_id=voice["file_id"])
    assert bot.world.files.by_path[found["file_path"]].data == sample_voice(7)
    with pytest.raises(RefusedError, match="wrong file_id"):
        await bot("getFile", file_id="nonsense")


async def test_places_documents_and_actions_are_sent(bot: Caller, rosa: Phone, machine: Any) -> None:
    """Each arrives as what it is; "is typing" fades after five seconds."""
    await bot("sendLocation", chat_id=rosa.id, latitude=50.46, longitude=4.86)
    with pytest.raises(RefusedError, match="latitude"):
        await bot("sendLocation", chat_id=rosa.id, latitude=95, longitude=4.86)
    await bot("sendDocument", chat_id=rosa.id, document=BufferedInputFile(b"x", filename="a.csv"))
    assert [m.kind for m in rosa.messages()[-2:]] == ["location", "document"]
    paper = rosa.last_message().content.media
    assert (paper.name, paper.mime) == ("a.csv", "text/csv")
    await bot("sendChatAction", chat_id=rosa.id, action="typing")
    assert rosa.chat().doing == ("typing", machine() + 5)
    with pytest.raises(RefusedError, match="wrong parameter action"):
        await bot("sendChatAction", chat_id=rosa.id, action="dancing")


async def test_copies_hide_the_author_and_forwards_name_them(bot: Caller, rosa: Phone, sam: Phone) -> None:
    """A voice is copied without a name; a forward tells from whom; a missing original is refused."""
    sam.start()
    said = rosa.voice()
    copied = await bot(
        "copyMessage", chat_id=sam.id, from_chat_id=rosa.id, message_id=said.id, caption="Écoute"
    )
    assert sam.last_message().id == copied["message_id"]
    assert (sam.last_message().text, sam.last_message().forwarded) == ("Écoute", None)
    sent = await bot("forwardMessage", chat_id=sam.id, from_chat_id=rosa.id, message_id=said.id)
    assert sent["forward_origin"]["sender_user"]["first_name"] == "Rosa"
    with pytest.raises(RefusedError, match="message to copy not found"):
        await bot("copyMessage", chat_id=sam.id, from_chat_id=rosa.id, message_id=999)


async def test_people_share_what_a_keyboard_asks_for(bot: Caller, rosa: Phone, group: Chat) -> None:
    """A key asks for the contact or the place in private; in a group Telegram refuses such a key."""
    keys = [[{"text": "📱 Numéro", "request_contact": True}], [{"text": "📍 Ici", "request_location": True}]]
    await bot.say(rosa.id, reply_markup={"keyboard": keys, "one_time_keyboard": True})
    assert rosa.keys() == ["📱 Numéro", "📍 Ici"]
    rosa.key("Numéro")
    rosa.key("Ici", latitude=50.4, longitude=4.8)
    contact, place = await bot.updates()
    assert contact["message"]["contact"]["user_id"] == rosa.id
    assert place["message"]["location"] == {"latitude": 50.4, "longitude": 4.8}
    assert rosa.chat().keyboards[rosa.id].hidden
    for key, said in (("request_contact", "phone number"), ("request_location", "location")):
        with pytest.raises(RefusedError, match=f"{said} can be requested in private chats only"):
            await bot.say(group.id, reply_markup={"keyboard": [[{"text": "x", key: True}]]})


async def test_a_keyboard_is_taken_away_by_the_bot_or_with_its_message(bot: Caller, rosa: Phone) -> None:
    """remove_keyboard closes it; so does deleting the message that brought it."""
    keyboard = {"keyboard": [[{"text": "A"}]]}
    await bot.say(rosa.id, reply_markup=keyboard)
    await bot.say(rosa.id, reply_markup={"remove_keyboard": True})
    assert rosa.keys() == []
    number = await bot.say(rosa.id, reply_markup=keyboard)
    await bot("deleteMessage", chat_id=rosa.id, message_id=number)
    assert rosa.keys() == []


async def test_a_selective_keyboard_is_for_those_it_names(
    bot: Caller, rosa: Phone, sam: Phone, group: Chat
) -> None:
    """In a group, selective reaches who is replied to and nobody else."""
    said = sam.write("/besoin", group)
    keyboard = {"keyboard": [[{"text": "A"}]], "selective": True}
    await bot.say(group.id, reply_markup=keyboard, reply_parameters={"message_id": said.id})
    assert (sam.keys(group), rosa.keys(group)) == (["A"], [])


async def test_hostile_names_and_texts_pass_as_they_are(bot: Caller, world: World) -> None:
    """No name or text of a person is markup to Telegram, and JSON carries each whole."""
    for text in ("<b>", "Ana <3 & Co", "Z̷̢̛a̶͉͝l̸̰̈", "שלום", "👩‍👩‍👧‍👦🇧🇪", "\ud800 half", "{name}%s"):
        phone = Phone(world, world.add_person(text))
        phone.start()
        phone.write(text)
        sent = await bot("sendMessage", chat_id=phone.id, text=text)
        assert sent["text"] == text
        assert json.loads(json.dumps(sent)) == sent


async def test_a_text_longer_than_a_message_leaves_in_pieces(bot: Caller, rosa: Phone) -> None:
    """Apps cut at 4,096 characters; nothing is lost."""
    rosa.write("a" * 5000)
    first, second = await bot.updates()
    assert len(first["message"]["text"] + second["message"]["text"]) == 5000


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("sendDice", {"chat_id": 1001}),
        ("sendMessage", {"chat_id": 1001, "text": "x", "allow_paid_broadcast": True}),
        (
            "sendMessage",
            {
                "chat_id": 1001,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "web_app": {"url": "https://x.be"}}]]},
            },
        ),
        ("sendMessage", {"chat_id": 1001, "text": "*x*", "parse_mode": "MarkdownV2"}),
        ("sendMessage", {"chat_id": 1001, "text": "x", "business_connection_id": "b"}),
        ("sendLocation", {"chat_id": 1001, "latitude": 1, "longitude": 1, "live_period": 60}),
    ],
)
async def test_what_is_not_played_is_refused_aloud(
    bot: Caller, rosa: Phone, method: str, fields: dict[str, Any]
) -> None:
    """Valid for Telegram but not played here: 501, marked in the call log, never swallowed."""
    with pytest.raises(RefusedError, match="501 Not Implemented"):
        await bot(method, **fields)
    assert bot.world.calls.calls[-1].emulated is False
    assert bot.world.calls.counts()["not_emulated"] == 1


async def test_unknown_methods_are_not_found_and_wrong_calls_are_judged_before_501(bot: Caller) -> None:
    """404 for no method at all, 400 for a wrong call even of a method that is not played."""
    with pytest.raises(RefusedError, match="404 Not Found: method not found"):
        await bot("flyToTheMoon")
    with pytest.raises(RefusedError, match="400 Bad Request: chat_id is empty"):
        await bot("sendDice")
