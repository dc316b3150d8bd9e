"""A concern's words reach who reads concerns, and nobody else: 0 ways, whatever the town does meanwhile.

Towns are drawn: who leads, who coordinates, who is frozen, whom it is about; then everybody acts at random on
the same store. What is planned for anybody is rendered as the sender would, and searched for the words.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.prepare import gather
from bot.i18n import Catalogues, plain
from bot.views import notices as words
from bot.views.scene import Scene
from solidarity.actions.barring import freeze_account, unfreeze_account
from solidarity.actions.concerns import (
    close_concern,
    next_concern,
    note_concern,
    read_concern,
    remind_of_concern,
    say_concern,
    take_concern,
)
from solidarity.actions.missions import join_mission
from solidarity.actions.people import OwnData, show_own_data
from solidarity.actions.relay import report_conversation
from solidarity.concerns import Outcome, Said, Sort, readers
from solidarity.notices import still_wanted
from solidarity.people import Neighbour, Role
from solidarity.queues import Op
from solidarity.refusals import Refusal
from storage.store import StoredUnit
from tests.actions.acting import act, ask
from tests.actions.acting import gather as arrive
from tests.cast import AMEL, ANA, BEN, GARE_GROUP, LEON, ROSA, SAM, STAFF_GROUP
from tests.stores import TestedStore, arrived, sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]
WORDS = "il a levé la main sur moi"
NOTE = "le frère est prévenu"
CATALOGUES = Catalogues.load()
SEEDS = 8


async def heard(store: TestedStore) -> list[tuple[int, str, bool]]:
    """All that goes out now: to which chat, what, and whether that reader may read concerns now."""
    found = []
    while True:
        async with store.unit() as unit:
            batch = await unit.outbox.lease("tests", 50, ())
            for planned in batch:
                at = await gather(unit, planned)
                if still_wanted(planned.notice, at, is_edit=planned.op is not Op.SEND) is None:
                    t = CATALOGUES.translator("fr", unit.town.zone)
                    scene = Scene(t, unit.town, unit.now, "entraide_bot", t)
                    screen = words.render(scene, planned.notice, at)
                    chat = planned.recipient.chat
                    found.append((chat, plain(screen.text), await _may(unit, chat)))
                await arrived(unit, planned)
        if not batch:
            return found


async def _may(unit: StoredUnit, chat: int) -> bool:
    """Whether whoever this chat belongs to reads the one concern of the town now."""
    team = await unit.people.with_a_role()
    concerns = await unit.concerns.open(10)
    return any(item.telegram_id == chat for one in concerns for item in readers(team, one))


def speaks(text: str) -> bool:
    """Whether any of it is in there."""
    return WORDS in text or NOTE in text


def dump(data: OwnData) -> str:
    """All that somebody's own data show."""
    return repr(data)


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_the_words_reach_only_who_reads_concerns(sqlite_store: TestedStore, seed: int) -> None:
    """Leads named, unnamed, frozen, freed; read, taken, noted, reminded, closed; by anybody, in any order."""
    store, dice = sqlite_store, random.Random(seed)
    people = await arrive(store, ROSA, SAM, ANA, LEON, AMEL, BEN, groups=(GARE_GROUP, STAFF_GROUP))
    rosa, sam = people[0], people[1]
    for person in dice.sample(people[1:4], dice.randint(0, 2)):
        await given(store, person, Role.SAFEGUARD)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await heard(store)
    about = dice.choice([sam.id, None])
    concern, _ = await act(store, say_concern, rosa, mission.id, about, Sort.UNEASE, [Said(WORDS)])
    first = await heard(store)
    assert any(speaks(text) for _, text, _ in first)
    assert all(may for _, text, may in first if speaks(text))
    seen, refused, told = 0, 0, 0
    for _step in range(14):
        actor = await fresh(store, dice.choice(people))
        other = dice.choice(people)
        kind = dice.choice(("read", "next", "take", "note", "freeze", "thaw", "role", "report", "wait"))
        try:
            seen += await step(store, kind, actor, other, concern.id, mission.id)
        except Refusal:
            refused += 1
        for _chat, text, may in await heard(store):
            if speaks(text):
                assert may, (seed, kind, actor.first_name)
                told += 1
        for person in people:
            if person.id != rosa.id:
                data = await act(store, show_own_data, await fresh(store, person))
                assert not speaks(dump(data)), (seed, kind, person.first_name)
    assert told + refused + seen


async def step(store: TestedStore, kind: str, actor: Neighbour, other: Neighbour, *ids: int) -> int:
    """One thing that somebody does; 1 where they were shown the words, which they must be allowed to read."""
    concern, mission = ids
    if kind in ("read", "next", "take", "note"):
        if kind == "next":
            shown = await act(store, next_concern, actor)
        elif kind == "note":
            shown = await act(store, note_concern, actor, concern, NOTE)
        else:
            shown = await act(store, {"read": read_concern, "take": take_concern}[kind], actor, concern)
        async with store.unit() as unit:
            team = await unit.people.with_a_role()
        if shown is None:
            return 0
        assert any(actor.id == item.id for item in readers(team, shown.concern)), (kind, actor.first_name)
        return 1
    if kind in ("freeze", "thaw"):
        await act(store, freeze_account if kind == "freeze" else unfreeze_account, actor, other.id)
    elif kind == "role":
        had = Role.SAFEGUARD in (await fresh(store, other)).roles
        await given(store, other, *(() if had else (Role.SAFEGUARD,)))
    elif kind == "report":
        await act(store, report_conversation, actor, mission)
    else:
        store.clock.at += timedelta(hours=25)
        await act(store, remind_of_concern, concern)
    return 0


async def fresh(store: TestedStore, person: Neighbour) -> Neighbour:
    """Somebody as they are stored now."""
    async with store.unit() as unit:
        return await unit.people.get(person.id)


async def given(store: TestedStore, person: Neighbour, *roles: Role) -> None:
    """Somebody with these roles beside what they are."""
    async with store.unit() as unit:
        found = await unit.people.get(person.id)
        kept = found.roles - {Role.SAFEGUARD}
        await unit.people.save(replace(found, roles=kept | set(roles)))


async def test_once_closed_it_is_told_to_nobody(sqlite_store: TestedStore) -> None:
    """A reminder that was planned before is dropped."""
    store = sqlite_store
    people = await arrive(store, ROSA, SAM, LEON, AMEL)
    rosa, sam, leon = people[:3]
    await given(store, leon, Role.SAFEGUARD)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    concern, _ = await act(store, say_concern, rosa, mission.id, sam.id, Sort.WORRY, [Said(WORDS)])
    await act(store, close_concern, await fresh(store, leon), concern.id, Outcome.NOTHING)
    assert not any(speaks(text) for _, text, _ in await heard(store))
