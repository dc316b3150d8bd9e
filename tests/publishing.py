"""Announcements and alerts as they stand in the store once they are out. No claims."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from solidarity.alerts import Alert, AlertId, State, new_reference
from solidarity.announcements import Announcement, AnnouncementId
from solidarity.announcements import State as Saying
from solidarity.audiences import Audience
from solidarity.broadcasts import UNDO, Content, Words
from solidarity.cap import Category, Certainty, Severity, Status, Urgency
from tests.cast import NOW
from tests.stores import TestedStore

OUT = NOW - UNDO
"""When something was released that just cannot be called back any more."""
MEAL = Content({"fr": Words("Repas de quartier", "On cuisine dimanche.")}, sender="La Ruche")


def announcement(number: int = 8, **changes: Any) -> Announcement:
    """An association's, published for everybody."""
    facts: dict[str, Any] = {"content": MEAL, "audience": Audience(), "state": Saying.PUBLISHED}
    facts |= {"created_at": OUT, "published_at": OUT}
    return Announcement(id=AnnouncementId(number), **(facts | changes))


def heat(number: int = 7, **changes: Any) -> Alert:
    """An alert of two neighbourhoods that is out."""
    facts: dict[str, Any] = {
        "reference": new_reference(),
        "status": Status.ACTUAL,
        "category": Category.MET,
        "urgency": Urgency.EXPECTED,
        "severity": Severity.SEVERE,
        "certainty": Certainty.LIKELY,
        "infos": {"fr": Words("Forte chaleur", "Il fera 36 degrés.", "Buvez."), "nl": Words("Hitte")},
        "expires": NOW + timedelta(days=2),
        "author": None,
        "created_at": OUT,
        "areas": ("gare", "centre"),
        "state": State.RELEASED,
        "released_at": OUT,
    }
    return Alert(id=AlertId(number), **(facts | changes))


async def keep(store: TestedStore, *items: Announcement | Alert) -> None:
    """They are in the store."""
    async with store.unit() as unit:
        for item in items:
            if isinstance(item, Alert):
                await unit.alerts.add(item)
            else:
                await unit.announcements.add(item)
