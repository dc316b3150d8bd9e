"""Writes the feeds as files into a folder which a web server hands out: `feed.atom`, `feed/nl.atom`.

A file is replaced as a whole and only where it has changed: whoever reads it never sees half of one.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from bot.feed import path_of
from bot.feeds import Feeds
from bot.settings import SettingsError
from bot.waiting import first_of

log = structlog.get_logger(__name__)

EVERY = 20.0
"""Seconds between looks at whether something has changed."""


class FeedFiles:
    """The files of one folder."""

    def __init__(self, folder: Path, feeds: Feeds) -> None:
        self._folder = folder
        self._feeds = feeds

    def prepare(self) -> None:
        """Make the folder. Raises SettingsError where nothing can be written in it."""
        try:
            (self._folder / path_of("")).parent.mkdir(parents=True, exist_ok=True)
            trial = self._folder / ".trial"
            trial.touch()
            trial.unlink()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SettingsError(f"ENTRAIDE_FEED: {self._folder} cannot be written in ({reason})") from error

    async def run(self, stop: asyncio.Event) -> None:
        """Write at once, then whenever something has changed. A full disk or a lost database ends nothing."""
        while not stop.is_set():
            try:
                await self.write()
            except Exception:
                log.exception("feed_not_written")
            await first_of(EVERY, stop)

    async def write(self) -> list[str]:
        """The names of the files that are new."""
        pages = await self._feeds.make()
        files = {path_of(language): page.body for language, page in pages.items()}
        files["feed.atom"] = next(iter(pages.values())).body
        return await asyncio.to_thread(self._replace, files)

    def _replace(self, files: dict[str, bytes]) -> list[str]:
        changed = []
        for name, body in files.items():
            path = self._folder / name
            if path.is_file() and path.read_bytes() == body:
                continue
            fresh = path.with_name(f".{path.name}.new")
            fresh.write_bytes(body)
            fresh.replace(path)
            changed.append(name)
        return changed
