"""Two hundred people in two hundred towns: whatever they do and whatever breaks, promises hold.

Each town is played from a seed by `tests.simulation`, without threads and sockets and in its own time; more
of them by `make simulate SEEDS=10000`. That the checker would notice is shown by planting faults in the
program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.engine import play

HERE = Path(__file__).parents[2]
TOWNS, SEEDS = 8, 25


@pytest.mark.parametrize("town", range(TOWNS))
def test_nothing_promised_is_broken(town: int) -> None:
    """Whoever presses, writes, leaves, forges or crashes: every seed comes to rest with nothing wrong."""
    seen = 0
    for seed in range(town * SEEDS, (town + 1) * SEEDS):
        outcome = play(seed)
        assert not outcome.wrong, str(outcome)
        seen += outcome.counts.get("effects", 0)
    assert seen > SEEDS, "people did something"


def test_the_same_seed_has_the_same_history() -> None:
    """Also in another process, whose words lie in another order in every set: to the last word sent."""
    code = "from tests.simulation.engine import play; print(play(7).fingerprint)"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(HERE)}
    other = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=HERE, capture_output=True, text=True, check=True
    )
    here = play(7)
    assert here.fingerprint == other.stdout.strip(), here.tail
    assert here.fingerprint != play(8).fingerprint
