"""`coordinator invite` and `migrate`: the first coordinator, and the database brought up to date."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from bot.municipality import read_town
from bot.operator import OperatorError, invite, invite_one_validator, open_store
from bot.settings import read_settings
from sandbox.server import running
from sandbox.world import World
from solidarity.actions.people import invite_coordinator
from solidarity.ports import Purpose
from storage import migrate
from tests.cli.program import PatientPhone, entraide, settings_for, started
from tests.stage import staged

LINK = re.compile(r"^https://t\.me/(?P<bot>\w+)\?start=(?P<payload>c_[\w-]{22,})$")


@pytest.mark.kills
@pytest.mark.timeout(600)
async def test_an_invitation_works_once_while_the_bot_runs(tmp_path: Path) -> None:
    """Printed beside a running bot, with which the doctor is content, it makes one person a coordinator."""
    world = World()
    async with running(world) as server:
        settings = settings_for(tmp_path, server.base_url)
        async with started("run", folder=tmp_path, **settings) as bot:
            await bot.until_logged("ready")
            async with started("coordinator", "invite", folder=tmp_path, **settings) as inviting:
                assert await inviting.ended() == 0
            link, advice = inviting.lines
            found = LINK.match(link)
            assert found is not None
            assert found["bot"] == world.bot.username
            assert "once" in advice
            assert "24 hours" in advice

            async with started("doctor", folder=tmp_path, installed=True, **settings) as doctor:
                assert await doctor.ended() == 0, doctor.lines
            assert not [line for line in doctor.lines if line.startswith("✗")]

            amel, sam = PatientPhone(world, "Amel"), PatientPhone(world, "Sam")
            for phone in (amel, sam):
                phone.open(link)
                phone.press_start()
                await phone.hears("112")
                phone.press("👍")
                await phone.hears("équipe" if phone is amel else "lien")
            for phone, role in ((amel, True), (sam, False)):
                phone.write("/moi")
                said = await phone.hears("Votre identifiant")
                assert str(phone.id) in said.text
                assert ("coordination" in said.text) is role
            assert await bot.stop() == 0
    secret = found["payload"].removeprefix("c_").encode()
    assert not [path for path in tmp_path.iterdir() if secret in path.read_bytes()], "only its hash is kept"


async def test_an_invitation_ends_after_a_day(tmp_path: Path) -> None:
    """After 24 hours an unused link opens nothing."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        assert stage.app is not None
        async with stage.app.store.unit() as unit:
            early, late = await invite_coordinator(unit), await invite_coordinator(unit)
        amel, ben = await stage.resident("Amel"), await stage.resident("Ben")
        await stage.jump(hours=23, minutes=59)
        amel.start(f"c_{early}")
        await amel.hears("équipe")
        await stage.jump(minutes=2)
        ben.start(f"c_{late}")
        await ben.hears("lien")
        ben.write("/moi")
        assert "coordination" not in (await ben.hears("identifiant")).text


async def test_ids_in_the_file_work_too(tmp_path: Path) -> None:
    """Who is named in the file is a coordinator from the first screen on, for as long as they are."""
    database = tmp_path / "town.sqlite3"
    async with staged(database, coordinators=frozenset({1001})) as stage:
        amel = await stage.newcomer("Amel")
        amel.start()
        await amel.hears("112")
        amel.write("/moi")
        said = await amel.hears("1001")
        assert "sans inscription" in said.text
        amel.press("👍")
        await amel.until(amel.keys)
        amel.write("/moi")
        await amel.hears("coordination")
        await stage.stop_bot()
        stage.town = replace(stage.town, coordinators=frozenset())
        await stage.start_bot()
        amel.write("/moi")
        assert "coordination" not in (await amel.hears("identifiant")).text


async def test_without_telegram_the_name_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where Telegram cannot be asked, the link bears the name that the bot was last seen with, if it was."""
    for name, value in settings_for(tmp_path, "http://127.0.0.1:1").items():
        monkeypatch.setenv(f"ENTRAIDE_{name.upper()}", str(value))
    with pytest.raises(OperatorError, match="start `entraide run` once"):
        await invite()
    settings = read_settings()
    store = open_store(settings, read_town(settings, Catalogues.load()))
    await store.remember_bot_name("valmeuse_bot")
    await store.database.close()
    assert await invite() == 0
    found = LINK.match(capsys.readouterr().out.splitlines()[-2])
    assert found is not None
    assert found["bot"] == "valmeuse_bot"


async def test_a_link_makes_one_person_a_validator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`validator invite`: another link, whose code makes nobody a coordinator and works once."""
    for name, value in settings_for(tmp_path, "http://127.0.0.1:1").items():
        monkeypatch.setenv(f"ENTRAIDE_{name.upper()}", str(value))
    settings = read_settings()
    migrate.upgrade(settings.database_url)
    store = open_store(settings, read_town(settings, Catalogues.load()))
    await store.remember_bot_name("valmeuse_bot")
    assert await invite_one_validator() == 0
    link = capsys.readouterr().out.splitlines()[-2]
    kind, _, secret = link.rpartition("?start=")[2].partition("_")
    assert kind == "v"
    async with store.unit() as unit:
        assert await unit.codes.peek(Purpose.COORDINATOR, secret) is None
        assert await unit.codes.use(Purpose.VALIDATOR, secret) is not None
        assert await unit.codes.use(Purpose.VALIDATOR, secret) is None
    await store.database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrate_says_from_where_to_where(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """An empty database is brought up to date, and both versions are said; then nothing is left to do."""
    url = (
        f"sqlite:///{tmp_path}/entraide.sqlite3"
        if kind == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    first = entraide("migrate", folder=tmp_path, database_url=url)
    assert (first.status, first.out) == (0, f"database: empty → {migrate.head()}\n")
    assert migrate.is_current(url)
    again = entraide("migrate", folder=tmp_path, database_url=url)
    assert (again.status, again.out) == (0, f"database: at {migrate.head()} already, nothing to do\n")
