"""What Telegram is believed to do with calls that come too fast: the reference for the send budget.

One chat bears 5 calls at once and then 1 a second; a group 20 in any minute, and never more than a bucket of
20 refilled over a minute would give (it is not known which of the two Telegram uses, so both hold); all chats
together 30 in any second. Whoever goes over is told to come back later, and whoever comes back too early
broke the pause.
"""

from __future__ import annotations

from collections import defaultdict, deque


class Bucket:
    """So many calls at once, refilled steadily."""

    def __init__(self, size: float, refill_per_second: float) -> None:
        self._size, self._refill = size, refill_per_second
        self._level, self._at = size, 0.0

    def lets(self, at: float) -> bool:
        """Take one if there is one."""
        self._level = min(self._size, self._level + (at - self._at) * self._refill)
        self._at = at
        if self._level < 1 - 1e-9:
            return False
        self._level -= 1
        return True


class Window:
    """At most so many in any period."""

    def __init__(self, most: int, period: float) -> None:
        self._times: deque[float] = deque()
        self._most, self._period = most, period

    def lets(self, at: float) -> bool:
        """Count one if there is room."""
        while self._times and self._times[0] + self._period <= at:
            self._times.popleft()
        if len(self._times) >= self._most:
            return False
        self._times.append(at)
        return True


class FloodModel:
    """Judges calls in the order in which they arrive, and remembers who broke a pause."""

    def __init__(self) -> None:
        self.refused: list[tuple[float, int]] = []
        self.inside_a_pause: list[tuple[float, int]] = []
        self.accepted: list[tuple[float, int]] = []
        self.paused_until: dict[int | None, float] = {}
        self._overall = Window(30, 1)
        self._chats: dict[int, Bucket] = defaultdict(lambda: Bucket(5, 1))
        self._groups: dict[int, tuple[Bucket, Window]] = defaultdict(
            lambda: (Bucket(20, 1 / 3), Window(20, 60))
        )

    def call(self, chat_id: int, at: float) -> bool:
        """Whether the call is accepted."""
        if at < max(self.paused_until.get(None, 0), self.paused_until.get(chat_id, 0)) - 1e-9:
            self.inside_a_pause.append((at, chat_id))
            return False
        limits = [self._overall, self._chats[chat_id], *(self._groups[chat_id] if chat_id < 0 else ())]
        verdicts = [limit.lets(at) for limit in limits]
        if not all(verdicts):
            self.refused.append((at, chat_id))
            return False
        self.accepted.append((at, chat_id))
        return True


def most_in_any(period: float, times: list[float]) -> int:
    """The fullest period, its end not included."""
    fullest, start = 0, 0
    for end, at in enumerate(times):
        while times[start] + period <= at:
            start += 1
        fullest = max(fullest, end - start + 1)
    return fullest
