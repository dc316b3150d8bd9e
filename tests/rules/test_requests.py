"""Requests: what is asked, the hour that is promised, and what the resident says afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from solidarity.causes import Cause
from solidarity.missions import Mission, Participation, Seat, State, new_mission_id, new_reference
from solidarity.refusals import Refusal, Why
from solidarity.requests import (
    LOOKED_AT,
    Attachment,
    Detail,
    Feeling,
    Reason,
    Via,
    ask,
    ask_in_alert,
    ask_vaguely,
    change,
    confirm,
    give_reason,
    is_unsorted,
    may_want_call,
    note_staff_told,
    of,
    overdue,
    share_phone,
    specify,
    still_useful,
    thank,
    want_call,
)
from tests.cast import AMEL, ANA, BEN, NOW, ROSA, SAM, TODAY, mission, neighbour, town, wish

OVER = (State.DONE, State.CONFIRMED, State.CANCELLED, State.CLOSED)


def asked(state: State = State.OPEN) -> Mission:
    """Rosa's request, with Sam on it once it is taken."""
    found = mission(neighbour(ROSA), state=state)
    if state in (State.OPEN, State.CANCELLED, State.CLOSED):
        return found
    seat = Seat.HOLDING if state is State.TAKEN else Seat.DONE
    return replace(found, participations=(Participation(neighbour(SAM).id, seat, NOW),))


def test_asking_makes_an_open_mission_with_the_promised_hour() -> None:
    """One seat, open from now on, with the category's hour and what the resident added."""
    made = ask(wish(), neighbour(ROSA), town(), NOW)
    assert (made.state, made.seats, made.opened_at, made.participations) == (State.OPEN, 1, NOW, ())
    assert (made.category, made.neighbourhood, made.day) == ("courses", "gare", TODAY)
    request = of(made)
    assert request.asker == neighbour(ROSA).id
    assert request.detail == Detail("Du lait et du pain")
    assert request.answer_due == town().answer_due("courses", TODAY, NOW)
    assert (request.staff_told_at, request.overdue_told_at, request.feeling) == (None, None, None)
    assert not request.wants_call
    assert not request.thanked


def test_a_kind_of_help_that_is_gone_is_refused() -> None:
    """A category that left the file between two taps, or never was in it, cannot be asked for."""
    valmeuse = town()
    retired = replace(valmeuse.categories["courses"], retired=True)
    later = replace(valmeuse, categories={**valmeuse.categories, "courses": retired})
    for where, what in ((later, wish()), (valmeuse, wish(category="plomberie"))):
        with pytest.raises(Refusal) as refused:
            ask(what, neighbour(ROSA), where, NOW)
        assert refused.value.why is Why.STALE


def test_yesterday_cannot_be_asked_for() -> None:
    """The day must not be over in Valmeuse, where it ends an hour before it does in Greenwich."""
    last_minute = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    assert ask(wish(), neighbour(ROSA), town(), last_minute).day == TODAY
    with pytest.raises(Refusal) as refused:
        ask(wish(), neighbour(ROSA), town(), last_minute + timedelta(minutes=1))
    assert refused.value.why is Why.DAY_PAST


def test_ids_cannot_be_guessed_and_references_can_be_read_out() -> None:
    """Ids are random 62-bit numbers; references are four signs of which none is read as another."""
    ids = {new_mission_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert all(0 < made < 2**63 for made in ids)
    assert max(ids) > 2**60
    signs = set("".join(new_reference() for _ in range(2000)))
    assert len(signs) == 29
    assert not signs & set("I1LO0S5")
    assert {len(new_reference()) for _ in range(50)} == {4}


def test_the_coordinators_first_knowing_is_kept() -> None:
    """Telling them again does not change since when they know."""
    first = note_staff_told(asked(), NOW)
    again = note_staff_told(first, NOW + timedelta(hours=1))
    assert of(again).staff_told_at == NOW


def test_a_promise_is_broken_on_the_minute_and_noted_once() -> None:
    """Not a second before the hour; at the hour once; never again."""
    due = of(asked()).answer_due
    assert overdue(asked(), due - timedelta(seconds=1)) is None
    late = overdue(asked(), due)
    assert late is not None
    assert (of(late).overdue_told_at, of(late).late_told_at) == (due, due)
    assert late.state is State.OPEN
    assert overdue(late, due + timedelta(hours=1)) is None


def test_another_day_is_another_promise() -> None:
    """What was late is no longer: its asker is told again if the new hour passes as well."""
    late = overdue(asked(), of(asked()).answer_due)
    assert late is not None
    moved = change(late, wish(day=TODAY + timedelta(days=9)), town(), NOW)
    assert (of(moved).overdue_told_at, of(moved).late_told_at) == (None, None)
    assert of(moved).answer_due > NOW


def test_what_is_old_is_kept_open_by_who_looked() -> None:
    """A coordinator, and nobody else; what waits for them for another reason is not changed by it."""
    old = replace(asked(), cause=Cause.OLD, handler=neighbour(AMEL).id)
    kept = still_useful(old, neighbour(AMEL), NOW)
    assert (kept.cause, kept.handler, of(kept).still_at) == (None, None, NOW + LOOKED_AT)
    called = replace(old, request=replace(of(old), wants_call=True))
    assert still_useful(called, neighbour(AMEL), NOW).cause is Cause.WANTS_CALL
    assert still_useful(kept, neighbour(AMEL), NOW) is kept
    for person, why in ((SAM, Why.STAFF_ONLY), (BEN, Why.HANDLED)):
        with pytest.raises(Refusal) as refused:
            still_useful(old, neighbour(person), NOW)
        assert refused.value.why is why


@pytest.mark.parametrize("state", [State.TAKEN, *OVER])
def test_a_request_that_somebody_has_is_not_overdue(state: State) -> None:
    """Taken or ended in time, the promise is kept."""
    assert overdue(asked(state), NOW + timedelta(days=1)) is None


def test_how_it_went_is_said_once() -> None:
    """The first answer counts: a second one, even another, changes nothing."""
    told = confirm(asked(State.DONE), Feeling.WELL)
    assert (told.state, of(told).feeling) == (State.CONFIRMED, Feeling.WELL)
    assert confirm(told, Feeling.PROBLEM) is told


@pytest.mark.parametrize("state", [State.OPEN, State.TAKEN, State.CANCELLED, State.CLOSED])
def test_how_it_went_is_asked_of_what_is_done_only(state: State) -> None:
    """Nobody can judge, or thank for, what did not happen."""
    for judge in (lambda item: confirm(item, Feeling.WELL), thank):
        with pytest.raises(Refusal) as refused:
            judge(asked(state))
        assert refused.value.why is Why.STALE


def test_thanks_come_before_or_after_the_answer() -> None:
    """Thanks are possible once it is done, confirmed or not."""
    assert of(thank(asked(State.DONE))).thanked
    assert of(thank(confirm(asked(State.DONE), Feeling.WELL))).thanked


@pytest.mark.parametrize("state", [State.OPEN, State.TAKEN])
def test_a_call_is_wished_while_it_lasts(state: State) -> None:
    """A resident may prefer to be called, taken or not."""
    assert of(want_call(asked(state))).wants_call


@pytest.mark.parametrize("state", OVER)
def test_no_call_is_wished_once_it_is_over(state: State) -> None:
    """What is over needs a new request."""
    with pytest.raises(Refusal) as refused:
        want_call(asked(state))
    assert refused.value.why is Why.MISSION_OVER


def test_a_call_may_be_wished_after_a_problem() -> None:
    """After a problem the resident can ask to be called about it; after all went well, not."""
    assert of(want_call(confirm(asked(State.DONE), Feeling.PROBLEM))).wants_call
    assert may_want_call(asked(State.OPEN))
    for feeling in (Feeling.WELL, Feeling.SO_SO):
        assert not may_want_call(confirm(asked(State.DONE), feeling))


def test_a_number_is_shared_with_one_person() -> None:
    """Only the named volunteer sees it; somebody who is not on the mission cannot be named."""
    shared = share_phone(asked(State.TAKEN), neighbour(SAM).id)
    assert [item.phone_shared for item in shared.participations] == [True]
    with pytest.raises(Refusal) as refused:
        share_phone(asked(State.TAKEN), neighbour(ANA).id)
    assert refused.value.why is Why.NOT_YOURS
    two = replace(
        asked(State.TAKEN),
        seats=2,
        participations=tuple(Participation(neighbour(part).id, Seat.HOLDING, NOW) for part in (SAM, ANA)),
    )
    assert [item.phone_shared for item in share_phone(two, neighbour(ANA).id).participations] == [False, True]


def test_a_closing_keeps_its_reason() -> None:
    """Why the municipality ended it stays with the request."""
    assert of(give_reason(asked(State.CLOSED), Reason.DUPLICATE)).reason is Reason.DUPLICATE


def test_a_mission_without_a_request_is_no_request() -> None:
    """Nothing of the asking side can be done with a mission that nobody asked for."""
    for rule in (of, want_call, lambda item: note_staff_told(item, NOW), lambda item: overdue(item, NOW)):
        with pytest.raises(Refusal) as refused:
            rule(mission(None))
        assert refused.value.why is Why.NOT_FOUND


def cried(**changes: object) -> Mission:
    """Rosa's « I need help » under an alert."""
    return ask_in_alert(replace(neighbour(ROSA), **changes), 7, town(), NOW)  # type: ignore[arg-type]


def test_one_tap_under_an_alert_is_a_whole_request() -> None:
    """Today, where the person lives, of the general kind; what for is not known yet."""
    made = cried()
    assert (made.category, made.neighbourhood, made.day, made.alert) == ("autre", "gare", TODAY, 7)
    assert (made.state, of(made).vague, of(made).asker) == (State.OPEN, True, neighbour(ROSA).id)


def test_the_general_kind_is_the_last_where_there_is_no_other() -> None:
    """Whatever the municipality's file offers; a place that left the file is asked anew."""
    valmeuse = town()
    few = {code: item for code, item in valmeuse.categories.items() if code != "autre"}
    gone = replace(valmeuse.neighbourhoods["gare"], retired=True)
    changed = replace(valmeuse, categories=few, neighbourhoods={**valmeuse.neighbourhoods, "gare": gone})
    made = ask_in_alert(neighbour(ROSA), 7, changed, NOW)
    assert (made.category, made.neighbourhood) == ("papiers", None)
    with pytest.raises(Refusal) as refusal:
        ask_in_alert(neighbour(ROSA), 7, replace(valmeuse, categories={}), NOW)
    assert refusal.value.why is Why.STALE


def test_what_it_is_for_is_said_once_and_never_puts_the_promise_off() -> None:
    """The hour that was shown is kept, or comes sooner; the same again changes nothing."""
    made = cried(neighbourhood=None)
    later = NOW + timedelta(hours=1)
    said = specify(made, town(), later, category="courses")
    assert (said.category, of(said).vague) == ("courses", False)
    assert of(said).answer_due == of(made).answer_due < town().answer_due("courses", TODAY, later)
    assert specify(said, town(), later, category="courses") is said
    placed = specify(said, town(), later, place="gare")
    assert (placed.neighbourhood, placed.category) == ("gare", "courses")
    assert specify(placed, town(), later, place="gare") is placed


def test_the_general_kind_can_be_what_it_is_for() -> None:
    """Chosen on purpose it is no longer vague."""
    said = specify(cried(), town(), NOW, category="autre")
    assert (said.category, of(said).vague) == ("autre", False)


@pytest.mark.parametrize(
    ("changes", "said", "why"),
    [
        ({"alert": None}, {"category": "courses"}, Why.STALE),
        ({"state": State.CANCELLED}, {"category": "courses"}, Why.MISSION_OVER),
        ({}, {"category": "plomberie"}, Why.STALE),
        ({"neighbourhood": None}, {"place": "lune"}, Why.STALE),
        ({}, {"place": "centre"}, Why.STALE),
        ({"neighbourhood": None, "state": State.TAKEN}, {"place": "gare"}, Why.STALE),
    ],
)
def test_only_an_alerts_request_is_specified_and_its_place_said_once(
    changes: dict[str, object], said: dict[str, str], why: Why
) -> None:
    """Any other way to change a request has its own rule, which tells who is concerned."""
    made = replace(cried(), **changes)  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refusal:
        specify(made, town(), NOW, **said)  # type: ignore[arg-type]
    assert refusal.value.why is why


def test_what_nobody_has_listened_to_yet_is_for_today_and_for_the_coordinators() -> None:
    """The general kind, the neighbourhood of who sent it, and the words or the voice as they came."""
    rosa = replace(neighbour(ROSA), discreet=True)
    voice = Detail("", Attachment.VOICE, "file")
    made = ask_vaguely(rosa, town(), NOW, voice, Via.VOICE)
    assert (made.category, made.day, made.neighbourhood, made.alert) == ("autre", TODAY, "gare", None)
    request = of(made)
    assert (request.vague, request.via, request.detail, request.discreet) == (True, Via.VOICE, voice, True)
    assert is_unsorted(made)
    assert not is_unsorted(cried())
    assert not is_unsorted(asked())


def test_a_request_is_discreet_where_it_or_its_asker_is() -> None:
    """Said once in the settings, or for one request."""
    rosa = neighbour(ROSA)
    assert not of(ask(wish(), rosa, town(), NOW)).discreet
    assert of(ask(wish(discreet=True), rosa, town(), NOW)).discreet
    assert of(ask(wish(), replace(rosa, discreet=True), town(), NOW)).discreet
