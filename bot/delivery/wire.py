"""Builds the one python-telegram-bot client that sends: its connections, its patience, and its silence.

Its silence, because the token stands in every address of the Bot API: what logs an address leaks it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from telegram.error import BadRequest, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.budget import Budget, Lane
from bot.delivery.pace import Pace

CONNECTIONS = 10
"""So many calls at once; httpx becomes slower, not faster, with more. The outbox leases no more than that."""

TALKATIVE = ("httpx", "httpcore", "telegram")
"""They log addresses (with the token) or parameters (with what people wrote)."""

NEVER_POSSIBLE = frozenset({HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.NOT_IMPLEMENTED})
"""Answers that no repeat can change, which PTB takes for trouble of the network."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How many seconds each part of a call may take. Reading is patient: giving up there leaves a doubt."""

    connect: float = 5.0
    write: float = 10.0
    read: float = 20.0
    pool: float = 5.0


class Wire(HTTPXRequest):
    """PTB's HTTP client, which reads a few answers more truly and never logs them."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 -- as PTB's
        """One exchange; some statuses become the error that they mean."""
        status, payload = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.GATEWAY_TIMEOUT:
            raise TimedOut("the gateway waited in vain")
        if status in NEVER_POSSIBLE:
            raise BadRequest(f"{HTTPStatus(status).phrase} ({status})")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. PTB's own writes the whole of an unreadable one into the log."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        return parsed


def build_sender(token: str, api_base: str, budget: Budget, timeouts: Timeouts | None = None) -> ExtBot[Lane]:
    """The client for one token at one Bot API server, e.g. `https://api.telegram.org`.

    It needs no `initialize()`, which would ask Telegram who it is and fail where Telegram is down; the
    `Courier` that gets it closes it.
    """
    keep_quiet()
    patience = timeouts or Timeouts()
    request = Wire(
        connection_pool_size=CONNECTIONS,
        connect_timeout=patience.connect,
        write_timeout=patience.write,
        read_timeout=patience.read,
        pool_timeout=patience.pool,
        httpx_kwargs={"trust_env": False},  # like aiogram, it goes where it is told and not through a proxy
    )
    base = api_base.rstrip("/")
    return ExtBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,  # it never listens
        rate_limiter=Pace(budget),
    )


def keep_quiet() -> None:
    """Let the libraries underneath log nothing but warnings."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
