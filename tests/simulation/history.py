"""What happened in one seed, line by line, and its fingerprint: the same seed has the same history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

TAIL = 40


@dataclass
class History:
    """Lines in order, each with the machine's time."""

    now: Callable[[], float] = lambda: 0.0
    lines: list[str] = field(default_factory=list)

    def tell(self, what: str) -> None:
        """Something happened."""
        self.lines.append(f"{self.now():10.3f} {what}")

    @property
    def fingerprint(self) -> str:
        """Of every line, so also of every word that was sent."""
        return hashlib.sha256("\n".join(self.lines).encode("utf-8", "surrogatepass")).hexdigest()

    def tail(self, count: int = TAIL) -> str:
        """The end of it, for whoever reads a failure."""
        return "\n".join(line[:220] for line in self.lines[-count:])
