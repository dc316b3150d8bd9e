"""Topics in the private chat with the bot, as Bot API 9.3 and 9.4 have them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.actor import Phone
from sandbox.errors import CannotActError
from sandbox.world import World
from tests.sandbox.caller import Caller, RefusedError


@pytest.fixture
def with_topics(world: World) -> World:
    """Switched on by the bot's owner."""
    world.set_private_topics(on=True)
    return world


async def test_without_the_owners_setting_there_are_none(bot: Caller, rosa: Phone) -> None:
    """GetMe says so, and the methods are refused."""
    me = await bot("getMe")
    assert (me["has_topics_enabled"], me["allows_users_to_create_topics"]) == (False, False)
    with pytest.raises(RefusedError, match="the chat is not a forum"):
        await bot("createForumTopic", chat_id=rosa.id, name="Courses")
    with pytest.raises(RefusedError, match="message thread not found"):
        await bot.say(rosa.id, message_thread_id=7)


async def test_the_bot_makes_a_topic_and_both_write_in_it(
    bot: Caller, rosa: Phone, with_topics: World
) -> None:
    """No right is needed; messages carry the thread, replies stay in it, others go to the general one."""
    assert (await bot("getMe"))["has_topics_enabled"] is True
    thread = (await bot("createForumTopic", chat_id=rosa.id, name="Courses"))["message_thread_id"]
    assert rosa.topic("Courses").id == thread
    sent = await bot("sendMessage", chat_id=rosa.id, text="Sam : bonjour", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    await bot.updates()
    rosa.reply(sent["message_id"], "bonjour")
    rosa.write("dans le sujet", thread=thread)
    rosa.write("à côté")
    replied, within, beside = (update["message"] for update in await bot.updates())
    assert replied["message_thread_id"] == within["message_thread_id"] == thread
    assert within["is_topic_message"] is True
    assert "message_thread_id" not in beside
    answer = await bot("sendMessage", chat_id=rosa.id, text="oui", reply_to_message_id=replied["message_id"])
    assert answer["message_thread_id"] == thread


async def test_media_go_into_a_topic_too(bot: Caller, rosa: Phone, with_topics: World) -> None:
    """From the person and from the bot."""
    thread = (await bot("createForumTopic", chat_id=rosa.id, name="Courses"))["message_thread_id"]
    sent = [
        rosa.photo(thread=thread),
        rosa.voice(thread=thread),
        rosa.send_video_note(1, thread=thread),
        rosa.send_document(thread=thread),
        rosa.send_place(50.4, 4.8, thread=thread),
    ]
    assert {message.thread for message in sent} == {thread}
    made = await bot(
        "copyMessage", chat_id=rosa.id, from_chat_id=rosa.id, message_id=sent[2].id, message_thread_id=thread
    )
    assert rosa.chat().messages[made["message_id"]].thread == thread


async def test_a_private_topic_is_renamed_and_deleted_but_not_closed(
    bot: Caller, rosa: Phone, with_topics: World
) -> None:
    """Deleted with all that was in it, at any age; then nobody can write there."""
    place = {
        "chat_id": rosa.id,
        "message_thread_id": (await bot("createForumTopic", chat_id=rosa.id, name="A"))["message_thread_id"],
    }
    await bot("editForumTopic", **place, name="B")
    assert rosa.topics()[0].name == "B"
    with pytest.raises(RefusedError, match="the chat is not a forum"):
        await bot("closeForumTopic", **place)
    said = rosa.write("x", thread=place["message_thread_id"])
    with_topics.clock.jump(timedelta(days=30))
    await bot("deleteForumTopic", **place)
    assert (rosa.topics(), said.id in rosa.chat().messages) == ([], False)
    with pytest.raises(RefusedError, match="message thread not found"):
        await bot.say(rosa.id, message_thread_id=place["message_thread_id"])


async def test_people_make_no_topics_there(bot: Caller, rosa: Phone, with_topics: World) -> None:
    """As the owner's setting says that getMe shows."""
    with pytest.raises(CannotActError):
        rosa.create_topic("à moi", rosa.id)


async def test_switching_off_leaves_plain_chats_for_everybody(
    bot: Caller, rosa: Phone, with_topics: World
) -> None:
    """Who is there and who comes later has none."""
    with_topics.set_private_topics(on=False)
    ana = Phone(with_topics, "Ana")
    ana.start()
    for phone in (rosa, ana):
        with pytest.raises(RefusedError, match="the chat is not a forum"):
            await bot("createForumTopic", chat_id=phone.id, name="x")
