"""Announcements: who may say something in whose name, what becomes of it, when the day's message goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity import announcements as rules
from solidarity.announcements import (
    DIGEST_LIVES,
    MOST_AHEAD,
    SEEN_FOR,
    Announcement,
    AnnouncementId,
    Motive,
    State,
)
from solidarity.audiences import Audience, Part
from solidarity.broadcasts import Content, Lane, Step, Words
from solidarity.hours import QuietHours
from solidarity.organisations import Actor, Member, Organisation, OrganisationId, Profile, Standing
from solidarity.organisations import Part as Does
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why
from tests.cast import AMEL, ANA, CLEO, NOW, ROSA, SAM, ZONE, neighbour, town

AMEL_, ROSA_, SAM_, ANA_ = (neighbour(item) for item in (AMEL, ROSA, SAM, ANA))
"""Amel coordinates, Rosa leads the association, Sam writes for it, Ana does neither."""
QUAI = Organisation(
    OrganisationId(9),
    Profile(Actor.ASSOCIATION, "Les Amis du Quai", None),
    Standing.VALID,
    NOW,
    members=(Member(ROSA_.id, Does.LEAD, NOW), Member(SAM_.id, Does.WRITER, NOW)),
)
WAITS = replace(QUAI, standing=Standing.WAITING)
ONE = Announcement(
    AnnouncementId(5),
    Content({"fr": Words("Brocante", "Dimanche.")}, sender=QUAI.name, until=NOW + timedelta(days=14)),
    Audience(),
    NOW,
    QUAI.id,
    SAM_.id,
)
OUT = replace(ONE, state=State.PUBLISHED, published_at=NOW)


def refused(call: object, *args: object, **options: object) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as refusal:
        call(*args, **options)  # type: ignore[operator]
    return refusal.value.why


@pytest.mark.parametrize(
    ("person", "speaker", "writes", "publishes"),
    [
        (ROSA_, QUAI, None, None),
        (SAM_, QUAI, None, None),
        (ANA_, QUAI, Why.NOT_A_MEMBER, Why.NOT_A_MEMBER),
        (AMEL_, QUAI, Why.NOT_A_MEMBER, Why.NOT_A_MEMBER),
        (SAM_, WAITS, None, Why.NOT_VALIDATED),
        (SAM_, replace(QUAI, standing=Standing.SUSPENDED), None, Why.NOT_SPEAKING),
        (SAM_, replace(QUAI, standing=Standing.REFUSED), Why.NOT_SPEAKING, Why.NOT_SPEAKING),
        (AMEL_, None, None, None),
        (SAM_, None, Why.STAFF_ONLY, Why.STAFF_ONLY),
    ],
)
def test_only_who_speaks_for_it_writes_in_its_name(
    person: Neighbour, speaker: Organisation | None, writes: Why | None, publishes: Why | None
) -> None:
    """Members for their association, coordinators for the municipality, and neither for the other."""
    for call, expected in ((rules.permit_writing, writes), (rules.permit_publishing, publishes)):
        if expected is None:
            call(person, speaker)
        else:
            assert refused(call, person, speaker) is expected


@pytest.mark.parametrize(
    ("person", "speaker", "stops"),
    [
        (AMEL_, QUAI, True),
        (ROSA_, QUAI, True),
        (SAM_, QUAI, True),
        (ANA_, QUAI, False),
        (SAM_, replace(QUAI, members=(Member(ROSA_.id, Does.LEAD, NOW),)), False),
        (AMEL_, None, True),
        (SAM_, None, False),
    ],
)
def test_who_may_stop_it(person: Neighbour, speaker: Organisation | None, stops: bool) -> None:
    """Who wrote it while they belong to it, who leads, any coordinator."""
    assert rules.may_stop(person, ONE, speaker) is stops


def test_another_writer_does_not_stop_it() -> None:
    """What Rosa wrote is not Sam's to stop; and who has left stops nothing."""
    assert not rules.may_stop(SAM_, replace(ONE, author=ROSA_.id), QUAI)
    assert not rules.may_stop(ANA_, replace(ONE, author=ANA_.id), QUAI)


def test_the_municipality_looks_and_never_writes() -> None:
    """A coordinator sees an association's announcement, and is not on its side."""
    assert rules.may_see(AMEL_, QUAI)
    assert not rules.is_theirs(AMEL_, QUAI)
    assert rules.is_theirs(SAM_, QUAI)
    assert not rules.may_see(ANA_, QUAI)


STEPS = {
    "publish": lambda it: rules.publish(it, NOW),
    "schedule": lambda it: rules.schedule(it, NOW + timedelta(days=1), NOW),
    "put off": rules.put_off,
    "correct": lambda it: rules.correct(it, {"fr": Words("Autre")}, ""),
    "withdraw": rules.withdraw,
    "hide": lambda it: rules.hide(it, AMEL_, Motive.WRONG, NOW),
}
ALLOWED = {
    ("publish", State.WRITTEN): State.PUBLISHED,
    ("publish", State.SCHEDULED): State.PUBLISHED,
    ("schedule", State.WRITTEN): State.SCHEDULED,
    ("schedule", State.SCHEDULED): State.SCHEDULED,
    ("put off", State.WRITTEN): State.WRITTEN,
    ("put off", State.SCHEDULED): State.WRITTEN,
    ("correct", State.PUBLISHED): State.PUBLISHED,
    ("withdraw", State.PUBLISHED): State.WITHDRAWN,
    ("withdraw", State.WITHDRAWN): State.WITHDRAWN,
    ("hide", State.PUBLISHED): State.HIDDEN,
    ("hide", State.HIDDEN): State.HIDDEN,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS)
def test_what_becomes_of_it(step: str, state: State) -> None:
    """Each step from each state: where it leads, or that it is too late."""
    before = replace(ONE, state=state)
    expected = ALLOWED.get((step, state))
    if expected is None:
        assert refused(STEPS[step], before) is Why.STALE
    else:
        assert STEPS[step](before).state is expected


def test_hiding_keeps_its_words_and_the_first_reason() -> None:
    """Whoever hides it names why; a colleague who is later changes nothing; nobody else may."""
    hidden = rules.hide(OUT, AMEL_, Motive.ADVERT, NOW)
    assert (hidden.content, hidden.hidden_by, hidden.hidden_at, hidden.motive) == (
        OUT.content,
        AMEL_.id,
        NOW,
        Motive.ADVERT,
    )
    assert rules.hide(hidden, AMEL_, Motive.WRONG, NOW) is hidden
    assert refused(rules.hide, OUT, ROSA_, Motive.WRONG, NOW) is Why.STAFF_ONLY
    towns = replace(OUT, organisation=None)
    assert refused(rules.hide, towns, AMEL_, Motive.WRONG, NOW) is Why.STALE


def test_a_correction_keeps_all_but_the_words() -> None:
    """Its photo, its end and its theme stay; what was wrong is gone in every language."""
    before = replace(
        OUT, content=replace(OUT.content, words={"fr": Words("A"), "nl": Words("B")}, file_id="f")
    )
    after = rules.correct(before, {"fr": Words("C")}, "https://a.example")
    assert after == replace(
        before, content=replace(before.content, words={"fr": Words("C")}, link="https://a.example")
    )


def test_scheduled_it_lasts_as_long_from_its_hour_on() -> None:
    """Two weeks from when it is said, not from when it was written; moved again, two weeks still."""
    first = rules.schedule(ONE, NOW + timedelta(days=3), NOW)
    assert first.until == NOW + timedelta(days=17)
    again = rules.schedule(first, NOW + timedelta(days=5), NOW + timedelta(hours=1))
    assert again.until == NOW + timedelta(days=19)
    endless = replace(ONE, content=replace(ONE.content, until=None))
    assert rules.schedule(endless, NOW + timedelta(days=3), NOW).until is None


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(seconds=-1), MOST_AHEAD + timedelta(seconds=1)])
def test_an_hour_that_is_past_or_far_away_is_refused(ahead: timedelta) -> None:
    """Between now and four weeks."""
    assert refused(rules.schedule, ONE, NOW + ahead, NOW) is Why.DAY_PAST


def test_what_is_no_longer_valid_is_not_published() -> None:
    """Nobody reads what is over when it comes."""
    assert refused(rules.publish, ONE, NOW + timedelta(days=14)) is Why.DAY_PAST


def test_it_can_be_read_while_it_stands_and_is_valid() -> None:
    """Not before, not after, and not once it is taken down."""
    assert OUT.can_be_read(NOW)
    assert not OUT.can_be_read(NOW + timedelta(days=14))
    for state in set(State) - {State.PUBLISHED}:
        assert not replace(OUT, state=state).can_be_read(NOW)
    assert replace(OUT, content=replace(OUT.content, until=None)).can_be_read(NOW + timedelta(days=999))


@pytest.mark.parametrize(
    ("age", "holds"),
    [
        (timedelta(), True),
        (SEEN_FOR, True),
        (SEEN_FOR + timedelta(seconds=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_counts_hold_for_a_quarter_of_an_hour(age: timedelta, holds: bool) -> None:
    """And not at all where they were never seen, or the clock went back."""
    assert rules.still_holds(NOW - age, NOW) is holds
    assert not rules.still_holds(None, NOW)


def test_it_starts_after_half_a_minute_or_after_the_quiet_hours() -> None:
    """And what has not gone out a day later, or once it is over, never will."""
    first = rules.first_step(OUT, SAM_.id, town(), NOW)
    assert (first.due, first.not_after) == (NOW + timedelta(seconds=30), NOW + timedelta(days=1, seconds=30))
    assert (first.step, first.lane, first.wakes) == (Step.FIRST, Lane.ANNOUNCEMENT, False)
    night = NOW.replace(hour=21)
    assert rules.first_step(OUT, SAM_.id, town(), night).due == (NOW + timedelta(days=1)).replace(hour=7)
    short = replace(OUT, content=replace(OUT.content, until=NOW + timedelta(hours=2)))
    assert rules.first_step(short, SAM_.id, town(), NOW).not_after == NOW + timedelta(hours=2)


def test_what_puts_it_right_goes_at_once() -> None:
    """An edit wakes nobody, also at night."""
    night = NOW.replace(hour=23)
    assert rules.next_step(OUT, Step.HIDDEN, AMEL_.id, town(), night).due == night


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience(), {"Rosa", "Sam", "Cléo", "Amel"}),
        (Audience(parts=frozenset({Part.VOLUNTEERS})), {"Sam", "Cléo"}),
        (Audience(parts=frozenset({Part.COORDINATORS, Part.MEMBERS})), {"Rosa", "Amel"}),
        (Audience(challenges=frozenset({"courses_aines"})), {"Sam"}),
    ],
)
def test_whom_one_is_meant_for_may_read_it(audience: Audience, readers: set[str]) -> None:
    """By what they do here; Rosa speaks for an association."""
    people = [neighbour(item) for item in (ROSA, SAM, CLEO, AMEL)]
    it = replace(OUT, audience=audience)
    found = {item.first_name for item in people if rules.may_read(item, it, speaks=item.first_name == "Rosa")}
    assert found == readers


def test_a_list_shows_its_title_or_its_first_line() -> None:
    """Whatever there is."""
    assert ONE.title == "Brocante"
    assert replace(ONE, content=Content({"nl": Words("", "Een\nTwee")})).title == "Een"


# --- The message of the day ------------------------------------------------------------------------------


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """An hour in Valmeuse."""
    return town().at(date(2026, 11, day), time(hour, minute))


@pytest.mark.parametrize(
    ("now", "when"),
    [(at(10), at(17)), (at(16, 59), at(17)), (at(17), at(17, day=25)), (at(23), at(17, day=25))],
)
def test_what_is_published_is_in_the_next_message_of_the_day(now: datetime, when: datetime) -> None:
    """At five in the afternoon."""
    assert rules.next_digest(town(), now) == when


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (at(16, 59), None),
        (at(17), date(2026, 11, 24)),
        (at(19, 59), date(2026, 11, 24)),
        (at(20), None),
        (at(22), None),
        (at(9, day=25), None),
    ],
)
def test_it_goes_out_from_its_hour_until_an_hour_before_the_quiet_ones(
    now: datetime, day: date | None
) -> None:
    """What was missed is in the next day's, not sent in the morning: nobody gets two on one day."""
    assert rules.digest_day(town(), now) == day


@given(
    start=st.times(max_value=time(23, 59)).map(lambda item: item.replace(second=0, microsecond=0)),
    end=st.times(max_value=time(23, 59)).map(lambda item: item.replace(second=0, microsecond=0)),
    minutes=st.integers(0, 60 * 24 * 300),
)
def test_never_in_quiet_hours_whatever_they_are(start: time, end: time, minutes: int) -> None:
    """And it has an hour to arrive in before they begin; what is published now is for later."""
    place = replace(town(), quiet=QuietHours(start, end, ZONE))
    now = NOW + timedelta(minutes=minutes)
    assert rules.next_digest(place, now) > now
    day = rules.digest_day(place, now)
    if day is not None:
        assert day == place.today(now)
        assert not place.quiet.covers(now)
        assert not place.quiet.covers(now + DIGEST_LIVES)
