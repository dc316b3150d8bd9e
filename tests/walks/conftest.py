"""A stage for each story. At its end nothing may have gone wrong behind it: see `troubles`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from structlog.testing import capture_logs

from storage.migrate import upgrade
from tests.stage import Stage, staged
from tests.walks.looking import troubles


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all its tables: copying it is quicker than making it anew."""
    path = tmp_path_factory.mktemp("walks") / "empty.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def stage(tmp_path: Path, empty: Path) -> AsyncIterator[Stage]:
    """The whole product for one story, which ends with every tap answered and nothing refused or failed."""
    with capture_logs() as logs:
        async with _staged(tmp_path, empty) as stage:
            yield stage
            if stage.app is not None:
                await stage.settled()
            assert troubles(stage, logs) == []


@pytest.fixture
async def rough_stage(tmp_path: Path, empty: Path) -> AsyncIterator[Stage]:
    """The same, where things are to go wrong."""
    with capture_logs():
        async with _staged(tmp_path, empty) as stage:
            yield stage


@asynccontextmanager
async def _staged(folder: Path, empty: Path) -> AsyncIterator[Stage]:
    path = Path(shutil.copy(empty, folder / "walk.sqlite3"))
    async with staged(path) as stage:
        try:
            yield stage
        finally:
            await _hang_up(stage)


async def _hang_up(stage: Stage) -> None:
    """Close what aiogram would close, then wait a quarter of a second for, where nothing is to wait for."""
    session = stage.app.bot.session if stage.app is not None else None
    if isinstance(session, AiohttpSession) and session._session is not None:
        stage._stop.set()
        if stage._task is not None:
            await stage._task
            stage._task = None
        await session._session.close()
