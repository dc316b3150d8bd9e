"""Channels: only administrators write, in the channel's own name; a bot is an administrator or not there."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.errors import CannotActError
from sandbox.phone_view import can_write, chat_view
from tests.sandbox.caller import Caller, RefusedError

POST, EDIT = "can_post_messages", "can_edit_messages"


@pytest.fixture
def channel(rosa: Phone, sam: Phone) -> Chat:
    """Rosa's channel, which Sam reads; the bot is not in it."""
    return rosa.create_group("Valmeuse", kind="channel", members=[sam], bot=False)


async def test_a_bot_comes_as_an_administrator(bot: Caller, rosa: Phone, channel: Chat) -> None:
    """With the rights that there are in a channel; taken back, it is out."""
    with pytest.raises(CannotActError, match="administrator"):
        rosa.add("bot", channel)
    rosa.promote("bot", channel, [POST])
    rosa.demote("bot", channel)
    first, second = [update["my_chat_member"] for update in await bot.updates()]
    assert first["chat"]["type"] == "channel"
    assert (first["old_chat_member"]["status"], first["new_chat_member"]["status"]) == (
        "left",
        "administrator",
    )
    assert (first["new_chat_member"][POST], first["new_chat_member"][EDIT]) == (True, False)
    assert "can_pin_messages" not in first["new_chat_member"]
    assert second["new_chat_member"]["status"] == "left"


async def test_what_the_bot_posts_is_the_channels(
    bot: Caller, rosa: Phone, sam: Phone, channel: Chat
) -> None:
    """It bears the channel's name and nobody's else; readers see it and cannot answer."""
    rosa.promote("bot", channel)
    sent = await bot("sendMessage", chat_id=channel.id, text="Bonjour")
    assert (sent["sender_chat"]["id"], "from" in sent) == (channel.id, False)
    (message,) = [message for message in sam.messages(channel) if message.content.service is None]
    assert message.text == "Bonjour"
    shown = chat_view(sam.world, sam.person, channel)
    assert shown["messages"][-1]["from"]["name"] == "Valmeuse"
    assert (shown["can_write"], shown["commands"]) == (False, [])
    assert can_write(rosa.person, channel)
    with pytest.raises(CannotActError, match="only administrators"):
        sam.write("Merci", channel)


async def test_a_persons_post_is_a_channel_post(bot: Caller, rosa: Phone, channel: Chat) -> None:
    """The bot hears it as such, without its author."""
    rosa.promote("bot", channel)
    rosa.edit(rosa.write("Avis", channel), "Avis 2")
    new, changed = (await bot.updates())[1:]
    assert new["channel_post"]["text"] == "Avis"
    assert "from" not in new["channel_post"]
    assert changed["edited_channel_post"]["text"] == "Avis 2"


async def test_telegrams_words_for_what_a_bot_may_not(bot: Caller, rosa: Phone, channel: Chat) -> None:
    """Never there, without the right to post, without the right to pin, removed."""
    with pytest.raises(RefusedError, match="chat not found"):
        await bot("sendMessage", chat_id=channel.id, text="x")
    rosa.promote("bot", channel, [EDIT])
    with pytest.raises(RefusedError, match="need administrator rights in the channel chat"):
        await bot("sendMessage", chat_id=channel.id, text="x")
    rosa.promote("bot", channel, [POST])
    sent = await bot("sendMessage", chat_id=channel.id, text="x")
    with pytest.raises(RefusedError, match="not enough rights to manage pinned messages"):
        await bot("pinChatMessage", chat_id=channel.id, message_id=sent["message_id"])
    rosa.promote("bot", channel, [POST, EDIT])
    await bot("pinChatMessage", chat_id=channel.id, message_id=sent["message_id"])
    assert channel.pinned == [sent["message_id"]]
    rosa.remove("bot", channel)
    with pytest.raises(RefusedError, match="bot was kicked from the channel chat"):
        await bot("sendMessage", chat_id=channel.id, text="x")


async def test_readers_come_and_go_without_a_word(
    bot: Caller, rosa: Phone, sam: Phone, channel: Chat
) -> None:
    """No service message; a bot that asked for it is told as an administrator."""
    await bot("getUpdates", allowed_updates=["chat_member"])
    rosa.promote("bot", channel)
    before = len(channel.messages)
    sam.leave(channel)
    rosa.add(sam, channel)
    assert len(channel.messages) == before
    statuses = [update["chat_member"]["new_chat_member"]["status"] for update in await bot.updates()]
    assert statuses == ["left", "member"]
    with pytest.raises(CannotActError, match="may not add readers"):
        sam.add(Phone(sam.world, "Léa"), channel)


async def test_a_channel_is_no_group_that_becomes_something_else(rosa: Phone, channel: Chat) -> None:
    """No topics, no upgrade, no hiding behind it."""
    for act in (rosa.make_forum, rosa.upgrade, rosa.be_anonymous):
        with pytest.raises(CannotActError):
            act(channel)
