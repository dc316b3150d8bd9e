"""The feeds as files: written at once and on every change, replaced whole, and nothing stops the program."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import feed_files
from bot.feed_files import FeedFiles
from bot.feeds import Feeds
from bot.i18n import Catalogues
from bot.settings import SettingsError
from tests.publishing import heat, keep
from tests.stores import TestedStore

ALL = ["feed.atom", "feed/de.atom", "feed/en.atom", "feed/fr.atom", "feed/nl.atom"]


@pytest.fixture
def files(sqlite_store: TestedStore, tmp_path: Path) -> FeedFiles:
    """Those of a folder that does not exist yet."""
    feeds = Feeds(sqlite_store, Catalogues.load(), lambda: "entraide_bot")
    return FeedFiles(tmp_path / "www" / "entraide", feeds)


def found(folder: Path) -> list[str]:
    """Every file in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


async def test_every_language_has_a_file(files: FeedFiles, tmp_path: Path, sqlite_store: TestedStore) -> None:
    """And the first one a second, under the short name; nothing else is left lying about."""
    await keep(sqlite_store, heat())
    files.prepare()
    assert sorted(await files.write()) == ALL
    folder = tmp_path / "www" / "entraide"
    assert found(folder) == ALL
    assert (folder / "feed.atom").read_bytes() == (folder / "feed/fr.atom").read_bytes()
    assert "Hitte" in (folder / "feed/nl.atom").read_text(encoding="utf-8")
    assert (folder / "feed.atom").stat().st_mode & 0o444 == 0o444, "a web server may read it"


async def test_only_what_changed_is_written(files: FeedFiles, sqlite_store: TestedStore) -> None:
    """Who watches the folder is not told of nothing."""
    files.prepare()
    await files.write()
    assert await files.write() == []
    await keep(sqlite_store, heat())
    assert sorted(await files.write()) == ALL


async def test_who_reads_an_old_file_reads_it_to_its_end(
    files: FeedFiles, tmp_path: Path, sqlite_store: TestedStore
) -> None:
    """A file is put in the other's place, never written over."""
    files.prepare()
    await files.write()
    path = tmp_path / "www" / "entraide" / "feed.atom"
    before = path.read_bytes()
    with path.open("rb") as reader:
        first = reader.read(10)
        await keep(sqlite_store, heat())
        await files.write()
        assert first + reader.read() == before != path.read_bytes()


async def test_it_goes_on_after_a_failure(
    files: FeedFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is away for a while is told of in the log, and written again when it is back."""
    monkeypatch.setattr(feed_files, "EVERY", 0.01)
    stop, folder = asyncio.Event(), tmp_path / "www" / "entraide" / "feed"
    with capture_logs() as logs:
        running = asyncio.get_running_loop().create_task(files.run(stop))
        async with asyncio.timeout(60):
            while not logs:
                await asyncio.sleep(0.01)
            files.prepare()
            while not (folder / "nl.atom").is_file():
                await asyncio.sleep(0.01)
        stop.set()
        await running
    assert {line["event"] for line in logs} == {"feed_not_written"}


def test_a_folder_that_cannot_be_written_is_told_at_the_start(files: FeedFiles, tmp_path: Path) -> None:
    """By the name of the setting and the reason."""
    (tmp_path / "www").write_text("a file", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"ENTRAIDE_FEED: .*entraide cannot be written in \(.+\)"):
        files.prepare()
