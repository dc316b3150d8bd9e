"""Who knocks too fast is not let in: buckets for each person and each group, before anything is parsed.

An update over the limit is acknowledged and never stored. Its sender reads one notice, then it is quiet. What
may concern somebody in danger has a small reserve of its own; who came and went, and groups that move, always
get in. Where Redis is away this process counts alone: nobody who asks for help waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from limits import RateLimitItem

from bot.callbacks import Press, unpack
from bot.limits import (
    CALMED,
    EVERYTHING,
    IN_A_CHAT,
    NOTICE,
    RESERVE,
    TALK_IN_A_CHAT,
    AwayError,
    Buckets,
)
from solidarity.danger import speaks_of_danger
from solidarity.ports import Clock
from solidarity.queues import Incoming

STALE = 60.0
"""Seconds. What is older lay at Telegram while we were away: it counts in the minute in which it was sent."""
SPOKEN = ("message", "edited_message")
URGENT = frozenset(
    {
        *(Press.PROBLEM, Press.FEEL, Press.ALERT_ANSWER, Press.ALERT_NEED, Press.CALL, Press.CALL_ME),
        *(Press.REPORT, Press.REPORT_YES, Press.TELL_STAFF, Press.FOLLOW),
    }
)
"""Buttons on which there is, or may be, 🆘."""
ALWAYS = (
    *("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"),
    *("group_chat_created", "supergroup_chat_created"),
)
"""Parts of a message that change what the bot may do or whom it may write to."""
_REMEMBERED = 4096
_READ = 200
"""Letters that are looked at for danger in what is too much: who shouts for help says so at once, and a flood
of long texts must not cost more than it would have cost to store them."""


@dataclass(frozen=True, slots=True)
class Knock:
    """Who sends an update, and what must be known of it to count it."""

    person: int | None
    """None for a channel or an admin who hides behind the group."""
    group: int | None
    """None in private."""
    called: bool
    """In a group: whether the bot is meant."""
    words: str = ""
    verb: Press | None = None
    press: str | None = None
    sent_at: int | None = None

    def is_urgent(self) -> bool:
        """Whether somebody may be in danger."""
        if self.verb is not None:
            return self.verb in URGENT
        words = self.words[:_READ]
        return "🆘" in words or speaks_of_danger(words) is not None


@dataclass(frozen=True, slots=True)
class Flood:
    """Who is told that it is too fast."""

    person: int
    private: bool
    """Whether they wrote in their own chat with the bot."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What came of one batch."""

    passed: Sequence[Incoming]
    floods: Sequence[Flood] = ()
    presses: Sequence[str] = ()
    """Presses that were not taken, to be answered."""


@dataclass
class Door:
    """The door of one process."""

    buckets: Buckets
    clock: Clock
    alone: Buckets = field(default_factory=Buckets)
    """Counts where the shared store is away."""
    dropped: int = 0
    """Updates that were not stored since the start, for whoever runs it."""
    _again: dict[int, None] = field(default_factory=dict)

    async def admit(self, updates: Sequence[Incoming]) -> Admitted:
        """What of these updates is to be stored, in their order."""
        passed: list[Incoming] = []
        floods: list[Flood] = []
        presses: list[str] = []
        for item in updates:
            knock = knock_of(item.body)
            if knock is None or item.update_id in self._again or await self._has_room(knock):
                passed.append(item)
                continue
            self.dropped += 1
            floods += await self._whom_to_tell(knock)
            if knock.press is not None and await self._take(CALMED, knock.person or knock.group or 0):
                presses.append(knock.press)
        return Admitted(passed, floods, presses)

    def stored(self, updates: Collection[Incoming]) -> None:
        """They are in."""
        for item in updates:
            self._again.pop(item.update_id, None)

    def not_stored(self, updates: Collection[Incoming]) -> None:
        """They passed and could not be stored: Telegram brings them again, and they are not counted twice."""
        for item in updates:
            self._again[item.update_id] = None
        while len(self._again) > _REMEMBERED:
            del self._again[next(iter(self._again))]

    async def _has_room(self, knock: Knock) -> bool:
        minute = self._old_minute(knock)
        if knock.person is not None and not await self._take(EVERYTHING, knock.person, *minute):
            return await self._reserved(knock, minute)
        if knock.group is not None:
            item = IN_A_CHAT if knock.called else TALK_IN_A_CHAT
            if not await self._take(item, knock.group, *minute):
                return await self._reserved(knock, minute)
        return True

    async def _reserved(self, knock: Knock, minute: tuple[int, ...]) -> bool:
        """Words are looked at only as long as anything is left of the reserve: reading costs time too."""
        who = knock.person or knock.group or 0
        if not await self._ask(lambda buckets: buckets.has_room(RESERVE, who, *minute)):
            return False
        return knock.is_urgent() and await self._take(RESERVE, who, *minute)

    async def _whom_to_tell(self, knock: Knock) -> list[Flood]:
        if knock.person is None or not await self._take(NOTICE, knock.person):
            return []
        return [Flood(knock.person, knock.group is None)]

    def _old_minute(self, knock: Knock) -> tuple[int, ...]:
        """The minute in which it was sent, where that is past: ten hours of one person may come at once."""
        if knock.sent_at is None:
            return ()
        late = self.clock.now().timestamp() - knock.sent_at
        return (knock.sent_at // 60,) if late > STALE else ()

    async def _take(self, item: RateLimitItem, *who: int) -> bool:
        return await self._ask(lambda buckets: buckets.take(item, *who))

    async def _ask(self, question: Callable[[Buckets], Any]) -> bool:
        try:
            return bool(await question(self.buckets))
        except AwayError:
            return bool(await question(self.alone))


def knock_of(body: Mapping[str, Any] | None) -> Knock | None:
    """Who knocks; None for what always gets in."""
    if body is None:
        return None
    query = body.get("callback_query")
    if isinstance(query, Mapping):
        return _press(query)
    for kind in SPOKEN:
        said = body.get(kind)
        if isinstance(said, Mapping):
            return _said(said, edited=kind == "edited_message")
    return None


def _press(query: Mapping[str, Any]) -> Knock | None:
    person, chat = _number(query, "from", "id"), _number(query, "message", "chat", "id")
    if person is None:
        return None
    data, number = query.get("data"), query.get("id")
    pressed = unpack(data) if isinstance(data, str) else None
    return Knock(
        person,
        chat if chat != person else None,
        called=True,
        verb=pressed.verb if pressed is not None else None,
        press=number if isinstance(number, str) else None,
    )


def _said(said: Mapping[str, Any], *, edited: bool) -> Knock | None:
    if any(key in said for key in ALWAYS):
        return None
    chat, behind = _number(said, "chat", "id"), _number(said, "sender_chat", "id")
    person = _number(said, "from", "id") if behind is None else None
    if chat is None and person is None:
        return None
    words = said.get("text") or said.get("caption") or ""
    words = words if isinstance(words, str) else ""
    sent_at = _number(said, "edit_date" if edited else "date")
    return Knock(
        person,
        chat if chat != person else None,
        called=words.startswith("/") or "reply_to_message" in said,
        words=words,
        sent_at=sent_at,
    )


def _number(event: Mapping[str, Any], *path: str) -> int | None:
    value: Any = event
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
