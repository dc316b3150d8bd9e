"""The tree says nothing about the machine it was written on, and its licence is the real one."""

from __future__ import annotations

import hashlib
import re

from tests.house.tree import ROOT, pyproject, text, tracked

EUPL = "d126070e53a97387b339cc1b4c794e9bc134df061d6cb5ab37cef0bfe986228a"
"""The text of the EUPL-1.2 as SPDX carries it."""

FOLDERS = "(?:work|root|home|farm|Users)"
MACHINE = re.compile(rf"(?<![\w.~$}}\])-])/{FOLDERS}/[\w.]")
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "deb.debian" + ".org", "/simple" + "/")
LARGEST = 1_000_000


def test_no_path_of_a_machine() -> None:
    """No tracked file names a folder of somebody's machine."""
    assert MACHINE.search(" /" + "work/main") is not None
    found = [f"{name}: {hit[0]}" for name in tracked() for hit in MACHINE.finditer(_words(name))]
    assert found == []


def test_no_address_of_a_registry() -> None:
    """No tracked file says where packages are to be fetched: that is the machine's business."""
    found = [f"{name}: {host}" for name in tracked() for host in HOSTS if host in _words(name)]
    assert found == []


def test_nothing_large_and_nothing_made() -> None:
    """What can be made again is not tracked, nor anything large."""
    made = re.compile(r"(^|/)(\.venv|__pycache__|build|dist|\.env|.*\.egg-info)/|\.(mo|pyc|sqlite3|keys)$")
    assert [name for name in tracked() if made.search(name)] == []
    assert [name for name in tracked() if (ROOT / name).stat().st_size > LARGEST] == []


def test_the_licence_is_the_eupl() -> None:
    """LICENSE is the EUPL-1.2 to the letter, and pyproject.toml says so."""
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == EUPL
    assert pyproject()["project"]["license"] == "EUPL-1.2"


def test_every_package_is_shipped() -> None:
    """Each folder of ours with Python in it is a package that the installation takes along."""
    ours = {name.split("/")[0] for name in pyproject()["tool"]["mypy"]["packages"]}
    found = pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {pattern.rstrip("*") for pattern in found} == ours
    folders = {
        name.rpartition("/")[0] for name in tracked() if name.endswith(".py") and name.split("/")[0] in ours
    }
    assert [folder for folder in folders if not (ROOT / folder / "__init__.py").is_file()] == []


def _words(name: str) -> str:
    """A file as text, whatever it is; pictures and sounds hold no paths by chance."""
    data = (ROOT / name).read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", "replace")


def test_words_are_utf8() -> None:
    """Every text of the tree is UTF-8, with line ends of one kind."""
    for name in tracked():
        if _words(name):
            assert "\r" not in text(name), name
