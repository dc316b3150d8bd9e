"""The one seam between the rules and the store: what actions may ask of a unit of work.

A unit is one transaction. Who opens it commits it (leaving the `async with` does); actions only use
it. `storage.store` implements all of this on SQLite and on PostgreSQL.
The repositories stand in the modules of this package, by matter; all of them are names of it.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, Recipient
from solidarity.places import Municipality
from solidarity.ports.alerts import AlertAnswers, AlertCard, AlertReports, Alerts
from solidarity.ports.groups import Boards, Groups, GroupTopics, Posts
from solidarity.ports.missions import Agreements, Card, Cards, Copy, Missions, Relays, Topics, Total, Triage
from solidarity.ports.news import Announcements, Broadcasts, Digests, Organisations, ReportCard
from solidarity.ports.people import Candidates, Offers, People, Sources, Volunteers
from solidarity.ports.privacy import Look, OwnRecords, Record
from solidarity.ports.records import SENT, Audit, Code, Codes, Deed, Purpose, Trace, Veils
from solidarity.ports.safety import Bans, Blocks, Concerns, HomesSeen
from solidarity.public import Published

__all__ = [
    "SENT",
    "Agreements",
    "AlertAnswers",
    "AlertCard",
    "AlertReports",
    "Alerts",
    "Announcements",
    "Audit",
    "Bans",
    "Blocks",
    "Boards",
    "Broadcasts",
    "Candidates",
    "Card",
    "Cards",
    "Clock",
    "Code",
    "Codes",
    "Concerns",
    "Copy",
    "Deed",
    "Digests",
    "GroupTopics",
    "Groups",
    "HomesSeen",
    "Look",
    "Missions",
    "Offers",
    "Organisations",
    "OwnRecords",
    "People",
    "Posts",
    "Purpose",
    "Record",
    "Relays",
    "ReportCard",
    "Sources",
    "Store",
    "Topics",
    "Total",
    "Trace",
    "Triage",
    "Unit",
    "Veils",
    "Volunteers",
]


class Clock(Protocol):
    """Civil time: what people and promises go by. It may be moved in the sandbox only."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Unit(Protocol):
    """One transaction, with the time and the municipality it works in."""

    now: datetime
    town: Municipality
    private_topics: bool
    """Whether Telegram gives this bot topics in private chats."""

    @property
    def people(self) -> People: ...
    @property
    def candidates(self) -> Candidates: ...
    @property
    def missions(self) -> Missions: ...
    @property
    def volunteers(self) -> Volunteers: ...
    @property
    def triage(self) -> Triage: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def agreements(self) -> Agreements: ...
    @property
    def veils(self) -> Veils: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def group_topics(self) -> GroupTopics: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def relays(self) -> Relays: ...
    @property
    def topics(self) -> Topics: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def alert_answers(self) -> AlertAnswers: ...
    @property
    def alert_reports(self) -> AlertReports: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def announcements(self) -> Announcements: ...
    @property
    def published(self) -> Published: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def sources(self) -> Sources: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def concerns(self) -> Concerns: ...
    @property
    def blocks(self) -> Blocks: ...
    @property
    def bans(self) -> Bans: ...
    @property
    def homes_seen(self) -> HomesSeen: ...
    @property
    def own(self) -> OwnRecords: ...

    def tell(self, notice: Notice, *recipients: Recipient, due: datetime | None = None) -> None:
        """Plan one message per recipient, committed with this unit."""
        ...

    async def hide_message(self, card: Card) -> None:
        """Plan to take a message away that shows an address or a number."""
        ...

    async def refresh(
        self,
        mission: Mission,
        *,
        skip: tuple[int, int] | None = None,
        renewed: Kind | Collection[Kind] | None = None,
        chats: Collection[int] | None = None,
        only: Collection[Kind] | None = None,
    ) -> None:
        """Plan the edit of every live card of this mission, but for the message (chat, id) `skip`.

        Where `only` is given, cards of other kinds are left as they are.

        What shows an address or a number to somebody who may no longer see it is taken away.

        Cards of the kinds `renewed` are folded to one line and forgotten: a newer message takes over, in
        all chats or only in these.
        """
        ...

    async def refresh_message(self, mission: Mission, chat: int, message: int) -> None:
        """Plan the edit of this one message, if it is a live card of this mission."""
        ...


class Store(Protocol):
    """Opens units."""

    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """A unit for reading and writing; commits when left without an exception."""
        ...
