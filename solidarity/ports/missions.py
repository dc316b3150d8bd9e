"""Missions and what shows them: requests, triage, agreements to ask, cards, messages handed on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.proxies import Agreement, AgreementId


class Missions(Protocol):
    """Missions with their participations and their request."""

    async def get(self, mission: MissionId) -> Mission: ...
    async def find(self, mission: MissionId) -> Mission | None: ...
    async def lock(self, mission: MissionId) -> Mission:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def add(self, mission: Mission) -> Mission:
        """Store it, with another reference if this one is in use; returns what was stored."""
        ...

    async def save(self, mission: Mission) -> Mission:
        """Store it, one version up; returns what was stored."""
        ...

    async def asked_by(self, person: PersonId) -> Sequence[Mission]: ...
    async def held_by(self, person: PersonId) -> Sequence[Mission]: ...
    async def open_for(self, person: Neighbour, limit: int) -> Sequence[Mission]:
        """Open missions near them, or of the whole town, that they may still take, soonest first."""
        ...

    async def open_in(self, neighbourhood: str) -> Sequence[Mission]:
        """What its groups show: what is open there, and what was published for the whole town."""
        ...

    async def waiting_for_staff(self, limit: int, within: Collection[str] | None = None) -> Sequence[Mission]:
        """What lies with the coordinators, the greatest risk on top, then what was promised first.

        `within`: only what is asked in these neighbourhoods.
        """
        ...

    async def next_promise(self, within: Collection[str] | None = None) -> datetime | None:
        """The next promised hour of a request that nobody has yet."""
        ...

    async def unanswered(self, limit: int) -> Sequence[MissionId]:
        """Missions kept for somebody whom a coordinator thought of, and who did not answer in time."""
        ...

    async def overdue(self, limit: int) -> Sequence[MissionId]:
        """Open requests whose promised hour has passed and that no coordinator was told of."""
        ...

    async def due_waves(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask others too (`solidarity.waves`)."""
        ...

    async def outdated(self, limit: int) -> Sequence[MissionId]:
        """Missions that are not over and whose cards were drawn on another day."""
        ...

    async def redrawn(self, mission: MissionId) -> date:
        """Its cards show the present until the next midnight; returns the day of which they spoke so far."""
        ...

    async def silent(self, limit: int) -> Sequence[tuple[MissionId, PersonId]]:
        """Participations whose timer has come: a rung of silence, or a seat kept long enough."""
        ...

    async def ageing(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask whether they still matter."""
        ...

    async def made_for(self, phone: str) -> Sequence[Mission]:
        """What somebody else asked for the owner of this number, while it lasts."""
        ...

    async def by_telephone(self, limit: int) -> Sequence[Mission]:
        """What the staff wrote down for people who called, while anything is left to do, the newest first."""
        ...

    async def awaited_by(self, person: PersonId) -> Sequence[Mission]:
        """Published missions for which they wait, or where a free seat is kept for them."""
        ...

    async def looked_after_by(self, person: PersonId) -> Sequence[Mission]:
        """What this coordinator looks after or has published, while it lasts."""
        ...


@dataclass(frozen=True, slots=True)
class Total:
    """How many requests there are in a neighbourhood (None: not known where)."""

    neighbourhood: str | None
    lasting: int
    solved: int
    """In the last thirty days."""


class Triage(Protocol):
    """What only those look for who go through what waits for the municipality."""

    async def left_open(self, limit: int) -> Sequence[MissionId]:
        """Cards that somebody opened, and did nothing about in time."""
        ...

    async def copies_of(self, mission: Mission, days: int) -> Sequence[Mission]:
        """Requests that last and could be the same: its asker's, or of its kind and place, in days near."""
        ...

    async def by_reference(self, reference: str) -> Mission | None: ...
    async def on_cards_of(self, person: PersonId) -> Sequence[Mission]:
        """What this person has coordinators' cards of in their own chat."""
        ...

    async def totals(self, since: datetime) -> Sequence[Total]: ...


class Agreements(Protocol):
    """Requests for somebody else that wait for that person's « yes »."""

    async def add(self, agreement: Agreement) -> None: ...
    async def find(self, agreement: AgreementId) -> Agreement | None: ...
    async def lock(self, agreement: AgreementId) -> Agreement:
        """The agreement, which nobody else changes before this unit ends; a refusal where it is over."""
        ...

    async def save(self, agreement: Agreement) -> None: ...
    async def drop(self, agreement: AgreementId) -> None:
        """Nothing of it is kept."""
        ...

    async def of(self, asker: PersonId) -> Sequence[Agreement]: ...
    async def waiting(self, limit: int) -> Sequence[Agreement]:
        """Whom the coordinators are to call, the longest first."""
        ...

    async def due(self, limit: int) -> Sequence[AgreementId]:
        """Those whose timer has come."""
        ...


@dataclass(frozen=True, slots=True)
class Card:
    """A message that shows a mission: where it is and what kind of card it is."""

    kind: Kind
    mission: MissionId
    chat: int
    thread: int | None
    person: PersonId | None
    message: int | None


class Cards(Protocol):
    """Messages that show a mission."""

    async def put(self, card: Card) -> None:
        """Remember what a message shows, in place of what it showed before."""
        ...

    async def by_message(self, chat: int, message: int) -> MissionId | None: ...
    async def stands(self, mission: MissionId, kind: Kind, chat: int) -> bool:
        """Whether this chat shows the mission already."""
        ...

    async def shown_to(self, person: PersonId, mission: MissionId, kind: Kind) -> Sequence[Card]:
        """Messages on which this person sees an address or a number of this mission."""
        ...

    async def in_chat(self, chat: int, limit: int) -> Sequence[Card]:
        """The messages of a chat that show a mission, the newest first."""
        ...

    async def to_hide(self, limit: int) -> Sequence[Card]:
        """Messages with an address or a number in them that have stood for a day."""
        ...

    async def forget_message(self, chat: int, message: int) -> None: ...
    async def forget_chat(self, chat: int) -> None: ...
    async def forget_thread(self, chat: int, thread: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a message was handed on to; without an id while it is on its way."""

    mission: MissionId
    chat: int
    message: int | None


class Relays(Protocol):
    """Messages handed on between the sides of a mission, by ids: so that replies and edits follow."""

    async def add(self, mission: MissionId, chat: int, message: int, to_chat: int) -> None: ...
    async def arrived(self, chat: int, message: int, to_chat: int, as_message: int) -> str | None:
        """It is there; what its sender has made of it meanwhile, where they changed it."""
        ...

    async def copies(self, chat: int, message: int) -> Sequence[Copy]: ...
    async def note_edit(self, chat: int, message: int, to_chat: int, text: str) -> None:
        """It was changed before it had arrived."""
        ...

    async def same(self, chat: int, message: int, to_chat: int) -> int | None:
        """The message that shows in the other chat what this one shows here."""
        ...

    async def mission_of(self, chat: int, message: int) -> MissionId | None: ...


class Topics(Protocol):
    """Topics of private chats, one for each mission that is talked about, where Telegram has them."""

    async def put(self, chat: int, mission: MissionId, thread: int) -> None: ...
    async def thread(self, chat: int, mission: MissionId) -> int | None: ...
    async def mission_of(self, chat: int, thread: int) -> MissionId | None: ...
    async def forget(self, chat: int, thread: int) -> None: ...
