"""Edits, deletions, pins, reactions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiogram.types import BufferedInputFile

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.files import sample_photo
from tests.sandbox.caller import Caller, RefusedError, inline


async def test_an_edit_changes_text_and_buttons_in_place(bot: Caller, rosa: Phone) -> None:
    """The message keeps its id, is marked as edited, and loses its buttons when the call names none."""
    number = await bot.say(rosa.id, "Pour quand ?", reply_markup=inline([("Demain", "d")]))
    edited = await bot("editMessageText", chat_id=rosa.id, message_id=number, text="Où ?")
    assert (rosa.last(), rosa.buttons(), rosa.last_message().id) == ("Où ?", [], number)
    assert "edit_date" in edited
    assert [e.action for e in bot.world.history.entries] == ["sent", "edited"]


async def test_an_edit_that_changes_nothing_is_refused(bot: Caller, rosa: Phone) -> None:
    """Same text, entities and buttons: "message is not modified"; other buttons alone are a change."""
    number = await bot.say(rosa.id, "x", reply_markup=inline([("A", "a")]))
    with pytest.raises(RefusedError, match="message is not modified: specified new message content"):
        await bot(
            "editMessageText",
            chat_id=rosa.id,
            message_id=number,
            text="x ",
            reply_markup=inline([("A", "a")]),
        )
    await bot("editMessageReplyMarkup", chat_id=rosa.id, message_id=number, reply_markup=inline([("B", "b")]))
    assert rosa.last_message().edited is None
    with pytest.raises(RefusedError, match="message is not modified"):
        await bot(
            "editMessageReplyMarkup", chat_id=rosa.id, message_id=number, reply_markup=inline([("B", "b")])
        )


async def test_only_own_plain_messages_can_be_edited(bot: Caller, rosa: Phone) -> None:
    """Not another's, not one with a reply keyboard, not one that is gone, no text into a photo."""
    theirs = rosa.write("à moi")
    for number in (theirs.id, await bot.say(rosa.id, reply_markup={"keyboard": [[{"text": "A"}]]})):
        with pytest.raises(RefusedError, match="message can't be edited"):
            await bot("editMessageText", chat_id=rosa.id, message_id=number, text="x")
    with pytest.raises(RefusedError, match="message to edit not found"):
        await bot("editMessageText", chat_id=rosa.id, message_id=999, text="x")
    photo = await bot("sendPhoto", chat_id=rosa.id, photo=BufferedInputFile(sample_photo(), filename="p.png"))
    with pytest.raises(RefusedError, match="there is no text in the message to edit"):
        await bot("editMessageText", chat_id=rosa.id, message_id=photo["message_id"], text="x")
    await bot("editMessageCaption", chat_id=rosa.id, message_id=photo["message_id"], caption="légende")
    assert rosa.last() == "légende"
    text = await bot.say(rosa.id)
    with pytest.raises(RefusedError, match="there is no caption in the message to edit"):
        await bot("editMessageCaption", chat_id=rosa.id, message_id=text, caption="x")


async def test_a_message_is_deletable_for_48_hours(bot: Caller, rosa: Phone) -> None:
    """In private any message, then no more; a second deletion finds nothing."""
    first, second = await bot.say(rosa.id), await bot.say(rosa.id)
    await bot("deleteMessage", chat_id=rosa.id, message_id=first)
    with pytest.raises(RefusedError, match="message to delete not found"):
        await bot("deleteMessage", chat_id=rosa.id, message_id=first)
    bot.world.clock.jump(timedelta(hours=48, seconds=1))
    with pytest.raises(RefusedError, match="message can't be deleted for everyone"):
        await bot("deleteMessage", chat_id=rosa.id, message_id=second)


async def test_in_a_group_deleting_needs_the_right(bot: Caller, rosa: Phone, group: Chat) -> None:
    """Others' messages only as an administrator, then also old ones; deleteMessages skips what it may not."""
    theirs, own = rosa.write("x", group), await bot.say(group.id)
    with pytest.raises(RefusedError, match=r"message can't be deleted$"):
        await bot("deleteMessage", chat_id=group.id, message_id=theirs.id)
    await bot("deleteMessages", chat_id=group.id, message_ids=[theirs.id, own, 999])
    assert theirs.id in group.messages
    assert own not in group.messages
    rosa.promote("bot", group, ["can_delete_messages"])
    bot.world.clock.jump(timedelta(days=3))
    await bot("deleteMessage", chat_id=group.id, message_id=theirs.id)
    assert theirs.id not in group.messages


async def test_pinning_needs_the_right_and_is_heard_by_the_bot(bot: Caller, rosa: Phone, group: Chat) -> None:
    """Refused as a plain member; as administrator it works, and the service message is an update."""
    number = await bot.say(group.id, "Tableau")
    with pytest.raises(RefusedError, match="not enough rights to manage pinned messages in the chat"):
        await bot("pinChatMessage", chat_id=group.id, message_id=number)
    rosa.promote("bot", group)
    await bot.updates()
    await bot("pinChatMessage", chat_id=group.id, message_id=number)
    [update] = await bot.updates()
    assert update["message"]["pinned_message"]["message_id"] == number
    assert (await bot("getChat", chat_id=group.id))["pinned_message"]["text"] == "Tableau"
    await bot("unpinChatMessage", chat_id=group.id)
    assert group.pinned == []
    with pytest.raises(RefusedError, match="message to pin not found"):
        await bot("pinChatMessage", chat_id=group.id, message_id=999)
    with pytest.raises(RefusedError, match="message to unpin not found"):
        await bot("unpinChatMessage", chat_id=group.id)


async def test_the_bot_puts_one_known_emoji_on_a_message(bot: Caller, rosa: Phone) -> None:
    """👍 is put and taken back; a foreign emoji and two at once are refused."""
    said = rosa.write("merci")
    place = {"chat_id": rosa.id, "message_id": said.id}
    await bot("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert said.reactions == {bot.world.bot.id: "👍"}
    with pytest.raises(RefusedError, match="REACTION_INVALID"):
        await bot("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "🛒"}])
    with pytest.raises(RefusedError, match="REACTIONS_TOO_MANY"):
        await bot("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}] * 2)
    await bot("setMessageReaction", **place)
    assert said.reactions == {}
    with pytest.raises(RefusedError, match="message to react not found"):
        await bot("setMessageReaction", chat_id=rosa.id, message_id=999)
