"""Who is compared at sending to many: `python -m benchmarks.senders NAME API_BASE DATABASE_URL AMOUNT`.

Each sends so many messages of the same words and buttons as fast as it can, and prints how many a second that
were. The bare ones are the loop that a newcomer would write: a hundred at once, nothing stored.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from bot.app import App

TOKEN = "42:bench-bench-bench-bench-bench"
TEXT = "⚠️ Forte chaleur jusqu'à jeudi\n\nIl fera très chaud. Buvez souvent. Appelez un voisin qui vit seul."
LABELS = ("✅ Je vais bien", "🆘 J'ai besoin d'aide", "🤝 Je peux aider")
AT_ONCE = 100
FIRST_CHAT = 5_000_000_000
Send = Callable[[int], Awaitable[object]]


async def aiohttp_loop(api: str, _database: str, amount: int) -> float:
    """The HTTP client alone."""
    from aiohttp import ClientSession, TCPConnector

    buttons = [[{"text": label, "callback_data": f"aa:1:{place}"}] for place, label in enumerate(LABELS)]
    async with ClientSession(connector=TCPConnector(limit=AT_ONCE)) as session:

        async def send(chat: int) -> object:
            body = {"chat_id": chat, "text": TEXT, "reply_markup": {"inline_keyboard": buttons}}
            headers = {"Content-Type": "application/json"}
            async with session.post(
                f"{api}/bot{TOKEN}/sendMessage", data=orjson.dumps(body), headers=headers
            ) as response:
                return orjson.loads(await response.read())["result"]["message_id"]

        return await _rate(send, amount)


async def aiogram_loop(api: str, _database: str, amount: int) -> float:
    """The Bot of aiogram."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    rows = [
        [InlineKeyboardButton(text=label, callback_data=f"aa:1:{place}")]
        for place, label in enumerate(LABELS)
    ]
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api))) as bot:
        return await _rate(lambda chat: bot.send_message(chat, TEXT, reply_markup=keyboard), amount)


async def ptb_loop(api: str, _database: str, amount: int) -> float:
    """python-telegram-bot's Bot with its own HTTP client and room for a hundred connections."""
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
    from telegram.request import HTTPXRequest

    rows = [
        [InlineKeyboardButton(label, callback_data=f"aa:1:{place}")] for place, label in enumerate(LABELS)
    ]
    keyboard = InlineKeyboardMarkup(rows)
    request = HTTPXRequest(connection_pool_size=AT_ONCE, pool_timeout=60, read_timeout=60)
    bot = Bot(TOKEN, base_url=f"{api}/bot", request=request)
    try:
        return await _rate(lambda chat: bot.send_message(chat, TEXT, reply_markup=keyboard), amount)
    finally:
        await request.shutdown()


async def entraide(api: str, database: str, amount: int) -> float:
    """Ours, whole: rows leased, looked at again, rendered, sent and settled, by the sender of `entraide run`.

    From the moment that the alert is planned until every row is settled on disk.
    """
    from benchmarks.alert import launched
    from benchmarks.town import app_of

    app = app_of(database, api)
    try:
        await app.open()
        planned = await launched(app)
        assert planned.planned == amount, planned.planned
        gc.collect()
        gc.freeze()
        stop = asyncio.Event()
        started = time.perf_counter()
        sending = asyncio.create_task(app.deliverer.run(stop))
        while not await is_over(app):  # noqa: ASYNC110 - the database knows, nobody tells
            await asyncio.sleep(0.05)
        took = time.perf_counter() - started
        stop.set()
        await sending
    finally:
        await app.close()
    return amount / took


async def is_over(app: App) -> bool:
    """Whether nothing waits any more."""
    async with app.store.unit() as unit:
        return await unit.outbox.next_due() is None


async def _rate(send: Send, amount: int) -> float:
    """So many, a hundred at once."""
    gc.collect()
    gc.freeze()
    chats = iter(range(FIRST_CHAT, FIRST_CHAT + amount))
    started = time.perf_counter()
    await asyncio.gather(*(_hand(send, chats) for _ in range(AT_ONCE)))
    return amount / (time.perf_counter() - started)


async def _hand(send: Send, chats: Iterable[int]) -> None:
    for chat in chats:
        await send(chat)


AIOHTTP, AIOGRAM, PTB, ENTRAIDE = "bare aiohttp", "bare aiogram", "bare PTB", "Entraide"
SENDERS = {AIOHTTP: aiohttp_loop, AIOGRAM: aiogram_loop, PTB: ptb_loop, ENTRAIDE: entraide}

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    name, api, database, amount = sys.argv[1:]
    print(asyncio.run(SENDERS[name](api, database, int(amount))))
