"""`entraide serve`: told of updates by Telegram, alone on SQLite or several on PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.intake.raw import ALLOWED
from bot.intake.webhook import HEADER
from sandbox.server import running
from sandbox.world import World
from tests.cli.program import PatientPhone, settings_for, started
from tests.ports import free_port
from tests.promises.lives import in_flight

pytestmark = [pytest.mark.kills, pytest.mark.timeout(600)]

SECRET = "only_Telegram-knows"


async def healthy(port: int) -> bool:
    """Whether the program there says that it is well."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False


@asynccontextmanager
async def turns(ports: list[int], served: Counter[int]) -> AsyncIterator[str]:
    """The address of what stands before several machines: each post goes to the next one that is there."""

    async def forward(request: web.Request) -> web.Response:
        body, headers = await request.read(), {HEADER: request.headers.get(HEADER, "")}
        for port in [*ports]:
            ports.append(ports.pop(0))
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}{request.path}", data=body, headers=headers
                ) as answer:
                    served[port] += answer.status == 200
                    return web.Response(status=answer.status)
            except aiohttp.ClientConnectionError:
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/telegram", forward)
    async with aiohttp.ClientSession() as session, TestServer(app) as server:
        yield str(server.make_url("/telegram"))


async def test_a_first_contact_by_webhook(tmp_path: Path) -> None:
    """It tells Telegram where it is, with secret and kinds, answers what comes, is healthy, and stops."""
    world, port = World(), free_port()
    async with running(world, webhook_pace=0.05) as server:
        settings = settings_for(
            tmp_path,
            server.base_url,
            webhook_url=f"http://127.0.0.1:{port}/telegram",
            webhook_secret=SECRET,
            listen=f"127.0.0.1:{port}",
        )
        rosa = PatientPhone(world, "Rosa")
        rosa.start()
        async with started("serve", folder=tmp_path, installed=True, **settings) as bot:
            await rosa.hears("112")
            rosa.press("👍")
            await rosa.hears("C'est accepté")
            await rosa.until(rosa.keys)
            assert await healthy(port)
            assert world.webhook.url == settings["webhook_url"]
            assert world.webhook.secret == SECRET
            assert world.updates.allowed == frozenset(ALLOWED)
            await bot.until(lambda: len(world.bot.profile.commands) == 15)
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{port}/feed/nl.atom") as answer,
            ):
                assert (answer.status, answer.content_type) == (200, "application/atom+xml")
                assert "https://t.me/" in await answer.text()
            forged = {"update_id": 1, "message": {"text": "/start"}}
            async with (
                aiohttp.ClientSession() as session,
                session.post(str(settings["webhook_url"]), json=forged) as answer,
            ):
                assert answer.status == 401
            assert await bot.stop() == 0
        assert (bot.errors, not await healthy(port)) == ([], True)
        assert SECRET not in "\n".join(bot.lines)


async def test_an_address_that_is_taken(tmp_path: Path) -> None:
    """Where somebody else listens already, it says so in one line and ends."""
    world = World()
    async with running(world) as server:
        settings = settings_for(
            tmp_path,
            server.base_url,
            webhook_url="http://127.0.0.1:1/telegram",
            webhook_secret=SECRET,
            listen=f"127.0.0.1:{server.port}",
        )
        async with started("serve", folder=tmp_path, **settings) as bot:
            assert await bot.ended() == 2
        assert bot.errors == [f"entraide: ENTRAIDE_LISTEN: 127.0.0.1:{server.port} cannot be listened on"]
        assert world.webhook.url == "", "Telegram is not told of an address where nobody is"


async def test_two_share_the_work_and_one_sends(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    """On PostgreSQL both take updates and one sends to others; when that one is killed, the other does."""
    world, ports, served = World(), [free_port(), free_port()], Counter()
    async with running(world, webhook_pace=0.05) as server, turns(list(ports), served) as address:
        settings = settings_for(
            tmp_path,
            server.base_url,
            webhook_url=address,
            webhook_secret=SECRET,
            database_url=postgres_url,
            redis_url=redis_url,
        )
        async with (
            started("serve", folder=tmp_path, **{**settings, "listen": f"127.0.0.1:{ports[0]}"}) as one,
            started("serve", folder=tmp_path, **{**settings, "listen": f"127.0.0.1:{ports[1]}"}) as other,
        ):
            await one.until(lambda: one.logged("standing_by") or other.logged("standing_by"))
            waits, leads = (one, other) if one.logged("standing_by") else (other, one)
            sam = PatientPhone(world, "Sam")
            await sam.volunteer()
            rosa = PatientPhone(world, "Rosa")
            await rosa.settle_in()
            await rosa.ask()
            await sam.until(lambda: any("J'y vais" in label for label in sam.buttons()))
            assert set(served) == set(ports)
            assert not leads.logged("standing_by")

            while in_flight(postgres_url):  # sent but not yet noted, it would rightly be said twice
                await asyncio.sleep(0.05)
            assert await leads.stop(signal.SIGKILL) == -signal.SIGKILL
            ana = PatientPhone(world, "Ana")
            await ana.settle_in()
            await ana.ask()
            await sam.until(lambda: sum("J'y vais" in button for button in all_buttons(sam)) == 2)
            assert await waits.stop() == 0
        assert waits.errors == []
        offers = [entry for entry in world.history.sent(sam.id) if "Courses" in entry.text]
        assert len(offers) == 2


def all_buttons(phone: PatientPhone) -> list[str]:
    """The labels of all buttons on a phone."""
    return [label for message in phone.messages() for row in message.labels for label in row]
