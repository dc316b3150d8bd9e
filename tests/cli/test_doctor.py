"""`entraide doctor`: each problem comes with what to do, and nothing secret is ever said."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.__main__ import main
from bot.doctor import doctor
from bot.municipality import EXAMPLE_FILE
from sandbox.people import SANDBOX_TOKEN
from sandbox.server import running
from sandbox.world import World
from solidarity.actions.validators import accept_validation, invite_validator
from storage import migrate
from storage.engine import open_database
from storage.sealing import Keyring, new_operator_key
from storage.store import StoredStore
from tests.cast import AMEL, ROSA, SAM, arrive, town
from tests.stores import MovableClock

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


@dataclass
class Setup:
    """An installation in a folder, in the environment of this test."""

    folder: Path
    patch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    world: World
    database: str

    def set(self, **settings: object) -> None:
        """Change settings; None takes one away."""
        for name, value in settings.items():
            variable = f"ENTRAIDE_{name.upper()}"
            if value is None:
                self.patch.delenv(variable, raising=False)
            else:
                self.patch.setenv(variable, str(value))

    async def begin(self) -> None:
        """Bring the database up to date and let somebody of the municipality arrive."""
        migrate.upgrade(self.database)
        key = (self.folder / "valmeuse.keys").read_text().splitlines()[-1]
        store = StoredStore(open_database(self.database), Keyring([key]), town(), MovableClock())
        await arrive(store, AMEL)
        await store.database.close()

    async def consult(self) -> tuple[int, dict[str, str], list[str]]:
        """Ask the doctor: the status, what is said with the remedy below it, and the problems."""
        self.capsys.readouterr()
        status = await doctor()
        out = self.capsys.readouterr().out
        secrets = {SANDBOX_TOKEN, *(self.folder / "valmeuse.keys").read_text().split("\n")[-2:-1]}
        assert not [secret for secret in secrets if secret in out]
        found: dict[str, str] = {}
        for line in out.splitlines():
            if line.startswith("    → "):
                found[next(reversed(found))] = line.removeprefix("    → ")
            else:
                found[line] = ""
        problems = [line.removeprefix("✗ ") for line in found if line.startswith("✗")]
        assert all(found[f"✗ {problem}"] for problem in problems), "every problem comes with what to do"
        assert status == (1 if problems else 0)
        return status, found, problems


@pytest.fixture
async def setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Setup]:
    """Everything is well: a file, a key, an up-to-date database with a coordinator, and a Bot API."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**10, 4 * 10**9, 6 * 10**9))
    assert main(["init", "valmeuse.toml"]) == 0
    world = World()
    async with running(world) as server:
        setup = Setup(tmp_path, monkeypatch, capsys, world, f"sqlite:///{tmp_path}/entraide.sqlite3")
        setup.set(
            token=SANDBOX_TOKEN,
            api_base=server.base_url,
            municipality="valmeuse.toml",
            keys_file="valmeuse.keys",
            database_url=setup.database,
        )
        await setup.begin()
        yield setup


@asynccontextmanager
async def answering(body: object, **headers: str) -> AsyncIterator[str]:
    """The address of a server that answers every call with this."""

    async def answer(_request: web.Request) -> web.Response:
        if isinstance(body, str):
            return web.Response(text=body, headers=headers)
        return web.json_response(body, headers=headers)

    app = web.Application()
    app.router.add_get("/{anything:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


OURS = "https://bot.valmeuse.example/telegram"
ELSEWHERE = "https://elsewhere.example/HIDDEN"
ME = {"id": 7000000001, "is_bot": True, "first_name": "Entraide", "username": "entraide_bot"}


async def test_all_is_well(setup: Setup) -> None:
    """A good set-up is said to be good in each part, with status 0."""
    status, found, problems = await setup.consult()
    assert (status, problems) == (0, [])
    parts = {line.removeprefix("✓ ").partition(":")[0] for line in found}
    assert parts >= {"municipality", "languages", "keys", "database", "disk", "token", "clock", "updates"}
    assert "✓ token: @entraide_bot" in found


async def test_it_changes_nothing(setup: Setup) -> None:
    """Whatever it finds, no file is made or touched, and Telegram is only asked."""
    setup.set(database_url=f"sqlite:///{setup.folder}/other.sqlite3")
    before = {path: path.stat().st_mtime_ns for path in setup.folder.iterdir()}
    await setup.consult()
    assert {path: path.stat().st_mtime_ns for path in setup.folder.iterdir()} == before
    assert {call.method.lower() for call in setup.world.calls.calls} == {"getme", "getwebhookinfo"}


async def test_nothing_is_set(setup: Setup) -> None:
    """Where nothing is set it says all that is missing, each once and with what to do."""
    setup.set(token=None, municipality=None, keys_file=None, database_url=None)
    _, found, problems = await setup.consult()
    assert [problem.split()[0].rstrip(":") for problem in problems] == [
        "ENTRAIDE_MUNICIPALITY",
        "ENTRAIDE_KEYS",
        "token",
    ]
    assert "/newbot" in found["✗ token: missing"]


async def test_a_bad_setting(setup: Setup) -> None:
    """A setting that cannot be used is named before anything else is looked at."""
    setup.set(listen="somewhere")
    _, _, problems = await setup.consult()
    assert len(problems) == 1
    assert problems[0].startswith("ENTRAIDE_LISTEN: ")


async def test_a_wrong_token(setup: Setup) -> None:
    """A token that Telegram does not know is said to be wrong, and not shown."""
    wrong = "7000000002:SOMEBODY-ELSES-not-a-real-token-0000"
    setup.set(token=wrong)
    _, found, problems = await setup.consult()
    assert len(problems) == 1
    assert problems[0].startswith("token: the Bot API refuses it (")
    assert wrong not in "".join([*found, *found.values()])
    assert "@BotFather" in found[f"✗ {problems[0]}"]


async def test_the_bot_api_is_away(setup: Setup) -> None:
    """Where nothing answers, or something that is no Bot API, the host is named and never the address."""
    setup.set(api_base="http://127.0.0.1:1")
    _, _, problems = await setup.consult()
    assert problems == ["Bot API: 127.0.0.1 cannot be reached (ClientConnectorError)"]
    for body in ("<html>a router</html>", {"hello": 1}, [1]):
        async with answering(body) as url:
            setup.set(api_base=url)
            _, _, problems = await setup.consult()
            assert problems == ["Bot API: 127.0.0.1 cannot be reached (what answers there is no Bot API)"]


async def test_a_missing_or_bad_file(setup: Setup) -> None:
    """The municipality's file is told as `config check` tells it."""
    setup.set(municipality="missing.toml")
    _, _, problems = await setup.consult()
    assert problems[0] == "missing.toml: cannot be read (No such file or directory)"
    (setup.folder / "bad.toml").write_text(EXAMPLE_FILE.read_text().replace('"112"', '"help"'))
    setup.set(municipality="bad.toml")
    _, found, problems = await setup.consult()
    assert "bad.toml, line 11: emergency" in problems[0]
    assert "config check" in found[f"✗ {problems[0]}"]


async def test_an_open_key_file(setup: Setup) -> None:
    """A key file that others can read comes with the command that closes it; so does a group's right."""
    for mode in (0o644, 0o640, 0o604):
        (setup.folder / "valmeuse.keys").chmod(mode)
        _, found, problems = await setup.consult()
        assert problems == ["keys: valmeuse.keys can be read by others"]
        assert found[f"✗ {problems[0]}"] == "chmod 600 valmeuse.keys"


async def test_keys_of_another_database(setup: Setup) -> None:
    """Keys that do not open what is stored are found out before the bot starts with them."""
    setup.set(keys=new_operator_key())
    _, _, problems = await setup.consult()
    assert problems == ["keys: they do not open this database"]
    own = (setup.folder / "valmeuse.keys").read_text().splitlines()[-1]
    setup.set(keys=f"{new_operator_key()},{own}")
    assert (await setup.consult())[0] == 0


async def test_an_old_database(setup: Setup) -> None:
    """A database of an earlier version is told with both versions and the command; a newer one too."""
    migrate.downgrade(setup.database, "base")
    _, found, _ = await setup.consult()
    assert found["✓ database: not made yet"]
    other = open_database(setup.database)
    migrate.upgrade(setup.database)
    await other.close()
    with migrate.sync_connection(setup.database) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000_before'")
    _, found, problems = await setup.consult()
    assert problems == [f"database: at 0000_before, should be at {migrate.head()}"]
    assert found[f"✗ {problems[0]}"] == "entraide migrate"


async def test_a_database_server_that_is_away(setup: Setup) -> None:
    """A PostgreSQL that does not answer is said in one line, without the password."""
    setup.set(database_url="postgresql://entraide:HIDDEN@127.0.0.1:1/entraide")
    _, found, problems = await setup.consult()
    assert len(problems) == 1
    assert problems[0].startswith("database: ENTRAIDE_DATABASE_URL: the database cannot be used: ")
    assert "HIDDEN" not in "".join([*found, *found.values()])


async def test_on_postgresql(setup: Setup, postgres_url: str) -> None:
    """A server's database is looked at like a file."""
    setup.set(database_url=postgres_url)
    _, found, _ = await setup.consult()
    assert "✓ database: not made yet" in found
    migrate.upgrade(postgres_url)
    status, found, _ = await setup.consult()
    assert status == 0
    assert f"✓ database: at {migrate.head()}" in found


async def test_a_full_disk(setup: Setup) -> None:
    """Where little is free it says so in time, and where; a small share of a large disk is still enough."""
    setup.patch.setattr(shutil, "disk_usage", lambda _path: Usage(10**10, 86 * 10**8, 14 * 10**8))
    _, _, problems = await setup.consult()
    assert problems == [f"disk: 14% free in {setup.folder}"]
    setup.patch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 9 * 10**11, 10**11))
    assert (await setup.consult())[0] == 0


async def test_a_folder_that_is_not_there(setup: Setup) -> None:
    """A database in a folder that nobody made is told before the bot fails to start."""
    setup.set(database_url="sqlite:///missing/entraide.sqlite3")
    _, _, problems = await setup.consult()
    assert problems == ["database: sqlite:///missing/entraide.sqlite3 lies in no folder"]


async def test_privacy_mode_off(setup: Setup) -> None:
    """A bot that gets every message of its groups gets more than it should."""
    setup.world.bot.privacy_mode = False
    _, found, problems = await setup.consult()
    assert problems == ["privacy mode: off, the bot gets every message of its groups"]
    assert "/setprivacy" in found[f"✗ {problems[0]}"]


async def test_groups_not_allowed(setup: Setup) -> None:
    """A bot that may not be added to groups is told how to be."""
    async with answering({"ok": True, "result": ME | {"can_join_groups": False}}) as url:
        setup.set(api_base=url)
        _, found, problems = await setup.consult()
    assert problems == ["groups: not allowed"]
    assert "/setjoingroups" in found["✗ groups: not allowed"]


async def test_a_foreign_webhook(setup: Setup) -> None:
    """A webhook that leads elsewhere is told by its host alone: its path may be somebody's secret."""
    setup.world.webhook.url = ELSEWHERE
    _, found, problems = await setup.consult()
    assert problems == ["webhook: set to another place (elsewhere.example), which gets all updates"]
    assert "HIDDEN" not in "".join([*found, *found.values()])


async def test_our_webhook(setup: Setup) -> None:
    """Our own webhook is good; not without its secret, nor while Telegram cannot bring what waits."""
    setup.world.webhook.url = OURS
    setup.set(webhook_url=OURS)
    assert (await setup.consult())[2] == ["webhook: ENTRAIDE_WEBHOOK_SECRET is missing"]
    setup.set(webhook_secret="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    _, found, problems = await setup.consult()
    assert problems == []
    assert "✓ updates: by webhook (bot.valmeuse.example)" in found
    told = {"url": OURS, "pending_update_count": 3, "last_error_message": "Connection refused"}
    async with answering({"ok": True, "result": ME | told}) as api:
        setup.set(api_base=api)
        assert (await setup.consult())[2] == ["webhook: 3 updates wait; Telegram: Connection refused"]


@pytest.mark.parametrize(
    ("drift", "problem"), [(0, None), (-20, None), (90, "clock: 90 s"), (-3600, "clock: 3600 s")]
)
async def test_the_clock_is_compared_with_telegrams(drift: int, problem: str | None, setup: Setup) -> None:
    """The date of the Bot API's answer is compared with this machine's, to half a minute."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=drift), usegmt=True)
    async with answering({"ok": True, "result": ME}, Date=date) as url:
        setup.set(api_base=url)
        _, found, problems = await setup.consult()
    if problem is None:
        assert "✓ clock: right" in found
    else:
        (said,) = problems
        assert abs(int(said.split()[1]) - abs(drift)) <= 3
        assert "NTP" in found[f"✗ {said}"]


async def test_nobody_is_a_coordinator_yet(setup: Setup) -> None:
    """Without a coordinator what nobody takes would come to nobody: it says how to invite the first."""
    (setup.folder / "entraide.sqlite3").unlink()
    migrate.upgrade(setup.database)
    status, found, _ = await setup.consult()
    assert status == 0
    assert not [line for line in found if "coordinators" in line], "nobody has ever been here"
    key = (setup.folder / "valmeuse.keys").read_text().splitlines()[-1]
    store = StoredStore(open_database(setup.database), Keyring([key]), town(), MovableClock())
    async with store.unit():
        pass
    await store.database.close()
    _, found, _ = await setup.consult()
    assert "coordinator invite" in found["✓ coordinators: 0"]


async def test_a_grave_alert_needs_two_people(setup: Setup) -> None:
    """With fewer who could agree it says so, and how to invite one; that is no fault of the set-up."""
    _, found, _ = await setup.consult()
    assert "entraide validator invite" in found["✓ alerts: people who can agree to one: 0"]
    key = (setup.folder / "valmeuse.keys").read_text().splitlines()[-1]
    store = StoredStore(open_database(setup.database), Keyring([key]), town(), MovableClock())
    for person in await arrive(store, ROSA, SAM):
        async with store.unit() as unit:
            await accept_validation(unit, person, await invite_validator(unit))
    await store.database.close()
    status, found, _ = await setup.consult()
    assert status == 0
    assert found["✓ alerts: people who can agree to one: 2"] == ""
