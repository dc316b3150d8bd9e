"""What `entraide doctor` finds: one line each, with what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's, and what to do about it."""

    good: bool
    what: str
    remedy: str = ""


Findings = AsyncIterator[Finding]


def good(what: str, remark: str = "") -> Finding:
    """Nothing has to be done; a remark may help."""
    return Finding(good=True, what=what, remedy=remark)


def bad(what: str, remedy: str) -> Finding:
    """Something has to be done, and what."""
    return Finding(good=False, what=what, remedy=remedy)
