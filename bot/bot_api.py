"""One plain call of the Bot API, for the operator's commands: nothing heavy is loaded for it.

The bot itself listens through aiogram and speaks through python-telegram-bot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.settings import Settings

PATIENCE = aiohttp.ClientTimeout(total=10)


class AwayError(Exception):
    """The server cannot be reached, or is no Bot API. Does not say the address: the token is in it."""


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What the Bot API said."""

    ok: bool
    result: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""
    at: datetime | None = None
    """The server's clock."""


async def ask(settings: Settings, method: str, **parameters: int) -> ApiAnswer:
    """Call a method that gives an object. Raises AwayError."""
    token = settings.token.get_secret_value() if settings.token else ""
    url = f"{settings.api_base}/bot{token}/{method}"
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(url, params=parameters) as response,
        ):
            at = _date(response.headers.get("Date"))
            body = await response.json(content_type=None)
            refusal = str(body.get("description") or "").replace(token or "…", "…")
            return ApiAnswer(body["ok"], body.get("result") or {}, refusal, at)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise AwayError(type(error).__name__) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AwayError("what answers there is no Bot API") from None


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
