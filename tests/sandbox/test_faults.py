"""The fault plan: each kind strikes as often as it should and leaves the truth in the history."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.actor import Phone
from sandbox.faults import Fault, FaultKind
from tests.sandbox.caller import Caller, RefusedError
from tests.sandbox.conftest import HandTime


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("flood", "429 Too Many Requests: retry after 5"),
        ("forbidden", "403 Forbidden: bot was blocked by the user"),
        ("bad_request", "400 Bad Request"),
        ("error_500", "500 Internal Server Error"),
    ],
)
async def test_an_error_strikes_once_and_nothing_is_accepted(
    bot: Caller, rosa: Phone, machine: HandTime, kind: FaultKind, said: str
) -> None:
    """The first call fails, the next works, the history has one."""
    fault = bot.world.faults.add(Fault(kind))
    with pytest.raises(RefusedError, match=said):
        await bot.say(rosa.id)
    machine.now += 5
    await bot.say(rosa.id)
    assert fault.spent
    assert len(bot.world.history.sent(rosa.id)) == 1
    assert bot.world.calls.calls[-2].fault == fault.id


async def test_a_proxys_error_is_a_page_and_no_json(bot: Caller, rosa: Phone) -> None:
    """502 with HTML, as comes from in front of Telegram."""
    bot.world.faults.add(Fault("bad_gateway"))
    reply = await bot.reply("sendMessage", chat_id=rosa.id, text="x")
    assert (reply.status, reply.body) == (502, None)
    assert "502 Bad Gateway" in (reply.html or "")


async def test_a_lost_reply_was_accepted(bot: Caller, rosa: Phone) -> None:
    """The person has the message, the history says that the bot did not hear of it."""
    bot.world.faults.add(Fault("lost_reply", ms=10))
    reply = await bot.reply("sendMessage", chat_id=rosa.id, text="vu")
    assert (reply.body, reply.hang) == (None, 0.01)
    assert rosa.last() == "vu"
    assert bot.world.history.entries[-1].reply_lost


async def test_a_dropped_call_was_not_accepted(bot: Caller, rosa: Phone) -> None:
    """The connection ends and nothing arrived."""
    bot.world.faults.add(Fault("drop"))
    reply = await bot.reply("sendMessage", chat_id=rosa.id, text="x")
    assert (reply.body, reply.hang) == (None, 0.0)
    assert bot.world.history.entries == []


async def test_a_slow_call_is_done_even_when_the_bot_hangs_up(bot: Caller, rosa: Phone) -> None:
    """Slowness ends well for who waits; who does not has still sent, and did not hear of it."""
    bot.world.faults.add(Fault("slow", ms=5, count=2))
    await bot.say(rosa.id, "un")
    calling = asyncio.create_task(bot.reply("sendMessage", chat_id=rosa.id, text="deux"))
    await asyncio.sleep(0)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    assert [(e.text, e.reply_lost) for e in bot.world.history.entries] == [("un", False), ("deux", True)]


async def test_rules_choose_by_method_chat_and_number(bot: Caller, rosa: Phone, sam: Phone) -> None:
    """A pattern of methods, one chat, after so many calls, so often; `*` spares getUpdates."""
    sam.start()
    bot.world.faults.add(Fault("error_500", method="send*", chat=sam.id, after=1, count=2))
    await bot.say(rosa.id)
    await bot.say(sam.id)
    for _ in range(2):
        with pytest.raises(RefusedError, match="500"):
            await bot.say(sam.id)
    await bot("getChat", chat_id=sam.id)
    await bot.say(sam.id)
    bot.world.faults.add(Fault("error_500", count=None))
    await bot("getUpdates")
    with pytest.raises(RefusedError, match="500"):
        await bot("getMe")


async def test_a_flood_of_one_chat_leaves_the_others_alone(
    bot: Caller, rosa: Phone, sam: Phone, machine: HandTime
) -> None:
    """With whole_bot off only that chat has to wait."""
    sam.start()
    bot.world.faults.add(Fault("flood", chat=rosa.id, retry_after=9, whole_bot=False))
    with pytest.raises(RefusedError, match="retry after 9"):
        await bot.say(rosa.id)
    machine.now += 4
    with pytest.raises(RefusedError, match="retry after 5"):
        await bot.say(rosa.id)
    await bot.say(sam.id)
    assert bot.world.calls.counts() == {
        "all": 3,
        "refused": 2,
        "not_emulated": 0,
        "early": 1,
        "by_code": {"429": 2},
    }


async def test_rules_can_be_taken_out(bot: Caller, rosa: Phone) -> None:
    """One by one or all at once."""
    rule = bot.world.faults.add(Fault("error_500", count=None))
    assert bot.world.faults.remove(rule.id)
    assert not bot.world.faults.remove(rule.id)
    bot.world.faults.add(Fault("error_500", count=None))
    bot.world.faults.clear()
    await bot.say(rosa.id)
