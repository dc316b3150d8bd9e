"""The sandbox as a web server on loopback: Bot API, control API and the page in one application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.web_log import AccessLogger

from sandbox import api, control, control_crowd
from sandbox.bot_api import BotApi
from sandbox.crowd import Crowd
from sandbox.methods.files import MAX_UPLOAD
from sandbox.real_token import refuse_real_token
from sandbox.webhook import Delivery
from sandbox.world import World

LOOPBACK = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
_OVERHEAD = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A running sandbox."""

    world: World
    api: BotApi
    crowd: Crowd
    port: int

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end: also the page's address."""
        return f"http://{LOOPBACK}:{self.port}"


def create_app(world: World) -> web.Application:
    """The whole application for a world."""
    app = web.Application(client_max_size=MAX_UPLOAD + _OVERHEAD)
    app[api.WORLD] = world
    app[api.BOT_API] = BotApi(world)
    app[api.CROWD] = Crowd(world)
    api.add_routes(app)
    control_crowd.add_routes(app)
    control.add_routes(app, STATIC)
    return app


@asynccontextmanager
async def running(world: World, port: int = 0, *, webhook_pace: float = 1.0) -> AsyncIterator[Server]:
    """Serve a world on loopback; port 0 takes a free one.

    `webhook_pace` shortens the time between Telegram's repeats, for tests.
    """
    refuse_real_token(world.bot.token)
    app = create_app(world)
    # Who hangs up ends their poll: a killed bot must not swallow the next batch.
    runner = web.AppRunner(
        app, handler_cancellation=True, access_log=None, access_log_class=AccessLogger, shutdown_timeout=0.2
    )
    await runner.setup()
    delivery = Delivery(world, app[api.BOT_API], pace=webhook_pace)
    delivering = asyncio.get_running_loop().create_task(delivery.run(), name="webhook delivery")
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        yield Server(world, app[api.BOT_API], app[api.CROWD], runner.addresses[0][1])
    finally:
        await app[api.CROWD].close()
        delivering.cancel()
        with suppress(asyncio.CancelledError):
            await delivering
        await runner.cleanup()
