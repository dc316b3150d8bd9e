"""What a notice is about, where it cannot do without it."""

from __future__ import annotations

from collections.abc import Callable

from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.alerts import Alert
from solidarity.announcements import Announcement
from solidarity.broadcasts import Broadcast
from solidarity.missions import Mission
from solidarity.notices import Notice, Situation
from solidarity.organisations import Organisation
from solidarity.people import PersonId

Render = Callable[[Scene, Notice, Situation], Screen]


def mission_of(situation: Situation) -> Mission:
    """The mission that it is about."""
    if situation.mission is None:
        msg = "a notice about a mission was rendered without one"
        raise ValueError(msg)
    return situation.mission


def who_of(notice: Notice) -> PersonId | None:
    """Whom it names."""
    who = notice.facts.get("who")
    return PersonId(int(who)) if who is not None else None


def organisation_of(situation: Situation) -> Organisation:
    """The association that it is about."""
    if situation.organisation is None:
        msg = "a notice about an association was rendered without one"
        raise ValueError(msg)
    return situation.organisation


def broadcast_of(situation: Situation) -> Broadcast:
    """The broadcast that it is about."""
    if situation.broadcast is None:
        msg = "a message to many was rendered without its broadcast"
        raise ValueError(msg)
    return situation.broadcast


def alert_of(situation: Situation) -> Alert:
    """The alert that it is about."""
    if situation.alert is None:
        msg = "a notice about an alert was rendered without one"
        raise ValueError(msg)
    return situation.alert


def announcement_of(situation: Situation) -> Announcement:
    """The announcement that it is about."""
    if not situation.announcements:
        msg = "a notice about an announcement was rendered without one"
        raise ValueError(msg)
    return situation.announcements[0]
