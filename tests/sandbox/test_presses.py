"""Presses of inline buttons and their answers."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.people import Person
from sandbox.phone_view import message_view
from tests.sandbox.caller import Caller, RefusedError, inline
from tests.sandbox.conftest import HandTime


def waiting(person: Person, phone: Phone) -> list[bool]:
    """The spinners on the last message's buttons."""
    shown = message_view(phone.world, person, phone.last_message())
    return [button["waiting"] for row in shown["buttons"] for button in row]


async def test_a_press_waits_until_it_is_answered(bot: Caller, rosa: Phone) -> None:
    """The bot hears of it with data and message; the spinner stops and the toast shows with the answer."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y"), ("Non", "n")]))
    press = rosa.press("Oui")
    [update] = await bot.updates()
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("y", rosa.last_message().id)
    assert waiting(rosa.person, rosa) == [True, False]
    await bot("answerCallbackQuery", callback_query_id=query["id"], text="Noté", show_alert=True)
    assert waiting(rosa.person, rosa) == [False, False]
    assert press is not None
    assert (press.text, press.alert, rosa.toasts) == ("Noté", True, ["Noté"])


async def test_only_the_first_answer_is_shown(bot: Caller, rosa: Phone) -> None:
    """A second answer succeeds and changes nothing."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    press = rosa.press("Oui")
    assert press is not None
    await bot("answerCallbackQuery", callback_query_id=press.id, text="un")
    await bot("answerCallbackQuery", callback_query_id=press.id, text="deux")
    assert rosa.toasts == ["un"]


async def test_a_press_is_too_old_after_150_seconds(bot: Caller, rosa: Phone, machine: HandTime) -> None:
    """Then neither is it delivered nor can it be answered, as with an id that never was."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    press = rosa.press("Oui")
    assert press is not None
    machine.now += 150
    assert await bot.updates() == []
    for number in (press.id, "12345"):
        with pytest.raises(
            RefusedError, match="query is too old and response timeout expired or query ID is invalid"
        ):
            await bot("answerCallbackQuery", callback_query_id=number)
    assert press.state(machine()) == "expired"


async def test_an_answer_may_open_this_bots_deep_link_only(bot: Caller, rosa: Phone) -> None:
    """Another address, another bot and an over-long toast are refused."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    press = rosa.press("Oui")
    assert press is not None
    for url in ("https://example.org", "https://t.me/other_bot?start=x", "https://t.me/entraide_bot"):
        with pytest.raises(RefusedError, match="URL_INVALID"):
            await bot("answerCallbackQuery", callback_query_id=press.id, url=url)
    with pytest.raises(RefusedError, match="MESSAGE_TOO_LONG"):
        await bot("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)
    await bot("answerCallbackQuery", callback_query_id=press.id, url="https://t.me/entraide_bot?start=m_x")
    assert press.url == "https://t.me/entraide_bot?start=m_x"


async def test_a_press_of_a_deleted_message_names_an_inaccessible_one(bot: Caller, rosa: Phone) -> None:
    """A stale app can still press: date 0 and no content."""
    number = await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    seen = rosa.find_button("Oui")
    await bot("deleteMessage", chat_id=rosa.id, message_id=number)
    rosa.press_again(seen)
    [update] = await bot.updates()
    assert update["callback_query"]["message"]["date"] == 0
    assert "text" not in update["callback_query"]["message"]


async def test_forged_data_reaches_the_bot(bot: Caller, rosa: Phone) -> None:
    """Telegram does not check that the data belongs to a button."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    rosa.forge("admin:1")
    [update] = await bot.updates()
    assert update["callback_query"]["data"] == "admin:1"


async def test_who_blocks_the_bot_cannot_press(bot: Caller, rosa: Phone) -> None:
    """The app does not offer it."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    rosa.block()
    with pytest.raises(CannotActError, match="unblock"):
        rosa.press("Oui")


async def test_a_disabled_button_cannot_be_pressed(bot: Caller, rosa: Phone) -> None:
    """The app does nothing."""
    button = {"text": "Complet", "callback_data": "x", "disabled": {}}
    await bot.say(rosa.id, reply_markup={"inline_keyboard": [[button]]})
    with pytest.raises(CannotActError, match="Complet"):
        rosa.press("Complet")


async def test_buttons_are_found_by_label(bot: Caller, rosa: Phone, group: Chat) -> None:
    """The exact label wins over a part, the newest message over an older one, private over a group."""
    await bot.say(group.id, "carte", reply_markup=inline([("Je m'en occupe", "g")]))
    await bot.say(rosa.id, "1", reply_markup=inline([("Oui, merci", "1"), ("Oui", "2")]))
    assert rosa.press("Oui").data == "2"
    await bot.say(rosa.id, "2", reply_markup=inline([("✅ Oui, merci", "3")]))
    assert rosa.press("Oui, mer").data == "3"
    assert rosa.press("occupe").chat == group.id
    with pytest.raises(NothingSuchError, match="Oui, merci"):
        rosa.press("Peut-être")
