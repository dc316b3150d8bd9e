"""Alerts in the database: which are out, which wait, whose timer has come, and who is left out of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from solidarity.alerts import Alert, AlertId, Level, No, Plan, State, draft
from solidarity.broadcasts import Words
from solidarity.cap import Certainty, Severity, Status, Urgency
from solidarity.people import Role
from solidarity.ports import AlertCard
from solidarity.refusals import Refusal, Why
from solidarity.templates import Template
from tests.cast import AMEL, BEN, NOW, ROSA, SAM, arrive, neighbour
from tests.stores import TestedStore

WATER = {"nl": Words("Water", "Geen water.", "Bewaar water."), "fr": Words("Eau")}


def alert(**changes: Any) -> Alert:
    """A grave one."""
    amel = replace(neighbour(AMEL), named=True)
    return replace(draft(Plan(Level.VITAL, Template.FLOOD, WATER, ("gare", "centre")), amel, NOW), **changes)


async def add(store: TestedStore, *alerts: Alert) -> None:
    """Keep these."""
    async with store.unit() as unit:
        for item in alerts:
            await unit.alerts.add(item)


async def test_all_of_it_comes_back(store: TestedStore) -> None:
    """Every field, the words in their order, places in theirs; saved again, what changed has changed."""
    full = alert(
        status=Status.EXERCISE,
        severity=Severity.MODERATE,
        urgency=Urgency.FUTURE,
        certainty=Certainty.POSSIBLE,
        state=State.REFUSED,
        corrects=AlertId(9),
        second=neighbour(BEN).id,
        asked_at=NOW,
        released_at=NOW + timedelta(minutes=1),
        ended_at=NOW + timedelta(minutes=2),
        due=NOW + timedelta(minutes=3),
        reason=No.TOO_EARLY,
        version=4,
    )
    changed = replace(full, infos={"fr": Words("Autre")}, reason=None, due=None, version=5)
    await add(store, full)
    async with store.unit() as unit:
        assert await unit.alerts.get(full.id) == full
        assert list((await unit.alerts.get(full.id)).infos) == ["nl", "fr"]
        await unit.alerts.save(changed)
        assert await unit.alerts.lock(full.id) == changed


async def test_what_is_not_there_is_refused(store: TestedStore) -> None:
    """None where one may be missing; a refusal where one is needed."""
    async with store.unit() as unit:
        assert await unit.alerts.find(AlertId(5)) is None
        for call in (unit.alerts.get, unit.alerts.lock):
            with pytest.raises(Refusal) as refusal:
                await call(AlertId(5))
            assert refusal.value.why is Why.NOT_FOUND


async def test_lists_say_what_is_out_and_what_waits(store: TestedStore) -> None:
    """The newest first; a correction is no alert of its own."""
    old = alert(state=State.RELEASED, created_at=NOW - timedelta(hours=1))
    new = alert(state=State.RELEASED)
    words = alert(state=State.RELEASED, corrects=new.id)
    asked = alert(state=State.ASKED)
    over = [alert(state=state) for state in (State.ENDED, State.CANCELLED, State.REFUSED)]
    await add(store, old, new, words, asked, *over)
    async with store.unit() as unit:
        assert [item.id for item in await unit.alerts.current()] == [new.id, old.id]
        assert [item.id for item in await unit.alerts.waiting()] == [asked.id]
        assert [item.id for item in await unit.alerts.corrections(new.id)] == [words.id]


async def test_timers_ring_in_their_order(store: TestedStore) -> None:
    """Whose hour has come, the earliest first, as many as asked for; without one it never rings."""
    late = alert(due=NOW + timedelta(seconds=1))
    first, second = alert(due=NOW - timedelta(minutes=1)), alert(due=NOW)
    await add(store, late, second, first, alert())
    async with store.unit() as unit:
        assert list(await unit.alerts.due(10)) == [first.id, second.id]
        assert list(await unit.alerts.due(1)) == [first.id]


async def test_cards_are_kept_until_they_are_forgotten(store: TestedStore) -> None:
    """One for each message; the same message again replaces itself."""
    one, other = alert(), alert()
    ben = neighbour(BEN).id
    cards = [AlertCard(one.id, 7, 1, ben), AlertCard(one.id, 8, 1, ben), AlertCard(other.id, 7, 2, ben)]
    await add(store, one, other)
    async with store.unit() as unit:
        for card in [*cards, cards[0]]:
            await unit.alerts.put_card(card)
        assert list(await unit.alerts.cards(one.id)) == cards[:2]
        await unit.alerts.forget_cards(one.id)
        assert list(await unit.alerts.cards(one.id)) == []
        assert list(await unit.alerts.cards(other.id)) == cards[2:]


async def test_who_may_agree(store: TestedStore) -> None:
    """Coordinators by file and by invitation, and validators; who has both roles counts once."""
    amel, ben, rosa, sam = await arrive(store, AMEL, BEN, ROSA, SAM)
    async with store.unit() as unit:
        await unit.people.save(replace(rosa, roles=frozenset({Role.VALIDATOR})))
        await unit.people.save(replace(ben, roles=frozenset({Role.COORDINATOR, Role.VALIDATOR})))
    async with store.unit() as unit:
        approvers = await unit.people.approvers()
        coordinators = await unit.people.coordinators()
    assert {item.id for item in approvers} == {amel.id, ben.id, rosa.id}
    assert len(approvers) == 3
    assert {item.id for item in coordinators} == {amel.id, ben.id}
    assert sam.id not in {item.id for item in approvers}


async def test_somebody_erased_is_taken_off(store: TestedStore) -> None:
    """What only they had asked for lapses; what is out stays without their name; their cards go."""
    amel, ben = await arrive(store, AMEL, BEN)
    asked = alert(state=State.ASKED, author=ben.id, due=NOW)
    out = alert(state=State.RELEASED, author=ben.id)
    agreed = alert(state=State.RELEASED, author=amel.id, second=ben.id)
    await add(store, asked, out, agreed)
    async with store.unit() as unit:
        await unit.alerts.put_card(AlertCard(asked.id, ben.telegram_id, 1, ben.id))
        await unit.alerts.put_card(AlertCard(asked.id, amel.telegram_id, 1, amel.id))
        await unit.people.erase(ben)
    async with store.unit() as unit:
        found = await unit.alerts.get(asked.id)
        assert (found.state, found.author, found.due) == (State.CANCELLED, None, None)
        assert (await unit.alerts.get(out.id)).author is None
        assert (await unit.alerts.get(out.id)).state is State.RELEASED
        assert (await unit.alerts.get(agreed.id)).second is None
        assert [card.person for card in await unit.alerts.cards(asked.id)] == [amel.id]
