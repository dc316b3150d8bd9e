"""What of a text is the same each time it is played: for walks that were saved and are played again.

References (K7M2), codes, hours, dates, links: all that differs is left out of what is waited for.
"""

from __future__ import annotations

import re

_CHANGING = re.compile(r"(?:https?|tg)://\S+|\b[A-Z0-9]{4}\b|\d+(?:[.,:h]\d+)*")
_TOKEN = re.compile(r"(?:https?|tg)://\S+|\b[A-Z0-9]{4}\b")
_ENOUGH, _LONGEST, _LEAST = 12, 60, 2


def tokens(text: str) -> list[str]:
    """The references, codes of four signs and links in a text, in order."""
    return _TOKEN.findall(text)


def changes(text: str) -> bool:
    """Whether anything in it may differ the next time."""
    return _CHANGING.search(text) is not None


def pieces(text: str) -> list[str]:
    """The pieces of a text without anything that changes, the best first."""
    found = [piece.strip() for line in text.splitlines() for piece in _CHANGING.split(line)]
    usable = [_cut(piece) for piece in found if len(piece) >= _LEAST]
    return sorted(usable, key=lambda piece: -min(len(piece), _ENOUGH))


def steady(text: str) -> str:
    """The best piece; empty when there is none."""
    return next(iter(pieces(text)), "")


def _cut(piece: str) -> str:
    if len(piece) <= _LONGEST:
        return piece
    head, _, _ = piece[: _LONGEST + 1].rpartition(" ")
    return head.rstrip() or piece[:_LONGEST]
