"""The phone that tests and the demo hold: waiting by event, marks of what is new, readable failures."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.watching import NotHeardError, settled
from sandbox.world import World
from tests.sandbox.caller import Caller, inline


async def test_hears_counts_only_what_came_after_the_last_act(bot: Caller, rosa: Phone) -> None:
    """An old message with the same words does not do; an edit of an old one does."""
    number = await bot.say(rosa.id, "Bonjour")
    await rosa.sees("Bonjour", timeout=0)
    rosa.write("x")
    with pytest.raises(NotHeardError):
        await rosa.hears("Bonjour", timeout=0.01)
    await bot("editMessageText", chat_id=rosa.id, message_id=number, text="Bonjour encore")
    assert (await rosa.hears("Bonjour")).id == number


async def test_waiting_wakes_with_the_event(bot: Caller, rosa: Phone) -> None:
    """Who waits is woken by the message itself; the own message does not count."""
    rosa.write("Bonjour")
    waiting = asyncio.create_task(rosa.hears("Bonjour"))
    await asyncio.sleep(0)
    assert not waiting.done()
    await bot.say(rosa.id, "Bonjour, voisine")
    assert (await waiting).text == "Bonjour, voisine"


async def test_a_failure_shows_the_phone(bot: Caller, rosa: Phone) -> None:
    """The error names what was waited for, and shows messages, buttons and keyboard."""
    await bot.say(rosa.id, "Menu", reply_markup={"keyboard": [[{"text": "Aide"}]]})
    await bot.say(rosa.id, "Pour quand ?", reply_markup=inline([("Demain", "d")]))
    with pytest.raises(NotHeardError) as failure:
        await rosa.hears("C'est envoyé", timeout=0.01)
    for shown in ("C'est envoyé", "Pour quand ?", "[Demain]", "Aide"):
        assert shown in str(failure.value)


async def test_group_messages_are_heard_and_pressed_too(
    bot: Caller, rosa: Phone, sam: Phone, group: Chat
) -> None:
    """Without naming the chat; with a title only there."""
    await bot.say(group.id, "Courses", reply_markup=inline([("Je m'en occupe", "t")]))
    heard = await sam.hears("Courses")
    assert heard.chat == group.id
    press = sam.press("occupe")
    assert press is not None
    assert (press.chat, press.data) == (group.id, "t")
    assert sam.last("Quartier Centre") == "Courses"
    assert sam.last() == ""
    with pytest.raises(NothingSuchError, match="is in no group"):
        sam.last("Ailleurs")


async def test_toasts_and_answers_are_waited_for(bot: Caller, rosa: Phone) -> None:
    """A toast of an earlier press does not count."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    first = rosa.press("Oui")
    assert first is not None
    await bot("answerCallbackQuery", callback_query_id=first.id, text="un")
    assert await rosa.hears_toast("un") == "un"
    second = rosa.press("Oui")
    assert second is not None
    with pytest.raises(NotHeardError):
        await rosa.hears_toast(timeout=0.01)
    await bot("answerCallbackQuery", callback_query_id=second.id)
    assert (await rosa.answered()) is second


async def test_a_phone_refuses_what_an_app_does_not_offer(world: World) -> None:
    """No text before START; nothing to send; no keyboard."""
    ines = Phone(world, "Inès", language="nl")
    with pytest.raises(CannotActError, match="START"):
        ines.write("bonjour")
    ines.start()
    with pytest.raises(CannotActError, match="nothing"):
        ines.write("  ")
    with pytest.raises(CannotActError, match="no keyboard"):
        ines.key("Aide")
    assert ines.person.language_code == "nl"
    assert Phone(world, "Inès").person is ines.person


async def test_a_deep_link_waits_for_start(world: World, bot: Caller) -> None:
    """A newcomer opens the link, sees START and presses it: the payload arrives."""
    ines = Phone(world, "Inès")
    ines.open("https://t.me/entraide_bot?start=m_x")
    assert ines.messages() == []
    ines.press_start()
    assert ines.messages()[0].text == "/start m_x"
    assert ines.person.link is None


async def test_a_link_button_is_opened(bot: Caller, rosa: Phone) -> None:
    """Pressing it starts the bot with the payload and gives no press."""
    url = "https://t.me/entraide_bot?start=m_y"
    await bot.say(rosa.id, reply_markup={"inline_keyboard": [[{"text": "Ouvrir", "url": url}]]})
    assert rosa.press("Ouvrir") is None
    assert rosa.messages()[-1].text == "/start m_y"


async def test_everything_that_people_do_has_a_verb(bot: Caller, rosa: Phone, sam: Phone) -> None:
    """Share, send, edit, delete, react, rename, and keep a group."""
    rosa.share_contact()
    rosa.share_contact(phone="+32475", first_name="Mme D.")
    rosa.share_location(50.4, 4.8)
    rosa.voice(3)
    rosa.photo("vue")
    rosa.document("a.txt")
    said = rosa.write("a")
    rosa.edit(said, "b")
    rosa.write("c", reply_to=said)
    rosa.react("👍", said)
    rosa.delete(said)
    rosa.rename("Ros", "P.")
    kinds = [m.kind for m in rosa.messages()[1:]]
    assert kinds == ["contact", "contact", "location", "voice", "photo", "document", "text"]
    assert rosa.name == "Ros P."
    group = rosa.create_group("Équipe", kind="forum", members=[sam])
    rosa.promote(sam, group)
    rosa.demote(sam, group)
    rosa.remove(sam, group)
    rosa.add(sam, group)
    topic = sam.create_topic("Courses", group)
    sam.write("ici", group, thread=topic)
    sam.leave(group)
    assert not group.member(sam.id).present


async def test_settled_waits_until_the_bot_has_fetched_everything(bot: Caller, rosa: Phone) -> None:
    """Not while an update is pending, then as soon as it has been quiet for a moment."""
    rosa.write("x")
    with pytest.raises(TimeoutError):
        await settled(bot.world, quiet=0.01, timeout=0.05)
    await bot.updates()
    await settled(bot.world, quiet=0.01)
