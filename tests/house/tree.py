"""What the tests of the house read: the tracked files of this project."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[str, ...]:
    """The names of all tracked files that are there."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file())


def text(name: str) -> str:
    """A tracked file as text."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def pyproject() -> dict[str, object]:
    """What pyproject.toml says."""
    return tomllib.loads(text("pyproject.toml"))
