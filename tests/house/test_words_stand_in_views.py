"""What people read stands in views: wherever else a sentence is, it is said why."""

from __future__ import annotations

from functools import cache

from bot.extraction import extract
from tests.house.tree import ROOT

VIEWS = "bot/views/"
ELSEWHERE = {
    "bot/papers/": "papers are printed, they are no screens",
    "bot/feed.py": "titles of a feed, which is no chat",
    "bot/moments.py": "days and hours, which every sentence may hold",
    "bot/profile.py": "what Telegram shows before anybody has said a word: its menus, and who this is",
}
"""Where else there are sentences, and why."""


@cache
def places() -> frozenset[str]:
    """All modules with a sentence in them."""
    found = extract(ROOT).sentences
    return frozenset(name for sentence in found for name in sentence.files)


def test_sentences_stand_in_views() -> None:
    """No handler, flow or middleware has words of its own."""
    homes = (VIEWS, *ELSEWHERE)
    assert sorted(name for name in places() if not name.startswith(homes)) == []


def test_no_reason_is_left_over() -> None:
    """Each exception is still one."""
    assert [home for home in ELSEWHERE if not any(name.startswith(home) for name in places())] == []
