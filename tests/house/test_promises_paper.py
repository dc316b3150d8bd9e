"""The paper of promises: each row leads to a test and to a command, and no promise is left out."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT, text

PAPER = ROOT / "docs" / "promises.md"
HEAD = "| one may rely on | when it breaks | proof | each time | longer |"
LINK = re.compile(r"\]\(([^)#\s]+)\)")
TARGET = re.compile(r"^([a-z]+):.*\n((?:\t.*\n)+)", flags=re.MULTILINE)
NONE = "–"


def rows() -> list[list[str]]:
    """The cells of each row of each table."""
    lines = PAPER.read_text("utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in lines
        if line.startswith("| ") and line != HEAD
    ]


ROWS = rows()
RECIPES = dict(TARGET.findall(text("Makefile")))


def proofs(row: list[str]) -> list[str]:
    """The tests that a row names, from the project's root."""
    found = [(PAPER.parent / link).resolve() for link in LINK.findall(row[2])]
    return [str(path.relative_to(ROOT)) for path in found if path.is_file() and path.name.startswith("test_")]


def test_every_row_is_whole() -> None:
    """Five cells, none empty, under the same head in every table."""
    assert len(ROWS) > 40
    assert [row for row in ROWS if len(row) != HEAD.count(" | ") + 1 or not all(row)] == []
    words = PAPER.read_text("utf-8")
    assert words.count(HEAD) == words.count("|---|---|---|---|---|") == words.count("\n## ") - 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_every_row_names_its_proof(row: list[str]) -> None:
    """Each link of the proof is a test that exists, and there is one at least."""
    assert len(proofs(row)) == len(LINK.findall(row[2])) >= 1


@pytest.mark.parametrize("row", [row for row in ROWS if row[4] != NONE], ids=lambda row: row[0][:40])
def test_every_longer_run_is_a_command(row: list[str]) -> None:
    """A target of the Makefile, which runs one of this row's tests if it runs tests, or a benchmark."""
    (command,) = re.findall(r"`(.+?)`", row[4])
    if module := re.fullmatch(r"\.venv/bin/python -m benchmarks\.([a-z_]+)", command):
        assert (ROOT / "benchmarks" / f"{module[1]}.py").is_file()
        return
    recipe = RECIPES[command.removeprefix("make ")]
    named = re.findall(r"tests/\S+\.py", recipe)
    assert not named or set(named) & set(proofs(row))


def test_every_promise_is_in_the_paper() -> None:
    """Each file of `tests/promises/` is named by a row: what is proven is also said."""
    there = {f"tests/promises/{path.name}" for path in (ROOT / "tests" / "promises").glob("test_*.py")}
    assert there - {proof for row in ROWS for proof in proofs(row)} == set()


def test_other_papers_lead_here() -> None:
    """Who reads what the bot is, how to work on it, or what threatens it, finds the promises."""
    for paper in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/threat-model.md"):
        assert "promises.md" in text(paper), paper
