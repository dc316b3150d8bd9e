"""The report of an alert: figures from what was counted, and kept as they are."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.answers import Reply
from solidarity.audiences import Excluded
from solidarity.broadcasts import BroadcastId, Step
from solidarity.missions import State
from solidarity.people import PersonId
from solidarity.receipts import OutboxState
from solidarity.reporting import (
    AFTER,
    Counted,
    Course,
    Tally,
    by_language,
    dump_report,
    load_report,
    report,
)
from tests import cast
from tests.bot.gallery_broadcasts import ALERT

MOMENTS = st.integers(0, 10_000).map(lambda seconds: cast.NOW + timedelta(seconds=seconds))
STATES = st.dictionaries(
    st.tuples(st.sampled_from(["fr", "nl", "", "en"]), st.sampled_from(OutboxState)), st.integers(1, 50_000)
)
ANSWERS = st.lists(st.tuples(st.sampled_from(Reply), MOMENTS), max_size=30)
END = replace(ALERT, id=BroadcastId(8), step=Step.END, created_at=cast.NOW + timedelta(hours=1))
COURSE = Course(PersonId(1), PersonId(2), cast.NOW - timedelta(minutes=2), cast.NOW, END.created_at)


def counted(**more: object) -> Counted:
    """An alert that was ended after an hour."""
    return replace(Counted(COURSE, [ALERT, END]), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "field"),
    [
        (OutboxState.SENT, "sent"),
        (OutboxState.UNREACHABLE, "blocked"),
        (OutboxState.UNSURE, "unsure"),
        (OutboxState.CANCELLED, "cancelled"),
        (OutboxState.REJECTED, "failed"),
        (OutboxState.GAVE_UP, "failed"),
        (OutboxState.EXPIRED, "failed"),
        (OutboxState.DROPPED, "failed"),
        (OutboxState.WAITING, None),
        (OutboxState.LEASED, None),
    ],
)
def test_every_message_is_planned_and_came_to_one_thing(state: OutboxState, field: str | None) -> None:
    """What is still on its way came to nothing yet."""
    (tally,) = by_language({("fr", state): 3}).values()
    assert tally == replace(Tally(3), **({field: 3} if field else {}))


@given(STATES)
def test_nobody_is_lost_between_languages(states: dict[tuple[str, OutboxState], int]) -> None:
    """All languages together are everybody, the most spoken first; nothing is counted twice."""
    made = report(counted(states=states))
    total = made.total
    assert total.planned == sum(states.values())
    ended = total.sent + total.blocked + total.failed + total.unsure + total.cancelled
    on_its_way = (OutboxState.WAITING, OutboxState.LEASED)
    assert total.planned - ended == sum(n for (_, state), n in states.items() if state in on_its_way)
    sizes = [tally.planned for tally in made.languages.values()]
    assert sizes == sorted(sizes, reverse=True)


@given(ANSWERS)
def test_answers_only_grow(answers: list[tuple[Reply, datetime]]) -> None:
    """After five, fifteen, sixty minutes and at the end: each holds what the one before held."""
    made = report(counted(answers=answers))
    steps = [made.after[minutes] for minutes in AFTER] + [made.answers]
    for earlier, later in itertools.pairwise(steps):
        assert all(earlier[reply] <= later[reply] for reply in Reply)
    assert sum(made.answers.values()) == len(answers)
    for minutes in AFTER:
        until = cast.NOW + timedelta(minutes=minutes)
        assert sum(made.after[minutes].values()) == sum(at <= until for _, at in answers)


@given(STATES, ANSWERS, st.none() | MOMENTS, st.dictionaries(st.sampled_from(State), st.integers(1, 9)))
def test_what_is_kept_is_read_again(
    states: dict[tuple[str, OutboxState], int],
    answers: list[tuple[Reply, datetime]],
    first: datetime | None,
    requests: dict[State, int],
) -> None:
    """As text and back nothing changes."""
    later = {END.id: {OutboxState.SENT: 3, OutboxState.REJECTED: 1}}
    made = report(
        counted(states=states, answers=answers, first_at=first, half_at=first, requests=requests, later=later)
    )
    assert load_report(dump_report(made)) == made


def test_who_when_and_what_came_of_it() -> None:
    """The alert's own words and hours, requests that were solved, and what was sent after it."""
    made = report(
        counted(
            requests={State.OPEN: 1, State.DONE: 2, State.CONFIRMED: 3, State.CANCELLED: 4},
            later={END.id: {OutboxState.SENT: 9}},
            first_at=cast.NOW + timedelta(seconds=31),
        )
    )
    assert (made.title, made.areas) == ("Coupure d'eau rue du Pont", ("gare", "centre"))
    assert (made.author, made.second, made.ended_at) == (1, 2, END.created_at)
    assert made.excluded == {Excluded.BLOCKED.value: 9}
    assert (made.opened, made.solved) == (10, 5)
    assert [(item.step, item.at, item.tally) for item in made.steps] == [
        (Step.END, END.created_at, Tally(9, sent=9))
    ]
    assert made.since_release(made.first_at) == timedelta(seconds=31)
    assert made.since_release(None) is None


def test_who_did_not_answer_is_never_less_than_nobody() -> None:
    """Somebody may answer from a group without having got the message."""
    answers = [(Reply.WELL, cast.NOW)] * 3
    assert report(counted(states={("fr", OutboxState.SENT): 5}, answers=answers)).silent == 2
    assert report(counted(answers=answers)).silent == 0


def test_without_a_message_there_is_its_course() -> None:
    """Nothing was ever planned: who and when are kept all the same."""
    made = report(Counted(COURSE, []))
    assert (made.title, made.total, made.steps, made.released_at) == ("", Tally(), (), cast.NOW)
    assert load_report(dump_report(made)) == made
