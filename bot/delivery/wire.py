"""Builds the one python-telegram-bot client that sends: its connections, its patience, and its silence.

The connections are aiohttp's: PTB's own httpx looks through all of them before each call. Its silence,
because the token stands in every address of the Bot API: what logs an address leaks it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import (
    BytesPayload,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.budget import Budget
from bot.delivery.pace import Pace, Turn

CONNECTIONS = 30
"""So many calls at once: thirty may go out in a second, and each may take as long. No more rows are in
hand, so that no more can have gone out unknown to the database when a process is killed.
"""

TALKATIVE = ("aiohttp", "telegram")
"""They log addresses (with the token) or parameters (with what people wrote)."""

NEVER_POSSIBLE = frozenset({HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.NOT_IMPLEMENTED})
"""Answers that no repeat can change, which PTB takes for trouble of the network."""


KEPT = frozenset({"message_id", "date", "chat"})
"""What is read of a message that was sent. PTB would build all the rest, which nobody looks at."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How many seconds each part of a call may take. Reading is patient: giving up there leaves a doubt."""

    connect: float = 5.0
    write: float = 10.0
    read: float = 20.0
    pool: float = 5.0


class Wire(BaseRequest):
    """PTB's seam for an HTTP client, with aiohttp behind it, opened by its first call.

    It reads a few answers more truly than PTB's own client, and logs none.
    """

    __slots__ = ("_patience", "_session", "_timeouts")

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._patience = ClientTimeout(
            total=timeouts.pool + timeouts.connect + timeouts.write + timeouts.read,
            connect=timeouts.pool + timeouts.connect,
            sock_connect=timeouts.connect,
            sock_read=timeouts.read,
        )
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """As PTB asks for it."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Nothing: the first call opens what it needs."""

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: Any,  # noqa: ANN401 -- PTB's own patience, which is never given
        **__: Any,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """One exchange, as patient as all; some answers become the error that they mean."""
        if self._session is None:
            self._session = _open(self._patience)
        body = None if request_data is None else _body(request_data)
        try:
            async with self._session.request(method, url, data=body, allow_redirects=False) as response:
                status, payload = response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except ClientError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error
        if status == HTTPStatus.GATEWAY_TIMEOUT:
            raise TimedOut("the gateway waited in vain")
        if status in NEVER_POSSIBLE:
            raise BadRequest(f"{HTTPStatus(status).phrase} ({status})")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. PTB's own writes the whole of an unreadable one into the log."""
        try:
            parsed = orjson.loads(payload)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        sent = parsed.get("result")
        if isinstance(sent, dict) and KEPT.issubset(sent):
            parsed["result"] = {name: sent[name] for name in KEPT}
        return parsed


def _open(patience: ClientTimeout) -> ClientSession:
    """Like aiogram's, it goes where it is told: through no proxy of the environment, and with no cookies."""
    return ClientSession(
        connector=TCPConnector(limit=CONNECTIONS),
        timeout=patience,
        cookie_jar=DummyCookieJar(),
        trust_env=False,
    )


def _body(data: RequestData) -> BytesPayload | FormData:
    """The call as JSON, which is written in half the time of a form; a form only where files go along."""
    if not data.contains_files:
        return BytesPayload(orjson.dumps(data.parameters), content_type="application/json")
    form = FormData(data.json_parameters)
    for field, (name, content, kind) in data.multipart_data.items():
        form.add_field(field, content, filename=name, content_type=kind)
    return form


def build_sender(token: str, api_base: str, budget: Budget, timeouts: Timeouts | None = None) -> ExtBot[Turn]:
    """The client for one token at one Bot API server, e.g. `https://api.telegram.org`.

    It needs no `initialize()`, which would ask Telegram who it is and fail where Telegram is down; the
    `Courier` that gets it closes it.
    """
    keep_quiet()
    request = Wire(timeouts or Timeouts())
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
