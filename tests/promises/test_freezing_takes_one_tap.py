"""A stolen coordinator's account is stopped by one tap of any colleague, in that same update.

From then on: no alert, no announcement, no role, no invitation, no file; what had half a minute to go or
waited for a second person does not go out, and what is out can be put right by the others.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from solidarity import alerts
from solidarity.actions.alerts import approve_alert, send_alert, take_alert_back
from solidarity.actions.announcements import Draft, publish_announcement
from solidarity.actions.barring import freeze_account
from solidarity.alerts import Alert, Level, State
from solidarity.announcements import State as Standing
from solidarity.audiences import Audience
from solidarity.broadcasts import Stage, Subject, Words
from solidarity.people import Neighbour
from solidarity.ports import Code, Purpose
from solidarity.refusals import Refusal
from solidarity.rights import Action, can
from tests.actions.acting import act, gather
from tests.actions.test_alerts import plan
from tests.cast import AMEL, BEN, ROSA, SAM
from tests.stores import TestedStore, arrived, deliver, sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]


async def fresh(store: TestedStore, person: Neighbour) -> Neighbour:
    """Somebody as they are stored now."""
    async with store.unit() as unit:
        return await unit.people.get(person.id)


async def written(store: TestedStore, author: Neighbour, level: Level) -> Alert:
    """An alert as its author wrote it."""
    draft = alerts.draft(plan(level), author, store.clock.now())
    return (await act(store, send_alert, author, draft)).alert


async def stored(store: TestedStore, alert: Alert) -> Alert:
    """As it stands now."""
    async with store.unit() as unit:
        return await unit.alerts.get(alert.id)


async def test_an_alert_in_its_half_minute_does_not_go_out(sqlite_store: TestedStore) -> None:
    """It was never released; not one message of it leaves, however long one waits."""
    _, _, amel, ben = await gather(sqlite_store, ROSA, SAM, AMEL, BEN)
    alert = await written(sqlite_store, ben, Level.INFO)
    assert alert.state is State.RELEASED
    sqlite_store.clock.at += timedelta(seconds=5)
    await act(sqlite_store, freeze_account, amel, ben.id)
    after = await stored(sqlite_store, alert)
    assert (after.state, after.released_at) == (State.CANCELLED, None)
    sqlite_store.clock.at += timedelta(minutes=5)
    assert all("alert" not in told for told in (await deliver(sqlite_store)).values())


async def test_an_alert_that_waits_for_a_second_person_is_dropped(sqlite_store: TestedStore) -> None:
    """Nobody can say yes to it any more."""
    _, _, amel, ben = await gather(sqlite_store, ROSA, SAM, AMEL, BEN)
    alert = await written(sqlite_store, ben, Level.VITAL)
    assert alert.state is State.ASKED
    await act(sqlite_store, freeze_account, amel, ben.id)
    assert (await stored(sqlite_store, alert)).state is State.CANCELLED
    with pytest.raises(Refusal):
        await act(sqlite_store, approve_alert, amel, alert.id, alert.version)


async def test_what_is_out_is_put_right_by_a_colleague(sqlite_store: TestedStore) -> None:
    """The team learns that something is out; whoever stays takes it back, and its readers are told."""
    _, _, amel, ben = await gather(sqlite_store, ROSA, SAM, AMEL, BEN)
    alert = await written(sqlite_store, ben, Level.INFO)
    sqlite_store.clock.at += timedelta(minutes=2)
    assert any("alert" in told for told in (await deliver(sqlite_store)).values())
    await act(sqlite_store, freeze_account, amel, ben.id)
    assert (await stored(sqlite_store, alert)).state is State.RELEASED
    with pytest.raises(Refusal):
        await act(sqlite_store, take_alert_back, await fresh(sqlite_store, ben), alert.id)
    await act(sqlite_store, take_alert_back, amel, alert.id)
    assert (await stored(sqlite_store, alert)).was_mistake
    assert any("alert" in told for told in (await deliver(sqlite_store)).values())
    async with sqlite_store.unit() as unit:
        sent = await unit.broadcasts.of(Subject.ALERT, alert.id)
    assert len(sent) > 1
    assert Stage.STOPPED not in {item.stage for item in sent[1:]}


async def test_a_frozen_account_may_nothing_of_the_team(sqlite_store: TestedStore) -> None:
    """No right without a mission is left but those of any neighbour; every invitation of theirs is void."""
    _, _, amel, ben = await gather(sqlite_store, ROSA, SAM, AMEL, BEN)
    async with sqlite_store.unit() as unit:
        lives = unit.now + timedelta(days=1)
        secret = await unit.codes.issue(Code(Purpose.VALIDATOR, lives, {"by": ben.id}))
        other = await unit.codes.issue(Code(Purpose.VALIDATOR, lives, {"by": amel.id}))
    before = {action for action in Action if can(ben, action)}
    await act(sqlite_store, freeze_account, amel, ben.id)
    frozen = await fresh(sqlite_store, ben)
    left = {action for action in Action if can(frozen, action)}
    assert left <= {Action.ASK}
    assert {Action.ALERT, Action.APPROVE, Action.GRANT, Action.EXPORT, Action.BAR} <= before
    async with sqlite_store.unit() as unit:
        assert await unit.codes.peek(Purpose.VALIDATOR, secret) is None
        assert await unit.codes.peek(Purpose.VALIDATOR, other) is not None


@pytest.mark.parametrize(("seconds", "state"), [(5, Standing.WRITTEN), (31, Standing.PUBLISHED)])
async def test_an_announcement_goes_no_further(
    sqlite_store: TestedStore, seconds: int, state: Standing
) -> None:
    """In its half minute it was never said; under way, nobody reads it who had not."""
    rosa, _, amel, ben = await gather(sqlite_store, ROSA, SAM, AMEL, BEN)
    told = await act(
        sqlite_store, publish_announcement, ben, Draft({"fr": Words("Gagnez", "Ici.")}, Audience())
    )
    sqlite_store.clock.move(seconds=seconds)
    if state is Standing.PUBLISHED:
        async with sqlite_store.unit() as unit:  # somebody has it, the others do not yet
            first = next(item for item in await unit.outbox.lease("tests", 50, ()) if item.broadcast)
            await arrived(unit, first)
    await act(sqlite_store, freeze_account, amel, ben.id)
    async with sqlite_store.unit() as unit:
        assert (await unit.broadcasts.get(told.broadcast.id)).stage is Stage.STOPPED
        assert (await unit.announcements.get(told.announcement.id)).state is state
    sqlite_store.clock.move(minutes=5)
    assert all("announcement" not in heard for heard in (await deliver(sqlite_store)).values())
    assert rosa is not None
