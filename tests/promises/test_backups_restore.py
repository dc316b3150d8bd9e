"""The drill: a town is lost and restored. Nothing old is sent again, and nobody is forgotten."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.keeping import Keeper
from bot.settings import Settings
from sandbox.actor import Phone
from sandbox.world import World
from solidarity.notices import Kind, Notice, to
from storage.backup import Written, backups, write_backup
from storage.pause import REASON, end_pause, look_behind
from storage.restore import restore
from storage.sealing import Keyring
from storage.vault import Vault
from tests import databases
from tests.cast import NOW, ROSA, arrive
from tests.promises.lives import counts
from tests.stage import KEY, Stage, staged
from tests.stores import TestedStore

RING = Keyring([KEY])
OLD = "4711"
"""A reference that stands in a message which waited when the backup was made."""


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    """Another empty database, of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/restored.sqlite3"
        return
    url = databases.fresh_database()
    yield url
    databases.drop_database(url)


def sent(world: World, since: int) -> list[str]:
    """What Telegram was asked to show since then."""
    return [
        str(call.parameters.get("text", ""))
        for call in list(world.calls.calls)[since:]
        if call.method.lower().startswith(("send", "edit", "copy", "deletemessage", "pin"))
    ]


async def lose(stage: Stage, folder: Path) -> tuple[Phone, Phone, str, Written]:
    """A town with a request, backed up while a message waits that then goes out; and then it is lost."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    reference = await stage.ask(rosa)
    await stage.settled()
    app = await stage.halt()
    async with app.store.unit() as unit:
        asker = await unit.people.by_telegram(rosa.id)
        assert asker is not None
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": OLD}), to(asker))
    made = write_backup(stage.url, RING, folder, stage.clock.now(), "test")
    await stage.stop_bot()
    await stage.start_bot()
    await rosa.hears(OLD)
    await stage.stop_bot()
    return amel, rosa, reference, made


@pytest.mark.timeout(600)
async def test_a_restored_town_repeats_nothing_and_answers_everybody(
    database_url: str,
    empty_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """0 messages of before the restore; answers at once; the rest only after `entraide resume`."""
    async with staged(database_url) as stage:
        amel, rosa, reference, made = await lose(stage, tmp_path / "b")

        began = time.monotonic()
        stage.clock.jump(timedelta(minutes=15))
        done = restore(empty_url, made.path, Vault(tmp_path / "b"), RING, stage.clock.now())
        assert (done.people, dict(done.gone)) == (2, {})
        assert done.closed >= 1
        since, stage.url = len(stage.world.calls.calls), empty_url
        settings = stage.settings().model_copy(update={"backups": tmp_path / "b"})
        monkeypatch.setattr(stage, "settings", lambda: settings)
        app = await stage.start_bot()
        assert app.keeper is not None
        record_property("seconds until it answers again", round(time.monotonic() - began, 1))

        stage.clock.jump(timedelta(hours=30))  # every timer there is, is long due
        for _ in range(3):
            assert await app.sweeper.sweep() == 0
            assert await app.deliverer.begin() == 0
        assert sent(stage.world, since) == []
        async with asyncio.timeout(60):
            while len(backups(tmp_path / "b")) == 1:  # the bot that runs makes the next by itself
                app.keeper.ring()
                await asyncio.sleep(0.05)
        rosa.write("/moi")
        await rosa.hears("identifiant")
        assert len(sent(stage.world, since)) == 1, "an answer, and nothing else"

        behind = await look_behind(app.store)
        assert behind is not None
        assert sum(behind.closed.values()) == done.closed
        assert behind.closed[Kind.APOLOGY] == 1
        assert behind.backup_of == done.at
        assert behind.timers["requests past their promised hour"] == 1
        assert await end_pause(app.store)
        assert await look_behind(app.store) is None
        assert not await end_pause(app.store)
        assert app.store.on_erased == app.keeper.ring
        await stage.settled()
        said = sent(stage.world, since)
        assert not [text for text in said if OLD in text]
        await amel.hears(reference[:4])  # who was promised an answer is not forgotten
        assert counts(empty_url, "outbox", "reason", "state = 'cancelled'")[REASON] == done.closed


async def test_what_is_in_a_backup_is_never_older_than_a_quarter_of_an_hour(
    store: TestedStore, tmp_path: Path
) -> None:
    """By the settings as they are, over an hour: the newest backup is at every look under 15 minutes old."""
    await arrive(store, ROSA)
    keeper = Keeper(store, store.url, tmp_path, Settings.model_fields["backup_minutes"].default)
    oldest = timedelta(0)
    for _ in range(15):
        await keeper.look()
        oldest = max(oldest, store.clock.now() - max(backups(tmp_path)))
        store.clock.move(minutes=4)
    assert store.clock.now() - NOW == timedelta(hours=1)
    assert oldest < timedelta(minutes=15)
    assert len(backups(tmp_path)) == 5
