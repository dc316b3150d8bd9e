"""What a group may be told about rights and size, and when: once, and again only when something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.groups import (
    COUNTED_EVERY,
    CROWD,
    Binding,
    Group,
    Right,
    Standing,
    bind_channel,
    bind_neighbourhood,
    bind_staff,
    bind_theme,
    counted,
    is_to_be_counted,
    rights_news,
    rights_told,
    stands,
    without_right,
)
from solidarity.people import PersonId
from tests.cast import NOW

MET = Group(-1001, "Voisins")
BOUND = bind_neighbourhood(MET, "gare", PersonId(1), None, NOW)
FORUM = replace(BOUND, forum=True)
STAFF = bind_staff(MET, PersonId(1), None, NOW)
CHANNEL = bind_channel(MET, None, PersonId(1), NOW)
YOUTH = bind_theme(MET, "youth", PersonId(1), 5, NOW)
ALL = frozenset(Right)
some_rights = st.none() | st.frozensets(st.sampled_from(Right))


@pytest.mark.parametrize(
    ("group", "rights", "missing"),
    [
        (BOUND, None, set()),
        (BOUND, frozenset(), {Right.PIN, Right.DELETE}),
        (BOUND, {Right.PIN}, {Right.DELETE}),
        (BOUND, {Right.PIN, Right.DELETE}, set()),
        (FORUM, {Right.PIN, Right.DELETE}, {Right.TOPICS}),
        (FORUM, ALL, set()),
        (STAFF, frozenset(), set()),
        (replace(STAFF, forum=True), frozenset(), {Right.TOPICS}),
        (CHANNEL, frozenset(), {Right.POST, Right.PIN}),
        (CHANNEL, {Right.POST, Right.PIN}, set()),
        (replace(CHANNEL, forum=True), {Right.POST, Right.PIN}, set()),
        (YOUTH, frozenset(), {Right.PIN}),
        (replace(YOUTH, forum=True), frozenset(), {Right.PIN, Right.TOPICS}),
    ],
)
def test_what_is_missing_is_what_the_group_needs(
    group: Group, rights: frozenset[Right] | None, missing: set[Right]
) -> None:
    """A board is pinned, a forum has topics, the staff has no board, a channel is written in by its admins.

    What nobody knows is not missing.
    """
    assert replace(group, rights=rights).missing == missing


def test_bound_to_one_thing_it_is_nothing_else() -> None:
    """A neighbourhood's group that becomes a theme's, the staff's or a neighbourhood's again."""
    for bound in (
        bind_theme(BOUND, "youth", PersonId(2), None, NOW),
        bind_staff(YOUTH, PersonId(2), None, NOW),
    ):
        assert bound.neighbourhood is None
    assert bind_staff(YOUTH, PersonId(2), None, NOW).theme is None
    assert bind_neighbourhood(YOUTH, "gare", PersonId(2), None, NOW).theme is None
    channel = bind_channel(replace(YOUTH, working=False), "gare", PersonId(2), NOW)
    assert (channel.theme, channel.thread, channel.channel, channel.working) == (None, None, True, True)


def test_what_telegram_does_not_say_stays_as_it_was() -> None:
    """An answer about one thing forgets nothing of the other."""
    known = stands(BOUND, Standing(ALL, forum=True, members=3))
    assert (known.rights, known.forum) == (ALL, True)
    assert stands(known, Standing()) == known
    assert stands(known, Standing(rights=frozenset())).forum
    assert stands(known, Standing(forum=False)).rights == ALL


def test_a_refused_call_tells_of_a_missing_right() -> None:
    """Also where nobody knew anything of rights."""
    assert without_right(BOUND, Right.PIN).missing == {Right.PIN}
    assert not without_right(BOUND, Right.PIN).may(Right.PIN)
    assert BOUND.may(Right.PIN), "nobody knows that it may not"


def test_missing_rights_are_told_once_and_thanked_for_once() -> None:
    """Nothing new is no news; one right of two is none either; all of them are; lost again is told again."""
    poor = stands(BOUND, Standing(frozenset()))
    assert rights_news(poor) == {Right.PIN, Right.DELETE}
    poor = rights_told(poor)
    assert rights_news(poor) is None
    half = stands(poor, Standing(frozenset({Right.PIN})))
    assert rights_news(half) is None
    half = rights_told(half)
    rich = stands(half, Standing(ALL))
    assert rights_news(rich) == frozenset()
    rich = rights_told(rich)
    assert rights_news(rich) is None
    assert rights_news(stands(rich, Standing(frozenset({Right.DELETE})))) == {Right.PIN}


@given(steps=st.lists(some_rights, max_size=8))
def test_no_news_is_ever_repeated(steps: list[frozenset[Right] | None]) -> None:
    """Whatever changes in whatever order: what was told is no news, and all that is missing was told."""
    group = FORUM
    for rights in steps:
        group = stands(group, Standing(rights))
        group = rights_told(group)
        assert rights_news(group) is None
        assert group.told == group.missing


@pytest.mark.parametrize(("members", "told"), [(2, None), (CROWD + 1, None), (CROWD + 2, CROWD + 1)])
def test_a_crowd_is_more_than_a_hundred_and_fifty_people(members: int, told: int | None) -> None:
    """The bot counts as a member and is nobody."""
    group, crowd = counted(BOUND, members, NOW)
    assert crowd == told
    assert group.crowd_told is (told is not None)


def test_a_crowd_is_told_once_and_only_of_a_neighbourhoods_group() -> None:
    """However it grows; the staff's own chat may be as large as it likes; no answer is no crowd."""
    group, _ = counted(BOUND, 400, NOW)
    assert counted(group, 500, NOW) == (group, None)
    for other in (STAFF, MET):
        assert counted(other, 400, NOW)[1] is None
    assert counted(BOUND, None, NOW) == (replace(BOUND, counted_at=NOW), None)


def test_people_are_counted_once_a_day_at_most() -> None:
    """Where it matters: in a working group of a neighbourhood that is not known to be a crowd."""
    assert is_to_be_counted(BOUND, NOW)
    group, _ = counted(BOUND, 20, NOW)
    assert not is_to_be_counted(group, NOW + COUNTED_EVERY - timedelta(seconds=1))
    assert is_to_be_counted(group, NOW + COUNTED_EVERY)
    for other in (
        MET,
        STAFF,
        replace(BOUND, working=False),
        replace(BOUND, crowd_told=True),
        replace(BOUND, binding=Binding.ASKED),
    ):
        assert not is_to_be_counted(other, NOW)
