"""Telegram's flood limits, in machine time: how much a bot may send, and the pause it is told to keep."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from sandbox.clock import MachineTime

COUNTED = frozenset(
    {
        "sendmessage",
        "sendphoto",
        "sendvoice",
        "senddocument",
        "sendlocation",
        "sendvenue",
        "sendvideo",
        "sendvideonote",
        "copymessage",
        "forwardmessage",
        "editmessagetext",
        "editmessagecaption",
        "editmessagereplymarkup",
        "editephemeralmessagetext",
        "editephemeralmessagecaption",
        "editephemeralmessagereplymarkup",
        "createforumtopic",
    }
)
"""Edits and sends share one limit, and making a topic counts as a message."""

FREE = frozenset(
    {
        "getupdates",
        "setwebhook",
        "deletewebhook",
        "getwebhookinfo",
        "getme",
        "getfile",
        "logout",
        "close",
    }
)
"""Calls that a pause does not touch."""


@dataclass(frozen=True, slots=True)
class Flooded:
    """A refusal: the seconds to wait, and whether the bot should have known."""

    retry_after: int
    early: bool


@dataclass(slots=True)
class _Pause:
    since: float
    until: float


@dataclass(slots=True)
class FloodLimits:
    """Buckets per chat and for the whole bot. Pauses hold with limits off too: a fault may set one."""

    machine: MachineTime
    enabled: bool = True
    private_burst: float = 5.0
    private_refill: float = 1.0
    group_per_minute: int = 20
    overall_per_second: int = 30
    grace: float = 0.25
    """Calls that were under way when the pause was announced are refused, but not called early."""
    _pauses: dict[int | None, _Pause] = field(default_factory=dict)
    _buckets: dict[int, tuple[float, float]] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _overall: deque[float] = field(default_factory=deque)

    def pause(self, chat: int | None, seconds: float) -> None:
        """Refuse a chat, or with None the whole bot, for a while."""
        now = self.machine()
        self._pauses[chat] = _Pause(now, now + seconds)

    def paused(self, method: str, chat: int | None) -> Flooded | None:
        """Whether a pause forbids this call now."""
        if not self._pauses or method in FREE:
            return None
        now = self.machine()
        for key in (None, chat) if chat is not None else (None,):
            pause = self._pauses.get(key)
            if pause is None:
                continue
            if pause.until <= now:
                del self._pauses[key]
                continue
            return Flooded(_whole(pause.until - now), early=now > pause.since + self.grace)
        return None

    def admit(self, method: str, chat: int | None, *, group: bool) -> Flooded | None:
        """Count a call that is about to be done, or refuse it and announce the pause."""
        if not self.enabled or method not in COUNTED or chat is None:
            return None
        now = self.machine()
        wait = self._wait_in_group(chat, now) if group else self._wait_in_private(chat, now)
        if wait > 0:
            self.pause(chat, _whole(wait))
            return Flooded(_whole(wait), early=False)
        wait = self._wait_overall(now)
        if wait > 0:
            self.pause(None, _whole(wait))
            return Flooded(_whole(wait), early=False)
        self._count(chat, now, group=group)
        return None

    def _wait_in_private(self, chat: int, now: float) -> float:
        left, since = self._buckets.get(chat, (self.private_burst, now))
        left = min(self.private_burst, left + (now - since) * self.private_refill)
        self._buckets[chat] = (left, now)
        return 0.0 if left >= 1 else (1 - left) / self.private_refill

    def _wait_in_group(self, chat: int, now: float) -> float:
        sent = self._groups.setdefault(chat, deque())
        while sent and sent[0] <= now - 60:
            sent.popleft()
        return 0.0 if len(sent) < self.group_per_minute else sent[0] + 60 - now

    def _wait_overall(self, now: float) -> float:
        while self._overall and self._overall[0] <= now - 1:
            self._overall.popleft()
        return 0.0 if len(self._overall) < self.overall_per_second else self._overall[0] + 1 - now

    def _count(self, chat: int, now: float, *, group: bool) -> None:
        self._overall.append(now)
        if group:
            self._groups[chat].append(now)
        else:
            left, since = self._buckets[chat]
            self._buckets[chat] = (left - 1, since)


def _whole(seconds: float) -> int:
    return max(1, math.ceil(seconds - 1e-9))
