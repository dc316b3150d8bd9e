"""The bots that are compared, each started alone: `python -m benchmarks.peers NAME API_BASE DATABASE_URL`.

The echo bots are what a newcomer to the library would write, with its own fast settings.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from datetime import UTC, datetime

TOKEN = "42:bench-bench-bench-bench-bench"


async def aiogram_echo(api: str, _database: str) -> None:
    """One sendMessage for each update, by aiogram's own polling."""
    dispatcher, bot = _aiogram(api)

    @dispatcher.message()
    async def echo(message) -> None:  # noqa: ANN001 - aiogram's Message, imported late
        await message.answer(message.text)

    await dispatcher.start_polling(bot, handle_signals=False)


async def aiogram_write(api: str, database: str) -> None:
    """The same with one row written through a SQLModel session before each answer."""
    from sqlalchemy import event
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlmodel import Field, SQLModel
    from sqlmodel.ext.asyncio.session import AsyncSession

    class Said(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        at: datetime
        text: str

    sqlite = database.startswith("sqlite")
    url = database.replace("sqlite://", "sqlite+aiosqlite://").replace(
        "postgresql://", "postgresql+psycopg://"
    )
    engine = create_async_engine(url, **({"pool_size": 1, "max_overflow": 0} if sqlite else {}))
    if sqlite:

        @event.listens_for(engine.sync_engine, "connect")
        def pragmas(connection, _record) -> None:  # noqa: ANN001
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    dispatcher, bot = _aiogram(api)

    @dispatcher.message()
    async def echo(message) -> None:  # noqa: ANN001
        async with AsyncSession(engine) as session:
            session.add(Said(at=datetime.now(UTC), text=message.text))
            await session.commit()
        await message.answer(message.text)

    await dispatcher.start_polling(bot, handle_signals=False)


async def ptb_echo(api: str, _database: str) -> None:
    """One reply for each update, by python-telegram-bot's own polling with concurrent updates."""
    from telegram.ext import Application, MessageHandler, filters

    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{api}/bot")
        .concurrent_updates(100)
        .connection_pool_size(10)
        .build()
    )

    async def echo(update, _context) -> None:  # noqa: ANN001
        await update.message.reply_text(update.message.text)

    application.add_handler(MessageHandler(filters.ALL, echo))
    await application.initialize()
    await application.start()
    await application.updater.start_polling()
    await asyncio.Event().wait()


async def entraide(api: str, database: str) -> None:
    """The whole bot as `entraide run` starts it, but for a send budget that holds nothing back."""
    gc.disable()
    from benchmarks.town import app_of

    app = app_of(database, api)
    await app.open()
    gc.collect()
    gc.freeze()
    gc.enable()
    await app.poll(asyncio.Event())


def _aiogram(api: str):  # noqa: ANN202
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    return Dispatcher(), bot


ECHO, WRITE, PTB, ENTRAIDE = "aiogram echo", "aiogram echo + 1 write", "PTB echo", "Entraide"
PEERS = {ECHO: aiogram_echo, WRITE: aiogram_write, PTB: ptb_echo, ENTRAIDE: entraide}

if __name__ == "__main__":
    import uvloop

    logging.disable(logging.CRITICAL)
    uvloop.run(PEERS[sys.argv[1]](sys.argv[2], sys.argv[3]))
