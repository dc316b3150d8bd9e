"""The municipality's file and what is kept of it: a code is for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from solidarity.actions.requests import ask_help
from solidarity.places import Municipality, in_language
from storage.places import L, Loaded
from tests.cast import ROSA, arrive, town, wish
from tests.stores import TestedStore, open_store


async def load(store: TestedStore, file: Municipality) -> Loaded:
    """The program starts with this file."""
    store.town = file
    return await store.load_town()


def without(file: Municipality, *codes: str) -> Municipality:
    """The file after somebody took these entries out."""

    def left(entries: Any) -> Any:
        return {code: entry for code, entry in entries.items() if code not in codes}

    return replace(
        file,
        neighbourhoods=left(file.neighbourhoods),
        challenges=left(file.challenges),
        categories=left(file.categories),
        themes=left(file.themes),
    )


async def test_the_first_load_adds_everything(store: TestedStore) -> None:
    """Every neighbourhood, challenge, category and theme of the file is kept by its code."""
    loaded = await load(store, town())
    assert len(loaded.added) == 4 + 2 + 8 + 3 == len(set(loaded.added)) + 1, "one code names two kinds"
    assert (loaded.changed, loaded.retired) == ((), ())
    assert store.town == town()


async def test_loading_twice_changes_nothing(store: TestedStore) -> None:
    """The same file again, in the same process or after a restart, adds, changes and retires nothing."""
    await load(store, town())
    async with store.unit() as unit:
        before = (await unit.execute(select(L))).all()
    again = open_store(store.url)
    for loaded in (await store.load_town(), await load(store, town()), await again.load_town()):
        assert (loaded.added, loaded.changed, loaded.retired) == ((), (), ())
        assert loaded.town == town()
    await again.database.close()
    async with store.unit() as unit:
        assert (await unit.execute(select(L))).all() == before


async def test_what_left_the_file_is_retired_and_still_known(store: TestedStore) -> None:
    """It is offered no more, but keeps its names in their order, its icon and its place."""
    await load(store, town())
    for expected in (("gare", "courses_aines", "courses"), ()):
        loaded = await load(store, without(town(), "gare", "courses_aines", "courses"))
        assert set(loaded.retired) == set(expected)
        assert "gare" not in [item.code for item in store.town.active_neighbourhoods()]
        assert "courses" not in [item.code for item in store.town.active_categories()]
        for known, was in (
            (store.town.neighbourhoods["gare"], town().neighbourhoods["gare"]),
            (store.town.challenges["courses_aines"], town().challenges["courses_aines"]),
            (store.town.categories["courses"], town().categories["courses"]),
        ):
            assert known == replace(was, retired=True)
            assert list(known.names) == list(was.names)


async def test_what_lies_beside_a_retired_entry_is_read_back_as_it_was(store: TestedStore) -> None:
    """Also that a kind of help needs a car."""
    file = town()
    gare = replace(file.neighbourhoods["gare"], next_to=("centre", "moulins"))
    ride = replace(file.categories["transport"], vehicle=True)
    await load(
        store,
        replace(
            file,
            neighbourhoods={**file.neighbourhoods, "gare": gare},
            categories={**file.categories, "transport": ride},
        ),
    )
    await load(store, without(file, "gare", "transport"))
    assert store.town.neighbourhoods["gare"] == replace(gare, retired=True)
    assert store.town.categories["transport"] == replace(ride, retired=True)


async def test_the_fallback_language_of_a_retired_entry_stays(store: TestedStore) -> None:
    """A word that is not translated falls back to the file's first language, not to the alphabet's."""
    file = town()
    gare = replace(file.neighbourhoods["gare"], names={"fr": "Gare", "de": "Bahnhof", "en": "Station"})
    await load(store, replace(file, neighbourhoods={**file.neighbourhoods, "gare": gare}))
    await load(store, without(file, "gare"))
    assert in_language(store.town.neighbourhoods["gare"].names, "nl") == "Gare"


async def test_what_was_asked_keeps_its_meaning(store: TestedStore) -> None:
    """A request whose category and neighbourhood left the file is still readable."""
    await load(store, town())
    (rosa,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        mission = (await ask_help(unit, rosa, wish())).mission
    await load(store, without(town(), "gare", "courses"))
    async with store.unit() as unit:
        found = await unit.missions.get(mission.id)
        assert unit.town.categories[found.category].icon == "🛒"
        assert found.neighbourhood is not None
        assert in_language(unit.town.neighbourhoods[found.neighbourhood].names, "nl") == "Station"


async def test_an_entry_comes_back(store: TestedStore) -> None:
    """In the file again, it is the one it was: offered again, and no longer retired."""
    await load(store, town())
    await load(store, without(town(), "gare"))
    loaded = await load(store, town())
    assert (loaded.added, loaded.changed, loaded.retired) == ((), ("gare",), ())
    assert store.town == town()


@pytest.mark.parametrize("what", ["names", "order", "hours"])
async def test_a_change_of_the_file_is_kept(store: TestedStore, what: str) -> None:
    """A new translation or other hours are counted as changes, once; another order is only kept."""
    await load(store, town())
    file = town()
    if what == "names":
        gare = replace(file.neighbourhoods["gare"], names={"fr": "La Gare"})
        file = replace(file, neighbourhoods={**file.neighbourhoods, "gare": gare})
        expected = {"gare"}
    elif what == "order":
        turned = dict(reversed(file.challenges.items()))
        file, expected = replace(file, challenges=turned), set()
    else:
        courses = replace(file.categories["courses"], answer_hours={"today": 1, "tomorrow": 4, "week": 8})
        file = replace(file, categories={**file.categories, "courses": courses})
        expected = {"courses"}
    loaded = await load(store, file)
    assert (set(loaded.changed), loaded.added, loaded.retired) == (expected, (), ())
    assert (await load(store, file)).changed == ()
    async with store.unit() as unit:
        kept = await unit.execute(select(L.c.code).where(L.c.kind == "challenge").order_by(L.c.rank))
        assert kept.scalars().all() == list(file.challenges)
