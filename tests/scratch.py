"""Where tests write: in memory where there is room, because SQLite waits for the disk at each commit.

Nothing weakens by it: a killed process loses what it had not written, here as on a disk, and no test cuts
the power. Without room the disk does, only slower.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = "PYTEST_DEBUG_TEMPROOT"
"""Names, to pytest, the folder in which `tmp_path` begins."""
MEMORY = Path("/dev/shm")
ROOM = 3 * 1024**3
"""Many times what is there at once, since pytest removes the folder of a test that passed."""


def settle() -> None:
    """Choose, unless whoever runs the tests did. Called once, before anything is written."""
    if ROOT not in os.environ and _fits(MEMORY):
        os.environ[ROOT] = str(MEMORY)


def _fits(folder: Path) -> bool:
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    runs_programs = not os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0)
    return runs_programs and shutil.disk_usage(folder).free >= ROOM
