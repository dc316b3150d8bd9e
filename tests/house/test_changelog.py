"""CHANGELOG.md can be read by people and followed by machines."""

from __future__ import annotations

import re

from packaging.version import Version

from tests.house.tree import pyproject, text

READERS = ("Residents", "Volunteers", "Associations", "Coordinators", "Hosts")
RELEASE = re.compile(r"## (?:Unreleased|(?P<version>\d+\.\d+\.\d+) – (?P<date>\d{4}-\d\d-\d\d))")


def test_it_is_ordered_by_release_and_reader() -> None:
    """Releases newest first, in each the readers in their order, under each reader whole sentences."""
    title, *lines = [line for line in text("CHANGELOG.md").splitlines() if line]
    assert title == "# Changelog"
    releases: list[str] = []
    readers: list[str] = []
    for line in lines[1:]:
        if line.startswith("## "):
            assert RELEASE.fullmatch(line), line
            releases.append(line)
            readers = []
        elif line.startswith("### "):
            readers.append(line.removeprefix("### "))
            assert readers == sorted(set(readers), key=READERS.index), line
        else:
            assert readers, line
            assert re.fullmatch(r"- [A-Z`].*\.", line), line
    assert releases
    assert "## Unreleased" not in releases[1:]
    versions = [
        Version(match["version"])
        for line in releases
        if (match := RELEASE.fullmatch(line)) and match["version"]
    ]
    assert versions == sorted(set(versions), reverse=True)
    assert not versions or versions[0] <= Version(pyproject()["project"]["version"])
