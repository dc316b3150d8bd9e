"""What is installed is pinned, hashed and said without an address."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import pyproject, text

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
ENTRY = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*)(\[[\w,-]+\])?==(?P<version>[\w.+!]+)( ; (?P<marker>[^\\\n]+?))?"
    r"(?P<hashes>( \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)


def _entries(words: str) -> list[re.Match[str]]:
    """The entries; a ValueError for anything else: an option, an address, a path, a bare name."""
    entries, at = [], 0
    while at < len(words):
        entry = ENTRY.match(words, at)
        if entry is None:
            raise ValueError(words[at:].split("\n", 1)[0])
        entries.append(entry)
        at = entry.end()
    return entries


def _pins(file: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for entry in _entries(text(file)):
        pins.setdefault(canonicalize_name(entry["name"]), set()).add(entry["version"])
    return pins


@pytest.mark.parametrize("file", FILES)
def test_requirements_are_pinned_and_hashed_and_nothing_else(file: str) -> None:
    """A requirements file holds entries of one version with their hashes, and no option, address or path."""
    assert _entries(text(file))


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--extra-index-url=https://packages.example/simple",
        "-i https://packages.example/simple",
        "--find-links wheels",
        "-f /srv/wheels",
        "-r other.txt",
        "-e .",
        "./wheels/aiogram-3.31.0-py3-none-any.whl",
        "/srv/wheels/aiogram-3.31.0-py3-none-any.whl",
        "aiogram @ https://packages.example/aiogram-3.31.0-py3-none-any.whl",
        "aiogram==3.31.0",
        "aiogram>=3.31 \\\n    --hash=sha256:" + "0" * 64,
        "aiogram==3.31.0 \\\n    --hash=md5:" + "0" * 32,
        "# from https://packages.example",
    ],
)
def test_anything_else_is_refused(line: str) -> None:
    """The check sees index options, links, paths, addresses, and entries without a pin or a hash."""
    good = "aiogram==3.31.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert len(_entries(good)) == 1
    with pytest.raises(ValueError):
        _entries(f"{good}{line}\n{good}")


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    """Whatever stands in two requirements files stands there with the same versions."""
    runtime, tools, build = map(_pins, FILES)
    assert {name: tools.get(name) for name in runtime} == runtime
    assert {name: tools.get(name) for name in build} == build


def test_what_is_declared_is_pinned() -> None:
    """Each dependency of pyproject.toml is pinned to a version that it allows."""
    project = pyproject()["project"]
    for file, declared in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
        ("requirements-build.txt", pyproject()["build-system"]["requires"]),
    ):
        pins = _pins(file)
        for requirement in map(Requirement, declared):
            versions = pins.get(canonicalize_name(requirement.name), set())
            assert versions, f"{requirement.name} is not in {file}"
            assert all(map(requirement.specifier.contains, versions)), (
                f"{file}: {requirement}, pinned {versions}"
            )
