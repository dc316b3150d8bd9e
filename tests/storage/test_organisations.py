"""Organisations are kept whole, sealed, with their members, and found as lists need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from solidarity.organisations import (
    Actor,
    Member,
    Organisation,
    OrganisationId,
    Part,
    Profile,
    Reason,
    Standing,
)
from solidarity.people import PersonId
from solidarity.refusals import Refusal, Why
from storage.organisations import A, B
from tests import cast
from tests.cast import NOW, ROSA, SAM, arrive
from tests.stores import TestedStore

FULL = Organisation(
    OrganisationId(2**62 - 1),
    Profile(
        Actor.HEALTH,
        "L'Été <3 🏛",
        "081 22 33 44",
        "0417497106",
        neighbourhoods=frozenset({"gare", "centre"}),
        services=frozenset({"courses"}),
    ),
    Standing.SUSPENDED,
    NOW,
    PersonId(2**61),
    (Member(PersonId(2**61), Part.LEAD, NOW), Member(PersonId(7), Part.WRITER, NOW + timedelta(hours=1))),
    decided_by=PersonId(8),
    decided_at=NOW + timedelta(days=1),
    reason=Reason.RULES,
    remind_at=NOW + timedelta(days=2),
)
BARE = Organisation(
    OrganisationId(1), Profile(Actor.SHOP, "Épicerie", None), Standing.WAITING, NOW + timedelta(hours=2)
)


async def kept(store: TestedStore, *wanted: Organisation) -> None:
    """They are stored."""
    async with store.unit() as unit:
        for item in wanted:
            await unit.organisations.add(item)


@pytest.mark.parametrize("wanted", [FULL, BARE], ids=["full", "bare"])
async def test_an_organisation_is_kept_whole(store: TestedStore, wanted: Organisation) -> None:
    """Everything it says, where it stands, who decided and when, its members in their order, its timer."""
    await kept(store, wanted)
    async with store.unit() as unit:
        assert await unit.organisations.get(wanted.id) == wanted
        assert await unit.organisations.lock(wanted.id) == wanted


async def test_saving_replaces_all_of_it(store: TestedStore) -> None:
    """Members who are gone are gone, others are what they are now."""
    await kept(store, FULL)
    after = replace(
        BARE, id=FULL.id, members=(Member(PersonId(7), Part.LEAD, NOW), Member(PersonId(9), Part.WRITER, NOW))
    )
    async with store.unit() as unit:
        await unit.organisations.save(after)
    async with store.unit() as unit:
        assert await unit.organisations.find(FULL.id) == after


async def test_what_it_says_of_itself_is_sealed(store: TestedStore) -> None:
    """Name, number and contact are not in the file as they were written, nor open in another row."""
    await kept(store, FULL, replace(BARE, id=OrganisationId(2)))
    async with store.unit() as unit:
        row = (await unit.execute(select(A).where(A.c.id == FULL.id))).one()
        said = FULL.profile
        for column, text in (("name", said.name), ("number", said.number), ("contact", said.contact)):
            sealed = row._mapping[column]
            assert str(text).encode() not in sealed
            seal = unit.instance if column == "name" else (await unit.owners.read([FULL.id]))[FULL.id]
            assert seal.open(sealed, "organisations", column, FULL.id).decode() == text


async def test_what_is_not_there_is_said(store: TestedStore) -> None:
    """`find` gives nothing, `get` and `lock` refuse; dropped, its members are gone too."""
    await kept(store, FULL)
    async with store.unit() as unit:
        await unit.organisations.drop(FULL.id)
    async with store.unit() as unit:
        assert await unit.organisations.find(FULL.id) is None
        assert (await unit.execute(select(B))).all() == []
        for ask in (unit.organisations.get, unit.organisations.lock):
            with pytest.raises(Refusal) as refused:
                await ask(FULL.id)
            assert refused.value.why is Why.STALE


async def test_lists_have_what_waits_first(store: TestedStore) -> None:
    """The longest on top, then all others by name; of too many, those that wait are never left out."""
    waiting = [
        replace(BARE, id=OrganisationId(at), asked_at=NOW + timedelta(minutes=minutes))
        for at, minutes in ((2, 30), (3, 10), (4, 20))
    ]
    valid = [
        replace(FULL, id=OrganisationId(at), profile=replace(FULL.profile, name=name), members=())
        for at, name in ((5, "Zoé"), (6, "abc"))
    ]
    await kept(store, *valid, *waiting)
    async with store.unit() as unit:
        assert [item.id for item in await unit.organisations.waiting(10)] == [3, 4, 2]
        assert [item.id for item in await unit.organisations.waiting(2)] == [3, 4]
        assert [item.id for item in await unit.organisations.all(10)] == [3, 4, 2, 6, 5]
        assert {item.id for item in await unit.organisations.all(3)} == {2, 3, 4}


async def test_timers_are_found_when_they_are_due(store: TestedStore) -> None:
    """In their order; what has none is never found."""
    soon = replace(BARE, remind_at=NOW + timedelta(hours=1))
    late = replace(BARE, id=OrganisationId(2), remind_at=NOW + timedelta(hours=2))
    await kept(store, late, soon, replace(BARE, id=OrganisationId(3)))
    for hours, expected in ((0.5, []), (1, [1]), (3, [1, 2])):
        store.clock.at = NOW + timedelta(hours=hours)
        async with store.unit() as unit:
            assert await unit.organisations.undecided(10) == expected


async def test_members_are_people_who_are_still_here(store: TestedStore) -> None:
    """In the order in which they joined; whoever is unknown is left out; what one speaks for, by name."""
    rosa, sam = await arrive(store, ROSA, SAM)
    members = tuple(
        Member(person, Part.LEAD, NOW + timedelta(hours=hours))
        for hours, person in enumerate((sam.id, PersonId(5), rosa.id))
    )
    it = replace(FULL, members=members)
    other = replace(BARE, members=members[:1])
    await kept(store, it, other)
    async with store.unit() as unit:
        assert await unit.organisations.members(it.id) == [sam, rosa]
        assert await unit.organisations.members(OrganisationId(99)) == []
        assert [item.organisation for item in await unit.organisations.of(sam.id)] == [it, other]
        assert [item.organisation for item in await unit.organisations.of(rosa.id)] == [it]
        assert await unit.organisations.of(cast.neighbour(cast.ANA).id) == []
