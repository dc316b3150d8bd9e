"""Ephemeral commands and messages: who sees them, when the bot may send them, old apps."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Update

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.control_acts import act
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.faults import Fault
from sandbox.phone_view import chat_view, phone_json
from sandbox.walk import write_walk
from tests.sandbox.caller import Caller, RefusedError, inline
from tests.sandbox.conftest import HandTime

SCOPE = {"type": "all_group_chats"}
COMMAND = {"command": "besoin", "description": "Demander de l'aide", "is_ephemeral": True}
OPEN = {"command": "tableau", "description": "Le tableau"}


@pytest.fixture
async def listed(bot: Caller) -> None:
    """The bot has an ephemeral command and a common one in groups."""
    await bot("setMyCommands", commands=[COMMAND, OPEN], scope=SCOPE)


def to(phone: Phone, **more: Any) -> dict[str, Any]:
    """Parameters of an ephemeral message to somebody."""
    return {"receiver_user_id": phone.id, **more}


def seen(phone: Phone, chat: Chat) -> list[str]:
    """The words that a phone shows in a group."""
    view = chat_view(phone.world, phone.person, chat)
    return [message["text"] for message in view["messages"] if message["kind"] == "text"]


async def whisper(bot: Caller, chat: Chat, phone: Phone, text: str = "Pour vous", **more: Any) -> int:
    """Send to one member; the id of the ephemeral message."""
    sent = await bot(
        "sendMessage", chat_id=chat.id, text=text, ephemeral_message_parameters=to(phone), **more
    )
    assert sent["message_id"] == 0
    return int(sent["ephemeral_message_id"])


async def command(bot: Caller, phone: Phone, chat: Chat, text: str = "/besoin courses") -> dict[str, Any]:
    """An ephemeral command as the bot gets it."""
    phone.write(text, chat)
    (update,) = await bot.updates()
    return dict(update["message"])


@pytest.mark.usefixtures("listed")
async def test_an_ephemeral_command_is_seen_by_its_author_and_the_bot(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat
) -> None:
    """Nobody else's phone shows it or counts it, and the bot gets it with the fields of Telegram."""
    sam.write("/besoin@Entraide_Bot courses demain", supergroup)
    (update,) = await bot.updates()
    message = Update.model_validate(update).message
    assert message is not None
    assert (message.message_id, message.ephemeral_message_id) == (0, 1)
    assert message.receiver_user is not None
    assert message.receiver_user.id == bot.world.bot.id
    assert seen(sam, supergroup) == ["/besoin@Entraide_Bot courses demain"]
    assert seen(rosa, supergroup) == []
    assert phone_json(bot.world, rosa.person)["chats"][0]["unread"] == 0
    assert [line["last"]["text"] for line in phone_json(bot.world, sam.person)["chats"] if line["last"]] == [
        ""
    ]


@pytest.mark.usefixtures("listed")
async def test_only_what_the_menu_marks_is_ephemeral(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat
) -> None:
    """Another command, another bot's, or the word in a sentence is for all; in private none is ephemeral."""
    said = ["/tableau", "/besoin@other_bot", "on écrit /besoin", "/besoins"]
    for text in said:
        sam.write(text, supergroup)
    assert seen(rosa, supergroup) == said
    rosa.write("/besoin courses")
    assert not bot.world.chats[rosa.id].ephemerals
    assert chat_view(bot.world, rosa.person, supergroup)["commands"] == [COMMAND, OPEN]


@pytest.mark.usefixtures("listed")
async def test_an_old_app_sends_the_command_to_all_and_shows_no_answer(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat
) -> None:
    """The command is an ordinary message; an ephemeral message is accepted and is not on the phone."""
    act(bot.world, sam.person, "old_app", {})
    message = await command(bot, sam, supergroup)
    assert message["message_id"] > 0
    assert "ephemeral_message_id" not in message
    assert seen(rosa, supergroup) == ["/besoin courses"]
    rosa.promote("bot", supergroup)
    await whisper(bot, supergroup, sam)
    assert seen(sam, supergroup) == ["/besoin courses"]
    sam.use_old_app(on=False)
    sam.write("/besoin", supergroup)
    assert seen(rosa, supergroup) == ["/besoin courses"]


@pytest.mark.usefixtures("listed")
async def test_who_hides_behind_the_group_writes_to_all(bot: Caller, rosa: Phone, supergroup: Chat) -> None:
    """An anonymous administrator's command is the group's: nothing names who wrote it."""
    rosa.be_anonymous(supergroup)
    message = await command(bot, rosa, supergroup)
    assert message["sender_chat"]["id"] == supergroup.id
    assert message["message_id"] > 0


@pytest.mark.usefixtures("listed")
async def test_a_plain_member_bot_answers_an_ephemeral_command_within_15_seconds(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat, machine: HandTime
) -> None:
    """Only its author sees the answer; later, or without the command, it is refused."""
    asked = (await command(bot, sam, supergroup))["ephemeral_message_id"]
    with pytest.raises(RefusedError, match="400 Bad Request: not enough rights"):
        await whisper(bot, supergroup, sam)
    reply = {"ephemeral_message_id": asked}
    await whisper(bot, supergroup, sam, "Compris", reply_parameters=reply)
    assert seen(sam, supergroup) == ["/besoin courses", "Compris"]
    assert seen(rosa, supergroup) == []
    with pytest.raises(RefusedError, match="message to be replied not found"):
        await whisper(bot, supergroup, rosa, reply_parameters=reply)
    with pytest.raises(RefusedError, match="must be ephemeral"):
        await bot.say(supergroup.id, reply_parameters=reply)
    machine.now += 15.1
    with pytest.raises(RefusedError, match="message to be replied not found"):
        await whisper(bot, supergroup, sam, reply_parameters=reply)
    assert [entry.text for entry in bot.world.history.whispered(supergroup.id)] == ["Compris"]
    assert bot.world.history.sent(supergroup.id) == []


async def test_after_a_press_a_plain_member_bot_has_15_seconds(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat, machine: HandTime
) -> None:
    """The answer goes to who pressed, to nobody else, and not later."""
    await bot.say(supergroup.id, "Carte", reply_markup=inline([("Oui", "y")]))
    press = sam.press("Oui", chat=supergroup)
    assert press is not None

    async def answer(phone: Phone) -> None:
        given = to(phone, callback_query_id=press.id)
        await bot("sendMessage", chat_id=supergroup.id, text="Merci", ephemeral_message_parameters=given)

    with pytest.raises(RefusedError, match="query is too old"):
        await answer(rosa)
    machine.now += 14.9
    await answer(sam)
    assert seen(sam, supergroup)[-1] == "Merci"
    machine.now += 0.2
    with pytest.raises(RefusedError, match="query is too old"):
        await answer(sam)


async def test_an_administrator_bot_may_at_any_time_to_members(
    bot: Caller, rosa: Phone, sam: Phone, forum: Chat
) -> None:
    """Not to who is outside, not in private chats or channels."""
    await whisper(bot, forum, sam)
    assert (seen(sam, forum), seen(rosa, forum)) == (["Pour vous"], [])
    stranger = Phone(bot.world, "Ana")
    with pytest.raises(RefusedError, match="must be a member"):
        await whisper(bot, forum, stranger)
    channel = rosa.create_group("Nouvelles", kind="channel", bot=False)
    rosa.promote("bot", channel)
    for chat in (bot.world.chats[rosa.id], channel):
        with pytest.raises(RefusedError, match="only to groups"):
            await whisper(bot, chat, rosa)


async def test_it_is_edited_and_deleted_by_its_own_id(
    bot: Caller, rosa: Phone, sam: Phone, forum: Chat
) -> None:
    """For its receiver only; the same words again, a wrong receiver or a wrong id are refused."""
    number = await whisper(bot, forum, sam, "Un", reply_markup=inline([("Oui", "y")]))
    mine = {"chat_id": forum.id, "receiver_user_id": sam.id, "ephemeral_message_id": number}
    assert await bot("editEphemeralMessageText", **mine, text="Deux", reply_markup=inline([("Non", "n")]))
    assert (seen(sam, forum), sam.buttons(forum)) == (["Deux"], ["Non"])
    with pytest.raises(RefusedError, match="message is not modified"):
        await bot("editEphemeralMessageText", **mine, text="Deux", reply_markup=inline([("Non", "n")]))
    assert await bot("editEphemeralMessageReplyMarkup", **mine)
    assert sam.buttons(forum) == []
    for wrong in ({"receiver_user_id": rosa.id}, {"ephemeral_message_id": number + 1}):
        with pytest.raises(RefusedError, match="ephemeral message not found"):
            await bot("deleteEphemeralMessage", **(mine | wrong))
    assert await bot("deleteEphemeralMessage", **mine)
    assert seen(sam, forum) == []
    actions = [entry.action for entry in bot.world.history.entries if entry.chat == forum.id]
    assert actions == ["whispered", "whisper_edited", "whisper_edited", "whisper_deleted"]


async def test_an_ephemeral_picture_has_a_caption_to_edit(bot: Caller, sam: Phone, forum: Chat) -> None:
    """Media are sent to one member like texts."""
    sam.photo("vue", forum)
    (update,) = await bot.updates()
    file_id = update["message"]["photo"][-1]["file_id"]
    sent = await bot(
        "sendPhoto", chat_id=forum.id, photo=file_id, caption="Ici", ephemeral_message_parameters=to(sam)
    )
    mine = {"receiver_user_id": sam.id, "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert await bot("editEphemeralMessageCaption", chat_id=forum.id, **mine, caption="Là")
    assert [message.text for message in sam.messages(forum) if message.kind == "photo"][1:] == ["Là"]
    with pytest.raises(RefusedError, match="no text in the message"):
        await bot("editEphemeralMessageText", chat_id=forum.id, **mine, text="x")


async def test_a_press_in_it_tells_the_bot_the_ephemeral_id(
    bot: Caller, rosa: Phone, sam: Phone, forum: Chat
) -> None:
    """The callback query's message has id 0 and its ephemeral id; nobody else can press it."""
    number = await whisper(bot, forum, sam, reply_markup=inline([("Oui", "y")]))
    with pytest.raises(NothingSuchError):
        rosa.press("Oui", chat=forum)
    with pytest.raises(NothingSuchError):
        act(bot.world, rosa.person, "press", {"chat": forum.id, "message": -number, "row": 0, "col": 0})
    act(bot.world, sam.person, "press", {"chat": forum.id, "message": -number, "row": 0, "col": 0})
    sam.press("Oui", chat=forum)
    first, second = [Update.model_validate(update).callback_query for update in await bot.updates()]
    for query in (first, second):
        assert query is not None
        assert query.message is not None
        assert query.message.message_id == 0
        assert getattr(query.message, "ephemeral_message_id", None) == number


async def test_a_press_of_one_that_is_gone_names_no_message(bot: Caller, sam: Phone, forum: Chat) -> None:
    """A stale app presses what the bot has taken back: the update has an inaccessible message."""
    number = await whisper(bot, forum, sam, reply_markup=inline([("Oui", "y")]))
    late = sam.find_button("Oui", chat=forum)
    await bot(
        "deleteEphemeralMessage", chat_id=forum.id, receiver_user_id=sam.id, ephemeral_message_id=number
    )
    sam.press_again(late)
    (update,) = await bot.updates()
    assert (
        update["callback_query"]["message"]["message_id"],
        update["callback_query"]["message"]["date"],
    ) == (
        0,
        0,
    )


@pytest.mark.usefixtures("listed")
async def test_an_answer_to_it_is_as_secret(bot: Caller, rosa: Phone, sam: Phone, forum: Chat) -> None:
    """A reply to an ephemeral message of the bot reaches the bot alone."""
    await whisper(bot, forum, sam, "Un détail ?")
    sam.reply(sam.last_message(forum), "2e étage", forum)
    (update,) = await bot.updates()
    assert (update["message"]["message_id"], update["message"]["text"]) == (0, "2e étage")
    assert seen(rosa, forum) == []
    with pytest.raises(NothingSuchError):
        rosa.write("moi aussi", forum, reply_to=sam.last_message(forum).id)
    with pytest.raises((NothingSuchError, CannotActError)):
        sam.delete(sam.last_message(forum))


async def test_one_that_never_arrives_can_be_armed(bot: Caller, rosa: Phone, sam: Phone, forum: Chat) -> None:
    """Accepted like any other, and on no phone; ordinary messages pass the rule by."""
    fault = bot.world.faults.add(Fault("unseen", count=2))
    await bot.say(forum.id, "Pour tous")
    assert fault.used == 0
    number = await whisper(bot, forum, sam, "Perdu")
    mine = {"chat_id": forum.id, "receiver_user_id": sam.id}
    kept = {"ephemeral_message_id": await whisper(bot, forum, sam, "Perdu aussi")}
    assert fault.used == 2
    shown = {"ephemeral_message_id": await whisper(bot, forum, sam, "Arrivé")}
    bot.world.faults.add(Fault("unseen", count=2))
    assert await bot("editEphemeralMessageText", **mine, **shown, text="Changé")
    assert await bot("deleteEphemeralMessage", **mine, **shown)
    assert seen(sam, forum) == ["Pour tous", "Arrivé"]
    assert number != kept["ephemeral_message_id"]
    assert seen(rosa, forum) == ["Pour tous"]


async def test_it_stands_where_it_came(bot: Caller, sam: Phone, rosa: Phone, forum: Chat) -> None:
    """Between the messages of all, also when one looks at older ones page by page."""
    await bot.say(forum.id, "A")
    await whisper(bot, forum, sam, "B")
    await bot.say(forum.id, "C")
    await whisper(bot, forum, sam, "D")
    assert seen(sam, forum) == ["A", "B", "C", "D"]
    view = chat_view(bot.world, sam.person, forum, limit=1)
    assert (view["messages"][0]["text"], view["more"]) == ("D", True)
    older = []
    while view["more"]:
        view = chat_view(bot.world, sam.person, forum, limit=1, before=view["messages"][0]["id"])
        older.append(view["messages"][0]["text"])
    assert older[:3] == ["C", "B", "A"]


@pytest.mark.parametrize(
    "more",
    [
        {"ephemeral_message_parameters": {"receiver_user_id": 1, "replace_callback_query_message": True}},
        {"receiver_user_id": 1},
        {"reply_markup": {"keyboard": [[{"text": "x"}]]}},
        {"reply_parameters": {"message_id": 1}},
    ],
)
async def test_what_is_not_played_is_said_aloud(
    bot: Caller, sam: Phone, forum: Chat, more: dict[str, Any]
) -> None:
    """In place of the pressed message, the deprecated parameters, keyboards, replies to common messages."""
    given = {"ephemeral_message_parameters": to(sam)} | more
    for value in given.values():
        if "receiver_user_id" in value if isinstance(value, dict) else False:
            value["receiver_user_id"] = sam.id
    with pytest.raises(RefusedError, match="501"):
        await bot("sendMessage", chat_id=forum.id, text="x", **given)


@pytest.mark.usefixtures("listed")
async def test_a_saved_walk_knows_who_saw_it(bot: Caller, rosa: Phone, sam: Phone, forum: Chat) -> None:
    """The answer is waited for on the phone of its receiver, whoever else is in the group."""
    bot.world.tape.calm_after = 0
    sam.use_old_app()
    sam.use_old_app(on=False)
    sam.write("/besoin", forum)
    await bot.updates()
    await whisper(bot, forum, sam, "De quoi avez-vous besoin ?")
    rosa.write("bonjour", forum)
    text = write_walk(bot.world, "groupe").text
    assert 'sam.hears("De quoi avez-vous besoin ?", chat=' in text
    assert "sam.use_old_app(on=False)" in text
