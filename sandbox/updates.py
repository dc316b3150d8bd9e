"""The bot's queue of updates: at least once, kept until a higher offset or a webhook's 2xx confirms them."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import MachineTime, MovableClock

Json = dict[str, Any]

OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only after naming them in `allowed_updates`."""

KEPT = timedelta(hours=24)
PRESS_KEPT = 150.0
"""Seconds of machine time for which a press is worth delivering and answering."""
_REMEMBERED = 1000


@dataclass(slots=True)
class Pending:
    """One update that waits for the bot."""

    id: int
    kind: str
    lane: str
    body: Json
    good_until: datetime
    fades_at: float | None = None


@dataclass(slots=True)
class UpdateQueue:
    """Pending updates in order, what the bot wants to hear of, and past ones for playing a repeat."""

    clock: MovableClock
    machine: MachineTime
    pending: dict[int, Pending] = field(default_factory=dict)
    repeated: list[Pending] = field(default_factory=list)
    past: deque[Pending] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    allowed: frozenset[str] | None = None
    """None: everything but the opt-in kinds."""
    next_id: int = field(default_factory=lambda: 100_000_000 + secrets.randbelow(800_000_000))
    on_put: list[Callable[[], None]] = field(default_factory=list)

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind. Read when an update is made, not when it is fetched."""
        return kind in self.allowed if self.allowed is not None else kind not in OPT_IN

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Take `allowed_updates` of a call: none leaves it as it is, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def put(self, kind: str, lane: str, content: Json) -> int:
        """Queue an update of a wanted kind."""
        return self.put_raw({kind: content}, kind=kind, lane=lane)

    def put_raw(self, update: Json, *, kind: str = "unknown", lane: str = "raw") -> int:
        """Queue any object as an update, unchecked."""
        number = self.next_id
        self.next_id += 1
        fades = self.machine() + PRESS_KEPT if kind == "callback_query" else None
        body = {"update_id": number, **update}
        entry = Pending(number, kind, lane, body, self.clock.now() + KEPT, fades)
        self.pending[number] = entry
        self.past.append(entry)
        self._ring()
        return number

    def repeat(self, number: int | None = None) -> int | None:
        """Deliver a past update once more, as Telegram does when it did not hear the confirmation."""
        for entry in reversed(self.past):
            if number is None or entry.id == number:
                self.repeated.append(entry)
                self._ring()
                return entry.id
        return None

    def take(self, offset: int, limit: int) -> list[Json]:
        """Confirm everything below `offset`, show what is next. A negative one keeps only the last ones."""
        if offset < 0:
            for number in list(self.pending)[:offset]:
                del self.pending[number]
        else:
            for number in [number for number in self.pending if number < offset]:
                del self.pending[number]
        self.expire()
        again, self.repeated = self.repeated[:limit], self.repeated[limit:]
        shown = [entry.body for entry in again]
        for entry in self.pending.values():
            if len(shown) >= limit:
                break
            shown.append(entry.body)
        return shown

    def confirm(self, number: int) -> None:
        """A webhook answered with success."""
        self.pending.pop(number, None)

    def expire(self) -> None:
        """Forget what nobody fetched in time."""
        if not self.pending:
            return
        now, machine = self.clock.now(), self.machine()
        gone = [
            number
            for number, entry in self.pending.items()
            if entry.good_until <= now or (entry.fades_at is not None and entry.fades_at <= machine)
        ]
        for number in gone:
            del self.pending[number]

    def _ring(self) -> None:
        for callback in tuple(self.on_put):
            callback()
