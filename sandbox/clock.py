"""Civil time that can be moved: the sandbox and the bot under test read the same clock.

Only civil time lives here (message dates, due dates, quiet hours). Machine time — flood pauses,
time-outs, leases — is `time.monotonic` and never jumps; it is not this module's business.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

MachineTime = Callable[[], float]
"""A source of seconds that only grows, such as `time.monotonic`."""


def _real_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place where this clock meets the real one


class MovableClock:
    """A clock that flows by itself from any date, faster or slower or not at all, and can jump ahead."""

    def __init__(
        self, start: datetime | None = None, *, speed: float = 1.0, machine: MachineTime = time.monotonic
    ) -> None:
        if start is not None and start.tzinfo is None:
            msg = "the start must be an aware datetime"
            raise ValueError(msg)
        self._machine = machine
        self._speed = self._checked(speed)
        self._civil = (start or _real_now()).astimezone(UTC)
        self._anchor = machine()
        self._on_jump: list[Callable[[], None]] = []
        self.last_jump = timedelta()
        """How far the latest jump went."""

    def now(self) -> datetime:
        """The civil time, aware and in UTC."""
        return self._civil + timedelta(seconds=(self._machine() - self._anchor) * self._speed)

    @property
    def speed(self) -> float:
        """Civil seconds per machine second: 1 is normal, 0 is frozen."""
        return self._speed

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._speed == 0

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the real one (negative: behind)."""
        return self.now() - _real_now()

    def set_speed(self, speed: float) -> None:
        """Let time run `speed` times as fast from now on."""
        checked = self._checked(speed)
        self._settle()
        self._speed = checked

    def freeze(self) -> None:
        """Stop the flow of time; `jump` still moves it."""
        self.set_speed(0)

    def jump(self, by: timedelta) -> None:
        """Move ahead at once and tell those who asked to hear of it. Time never goes back."""
        if by < timedelta():
            msg = "time cannot go back"
            raise ValueError(msg)
        self._settle()
        self._civil += by
        self.last_jump = by
        for callback in tuple(self._on_jump):
            callback()

    def jump_to(self, when: datetime) -> None:
        """Move ahead to `when`."""
        self.jump(when - self.now())

    def on_jump(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after each jump; the returned function ends that."""
        self._on_jump.append(callback)

        def stop() -> None:
            if callback in self._on_jump:
                self._on_jump.remove(callback)

        return stop

    def _settle(self) -> None:
        """Take what has flowed so far into the base, so that speed and base may change."""
        machine = self._machine()
        self._civil += timedelta(seconds=(machine - self._anchor) * self._speed)
        self._anchor = machine

    @staticmethod
    def _checked(speed: float) -> float:
        if speed < 0:
            msg = "the speed cannot be negative"
            raise ValueError(msg)
        return float(speed)
