"""Who may do what: one `can(actor, action, mission)`, deny by default, from stored facts only.

A button never carries a right. Not here: what somebody is (`solidarity.people`), and how a role is given and
ends (`solidarity.roles`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from solidarity.people import Neighbour, is_minor
from solidarity.refusals import Refusal, Why

if TYPE_CHECKING:
    from solidarity.missions import Mission


class Action(StrEnum):
    """What somebody may want to do with a mission or with the town's settings."""

    TAKE = "take"
    RELEASE = "release"
    FINISH = "finish"
    CANCEL = "cancel"
    FOLLOW = "follow"
    CONFIRM = "confirm"
    WRITE = "write"
    SHARE_PHONE = "share_phone"
    SEE_PHONE = "see_phone"
    SEE_DETAIL = "see_detail"
    SHARE_ADDRESS = "share_address"
    SEE_ADDRESS = "see_address"
    SHARE_OWN_PHONE = "share_own_phone"
    """A helper's own number, for the resident."""
    REPORT = "report"
    HANDLE = "handle"
    """Take charge of it as a coordinator."""
    CLOSE = "close"
    STEER = "steer"
    """See what waits for the municipality; without a mission: its settings, groups and team."""
    TRIAGE = "triage"
    """Go through what waits for the municipality, or for one's sector."""
    COUNT = "count"
    """See how many requests there are, and none of them."""
    NOTE = "note"
    """Write down what somebody asks for on the telephone or at a counter."""
    ALERT = "alert"
    """Write an alert, correct it, end it."""
    APPROVE = "approve"
    """Say yes or no to an alert that somebody else wrote."""
    VOUCH = "vouch"
    """See the volunteers, and say how far each is trusted."""


def can(actor: Neighbour, action: Action, mission: Mission | None = None) -> bool:
    """Whether this person may do this now. Everything not allowed below is forbidden."""
    staff = actor.is_coordinator
    if action in _WITHOUT_A_MISSION or (action is Action.STEER and mission is None):
        return {
            Action.TRIAGE: staff or actor.is_referent,
            Action.NOTE: staff or actor.is_referent,
            Action.COUNT: staff or actor.is_elected,
            Action.APPROVE: actor.approves,
        }.get(action, staff)
    if mission is None:
        return False
    asker = mission.request is not None and mission.request.asker == actor.id
    if action in _CASES and actor.is_elected and mission.request is not None and not asker:
        return False
    noted = mission.request is not None and mission.request.noted  # who wrote it down asks for nothing
    publisher = mission.publisher == actor.id and staff
    inside = mission.has(actor.id)
    minor = is_minor(actor)  # whom nobody writes to, calls or meets alone through us
    visiting = inside and not mission.state.is_over and not minor
    fit = actor.volunteer is not None and (mission.supervised or not minor)
    theirs = actor.looks_after(mission.neighbourhood)
    whole = mission.published and staff  # for all who take part it is over when the municipality says so
    return {
        Action.TAKE: fit and not asker and not publisher,
        Action.STEER: theirs,
        Action.HANDLE: theirs and (not asker or noted) and not minor,
        Action.CLOSE: theirs,
        Action.RELEASE: inside or theirs,
        Action.FINISH: asker or whole or (inside and not mission.published),
        Action.CANCEL: asker,
        Action.FOLLOW: asker,
        Action.CONFIRM: asker,
        Action.SHARE_PHONE: asker and not minor,
        Action.SHARE_ADDRESS: asker and not minor,
        Action.SHARE_OWN_PHONE: inside and not minor,
        Action.WRITE: (asker or inside or publisher) and not minor,
        Action.REPORT: asker or inside or publisher,
        Action.SEE_PHONE: theirs or visiting,
        Action.SEE_DETAIL: theirs or visiting,
        Action.SEE_ADDRESS: visiting,
    }.get(action, False)


def allow(actor: Neighbour, action: Action, mission: Mission | None = None) -> None:
    """Refuse unless `can` says yes, with the reason that helps the person most."""
    if can(actor, action, mission):
        return
    if action in _CASES and actor.is_elected and mission is not None:
        raise Refusal(Why.ELECTED)
    if action in _STAFFS and not actor.is_coordinator:
        if mission is None or action not in _CASES or not actor.is_referent:
            raise Refusal(Why.STAFF_ONLY)
        if not actor.looks_after(mission.neighbourhood):
            raise Refusal(Why.OTHER_SECTOR)
    if action in (Action.TAKE, Action.HANDLE) and mission is not None:
        if mission.request is not None and mission.request.asker == actor.id:
            raise Refusal(Why.OWN_REQUEST)
        if mission.publisher == actor.id and action is Action.TAKE:
            raise Refusal(Why.OWN_MISSION)
        if actor.volunteer is None:
            raise Refusal(Why.NOT_A_VOLUNTEER)
        raise Refusal(Why.MINOR)
    concerned = mission is not None and (actor.id == mission.host or mission.has(actor.id))
    if action in _BETWEEN_TWO and is_minor(actor) and concerned:
        raise Refusal(Why.NOT_IN_PRIVATE, mission=mission)
    raise Refusal(Why.NOT_YOURS)


def may_talk(one: Neighbour, other: Neighbour) -> bool:
    """Whether the two may have words, numbers or addresses between them alone."""
    return not is_minor(one) and not is_minor(other)


def keep_apart(one: Neighbour, other: Neighbour) -> None:
    """Refuse what would leave somebody of 15 to 17 alone in words with another."""
    if not may_talk(one, other):
        raise Refusal(Why.NOT_IN_PRIVATE)


_STAFFS = frozenset(
    {
        *(Action.STEER, Action.TRIAGE, Action.COUNT, Action.CLOSE, Action.HANDLE),
        *(Action.ALERT, Action.APPROVE, Action.NOTE, Action.VOUCH),
    }
)
_WITHOUT_A_MISSION = frozenset(
    {
        *(Action.TRIAGE, Action.COUNT, Action.NOTE),
        *(Action.ALERT, Action.APPROVE, Action.VOUCH),
    }
)
_BETWEEN_TWO = frozenset(
    {
        *(Action.WRITE, Action.SHARE_PHONE, Action.SHARE_ADDRESS, Action.SHARE_OWN_PHONE),
        *(Action.SEE_PHONE, Action.SEE_ADDRESS, Action.SEE_DETAIL),
    }
)
"""What passes between one side of a mission and the other, and nobody else sees."""
_CASES = frozenset(
    {
        *(Action.TAKE, Action.STEER, Action.HANDLE, Action.CLOSE, Action.WRITE),
        *(Action.SEE_PHONE, Action.SEE_DETAIL, Action.SEE_ADDRESS, Action.SHARE_OWN_PHONE),
    }
)
"""What opens a personal case: never for an elected official, but for what they asked for themselves."""
