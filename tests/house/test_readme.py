"""What the documents tell people to type and to open exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings
from tests.house.test_make import HELP
from tests.house.tree import ROOT, text

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docker/README.md")
OURS = r"(?:bot|solidarity|storage|sandbox|tests|docker|benchmarks|docs)"
PROGRAM = Path(sys.executable).with_name("entraide")


def _code(document: str) -> list[str]:
    """What stands in backticks and in code blocks, line by line."""
    words = text(document)
    blocks = re.findall(r"^```\w*\n(.*?)^```$", words, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", words, flags=re.MULTILINE | re.DOTALL))
    return [line for block in blocks for line in block.splitlines()] + spans


COMMANDS = sorted(
    {
        match[1].strip()
        for document in DOCUMENTS
        for line in _code(document)
        if (match := re.search(r"(?:^|bin/|bot )entraide((?: [\w./]+)+)", line))
    }
)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    """Each `make …` that a document names is a command of the Makefile."""
    named = {word for line in _code(document) for word in re.findall(r"(?:^|\s)make ([a-z]+)", line)}
    assert named <= set(HELP)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_exist(document: str) -> None:
    """Each file or folder of ours that a document links to or names is there."""
    folder = (ROOT / document).parent
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text(document)) if "://" not in link]
    named = [
        span for span in _code(document) if re.fullmatch(rf"{OURS}(?:/[\w.-]+)*/?", span) and "/" in span
    ]
    missing = [link for link in links if not (folder / link).exists()]
    missing += [name for name in named if not (ROOT / name).exists() and not (folder / name).exists()]
    assert missing == []


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_program_exist(command: str) -> None:
    """Each `entraide …` that a document names is understood by the installed program."""
    run = subprocess.run(
        [PROGRAM, *command.split(), "--help"], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 0, run.stderr
    assert "usage" in run.stdout.lower()


def test_the_commands_that_matter_are_told() -> None:
    """The README tells each command of the program that a host needs."""
    told = {command.split()[0] for command in COMMANDS}
    assert told >= {"init", "run", "serve", "migrate", "doctor", "config", "coordinator"}


def test_every_setting_is_told() -> None:
    """The README's table has each setting that the program reads, and no other."""
    told = re.findall(r"^\| `(ENTRAIDE_\w+)` \|", text("README.md"), flags=re.MULTILINE)
    assert sorted(told) == sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


def test_every_promise_has_its_test() -> None:
    """Each line of the README's promises links to files of tests/promises that hold tests."""
    table = re.search(r"^\| promise \|.*\n\|[-|]+\n((?:\|.*\n)+)", text("README.md"), flags=re.MULTILINE)
    assert table is not None
    promises = table[1].splitlines()
    assert len(promises) >= 5
    for line in promises:
        named = re.findall(r"\]\((tests/promises/test_\w+\.py)\)", line.split("|")[3])
        assert named, line
        for name in named:
            assert re.search(r"^(?:async )?def test_", text(name), flags=re.MULTILINE), name
