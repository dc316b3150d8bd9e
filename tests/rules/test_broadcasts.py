"""Messages to many: what they say, how far they are, when they can be called back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.audiences import Audience, Census, Excluded, Part, dump_audience, load_audience
from solidarity.broadcasts import (
    PACE,
    Content,
    Lane,
    Reach,
    Stage,
    Words,
    can_undo,
    next_report,
    progressed,
    stop,
    wait_of,
)
from solidarity.notices import Lane as Personal
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from tests.bot.gallery_broadcasts import ALERT, GONE
from tests.cast import NOW

AUDIENCES = st.builds(
    Audience,
    st.frozensets(st.sampled_from(["gare", "centre"])),
    st.frozensets(st.sampled_from(Part)),
    st.frozensets(st.sampled_from(["fr", "nl"])),
    st.frozensets(st.just("courses_aines")),
    st.none() | st.just("culture"),
    st.booleans(),
    st.booleans(),
)


@given(AUDIENCES)
def test_an_audience_is_kept_as_it_was_chosen(audience: Audience) -> None:
    """Whatever was ticked comes back the same from the database."""
    assert load_audience(dump_audience(audience)) == audience


def test_what_is_meant_for_certain_people_is_not_public() -> None:
    """A neighbourhood or a language may be read by anybody; a call to volunteers is theirs."""
    assert Audience(neighbourhoods=frozenset({"gare"}), languages=frozenset({"nl"})).is_public
    assert not Audience(parts=frozenset({Part.VOLUNTEERS})).is_public
    assert not Audience(challenges=frozenset({"courses_aines"})).is_public


def test_a_census_counts_now_and_the_days_message_together() -> None:
    """Who prefers one message a day is reached too; who is excluded is not."""
    census = Census(Counter(fr=3, nl=1), Counter(nl=4), {Excluded.BLOCKED: 9})
    assert census.reached == 8
    assert census.languages == ("nl", "fr")


def test_words_fall_back_to_the_language_they_were_written_in() -> None:
    """A reader without a text of their own gets the original, and is told so."""
    content = Content({"nl": Words("Water"), "fr": Words("Eau")})
    assert content.in_language("fr") == (Words("Eau"), True)
    assert content.in_language("de") == (Words("Water"), False)


def test_every_broadcast_goes_after_what_concerns_single_people() -> None:
    """However urgent an alert is, a mission taken or a relayed word overtakes it."""
    assert min(Lane) > max(Personal)
    assert Lane.EXTREME < Lane.SEVERE < Lane.ALERT < Lane.ANNOUNCEMENT < Lane.DIGEST


@given(st.dictionaries(st.sampled_from(OutboxState), st.integers(0, 10_000)))
def test_every_message_is_counted_once(states: dict[OutboxState, int]) -> None:
    """Sent, blocked, unsure, failed, stopped and waiting are everything there is."""
    reach = Reach(states)
    parts = (reach.sent, reach.blocked, reach.unsure, reach.failed, reach.cancelled, reach.waiting)
    assert sum(parts) == reach.total == sum(states.values())


def test_the_end_is_told_by_the_pace_so_far() -> None:
    """654 gone in 26 s: the other 630 take 25 s more; at the very start the budget's pace is taken."""
    now = NOW
    ends = GONE.ends_at(now, PACE)
    assert ends is not None
    assert timedelta(seconds=24) < ends - now < timedelta(seconds=26)
    fresh = Reach({OutboxState.WAITING: 1000})
    assert fresh.ends_at(now, 25.0) == now + timedelta(seconds=40)
    assert Reach({OutboxState.SENT: 3}, now, now).ends_at(now, 25.0) is None


def test_fifty_thousand_take_about_half_an_hour() -> None:
    """What the composer says before anything is sent."""
    assert timedelta(minutes=33) < wait_of(50_000) < timedelta(minutes=34)


def test_it_can_be_called_back_until_the_first_one_goes_out() -> None:
    """Thirty seconds, and not one more; once stopped there is nothing to call back."""
    assert can_undo(ALERT, ALERT.due - timedelta(milliseconds=1))
    assert not can_undo(ALERT, ALERT.due)
    assert not can_undo(stop(ALERT, NOW), NOW)


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.STOPPED])
def test_what_is_over_cannot_be_stopped(stage: Stage) -> None:
    """A late tap on « stop » changes nothing."""
    with pytest.raises(Refusal) as refused:
        stop(replace(ALERT, stage=stage), NOW)
    assert refused.value.why is Why.STALE


def test_it_is_under_way_once_due_and_done_when_nothing_waits() -> None:
    """The stage follows the messages; stopped stays stopped."""
    assert progressed(ALERT, GONE, NOW).stage is Stage.PLANNED
    sending = progressed(ALERT, GONE, ALERT.due)
    assert sending.stage is Stage.SENDING
    done = progressed(sending, Reach({OutboxState.SENT: 1284}), ALERT.due)
    assert (done.stage, done.done_at) == (Stage.DONE, ALERT.due)
    stopped = stop(sending, NOW)
    assert progressed(stopped, GONE, ALERT.due) is stopped


def test_the_live_report_is_never_older_than_five_seconds() -> None:
    """Looked at every two seconds while it goes out, then while answers may come, then never."""
    sending, done = replace(ALERT, stage=Stage.SENDING), replace(ALERT, stage=Stage.DONE)
    following = next_report(sending, NOW)
    assert following is not None
    assert following - NOW < timedelta(seconds=5)
    assert next_report(done, NOW) == NOW + timedelta(seconds=20)
    assert next_report(done, ALERT.not_after) is None
    assert next_report(replace(done, content=replace(done.content, answers=False)), NOW) is None
    assert next_report(replace(ALERT, stage=Stage.STOPPED), NOW) is None
