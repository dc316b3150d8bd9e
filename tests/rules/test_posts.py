"""A post stands while it is true: pinned so long where that was wanted, and then no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.broadcasts import Broadcast, Step
from solidarity.notices import Kind
from solidarity.posts import (
    Became,
    Post,
    is_to_be_pinned,
    kind_of,
    over,
    posted,
    topic_for,
    what_became,
)
from solidarity.topics import Topic
from tests.cast import NOW
from tests.posting import alert, later, news


def stands(broadcast: Broadcast) -> Post:
    """It has just been posted."""
    return posted(broadcast, -1, 12, 3)


def test_each_subject_has_its_kind_and_its_topic() -> None:
    """Alerts and announcements do not mix."""
    assert (kind_of(alert()), topic_for(alert())) == (Kind.ALERT_POST, Topic.ALERTS)
    assert (kind_of(news()), topic_for(news())) == (Kind.ANNOUNCEMENT_POST, Topic.NEWS)


def test_a_post_is_true_until_its_broadcast_says_so() -> None:
    """Where that says nothing, until it would not be sent any more."""
    assert stands(news()).until == NOW + timedelta(days=2)
    endless = news(content=replace(news().content, until=None))
    assert stands(endless).until == NOW + timedelta(days=1)


@pytest.mark.parametrize("step", Step)
def test_only_what_is_true_for_a_time_is_pinned(step: Step) -> None:
    """Not the word that it was a mistake or is over, nor the question how people are."""
    body = replace(alert(), step=step)
    pinned = step in (Step.FIRST, Step.UPDATE)
    assert is_to_be_pinned(stands(body), body, NOW) is pinned
    unpinned = replace(body, content=replace(body.content, pinned=False))
    assert not is_to_be_pinned(stands(unpinned), unpinned, NOW)


def test_what_is_over_is_not_pinned() -> None:
    """Nor what is pinned already, nor what the hour has overtaken."""
    body = alert()
    post = stands(body)
    assert post.is_valid(NOW)
    assert not is_to_be_pinned(replace(post, pinned=True), body, NOW)
    assert not is_to_be_pinned(over(post), body, NOW)
    assert not is_to_be_pinned(post, body, NOW + timedelta(hours=6))
    assert over(replace(post, pinned=True)) == replace(post, until=None)


def test_a_later_word_says_what_became_of_the_earlier_ones() -> None:
    """A question how people are changes nothing."""
    assert {step: what_became(step) for step in Step} == {
        Step.FIRST: None,
        Step.REMINDER: None,
        Step.UPDATE: Became.REPLACED,
        Step.MISTAKE: Became.MISTAKE,
        Step.END: Became.ENDED,
        Step.WITHDRAWN: Became.WITHDRAWN,
        Step.HIDDEN: Became.HIDDEN,
    }
    assert [item for item in Became if item.takes_away] == [Became.WITHDRAWN, Became.HIDDEN]
    assert later(alert(), Step.END).created_at > NOW
