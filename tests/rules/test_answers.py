"""Answers to alerts: while which message asks for them, and who stands by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.answers import asking, current, stands_by
from solidarity.broadcasts import Broadcast, BroadcastId, Stage, Step
from tests import cast
from tests.bot.gallery_broadcasts import ALERT

OUT = replace(ALERT, due=cast.NOW)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def later(step: Step, **changes: object) -> Broadcast:
    """Another message of the same alert, an hour later."""
    answers = step in (Step.REMINDER, Step.UPDATE)
    body = replace(OUT, id=BroadcastId(8), step=step, due=cast.NOW + HOUR, created_at=cast.NOW + HOUR)
    return replace(body, content=replace(OUT.content, answers=answers), **changes)  # type: ignore[arg-type]


def test_it_asks_from_its_first_message_to_its_end() -> None:
    """Not before it goes out, and not a moment after its time."""
    assert asking([OUT], cast.NOW - MINUTE) is None
    assert asking([OUT], cast.NOW) is OUT
    assert asking([OUT], OUT.not_after - MINUTE) is OUT
    assert asking([OUT], OUT.not_after) is None
    assert asking([], cast.NOW) is None


def test_the_newest_words_ask_and_may_do_so_for_longer() -> None:
    """A correction that prolongs the alert prolongs the time for answers."""
    longer = later(Step.UPDATE, not_after=OUT.not_after + HOUR)
    now = cast.NOW + 2 * HOUR
    assert asking([OUT, longer], now) is longer
    assert asking([OUT, longer], OUT.not_after) is longer
    assert asking([OUT, later(Step.REMINDER, due=now + HOUR)], now) is OUT


@pytest.mark.parametrize("step", [Step.END, Step.MISTAKE])
def test_ended_or_mistaken_it_asks_no_more(step: Step) -> None:
    """From the moment in which somebody said so, whatever is still on its way."""
    assert asking([OUT, later(step)], cast.NOW + HOUR) is None


def test_called_back_nobody_was_asked() -> None:
    """Stopped in the half minute before, it never was; stopped later, those who have it may answer."""
    due = cast.NOW + timedelta(seconds=30)
    called_back = replace(OUT, due=due, stage=Stage.STOPPED, done_at=cast.NOW)
    stopped = replace(OUT, due=due, stage=Stage.STOPPED, done_at=cast.NOW + MINUTE)
    assert asking([called_back], cast.NOW + MINUTE) is None
    assert asking([stopped], cast.NOW + MINUTE) is stopped


def test_what_only_informs_asks_nothing() -> None:
    """Without its three buttons nobody was asked."""
    informs = replace(OUT, content=replace(OUT.content, answers=False))
    assert asking([informs], cast.NOW) is None
    assert current([informs], cast.NOW) is informs
    assert current([informs, later(Step.END)], cast.NOW + HOUR) is None


@pytest.mark.parametrize(
    ("part", "stands"), [(cast.SAM, True), (cast.ROSA, False), (cast.CLEO, False), (cast.AMEL, False)]
)
def test_adult_volunteers_stand_by(part: cast.Part, stands: bool) -> None:
    """Neither who has not accepted the charter, nor who is under eighteen."""
    assert stands_by(cast.neighbour(part)) is stands
