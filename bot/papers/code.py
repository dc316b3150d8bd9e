"""A code on paper that a telephone reads, drawn as rectangles: sharp at any size."""

from __future__ import annotations

from collections.abc import Sequence

import segno

from bot.papers.page import Paper

QUIET = 4
"""Empty modules around it, as its standard asks."""


def draw_code(paper: Paper, address: str, left: float, top: float, side: float) -> None:
    """The address as a code with this side in millimetres, its quiet edge included."""
    matrix = segno.make(address, error="m", micro=False).matrix
    unit = side / (len(matrix) + 2 * QUIET)
    paper.set_fill_color(0)
    for y, row in enumerate(matrix):
        for x, length in _runs(row):
            at = (left + (x + QUIET) * unit, top + (y + QUIET) * unit)
            paper.rect(*at, length * unit, unit, style="F")


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow each other."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found
