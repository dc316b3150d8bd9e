"""What a bot says of itself: names, descriptions, menu buttons, and commands by scope and language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Scope = tuple[str, int, int]
"""Type of the scope, chat id or 0, user id or 0."""

DEFAULT: Scope = ("default", 0, 0)


@dataclass(slots=True)
class Profile:
    """Everything under its language code; the empty code is for everybody else."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    """By private chat; 0 is the default for all."""

    def said(self, texts: dict[str, str], language: str | None) -> str:
        """The text for a language, or the general one."""
        return texts.get(language or "", "") or texts.get("", "")

    def menu_button(self, chat: int) -> Json:
        """The button beside a private chat's text field."""
        return self.menu_buttons.get(chat) or self.menu_buttons.get(0) or {"type": "default"}

    def menu(self, *, chat: int, person: int, private: bool, admin: bool, language: str | None) -> list[Json]:
        """The commands that one person sees in one chat, by Telegram's order of precedence."""
        for scope in _precedence(chat, person, private=private, admin=admin):
            for code in (language, "") if language else ("",):
                commands = self.commands.get((scope, code))
                if commands:
                    return commands
        return []


def _precedence(chat: int, person: int, *, private: bool, admin: bool) -> Iterator[Scope]:
    """From the narrowest scope to the widest; each is asked with the language first, then without."""
    if private:
        yield ("chat", chat, 0)
        yield ("all_private_chats", 0, 0)
        yield DEFAULT
        return
    yield ("chat_member", chat, person)
    if admin:
        yield ("chat_administrators", chat, 0)
    yield ("chat", chat, 0)
    if admin:
        yield ("all_chat_administrators", 0, 0)
    yield ("all_group_chats", 0, 0)
    yield DEFAULT
