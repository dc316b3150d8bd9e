"""Where posts go in a forum: the topic of their kind, else where the group was bound, else the general."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.groups import Group, Right, bind_neighbourhood, bind_staff
from solidarity.missions import MissionId
from solidarity.notices import Cause, Kind, Notice
from solidarity.people import PersonId
from solidarity.topics import (
    ASKED_FOR,
    GENERAL,
    Place,
    Topic,
    thread_for,
    to_make,
    topic_of,
    topic_of_cause,
    topics_at,
    wanted,
)
from tests.cast import NOW

FORUM = Group(-1001, "Voisins", forum=True)
BOUND = bind_neighbourhood(FORUM, "gare", PersonId(1), None, NOW)
STAFF = bind_staff(FORUM, PersonId(1), None, NOW)
OF_STAFF = [Topic.NEW, Topic.UNANSWERED, Topic.TO_SETTLE]
places = st.dictionaries(
    st.sampled_from(Topic),
    st.builds(Place, st.none() | st.integers(2, 9), st.booleans(), st.none() | st.just(NOW)),
)


@pytest.mark.parametrize(
    ("cause", "topic"),
    [
        (Cause.NOT_TAKEN, Topic.UNANSWERED),
        (Cause.NO_VOLUNTEER, Topic.UNANSWERED),
        (Cause.NOBODY_YET, Topic.UNANSWERED),
        (Cause.PLACE_UNKNOWN, Topic.UNANSWERED),
        (Cause.HANDED_BACK, Topic.UNANSWERED),
        (Cause.OLD, Topic.UNANSWERED),
        (Cause.NEW, Topic.NEW),
        (Cause.SILENT, Topic.TO_SETTLE),
        (Cause.PROBLEM, Topic.TO_SETTLE),
        (Cause.WANTS_CALL, Topic.TO_SETTLE),
        (None, Topic.TO_SETTLE),
    ],
)
def test_a_coordinators_matter_has_a_topic_by_its_cause(cause: Cause | None, topic: Topic) -> None:
    """What nobody took is one kind of work, what went wrong another."""
    assert topic_of_cause(cause) is topic
    facts = {"cause": cause.value} if cause else {}
    assert topic_of(Notice(Kind.STAFF_CARD, MissionId(1), facts)) is topic


def test_every_cause_has_a_topic_of_the_staffs() -> None:
    """None is lost, also those that are added later."""
    assert {topic_of_cause(cause) for cause in Cause} == set(OF_STAFF)


def test_cards_of_neighbours_have_theirs_and_other_posts_none() -> None:
    """A board, a word about rights: they belong where the group was bound."""
    assert topic_of(Notice(Kind.GROUP_CARD, MissionId(1))) is Topic.REQUESTS
    for kind in (Kind.BOARD, Kind.GROUP_RIGHTS, Kind.GROUP_BOUND):
        assert topic_of(Notice(kind)) is None


@pytest.mark.parametrize(
    ("group", "made"),
    [
        (BOUND, [Topic.REQUESTS]),
        (replace(BOUND, thread=GENERAL), [Topic.REQUESTS]),
        (replace(BOUND, thread=17), []),
        (STAFF, OF_STAFF),
        (replace(STAFF, thread=17), OF_STAFF),
        (FORUM, []),
        (replace(BOUND, forum=False), []),
        (replace(BOUND, working=False), []),
        (replace(BOUND, rights=frozenset({Right.PIN})), []),
        (replace(BOUND, rights=frozenset(Right)), [Topic.REQUESTS]),
    ],
)
def test_topics_are_made_where_they_are_wanted_and_allowed(group: Group, made: list[Topic]) -> None:
    """Bound in a topic, that one serves; without the right nothing is tried."""
    assert to_make(group, {}, NOW) == made


def test_a_topic_is_asked_for_once() -> None:
    """While it is on its way and once it is there, closed or not; after a day without it, once more."""
    for place in (Place(5), Place(5, closed=True), Place(asked_at=NOW)):
        assert to_make(BOUND, {Topic.REQUESTS: place}, NOW + ASKED_FOR - timedelta(seconds=1)) == []
    assert to_make(BOUND, {Topic.REQUESTS: Place(asked_at=NOW)}, NOW + ASKED_FOR) == [Topic.REQUESTS]


@pytest.mark.parametrize(
    ("thread", "place", "goes"),
    [
        (None, None, None),
        (None, Place(5), 5),
        (None, Place(5, closed=True), None),
        (None, Place(asked_at=NOW), None),
        (17, None, 17),
        (17, Place(5), 5),
        (17, Place(5, closed=True), 17),
        (17, Place(17), 17),
        (17, Place(17, closed=True), None),
    ],
)
def test_a_post_goes_to_the_next_best_place(
    thread: int | None, place: Place | None, goes: int | None
) -> None:
    """The topic of its kind; closed or missing, where the group was bound; that closed, the general one."""
    found = {Topic.REQUESTS: place} if place else {}
    assert thread_for(replace(BOUND, thread=thread), found, Topic.REQUESTS) == goes


@given(found=places, thread=st.none() | st.integers(2, 9), topic=st.sampled_from(Topic))
def test_no_post_goes_to_a_topic_that_is_closed_for_it(
    found: dict[Topic, Place], thread: int | None, topic: Topic
) -> None:
    """Whatever is open, closed or missing: there is always a place, and it is one that is known."""
    goes = thread_for(replace(STAFF, thread=thread), found, topic)
    own = found.get(topic)
    if own is not None and own.thread is not None and not own.closed:
        assert goes == own.thread
    elif goes is not None:
        assert goes == thread
        assert not any(found[item].closed for item in topics_at(found, goes))
    assert set(wanted(STAFF)) == set(OF_STAFF)


def test_posts_have_topics_of_their_own_made_when_they_are_needed() -> None:
    """No group starts with them; asked for once, in any forum where the bot may make topics."""
    assert topic_of(Notice(Kind.ALERT_POST)) is Topic.ALERTS
    assert topic_of(Notice(Kind.ANNOUNCEMENT_POST)) is Topic.NEWS
    for group in (BOUND, STAFF):
        assert not {Topic.NEWS, Topic.ALERTS} & set(wanted(group))
    rooted = replace(BOUND, thread=9)
    for group in (BOUND, rooted):
        assert to_make(group, {}, NOW, (Topic.NEWS,)) == [Topic.NEWS]
        assert to_make(group, {Topic.NEWS: Place(asked_at=NOW)}, NOW, (Topic.NEWS,)) == []
    assert to_make(replace(BOUND, forum=False), {}, NOW, (Topic.NEWS,)) == []
    assert to_make(replace(BOUND, rights=frozenset({Right.PIN})), {}, NOW, (Topic.NEWS,)) == []
    assert thread_for(rooted, {}, Topic.NEWS) == 9
