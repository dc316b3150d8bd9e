"""Where papers are drawn: in a thread, while no unit is open, so that nobody else waits for them."""

from __future__ import annotations

import importlib
import threading
from functools import wraps
from typing import Any

import pytest

from bot.work import current


def watched(patch: pytest.MonkeyPatch, paper: str) -> list[bool]:
    """Of each paper of this kind (`module.function`) drawn from now on: whether nobody waits for it."""
    module, _, name = paper.partition(".")
    papers = importlib.import_module(f"bot.papers.{module}")
    draw, seen = getattr(papers, name), []

    @wraps(draw)
    def drawing(*given: Any) -> bytes:
        in_the_loop = threading.current_thread() is threading.main_thread()
        in_a_unit = current.get(None) is not None  # a thread takes the context of who started it along
        seen.append(not in_the_loop and not in_a_unit)
        return draw(*given)

    patch.setattr(papers, name, drawing)
    return seen
