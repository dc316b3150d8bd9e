"""The bot's token is in every address of the Bot API, and in nothing that is written or shown."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
import structlog
from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.bot_api import ask
from bot.budget import SendBudget
from bot.delivery.courier import Courier
from bot.delivery.dispatch import Delete, Dispatch
from bot.delivery.wire import build_sender
from bot.intake.poll import Poller
from bot.intake.wire import Wire
from bot.logs import configure_logs
from bot.settings import read_settings

TOKEN = "7123456789:KANARIE-never-a-real-token-0123456789ab"
SECRET = TOKEN.partition(":")[2]
Call = Callable[[str], Awaitable[object]]


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Leave the logs of the other tests as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


async def by_aiogram(base: str) -> object:
    """An answer."""
    bot = Bot(TOKEN, session=Wire(base))
    try:
        return await bot.send_message(7, "bonjour")
    finally:
        await bot.session.close()


async def by_ptb(base: str) -> object:
    """A planned message: what came of it is stored."""
    courier = Courier(build_sender(TOKEN, base, SendBudget()))
    try:
        receipt = await courier.deliver(Dispatch(7, Delete(1)))
    finally:
        await courier.close()
    raise RuntimeError(receipt.reason)


async def by_polling(base: str) -> object:
    """A question for updates."""

    async def never(_updates: object) -> None:
        raise AssertionError("nothing comes")

    async with aiohttp.ClientSession() as session:
        if await Poller(base, TOKEN, never).once(session):
            raise RuntimeError("refused")
    return None


async def by_the_doctor(base: str) -> object:
    """What a command asks."""
    answer = await ask(read_settings({"ENTRAIDE_TOKEN": TOKEN, "ENTRAIDE_API_BASE": base}), "getMe")
    raise RuntimeError(answer.refusal)


@asynccontextmanager
async def telegram(kind: str) -> AsyncIterator[str]:
    """A Bot API that is away, breaks off, says nonsense, or repeats the address in what it says."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if kind == "breaks off":
            assert request.transport is not None
            request.transport.close()
        if kind == "nonsense":
            return web.Response(text=f"<html>{request.path}</html>", status=502)
        return web.json_response(
            {"ok": False, "error_code": 400, "description": f"Bad Request: {request.path}"}, status=400
        )

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    async with TestServer(app) as server:
        yield "http://127.0.0.1:1" if kind == "away" else str(server.make_url("")).rstrip("/")


@pytest.mark.parametrize("kind", ["away", "breaks off", "nonsense", "repeats"])
@pytest.mark.parametrize("call", [by_aiogram, by_ptb, by_polling, by_the_doctor])
async def test_no_error_tells_it(call: Call, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """However a call fails, in whichever library: what is logged of it, by us or by them, has no token."""
    configure_logs("DEBUG")
    logging.getLogger().setLevel(logging.DEBUG)  # as loud as any library can
    async with telegram(kind) as base:
        try:
            await call(base)
        except Exception as error:
            structlog.get_logger("ours").exception("failed")
            structlog.get_logger("ours").error("failed", error=type(error).__name__, exc_info=error)
            logging.getLogger("theirs").error("it failed: %s", error)  # noqa: TRY400 - as a library would
            logging.getLogger("theirs").error(f"it failed: {error}")  # noqa: TRY400, G004 - as a library would
            logging.getLogger("theirs").exception("it failed")
        else:
            pytest.fail("it did not fail")
    said = "".join(capsys.readouterr())
    assert said.count('"event": "failed"') == 2
    assert said.count('"event": "it failed') == 3
    assert SECRET not in said
    assert TOKEN not in said


async def test_what_is_kept_of_a_refusal_has_no_token() -> None:
    """What Telegram said of a message is kept with it: without the address that it may repeat."""
    courier = Courier(build_sender(TOKEN, "http://127.0.0.1:1", SendBudget()))
    async with telegram("repeats") as base:
        other = Courier(build_sender(TOKEN, base, SendBudget()))
        reasons = [(await one.deliver(Dispatch(7, Delete(1)))).reason for one in (courier, other)]
        await other.close()
    await courier.close()
    assert "Bad Request" in reasons[1] or reasons[1]
    assert not [reason for reason in reasons if SECRET in reason]


@pytest.mark.parametrize("text", [repr, str])
def test_the_settings_do_not_show_it(text: Callable[[object], str]) -> None:
    """A settings object that lands in a trace or a dump shows stars."""
    settings = read_settings({"ENTRAIDE_TOKEN": TOKEN, "ENTRAIDE_WEBHOOK_SECRET": SECRET})
    assert SECRET not in text(settings)
    assert SECRET not in settings.model_dump_json()
