"""Answers to presses."""

from __future__ import annotations

import re

from aiogram.methods import AnswerCallbackQuery

from sandbox.errors import bad_request
from sandbox.history import Call
from sandbox.methods.common import Played
from sandbox.world import World

_MAX_TOAST = 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_press(world: World, method: AnswerCallbackQuery, call: Call) -> bool:
    """answerCallbackQuery: a toast, a dialogue or a deep link of this bot. Only the first answer is shown."""
    press = world.presses.get(method.callback_query_id)
    if press is None or press.state(world.machine()) == "expired":
        raise bad_request(_TOO_OLD)
    if method.text is not None and len(method.text) > _MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if method.url and not _is_deep_link(world.bot.username, method.url):
        raise bad_request("URL_INVALID")
    if press.answered_at is None:
        press.answered_at = world.now()
        press.text = method.text or None
        press.alert = bool(method.show_alert)
        press.url = method.url or None
        world.tape.hear(world, press)
        world.changes.note(chat=press.chat, people={press.person})
    world.accept_facts(call, "answered", press.chat, press.message, text=method.text or method.url or "")
    return True


def _is_deep_link(username: str, url: str) -> bool:
    """Telegram opens only links of the bot itself with a start parameter."""
    name = re.escape(username)
    shapes = rf"(https?://)?t(elegram)?\.me/{name}\?start=[\w-]{{0,64}}|tg://resolve\?domain={name}&start=[\w-]{{0,64}}"
    return re.fullmatch(shapes, url, re.IGNORECASE) is not None


PLAYED: dict[str, Played] = {"answercallbackquery": answer_press}
