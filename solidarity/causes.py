"""Why a mission lies with the coordinators, and how long each reason holds.

Below `solidarity.missions`, because the life of a mission ends some of these reasons by itself. Not here:
who is told (`solidarity.actions.telling`), and in which words (`bot.views.staff`).
"""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """Why a request comes to the coordinators, or why a group no longer works."""

    NOT_TAKEN = "not_taken"
    NO_VOLUNTEER = "no_volunteer"
    NOBODY_YET = "nobody_yet"
    """Every volunteer near has been asked for some time, and nobody has said yes."""
    PLACE_UNKNOWN = "place_unknown"
    YOUNG = "young"
    """Whoever asks is 15 to 17: volunteers are not asked before a coordinator has spoken with them."""
    APART = "apart"
    """Whoever asks is kept away: no volunteer is asked before a coordinator has decided who goes."""
    WANTS_CALL = "wants_call"
    PROBLEM = "problem"
    HANDED_BACK = "handed_back"
    REASSIGNED = "reassigned"
    """A coordinator looks for somebody else in the place of who had it."""
    NEW = "new"
    """It has just come in: shown in the staff chat, and nothing is amiss."""
    SILENT = "silent"
    """Nothing was heard of an errand. Fact `who`: the volunteer."""
    INSIDE = "inside"
    """Somebody is inside and nothing was heard. Fact `who`."""
    CALL_NOW = "call_now"
    """Still nothing: somebody must be called. Fact `who`."""
    REPORTED = "reported"
    """One side says that something is wrong with the conversation. Fact `who`."""
    UNDELIVERED = "undelivered"
    """A message could not be handed on, and its sender asks for help. Fact `who`."""
    OLD = "old"
    """Open for a week."""
    UNANSWERED = "unanswered"
    """Whom a coordinator thought of did not answer in time. Fact `who`."""
    DECLINED = "declined"
    """Whom a coordinator thought of cannot come. Fact `who`."""
    ALERT = "alert"
    """Somebody answered an alert: I need help."""
    DANGER = "danger"
    """What was written speaks of danger; whoever wrote it has read the numbers to call."""
    VOICE = "voice"
    """A message that nobody has listened to or read yet: what it is about is to be said."""
    UNCONFIRMED = "unconfirmed"
    """The same, and its sender never said whether it asks for help."""
    TELL = "tell"
    """Somebody helps a person of 15 to 17: what that person wrote is told them by a coordinator."""
    CALL_BACK = "call_back"
    """Something changed for who asked by telephone, and only a call can say so."""
    REMOVED = "removed"
    MUTED = "muted"


SILENCE = frozenset({Cause.SILENT, Cause.INSIDE, Cause.CALL_NOW})
"""Over as soon as anything is heard, or the mission is over."""
UNTIL_TAKEN = frozenset(
    {
        *(Cause.NOT_TAKEN, Cause.NO_VOLUNTEER, Cause.NOBODY_YET, Cause.PLACE_UNKNOWN),
        *(Cause.YOUNG, Cause.APART, Cause.HANDED_BACK, Cause.REASSIGNED, Cause.OLD),
        *(Cause.ALERT, Cause.VOICE, Cause.UNCONFIRMED),
    }
)
"""Over as soon as somebody says yes."""
UNTIL_SETTLED = frozenset({Cause.DANGER, Cause.PROBLEM, Cause.REPORTED, Cause.UNDELIVERED})
"""Stay until a coordinator says that it is settled."""
PASSING = frozenset({Cause.NEW, Cause.UNANSWERED, Cause.DECLINED})
"""Told once; not a reason to wait for the coordinators."""

_WEIGHT = (
    *(Cause.DANGER, Cause.CALL_NOW, Cause.INSIDE, Cause.ALERT, Cause.SILENT),
    *(Cause.PROBLEM, Cause.REPORTED, Cause.UNDELIVERED),
)
"""The graver first; all others weigh the same, but for a call, which the request remembers by itself."""
_RISK: tuple[frozenset[Cause], ...] = (
    *(frozenset({Cause.DANGER}), frozenset({Cause.ALERT, Cause.CALL_NOW}), frozenset({Cause.NOT_TAKEN})),
    *(SILENCE, UNTIL_SETTLED),
)


def graver(known: Cause | None, fresh: Cause) -> Cause:
    """Which of two reasons a mission keeps; of two that weigh the same the newer one."""
    if known is None:
        return fresh
    return known if _weight(known) < _weight(fresh) else fresh


def _weight(cause: Cause) -> int:
    if cause in (Cause.WANTS_CALL, Cause.CALL_BACK):
        return len(_WEIGHT) + 1
    return _WEIGHT.index(cause) if cause in _WEIGHT else len(_WEIGHT)


def risk(cause: Cause) -> int:
    """What a coordinator looks at first: danger, a missed promise, silence, a problem, then the rest."""
    return next((at for at, group in enumerate(_RISK) if cause in group), len(_RISK))
