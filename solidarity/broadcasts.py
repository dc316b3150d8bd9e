"""One message on its way to many: what it says, where it stands, and when it may go out.

A broadcast carries an alert or an announcement, or a correction of one. Its content never changes once it
is planned: who gets it sooner and who later read the same. Not here: who gets it (`solidarity.audiences`),
what an alert or an announcement is (`solidarity.alerts`, `solidarity.announcements`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NewType

from solidarity.audiences import Audience, Excluded
from solidarity.cap import Severity
from solidarity.people import News, PersonId, Reader
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment

BroadcastId = NewType("BroadcastId", int)

UNDO = timedelta(seconds=30)
"""How long a broadcast can be called back before its first message goes out."""
REPORT_EVERY = timedelta(seconds=2)
"""How often the live report is looked at while messages go out: what it shows is never older than 5 s."""
REPORT_LATER = timedelta(seconds=20)
"""And once all are out, while answers come in."""


def new_broadcast_id() -> BroadcastId:
    """A random id: nothing can be guessed or counted from it."""
    return BroadcastId(secrets.randbits(62) + 1)


class Subject(StrEnum):
    """What a broadcast carries."""

    ALERT = "alert"
    ANNOUNCEMENT = "announcement"


class Step(StrEnum):
    """Which message of its subject it is."""

    FIRST = "first"
    REMINDER = "reminder"
    """To those who have not answered."""
    UPDATE = "update"
    """New words, to those who were told the old ones."""
    MISTAKE = "mistake"
    """It should not have been sent."""
    END = "end"
    """It is over."""
    WITHDRAWN = "withdrawn"
    """Who had written an announcement took it back: messages that are there say so."""
    HIDDEN = "hidden"
    """The municipality hid it: the same."""


class Stage(StrEnum):
    """Where a broadcast stands."""

    PLANNED = "planned"
    """Its messages wait: it can still be called back as if nothing had been."""
    SENDING = "sending"
    DONE = "done"
    """No message waits any more."""
    STOPPED = "stopped"
    """Somebody stopped it: what had not gone out never will."""


class Lane(IntEnum):
    """Which broadcast goes first. All come after what concerns single people (`solidarity.notices.Lane`)."""

    EXTREME = 4
    SEVERE = 5
    ALERT = 6
    ANNOUNCEMENT = 7
    DIGEST = 8


@dataclass(frozen=True, slots=True)
class Words:
    """What it says in one language. `advice` is what to do (CAP: instruction)."""

    title: str
    text: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What everybody reads."""

    words: Mapping[str, Words]
    """By language; the first is the one in which it was written."""
    sender: str = ""
    """The association that speaks; empty for the municipality."""
    severity: Severity | None = None
    exercise: bool = False
    areas: tuple[str, ...] = ()
    """Neighbourhoods concerned; none means the whole town."""
    until: datetime | None = None
    """When it is no longer true."""
    answers: bool = False
    """Whether it asks: are you well, do you need help, can you help?"""
    pinned: bool = False
    """Whether it is pinned in groups while it is valid."""
    attachment: Attachment | None = None
    file_id: str = ""
    link: str = ""
    theme: str | None = None

    @property
    def original(self) -> str:
        """The language in which it was written."""
        return next(iter(self.words))

    def in_language(self, language: str) -> tuple[Words, bool]:
        """The words for this reader, and whether they are in the reader's own language."""
        found = self.words.get(language)
        return (found, True) if found is not None else (self.words[self.original], False)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One message on its way to many."""

    id: BroadcastId
    subject: Subject
    about: int
    """The id of the alert or announcement."""
    step: Step
    content: Content
    audience: Audience
    by: PersonId | None
    lane: Lane
    wakes: bool
    """Whether it may be sent in quiet hours."""
    due: datetime
    """From when it goes out."""
    not_after: datetime
    """What has not gone out by then never will."""
    created_at: datetime
    stage: Stage = Stage.PLANNED
    planned: int = 0
    """How many people it was planned for."""
    excluded: Mapping[Excluded, int] = field(default_factory=dict)
    done_at: datetime | None = None
    report_at: datetime | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a broadcast has come, counted in messages to people."""

    states: Mapping[OutboxState, int] = field(default_factory=dict)
    first_at: datetime | None = None
    """When the first one was there."""
    last_at: datetime | None = None
    edits: Mapping[OutboxState, int] = field(default_factory=dict)
    """Messages that were there before, which it changes or takes away."""

    @property
    def sent(self) -> int:
        """Those that are there for sure."""
        return self.states.get(OutboxState.SENT, 0)

    @property
    def blocked(self) -> int:
        """Those whose reader cannot be written to."""
        return self.states.get(OutboxState.UNREACHABLE, 0)

    @property
    def unsure(self) -> int:
        """Those that may be there or not."""
        return self.states.get(OutboxState.UNSURE, 0)

    @property
    def failed(self) -> int:
        """Those that Telegram refused, or that ran out of time."""
        gone = (OutboxState.REJECTED, OutboxState.GAVE_UP, OutboxState.EXPIRED, OutboxState.DROPPED)
        return sum(self.states.get(item, 0) for item in gone)

    @property
    def cancelled(self) -> int:
        """Those that were stopped in time."""
        return self.states.get(OutboxState.CANCELLED, 0)

    @property
    def waiting(self) -> int:
        """Those still to go out."""
        return self.states.get(OutboxState.WAITING, 0) + self.states.get(OutboxState.LEASED, 0)

    @property
    def changed(self) -> int:
        """Earlier messages that say something else now."""
        return self.edits.get(OutboxState.SENT, 0)

    @property
    def changing(self) -> int:
        """Earlier messages that are still to be changed."""
        return self.edits.get(OutboxState.WAITING, 0) + self.edits.get(OutboxState.LEASED, 0)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.states.values())

    def ends_at(self, now: datetime, per_second: float) -> datetime | None:
        """About when the last one will be out: by the pace so far, else by that of the send budget."""
        if not self.waiting:
            return None
        gone = self.total - self.waiting - self.cancelled
        seconds = (now - self.first_at).total_seconds() if self.first_at is not None else 0.0
        pace = gone / seconds if seconds >= MEASURED and gone else per_second
        return now + timedelta(seconds=self.waiting / pace)


MEASURED = 5.0
"""Seconds after which the pace so far says more than the budget."""
PACE = 25.0
"""Messages a second that a broadcast may count on while people are chatting."""


def wait_of(people: int) -> timedelta:
    """How long sending to so many takes at the pace that a broadcast may count on."""
    return timedelta(seconds=people / PACE)


def stop(broadcast: Broadcast, now: datetime) -> Broadcast:
    """Nothing more goes out."""
    if broadcast.stage in (Stage.DONE, Stage.STOPPED):
        raise Refusal(Why.STALE)
    return replace(broadcast, stage=Stage.STOPPED, done_at=now)


def can_undo(broadcast: Broadcast, now: datetime) -> bool:
    """Whether calling it back leaves nobody who has read it."""
    return broadcast.stage is Stage.PLANNED and now < broadcast.due


def why_not(broadcast: Broadcast, reader: Reader | None, now: datetime) -> tuple[OutboxState, str] | None:
    """How a message of it ends that is not to be sent any more, and why; None where it still is.

    Corrections go to everybody who was told, whatever they want to hear by now.
    """
    if broadcast.stage is Stage.STOPPED:
        return OutboxState.CANCELLED, "stopped"
    if now >= broadcast.not_after:
        return OutboxState.EXPIRED, "too late"
    if reader is None:
        return OutboxState.DROPPED, "reader gone"
    if not reader.reachable:
        return OutboxState.UNREACHABLE, "blocked"
    unwanted = reader.news is News.NEVER or broadcast.content.theme in reader.muted
    if unwanted and broadcast.subject is Subject.ANNOUNCEMENT and broadcast.step is Step.FIRST:
        return OutboxState.DROPPED, "opted out"
    return None


def progressed(broadcast: Broadcast, reach: Reach, now: datetime) -> Broadcast:
    """The broadcast as its messages stand: under way once due, done when none waits."""
    if broadcast.stage in (Stage.STOPPED, Stage.DONE) or now < broadcast.due:
        return broadcast
    if reach.waiting or reach.changing:
        return replace(broadcast, stage=Stage.SENDING)
    return replace(broadcast, stage=Stage.DONE, done_at=now)


def next_report(broadcast: Broadcast, now: datetime) -> datetime | None:
    """When its live report is looked at again; None once it stands still for good."""
    if broadcast.stage in (Stage.PLANNED, Stage.SENDING):
        return now + REPORT_EVERY
    if broadcast.content.answers and broadcast.stage is Stage.DONE and now < broadcast.not_after:
        return now + REPORT_LATER
    return None
