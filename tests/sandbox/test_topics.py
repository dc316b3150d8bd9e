"""Forum topics."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.errors import CannotActError
from tests.sandbox.caller import Caller, RefusedError


async def test_a_topic_is_made_and_written_to(bot: Caller, rosa: Phone, forum: Chat) -> None:
    """Its id is that of the service message which opened it; messages carry it, replies stay in it."""
    made = await bot("createForumTopic", chat_id=forum.id, name="Courses")
    thread = made["message_thread_id"]
    sent = await bot("sendMessage", chat_id=forum.id, text="carte", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Courses"
    rosa.write("réponse", forum, reply_to=sent["message_id"])
    created, reply = await bot.updates()
    assert created["message"]["message_id"] == thread
    assert reply["message"]["message_thread_id"] == thread
    assert reply["message"]["reply_to_message"]["text"] == "carte"


async def test_unknown_and_closed_topics_are_refused(bot: Caller, rosa: Phone, forum: Chat) -> None:
    """Telegram says: message thread not found, TOPIC_CLOSED; the latter not to who manages topics."""
    topic = rosa.create_topic("Archives", forum)
    with pytest.raises(RefusedError, match="message thread not found"):
        await bot.say(forum.id, message_thread_id=topic.id + 99)
    await bot("closeForumTopic", chat_id=forum.id, message_thread_id=topic.id)
    await bot.say(forum.id, message_thread_id=topic.id)
    rosa.promote("bot", forum, ["can_pin_messages"])
    with pytest.raises(RefusedError, match="TOPIC_CLOSED"):
        await bot.say(forum.id, message_thread_id=topic.id)
    with pytest.raises(RefusedError, match="not enough rights to create a topic"):
        await bot("createForumTopic", chat_id=forum.id, name="x")


async def test_who_may_not_manage_topics_is_kept_out_of_a_closed_one(
    bot: Caller, rosa: Phone, sam: Phone, forum: Chat
) -> None:
    """The app of a plain member offers no text field there."""
    topic = rosa.create_topic("Archives", forum)
    await bot("closeForumTopic", chat_id=forum.id, message_thread_id=topic.id)
    with pytest.raises(CannotActError, match="closed"):
        sam.write("encore", forum, thread=topic)
    await bot("reopenForumTopic", chat_id=forum.id, message_thread_id=topic.id)
    assert sam.write("encore", forum, thread=topic).thread == topic.id


async def test_a_topic_is_renamed_and_deleted_with_its_messages(
    bot: Caller, rosa: Phone, forum: Chat
) -> None:
    """The same name again is TOPIC_NOT_MODIFIED; after deletion nothing of it is left."""
    topic = rosa.create_topic("Course", forum)
    place = {"chat_id": forum.id, "message_thread_id": topic.id}
    await bot("editForumTopic", **place, name="Courses")
    assert topic.name == "Courses"
    with pytest.raises(RefusedError, match="TOPIC_NOT_MODIFIED"):
        await bot("editForumTopic", **place, name="Courses")
    await bot.say(forum.id, message_thread_id=topic.id)
    await bot("deleteForumTopic", **place)
    assert not any(message.thread == topic.id for message in forum.messages.values())
    with pytest.raises(RefusedError, match="message thread not found"):
        await bot.say(forum.id, message_thread_id=topic.id)


async def test_a_group_without_topics_is_no_forum(bot: Caller, rosa: Phone, supergroup: Chat) -> None:
    """Said in Telegram's words."""
    rosa.promote("bot", supergroup)
    with pytest.raises(RefusedError, match="the chat is not a forum"):
        await bot("createForumTopic", chat_id=supergroup.id, name="x")


async def test_its_own_topic_the_bot_keeps_without_the_right(bot: Caller, rosa: Phone, forum: Chat) -> None:
    """It may rename, close and reopen what it made; another's topic and a new one need the right."""
    mine = (await bot("createForumTopic", chat_id=forum.id, name="Courses"))["message_thread_id"]
    theirs = rosa.create_topic("Archives", forum)
    rosa.promote("bot", forum, ["can_pin_messages"])
    await bot("editForumTopic", chat_id=forum.id, message_thread_id=mine, name="Achats")
    await bot("closeForumTopic", chat_id=forum.id, message_thread_id=mine)
    await bot.say(forum.id, message_thread_id=mine)
    for method in ("closeForumTopic", "editForumTopic"):
        more = {"name": "x"} if method == "editForumTopic" else {}
        with pytest.raises(RefusedError, match="not enough rights"):
            await bot(method, chat_id=forum.id, message_thread_id=theirs.id, **more)
    with pytest.raises(RefusedError, match="not enough rights to delete the topic"):
        await bot("deleteForumTopic", chat_id=forum.id, message_thread_id=mine)


async def test_a_person_closes_and_reopens_a_topic(bot: Caller, rosa: Phone, sam: Phone, forum: Chat) -> None:
    """Who has the right; the bot hears both service messages."""
    topic = rosa.create_topic("Archives", forum)
    await bot.updates()
    rosa.close_topic(topic, forum)
    rosa.close_topic(topic, forum, closed=False)
    closed, reopened = await bot.updates()
    assert "forum_topic_closed" in closed["message"]
    assert "forum_topic_reopened" in reopened["message"]
    with pytest.raises(CannotActError):
        sam.close_topic(topic, forum)
