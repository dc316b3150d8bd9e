"""The engine's ports: what the edges may ask of the inbox, the outbox and the drafts.

Beside `solidarity.ports`, because no rule and no action needs them: only the loops that carry updates
in and messages out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from solidarity.broadcasts import BroadcastId
from solidarity.notices import Notice, Recipient
from solidarity.ports import Unit
from solidarity.ports.retention import Chain, Letting
from solidarity.receipts import Step


@dataclass(frozen=True, slots=True)
class Incoming:
    """A raw update as Telegram gave it. Lane: whose updates must keep their order."""

    update_id: int
    lane: int
    raw: bytes
    body: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    """The same, read: for the door alone. Not stored."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A stored update that waits to be worked on."""

    seq: int
    update_id: int
    lane: int
    raw: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An update that had its effect and whose answer still has to be sent."""

    seq: int
    lane: int
    answer: bytes
    attempts: int


class Inbox(Protocol):
    """Updates, stored before they are acknowledged; each acts once."""

    async def receive(self, updates: Sequence[Incoming]) -> int:
        """Store what is new; returns how many were."""
        ...

    async def claim(self, busy: Collection[int]) -> Arrived | None:
        """The next update whose lane is free, held by this unit until it ends."""
        ...

    async def applied(self, seq: int, answer: bytes | None) -> None:
        """The update had its effect in this very unit; without an answer it is finished."""
        ...

    async def answered(self, *seqs: int) -> None:
        """These answers are out, or of no more use."""
        ...

    async def postpone_answer(self, seq: int, rest: bytes) -> None: ...
    async def partly_answered(self, seq: int, rest: bytes) -> None:
        """A part of the answer is out; `rest` is what is left of it."""
        ...

    async def still_answering(self, seqs: Collection[int]) -> None:
        """These answers are in hand, however long it takes."""
        ...

    async def retry(self, seq: int, attempts: int, seconds: float) -> None: ...
    async def set_aside(self, seq: int, reason: str) -> None: ...
    async def unanswered(self, older_than: float, busy: Collection[int]) -> Sequence[Unanswered]:
        """Applied updates whose answer nobody has sent for that many seconds of machine time."""
        ...

    async def waiting(self) -> int: ...
    async def forget(self, before: datetime) -> int: ...


class Op(StrEnum):
    """What a row of the outbox does in its chat."""

    SEND = "send"
    EDIT = "edit"
    REACT = "react"
    PIN = "pin"
    UNPIN = "unpin"
    DELETE = "delete"
    UNWHISPER = "unwhisper"
    """Take an ephemeral message away."""
    TOPIC = "topic"
    """Make a topic in a group, called as the notice says."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the outbox, leased to be sent."""

    seq: int
    uid: int
    op: Op
    notice: Notice
    recipient: Recipient
    message: int | None
    """The message to edit or to react to."""
    attempts: int
    unsure_before: bool
    not_after: datetime
    frozen: bytes | None
    """What was rendered at the first attempt of a class A notice."""
    broadcast: BroadcastId | None = None
    """What it is a message of, where it goes to many. Its words are there, and are not frozen."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a row that was in flight."""

    planned: Planned
    step: Step
    message: int | None
    reason: str


class Outbox(Protocol):
    """Planned messages, one row for each chat."""

    async def lease(self, worker: str, limit: int, skip: Collection[int]) -> Sequence[Planned]:
        """Due rows, urgent first, one for each chat, none for the chats in `skip`."""
        ...

    async def freeze(self, planned: Planned, rendered: bytes) -> None: ...
    async def settle(self, planned: Planned, step: Step, message: int | None, reason: str) -> None: ...
    async def settle_all(self, settled: Sequence[Settled]) -> None:
        """The same of many at once."""
        ...

    async def postpone(self, seq: int, due: datetime) -> None: ...
    async def postpone_broadcast(self, broadcast: BroadcastId, due: datetime) -> int:
        """Whatever of it still waits is not due before then."""
        ...

    async def recover(self, worker: str) -> Sequence[Planned]:
        """Rows that a sender which no longer exists had in flight: sent or not, nobody knows."""
        ...

    async def give_back(self, worker: str, in_hand: Collection[int]) -> int:
        """Let rows wait again that this sender leased and does not have in hand: they were never sent."""
        ...

    async def expire(self) -> int:
        """Close rows whose time has passed."""
        ...

    async def next_due(self) -> datetime | None: ...
    async def counts(self) -> Mapping[str, int]: ...
    async def silence(self, chat: int, state: str) -> int:
        """Close everything that waits for a chat that cannot be reached."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished conversation of one person, by Telegram id."""

    user: int
    state: str | None
    data: Mapping[str, object]
    touched_at: datetime
    paused: bool = False


class Drafts(Protocol):
    """Unfinished conversations; in the database, so that a restart loses no answer."""

    async def find(self, user: int) -> Draft | None: ...
    async def put(self, user: int, state: str | None, data: Mapping[str, object]) -> None: ...
    async def drop(self, user: int) -> None: ...
    async def idle(self, since: datetime, limit: int) -> Sequence[Draft]:
        """Drafts untouched since then and not yet paused."""
        ...

    async def due(self, limit: int) -> Sequence[Draft]:
        """Drafts of which something is to be seen to without their person."""
        ...

    async def pause(self, user: int) -> None: ...
    async def old(self, before: datetime, limit: int) -> Sequence[Draft]:
        """Drafts untouched since then, paused or not, but for those kept for longer."""
        ...

    async def keep_until(self, user: int, until: datetime) -> None:
        """Not old before then, unless its person comes back to it."""
        ...

    async def keep_only(self, draft: Draft, data: Mapping[str, object]) -> None: ...


class EngineUnit(Unit, Protocol):
    """A unit as the loops see it."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def retention(self) -> Letting: ...
    @property
    def chain(self) -> Chain: ...
    @property
    def paused_at(self) -> datetime | None:
        """Since when nothing goes out but answers: after a restore, until a person has looked."""
        ...


class Engine(Protocol):
    """Opens units for the loops."""

    def unit(self) -> AbstractAsyncContextManager[EngineUnit]:
        """A unit for reading and writing; commits when left without an exception."""
        ...
