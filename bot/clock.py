"""The host's civil time: the only clock of production. The sandbox hands in its own."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """What the host's clock shows."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock that everybody else asks
