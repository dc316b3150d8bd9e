"""The commands behind the slash, for one person in one chat."""

from __future__ import annotations

from typing import Any

from sandbox.chats import Chat
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]


def menu(world: World, person: Person, chat: Chat) -> list[Json]:
    """The commands behind the slash for this person in this chat."""
    if chat.channel or (not chat.private and not chat.member(world.bot.id).present):
        return []
    return world.bot.profile.menu(
        chat=chat.id,
        person=person.id,
        private=chat.private,
        admin=chat.member(person.id).admin,
        language=person.language_code,
    )
