"""The people of the sandbox and the bot's own account: values, and how Telegram shows them as users."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.profile import Profile

Json = dict[str, Any]

SANDBOX_TOKEN = "7000000001:SANDBOX-not-a-real-token-00000000000"  # noqa: S105 - opens nothing but this sandbox
ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Telegram's stand-in sender for administrators who hide behind the group."""


@dataclass(slots=True)
class Person:
    """Somebody with a phone. The private chat with the bot has this person's id."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone: str = ""
    started: bool = False
    """Has ever pressed START: from then on the bot may write."""
    blocked: bool = False
    """Has blocked the bot."""
    deleted: bool = False
    known: bool = False
    """The bot has seen this person in some update; unknown people are "chat not found"."""
    link: tuple[str | None] | None = None
    """A deep link that was opened and waits for START: its payload."""
    old_app: bool = False
    """Has an app from before ephemeral messages: sends such commands to all and shows none."""
    extra: bool = False
    """Somebody of the crowd: acts by themselves, is found by searching, is on no list and on no tape."""

    @property
    def name(self) -> str:
        """First and last name as Telegram joins them."""
        if self.deleted:
            return "Deleted Account"
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def as_user(self, *, acting: bool = False) -> Json:
        """The user in an update. Only who acts comes with a language."""
        user: Json = {
            "id": self.id,
            "is_bot": False,
            "first_name": "" if self.deleted else self.first_name,
        }
        if self.deleted:
            return user
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if acting and self.language_code:
            user["language_code"] = self.language_code
        return user

    def as_chat(self) -> Json:
        """The private chat in an update."""
        user = self.as_user()
        del user["is_bot"]
        user["type"] = "private"
        return user


@dataclass(slots=True)
class BotAccount:
    """The bot under test, as Telegram knows it."""

    token: str = SANDBOX_TOKEN
    name: str = "Entraide"
    username: str = "entraide_bot"
    privacy_mode: bool = True
    private_topics: bool = False
    """Private chats with this bot can have topics (Bot API 9.3). Only the bot makes them here."""
    profile: Profile = field(default_factory=Profile)

    @property
    def id(self) -> int:
        """The number before the colon of the token."""
        return int(self.token.partition(":")[0])

    @property
    def shown_name(self) -> str:
        """The name set by the bot itself, else the one it was registered with."""
        return self.profile.names.get("", "") or self.name

    def as_user(self) -> Json:
        """The bot in an update."""
        return {"id": self.id, "is_bot": True, "first_name": self.shown_name, "username": self.username}
