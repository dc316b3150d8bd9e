"""Another operator's key: everything comes under it in small steps, and the old one is no longer needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from solidarity.notices import Kind, Notice, to
from storage import rotation
from storage.rotation import place_of_instance, places_of_people, rewrap_instance, rewrap_people
from storage.sealing import Keyring, SealBrokenError, new_operator_key
from tests.cast import ANA, ROSA, SAM, arrive
from tests.stores import KEY, TestedStore, open_store, rows

NEW = new_operator_key()


async def all_of(store: TestedStore) -> int:
    """A whole rotation; how many keys of people it re-wrapped."""
    await rewrap_instance(store)
    return sum([changed async for changed in rewrap_people(store)])


async def test_after_a_rotation_the_old_key_is_not_needed(store: TestedStore) -> None:
    """What was sealed before is read with the new key alone, and nothing with the old one."""
    rosa, _ = await arrive(store, ROSA, SAM)
    async with store.unit() as unit:
        unit.tell(Notice(Kind.RELAY, facts={"text": "Bonjour"}), to(rosa))
    both = open_store(store.url, [NEW, KEY])
    assert await place_of_instance(both) == 1
    assert await places_of_people(both) == Counter({1: 2})
    assert await all_of(both) == 2
    assert await places_of_people(both) == Counter({0: 2})
    assert await all_of(both) == 0, "a second time changes nothing"
    await both.database.close()
    only_new = open_store(store.url, [NEW])
    async with only_new.unit() as unit:
        assert (await unit.people.get(rosa.id)).phone == ROSA.phone
    assert [row.facts for row in await rows(only_new)] == [{"text": "Bonjour"}]
    await only_new.database.close()
    only_old = open_store(store.url, [KEY])
    with pytest.raises(SealBrokenError):
        async with only_old.unit():
            pytest.fail("the old key opened it")
    await only_old.database.close()


async def test_a_killed_rotation_is_begun_again(store: TestedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two steps, everybody is still read with both keys; the next one does the rest."""
    people = await arrive(store, *(replace(ROSA, telegram_id=70_000 + n, name=f"Rosa {n}") for n in range(7)))
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    both = open_store(store.url, [NEW, KEY])
    steps = rewrap_people(both)
    assert [await anext(steps), await anext(steps)] == [2, 2]
    await steps.aclose()  # killed here
    assert await places_of_people(both) == Counter({0: 4, 1: 3})
    async with both.unit() as unit:
        assert [(await unit.people.get(item.id)).first_name for item in people] == [
            f"Rosa {n}" for n in range(7)
        ]
    assert await all_of(both) == 3
    await both.database.close()


async def test_a_rotation_meets_people_who_come_and_go(
    store: TestedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is erased between two steps does not come back; who arrives has a key under the new one at once."""
    rosa, sam = await arrive(store, ROSA, SAM)
    monkeypatch.setattr(rotation, "AT_ONCE", 1)
    both = open_store(store.url, [NEW, KEY])
    steps = rewrap_people(both)
    await anext(steps)
    second = max(rosa, sam, key=lambda item: item.id)
    async with both.unit() as unit:
        await unit.people.erase(await unit.people.get(second.id))
    await arrive(both, ANA)
    async for _ in steps:
        pass
    assert await places_of_people(both) == Counter({0: 2})
    await both.database.close()


def test_each_key_is_known_by_the_one_that_wrapped_it() -> None:
    """The first, an older one, or none of those given."""
    older, none = Keyring([KEY]).new_key()[0], Keyring([new_operator_key()]).new_key()[0]
    both = Keyring([NEW, KEY])
    assert [both.place_of(item) for item in (both.new_key()[0], older, none)] == [0, 1, None]
    assert both.place_of(both.rewrap(older)) == 0
    with pytest.raises(SealBrokenError):
        both.rewrap(none)
