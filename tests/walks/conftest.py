"""A stage for each story. At its end nothing may have gone wrong behind it: see `troubles`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.stage import Stage, staged
from tests.walks.looking import troubles


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The whole product for one story, which ends with every tap answered and nothing refused or failed."""
    with capture_logs() as logs:
        async with staged(tmp_path / "walk.sqlite3") as stage:
            yield stage
            if stage.app is not None:
                await stage.settled()
            assert troubles(stage, logs) == []


@pytest.fixture
async def rough_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The same, where things are to go wrong."""
    with capture_logs():
        async with staged(tmp_path / "walk.sqlite3") as stage:
            yield stage
