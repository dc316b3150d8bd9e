"""What the loops say of themselves while they turn: that they have looked, what they did, how long it took.

A loop is handed a `Watch` and tells it, at the cost of a number. Who counts (`bot.metrics`) and who judges
(`bot.health`) hear it there, so that neither the intake nor the delivery knows of them. Nothing told here
names a person, a chat or a word.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from solidarity.receipts import Outcome


class Part(StrEnum):
    """What turns in a process: a closed list."""

    WORKER = "worker"
    SENDER = "sender"
    SWEEPER = "sweeper"
    POLLER = "poller"


class Worked(StrEnum):
    """What became of an update that was in hand: a closed list."""

    APPLIED = "applied"
    REFUSED = "refused"
    """A rule said no; the person has its words."""
    ASKING = "asking"
    """Telegram has to be asked something first; then it is in hand again."""
    FAILED = "failed"
    """Tried again later, or given up."""


class Said(StrEnum):
    """What became of an answer: a closed list."""

    SENT = "sent"
    PUT_OFF = "put_off"
    BLOCKED = "blocked"


class Watch:
    """Remembers when each part last looked. Counting is for who inherits."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.looks: dict[Part, float] = {}
        self.listened_at: float | None = None
        """When Telegram last gave us updates, or said that there are none."""

    def looked(self, part: Part) -> None:
        """The part has come round to look for work."""
        self.looks[part] = self.now()

    def left(self, part: Part) -> None:
        """The part does not turn here any more: it was stopped, or another process leads."""
        self.looks.pop(part, None)

    def listened(self) -> None:
        """Telegram answered when asked for updates, or posted one."""
        self.listened_at = self.now()

    def received(self, count: int) -> None:
        """So many updates are committed."""

    def worked(self, how: Worked, seconds: float) -> None:
        """An update was in hand for so long."""

    def set_aside(self) -> None:
        """An update was given up: somebody has to look at it."""

    def answered(self, how: Said) -> None:
        """An answer's way has ended."""

    def sent(self, outcome: Outcome) -> None:
        """A planned message came back from Telegram."""

    def flooded(self, seconds: float) -> None:
        """Telegram wants us to wait for so long."""

    def swept(self, matters: int, seconds: float) -> None:
        """The timers were looked at once."""

    def audited(self, *, holds: bool) -> None:
        """The chain of the audit was looked at; where it does not hold, somebody changed what was written."""

    def kept_out(self, count: int) -> None:
        """So many updates came too fast, and were let go of."""
