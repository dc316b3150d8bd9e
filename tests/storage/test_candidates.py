"""Whom to ask is found by indexes among very many, on both databases, without opening a name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import h3
import pytest
from sqlalchemy import select, text

from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.requests import ask_help, confirm_outcome
from solidarity.matching import MAX_OFFERS_A_DAY, Bar, Ranked, span_of
from solidarity.matrix import NEVER, Score
from solidarity.missions import Mission, MissionId, Participation, Seat, State
from solidarity.people import AgeBand, Neighbour, PersonId, Role, pause
from solidarity.reasons import Because, Merit, Override, write_merits
from solidarity.requests import Beneficiary, Feeling, of
from solidarity.trust import Lent
from storage import candidates, tables
from tests.cast import AMEL, ANA, LEON, NOW, ROSA, SAM, TODAY, Part, arrive, mission, wish
from tests.storage.test_plans import listening, plan
from tests.stores import TestedStore

O: Any = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
C: Any = tables.Score.__table__  # type: ignore[attr-defined]
HERE = h3.latlng_to_cell(50.4689, 4.8622, 9)


def part(number: int, **more: Any) -> Part:
    """One of many volunteers of the Gare."""
    known = {"neighbourhood": "gare", "age": AgeBand.ADULT, **more}
    return Part(f"V{number}", 6_200_000_000 + number, **known)


async def change(store: TestedStore, person: Neighbour, **volunteer: Any) -> Neighbour:
    """What somebody said about themselves as a volunteer."""
    assert person.volunteer is not None
    changed = replace(person, volunteer=replace(person.volunteer, **volunteer))
    async with store.unit() as unit:
        await unit.people.save(changed)
    return changed


async def stored(store: TestedStore, found: Mission) -> Mission:
    """A mission that nobody was told of."""
    async with store.unit() as unit:
        return await unit.missions.add(found)


async def best(store: TestedStore, found: Mission, limit: int = 5, *, beyond: bool = False) -> list[Ranked]:
    """Whom to ask for it."""
    async with store.unit() as unit:
        return list(await unit.candidates.best(found, limit, beyond=beyond))


def who(found: list[Ranked]) -> list[int]:
    """Their ids."""
    return [item.person for item in found]


async def test_the_likeliest_come_first_and_those_beside_only_where_too_few(store: TestedStore) -> None:
    """By score at the Gare; who never said anything between; then the Centre, the Plateau last."""
    rosa, loves, unknown, reluctant, leon, far, nowhere = await arrive(
        store,
        ROSA,
        part(1),
        part(2),
        part(3),
        LEON,
        part(5, neighbourhood="plateau"),
        part(6, neighbourhood=None),
    )
    await change(store, loves, scores={"courses_aines": Score(3, 2)})
    await change(store, reluctant, scores={"courses_aines": Score(2, -1)})
    await change(store, far, scores={"courses_aines": Score(3, 2)})
    asked = await stored(store, mission(rosa))
    row = [loves.id, unknown.id, reluctant.id, leon.id, far.id, nowhere.id]
    assert who(await best(store, asked, 3)) == row[:3]
    assert who(await best(store, asked, 4)) == row[:4]
    assert who(await best(store, asked, 9)) == row
    assert who(await best(store, asked, 2)) == row[:2]
    beyond = who(await best(store, asked, 9, beyond=True))
    assert beyond.index(far.id) < beyond.index(reluctant.id)
    assert set(beyond) == set(row)


async def test_please_not_is_never_proposed(store: TestedStore) -> None:
    """Not even where there is nobody else; for another challenge they are."""
    rosa, sam = await arrive(store, ROSA, SAM)
    await change(store, sam, scores={"courses_aines": Score(3, NEVER)})
    asked = await stored(store, mission(rosa))
    other = await stored(store, replace(mission(rosa), id=MissionId(2), reference="B", category="compagnie"))
    assert who(await best(store, asked)) == []
    assert who(await best(store, other)) == [sam.id]
    async with store.unit() as unit:
        assert await unit.candidates.nearby(asked) == []
        found = await unit.candidates.find(asked, sam.id)
        assert found is not None
        assert found.bars == {Bar.NEVER}
        assert await unit.candidates.find(asked, PersonId(5)) is None


async def test_the_store_tells_the_rule_what_bars(store: TestedStore) -> None:
    """Paused, lent and over, blocked the bot, said no, asked it, too young, elected: each is known."""
    rosa, *people = await arrive(store, replace(ROSA, age=AgeBand.ADULT), *(part(n) for n in range(1, 8)))
    paused, lent, blocked, declined, young, elected, free = people
    asked = await stored(store, mission(rosa))
    async with store.unit() as unit:
        await unit.people.save(pause(paused, 7, NOW))
        await unit.people.save(replace(elected, roles=frozenset({Role.ELECTED})))
        await unit.people.mark_reachable(blocked.telegram_id, reachable=False)
        await unit.offers.decline(asked.id, declined.id)
    await change(store, lent, lent=Lent("La poste", TODAY - timedelta(days=1)))
    await change(store, young, age=AgeBand.MINOR)
    assert who(await best(store, asked)) == [free.id]
    expected = [Bar.PAUSED, Bar.LENT_OVER, Bar.UNREACHABLE, Bar.SAID_NO, Bar.MINOR, Bar.ELECTED]
    async with store.unit() as unit:
        for person, bar in zip(people, expected, strict=False):
            found = await unit.candidates.find(asked, person.id)
            assert found is not None
            assert found.bars == {bar}
        mine = await unit.candidates.find(asked, rosa.id)
        assert mine is not None
        assert mine.bars == {Bar.INVOLVED}
        assert [item.person for item in await unit.candidates.nearby(asked)] == [free.id]


async def test_minors_are_found_where_they_may_come(store: TestedStore) -> None:
    """An organisation supervises it, and the category is for them."""
    rosa, young = await arrive(store, ROSA, part(1, age=AgeBand.MINOR))
    light = {code: replace(item, minors=True) for code, item in store.town.categories.items()}
    store.town = replace(store.town, categories=light)
    asked = await stored(store, replace(mission(rosa), organisation=7, supervisor="La Ruche"))
    alone = await stored(store, replace(mission(rosa), id=MissionId(2), reference="B"))
    assert (who(await best(store, asked)), who(await best(store, alone))) == ([young.id], [])


async def offer_some(
    store: TestedStore, rosa: Neighbour, sam: Neighbour, amount: int, first: int = 100
) -> None:
    """Other missions, each offered to Sam and taken by somebody else since."""
    for number in range(first, first + amount):
        other = replace(mission(rosa, state=State.TAKEN), id=MissionId(number), reference=f"O{number}")
        await stored(store, other)
        async with store.unit() as unit:
            await unit.offers.add(other.id, [sam.id])


async def test_three_offers_a_day_are_enough(store: TestedStore) -> None:
    """Also where nothing waits for an answer; after the night there is room again."""
    rosa, sam = await arrive(store, ROSA, SAM)
    later = await stored(store, replace(mission(rosa), day=TODAY + timedelta(days=3)))
    await offer_some(store, rosa, sam, MAX_OFFERS_A_DAY - 1)
    assert who(await best(store, later)) == [sam.id]
    await offer_some(store, rosa, sam, 1, first=200)
    assert who(await best(store, later)) == []
    async with store.unit() as unit:
        found = await unit.candidates.find(later, sam.id)
        assert found is not None
        assert found.bars == {Bar.ENOUGH_TODAY}
    store.clock.move(hours=12)
    assert who(await best(store, later)) == [sam.id], "at ten in the evening it is heard tomorrow"


async def test_who_waited_longest_is_asked_first(store: TestedStore) -> None:
    """Of equals, whoever was offered nothing for longer; an offer gives the turn to the next."""
    rosa, *people = await arrive(store, ROSA, *(part(n) for n in range(1, 4)))
    turn = []
    for number in range(4):
        asked = await stored(store, replace(mission(rosa), id=MissionId(10 + number), reference=f"T{number}"))
        (first,) = await best(store, asked, 1)
        async with store.unit() as unit:
            await unit.offers.add(asked.id, [first.person], reasons={first.person: first.merits})
            assert await unit.offers.reasons(asked.id, first.person) == first.merits
        turn.append(first.person)
        store.clock.move(minutes=1)
    assert set(turn[:3]) == {item.id for item in people}
    assert turn[3] == turn[0]
    changed = await change(store, people[0], scores={"courses_aines": Score(1, 1)})
    last = NOW + timedelta(minutes=max(at for at, person in enumerate(turn) if person == changed.id))
    async with store.unit() as unit:
        rows = (await unit.execute(select(C).where(C.c.person_id == changed.id))).all()
    assert [(row.challenge, row.offered_at) for row in rows] == [("", last), ("courses_aines", last)]


async def test_a_language_is_looked_for_among_all(store: TestedStore) -> None:
    """The last in turn speaks it and comes first; who never said may follow, who speaks others does not."""
    rosa, *people = await arrive(store, ROSA, *(part(n) for n in range(candidates.POOL + 4)))
    people.sort(key=lambda item: item.id)
    async with store.unit() as unit:
        await unit.execute(text("UPDATE people SET speaks = 'en,nl' WHERE age = 'adult'"))
        await unit.people.save(replace(people[-1], speaks=frozenset({"en", "uk"})))
        await unit.people.save(replace(people[-2], speaks=None))
    asked = mission(rosa)
    asked = await stored(store, replace(asked, request=replace(of(asked), languages=frozenset({"uk"}))))
    found = await best(store, asked)
    assert who(found) == [people[-1].id, people[-2].id]
    assert Merit(Because.LANGUAGE, "uk") in found[0].merits
    assert not found[1].has(Because.LANGUAGE)


async def test_whoever_has_a_vehicle_is_found_among_all(store: TestedStore) -> None:
    """The last in turn, where one is needed."""
    rosa, *people = await arrive(store, ROSA, *(part(n) for n in range(candidates.POOL + 4)))
    last = max(people, key=lambda item: item.id)
    await change(store, last, vehicle=True)
    known = store.town.categories
    ride = replace(known["transport"], vehicle=True)
    store.town = replace(store.town, categories={**known, "transport": ride})
    asked = await stored(store, replace(mission(rosa), category="transport"))
    (first,) = await best(store, asked, 1)
    assert (first.person, first.has(Because.VEHICLE)) == (last.id, True)


async def test_whoever_helped_this_person_before_is_looked_at_wherever_they_live(store: TestedStore) -> None:
    """Once she has confirmed it; and that is said."""
    rosa, sam, leon = await arrive(store, ROSA, SAM, LEON)
    async with store.unit() as unit:
        asked = (await ask_help(unit, rosa, wish())).mission
        await join_mission(unit, leon, asked.id)
    later = await stored(store, replace(mission(rosa), id=MissionId(2), reference="B"))
    assert not any(item.has(Because.KNOWN) for item in await best(store, later))
    async with store.unit() as unit:
        await finish_mission(unit, leon, asked.id)
        await confirm_outcome(unit, rosa, asked.id, Feeling.WELL)
    found = await best(store, later)
    assert who(found) == [sam.id, leon.id]
    assert write_merits(found[1].merits) == "known;next;week:1"
    assert who(await best(store, later, beyond=True))[0] in (sam.id, leon.id)


async def test_who_helped_one_whom_she_asked_for_does_not_know_the_other(store: TestedStore) -> None:
    """Rosa asks for Jeanne and for Paul: it is the person visited who counts."""
    rosa, sam = await arrive(store, ROSA, SAM)
    visited = {}
    for number, name in enumerate(("Jeanne", "Paul")):
        told = Beneficiary(name, f"+3247500000{number}", NOW, rosa.id)
        found = replace(mission(rosa), id=MissionId(20 + number), reference=name)
        found = replace(found, request=replace(of(found), beneficiary=told))
        visited[name] = found
    done = replace(
        visited["Jeanne"],
        state=State.CONFIRMED,
        ended_at=NOW,
        participations=(Participation(sam.id, Seat.DONE, NOW, NOW),),
    )
    async with store.unit() as unit:
        await unit.missions.add(visited["Jeanne"])
        await unit.missions.save(done)
    again = await stored(store, replace(visited["Jeanne"], id=MissionId(30), reference="again"))
    other = await stored(store, visited["Paul"])
    hers = await stored(store, replace(mission(rosa), id=MissionId(31), reference="hers"))
    known = [[item.has(Because.KNOWN) for item in await best(store, found)] for found in (again, other, hers)]
    assert known == [[True], [False], [False]]


async def test_the_cell_counts_only_where_help_is_needed_at_the_askers_own(store: TestedStore) -> None:
    """Rosa is a volunteer too and let us keep a cell; for a request elsewhere it says nothing."""
    rosa, sam = await arrive(store, replace(ROSA, age=AgeBand.ADULT), SAM)
    await change(store, rosa, cell=HERE)
    await change(store, sam, cell=HERE)
    asked = await stored(store, mission(rosa))
    away = await stored(store, replace(mission(rosa), id=MissionId(2), reference="B", neighbourhood="centre"))
    assert [item.merits for item in await best(store, asked) if item.has(Because.WALK)]
    assert not any(item.has(Because.WALK) for item in await best(store, away))


async def test_nobody_is_in_two_places(store: TestedStore) -> None:
    """Who accepted something at that hour is passed over, also where it lasts past midnight."""
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    late = replace(mission(None), id=MissionId(2), reference="B", hour=time(23, 30), day=TODAY, seats=2)
    held = replace(late, participations=(Participation(sam.id, Seat.HOLDING, NOW),), publisher=rosa.id)
    async with store.unit() as unit:
        await unit.missions.add(late)
        await unit.missions.save(held)
    early = replace(mission(None), id=MissionId(3), reference="C", hour=time(0, 10), publisher=rosa.id)
    early = await stored(store, replace(early, day=TODAY + timedelta(days=1)))
    free = await stored(store, replace(early, id=MissionId(4), reference="D", hour=time(0, 15)))
    assert span_of(held, store.town) is not None
    assert who(await best(store, early)) == [ana.id]
    assert set(who(await best(store, free))) == {sam.id, ana.id}


async def test_a_coordinators_choice_is_kept_with_its_reason_sealed(store: TestedStore) -> None:
    """Who chose, why this one, and why not the first of the list."""
    rosa, sam, amel = await arrive(store, ROSA, SAM, AMEL)
    asked = await stored(store, mission(rosa))
    why = (Merit(Because.SAME), Merit(Because.WEEK, "0"))
    async with store.unit() as unit:
        await unit.offers.add(asked.id, [sam.id])
        await unit.offers.choose(asked.id, sam.id, amel.id, why, Override.ACQUAINTED)
        assert await unit.offers.reasons(asked.id, sam.id) == why
        row = (await unit.execute(select(O).where(O.c.person_id == sam.id))).one()
        assert row.asked_by == amel.id
        name = f"{asked.id}:{sam.id}"
        assert unit.instance.open(row.override, "offers", "override", name) == Override.ACQUAINTED.encode()
        await unit.people.erase(amel)
        left = (await unit.execute(select(O.c.asked_by))).scalar_one()
    assert left is None


async def test_no_name_is_opened_to_rank(store: TestedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who is shown is loaded."""
    rosa, *_ = await arrive(store, ROSA, *(part(n) for n in range(8)))
    asked = await stored(store, mission(rosa))
    opened = []
    async with store.unit() as unit:
        await unit.people.get(rosa.id)
        unwrap = unit.keyring.unwrap
        monkeypatch.setattr(unit.keyring, "unwrap", lambda key: opened.append(key) or unwrap(key))
        assert len(await unit.candidates.best(asked, 5)) == 5
    assert opened == []


# --- Among very many ------------------------------------------------------------------------------------

MANY = 20_000
FILL = """
INSERT INTO people (id, telegram_id, first_name, language, neighbourhood, reachable, roles, consent_version,
    consent_at, consent_language, age, charter, volunteer_since, likes, scores)
{numbers} SELECT n, 7000000000 + n, {name}, 'fr', {home}, true, '', '1', '{now}', 'fr', 'adult', '1', '{now}',
    'courses_aines', 'courses_aines:' || (n % 4) || ',' || (n % 3) FROM n;
INSERT INTO scores (person_id, challenge, neighbourhood, competence, interest, rank, offered_at)
{numbers} SELECT n, 'courses_aines', {home}, n % 4, n % 3, -(n % 3 * 20 + n % 4 * 5), '{now}' FROM n;
INSERT INTO scores (person_id, challenge, neighbourhood, rank, offered_at)
{numbers} SELECT n, '', {home}, 0, '{now}' FROM n;
ANALYZE
"""
NUMBERS = {
    "sqlite": f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MANY})",
    "postgresql": f"WITH n AS (SELECT generate_series(1, {MANY}) AS n)",
}
HOME = "CASE n % 4 WHEN 0 THEN 'gare' WHEN 1 THEN 'centre' WHEN 2 THEN 'moulins' ELSE 'plateau' END"
IN_ORDER = re.compile(r"ix_scores_(?:near|best)")


async def fill(store: TestedStore) -> None:
    """Very many volunteers."""
    name = "x'00'" if store.database.dialect == "sqlite" else "'x'::bytea"
    values = {"numbers": NUMBERS[store.database.dialect], "name": name, "home": HOME}
    async with store.unit() as unit:
        for statement in FILL.format(**values, now="2026-11-01 09:00:00+00:00").split(";"):
            await unit.execute(text(statement))


@pytest.mark.parametrize("category", ["courses", "transport"])
async def test_the_best_of_very_many_are_read_in_the_order_of_an_index(
    store: TestedStore, category: str
) -> None:
    """Near, beside and further, with a challenge and without: nothing is walked through, nothing sorted."""
    (rosa,) = await arrive(store, ROSA)
    asked = await stored(store, replace(mission(rosa), category=category))
    await fill(store)
    with listening(store) as heard:
        found = await best(store, asked, candidates.PAGE, beyond=True)
    assert len(found) == candidates.PAGE
    scans = [item for item in heard if "FROM scores" in item[0]]
    assert len(scans) >= 3, "a place each"
    for statement, parameters in scans:
        told = plan(store, statement, parameters)
        assert IN_ORDER.search(told), told
        assert not re.search(r"TEMP B-TREE|Seq Scan on (?:people|scores)|SCAN people|Sort", told), told


async def test_as_many_questions_whatever_the_size(store: TestedStore) -> None:
    """A handful for one mission among twenty thousand."""
    (rosa,) = await arrive(store, ROSA)
    asked = await stored(store, mission(rosa))
    await fill(store)
    with listening(store) as heard:
        assert len(await best(store, asked)) == 5
    assert len(heard) <= 12, [item[0] for item in heard]
