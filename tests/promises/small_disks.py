"""File systems of a few megabytes for a drill, where the machine lets us have one; and how to run it there.

Not a test. Mounted in a namespace of its own, a small disk is seen by nobody else and gone with its process.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZE = "40m"
WAYS = (("unshare", "--map-root-user", "--mount"), ("unshare", "--mount"))
"""The first needs no rights where the system has user namespaces; the second is for root."""
LONGEST = 500.0


@cache
def way_in(folder: Path) -> tuple[str, ...] | None:
    """How to come to a small disk on this machine; None where there is no way."""
    for way in WAYS:
        try:
            tried = subprocess.run(
                [*way, *_mounted(folder, "true")], capture_output=True, timeout=LONGEST, check=False
            )
        except OSError:
            return None
        if tried.returncode == 0:
            return way
    return None


def drilled(disks: Mapping[str, Path]) -> list[str]:
    """Run the drill on disks of these kinds; the lines that it printed. Fails where it failed."""
    asked = " ".join(f"'{kind}={folder}'" for kind, folder in disks.items())
    words = f"exec '{sys.executable}' -W ignore -m tests.promises.full_disk_drill {asked}"
    command = ["sh", "-c", words]
    if "tmpfs" in disks:
        command = [*(way_in(disks["tmpfs"]) or ()), *_mounted(disks["tmpfs"], words)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert ran.returncode == 0, f"{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
    return ran.stdout.splitlines()


def _mounted(folder: Path, words: str) -> list[str]:
    return ["sh", "-c", f"mount -t tmpfs -o size={SIZE} tmpfs '{folder}' && {words}"]
