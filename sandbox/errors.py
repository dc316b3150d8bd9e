"""What can go wrong: Telegram's refusals of the bot's calls, and acts that no app would offer a person."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal in Telegram's own words: status, description and, for some, parameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body that Telegram answers with."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(text: str, **parameters: int) -> ApiError:
    """400."""
    return ApiError(400, f"Bad Request: {text}", parameters or None)


def forbidden(text: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409."""
    return ApiError(409, f"Conflict: {text}")


def too_many(retry_after: int) -> ApiError:
    """429, with the seconds to wait."""
    text = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, text, {"retry_after": retry_after})


def not_emulated(what: str) -> ApiError:
    """501: Telegram would accept it, this sandbox does not play it. Said aloud, never swallowed."""
    return ApiError(501, f"Not Implemented: the sandbox does not play {what}")


class CannotActError(Exception):
    """A person cannot do that now: their app would not offer it."""


class NothingSuchError(LookupError):
    """No such person, chat, message or button."""
