"""People are kept whole, found by either id, and leave nothing behind when they are erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Integer, LargeBinary, select

from solidarity.actions.requests import ask_help
from solidarity.groups import Group, bind_staff
from solidarity.missions import hold
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.people import AgeBand, Neighbour, PersonId, Role, pause
from solidarity.ports import Card, Deed
from solidarity.receipts import OutboxState
from solidarity.refusals import Refusal, Why
from solidarity.requests import report
from storage.tables import Sealed, Table
from tests import cast
from tests.cast import AMEL, ANA, BEN, CLEO, LEON, NOW, ROSA, SAM, arrive, neighbour, wish
from tests.stores import TestedStore, arrived, deliver, rows

NAMES = [
    "Rosa",
    "Zoë-Marie d'Été",
    "Влади́мир",
    "محمد",
    "Ana <3 & {name} *gras*",
    "👩‍👩‍👧",
    "x" * 256,
]


@pytest.mark.parametrize("part", [ROSA, SAM, CLEO, AMEL, BEN], ids=lambda part: part.name)
async def test_a_person_is_kept_whole(store: TestedStore, part: cast.Part) -> None:
    """All that the rules know of somebody comes back as it was, by either id."""
    person = replace(neighbour(part), reachable=False)
    if person.volunteer is not None:
        person = pause(person, 7, NOW)
    async with store.unit() as unit:
        await unit.people.add(person)
    async with store.unit() as unit:
        assert await unit.people.get(person.id) == person
        assert await unit.people.by_telegram(person.telegram_id) == person


async def test_what_changes_is_saved(store: TestedStore) -> None:
    """Saving replaces all that is kept, and a number can be taken away again."""
    (rosa,) = await arrive(store, ROSA)
    changed = replace(neighbour(SAM), id=rosa.id, telegram_id=rosa.telegram_id, roles=frozenset(Role))
    for wanted in (
        changed,
        replace(changed, phone=None, volunteer=None, roles=frozenset(), neighbourhood=None),
    ):
        async with store.unit() as unit:
            await unit.people.save(wanted)
            assert await unit.people.get(rosa.id) == wanted
        async with store.unit() as unit:
            assert await unit.people.get(rosa.id) == wanted


async def test_nobody_takes_back_what_another_unit_said_of_the_same_person(
    postgres_store: TestedStore,
) -> None:
    """Ben changes language, name and number while his account is frozen: all of it holds."""
    (ben,) = await arrive(postgres_store, BEN)
    async with postgres_store.unit() as slow:
        mine = await slow.people.get(ben.id)
        async with postgres_store.unit() as quick:
            await quick.people.save(
                replace(
                    await quick.people.get(ben.id), frozen_at=NOW, frozen_by=PersonId(7), roles=frozenset()
                )
            )
        mine = replace(mine, language="nl", first_name="Benoît", phone="+32470000099")
        await slow.people.save(mine)
        await slow.people.save(replace(mine, discreet=True))
    async with postgres_store.unit() as unit:
        after = await unit.people.get(ben.id)
    assert (after.frozen_at, after.frozen_by, after.roles) == (NOW, 7, frozenset())
    assert (after.language, after.first_name, after.phone) == ("nl", "Benoît", "+32470000099")
    assert after.discreet


@pytest.mark.parametrize("name", NAMES)
async def test_any_name_comes_back(sqlite_store: TestedStore, name: str) -> None:
    """Whatever letters a name is made of."""
    async with sqlite_store.unit() as unit:
        await unit.people.add(replace(neighbour(ROSA), first_name=name))
    async with sqlite_store.unit() as unit:
        assert (await unit.people.get(neighbour(ROSA).id)).first_name == name


async def test_who_is_not_there_is_not_found(store: TestedStore) -> None:
    """`find` and `by_telegram` say None, `get` refuses."""
    async with store.unit() as unit:
        assert await unit.people.find(PersonId(7)) is None
        assert await unit.people.by_telegram(cast.STRANGER) is None
        assert await unit.people.names([PersonId(7)]) == {}
        with pytest.raises(Refusal) as refused:
            await unit.people.get(PersonId(7))
    assert refused.value.why is Why.NOT_FOUND


async def test_reachable_is_what_telegram_says(store: TestedStore) -> None:
    """Marked by Telegram id, seen at once in the same unit, and back when they write again."""
    (rosa,) = await arrive(store, ROSA)
    for reachable in (False, True):
        async with store.unit() as unit:
            assert (await unit.people.get(rosa.id)).reachable is not reachable
            await unit.people.mark_reachable(rosa.telegram_id, reachable)
            assert (await unit.people.get(rosa.id)).reachable is reachable
        async with store.unit() as unit:
            assert (await unit.people.get(rosa.id)).reachable is reachable


async def test_first_names_of_those_who_are_with_us(store: TestedStore) -> None:
    """One call gives many names, loaded before or not; an unknown id is passed over."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    async with store.unit() as unit:
        await unit.people.get(sam.id)
        names = await unit.people.names([rosa.id, sam.id, ana.id, PersonId(7)])
    assert names == {rosa.id: "Rosa", sam.id: "Sam", ana.id: "Ana"}


async def test_coordinators_by_role_and_by_file(store: TestedStore) -> None:
    """Amel is one by the municipality's file, Ben by an invitation; taken off the file, Amel is none."""
    await arrive(store, ROSA, AMEL, BEN)
    async with store.unit() as unit:
        assert {person.first_name for person in await unit.people.coordinators()} == {"Amel", "Ben"}
        amel = await unit.people.by_telegram(AMEL.telegram_id)
        assert amel is not None
        assert amel.is_coordinator
    store.town = replace(store.town, coordinators=frozenset({ROSA.telegram_id}))
    async with store.unit() as unit:
        assert {person.first_name for person in await unit.people.coordinators()} == {"Rosa", "Ben"}
        amel = await unit.people.by_telegram(AMEL.telegram_id)
        assert amel is not None
        assert not amel.is_coordinator


# --- Whom to offer a mission ----------------------------------------------------------------------------


async def offered(store: TestedStore, asker: Neighbour, **changes: object) -> set[str]:
    """Who is offered a new request of this person."""
    async with store.unit() as unit:
        await ask_help(unit, asker, wish(**changes))
    return {name for name, words in (await deliver(store)).items() if "offer" in words}


async def test_available_adults_of_the_neighbourhood_are_offered_it(store: TestedStore) -> None:
    """Not somebody of another neighbourhood, not a minor, not the asker, not who blocked the bot."""
    rosa, sam, *_ = await arrive(store, ROSA, SAM, ANA, LEON, CLEO)
    assert await offered(store, rosa) == {"Sam", "Ana"}
    assert await offered(store, sam) == {"Ana"}
    async with store.unit() as unit:
        await unit.people.mark_reachable(ANA.telegram_id, False)
    assert await offered(store, rosa) == {"Sam"}


async def test_who_pauses_is_offered_nothing_until_it_ends(store: TestedStore) -> None:
    """A pause ends on its minute."""
    rosa, sam = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        await unit.people.save(pause(sam, 7, NOW))
    assert await offered(store, rosa) == set()
    store.clock.move(days=7)
    assert await offered(store, rosa, day=cast.TODAY + timedelta(days=7)) == {"Sam"}


async def test_nobody_has_more_than_three_open_offers(store: TestedStore) -> None:
    """Who has three is passed over, also the day after; declining one makes room, not on the same day."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    later = cast.TODAY + timedelta(days=4)
    for _ in range(3):
        assert await offered(store, rosa, day=later) == {"Sam", "Ana"}
        store.clock.move(minutes=1)
    assert await offered(store, rosa, day=later) == set()
    async with store.unit() as unit:
        first, second, *_ = await unit.missions.open_in("gare")
        assert await unit.offers.open_count(sam.id) == 3
        await unit.offers.decline(first.id, sam.id)
        assert await unit.offers.open_count(sam.id) == 2
    assert await offered(store, rosa, day=later) == set(), "three a day are enough"
    store.clock.move(days=1)
    assert await offered(store, rosa, day=later) == {"Sam"}
    async with store.unit() as unit:
        await unit.missions.save(replace(second, state=second.state.CANCELLED, ended_at=NOW))
        assert await unit.offers.open_count(ana.id) == 2


async def test_without_a_neighbourhood_nobody_is_offered_it(store: TestedStore) -> None:
    """Where it is unknown, who lives nowhere known is no neighbour and sees nothing open."""
    (nowhere,) = await arrive(store, replace(SAM, neighbourhood=None))
    (rosa,) = await arrive(store, ROSA)
    assert await offered(store, rosa, neighbourhood=None) == set()
    async with store.unit() as unit:
        (mission,) = await unit.missions.asked_by(rosa.id)
        assert await unit.candidates.nearby(mission) == []
        assert await unit.missions.open_for(nowhere, 5) == []


# --- Erasing --------------------------------------------------------------------------------------------


async def everything_about(store: TestedStore, person: Neighbour) -> dict[str, int]:
    """How often the person's ids stand in each table, in whatever column."""
    found = {}
    async with store.unit() as unit:
        for table in Table.metadata.tables.values():
            numbers = [column for column in table.c if not isinstance(column.type, Sealed | LargeBinary)]
            rows = (await unit.execute(select(*numbers))).all()
            ids = {str(person.id), str(person.telegram_id)}
            found[table.name] = sum(str(value) in ids for row in rows for value in row)
    return {name: count for name, count in found.items() if count}


async def test_erased_nothing_is_left(store: TestedStore) -> None:
    """Neither the person nor their key, nor their Telegram id in any column; audit and journal stay."""
    rosa, sam = await arrive(store, ROSA, SAM)
    await cast.bind(store, cast.STAFF_GROUP)
    async with store.unit() as unit:
        mission = (await ask_help(unit, rosa, wish())).mission
        await unit.relays.add(mission.id, rosa.telegram_id, 71, sam.telegram_id)
        await unit.relays.add(mission.id, sam.telegram_id, 73, rosa.telegram_id)
        await unit.topics.put(rosa.telegram_id, mission.id, 5)
        await unit.missions.save(report(await unit.missions.lock(mission.id), rosa.id))
        await unit.cards.put(Card(Kind.ASKER_CARD, mission.id, rosa.telegram_id, None, rosa.id, 72))
        await unit.drafts.put(rosa.telegram_id, "detail", {"text": "Du lait"})
        await unit.groups.save(bind_staff(Group(-5, "Nous"), rosa.id, None, NOW))
        await unit.offers.add(mission.id, [rosa.id])
        await unit.audit.record(Deed.SAW_PHONE, sam.id, rosa.id, mission.id)
        await unit.missions.save(hold(await unit.missions.lock(mission.id), rosa.telegram_id, NOW))
        for kind in (Kind.RELEASED, Kind.THANKED, Kind.APOLOGY):
            unit.tell(Notice(kind, mission.id), to(rosa))
    async with store.unit() as unit:
        assert await unit.outbox.lease("tests", 1, [sam.telegram_id]), "one of hers is in flight"
    assert set(await everything_about(store, rosa)) == {
        *("people", "person_keys", "requests", "cards", "drafts", "chat_groups"),
        *("offers", "missions", "outbox", "traces", "relayed", "topics"),
    }
    async with store.unit() as unit:
        unit.tell(Notice(Kind.CLOSED, mission.id), to(rosa))
        await unit.people.erase(rosa)
    assert await everything_about(store, rosa) == {"traces": 1, "erasures": 1}
    assert {row.state for row in await rows(store) if row.chat == 0} == {OutboxState.CANCELLED}
    assert {row.chat for row in await rows(store)} == {0, SAM.telegram_id, cast.STAFF_GROUP}
    async with store.unit() as unit:
        assert await unit.people.find(rosa.id) is None
        assert await unit.people.names([rosa.id]) == {}
        kept = await unit.missions.get(mission.id)
        assert kept.request is None


async def test_what_was_in_flight_when_they_were_erased_leaves_no_trace(store: TestedStore) -> None:
    """The message may still arrive; settling it afterwards writes no id, no card and no second try."""
    rosa, sam = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        await ask_help(unit, rosa, wish())
    async with store.unit() as unit:
        (planned,) = await unit.outbox.lease("tests", 5, ())
    async with store.unit() as unit:
        await unit.people.erase(sam)
    async with store.unit() as unit:
        await arrived(unit, planned)
    assert await everything_about(store, sam) == {"erasures": 1}


async def test_a_new_start_after_erasing_is_a_new_person(store: TestedStore) -> None:
    """Whoever comes back gets another id and another key."""
    (before,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        await unit.people.erase(before)
    (after,) = await arrive(store, ROSA)
    assert after.id != before.id
    async with store.unit() as unit:
        assert await unit.missions.asked_by(after.id) == []


async def test_a_minor_is_kept_as_an_age_band_only(store: TestedStore) -> None:
    """No birth date and no age in years stand in the table."""
    (cleo,) = await arrive(store, CLEO)
    assert cleo.volunteer is not None
    assert cleo.volunteer.age is AgeBand.MINOR
    table: Any = Table.metadata.tables["people"]
    assert not [name for name in table.c.keys() if "birth" in name or "born" in name]  # noqa: SIM118
    assert not isinstance(table.c.age.type, Integer)


async def test_a_chat_of_a_group_is_nobodys(store: TestedStore) -> None:
    """Erasing somebody leaves what goes to groups and to others as it was."""
    rosa, sam = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        mission = (await ask_help(unit, rosa, wish())).mission
        unit.tell(Notice(Kind.GROUP_CARD, mission.id), Recipient(cast.GARE_GROUP))
        unit.tell(Notice(Kind.THANKED, mission.id), to(sam))
    before = await rows(store)
    async with store.unit() as unit:
        await unit.people.erase(rosa)
    assert await rows(store) == before
