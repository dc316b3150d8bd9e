"""For tests that restore: the schema of a new file is copied, not migrated anew for each scratch database.

That the steps lead there is proved in tests/storage/test_migrations.py; `test_everything_comes_back` and the
drill of tests/promises/test_backups_restore.py take them all the same.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage import migrate, restore
from storage.engine import database_file


@pytest.fixture
def quick_schema(sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a restore makes of a file that is not there yet is a copy of the migrated one."""

    def upgrade(url: str, revision: str = "head") -> None:
        file = database_file(url)
        if file is not None and not file.exists() and revision in {"head", migrate.head()}:
            shutil.copyfile(sqlite_template, file)
        else:
            migrate.upgrade(url, revision)

    monkeypatch.setattr(restore, "upgrade", upgrade)
