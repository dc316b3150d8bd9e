"""Presses of inline buttons: waiting for the bot, answered with a toast, a dialogue or a link, or too old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.updates import PRESS_KEPT

Json = dict[str, Any]


@dataclass(slots=True)
class Press:
    """One press by one person."""

    id: str
    n: int
    person: int
    chat: int
    message: int
    label: str
    data: str
    at: datetime
    machine: float
    answered_at: datetime | None = None
    text: str | None = None
    alert: bool = False
    url: str | None = None

    def state(self, machine: float) -> str:
        """`waiting`, `answered` or `expired`."""
        if self.answered_at is not None:
            return "answered"
        return "expired" if machine - self.machine >= PRESS_KEPT else "waiting"

    def as_json(self, machine: float) -> Json:
        """The shape of the control API."""
        return {
            "id": self.id,
            "n": self.n,
            "chat": self.chat,
            "message": self.message,
            "label": self.label,
            "state": self.state(machine),
            "text": self.text,
            "alert": self.alert,
            "url": self.url,
            "at": self.at.isoformat(),
            "answered_at": self.answered_at.isoformat() if self.answered_at else None,
        }
