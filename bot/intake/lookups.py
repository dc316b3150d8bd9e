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
from aiogram.types import CallbackQuery, TelegramObject, Update

from bot.callbacks import Press, Pressed, unpack
from bot.closing import ClosedError
from bot.intake.wire import said_yes
from bot.work import ChatFacts, binds, rights_of
from solidarity.groups import Standing, is_to_be_counted
from solidarity.ports import Purpose, Unit
from solidarity.rights import Action, can

log = structlog.get_logger(__name__)

_COMMANDS = ("/quartier", "/equipe")
_LINK = "/start b_"
_ADMINS = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR}


@dataclass(frozen=True, slots=True)
class Question:
    """Who this person is, what the bot may do and how many people there are, in this chat.

    Without a person only how many there are.
    """

    chat: int
    person: int | None


async def question_of(update: Update, unit: Unit) -> Question | None:
    """What has to be asked before this update can be worked on."""
    message, query = update.message, update.callback_query
    if message is not None and message.new_chat_members:
        group = await unit.groups.find(message.chat.id)
        return Question(group.chat, None) if group and is_to_be_counted(group, unit.now) else None
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
        if pressed is not None and pressed.verb is Press.BIND and binds(pressed.arg):
            return await _about_a_choice(pressed, query, unit)
    return None


async def _about_a_choice(pressed: Pressed, query: CallbackQuery, unit: Unit) -> Question | None:
    """A neighbourhood is chosen: in the group, or in private by somebody who may choose."""
    inside = query.message is not None and query.message.chat.id == pressed.subject
    if not inside:
        person = await unit.people.by_telegram(query.from_user.id)
        group = await unit.groups.find(pressed.subject)
        if person is None or not can(person, Action.BIND) or group is None:
            return None
    return Question(pressed.subject, query.from_user.id)


class NotAskedError(Exception):
    """Telegram is too busy or out of reach: to be asked again."""


async def ask(bot: Bot, question: Question) -> ChatFacts:
    """Telegram's answer; nothing is allowed where it refuses to say. Raises NotAskedError."""
    try:
        return await _ask(bot, question)
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.warning("lookup_refused", error=type(error).__name__)
        return ChatFacts()
    except (TelegramAPIError, ClosedError) as error:
        raise NotAskedError from error


async def _ask(bot: Bot, question: Question) -> ChatFacts:
    members = await bot.get_chat_member_count(question.chat)
    if question.person is None:
        return ChatFacts(standing=Standing(members=members))
    chat = await _facts(bot.get_chat(question.chat))
    person = await _facts(bot.get_chat_member(question.chat, question.person))
    ours = await _facts(bot.get_chat_member(question.chat, bot.id))
    return ChatFacts(
        actor_is_admin=person.get("status") in _ADMINS,
        standing=Standing(
            rights_of(ours, channel=chat.get("type") == ChatType.CHANNEL),
            chat.get("is_forum") is True,
            members,
        ),
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
