"""A disk that really refuses to write loses nothing: the kernel's own errors, not ones that we make up.

Two of them, in a process of its own (`full_disk_drill.py`): files that the kernel lets grow no further, which
every machine can have (« disk I/O error »), and a small file system filled to the last byte where the machine
lets us mount one. PostgreSQL's refusals are told by its own states in `test_a_full_disk_loses_nothing.py`: a
server whose disk is full cannot be had without rights on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.promises.small_disks import drilled, way_in

SAID = {"limit": "disk_broken", "tmpfs": "disk_full"}
"""What is said as an error, and nothing else is."""
WITHIN = 30
"""Seconds."""
BUSY = 4
"""A machine of tests may take so many times as long as one that has nothing else to do."""


@pytest.mark.kills
@pytest.mark.timeout(600)
def test_a_disk_that_refuses_loses_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Nothing unkept is confirmed, reading, forgetting and purging work, all is back within half a minute."""
    disks = {kind: tmp_path / kind for kind in ("limit", "tmpfs")}
    for folder in disks.values():
        folder.mkdir()
    if way_in(disks["tmpfs"]) is None:
        del disks["tmpfs"]
    *logs, last = drilled(disks)
    assert {json.loads(line)["event"] for line in logs} == {"disk_low", *map(SAID.get, disks)}
    for kind, figures in json.loads(last).items():
        record_property(kind, figures)
        assert figures["lost"] == 0
        assert figures["refused"] > 100
        assert figures["removed"] > 0
        assert figures["back"] < WITHIN * BUSY
