"""Who is in a group, from what people do there: so that nobody gets in private what their group shows them.

Presses, commands, coming and going; never what anybody writes. Not here: whether it matters and is kept
(`storage.groups`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import Chat, Message, TelegramObject, Update

from solidarity.ports import Unit

GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}
Seen = tuple[int, int, bool]
"""A group, somebody by their Telegram id, and whether they are in it."""


class PresenceMiddleware(BaseMiddleware):
    """Notes who was seen, once the update has had its effect: the group may have become ours by it."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - the handler's own
        """Handle it, then remember who it shows to be in a group or not any more."""
        result = await handler(event, data)
        if isinstance(event, Update):
            unit: Unit = data["unit"]
            for chat, person, present in seen(event):
                await unit.groups.note_member(chat, person, present=present)
        return result


def seen(update: Update) -> Iterator[Seen]:
    """Who this update shows to be in a group, or to have left it."""
    query, change, message = update.callback_query, update.chat_member, update.message
    if query is not None and query.message is not None and _is_group(query.message.chat):
        yield query.message.chat.id, query.from_user.id, True
    if change is not None:
        member = change.new_chat_member
        yield change.chat.id, member.user.id, _is_in(member)
    if message is not None and _is_group(message.chat):
        yield from _seen_by(message)


def _seen_by(message: Message) -> Iterator[Seen]:
    """Of what is said in a group: who came and went, and who used a command under their own name."""
    chat = message.chat.id
    for user in message.new_chat_members or ():
        yield chat, user.id, True
    if message.left_chat_member is not None:
        yield chat, message.left_chat_member.id, False
    author = message.from_user
    if author is not None and message.sender_chat is None and (message.text or "").startswith("/"):
        yield chat, author.id, True


def _is_in(member: Any) -> bool:  # noqa: ANN401 - one of six classes
    """Whether this member is in the chat; who may only do some things in it can also be outside."""
    return member.status not in GONE and getattr(member, "is_member", True) is not False


def _is_group(chat: Chat) -> bool:
    return chat.type != ChatType.PRIVATE
