"""What the lines of a saved walk name: persons, groups, topics, messages, texts, as Python writes them."""

from __future__ import annotations

from sandbox.fragments import pieces, steady
from sandbox.tape import Deed
from sandbox.walk_names import Names, literal
from sandbox.world import World

OLDER = (
    "Un message d'avant le début est touché : le test ne le retrouvera pas.",
    "A message from before the beginning is touched: the test will not find it.",
)
WORDLESS = (
    "Un message sans mots est touché : le test ne saurait pas le retrouver.",
    "A message without words is touched: the test could not find it.",
)


class UnwritableError(Exception):
    """A deed that cannot be played again; its reason in French and English."""


class Parts:
    """Names what a deed is about. `texts` are the bot's messages as they are at this moment of the walk."""

    def __init__(self, world: World, names: Names, texts: dict[tuple[int, int], str]) -> None:
        self.world = world
        self.names = names
        self.texts = texts
        self.warnings: dict[tuple[str, str], None] = {}
        self.referenced: set[tuple[int, int]] = set()

    def warn(self, words: tuple[str, str]) -> None:
        """Something that whoever saves the walk should know."""
        self.warnings[words] = None

    def call(self, me: str, act: str, *parts: str | None) -> str:
        """A call of the phone; parts that are missing are left out."""
        return f"{me}.{act}({', '.join(part for part in parts if part)})"

    def place(self, deed: Deed, name: str = "chat=") -> str | None:
        """The group that a deed is done in; none for the private chat."""
        chat = deed.facts.get("chat")
        return None if chat is None or chat > 0 else f"{name}{self.group(chat)}"

    def group(self, chat: int) -> str:
        """A group's variable."""
        if ("group", chat) not in self.names:
            raise UnwritableError(OLDER)
        return self.names["group", chat]

    def thread(self, deed: Deed, me: str) -> str | None:
        """The topic that a deed is done in."""
        thread = deed.facts.get("thread")
        if thread in (None, 1):
            return None
        return f"thread={self.topic(deed, thread, me)}"

    def topic(self, deed: Deed, thread: int, me: str) -> str:
        """A topic by its variable, else by its name."""
        chat = self.world.chats[deed.facts.get("chat") or deed.person]
        if ("topic", chat.id, thread) in self.names:
            return self.names["topic", chat.id, thread]
        opened = chat.messages.get(thread) or chat.removed.get(thread)
        name = (opened.content.service or {}).get("name", "") if opened else ""
        return self.call(me, "topic", literal(steady(name)), self.place(deed, ""))

    def message(self, deed: Deed, number: int, me: str) -> str:
        """A message by its variable, else by the words that the person sees."""
        chat = deed.facts.get("chat") or deed.person
        if ("message", chat, number) in self.names:
            return self.names["message", chat, number]
        text = self.texts.get((chat, number))
        if text is None:
            raise UnwritableError(OLDER)
        if not pieces(text):
            raise UnwritableError(WORDLESS)
        return "await " + self.call(me, "sees", literal(self._pointing(chat, number, text)), self.place(deed))

    def _pointing(self, chat: int, number: int, text: str) -> str:
        """A piece of the text that no newer message there has."""
        newer = [words for (place, other), words in self.texts.items() if place == chat and other > number]
        found = pieces(text)
        return next((piece for piece in found if not any(piece in words for words in newer)), found[0])

    def reply(self, deed: Deed, me: str) -> str | None:
        """The message that something answers."""
        number = deed.facts.get("reply_to")
        return None if number is None else f"reply_to={self.message(deed, number, me)}"

    def words(self, deed: Deed, name: str) -> str | None:
        """A text of the deed, unless it is empty."""
        text = deed.facts.get(name)
        return f"{name}={self.names.worded(text)}" if text else None

    def extras(self, deed: Deed, me: str) -> tuple[str | None, ...]:
        """Where something is sent: group, answered message, topic."""
        return (self.place(deed), self.reply(deed, me), self.thread(deed, me))
