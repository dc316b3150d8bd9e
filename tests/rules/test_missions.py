"""The one life of a mission: who has it, who waits for it, how it ends. Also played at random."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from solidarity.missions import (
    HOLD,
    RELAY_STAYS_OPEN,
    Hold,
    Mission,
    Seat,
    State,
    cancel,
    close,
    finish,
    hold,
    join,
    release,
)
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from solidarity.requests import Feeling, confirm
from solidarity.rights import Action
from tests.cast import AMEL, ANA, BEN, CLEO, DIALLO, LEON, NOW, ROSA, SAM, mission, neighbour

Rosa, Sam, Ana, Leon, Cleo, Amel = map(neighbour, (ROSA, SAM, ANA, LEON, CLEO, AMEL))
SOON = NOW + timedelta(minutes=5)


def asked(seats: int = 1) -> Mission:
    """Rosa's request, open."""
    return mission(Rosa, seats=seats)


def taken() -> Mission:
    """Rosa's request, with Sam on it."""
    return join(asked(), Sam, NOW)


def refusal(rule: Callable[[], object]) -> Why:
    """Why this is refused."""
    with pytest.raises(Refusal) as refused:
        rule()
    return refused.value.why


# --- Taking it ------------------------------------------------------------------------------------------


def test_one_tap_takes_it() -> None:
    """The only seat taken, the mission is taken."""
    mine = join(asked(), Sam, SOON)
    assert mine.state is State.TAKEN
    (part,) = mine.participations
    assert (part.person, part.seat, part.joined_at, part.phone_shared) == (Sam.id, Seat.HOLDING, SOON, False)
    assert mine.has(Sam.id)


def test_a_second_tap_changes_nothing() -> None:
    """Who has it already gets the very same mission back."""
    mine = taken()
    assert join(mine, Sam, SOON) is mine


def test_who_comes_second_is_told_so() -> None:
    """A taken mission is refused, with the mission, so that the answer can say who has it."""
    with pytest.raises(Refusal) as refused:
        join(mine := taken(), Ana, SOON)
    assert refused.value.why is Why.MISSION_TAKEN
    assert refused.value.facts["mission"] == mine


def test_a_mission_for_two_stays_open_for_the_second() -> None:
    """It is taken when every seat is filled, not before."""
    half = join(asked(seats=2), Sam, NOW)
    assert half.state is State.OPEN
    full = join(half, Ana, SOON)
    assert full.state is State.TAKEN
    assert [item.person for item in full.holders] == [Sam.id, Ana.id]
    assert refusal(partial(join, full, Leon, SOON)) is Why.MISSION_TAKEN


@pytest.mark.parametrize("end", [cancel, close])
def test_what_is_over_cannot_be_taken(end: Callable[[Mission, datetime], Mission]) -> None:
    """A tap on an old card is refused, even of who had it."""
    assert refusal(partial(join, end(asked(), SOON), Sam, SOON)) is Why.MISSION_OVER
    assert refusal(partial(join, end(taken(), SOON), Sam, SOON)) is Why.MISSION_OVER


def test_who_may_not_take_it_is_refused_before_anything_else() -> None:
    """The asker, a resident and a minor are told what concerns them, taken or not."""
    for found in (asked(), taken()):
        assert refusal(partial(join, found, Cleo, NOW)) is Why.MINOR
        assert refusal(partial(join, found, neighbour(DIALLO), NOW)) is Why.NOT_A_VOLUNTEER
        assert refusal(partial(join, found, Rosa, NOW)) is Why.OWN_REQUEST


def test_a_coordinator_takes_charge_without_a_charter() -> None:
    """Taking charge needs the role only, and the role is needed."""
    assert join(asked(), Amel, NOW, Action.HANDLE).has(Amel.id)
    assert refusal(partial(join, asked(), Sam, NOW, Action.HANDLE)) is Why.STAFF_ONLY
    assert refusal(partial(join, asked(), Amel, NOW)) is Why.NOT_A_VOLUNTEER


# --- Waiting for somebody who registers -----------------------------------------------------------------


def test_it_waits_ten_minutes_for_who_registers() -> None:
    """Others are refused until then and told until when; the one it waits for may take it."""
    waiting = hold(asked(), Sam.telegram_id, NOW)
    assert waiting.hold == Hold(Sam.telegram_id, NOW + timedelta(minutes=10))
    with pytest.raises(Refusal) as refused:
        join(waiting, Ana, NOW + HOLD - timedelta(seconds=1))
    assert refused.value.why is Why.MISSION_HELD
    assert refused.value.facts["until"] == NOW + HOLD
    mine = join(waiting, Sam, NOW + HOLD - timedelta(seconds=1))
    assert mine.has(Sam.id)
    assert mine.hold is None


def test_it_waits_no_longer() -> None:
    """After ten minutes whoever comes first takes it."""
    waiting = hold(asked(), Sam.telegram_id, NOW)
    assert join(waiting, Ana, NOW + HOLD).has(Ana.id)


def test_it_waits_once_for_each_person() -> None:
    """Tapping again does not keep it longer, neither during the ten minutes nor after them."""
    waiting = hold(asked(), Sam.telegram_id, NOW)
    assert hold(waiting, Sam.telegram_id, SOON) is waiting
    assert hold(waiting, Sam.telegram_id, NOW + 2 * HOLD) is waiting


def test_it_waits_for_the_next_one_after_the_first() -> None:
    """Somebody else is not let in between, but gets ten minutes of their own once the first ones are over."""
    waiting = hold(asked(), Sam.telegram_id, NOW)
    assert hold(waiting, Ana.telegram_id, SOON) is waiting
    later = NOW + HOLD
    assert hold(waiting, Ana.telegram_id, later).hold == Hold(Ana.telegram_id, later + HOLD)


def test_only_an_open_mission_waits() -> None:
    """What is taken or over is held for nobody."""
    for found in (taken(), cancel(asked(), NOW), close(asked(), NOW)):
        assert hold(found, Ana.telegram_id, NOW) is found


# --- Handing it back ------------------------------------------------------------------------------------


def test_handed_back_it_is_open_again() -> None:
    """The seat is free, the person remembered as having handed it back, and somebody else may come."""
    back = release(taken(), Sam.id, SOON)
    assert back.state is State.OPEN
    (part,) = back.participations
    assert (part.seat, part.ended_at) == (Seat.RELEASED, SOON)
    assert back.holders == ()
    assert not back.has(Sam.id)
    assert [item.person for item in join(back, Ana, SOON).holders] == [Ana.id]


def test_who_handed_it_back_leaves_one_trace_however_often() -> None:
    """Taken anew after handing it back, there is one participation, not two."""
    again = join(release(taken(), Sam.id, SOON), Sam, SOON)
    (part,) = again.participations
    assert (part.seat, part.ended_at) == (Seat.HOLDING, None)


def test_one_of_two_hands_back_their_own_seat() -> None:
    """The other one keeps theirs."""
    full = join(join(asked(seats=2), Sam, NOW), Ana, NOW)
    back = release(full, Sam.id, SOON)
    assert back.state is State.OPEN
    assert [item.person for item in back.holders] == [Ana.id]


def test_only_who_has_it_hands_it_back() -> None:
    """Somebody else, or who handed it back already, is refused; so is handing back what is over."""
    assert refusal(partial(release, taken(), Ana.id, NOW)) is Why.NOT_YOURS
    back = release(taken(), Sam.id, NOW)
    assert refusal(partial(release, back, Sam.id, NOW)) is Why.NOT_YOURS
    assert refusal(partial(release, finish(taken(), NOW), Sam.id, NOW)) is Why.MISSION_OVER


# --- Ending it ------------------------------------------------------------------------------------------


def test_done_is_done_once() -> None:
    """Whichever side says it first; who helped stays known, and a second « done » changes nothing."""
    done = finish(taken(), SOON)
    assert (done.state, done.ended_at) == (State.DONE, SOON)
    (part,) = done.participations
    assert (part.seat, part.ended_at) == (Seat.DONE, SOON)
    assert done.has(Sam.id)
    assert finish(done, SOON + HOLD) is done
    confirmed = confirm(done, Feeling.WELL)
    assert finish(confirmed, SOON) is confirmed


def test_what_nobody_has_cannot_be_done() -> None:
    """An open mission is not done by a tap on an old card; an ended one neither."""
    assert refusal(partial(finish, asked(), NOW)) is Why.STALE
    assert refusal(partial(finish, cancel(taken(), NOW), NOW)) is Why.MISSION_OVER
    assert refusal(partial(finish, close(taken(), NOW), NOW)) is Why.MISSION_OVER


@pytest.mark.parametrize("found", [asked(), taken(), hold(asked(), Sam.telegram_id, NOW)])
def test_a_resident_cancels_at_any_moment(found: Mission) -> None:
    """Open, waiting or taken: cancelled, nobody holds it, and cancelling twice is cancelling once."""
    gone = cancel(found, SOON)
    assert (gone.state, gone.ended_at, gone.hold, gone.holders) == (State.CANCELLED, SOON, None, ())
    assert cancel(gone, SOON + HOLD) is gone


def test_what_happened_cannot_be_cancelled_or_closed() -> None:
    """A mission that is done stays done; one that is closed stays closed."""
    done, closed = finish(taken(), NOW), close(taken(), NOW)
    for end in (cancel, close):
        assert refusal(partial(end, done, NOW)) is Why.MISSION_OVER
        assert refusal(partial(end, confirm(done, Feeling.SO_SO), NOW)) is Why.MISSION_OVER
        assert refusal(partial(end, closed, NOW)) is Why.MISSION_OVER


def test_closed_by_the_municipality_nobody_holds_it() -> None:
    """Closing ends every participation."""
    closed = close(join(asked(seats=2), Sam, NOW), SOON)
    assert (closed.state, closed.ended_at, closed.holders) == (State.CLOSED, SOON, ())


def test_both_sides_write_from_the_yes_until_a_day_after_the_end() -> None:
    """The relay opens with the first holder and closes 24 hours after the end, on the second."""
    assert not asked().relay_open(NOW)
    assert taken().relay_open(NOW + timedelta(days=30))
    done = finish(taken(), NOW)
    assert done.relay_open(NOW + RELAY_STAYS_OPEN - timedelta(seconds=1))
    assert not done.relay_open(NOW + RELAY_STAYS_OPEN)
    assert not cancel(taken(), NOW).relay_open(NOW)
    assert not release(taken(), Sam.id, NOW).relay_open(NOW)
    assert not replace(taken(), request=None).relay_open(NOW)


# --- Played at random -----------------------------------------------------------------------------------

people = st.sampled_from([neighbour(part) for part in (ROSA, DIALLO, SAM, ANA, LEON, CLEO, AMEL, BEN)])


class AnyLife(RuleBasedStateMachine):
    """Everybody does anything at any time; refusals change nothing."""

    @initialize(seats=st.integers(1, 3))
    def asked(self, seats: int) -> None:
        """Rosa asks."""
        self.now = NOW
        self.mission = asked(seats)
        self.was_over = False

    def play(self, rule: Callable[[Mission], Mission]) -> None:
        """Try it."""
        with suppress(Refusal):
            self.mission = rule(self.mission)

    @rule(seconds=st.integers(1, 800))
    def time_passes(self, seconds: int) -> None:
        """Some seconds or minutes."""
        self.now += timedelta(seconds=seconds)

    @rule(person=people, action=st.sampled_from([Action.TAKE, Action.HANDLE]))
    def joins(self, person: Neighbour, action: Action) -> None:
        """Somebody taps « I'll do it »; a wait for somebody else is respected."""
        before = self.mission
        self.play(lambda found: join(found, person, self.now, action))
        if self.mission is not before and before.hold is not None and before.hold.until > self.now:
            assert before.hold.telegram_id == person.telegram_id

    @rule(person=people)
    def registers(self, person: Neighbour) -> None:
        """Somebody taps who is not a volunteer yet; a wait that runs is not cut short."""
        before = self.mission.hold
        self.play(lambda found: hold(found, person.telegram_id, self.now))
        if before is not None and before.until > self.now:
            assert self.mission.hold == before

    @rule(person=people)
    def hands_back(self, person: Neighbour) -> None:
        """Somebody cannot any more."""
        self.play(lambda found: release(found, person.id, self.now))

    @rule(end=st.sampled_from([finish, cancel, close]))
    def ends(self, end: Callable[[Mission, datetime], Mission]) -> None:
        """Done, cancelled or closed."""
        self.play(lambda found: end(found, self.now))

    @rule(feeling=st.sampled_from(Feeling))
    def answers(self, feeling: Feeling) -> None:
        """Rosa says how it went."""
        self.play(lambda found: confirm(found, feeling))

    @invariant()
    def never_more_holders_than_seats(self) -> None:
        """And each person at most once, none that may not, never the asker."""
        assert len(self.mission.holders) <= self.mission.seats
        everybody = [item.person for item in self.mission.participations]
        assert len(set(everybody)) == len(everybody)
        assert not set(everybody) & {Rosa.id, Cleo.id, neighbour(DIALLO).id}

    @invariant()
    def taken_means_full(self) -> None:
        """Taken when the last seat is filled, open while one is free."""
        holding = sum(item.seat is Seat.HOLDING for item in self.mission.participations)
        if self.mission.state is State.TAKEN:
            assert holding == self.mission.seats
        if self.mission.state is State.OPEN:
            assert holding < self.mission.seats

    @invariant()
    def over_is_over(self) -> None:
        """What ended has its moment, holds nobody, waits for nobody, and never begins again."""
        over = self.mission.state.is_over
        assert over is (self.mission.ended_at is not None)
        assert over >= self.was_over
        self.was_over = over
        if over:
            assert self.mission.hold is None
            assert all(item.seat is not Seat.HOLDING for item in self.mission.participations)
            assert all(item.ended_at is not None for item in self.mission.participations)

    @invariant()
    def only_done_has_helpers(self) -> None:
        """Somebody « did » it exactly where it is done."""
        did = any(item.seat is Seat.DONE for item in self.mission.participations)
        assert did is (self.mission.state in (State.DONE, State.CONFIRMED))

    @invariant()
    def only_an_open_mission_waits(self) -> None:
        """A wait belongs to an open mission."""
        assert self.mission.hold is None or self.mission.state is State.OPEN


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
