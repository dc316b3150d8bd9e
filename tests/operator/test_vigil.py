"""The operator's pages while the bot works: how it is, and figures that name nobody."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text, update
from structlog.testing import capture_logs

from bot import vigil
from bot.settings import Settings, SettingsError
from bot.vigil import Vigil
from bot.watch import Part
from sandbox.faults import Fault
from storage.tables import Instance
from storage.vitals import read_vitals
from tests.operator.test_metrics import strange_labels
from tests.stage import Stage, staged
from tests.stores import TestedStore, open_store

N = Instance.__table__  # type: ignore[attr-defined]


@asynccontextmanager
async def asking(vigil: Vigil) -> AsyncIterator[TestClient]:
    """Somebody who reads the pages."""
    pages = web.Application()
    vigil.add_health(pages)
    async with TestClient(TestServer(pages)) as reader:
        yield reader


async def page(reader: TestClient, path: str = "/healthz") -> tuple[int, str, dict[str, Any]]:
    """Status, the word for all, and the signs that are not good or have something to say."""
    async with reader.get(path) as answer:
        told = await answer.json()
        signs = {name: sign.get("why", "") for name, sign in told["signs"].items() if len(sign) > 1}
        return answer.status, told["status"], signs


async def test_a_bot_that_works_says_so(tmp_path: Path) -> None:
    """Live and ready are good while people are served; a stop makes it not ready at once, and still live."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        assert stage.app is not None
        vigil = stage.app.vigil
        async with asking(vigil) as reader:
            await stage.resident("Rosa")
            assert await page(reader) == (200, "good", {"place": "leads"})
            assert (await page(reader, "/healthz/live"))[:2] == (200, "good")
            assert set(vigil.metrics.looks) == set(Part)
            await stage.halt()
            assert await page(reader, "/healthz/ready") == (
                503,
                "bad",
                {"process": "stopping", "place": "stands by", "telegram": "another process listens"},
            )
            assert (await page(reader, "/healthz/live"))[0] == 200
            assert vigil.metrics.looks == {}


async def test_telegram_that_is_away_is_told(tmp_path: Path) -> None:
    """Where Telegram has never answered the bot is not ready, and says why; nobody need restart it."""
    async with staged(tmp_path / "town.sqlite3", start=False) as stage:
        stage.world.faults.add(Fault("bad_gateway", method="*", count=None))
        app = await stage.start_bot()
        async with asking(app.vigil) as reader:
            async with asyncio.timeout(60):
                while not app.vigil.leads:
                    await asyncio.sleep(0.01)
            assert (await page(reader, "/healthz/ready"))[2]["telegram"] == "has not answered yet"
            assert (await page(reader, "/healthz/live"))[0] == 200


@pytest.fixture
def settings() -> Settings:
    """None but the defaults."""
    return Settings()


async def test_the_database_is_asked(store: TestedStore, settings: Settings) -> None:
    """Its revision, a pause after a restore and what waits are read from it, on both databases."""
    vigil = Vigil(settings, store)
    vigil.leads, vigil.by_polling = True, True
    vigil.metrics.listened()
    async with asking(vigil) as reader:
        assert await page(reader) == (200, "good", {"place": "leads"})
        async with store.unit() as unit:
            now = unit.now
            await unit.execute(update(N).values(paused_at=now, restored_from=now))
        assert await page(reader) == (
            200,
            "warn",
            {"place": "leads", "sending": "paused after a restore: somebody has to look"},
        )
        async with store.unit() as unit:
            await unit.execute(text("UPDATE alembic_version SET version_num = '0003_older'"))
        status, word, signs = await page(reader)
        assert (status, word) == (503, "bad")
        assert signs["database"].startswith("is at 0003_older, this program needs ")


async def test_a_hundred_who_ask_at_once_take_one_turn(
    sqlite_store: TestedStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By webhook the pages are open to the world: who floods them holds up nobody. Later all is anew."""
    looks: list[str] = []

    async def counted(unit: Any) -> Any:
        looks.append("look")
        return await read_vitals(unit)

    monkeypatch.setattr(vigil, "read_vitals", counted)
    watchman = Vigil(settings, sqlite_store)
    said = await asyncio.gather(*(watchman.ready() for _ in range(100)))
    assert len(looks) == 1
    assert all(signs == said[0] for signs in said)
    await watchman.ready()
    assert len(looks) == 2


async def test_keys_that_no_longer_open_it(sqlite_store: TestedStore, settings: Settings) -> None:
    """A program with other keys than the database's says so, and that alone."""
    async with sqlite_store.unit():
        pass
    other = open_store(sqlite_store.url, ["b3RoZXItYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="])
    async with asking(Vigil(settings, other)) as reader:
        _, _, signs = await page(reader, "/healthz/ready")
    await other.database.close()
    assert signs["keys"] == "they do not open this database"
    assert "database" not in signs


async def test_a_database_that_is_away(settings: Settings) -> None:
    """Where none answers the page does, in a moment, with 503 and nothing of the address."""
    store = open_store("postgresql://nobody:HIDDEN@127.0.0.1:1/nowhere")
    vigil = Vigil(settings, store)
    async with asking(vigil) as reader, reader.get("/healthz/ready") as answer:
        words = await answer.text()
        assert answer.status == 503
        assert "does not answer" in words
        assert "HIDDEN" not in words
        assert "127.0.0.1" not in words
    measured = await vigil.measure()
    assert b'entraide_database_errors_total{fault="away"}' in measured
    assert b"entraide_database_answers 0.0" in measured
    await store.database.close()


async def test_figures_of_a_busy_town_name_nobody(tmp_path: Path) -> None:
    """After a whole request every label is a word of a closed list, and what happened is counted."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        assert stage.app is not None
        await _help(stage)
        shown = (await stage.app.vigil.measure()).decode()
    assert strange_labels(shown.encode()) == []
    for who in ("Zéphyrine", "Aldegonde", "Courses", "centre", "pain de seigle"):
        assert who not in shown
    figures = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in shown.splitlines()
        if line[0] != "#"
    }
    assert figures["entraide_updates_received_total"] > 10
    assert figures['entraide_updates_worked_total{how="applied"}'] > 10
    assert figures['entraide_updates_worked_total{how="failed"}'] == 0
    assert figures['entraide_answers_total{answer="sent"}'] > 10
    assert figures['entraide_sends_total{outcome="sent"}'] >= 2
    assert figures["entraide_update_seconds_count"] >= figures['entraide_updates_worked_total{how="applied"}']
    assert figures["entraide_requests_open"] == 0
    assert figures["entraide_updates_set_aside_total"] == 0
    assert figures["entraide_leading"] == 1
    assert figures["entraide_sweeps_total"] >= 1


async def _help(stage: Stage) -> None:
    sam = await stage.volunteer("Aldegonde")
    rosa = await stage.resident("Zéphyrine")
    await stage.ask(rosa, detail="pain de seigle")
    await sam.until(lambda: any("J'y vais" in label for label in sam.buttons()))
    sam.press("J'y vais")
    await sam.hears("C'est pour vous")
    await stage.settled()


async def test_figures_are_cheap(store: TestedStore, settings: Settings) -> None:
    """They ask the database three questions beside what each unit begins with; the health page two."""
    vigil, asked = Vigil(settings, store), []
    for _ in range(2):  # what is learned once is learned by then
        async with store.unit():
            pass
    execute = type(await _connection(store)).execute

    async def counted(self: Any, statement: Any, parameters: Any = None) -> Any:
        asked.append(str(statement))
        return await execute(self, statement, parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(await _connection(store)), "execute", counted)
        async with store.unit():
            usual = len(asked)
        asked.clear()
        await vigil.measure()
        assert len(asked) - usual == 3
        asked.clear()
        await vigil.ready()
        assert len(asked) - usual <= 3, "and the key, which another process may have changed"


async def test_backups_on_a_disk_that_is_gone_take_no_other_figure_along(
    sqlite_store: TestedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where their folder cannot be read their age is endless, so that the alarm sounds; the rest is there."""

    def stale(_folder: Path, _now: object) -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr(vigil, "last_backup", stale)
    shown = (await Vigil(Settings(backups=tmp_path), sqlite_store).measure()).decode()
    assert "entraide_backup_age_seconds +Inf" in shown
    assert "entraide_database_answers 1.0" in shown


async def test_a_look_at_the_disk_that_fails_is_not_the_last(
    sqlite_store: TestedStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a thread to be had it is said, and looked again: a disk with room is not full for ever."""
    monkeypatch.setattr(vigil, "TICK", 0.0)
    monkeypatch.setattr(vigil, "LOOK", 1)
    watchman, looks, again = Vigil(settings, sqlite_store), [], asyncio.Event()

    def look(_inside: int = 0) -> None:
        looks.append(len(looks))
        if len(looks) == 2:
            raise RuntimeError("can't start new thread")
        if len(looks) > 2:
            again.set()

    monkeypatch.setattr(watchman.disk, "look", look)
    monkeypatch.setattr(watchman.disk, "keep_reserve", lambda: None)
    with capture_logs() as logs:
        async with watchman.awake(asyncio.Event()), asyncio.timeout(60):
            await again.wait()
    assert [line["event"] for line in logs] == ["disk_not_looked_at"]


async def _connection(store: TestedStore) -> Any:
    async with store.database.transaction() as connection:
        return connection


async def test_an_address_that_is_taken(tmp_path: Path) -> None:
    """Where somebody listens already it says which setting to change."""
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    store = open_store(f"sqlite:///{tmp_path}/town.sqlite3")
    vigil = Vigil(Settings(health=f"127.0.0.1:{port}"), store)
    with pytest.raises(SettingsError, match=f"ENTRAIDE_HEALTH: 127.0.0.1:{port} cannot be listened on"):
        async with vigil.awake(asyncio.Event()):
            pass
    server.close()
    await store.database.close()
