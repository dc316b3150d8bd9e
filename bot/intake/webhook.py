"""The webhook: a posted update is committed, then answered with 200; forged posts leave no trace."""

from __future__ import annotations

import hmac

import structlog
from aiohttp import web

from bot.intake.poll import NotKeptError, Receive
from bot.intake.raw import ALLOWED, incoming, read

log = structlog.get_logger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
BIGGEST = 1024 * 1024


def webhook_app(path: str, secret: str, receive: Receive) -> web.Application:
    """The web application: one secret path for Telegram."""
    expected = secret.encode()

    async def on_update(request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=401)
        try:
            update = read(await request.read())
        except ValueError:
            return web.Response(status=400)
        item = incoming(update)
        if item is None:
            return web.Response(status=400)
        if not any(kind in update for kind in ALLOWED):
            return web.Response()  # never asked for: nothing to do with it
        try:
            await receive([item])
        except NotKeptError:
            return web.Response(status=503, headers={"Retry-After": "5"})
        except Exception:  # Telegram keeps the update and brings it again
            log.exception("receive_failed")
            return web.Response(status=503, headers={"Retry-After": "5"})
        return web.Response()

    app = web.Application(client_max_size=BIGGEST)
    app.router.add_post(path, on_update)
    return app
