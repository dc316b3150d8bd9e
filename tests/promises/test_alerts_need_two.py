"""No alert at Severe or Extreme goes out by one person, whoever presses whatever in whichever order.

First the rules alone: every state that any sequence of presses can reach, with roles given and taken in
between. Then the same presses at the actions, on a real store, with what is planned to be sent.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from solidarity import alerts
from solidarity.actions.alerts import (
    approve_alert,
    look_again,
    refuse_alert,
    see_to_alert,
    send_alert,
    withdraw_alert,
)
from solidarity.alerts import Alert, AlertId, Level, No, Plan, State, draft
from solidarity.broadcasts import Words
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId, Role
from solidarity.refusals import Refusal
from solidarity.templates import Template
from tests.actions.acting import act, gather
from tests.cast import ANA, BEN, DIALLO, LEON, NOW, ROSA, neighbour
from tests.stores import B, TestedStore

GRAVE = (Level.URGENT, Level.VITAL)
COORDINATOR, VALIDATOR = frozenset({Role.COORDINATOR}), frozenset({Role.VALIDATOR})
BOTH = COORDINATOR | VALIDATOR
NOBODY: frozenset[Role] = frozenset()
WORDS = {"fr": Words("Coupure d'eau")}


@dataclass(frozen=True)
class World:
    """An alert, and who has which roles: all that a sequence of presses can change."""

    alert: Alert
    roles: tuple[frozenset[Role], ...]
    """Of the author, of a second person, of a third."""
    minutes: int = 0

    @property
    def now(self) -> datetime:
        """The moment."""
        return NOW + timedelta(minutes=self.minutes)

    def person(self, index: int) -> Neighbour:
        """Somebody with the roles that they have now."""
        return replace(PEOPLE[index], roles=self.roles[index])


PEOPLE = (
    replace(neighbour(BEN), id=PersonId(1)),
    replace(neighbour(ROSA), id=PersonId(2)),
    replace(neighbour(DIALLO), id=PersonId(3)),
)
Move = Callable[[World], World]


def moves(world: World) -> Iterator[tuple[str, Move]]:
    """Every press by everybody, every change of a role, and time."""
    for who in range(len(PEOPLE)):
        for version in {0, world.alert.version, world.alert.version + 1}:
            yield f"{who} yes", lambda w, i=who, v=version: _became(w, _yes(w, i, v))
        yield f"{who} alone", lambda w, i=who: _became(w, alerts.release(w.alert, w.person(i), w.now))
        yield f"{who} asks", lambda w, i=who: _became(w, alerts.ask(w.alert, w.person(i), _all(w), w.now))
        yield f"{who} no", lambda w, i=who: _became(w, alerts.refuse(w.alert, w.person(i), No.WORDS, w.now))
        yield f"{who} withdraws", lambda w, i=who: _became(w, alerts.withdraw(w.alert, w.person(i), w.now))
        for roles in (NOBODY, COORDINATOR, VALIDATOR, BOTH) if who < 2 else (NOBODY, BOTH):
            yield f"{who} is {sorted(roles)}", lambda w, i=who, r=roles: _role(w, i, r)
    yield "a reminder", lambda w: _became(w, alerts.remind(w.alert, w.now)) if _waits(w) else w
    yield "time", lambda w: replace(w, minutes=min(w.minutes + 16, 48))


def _waits(world: World) -> bool:
    return world.alert.state is State.ASKED and world.alert.version < 2


def _all(world: World) -> list[Neighbour]:
    return [world.person(index) for index in range(len(PEOPLE))]


def _yes(world: World, who: int, version: int) -> Alert:
    return alerts.approve(world.alert, world.person(0), world.person(who), version, world.now)


def _became(world: World, alert: Alert) -> World:
    return replace(world, alert=alert)


def _role(world: World, who: int, roles: frozenset[Role]) -> World:
    return replace(world, roles=tuple(roles if at == who else had for at, had in enumerate(world.roles)))


def _key(world: World) -> tuple[object, ...]:
    """What tells two worlds apart."""
    found = world.alert
    return (world.roles, world.minutes, found.state, found.second, found.version, found.asked_at)


@pytest.mark.parametrize("level", GRAVE)
def test_no_path_leads_from_a_draft_to_everybody_with_one_person(level: Level) -> None:
    """All worlds that can be reached: each release was by a second person who had the right just then."""
    plan = Plan(level, Template.WATER_CUT, WORDS)
    author = replace(PEOPLE[0], roles=COORDINATOR)
    first = World(draft(plan, author, NOW), (COORDINATOR, VALIDATOR, NOBODY))
    seen, waiting, paths, releases = {_key(first)}, [first], 0, 0
    while waiting:
        world = waiting.pop()
        for name, move in moves(world):
            try:
                after = move(world)
            except Refusal:
                continue
            paths += 1
            if after.alert.state is State.RELEASED and world.alert.state is not State.RELEASED:
                releases += 1
                second = after.alert.second
                assert second not in (None, after.alert.author), name
                assert next(item for item in _all(world) if item.id == second).approves, name
                assert world.person(0).is_coordinator, name
                assert world.alert.state is State.ASKED, name
            if _key(after) not in seen:
                seen.add(_key(after))
                waiting.append(after)
    assert releases > 100
    assert paths > 10_000
    states = {key[2] for key in seen}
    assert states == {State.DRAFT, State.ASKED, State.RELEASED, State.CANCELLED, State.REFUSED}


async def _released_rightly(store: TestedStore, alert_id: AlertId, allowed: set[PersonId]) -> bool:
    """Messages are planned exactly where a second person agreed who was allowed to; whether one has."""
    async with store.unit() as unit:
        alert = await unit.alerts.get(alert_id)
        planned = (
            await unit.execute(select(func.count()).select_from(B).where(B.c.kind == Kind.ALERT.value))
        ).scalar_one()
    assert bool(planned) is (alert.state is State.RELEASED)
    if alert.state is State.RELEASED:
        assert alert.second in allowed - {alert.author}
    return bool(planned)


@pytest.mark.parametrize("seed", range(24))
async def test_nobodys_presses_send_it_alone(sqlite_store: TestedStore, seed: int) -> None:
    """Twelve presses in any order, by author, colleague, validator, somebody with both roles, resident."""
    chance, store = random.Random(seed), sqlite_store
    people = await gather(store, BEN, ROSA, DIALLO, ANA, LEON)
    ben, colleague, validator, both, resident = people
    roles = {colleague.id: COORDINATOR, validator.id: VALIDATOR, both.id: BOTH}
    async with store.unit() as unit:
        for person in (colleague, validator, both):
            await unit.people.save(replace(await unit.people.get(person.id), roles=roles[person.id]))
    level = chance.choice(GRAVE)
    made = draft(Plan(level, Template.FLOOD, WORDS), await _now(store, ben), store.clock.now())
    alert = (await act(store, send_alert, await _now(store, ben), made)).alert
    for _ in range(12):
        who = await _now(store, chance.choice([ben, ben, colleague, validator, both, resident]))
        before = {item.id for item in await _approvers(store)}
        try:
            match chance.randrange(9):
                case 0 | 1 | 2:
                    await act(store, approve_alert, who, alert.id, chance.choice([0, 0, 1, 2]))
                case 3:
                    await act(store, look_again, who, alert.id)
                case 4 if chance.random() < 0.3:
                    await act(store, refuse_alert, who, alert.id, No.UNTRUE)
                case 5 if chance.random() < 0.3:
                    await act(store, withdraw_alert, who, alert.id)
                case 6:
                    await _give(store, who, chance.choice([NOBODY, VALIDATOR, COORDINATOR, BOTH]))
                case 7:
                    store.clock.move(minutes=chance.choice([1, 16, 31]))
                    await act(store, see_to_alert, alert.id)
                case _:
                    await act(store, send_alert, who, replace(made, author=who.id, state=State.ASKED))
        except Refusal:
            pass
        if await _released_rightly(store, alert.id, before):
            break


async def _now(store: TestedStore, person: Neighbour) -> Neighbour:
    async with store.unit() as unit:
        return await unit.people.get(person.id)


async def _approvers(store: TestedStore) -> list[Neighbour]:
    async with store.unit() as unit:
        return list(await unit.people.approvers())


async def _give(store: TestedStore, person: Neighbour, roles: frozenset[Role]) -> None:
    async with store.unit() as unit:
        await unit.people.save(replace(await unit.people.get(person.id), roles=roles))
