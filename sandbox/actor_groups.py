"""What a person does with groups in tests and scripts: make them, let in and out, appoint, keep topics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox import group_acts
from sandbox.chats import Chat, Topic
from sandbox.messages import Message
from sandbox.watching import Watcher, Where, Which

Thread = int | Topic | None
"""A topic by id or itself."""


class GroupKeeper(Watcher):
    """One person's phone, as far as groups are kept with it. `actor.Phone` adds the rest."""

    def create_group(
        self, title: str, *, kind: str = "group", members: Iterable[Watcher] = (), bot: bool = True
    ) -> Chat:
        """Make a `group`, `supergroup` or `forum`, with the bot in it."""
        self._act()
        ids = [phone.id for phone in members]
        return group_acts.create_group(self.world, self.person, title, kind=kind, members=ids, bot=bot)

    def add(self, who: Watcher | str, chat: Where, *, payload: str | None = None) -> Chat:
        """Let a person or "bot" into a group."""
        self._act()
        return group_acts.add(self.world, self.person, self.chat(chat).id, _who(who), payload)

    def remove(self, who: Watcher | str, chat: Where) -> Chat:
        """Remove a person or "bot" from a group."""
        self._act()
        return group_acts.remove(self.world, self.person, self.chat(chat).id, _who(who))

    def promote(
        self,
        who: Watcher | str,
        chat: Where,
        rights: Iterable[str] | None = None,
        *,
        anonymous: bool = False,
    ) -> Chat:
        """Make a person or "bot" an administrator."""
        self._act()
        place = self.chat(chat).id
        return group_acts.promote(self.world, self.person, place, _who(who), rights, anonymous=anonymous)

    def demote(self, who: Watcher | str, chat: Where) -> Chat:
        """Make an administrator a plain member."""
        self._act()
        return group_acts.demote(self.world, self.person, self.chat(chat).id, _who(who))

    def be_anonymous(self, chat: Where, *, on: bool = True) -> Chat:
        """Write as the group itself from now on."""
        self._act()
        return group_acts.set_anonymous(self.world, self.person, self.chat(chat).id, on=on)

    def leave(self, chat: Where) -> Chat:
        """Leave a group."""
        self._act()
        return group_acts.leave(self.world, self.person, self.chat(chat).id)

    def upgrade(self, chat: Where) -> Chat:
        """Make a basic group a supergroup; the new one is returned."""
        self._act()
        return group_acts.upgrade(self.world, self.person, self.chat(chat).id)

    def create_topic(self, name: str, chat: Where) -> Topic:
        """Make a topic in a forum."""
        self._act()
        return group_acts.create_topic(self.world, self.person, self.chat(chat).id, name)

    def close_topic(self, topic: int | Topic, chat: Where, *, closed: bool = True) -> Topic:
        """Close a topic of a forum, or open it again."""
        self._act()
        number = topic.id if isinstance(topic, Topic) else topic
        return group_acts.close_topic(self.world, self.person, self.chat(chat).id, number, closed=closed)

    def reopen_topic(self, topic: int | Topic, chat: Where) -> Topic:
        """Open a closed topic again."""
        return self.close_topic(topic, chat, closed=False)

    def make_forum(self, chat: Where, *, on: bool = True) -> Chat:
        """Switch topics on or off; a basic group is upgraded first, and the new one returned."""
        self._act()
        return group_acts.make_forum(self.world, self.person, self.chat(chat).id, on=on)

    def rename_group(self, title: str, chat: Where) -> Chat:
        """Give a group another title."""
        self._act()
        return group_acts.rename_group(self.world, self.person, self.chat(chat).id, title)

    def pin(self, message: int | Message, chat: Where = None) -> None:
        """Pin a message."""
        self._act()
        where = self.chat(chat if chat is not None else chat_of(message)).id
        group_acts.pin(self.world, self.person, number_of(message), chat=where)

    def unpin(self, message: int | Message, chat: Where = None) -> None:
        """Unpin a message."""
        self._act()
        where = self.chat(chat if chat is not None else chat_of(message)).id
        group_acts.unpin(self.world, self.person, number_of(message), chat=where)

    # Within

    def _where(self, chat: Where, reply_to: Which = None, thread: Thread = None) -> dict[str, Any]:
        place = chat if chat is not None else chat_of(reply_to)
        where: dict[str, Any] = {"chat": self.chat(place).id, "reply_to": self._number(reply_to)}
        if thread is not None:
            where["thread"] = thread.id if isinstance(thread, Topic) else thread
        return where

    @staticmethod
    def _number(message: Which) -> int | None:
        return message.id if isinstance(message, Message) else message


def number_of(message: int | Message) -> int:
    """A message's number, given either way."""
    return message.id if isinstance(message, Message) else message


def chat_of(message: Which) -> int | None:
    """The chat of a message; a number alone does not tell."""
    return message.chat if isinstance(message, Message) else None


def _who(who: Watcher | str) -> int | str:
    return who.id if isinstance(who, Watcher) else who
