"""What reaches many, or takes numbers along, asks for six digits too; stopping it never does."""

from __future__ import annotations

import pytest

from solidarity.actions.alerts import (
    approve_alert,
    end_alert,
    remind_silent,
    send_alert,
    stop_alert,
    take_alert_back,
)
from solidarity.actions.announcements import publish_announcement, schedule_announcement
from solidarity.actions.answers import print_calls
from solidarity.actions.barring import freeze_account, unfreeze_account
from solidarity.actions.factors import give_code
from solidarity.alerts import draft
from solidarity.factors import HOLDS
from solidarity.people import Neighbour
from tests.actions.acting import act
from tests.actions.test_alerts import asked, plan, sent, town_of
from tests.actions.test_announcements import fair
from tests.actions.test_factors import code_now, digits, needed, protect
from tests.stores import TestedStore


@pytest.fixture
async def team(store: TestedStore) -> list[Neighbour]:
    """Amel and Ben have a factor, long ago proved; four others live there."""
    amel, ben, *others = await town_of(store)
    people = [await protect(store, amel), await protect(store, ben), *others]
    store.clock.at += HOLDS
    return people


async def test_an_alert_asks_before_it_goes_out(store: TestedStore, team: list[Neighbour]) -> None:
    """Sent by one or approved as the second: nothing of it is planned before the digits."""
    amel, ben = team[:2]
    assert not await needed(store, send_alert, amel, draft(plan(), amel, store.clock.now()))
    amel = await protect_again(store, amel)
    grave = await asked(store, amel)
    assert not await needed(store, approve_alert, ben, grave.id, grave.version)


async def test_putting_an_alert_right_asks_and_stopping_it_does_not(
    store: TestedStore, team: list[Neighbour]
) -> None:
    """Whoever sent it has just proved; twelve hours later, or as somebody else, the digits come first."""
    amel, ben = team[:2]
    amel = await protect_again(store, amel)
    alert, broadcast = await sent(store, amel)
    for action in (take_alert_back, end_alert, remind_silent):
        assert not await needed(store, action, ben, alert.id), action
    assert not await needed(store, print_calls, ben, alert.id)
    await act(store, stop_alert, ben, broadcast.id)


async def test_the_towns_announcement_asks(store: TestedStore, team: list[Neighbour]) -> None:
    """What the municipality says, now or later, is said by whoever proves to be themselves."""
    amel = team[0]
    words = fair(organisation=None)
    assert not await needed(store, publish_announcement, amel, words)
    later = store.clock.now() + HOLDS
    assert not await needed(store, schedule_announcement, amel, words, later)


async def test_freezing_asks_for_nothing_and_giving_back_does(
    store: TestedStore, team: list[Neighbour]
) -> None:
    """A stolen account must stop at once; that it is given back is somebody's word."""
    amel, ben = team[:2]
    await act(store, freeze_account, amel, ben.id)
    assert not await needed(store, unfreeze_account, amel, ben.id)


async def protect_again(store: TestedStore, person: Neighbour) -> Neighbour:
    """They give a fresh code."""
    after, _ = await act(store, give_code, person, code_now(store), digits)
    return after
