"""Going through what waits: whose turn, whose hands, what is filed anew and what stays promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.causes import UNTIL_SETTLED, Cause
from solidarity.missions import Mission, MissionId, Participation, Seat, State
from solidarity.people import Neighbour, Role
from solidarity.refusals import Refusal, Why
from solidarity.requests import of
from solidarity.staffing import give_back, handle, take_over
from solidarity.triage import (
    DAYS_AHEAD,
    LOOKED_AT,
    Filing,
    following,
    in_order,
    left_lying,
    look,
    may_see,
    may_sort,
    note_no_answer,
    put_down,
    reclassify,
)
from tests import cast
from tests.cast import NOW, TODAY

ROSA, SAM, AMEL, BEN = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL, cast.BEN))
TOWN = cast.town()


def waiting(number: int = 1, cause: Cause | None = Cause.NOT_TAKEN, **changes: object) -> Mission:
    """A request of Rosa's that waits for the municipality."""
    body = replace(cast.mission(ROSA), id=MissionId(number), cause=cause)
    return replace(body, **changes)  # type: ignore[arg-type]


def refused(why: Why, *call: object) -> None:
    """A rule refuses, for this reason."""
    rule, *values = call
    with pytest.raises(Refusal) as refusal:
        rule(*values)  # type: ignore[operator]
    assert refusal.value.why is why


def referent(*sector: str) -> Neighbour:
    """Ana looks after these neighbourhoods."""
    ana = replace(cast.neighbour(cast.ANA), roles=frozenset({Role.REFERENT}))
    return replace(ana, sector=frozenset(sector))


# --- Whose turn -----------------------------------------------------------------------------------------


def test_what_colleagues_look_after_comes_last() -> None:
    """In the order in which it waits; what is nobody's, or one's own, before."""
    found = [waiting(1, handler=BEN.id), waiting(2), waiting(3, handler=AMEL.id), waiting(4, handler=BEN.id)]
    assert [item.id for item in in_order(found, AMEL.id)] == [2, 3, 1, 4]


def test_the_next_one_follows_the_one_that_is_left() -> None:
    """From the top where that one waits no more; nothing after the last."""
    queue = [waiting(1), waiting(2), waiting(3)]
    assert [item.id for item in following(queue, MissionId(1))] == [2, 3]
    assert [item.id for item in following(queue, MissionId(3))] == []
    assert [item.id for item in following(queue, MissionId(9))] == [1, 2, 3]
    assert [item.id for item in following(queue, None)] == [1, 2, 3]


def test_nobody_works_on_their_own_request_or_visit() -> None:
    """A colleague does; and what was said of a helper is not shown to that helper, even after the end."""
    own = replace(waiting(), request=replace(of(waiting()), asker=AMEL.id))
    assert not may_see(AMEL, own)
    assert may_see(BEN, own)
    visit = waiting(cause=Cause.SILENT, participations=(Participation(AMEL.id, Seat.HOLDING, NOW),))
    assert not may_see(AMEL, replace(visit, state=State.TAKEN))
    for cause in UNTIL_SETTLED:
        done = (Participation(AMEL.id, Seat.DONE, NOW),)
        assert not may_see(AMEL, waiting(cause=cause, state=State.DONE, participations=done))


def test_a_referent_works_in_their_sector_only() -> None:
    """The requests of the cast are at the Gare."""
    assert may_see(referent("gare"), waiting())
    assert not may_see(referent("centre"), waiting())
    assert not may_see(referent("gare"), waiting(neighbourhood=None))


def test_who_may_sort() -> None:
    """Who has cards to see, or totals; a resident has neither."""
    elected = replace(ROSA, roles=frozenset({Role.ELECTED}))
    assert [may_sort(item) for item in (AMEL, referent("gare"), elected, ROSA, SAM)] == [
        *(True, True, True),
        *(False, False),
    ]


# --- Whose hands ----------------------------------------------------------------------------------------


def test_an_opened_card_is_theirs_for_some_minutes() -> None:
    """A colleague is told so; opened again the time begins anew; then it is anybody's."""
    opened = look(waiting(), AMEL, NOW)
    assert (opened.handler, opened.handler_until) == (AMEL.id, NOW + LOOKED_AT)
    refused(Why.HANDLED, look, opened, BEN, NOW)
    later = NOW + timedelta(minutes=4)
    assert look(opened, AMEL, later).handler_until == later + LOOKED_AT
    assert left_lying(opened, NOW + LOOKED_AT - timedelta(seconds=1)) is opened
    left = left_lying(opened, NOW + LOOKED_AT)
    assert (left.handler, left.handler_until) == (None, None)
    assert look(left, BEN, NOW).handler == BEN.id


def test_going_on_puts_down_what_was_only_looked_at() -> None:
    """Not what they look after, nor what is in other hands."""
    opened = look(waiting(), AMEL, NOW)
    assert put_down(opened, AMEL.id).handler is None
    assert put_down(opened, BEN.id) is opened
    kept = handle(opened, AMEL)
    assert (kept.handler, kept.handler_until) == (AMEL.id, None)
    assert put_down(kept, AMEL.id) is kept
    assert look(kept, AMEL, NOW) is kept
    assert left_lying(kept, NOW + timedelta(days=9)) is kept


def test_a_colleague_goes_on_with_what_was_opened() -> None:
    """On purpose: from then on it is theirs until they give it back."""
    opened = look(waiting(), AMEL, NOW)
    taken = take_over(opened, BEN, AMEL.id)
    assert (taken.handler, taken.handler_until) == (BEN.id, None)
    given = give_back(taken, BEN)
    assert (given.handler, given.handler_until) == (None, None)


def test_nothing_that_does_not_wait_is_opened() -> None:
    """It was settled meanwhile, or is over."""
    refused(Why.STALE, look, waiting(cause=None), AMEL, NOW)
    refused(Why.MISSION_OVER, look, waiting(cause=None, state=State.CLOSED), AMEL, NOW)
    refused(Why.OTHER_SECTOR, look, waiting(), referent("centre"), NOW)
    refused(Why.STAFF_ONLY, look, waiting(), SAM, NOW)


def test_a_call_in_vain_is_noted_and_leaves_it_to_all() -> None:
    """Who calls next sees when that was."""
    after = note_no_answer(handle(waiting(), AMEL), AMEL, NOW)
    assert (after.no_answer_at, after.handler, after.cause) == (NOW, None, Cause.NOT_TAKEN)
    refused(Why.HANDLED, note_no_answer, handle(waiting(), BEN), AMEL, NOW)
    refused(Why.MISSION_OVER, note_no_answer, waiting(cause=None, state=State.DONE), AMEL, NOW)


# --- Filed anew -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "filing",
    [
        Filing(category="transport"),
        Filing(day=TODAY + timedelta(days=6)),
        Filing(place="centre"),
        Filing("transport", TODAY + timedelta(days=6), "centre"),
    ],
)
@pytest.mark.parametrize("hours", [-3, 1, 9])
def test_filed_anew_it_is_never_promised_for_later(filing: Filing, hours: int) -> None:
    """Whatever is changed and whenever; and volunteers are asked anew."""
    before = waiting(wave=3, wave_at=None)
    before = replace(before, request=replace(of(before), answer_due=NOW + timedelta(hours=hours)))
    after = reclassify(before, AMEL, filing, TOWN, NOW)
    assert of(after).answer_due <= of(before).answer_due
    assert of(after).overdue_told_at == of(before).overdue_told_at
    assert (after.wave, after.wave_at) == (0, NOW)
    wanted = (filing.category or "courses", filing.day or TODAY, filing.place or "gare")
    assert (after.category, after.day, after.neighbourhood) == wanted


def test_sooner_it_may_be_promised() -> None:
    """Help for today is answered sooner than help for next week."""
    before = waiting(day=TODAY + timedelta(days=6))
    before = replace(before, request=replace(of(before), answer_due=NOW + timedelta(days=5)))
    after = reclassify(before, AMEL, Filing(day=TODAY), TOWN, NOW)
    assert of(after).answer_due == TOWN.answer_due("courses", TODAY, NOW)


@pytest.mark.parametrize(
    ("cause", "left"),
    [
        (Cause.PLACE_UNKNOWN, None),
        (Cause.NO_VOLUNTEER, None),
        (Cause.NOT_TAKEN, Cause.NOT_TAKEN),
        (Cause.REPORTED, Cause.REPORTED),
    ],
)
def test_what_is_no_longer_true_is_no_reason_any_more(cause: Cause, left: Cause | None) -> None:
    """Others are asked; a missed promise stays missed."""
    after = reclassify(look(waiting(cause=cause), AMEL, NOW), AMEL, Filing(place="centre"), TOWN, NOW)
    assert after.cause is left
    assert after.handler == (None if left is None else AMEL.id)


def test_said_twice_changes_nothing() -> None:
    """But for what was asked by one tap under an alert: its kind counts as said."""
    before = waiting()
    assert reclassify(before, AMEL, Filing(category="courses"), TOWN, NOW) is before
    vague = replace(before, request=replace(of(before), vague=True))
    assert not of(reclassify(vague, AMEL, Filing(category="courses"), TOWN, NOW)).vague


def test_who_has_it_keeps_it() -> None:
    """Sam is told of the other day, and nobody else is asked."""
    taken = waiting(cause=None, state=State.TAKEN, participations=(Participation(SAM.id, Seat.HOLDING, NOW),))
    after = reclassify(taken, AMEL, Filing(day=TODAY + timedelta(days=1)), TOWN, NOW)
    assert (after.state, after.wave_at, after.has(SAM.id)) == (State.TAKEN, None, True)


@pytest.mark.parametrize(
    ("filing", "why"),
    [
        (Filing(category="nothing"), Why.STALE),
        (Filing(place="nowhere"), Why.STALE),
        (Filing(day=TODAY - timedelta(days=1)), Why.DAY_PAST),
        (Filing(day=TODAY + timedelta(days=DAYS_AHEAD + 1)), Why.STALE),
    ],
)
def test_what_the_file_does_not_hold_is_refused(filing: Filing, why: Why) -> None:
    """As is a day that is past, or further than the screen offers."""
    refused(why, reclassify, waiting(), AMEL, filing, TOWN, NOW)


def test_who_may_not_file_it_anew() -> None:
    """A colleague looks after it, it is over, nobody asked for it, or it is another sector's."""
    filing = Filing(category="transport")
    refused(Why.HANDLED, reclassify, waiting(handler=BEN.id), AMEL, filing, TOWN, NOW)
    refused(Why.MISSION_OVER, reclassify, waiting(state=State.CANCELLED), AMEL, filing, TOWN, NOW)
    refused(Why.STALE, reclassify, waiting(request=None), AMEL, filing, TOWN, NOW)
    refused(Why.OTHER_SECTOR, reclassify, waiting(), referent("centre"), filing, TOWN, NOW)
