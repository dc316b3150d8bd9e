"""What only Telegram knows and a handler needs: asked before the unit is opened, never inside one."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
)
from aiogram.types import TelegramObject, Update

from bot.callbacks import Press, unpack
from bot.closing import ClosedError
from bot.intake.wire import said_yes
from bot.work import ChatFacts
from solidarity.groups import Right
from solidarity.ports import Purpose, Unit

log = structlog.get_logger(__name__)

_COMMANDS = ("/quartier", "/equipe")
_LINK = "/start b_"
_ADMINS = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR}
_RIGHTS = {
    Right.PIN: "can_pin_messages",
    Right.DELETE: "can_delete_messages",
    Right.TOPICS: "can_manage_topics",
}


@dataclass(frozen=True, slots=True)
class Question:
    """Who this person is, and what the bot may do, in this chat."""

    chat: int
    person: int


async def question_of(update: Update, unit: Unit) -> Question | None:
    """What has to be asked before this update can be worked on."""
    message, query = update.message, update.callback_query
    if message is not None and message.from_user is not None and message.text:
        if message.sender_chat is not None:
            return None  # who writes as the group is nobody that Telegram would tell of
        if message.chat.type != ChatType.PRIVATE and message.text.startswith(_COMMANDS):
            return Question(message.chat.id, message.from_user.id)
        if message.chat.type == ChatType.PRIVATE and message.text.startswith(_LINK):
            code = await unit.codes.peek(Purpose.BIND, message.text.removeprefix(_LINK).strip())
            return Question(int(code.facts["chat"]), message.from_user.id) if code else None
    if query is not None and query.message is not None:
        pressed = unpack(query.data)
        if pressed and pressed.verb is Press.BIND and pressed.subject == query.message.chat.id:
            return Question(pressed.subject, query.from_user.id)
    return None


class NotAskedError(Exception):
    """Telegram is too busy or out of reach: to be asked again."""


async def ask(bot: Bot, question: Question) -> ChatFacts:
    """Telegram's answer; nothing is allowed where it refuses to say. Raises NotAskedError."""
    try:
        chat = await _facts(bot.get_chat(question.chat))
        person = await _facts(bot.get_chat_member(question.chat, question.person))
        ours = await _facts(bot.get_chat_member(question.chat, bot.id))
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.warning("lookup_refused", error=type(error).__name__)
        return ChatFacts()
    except (TelegramAPIError, ClosedError) as error:
        raise NotAskedError from error
    return ChatFacts(
        actor_is_admin=person.get("status") in _ADMINS,
        bot_is_admin=ours.get("status") in _ADMINS,
        bot_rights=frozenset(right for right, name in _RIGHTS.items() if ours.get(name) is True),
        is_forum=chat.get("is_forum") is True,
    )


async def _facts(call: Awaitable[TelegramObject]) -> Mapping[str, Any]:
    """The few fields that we need, whatever else a later or an earlier Bot API says or leaves out."""
    try:
        return (await call).model_dump()
    except ClientDecodeError as error:
        found = said_yes(error)
        if not isinstance(found, Mapping):
            raise
        return found
