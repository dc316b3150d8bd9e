"""The two libraries of the product run against the sandbox as they are."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbMarkup
from telegram import Update
from telegram.error import Forbidden, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, ExtBot, MessageHandler, filters

from sandbox.actor import Phone
from sandbox.faults import Fault
from sandbox.files import sample_voice
from sandbox.server import Server, running
from sandbox.world import World


def listening() -> Dispatcher:
    """An echo bot of aiogram: greets with the payload, repeats with a button, answers the press."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def greet(message: Message, command: CommandObject) -> None:
        await message.answer(f"Bonjour {message.from_user.first_name}, {command.args}")

    @dispatcher.message(F.voice)
    async def hear(message: Message, bot: Bot) -> None:
        data = await bot.download(message.voice)
        await message.answer_voice(BufferedInputFile(data.read(), filename="v.ogg"), caption="Entendu")

    @dispatcher.message()
    async def echo(message: Message) -> None:
        button = InlineKeyboardButton(text="Merci", callback_data="thanks")
        await message.reply(
            f"aiogram: {message.text}", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
        )

    @dispatcher.callback_query()
    async def thank(query: CallbackQuery) -> None:
        await query.message.edit_text("C'est noté")
        await query.answer("De rien")

    return dispatcher


async def play_aiogram(server: Server, rosa: Phone) -> ExtBot[None]:
    """Aiogram listens and answers while python-telegram-bot speaks with the same token."""
    api = TelegramAPIServer.from_base(server.base_url)
    speaking: ExtBot[None] = ExtBot(
        server.world.bot.token,
        base_url=f"{server.base_url}/bot",
        base_file_url=f"{server.base_url}/file/bot",
    )
    async with Bot(server.world.bot.token, session=AiohttpSession(api=api)) as bot, speaking:
        dispatcher = listening()
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
        rosa.start("p_7")
        await rosa.hears("Bonjour Rosa, p_7")
        rosa.write("courses <demain> & après 👋")
        await rosa.hears("aiogram: courses <demain> & après 👋")
        rosa.press("Merci")
        await rosa.hears_toast("De rien")
        await rosa.sees("C'est noté")
        rosa.voice(3)
        heard = await rosa.hears("Entendu")
        assert heard.content.media is not None
        assert heard.content.media.data == sample_voice(3)
        await speaking.send_message(rosa.id, "Une nouvelle <pour> vous")
        await rosa.hears("Une nouvelle <pour> vous")
        await dispatcher.stop_polling()
        await polling
    return speaking


async def play_telegram(server: Server, rosa: Phone) -> None:
    """python-telegram-bot listens and answers by itself."""
    token, base = server.world.bot.token, f"{server.base_url}/bot"
    application = Application.builder().token(token).base_url(base).build()

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        markup = PtbMarkup([[PtbButton("Merci", callback_data="thanks")]])
        await update.message.reply_text(f"ptb: {update.message.text}", reply_markup=markup)

    async def thank(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("Avec plaisir")
        await update.callback_query.edit_message_text("Fini")

    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(thank))
    async with application:
        await application.updater.start_polling()
        await application.start()
        rosa.write("/besoin")
        await rosa.hears("ptb: /besoin")
        rosa.press("Merci")
        await rosa.hears_toast("Avec plaisir")
        await rosa.hears("Fini")
        await application.updater.stop()
        await application.stop()


async def play_errors(server: Server, rosa: Phone, speaking: ExtBot[None]) -> None:
    """The refusals arrive as the exceptions that the library has for them."""
    async with speaking:
        server.world.faults.add(Fault("flood", method="sendMessage", retry_after=3))
        with pytest.raises(RetryAfter) as flooded:
            await speaking.send_message(rosa.id, "x")
        assert flooded.value.retry_after == timedelta(seconds=3)
        server.world.limits.pause(None, 0)
        rosa.block()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await speaking.send_message(rosa.id, "x")


async def test_aiogram_and_python_telegram_bot_run_against_it_unchanged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both listen, answer, press, send files and understand errors, with only another base address."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    rosa = Phone(world, "Rosa")
    async with running(world) as server:
        speaking = await play_aiogram(server, rosa)
        await play_telegram(server, rosa)
        fresh: ExtBot[None] = ExtBot(speaking.token, base_url=f"{server.base_url}/bot")
        await play_errors(server, rosa, fresh)
    assert world.calls.counts()["not_emulated"] == 0
