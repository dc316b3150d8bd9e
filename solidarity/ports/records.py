"""What is kept beside the matter itself: single-use codes, the audit, veiled messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from solidarity.missions import MissionId
from solidarity.people import PersonId


class Purpose(StrEnum):
    """What a single-use code is for."""

    COORDINATOR = "c"
    BIND = "b"
    VALIDATOR = "v"
    """To say yes or no to alerts that others wrote."""
    ASSOCIATION = "a"
    """To register an association."""
    REFERENT = "r"
    """To look after neighbourhoods. Fact `sector`."""
    ELECTED = "e"
    """To be here as an elected official."""
    PROFESSIONAL = "p"
    """To ask for the people they look after at work."""
    SAFEGUARD = "s"
    """To be the safeguarding lead."""
    JOIN = "j"
    """To speak for an association too. Fact `organisation`."""
    GROUP_ASK = "g"
    """To go on in private with what was written in a group. Fact `person`: whose it is."""
    FORGET_NUMBER = "f"
    """To erase what is kept with a telephone number. Facts `phone`; `by`: who looked it up."""


@dataclass(frozen=True, slots=True)
class Code:
    """A single-use code, known by its hash only."""

    purpose: Purpose
    expires_at: datetime
    facts: Mapping[str, str | int]


class Codes(Protocol):
    """Single-use codes of 128 bits."""

    async def issue(self, code: Code) -> str: ...
    async def peek(self, purpose: Purpose, secret: str) -> Code | None: ...
    async def use(self, purpose: Purpose, secret: str) -> Code | None:
        """The code if it is valid; it is used up."""
        ...

    async def expire(self) -> int: ...


SENT = "sent"
"""In the audit, beside what somebody saw: it came to their own chat without a tap."""


class Deed(StrEnum):
    """What the audit keeps."""

    SAW_PHONE = "saw_phone"
    SAW_DETAIL = "saw_detail"
    SAW_ADDRESS = "saw_address"
    SAW_OTHER_PHONE = "saw_other_phone"
    """The number of the person for whom somebody asked. About: who asked."""
    CALLED = "called"
    """Noted on the telephone what somebody answers to an alert."""
    CHOSE = "chose"
    """Asked somebody else for it than the first of the list, and said why. About: who was asked."""
    GRANTED = "granted"
    CLOSED = "closed"
    MERGED = "merged"
    """Put two requests together. Kept for each of the two."""
    RECLASSIFIED = "reclassified"
    REVOKED = "revoked"
    """A role has ended."""
    BOUND = "bound"
    DECIDED = "decided"
    """On an association: validated, refused, suspended, allowed again."""
    HID = "hid"
    """An announcement of an association. About: who wrote it."""
    VOUCHED = "vouched"
    """Set or took back a step of trust, a referent or a loan."""
    EXPORTED = "exported"
    """Took a file with names in it, or all that is kept of somebody. `what` says which."""
    LET_GO = "let_go"
    """Lines of the audit itself went, by their age."""
    ERASED = "erased"
    WITHDREW = "withdrew"
    """Took a consent back. `what` says which."""
    LOOKED_UP = "looked_up"
    """Looked for what is kept with a telephone number, for its owner."""
    BARRED = "barred"
    """Suspended or banned. `what`: which, and why."""
    UNBARRED = "unbarred"
    FROZEN = "frozen"
    """Stopped an account of the team."""
    UNFROZEN = "unfrozen"
    PARTED = "parted"
    """The municipality keeps two apart. About: one of them."""
    SAFEGUARDED = "safeguarded"
    """Took or closed a concern. Never about anybody: nobody learns from here that one was said."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the audit."""

    at: datetime
    deed: Deed
    actor: PersonId | None
    about: PersonId | None
    mission: MissionId | None
    what: str | None = None
    """Which file, which role, which reason: a code."""
    number: int = 0
    """Its place in the audit."""


class Audit(Protocol):
    """Append-only: who did or saw what, by ids."""

    async def record(
        self,
        deed: Deed,
        actor: PersonId | None,
        about: PersonId | None = None,
        mission: MissionId | None = None,
        *,
        what: str | None = None,
    ) -> None: ...
    async def about(self, person: PersonId, limit: int = 100, before: int | None = None) -> Sequence[Trace]:
        """What was done or seen of this person, newest first; `before` is the last line of the page above."""
        ...

    async def by(self, person: PersonId, deed: Deed, limit: int = 100) -> Sequence[Trace]:
        """When this person did this, newest first."""
        ...

    async def has(
        self, deed: Deed, actor: PersonId, about: PersonId, mission: MissionId | None, since: datetime
    ) -> bool:
        """Whether such a line was written since then."""
        ...

    async def latest(self, about: PersonId, *deeds: Deed) -> int:
        """The number of the last such line about this person; 0 where there is none."""
        ...

    async def met(self, actor: PersonId, deed: Deed, since: datetime) -> frozenset[PersonId]:
        """About whom this person did it since then; not what only came to them without a tap."""
        ...


class Veils(Protocol):
    """What was sent to somebody under neutral words, until they have read it."""

    async def keep(self, person: PersonId, body: bytes, until: datetime) -> int:
        """Keep what is behind a neutral message; its number stands on the button that opens it."""
        ...

    async def read(self, person: PersonId, number: int) -> bytes | None:
        """What is behind it, for its reader alone; None once it is over."""
        ...

    async def drop(self, person: PersonId) -> None:
        """Nothing of it is kept for this person."""
        ...

    async def expire(self) -> int:
        """Forget what nobody read in time."""
        ...

    async def messages_in(self, chat: int, since: datetime) -> Sequence[int]:
        """The messages of ours that went to this chat since then, as far as we know them."""
        ...
