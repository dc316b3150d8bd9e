"""Alerts, how people answered them, and what is kept of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from solidarity.alerts import Alert, AlertId
from solidarity.answers import Answered, Callee, Missed
from solidarity.broadcasts import Broadcast, BroadcastId
from solidarity.missions import MissionId
from solidarity.people import PersonId
from solidarity.reporting import Counted, Report


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A message in which somebody was asked to agree to an alert, or waits for that."""

    alert: AlertId
    chat: int
    message: int
    person: PersonId


class Alerts(Protocol):
    """Alerts, and corrections of alerts; none that is only a draft."""

    async def add(self, alert: Alert) -> None: ...
    async def get(self, alert: AlertId) -> Alert: ...
    async def find(self, alert: AlertId) -> Alert | None: ...
    async def lock(self, alert: AlertId) -> Alert:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def save(self, alert: Alert) -> None: ...
    async def current(self) -> Sequence[Alert]:
        """What is out and not over, the newest first; corrections are not alerts of their own."""
        ...

    async def waiting(self) -> Sequence[Alert]:
        """What waits for a second person, the newest first."""
        ...

    async def corrections(self, alert: AlertId) -> Sequence[Alert]:
        """The new words that were written for it, the newest first."""
        ...

    async def due(self, limit: int) -> Sequence[AlertId]:
        """Those whose timer has come."""
        ...

    async def told(self, broadcasts: Collection[BroadcastId]) -> int:
        """How many people have one of these messages, or perhaps have."""
        ...

    async def in_flight(self, broadcasts: Collection[BroadcastId]) -> bool:
        """Whether some of these are being sent just now: to whom, is known in a moment."""
        ...

    async def put_card(self, card: AlertCard) -> None:
        """This message follows an alert until somebody has decided on it."""
        ...

    async def cards(self, alert: AlertId) -> Sequence[AlertCard]: ...
    async def forget_cards(self, alert: AlertId) -> None: ...


class AlertAnswers(Protocol):
    """What people answered to alerts."""

    async def put(self, answer: Answered) -> None:
        """The last answer counts."""
        ...

    async def find(self, alert: int, person: PersonId) -> Answered | None: ...
    async def of(self, person: PersonId) -> Sequence[Answered]:
        """All that this person answered, the newest first."""
        ...

    async def counts(self, alert: int) -> Mapping[str, int]: ...
    async def standing_by(self, alert: int) -> Sequence[PersonId]:
        """Adult volunteers who said that they can help, those first who said it first."""
        ...

    async def open_for(self, alert: int, person: PersonId, limit: int) -> Sequence[MissionId]:
        """Open requests of the alert that this person was never offered and did not make, oldest first."""
        ...

    async def to_call(self, messages: Sequence[Broadcast], offset: int, limit: int) -> Sequence[Callee]:
        """A part of the list of who has to be called after these messages of an alert.

        Whom none of them reached, then whom perhaps none did, then who has not answered.
        """
        ...

    async def count_to_call(self, messages: Sequence[Broadcast]) -> Mapping[Missed, int]: ...
    async def callee(self, messages: Sequence[Broadcast], person: PersonId) -> Callee | None:
        """Somebody of the list; None where they are not, or no longer, on it."""
        ...


class AlertReports(Protocol):
    """What is kept of alerts that are over."""

    async def to_write(self, limit: int) -> Sequence[int]:
        """Alerts that are over and of which nothing is kept yet."""
        ...

    async def count(self, alert: int) -> Counted: ...
    async def put(self, alert: int, report: Report) -> None: ...
    async def find(self, alert: int) -> Report | None: ...
    async def all(self, limit: int) -> Sequence[tuple[int, Report]]:
        """The newest first."""
        ...
