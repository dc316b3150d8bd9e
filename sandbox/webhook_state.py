"""Where updates go when the bot has set a webhook. Delivery itself is in `webhook.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

DEFAULT_CONNECTIONS = 40


@dataclass(slots=True)
class Webhook:
    """The webhook's address and how the last deliveries went."""

    url: str = ""
    secret: str | None = None
    max_connections: int = DEFAULT_CONNECTIONS
    down: bool = False
    """Played failure: the address cannot be reached."""
    last_error: str | None = None
    last_error_at: datetime | None = None

    def failed(self, why: str, when: datetime) -> None:
        """Remember the last failure, for getWebhookInfo."""
        self.last_error = why
        self.last_error_at = when

    def clear(self) -> None:
        """No webhook any more."""
        self.url, self.secret, self.max_connections = "", None, DEFAULT_CONNECTIONS
        self.last_error, self.last_error_at = None, None

    def info(self, pending: int, allowed: frozenset[str] | None) -> dict[str, Any]:
        """Telegram's WebhookInfo."""
        shown: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            shown["max_connections"] = self.max_connections
            shown["ip_address"] = "127.0.0.1"
        if self.last_error and self.last_error_at:
            shown["last_error_date"] = int(self.last_error_at.timestamp())
            shown["last_error_message"] = self.last_error
        if allowed is not None:
            shown["allowed_updates"] = sorted(allowed)
        return shown
