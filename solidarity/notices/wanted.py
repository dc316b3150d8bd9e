"""The look at send time: what became untrue, or is no longer for its reader, is dropped with its reason."""

from __future__ import annotations

from solidarity import alerts
from solidarity.broadcasts import Broadcast, Stage
from solidarity.causes import UNTIL_SETTLED, Cause
from solidarity.concerns import Progress
from solidarity.missions import Mission, State
from solidarity.notices.kinds import POSTS, Kind
from solidarity.notices.values import Notice, Situation
from solidarity.organisations import Organisation, Standing
from solidarity.people import Bar, Neighbour, is_minor
from solidarity.rights import Action, can, reads_words

_WHILE_ASKED = frozenset({Kind.ALERT_PREVIEW, Kind.ALERT_CARD})
"""What nobody needs to read once somebody has decided on the alert."""
_NOT_FOR_BANNED = frozenset(
    {
        *(Kind.RELAY, Kind.EXPENSE, Kind.REOPENED, Kind.NEW_DETAIL, Kind.ADDRESS, Kind.PHONE),
        *(Kind.OFFER, Kind.HELD, Kind.SEAT_FREE, Kind.STILL_NEEDED, Kind.DRAFT_WAITING, Kind.DIGEST),
    }
)
"""Words of others, and whatever invites to go on: not even what was on its way when somebody was banned."""
_NOT_WHILE_AWAY = frozenset({Kind.OFFER, Kind.SEAT_FREE})
"""What asks somebody to help: not while they are suspended or their account is frozen."""
_FOR_STAFF = frozenset({Kind.STAFF_CARD, Kind.UNREACHABLE, Kind.TAKEN_OVER})
"""For coordinators, and for the referents of where it is."""
_IN_PRIVATE = frozenset({Kind.RELAY, Kind.ADDRESS, Kind.PHONE, Kind.EXPENSE, Kind.NEW_DETAIL})
"""What one side of a mission says or shows to the other: never to somebody of 15 to 17."""
_FOR_HOLDERS = frozenset({Kind.HELD, Kind.CHANGED, Kind.NEW_DETAIL})
"""For who has the mission, or had it when it was done."""
_WHILE_IT_LASTS = frozenset(
    {
        *(Kind.ON_THE_WAY, Kind.ARRIVED, Kind.NOT_DONE, Kind.CHECK_IN, Kind.SAFE_IN),
        *(Kind.ADDRESS, Kind.PHONE, Kind.CHANGED, Kind.NEW_DETAIL),
    }
)
"""What nobody needs to read once the mission is over."""


def may_be_shown(mission: Mission, person: int | None) -> bool:
    """Whether an address or a number may stay on this person's screen: while they are on the mission."""
    if mission.state.is_over or person is None:
        return False
    return mission.host == person or any(item.person == person for item in mission.holders)


def still_wanted(notice: Notice, situation: Situation, *, is_edit: bool) -> str | None:
    """Why this notice should not be sent any more, or None. Edits always show the truth of now."""
    mission = situation.mission
    if notice.mission is not None and mission is None:
        return "mission gone"
    if gone := _is_gone(notice, situation, is_edit=is_edit):
        return gone
    if not is_edit and _is_kept_from(notice, situation.reader):
        return "kept away"
    if notice.kind in _WHILE_ASKED and not is_edit and situation.alert is not None:
        return None if situation.alert.state is alerts.State.ASKED else "decided"
    if _is_decided(notice, situation.organisation) and not is_edit:
        return "decided"
    if notice.kind in POSTS and not is_edit and _is_called_back(situation.broadcast):
        return "stopped"
    if notice.kind is Kind.DIGEST and not situation.announcements:
        return "nothing to say"
    if notice.kind is Kind.DRAFT_WAITING and notice.facts.get("draft") != situation.draft:
        return "no longer waiting"
    if notice.kind is Kind.IDLE and situation.reader is not None and _is_back(situation.reader):
        return "they are back"
    if is_edit and situation.reader is not None and not situation.reader.reachable:
        return "nobody looks"  # blocked: each of these would be refused; pressed again, a card is redrawn
    if is_edit or mission is None:
        return None
    return _is_late(notice, mission) or _is_not_for(notice, situation, mission)


# Who reads it


def _is_kept_from(notice: Notice, reader: Neighbour | None) -> bool:
    """Whether its reader is kept away from it; it may have happened after this was planned."""
    if reader is None or reader.is_active:
        return False
    banned = reader.barred is not None and reader.barred.bar is Bar.BANNED
    return notice.kind in (_NOT_FOR_BANNED if banned else _NOT_WHILE_AWAY)


def _is_back(reader: Neighbour) -> bool:
    """Whether they wrote or pressed something after they were told that they had not for long."""
    return reader.seen_on is not None and reader.idle_told == 0


def _is_not_to_read(notice: Notice, situation: Situation) -> str | None:
    """Why nobody is told of this concern any more: it is closed, or another one reads them now."""
    concern, reader = situation.concern, situation.reader
    if concern is None or reader is None:
        return "concern not theirs"
    if concern.state is Progress.CLOSED:
        return "concern closed"
    if notice.kind is Kind.CONCERN and concern.handler not in (None, reader.id):
        return "concern taken"
    return None


# What it is about


def _is_gone(notice: Notice, situation: Situation, *, is_edit: bool) -> str | None:
    """Why there is nothing left to tell: what it is about is gone, or not for this reader."""
    if "agreement" in notice.facts and situation.agreement is None and not is_edit:
        return "agreement over"
    if "concern" in notice.facts:
        return _is_not_to_read(notice, situation)
    if "alert" in notice.facts and situation.alert is None:
        return "alert gone"
    if "organisation" in notice.facts and situation.organisation is None:
        return "organisation gone"
    if notice.kind is Kind.ASSOCIATION_SILENT and situation.organisation is not None:
        return "somebody speaks for it" if situation.organisation.is_led else None
    return None


def _is_decided(notice: Notice, organisation: Organisation | None) -> bool:
    """Whether nobody needs to decide on this association any more."""
    if notice.kind is not Kind.ASSOCIATION_ASKS or organisation is None:
        return False
    return organisation.standing is not Standing.WAITING


def _is_called_back(broadcast: Broadcast | None) -> bool:
    """Whether what was to be posted is gone, or was stopped."""
    return broadcast is None or broadcast.stage is Stage.STOPPED


# Its mission


def _is_late(notice: Notice, mission: Mission) -> str | None:
    """Why the mission no longer is where this was to be said of it."""
    if notice.kind in (Kind.OFFER, Kind.LATE, Kind.STILL_NEEDED) and mission.state is not State.OPEN:
        return "no longer open"
    if notice.kind in (Kind.GROUP_CARD, *_WHILE_IT_LASTS) and mission.state.is_over:
        return "over"
    if notice.kind is Kind.STAFF_CARD and mission.state.is_over and not _is_about_the_end(notice, mission):
        return "over"
    return None


def _is_not_for(notice: Notice, situation: Situation, mission: Mission) -> str | None:
    """Why it no longer concerns its reader."""
    if notice.kind in (Kind.CHECK_IN, Kind.SAFE_IN) and not _is_silent(notice, situation, mission):
        return "no longer silent"
    reader = situation.reader
    if reader is not None and notice.kind in _IN_PRIVATE and is_minor(reader):
        return "not in private"
    if reader is not None and notice.kind is Kind.NEW_DETAIL and not reads_words(reader, mission):
        return "not theirs to read"
    if reader is not None and notice.kind in _FOR_HOLDERS and not mission.has(reader.id):
        return "no longer theirs"
    if reader is not None and notice.kind is Kind.ADDRESS and not _is_given(reader, mission):
        return "no longer given to them"
    if reader is not None and notice.kind in _FOR_STAFF and not can(reader, Action.STEER, mission):
        return "no longer theirs to look after"
    if reader is not None and notice.kind is Kind.OFFER and reader.volunteer is None:
        return "no volunteer any more"
    if reader is not None and notice.kind is Kind.SEAT_FREE and not mission.is_asked(reader.id):
        return "no longer kept for them"
    return None


def _is_given(reader: Neighbour, mission: Mission) -> bool:
    """Whether they still have the mission, and its owner still lets them see where to come."""
    given = any(item.person == reader.id and item.address_shared for item in mission.holders)
    return given and mission.request is not None and bool(mission.request.address)


def _is_silent(notice: Notice, situation: Situation, mission: Mission) -> bool:
    """Whether nobody has answered since."""
    reader = situation.reader.id if situation.reader else None
    helper = notice.facts.get("helper", reader)
    return any(item.person == helper and item.rung > 0 for item in mission.holders)


def _is_about_the_end(notice: Notice, mission: Mission) -> bool:
    """Whether it is no less true once it is over: a problem, what was reported, the call after a problem."""
    cause = notice.facts.get("cause")
    if cause == Cause.CALL_BACK:
        return mission.cause is Cause.CALL_BACK
    return cause in UNTIL_SETTLED or (cause == Cause.WANTS_CALL and mission.state is State.CONFIRMED)
