"""Why a mission lies with the coordinators: which reason is kept, and when it has passed by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solidarity.causes import PASSING, SILENCE, UNTIL_SETTLED, UNTIL_TAKEN, Cause, graver, risk
from solidarity.missions import (
    Mission,
    Participation,
    Seat,
    State,
    cancel,
    close,
    finish,
    join,
    release,
    relieved,
    undo_finish,
)
from solidarity.notices import Kind, Notice, Situation, still_wanted
from solidarity.requests import of, report, want_call
from tests import cast

ROSA, SAM, AMEL = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL))
OF_GROUPS = {Cause.REMOVED, Cause.MUTED}
KEPT = [cause for cause in Cause if cause not in PASSING | OF_GROUPS]


def taken(cause: Cause | None = None, **request: object) -> Mission:
    """Sam has Rosa's request, and Amel looks after what is amiss."""
    mission = cast.mission(ROSA, state=State.TAKEN)
    part = Participation(SAM.id, Seat.HOLDING, cast.NOW)
    handler = AMEL.id if cause is not None else None
    asked = replace(of(mission), **request)
    return replace(mission, participations=(part,), cause=cause, handler=handler, request=asked)


def test_every_reason_ends_somehow() -> None:
    """None is forgotten in the lists above: each passes by itself, is settled, is told once, or is a call."""
    known = SILENCE | UNTIL_TAKEN | UNTIL_SETTLED | PASSING | OF_GROUPS | {Cause.WANTS_CALL, Cause.CALL_BACK}
    known |= {Cause.TELL}
    assert known == set(Cause)


@pytest.mark.parametrize("cause", KEPT)
def test_a_yes_ends_what_waited_for_one(cause: Cause) -> None:
    """And nothing else: a problem, and a call that was asked for, are still there."""
    open_ = replace(cast.mission(ROSA), cause=cause, handler=AMEL.id)
    after = join(open_, SAM, cast.NOW)
    gone = cause in UNTIL_TAKEN
    assert (after.cause, after.handler) == ((None, None) if gone else (cause, AMEL.id))


@pytest.mark.parametrize("cause", KEPT)
def test_what_is_heard_ends_silence(cause: Cause) -> None:
    """Whoever looked after it has nothing to look after any more."""
    after = relieved(taken(cause), heard=True)
    gone = cause in SILENCE | UNTIL_TAKEN
    assert (after.cause, after.handler) == ((None, None) if gone else (cause, AMEL.id))


@pytest.mark.parametrize("cause", KEPT)
def test_the_end_leaves_only_what_must_be_settled(cause: Cause) -> None:
    """Done or cancelled, a problem stays; closed by the municipality nothing does."""
    left = cause if cause in UNTIL_SETTLED else None
    assert finish(taken(cause), cast.NOW).cause == left
    assert cancel(taken(cause), cast.NOW).cause == left
    closed = close(taken(cause), cast.NOW)
    assert (closed.cause, closed.handler) == (None, None)


def test_what_the_request_remembers_comes_back() -> None:
    """A call that was asked for, or a report, is not lost under a graver reason that has passed."""
    called = want_call(taken(Cause.CALL_NOW))
    assert relieved(called, heard=True).cause is Cause.WANTS_CALL
    reported = report(taken(Cause.CALL_NOW), ROSA.id)
    assert relieved(reported, heard=True).cause is Cause.REPORTED
    done = finish(want_call(taken(Cause.WANTS_CALL)), cast.NOW)
    assert done.cause is None
    assert undo_finish(done, SAM, cast.NOW).cause is Cause.WANTS_CALL


def test_handed_back_silence_is_over() -> None:
    """Nobody is on the way any more, so of nobody is anything to be heard."""
    assert release(taken(Cause.SILENT), SAM.id, cast.NOW).cause is None


@pytest.mark.parametrize(
    ("known", "fresh", "kept"),
    [
        (None, Cause.OLD, Cause.OLD),
        (Cause.NO_VOLUNTEER, Cause.NOT_TAKEN, Cause.NOT_TAKEN),
        (Cause.NOT_TAKEN, Cause.HANDED_BACK, Cause.HANDED_BACK),
        (Cause.NOT_TAKEN, Cause.WANTS_CALL, Cause.NOT_TAKEN),
        (Cause.WANTS_CALL, Cause.NOT_TAKEN, Cause.NOT_TAKEN),
        (Cause.PROBLEM, Cause.HANDED_BACK, Cause.PROBLEM),
        (Cause.PROBLEM, Cause.WANTS_CALL, Cause.PROBLEM),
        (Cause.PROBLEM, Cause.INSIDE, Cause.INSIDE),
        (Cause.INSIDE, Cause.CALL_NOW, Cause.CALL_NOW),
        (Cause.CALL_NOW, Cause.REPORTED, Cause.CALL_NOW),
        (Cause.ALERT, Cause.NO_VOLUNTEER, Cause.ALERT),
        (Cause.ALERT, Cause.NOT_TAKEN, Cause.ALERT),
        (Cause.DANGER, Cause.NO_VOLUNTEER, Cause.DANGER),
        (Cause.CALL_NOW, Cause.DANGER, Cause.DANGER),
    ],
)
def test_the_graver_reason_is_kept(known: Cause | None, fresh: Cause, kept: Cause) -> None:
    """Somebody in danger, then a problem, then what nobody does; a call is remembered anyway."""
    assert graver(known, fresh) is kept


def test_a_list_begins_with_the_greatest_risk() -> None:
    """Somebody in danger, a promise that was missed, silence, a problem, and then the rest."""
    ranked = sorted(KEPT, key=risk)
    assert ranked[0] is Cause.DANGER
    assert set(ranked[1:3]) == {Cause.ALERT, Cause.CALL_NOW}
    assert ranked[3] is Cause.NOT_TAKEN
    assert set(ranked[4:6]) == SILENCE - {Cause.CALL_NOW}
    assert set(ranked[6:9]) == UNTIL_SETTLED - {Cause.DANGER}


@pytest.mark.parametrize("cause", KEPT)
def test_what_must_be_settled_is_told_also_after_the_end(cause: Cause) -> None:
    """A card on its way when the mission ends still arrives, if it is no less true."""
    ended = finish(taken(cause), cast.NOW)
    notice = Notice(Kind.STAFF_CARD, ended.id, {"cause": cause.value})
    why_not = still_wanted(notice, Situation(cast.NOW, AMEL, ended), is_edit=False)
    assert why_not == (None if cause in UNTIL_SETTLED else "over")
