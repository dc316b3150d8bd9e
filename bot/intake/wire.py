"""aiogram's HTTP client for answers, which says more truly what became of a call.

Its twin for everybody else is `bot/delivery/wire.py`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import BytesPayload, ClientConnectorError, ClientTimeout, ConnectionTimeoutError

PATIENCE = ClientTimeout(total=30, sock_connect=5)
"""Reading is patient: giving up there leaves a doubt."""
_NOT_SENT = (ClientConnectorError, ConnectionTimeoutError)


class Wire(AiohttpSession):
    """The session of the one aiogram client."""

    def __init__(self, api_base: str) -> None:
        super().__init__(
            api=TelegramAPIServer.from_base(api_base),
            timeout=PATIENCE,  # handed on to aiohttp as it is
        )
        self._secure = api_base.startswith("https:")
        self._shapes: dict[Any, type[Response[Any]]] = {}
        """What each method gives. Pydantic builds such a class anew, in 10 ms, once nobody holds it."""

    async def close(self) -> None:
        """Let go of the connections. aiogram then waits a quarter of a second, which only TLS needs."""
        if self._secure or self._session is None:
            await super().close()
        else:
            await self._session.close()

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Any:  # noqa: ANN401
        """The call as JSON, which is written in half the time of a form; a form only where files go along."""
        files: dict[str, Any] = {}
        fields = {
            name: prepared
            for name, value in method.model_dump(warnings=False, exclude_none=True).items()
            if (prepared := self.prepare_value(value, bot, files, _dumps_json=False)) not in (None, "")
        }
        if files:
            return super().build_form_data(bot, method)
        return BytesPayload(orjson.dumps(fields), content_type="application/json")

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The answer read; a page of a gateway in between becomes the error that it means."""
        given: Any = method.__returning__
        if given not in self._shapes:
            self._shapes[given] = Response[given]
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            if status_code == HTTPStatus.GATEWAY_TIMEOUT:
                raise TelegramNetworkError(method, "the gateway waited in vain") from error
            if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise TelegramServerError(method, HTTPStatus(status_code).phrase) from error
            raise


def said_yes(error: ClientDecodeError) -> Any:  # noqa: ANN401 - any result
    """What Telegram gave where it said yes in words that aiogram's classes of today cannot read; else None.

    A field more or less in a later or an earlier Bot API is enough for that: the deed is done all the same.
    """
    body = error.data
    return body.get("result") if isinstance(body, dict) and body.get("ok") is True else None


def may_have_arrived(error: TelegramNetworkError) -> bool:
    """Whether the call was perhaps written before the line broke."""
    return not isinstance(error.__cause__, _NOT_SENT)
