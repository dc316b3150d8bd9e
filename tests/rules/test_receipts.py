"""The table of receipts: every answer of Telegram leads to one known next step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.receipts import (
    FIRST_WAIT,
    LEAST_WAIT,
    LONGEST_WAIT,
    NoticeClass,
    OutboxState,
    Outcome,
    Receipt,
    Step,
    back_off,
    next_step,
)

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
A, B, C = NoticeClass.A, NoticeClass.B, NoticeClass.C


class Case(NamedTuple):
    """One row of the table. What is left out is the ordinary case: a first try with an hour left."""

    receipt: Receipt
    state: OutboxState
    klass: NoticeClass = A
    due_in: float | None = None
    attempts: int = 0
    unsure_before: bool = False
    left: float = 3600
    is_edit: bool = False
    counted: bool = True
    unsure: bool = False


FLOOD = Receipt(Outcome.WAITING_FLOOD, retry_after=timedelta(seconds=37))
DOWN = Receipt(Outcome.WAITING_NETWORK)
UNSURE = Receipt(Outcome.UNSURE)
MOVED = Receipt(Outcome.MOVED, moved_to=-100123)

TABLE = {
    "sent": Case(Receipt(Outcome.SENT, message_id=7), OutboxState.SENT),
    "unchanged counts as sent": Case(Receipt(Outcome.UNCHANGED), OutboxState.SENT, B, is_edit=True),
    "blocked": Case(Receipt(Outcome.UNREACHABLE), OutboxState.UNREACHABLE),
    "kicked from the group": Case(Receipt(Outcome.NO_CHANNEL), OutboxState.UNREACHABLE),
    "may not pin": Case(Receipt(Outcome.NO_RIGHT), OutboxState.REJECTED, B),
    "400": Case(Receipt(Outcome.REJECTED), OutboxState.REJECTED),
    "topic closed": Case(Receipt(Outcome.NO_TOPIC), OutboxState.WAITING, due_in=0, counted=False),
    "edit in a topic that is gone": Case(Receipt(Outcome.NO_TOPIC), OutboxState.DROPPED, B, is_edit=True),
    "message gone": Case(Receipt(Outcome.GONE), OutboxState.DROPPED, B, is_edit=True),
    "moved": Case(MOVED, OutboxState.WAITING, due_in=0, counted=False),
    "moved too late": Case(MOVED, OutboxState.EXPIRED, left=0, counted=False),
    "flood": Case(FLOOD, OutboxState.WAITING, due_in=37, counted=False),
    "flood, many tries": Case(FLOOD, OutboxState.WAITING, due_in=37, attempts=40, counted=False),
    "flood, digest": Case(FLOOD, OutboxState.WAITING, C, due_in=37, counted=False),
    "flood until the end": Case(FLOOD, OutboxState.EXPIRED, left=37, counted=False),
    "flood after doubt": Case(
        FLOOD, OutboxState.WAITING, due_in=37, unsure_before=True, counted=False, unsure=True
    ),
    "flood until the end after doubt": Case(
        FLOOD, OutboxState.UNSURE, left=30, unsure_before=True, counted=False, unsure=True
    ),
    "down": Case(DOWN, OutboxState.WAITING, due_in=2),
    "down again": Case(DOWN, OutboxState.WAITING, due_in=16, attempts=3),
    "down for long": Case(DOWN, OutboxState.WAITING, due_in=300, attempts=1000),
    "down, digest": Case(DOWN, OutboxState.WAITING, C, due_in=2),
    "down, little time left": Case(DOWN, OutboxState.WAITING, due_in=20, attempts=9, left=40),
    "down to the end": Case(DOWN, OutboxState.GAVE_UP, left=1.9),
    "down past the end": Case(DOWN, OutboxState.GAVE_UP, left=-60),
    "down to the end after doubt": Case(DOWN, OutboxState.UNSURE, left=1, unsure_before=True, unsure=True),
    "unsure alert": Case(UNSURE, OutboxState.WAITING, due_in=2, unsure=True),
    "unsure alert, again": Case(UNSURE, OutboxState.UNSURE, unsure_before=True, unsure=True),
    "unsure alert, no time left": Case(UNSURE, OutboxState.UNSURE, left=1, unsure=True),
    "unsure screen": Case(UNSURE, OutboxState.WAITING, B, due_in=2, unsure=True),
    "unsure screen, again": Case(UNSURE, OutboxState.UNSURE, B, unsure_before=True, unsure=True),
    "unsure edit, again": Case(
        UNSURE, OutboxState.WAITING, B, due_in=4, attempts=1, unsure_before=True, is_edit=True, unsure=True
    ),
    "unsure edit of an alert, again": Case(
        UNSURE, OutboxState.WAITING, A, due_in=4, attempts=1, unsure_before=True, is_edit=True, unsure=True
    ),
    "unsure digest": Case(UNSURE, OutboxState.UNSURE, C, unsure=True),
    "unsure edit of a digest": Case(UNSURE, OutboxState.UNSURE, C, is_edit=True, unsure=True),
}


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_each_answer_has_its_next_step(case: Case) -> None:
    """Each row of the table holds, with the back-off at its longest."""
    step = next_step(
        case.receipt,
        case.klass,
        attempts=case.attempts,
        unsure_before=case.unsure_before,
        now=NOW,
        not_after=NOW + timedelta(seconds=case.left),
        is_edit=case.is_edit,
        jitter=1.0,
    )
    due_in = None if case.due_in is None else timedelta(seconds=case.due_in)
    assert step == Step(case.state, due_in, case.counted, case.unsure)


def test_every_outcome_is_in_the_table() -> None:
    """No outcome is left without a row."""
    assert {case.receipt.outcome for case in TABLE.values()} == set(Outcome)


def test_only_waiting_and_leased_rows_are_open() -> None:
    """All other states are final."""
    open_states = {state for state in OutboxState if not state.is_final}
    assert open_states == {OutboxState.WAITING, OutboxState.LEASED}


@pytest.mark.parametrize("outcome", [Outcome.WAITING_FLOOD, Outcome.MOVED])
def test_an_incomplete_receipt_is_refused(outcome: Outcome) -> None:
    """A flood wait without its length, or a move without its place, cannot be made."""
    with pytest.raises(ValueError, match="says"):
        Receipt(outcome)


receipts = st.sampled_from(Outcome).flatmap(
    lambda outcome: st.builds(
        Receipt,
        st.just(outcome),
        retry_after=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)),
        moved_to=st.integers(max_value=-1),
    )
)
lefts = st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(days=30))
jitters = st.floats(min_value=0, max_value=1)


@given(
    receipt=receipts,
    klass=st.sampled_from(NoticeClass),
    attempts=st.integers(min_value=0, max_value=10_000),
    unsure_before=st.booleans(),
    left=lefts,
    is_edit=st.booleans(),
    jitter=jitters,
)
def test_every_receipt_leads_to_a_state_and_never_past_its_time(
    *,
    receipt: Receipt,
    klass: NoticeClass,
    attempts: int,
    unsure_before: bool,
    left: timedelta,
    is_edit: bool,
    jitter: float,
) -> None:
    """A step is final, or waiting with a time that is not behind us and before its not-after."""
    step = next_step(
        receipt,
        klass,
        attempts=attempts,
        unsure_before=unsure_before,
        now=NOW,
        not_after=NOW + left,
        is_edit=is_edit,
        jitter=jitter,
    )
    if step.state is OutboxState.WAITING:
        assert step.due_in is not None
        assert timedelta(0) <= step.due_in < left
    else:
        assert step.state.is_final
        assert step.due_in is None


@given(
    answers=st.lists(receipts, min_size=1, max_size=60),
    klass=st.sampled_from(NoticeClass),
    left=lefts,
    is_edit=st.booleans(),
    jitter=jitters,
)
def test_a_visible_message_is_unsure_at_most_twice(
    *, answers: list[Receipt], klass: NoticeClass, left: timedelta, is_edit: bool, jitter: float
) -> None:
    """Followed to its end, a message that people would see again is risked twice, a digest only once."""
    now, attempts, unsure, doubts = NOW, 0, False, 0
    for receipt in answers:
        doubts += receipt.outcome is Outcome.UNSURE
        step = next_step(
            receipt,
            klass,
            attempts=attempts,
            unsure_before=unsure,
            now=now,
            not_after=NOW + left,
            is_edit=is_edit,
            jitter=jitter,
        )
        if step.state.is_final or step.due_in is None:
            break
        now, attempts, unsure = now + step.due_in, attempts + step.count_attempt, step.unsure
    assert is_edit or doubts <= (1 if klass is C else 2)


@given(left=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)), jitter=jitters)
def test_an_outage_longer_than_a_message_ends_in_gave_up(left: timedelta, jitter: float) -> None:
    """Tried again and again while Telegram is down, a message ends as given up before its not-after."""
    now, state = NOW, OutboxState.WAITING
    for attempts in range(3000):
        step = next_step(
            DOWN,
            A,
            attempts=attempts,
            unsure_before=False,
            now=now,
            not_after=NOW + left,
            is_edit=False,
            jitter=jitter,
        )
        state = step.state
        if step.due_in is None:
            break
        now += step.due_in
    assert state is OutboxState.GAVE_UP
    assert now <= NOW + left


@given(attempts=st.integers(min_value=0, max_value=10_000), jitter=jitters)
def test_a_back_off_is_spread_and_capped(attempts: int, jitter: float) -> None:
    """A wait lies between half and the whole of its doubling, from one second to five minutes."""
    wait = back_off(attempts, jitter)
    assert LEAST_WAIT <= wait <= LONGEST_WAIT
    assert back_off(attempts, 0) <= wait <= back_off(attempts, 1)
    assert back_off(0, 1) == FIRST_WAIT
