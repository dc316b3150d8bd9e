"""Two records: what the bot called, and what Telegram accepted: the truth for loss and for copies."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
_CALLS_KEPT = 5000


@dataclass(slots=True)
class Call:
    """One call of the Bot API."""

    n: int
    method: str
    at: datetime
    machine: float
    parameters: Json
    chat: int | None = None
    ok: bool | None = None
    """None while it runs, and for ever when the reply was withheld."""
    code: int | None = None
    description: str | None = None
    result: Any = None
    retry_after: int | None = None
    ms: float | None = None
    fault: int | None = None
    early: bool = False
    """Made inside a flood pause that the bot had been told of."""
    emulated: bool = True


@dataclass(slots=True)
class Accepted:
    """One thing that Telegram did for the bot."""

    n: int
    call: int
    action: str
    method: str
    chat: int | None
    message: int | None
    kind: str
    text: str
    civil: datetime
    machine: float
    reply_lost: bool = False


@dataclass(slots=True)
class CallLog:
    """The latest calls, and counts since somebody last looked."""

    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=_CALLS_KEPT))
    total: int = 0
    early_total: int = 0
    """Calls inside a flood pause since the world began; nothing resets it."""
    _counts: Counter[str] = field(default_factory=Counter)
    _codes: Counter[int] = field(default_factory=Counter)

    def open(self, method: str, at: datetime, machine: float) -> Call:
        """Begin a call; it is listed at once unless it is a poll (see `keep`)."""
        self.total += 1
        return Call(self.total, method, at, machine, {})

    def keep(self, call: Call) -> None:
        """List a call."""
        self.calls.append(call)
        self._counts["all"] += 1

    def judge(self, call: Call) -> None:
        """Count how a listed call ended."""
        if call.early:
            self._counts["early"] += 1
            self.early_total += 1
        if not call.emulated:
            self._counts["not_emulated"] += 1
        if call.ok is False:
            self._counts["refused"] += 1
            self._codes[call.code or 0] += 1

    def seen(self) -> None:
        """Somebody looked: the counts begin anew."""
        self._counts.clear()
        self._codes.clear()

    def counts(self) -> Json:
        """For the badge."""
        names = ("all", "refused", "not_emulated", "early")
        shown: Json = {name: self._counts[name] for name in names}
        shown["by_code"] = {str(code): count for code, count in sorted(self._codes.items())}
        return shown


@dataclass(slots=True)
class History:
    """Everything accepted, never shortened."""

    entries: list[Accepted] = field(default_factory=list)

    def whispered(self, chat: int | None = None, containing: str = "") -> list[Accepted]:
        """As `sent`, of ephemeral messages, which one member alone sees."""
        return self.select("whispered", chat, containing)

    def sent(self, chat: int | None = None, containing: str = "") -> list[Accepted]:
        """New messages of the bot, in order: to one chat or to all, with a text or any."""
        return self.select("sent", chat, containing)

    def select(self, action: str, chat: int | None = None, containing: str = "") -> list[Accepted]:
        """Entries of one action."""
        return [
            entry
            for entry in self.entries
            if entry.action == action and (chat is None or entry.chat == chat) and containing in entry.text
        ]
