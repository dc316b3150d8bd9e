"""getUpdates: at least once, in order, one poll at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiogram.types import Update

from sandbox.actor import Phone
from tests.sandbox.caller import Caller, RefusedError
from tests.sandbox.conftest import HandTime


async def texts(bot: Caller, **fields: Any) -> list[str]:
    """The texts of one poll."""
    return [update["message"]["text"] for update in await bot("getUpdates", **fields)]


async def test_only_a_higher_offset_confirms(bot: Caller, rosa: Phone) -> None:
    """Unconfirmed updates come again and again; those below the offset are gone; limit and -1 are obeyed."""
    for text in ("1", "2", "3"):
        rosa.write(text)
    assert await texts(bot) == await texts(bot) == ["1", "2", "3"]
    first = (await bot("getUpdates", limit=1))[0]["update_id"]
    assert await texts(bot, offset=first + 1) == ["2", "3"]
    assert await texts(bot, offset=-1) == ["3"]
    assert await texts(bot) == ["3"]


async def test_a_poll_waits_for_the_next_update(bot: Caller, rosa: Phone) -> None:
    """It is answered the moment something happens."""
    poll = asyncio.create_task(texts(bot, timeout=30))
    await asyncio.sleep(0)
    rosa.write("enfin")
    assert await asyncio.wait_for(poll, 60) == ["enfin"]


async def test_a_second_poll_ends_the_first(bot: Caller, rosa: Phone) -> None:
    """The first gets 409, the second the updates."""
    first = asyncio.create_task(bot("getUpdates", timeout=30))
    await asyncio.sleep(0)
    second = asyncio.create_task(texts(bot, timeout=30))
    with pytest.raises(RefusedError, match="409 Conflict: terminated by other getUpdates request"):
        await first
    rosa.write("x")
    assert await second == ["x"]


async def test_polling_and_a_webhook_exclude_each_other(bot: Caller, rosa: Phone) -> None:
    """SetWebhook ends a poll with 409, and no poll works until deleteWebhook; nothing pending is lost."""
    poll = asyncio.create_task(bot("getUpdates", timeout=30))
    await asyncio.sleep(0)
    await bot("setWebhook", url="https://127.0.0.1:8443/hook", secret_token="s-1")
    with pytest.raises(RefusedError, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(
        RefusedError, match="409 Conflict: can't use getUpdates method while webhook is active"
    ):
        await bot("getUpdates")
    rosa.write("gardé")
    info = await bot("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://127.0.0.1:8443/hook", 1)
    await bot("deleteWebhook")
    assert await texts(bot) == ["gardé"]
    await bot("deleteWebhook", drop_pending_updates=True)
    assert await texts(bot) == []


async def test_a_wrong_webhook_is_refused(bot: Caller) -> None:
    """No address, or a secret with foreign characters."""
    with pytest.raises(RefusedError, match="bad webhook"):
        await bot("setWebhook", url="nowhere")
    with pytest.raises(RefusedError, match="secret token contains unallowed characters"):
        await bot("setWebhook", url="https://127.0.0.1/x", secret_token="é")


async def test_allowed_updates_count_from_when_they_are_named(bot: Caller, rosa: Phone) -> None:
    """They are kept until named anew; what was queued before stays; an empty list is the default."""
    await bot("getUpdates", allowed_updates=["callback_query"])
    rosa.write("non")
    await bot("getUpdates")
    rosa.write("non plus")
    await bot("getUpdates", allowed_updates=[])
    rosa.write("oui")
    assert await texts(bot) == ["oui"]


async def test_updates_fade_after_a_day(bot: Caller, rosa: Phone) -> None:
    """What nobody fetched in 24 hours of civil time is gone."""
    rosa.write("vieux")
    bot.world.clock.jump(timedelta(hours=23))
    rosa.write("récent")
    bot.world.clock.jump(timedelta(hours=2))
    assert await texts(bot) == ["récent"]


async def test_who_asks_the_same_in_haste_gets_one_update(
    bot: Caller, rosa: Phone, machine: HandTime
) -> None:
    """With limits on, as Telegram does: the same offset again within half a second brings one only."""
    bot.world.limits.enabled = True
    rosa.write("1")
    rosa.write("2")
    assert len(await bot("getUpdates")) == 2
    assert len(await bot("getUpdates")) == 1
    machine.now += 1
    assert len(await bot("getUpdates")) == 2


async def test_an_update_can_be_repeated_or_unreadable(bot: Caller, rosa: Phone) -> None:
    """A repeat has the same id, though it was confirmed; a raw update goes out unchecked."""
    rosa.write("x")
    [first] = await bot.updates()
    assert bot.world.updates.repeat() == first["update_id"]
    assert (await bot("getUpdates", offset=first["update_id"] + 1)) == [first]
    bot.world.updates.put_raw({"message": {"external_reply": {"story": {}}}})
    reply = await bot.reply("getUpdates", offset=first["update_id"] + 1)
    assert reply.body is not None
    with pytest.raises(ValueError, match="message"):
        Update.model_validate(reply.body["result"][0])


async def test_update_ids_grow(bot: Caller, rosa: Phone) -> None:
    """One by one, whatever the kind."""
    rosa.write("1")
    rosa.block()
    rosa.start()
    ids = [update["update_id"] for update in await bot.updates()]
    assert ids == list(range(ids[0], ids[0] + 4))
