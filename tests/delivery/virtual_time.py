"""An event loop whose clock jumps to the next timer instead of waiting for it.

For code that only sleeps: with nothing real to wait for, hours pass in moments and every run is the same.
It is no stand-in for the network: a socket is never looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from selectors import SelectorKey, SelectSelector
from typing import Any, TypeVar

T = TypeVar("T")


class _Jump(SelectSelector):
    """Where a real selector would wait, moves the clock on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """Nothing ever happens but time."""
        if timeout is None:
            raise RuntimeError("everybody waits and no timer is set")
        self.now += max(timeout, 0.0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a clock of its own."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        """Seconds since the loop began, in its own time."""
        return self._jump.now


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


def now() -> float:
    """The time of the running loop."""
    return asyncio.get_running_loop().time()
