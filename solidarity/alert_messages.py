"""The messages that an alert becomes: what each says, how urgently, until when.

Not here: when each may be made (`solidarity.alerts`), who gets it (`storage.broadcasts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from solidarity.alerts import MISTAKE_LIVES, Alert, wakes
from solidarity.audiences import Census
from solidarity.broadcasts import (
    UNDO,
    Broadcast,
    BroadcastId,
    Content,
    Lane,
    Step,
    Subject,
    new_broadcast_id,
    wait_of,
)
from solidarity.cap import Severity
from solidarity.hours import QuietHours
from solidarity.people import PersonId

PREVIEW = BroadcastId(0)
"""The id of what nobody has been sent: a button below it answers nothing."""
ASKING = frozenset({Step.FIRST, Step.REMINDER, Step.UPDATE})
"""The messages below which one can say how one is."""
UNDOABLE = frozenset({Step.FIRST, Step.REMINDER})
"""What waits half a minute before it goes out. What puts something right goes at once."""
CORRECTING = frozenset({Step.UPDATE, Step.MISTAKE, Step.END})
"""What goes to those who were told, in the place of what had not gone out yet."""
_LANES: Mapping[Severity, Lane] = {Severity.EXTREME: Lane.EXTREME, Severity.SEVERE: Lane.SEVERE}


@dataclass(frozen=True, slots=True)
class Counted:
    """Whom an alert would reach, as it stands now."""

    census: Census
    groups: int = 0
    """Groups and channels that would show it."""
    told: int = 0
    """Of a correction: who was told what it corrects."""
    seconds: tuple[PersonId, ...] = ()
    """Who may say yes to it."""

    @property
    def people(self) -> int:
        """Who would get it as a message of their own."""
        return self.told or self.census.reached

    @property
    def reaches(self) -> bool:
        """Whether it would reach anybody at all."""
        return bool(self.people or self.groups)


def message(alert: Alert, step: Step, by: PersonId | None, now: datetime) -> Broadcast:
    """A message of this alert; of a correction, one of the alert that it corrects."""
    return Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ALERT,
        about=alert.corrects or alert.id,
        step=step,
        content=content(alert, step),
        audience=alert.audience,
        by=by,
        lane=_LANES.get(alert.severity, Lane.ALERT),
        wakes=wakes(alert),
        due=now + UNDO if step in UNDOABLE else now,
        not_after=now + MISTAKE_LIVES if step is Step.MISTAKE else alert.expires,
        created_at=now,
    )


def content(alert: Alert, step: Step) -> Content:
    """What everybody reads."""
    return Content(
        words=alert.infos,
        severity=alert.severity,
        exercise=alert.exercise,
        areas=alert.areas,
        until=alert.expires,
        answers=alert.asks and step in ASKING,
        pinned=step in (Step.FIRST, Step.UPDATE),
    )


def preview(alert: Alert, now: datetime) -> Broadcast:
    """The message that would go out, for who decides on it."""
    step = Step.FIRST if alert.corrects is None else Step.UPDATE
    return replace(message(alert, step, alert.author, now), id=PREVIEW)


@dataclass(frozen=True, slots=True)
class Timing:
    """When it would reach people."""

    first: datetime
    last: datetime
    sleeps: bool
    """Whether the first waits for the end of the quiet hours."""
    too_late: bool
    """Whether some would read it only when it is over: they get nothing."""


def timing(alert: Alert, people: int, quiet: QuietHours, now: datetime) -> Timing:
    """About when the first and the last would have it, were it released now."""
    due = preview(alert, now).due
    first = due if wakes(alert) else quiet.after(due)
    last = first + wait_of(people)
    if not wakes(alert):
        last = quiet.after(last)  # what has not gone out when the quiet hours begin waits for their end
    return Timing(first, last, sleeps=first != due, too_late=last >= alert.expires)
