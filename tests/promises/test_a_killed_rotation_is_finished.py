"""kill -9 of `entraide keys rotate`: everything opens afterwards, and the next one does the rest."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.actor import Phone
from sandbox.world import World
from storage.backup import write_backup
from storage.rotation import place_of_instance, places_of_people
from storage.sealing import Keyring, new_operator_key
from storage.vault import Vault
from tests.cast import ROSA, arrive
from tests.promises.busy_town import busy_town
from tests.promises.life import BATCH, INSTANCE, KEY_CHANGED, PEOPLE_DONE
from tests.promises.lives import KEY, Nursery, complaints
from tests.stage import lay_out
from tests.stores import open_store

NEW = new_operator_key()
PEOPLE = [f"Rosa {number}" for number in range(12)]
SEED = 20_261_128


async def looked(url: str, keys: list[str]) -> dict[int | None, int]:
    """Everybody who was there is read with these keys; how many keys hang on which of them."""
    store = open_store(url, keys)
    try:
        assert await place_of_instance(store) is not None
        async with store.unit() as unit:
            for number, name in enumerate(PEOPLE):
                person = await unit.people.by_telegram(70_000 + number)
                assert person is not None
                assert (person.first_name, person.phone) == (name, ROSA.phone)
        return dict(await places_of_people(store))
    finally:
        await store.database.close()


async def settled(url: str, folder: Path) -> None:
    """A town under the first key, with a backup and its vault."""
    lay_out(url)
    store = open_store(url, [KEY])
    parts = [replace(ROSA, telegram_id=70_000 + n, name=name) for n, name in enumerate(PEOPLE)]
    await arrive(store, *parts)
    await store.database.close()
    write_backup(url, Keyring([KEY]), folder, datetime.now(UTC), "1")


async def newcomer(world: World, name: str) -> None:
    """Somebody registers with the bot that runs meanwhile."""
    phone = Phone(world, name)
    phone.start()
    await phone.hears("112")
    phone.press("👍")
    await phone.until(phone.keys, timeout=30)


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_a_killed_rotation_is_finished(
    nursery: Nursery, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Killed between two steps nothing is lost; at the end nothing hangs on the old key; the bot runs on."""
    url, folder, chance = f"sqlite:///{tmp_path}/town.sqlite3", tmp_path / "backups", random.Random(SEED)
    ring = Keyring([NEW, KEY])
    await settled(url, folder)
    async with busy_town(nursery, url, tmp_path, SEED) as town:
        town.env["ENTRAIDE_KEYS"] = f"{NEW},{KEY}"
        env = {**town.env, "ENTRAIDE_BACKUPS": str(folder)}

        async def rotated(dies: tuple[str, int] | None = None, keys: str = "rotate") -> int:
            life = await nursery.begin(env, town.log, command=f"keys {keys}", dies=dies)
            return await life.end()

        kills = [
            (INSTANCE, 1),
            (KEY_CHANGED, chance.randint(1, 3)),
            (BATCH, chance.randint(2, 3)),
            (KEY_CHANGED, chance.randint(1, 3)),
            (BATCH, 2),
            (PEOPLE_DONE, 1),
            (KEY_CHANGED, chance.randint(1, len(PEOPLE))),
        ]
        left = []
        bot = None
        for number, dies in enumerate(kills):
            assert await rotated(dies) == -9, complaints(town.log)[-3:]
            places = await looked(url, [NEW, KEY])
            assert places.get(None, 0) == 0
            left.append(places.get(1, 0))
            if bot is None:  # from here on it runs beside the others
                bot = await town.begin()
                await town.polled(bot)
            elif number % 3 == 0:
                await newcomer(town.world, f"Ana {number}")
        assert left == sorted(left, reverse=True), "what was re-wrapped stays so"
        assert left[0] == len(PEOPLE)
        assert left[-1] == 0
        assert Vault(folder).places(ring.place_of) == [1] * len(PEOPLE), "the vault: all of it or nothing"

        assert await rotated() == 0
        assert Vault(folder).places(ring.place_of) == [0] * len(PEOPLE)
        assert bot is not None
        assert await bot.stop() == 0
        env["ENTRAIDE_KEYS"] = NEW
        assert await rotated(keys="status") == 0, "nothing hangs on a key that is not given"
        assert set(await looked(url, [NEW])) == {0}
        assert complaints(town.log) == []
    record_property("figures", {"kills": len(kills), "left under the old key after each": left})
