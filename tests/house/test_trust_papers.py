"""What the papers of trust claim leads to a test that exists, and says the same in every language."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from solidarity.barring import LONGEST
from solidarity.retention import Retention
from storage.data_map import data_map
from tests.house.tree import ROOT

NOTICES = {code: ROOT / "docs" / "privacy" / f"notice.{code}.md" for code in ("fr", "nl", "de", "en")}
ASSESSMENTS = sorted((ROOT / "docs" / "dpia").glob("dpia.*.md"))
THREATS = ROOT / "docs" / "threat-model.md"
PAPERS = sorted([*NOTICES.values(), *ASSESSMENTS, THREATS])
LINK = re.compile(r"\]\(([^)#\s]+)\)")
PROVING = re.compile(r"\| (?:proof|preuve|Beleg|bewijs) \|$")


def links(words: str) -> list[str]:
    """Where it leads, outside of the net."""
    return [link for link in LINK.findall(words) if "://" not in link]


def rows_of_measures(words: str) -> list[str]:
    """The rows of every table whose last column is the proof."""
    found, inside = [], False
    for before, line in pairwise(["", *words.splitlines()]):
        if PROVING.search(line):
            inside = True
        elif inside and line.startswith("|") and not line.startswith("|---"):
            found.append(line)
        elif not line.startswith("|") and before.startswith("|"):
            inside = False
    return found


def is_proof(paper: Path, link: str) -> bool:
    """A test of ours, or the table of rights that a test makes."""
    target = (paper.parent / link).resolve()
    return target.is_file() and (target.name.startswith("test_") or target.name == "rights.md")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    """Each test, paper and table that a paper names is there."""
    missing = [link for link in links(paper.read_text("utf-8")) if not (paper.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("paper", [THREATS, *ASSESSMENTS], ids=lambda paper: paper.name)
def test_every_measure_names_its_proof(paper: Path) -> None:
    """No row of measures stands without a test that proves it."""
    rows = rows_of_measures(paper.read_text("utf-8"))
    assert len(rows) > 15
    assert [row for row in rows if not any(is_proof(paper, link) for link in links(row))] == []


def test_every_right_in_the_notice_names_its_proof() -> None:
    """Who sees what, which rights, how it is protected: each point leads to a test."""
    words = NOTICES["fr"].read_text("utf-8")
    points = re.findall(r"^- (.*?)(?=^- |^\n|^[A-Z#])", words, flags=re.MULTILINE | re.DOTALL)
    unproved = [point for point in points if not any(is_proof(NOTICES["fr"], link) for link in links(point))]
    assert len(points) > 10
    assert [point[:20] for point in unproved] == ["**Vous plaindre** : "]


def test_the_notice_says_the_same_in_every_language() -> None:
    """The same sections, the same rows, the same proofs in the same order, the same gaps to fill in."""

    def bones(words: str) -> tuple[object, ...]:
        return (
            re.findall(r"^#+", words, flags=re.MULTILINE),
            words.count("\n|"),
            words.count("\n- "),
            words.count("⟨"),
            links(words),
        )

    french = bones(NOTICES["fr"].read_text("utf-8"))
    for code, notice in NOTICES.items():
        assert bones(notice.read_text("utf-8")) == french, code


def test_an_assessment_is_the_same_in_every_language() -> None:
    """The same chapters, rows and proofs."""
    first, *others = [paper.read_text("utf-8") for paper in ASSESSMENTS]
    for other in others:
        assert re.findall(r"^#+ [\d.]*", other, flags=re.MULTILINE) == re.findall(
            r"^#+ [\d.]*", first, flags=re.MULTILINE
        )
        assert other.count("\n|") == first.count("\n|")
        assert [Path(item).name for item in links(other) if "tests/" in item] == [
            Path(item).name for item in links(first) if "tests/" in item
        ]


def terms(words: str, heading: str, column: int) -> list[list[int]]:
    """The figures in this column of the first table after the heading, row by row."""
    table = words.partition(heading)[2].partition("\n|---")[2].partition("\n\n")[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines()[1:]]
    return [[int(figure) for figure in re.findall(r"\d+", row[column])] for row in rows]


KEPT, LONGEST_MONTHS = Retention(), LONGEST.days * 12 // 365
NOTICED = [
    *(
        [KEPT.idle_months],
        [],
        [KEPT.names_months],
        [KEPT.text_days],
        [KEPT.address_days],
        [KEPT.address_days],
    ),
    *([KEPT.text_days], [1, 7], [KEPT.messages_days], [KEPT.answers_days], [KEPT.relay_hours]),
    *([KEPT.idle_months], [KEPT.audit_months], [KEPT.members_months], [KEPT.news_months], []),
    *([KEPT.concerns_months], [LONGEST_MONTHS], [1]),
]
"""In the order of the notice's rows. A draft's day, an enrolment's week and a day's count are no settings."""
ASSESSED = [
    *([KEPT.idle_months], [KEPT.text_days, KEPT.names_months], [KEPT.address_days]),
    *([KEPT.relay_hours, KEPT.messages_days], [KEPT.idle_months], [KEPT.audit_months]),
    *([KEPT.concerns_months], [LONGEST_MONTHS]),
]
"""In the order of the rows of an assessment's chapter 1.2."""


@pytest.mark.parametrize("code", sorted(NOTICES))
def test_the_terms_of_the_notice_are_the_programs_own(code: str) -> None:
    """What a town keeps that sets nothing else: the same figures in every language."""
    assert terms(NOTICES[code].read_text("utf-8"), "\n## ", -1) == NOTICED


@pytest.mark.parametrize("paper", ASSESSMENTS, ids=lambda paper: paper.name)
def test_the_terms_of_an_assessment_are_the_programs_own(paper: Path) -> None:
    """The same figures there."""
    assert KEPT.messages_days == KEPT.text_days == KEPT.answers_days, "it says « the rest » of all three"
    assert terms(paper.read_text("utf-8"), "\n### 1.2 ", 2) == ASSESSED


def test_the_data_map_is_the_programs_own() -> None:
    """`python -m storage.data_map > docs/data-map.md` would change nothing."""
    assert (ROOT / "docs" / "data-map.md").read_text("utf-8") == data_map()
