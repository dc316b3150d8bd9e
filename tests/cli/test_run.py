"""`entraide run`, as a process of its own against the emulated Telegram."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from bot.profile import ADMINS, ALIASES, GROUPS, PRIVATE
from sandbox.faults import Fault
from sandbox.server import running
from sandbox.world import World
from storage.migrate import upgrade
from storage.sealing import new_operator_key
from tests.cast import ROSA, arrive
from tests.cli.program import PatientPhone, Started, asked, settings_for, started
from tests.stores import open_store

pytestmark = [pytest.mark.kills, pytest.mark.timeout(600)]


@dataclass
class Town:
    """An emulated Telegram, and the settings of a bot for it."""

    world: World
    folder: Path
    settings: Mapping[str, object]

    @asynccontextmanager
    async def bot(self, *, installed: bool = False, **more: object) -> AsyncIterator[Started]:
        """The bot runs, and has asked for updates."""
        settings = {**self.settings, **more}
        async with started("run", folder=self.folder, installed=installed, **settings) as program:
            before = self.world.last_poll
            await program.until(lambda: self.world.last_poll not in {None, before})
            yield program


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """A town that nobody has served yet."""
    world = World()
    async with running(world) as server:
        yield Town(world, tmp_path, settings_for(tmp_path, server.base_url))


async def test_it_starts_by_itself_answers_and_stops(place: Town) -> None:
    """From nothing it makes its database, ends a webhook, answers what waited, and stops in order."""
    place.world.webhook.url, place.world.webhook.down = "https://elsewhere.example/old", True
    rosa = PatientPhone(place.world, "Rosa")
    rosa.start()
    assert place.world.updates.pending, "written before the bot was there"
    async with place.bot(installed=True) as bot:
        await rosa.hears("112")
        rosa.press("👍")
        await rosa.hears("C'est accepté")
        assert await bot.stop() == 0
    assert (place.folder / "entraide.sqlite3").is_file()
    assert [line["event"] for line in map(orjson.loads, bot.lines)] == ["no_grave_alerts", "ready", "stopped"]
    assert bot.errors == []
    assert place.world.webhook.url == ""
    methods = [call.method.lower() for call in place.world.calls.calls]
    assert "sendmessage" not in methods[: methods.index("deletewebhook")]
    assert asked(place.world, "deleteWebhook") == [{"drop_pending_updates": False}]


async def test_it_writes_the_feeds_where_it_is_told(place: Town) -> None:
    """As files, as soon as it runs; a folder that cannot be is refused by the name of the setting."""
    folder = place.folder / "www"
    async with place.bot(feed=folder) as bot:
        await bot.until((folder / "feed" / "nl.atom").is_file)
        assert await bot.stop() == 0
    assert (folder / "feed.atom").read_bytes() == (folder / "feed" / "fr.atom").read_bytes()
    (place.folder / "taken").touch()
    async with started("run", folder=place.folder, **place.settings, feed=place.folder / "taken") as bot:
        assert await bot.ended() == 2
    assert bot.errors[0].startswith("entraide: ENTRAIDE_FEED: ")


async def test_its_profile_is_set(place: Town) -> None:
    """Soon after the start phones show its menu in their language, and groups and their admins theirs."""
    async with place.bot() as bot:
        await bot.until(lambda: len(place.world.bot.profile.commands) == 15)
        await bot.until(lambda: len(place.world.bot.profile.short_descriptions) == 5)
        rosa, sam = PatientPhone(place.world, "Rosa"), PatientPhone(place.world, "Sam", language="nl")
        assert rosa.menu() == sam.menu() == list(PRIVATE)
        group = rosa.create_group("Quartier Centre", members=[sam])
        assert (rosa.menu(group), sam.menu(group)) == (list(ADMINS), [ALIASES["nl"], *GROUPS])
        profile = place.world.bot.profile
        assert "Maasdal" in profile.said(profile.descriptions, "nl")
        assert await bot.stop() == 0


async def test_a_stop_is_in_order_while_telegram_is_away(place: Town) -> None:
    """Told to stop while it waits for a Telegram that answers nothing, it ends at once, in order."""
    place.world.faults.add(Fault("bad_gateway", method="*", count=None))
    place.world.faults.add(Fault("bad_gateway", method="getUpdates", count=None))
    async with started("run", folder=place.folder, **place.settings) as bot:
        await bot.until_logged("telegram_away")
        assert await bot.stop(signal.SIGINT) == 0


async def test_telegram_may_come_later(place: Town) -> None:
    """Started while Telegram is away, it serves as soon as it is back, and nothing that waited is lost."""
    fault = place.world.faults.add(Fault("bad_gateway", method="*", count=None))
    rosa = PatientPhone(place.world, "Rosa")
    rosa.start()
    async with started("run", folder=place.folder, **place.settings) as bot:
        await bot.until_logged("telegram_away")
        place.world.faults.remove(fault.id)
        await rosa.hears("112")
        assert await bot.stop() == 0


async def test_a_restart_goes_on_where_it_was(place: Town) -> None:
    """Stopped in the middle of a request and started again, it asks the next question."""
    rosa = PatientPhone(place.world, "Rosa")
    async with place.bot() as bot:
        await rosa.settle_in()
        rosa.key("🙋")
        await rosa.hears("De quoi avez-vous besoin")
        assert await bot.stop() == 0
    rosa.press("Courses")
    async with place.bot() as bot:
        await rosa.hears("Pour quand")
        assert await bot.stop() == 0


async def test_a_second_one_stands_by(place: Town) -> None:
    """Two on the same database do not both work: the second waits, and takes over when the first dies."""
    rosa = PatientPhone(place.world, "Rosa")
    async with place.bot() as first, started("run", folder=place.folder, **place.settings) as second:
        await second.until_logged("standing_by")
        assert not [call for call in place.world.calls.calls if call.code == 409]
        assert await first.stop(signal.SIGKILL) == -signal.SIGKILL
        rosa.start()
        await rosa.hears("112")
        assert await second.stop() == 0


async def test_a_token_that_telegram_does_not_know(place: Town) -> None:
    """It ends with status 2 and one line, without traceback, and the token stands nowhere in it."""
    token = "7000000002:SOMEBODY-ELSES-not-a-real-token"
    async with started("run", folder=place.folder, **{**place.settings, "token": token}) as bot:
        assert await bot.ended() == 2
    (line,) = bot.errors
    assert line.startswith("entraide: ENTRAIDE_TOKEN: Telegram does not know this token")
    assert token not in "\n".join(bot.lines + bot.errors)


async def test_keys_of_another_database_are_refused(place: Town) -> None:
    """Started with a key that does not open what is stored, it says so and touches nothing."""
    url = str(place.settings["database_url"])
    upgrade(url)
    store = open_store(url, [new_operator_key()])
    await arrive(store, ROSA)
    await store.database.close()
    async with started("run", folder=place.folder, **place.settings) as bot:
        assert await bot.ended() == 2
    assert bot.errors == ["entraide: the sealing keys given do not open this database"]
    assert bot.lines == []
