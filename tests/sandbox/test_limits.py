"""Flood limits and the pauses they announce, in machine time held by the test."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.world import World
from tests.sandbox.caller import Caller, RefusedError, inline
from tests.sandbox.conftest import HandTime


@pytest.fixture
def limited(world: World) -> World:
    """The world with limits on."""
    world.limits.enabled = True
    return world


async def refused(bot: Caller, chat: int) -> int:
    """The seconds that the bot is told to wait."""
    with pytest.raises(RefusedError, match="429 Too Many Requests: retry after") as error:
        await bot.say(chat)
    return int(error.value.parameters["retry_after"])


async def test_a_private_chat_bears_a_burst_of_five_then_one_a_second(
    limited: World, bot: Caller, rosa: Phone, machine: HandTime
) -> None:
    """The sixth is refused with a second to wait; after that second one more passes."""
    for _ in range(5):
        await bot.say(rosa.id)
    assert await refused(bot, rosa.id) == 1
    machine.now += 1
    await bot.say(rosa.id)
    assert await refused(bot, rosa.id) == 1


async def test_a_group_bears_twenty_a_minute_edits_counted(
    limited: World, bot: Caller, rosa: Phone, group: Chat, machine: HandTime
) -> None:
    """Ten sends and ten edits are twenty; the wait is until the oldest is a minute old."""
    for index in range(10):
        number = await bot.say(group.id, f"carte {index}")
        machine.now += 1
        await bot("editMessageText", chat_id=group.id, message_id=number, text=f"prise {index}")
        machine.now += 1
    assert await refused(bot, group.id) == 40
    await bot.say(rosa.id)
    machine.now += 40
    await bot.say(group.id)


async def test_the_whole_bot_bears_thirty_a_second(
    limited: World, bot: Caller, world: World, machine: HandTime
) -> None:
    """The thirty-first to anybody is refused, and then even who never got a message has to wait."""
    people = [Phone(world, f"Voisin {n}") for n in range(32)]
    for phone in people:
        phone.start()
    for phone in people[:30]:
        await bot.say(phone.id)
    assert await refused(bot, people[30].id) == 1
    assert await refused(bot, people[31].id) == 1
    machine.now += 1
    await bot.say(people[31].id)


async def test_answers_to_presses_are_not_counted(limited: World, bot: Caller, rosa: Phone) -> None:
    """Forty answers pass in one second."""
    await bot.say(rosa.id, reply_markup=inline([("Oui", "y")]))
    for _ in range(40):
        press = rosa.press("Oui")
        assert press is not None
        await bot("answerCallbackQuery", callback_query_id=press.id)


async def test_a_call_inside_a_pause_is_refused_and_called_early(
    limited: World, bot: Caller, rosa: Phone, machine: HandTime
) -> None:
    """Early counts only after the grace for calls under way; a pause that is over is forgotten."""
    limited.limits.pause(None, 5)
    machine.now += 0.1
    assert await refused(bot, rosa.id) == 5
    assert limited.calls.early_total == 0
    machine.now += 2
    assert await refused(bot, rosa.id) == 3
    assert (limited.calls.early_total, limited.calls.calls[-1].early) == (1, True)
    await bot("getMe")
    machine.now += 2.9
    await bot.say(rosa.id)
    assert limited.calls.early_total == 1


async def test_without_limits_nothing_is_counted(bot: Caller, rosa: Phone) -> None:
    """A hundred messages to one person pass."""
    for _ in range(100):
        await bot.say(rosa.id)
    assert len(bot.world.history.sent(rosa.id)) == 100
