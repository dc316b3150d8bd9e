"""Figures as tables in Markdown, and the median of rounds."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

Rounds = Mapping[str, Sequence[Mapping[str, float]]]
"""What was measured of each bot in each round."""


def median(rounds: Rounds, bot: str, figure: str) -> float:
    """Of all rounds."""
    return statistics.median(item[figure] for item in rounds[bot])


def ratio(rounds: Rounds, bot: str, peer: str, figure: str) -> float:
    """The median of the ratios of each round, whose two sides were measured one right after the other."""
    pairs = zip(rounds[bot], rounds[peer], strict=True)
    return statistics.median(ours[figure] / theirs[figure] for ours, theirs in pairs)


def spread(rounds: Rounds, bot: str, figure: str) -> str:
    """The median, and between what it lay."""
    values = sorted(item[figure] for item in rounds[bot])
    return f"{statistics.median(values):,.0f} ({values[0]:,.0f}-{values[-1]:,.0f})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """In Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
