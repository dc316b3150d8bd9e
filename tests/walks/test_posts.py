"""Alerts and announcements where everybody reads them: in groups, topics and channels; put right there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.faults import Fault
from solidarity.actions.posts import correct_posts, end_posts
from solidarity.broadcasts import Broadcast, Step, Words
from solidarity.posts import Became
from tests import posting
from tests.stage import Stage
from tests.walks.looking import button_labels
from tests.walks.test_channels import towns_channel

RIGHTS = ["can_pin_messages", "can_delete_messages", "can_manage_topics"]


def now(stage: Stage, broadcast: Broadcast) -> Broadcast:
    """The same, on the stage's clock."""
    shift = stage.clock.now() - broadcast.due
    content = broadcast.content
    moved = replace(content, until=content.until + shift if content.until else None)
    return replace(
        broadcast,
        content=moved,
        due=broadcast.due + shift,
        created_at=broadcast.created_at + shift,
        not_after=broadcast.not_after + shift,
    )


async def release(stage: Stage, broadcast: Broadcast) -> Broadcast:
    """It is posted wherever it is meant for anybody."""
    body = now(stage, broadcast)
    await act(stage, posting.release, body)
    return body


async def correct(stage: Stage, first: Broadcast, step: Step, **words: str) -> Broadcast:
    """Its next word, posted where the first one was."""
    new = {"fr": Words("Coupure d'eau", **words)} if words else first.content.words
    said = replace(first.content, words=new)
    body = now(stage, posting.later(first, step, content=said))
    await act(stage, _add, body)
    await act(stage, correct_posts, [first.id], body)
    return body


async def _add(unit: Any, body: Broadcast) -> None:
    await unit.broadcasts.add(body)


async def act(stage: Stage, action: Any, *args: Any) -> None:
    """Somebody does this, and what it causes happens."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        await action(unit, *args)
    stage.app.deliverer.ring()
    await stage.settled()


async def group(stage: Stage, amel: Phone, *, kind: str = "supergroup", place: str = "Centre") -> Chat:
    """A neighbourhood's group in which the bot has every right that it asks for."""
    chat = amel.create_group(f"Quartier {place}", kind=kind)
    if kind != "group":
        amel.promote("bot", chat, RIGHTS)
    amel.write("/quartier", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press(place, chat=chat)
    await amel.hears(f"Groupe relié au quartier {place}.", chat=chat)
    await stage.settled()
    return chat


def posts(phone: Phone, chat: Chat, words: str) -> list[Any]:
    """The messages of a chat that say this."""
    return [message for message in phone.messages(chat) if words in message.text]


def pinned(stage: Stage, chat: Chat) -> list[str]:
    """The first lines of what is pinned, but for the board."""
    found = stage.world.chats[chat.id]
    shown = [found.messages[number].text for number in found.pinned]
    return [text.split("\n")[0] for text in shown if "demande" not in text]


async def test_an_alert_stands_pinned_in_a_group_until_it_expires(stage: Stage) -> None:
    """Answers are given in private; when its time is over it is unpinned and stays."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    await release(stage, posting.alert("centre"))
    (post,) = posts(amel, chat, "Coupure d'eau")
    assert button_labels(post) == ["💬 Répondre en privé"]
    assert pinned(stage, chat) == [post.text.split("\n")[0]]
    await stage.jump(hours=6, minutes=1)
    assert pinned(stage, chat) == []
    assert len(posts(amel, chat, "Coupure d'eau")) == 1


async def test_each_kind_has_its_topic_in_a_forum(stage: Stage) -> None:
    """« Alertes » and « Annonces », made when they are first needed and used from then on."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel, kind="forum")
    assert [topic.name for topic in chat.topics.values()] == ["Demandes"]
    await release(stage, posting.alert("centre"))
    await release(stage, posting.news("centre"))
    await release(stage, posting.news("centre", about=6))
    assert [topic.name for topic in chat.topics.values()] == ["Demandes", "Alertes", "Annonces"]
    where = {chat.topics[post.thread].name for post in posts(amel, chat, "Brocante")}
    (alert,) = posts(amel, chat, "Coupure d'eau")
    assert (where, chat.topics[alert.thread].name) == ({"Annonces"}, "Alertes")


async def test_where_the_topic_is_closed_the_post_goes_elsewhere(rough_stage: Stage) -> None:
    """Never nowhere: the group is told once, and the alert stands in its general topic."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel, kind="forum")
    await release(stage, posting.alert("centre", about=1))
    topic = next(item for item in chat.topics.values() if item.name == "Alertes")
    topic.creator = amel.id  # the bot could write in a closed topic of its own
    amel.promote("bot", chat, RIGHTS[:2])
    amel.close_topic(topic, chat)
    await release(stage, posting.alert("centre", about=2))
    assert [post.thread for post in posts(amel, chat, "Coupure d'eau")] == [topic.id, None]
    assert len(posts(amel, chat, "Le sujet « Alertes » est fermé.")) == 1


async def test_a_channel_shows_it_in_the_towns_name(stage: Stage) -> None:
    """Its readers see it, pinned; corrected and ended in place like everywhere."""
    amel, tom = await stage.coordinator("Amel"), await stage.newcomer("Tom")
    channel = await towns_channel(stage, amel)
    amel.add(tom, channel)
    first = await release(stage, posting.alert("gare"))
    (post,) = posts(tom, channel, "Coupure d'eau")
    assert post.sender_chat == channel.id
    assert len(pinned(stage, channel)) == 1
    await correct(stage, first, Step.END)
    (old,) = [message for message in tom.messages(channel) if message.id == post.id]
    assert "Cette alerte est terminée." in old.text
    assert pinned(stage, channel) == []


async def test_a_wrong_alert_is_put_right_where_it_stands(stage: Stage) -> None:
    """The false words are gone from every group, the right ones stand below, and nothing false is pinned."""
    amel = await stage.coordinator("Amel")
    chats = [await group(stage, amel, kind="group"), await group(stage, amel, kind="forum", place="Gare")]
    first = await release(stage, posting.alert())
    await correct(stage, first, Step.MISTAKE)
    for chat in chats:
        assert posts(amel, chat, "Une conduite est cassée") == []
        assert len(posts(amel, chat, "Erreur : ce message n'est pas vrai.")) == 1
        assert len(posts(amel, chat, "Erreur : cette alerte n'est pas vraie.")) == 1
        assert pinned(stage, chat) == []


async def test_new_words_replace_the_old_ones_on_top(stage: Stage) -> None:
    """The old post points down to the new one, which is pinned in its place."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    first = await release(stage, posting.alert("centre"))
    await correct(stage, first, Step.UPDATE, text="L'eau revient à 18 h.")
    (old,) = posts(amel, chat, "Ce message n'est plus à jour.")
    (new,) = posts(amel, chat, "L'eau revient à 18 h.")
    assert old.id < new.id
    assert stage.world.chats[chat.id].pinned[-1] == new.id
    assert old.id not in stage.world.chats[chat.id].pinned


async def test_a_hidden_announcement_is_gone_with_its_picture(stage: Stage) -> None:
    """One with words only says who took it back."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    rosa = await stage.resident("Rosa")
    photo = rosa.photo("x")
    await stage.settled()
    file_id = photo.content.media.file_id if photo.content.media else ""
    picture = posting.with_picture(posting.news("centre", about=6))
    picture = replace(picture, content=replace(picture.content, file_id=file_id))
    words, shown = await release(stage, posting.news("centre")), await release(stage, picture)
    assert len(posts(amel, chat, "Brocante")) == 2
    await act(stage, end_posts, [words.id, shown.id], Became.HIDDEN)
    assert posts(amel, chat, "Brocante") == []
    assert len(posts(amel, chat, "Cette annonce est retirée par la commune.")) == 1
    assert not [message for message in amel.messages(chat) if message.content.media is not None]


async def test_a_group_that_moves_in_the_middle_misses_nothing(stage: Stage) -> None:
    """What stood and what was on its way: each stands once in the supergroup, and can be put right there."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel, kind="group")
    first = await release(stage, posting.alert("centre"))
    app = await stage.halt()
    waiting = now(stage, posting.news("centre"))
    async with app.store.unit() as unit:
        await posting.release(unit, waiting)
    new = amel.upgrade(chat)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.settled()
    assert [len(posts(amel, new, words)) for words in ("Coupure d'eau", "Brocante")] == [1, 1]
    await correct(stage, first, Step.END)
    assert len(posts(amel, new, "Cette alerte est terminée.")) == 1


async def test_without_the_right_to_pin_it_is_said_once(stage: Stage) -> None:
    """Told with the binding; two alerts later still once. Given the right, what is true is pinned."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    amel.promote("bot", chat, RIGHTS[1:])
    await amel.hears("Il me manque des droits : épingler.", chat=chat)
    await release(stage, posting.alert("centre"))
    await release(stage, posting.news("centre"))
    assert len(posts(amel, chat, "Il me manque des droits : épingler.")) == 1
    assert pinned(stage, chat) == []
    amel.promote("bot", chat, RIGHTS)
    await stage.settled()
    assert len(pinned(stage, chat)) == 2


async def test_a_refused_pin_leaves_the_post_where_it_is(rough_stage: Stage) -> None:
    """Where Telegram had said that pinning is allowed and refuses it all the same."""
    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    refusal = "not enough rights to manage pinned messages in the chat"
    stage.world.faults.add(Fault("bad_request", method="pinChatMessage", count=1, description=refusal))
    await release(stage, posting.alert("centre"))
    await amel.hears("Il me manque des droits : épingler.", chat=chat)
    assert len(posts(amel, chat, "Une conduite est cassée")) == 1


async def test_at_night_only_what_may_wake_is_posted(stage: Stage) -> None:
    """An announcement waits for the morning; a vital alert does not."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    await stage.jump(hours=13)
    await release(stage, posting.news("centre"))
    await release(stage, posting.alert("centre"))
    assert (len(posts(amel, chat, "Brocante")), len(posts(amel, chat, "Une conduite"))) == (0, 1)
    await stage.jump(hours=10)
    assert len(posts(amel, chat, "Brocante")) == 1


@pytest.mark.parametrize("kind", ["supergroup", "forum"])
async def test_an_exercise_says_so_in_every_state_of_its_post(stage: Stage, kind: str) -> None:
    """First and last line, also of what became of it."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel, kind=kind)
    body = posting.alert("centre")
    first = await release(stage, replace(body, content=replace(body.content, exercise=True)))
    await correct(stage, first, Step.END)
    said = posts(amel, chat, "EXERCICE")
    assert len(said) == 2
    for post in said:
        lines = post.text.split("\n")
        assert lines[0].startswith("EXERCICE")
        assert lines[-1].startswith("EXERCICE")


async def test_posts_go_before_what_goes_to_people(stage: Stage) -> None:
    """Whatever else of the alert waits, its group is the first that the sender takes."""
    amel = await stage.coordinator("Amel")
    chat = await group(stage, amel)
    for name in ("Rosa", "Marcel", "Nadia"):
        await stage.resident(name)
    app = await stage.halt()
    body = now(stage, posting.alert())
    async with app.store.unit() as unit:
        await unit.broadcasts.add(body)
        await unit.broadcasts.plan(body)
        await posting.post_broadcast(unit, body)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.settled()
    sent = [item for item in stage.world.history.entries if "Coupure" in item.text and item.action == "sent"]
    assert (sent[0].chat, len(sent)) == (chat.id, 5)
