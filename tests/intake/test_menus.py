"""What the menus' job says to Telegram: what changed, once; and again what failed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.i18n import Catalogues
from bot.menus import Menus
from bot.profile import PRIVATE, STAFF, set_profile
from sandbox.actor import Phone
from sandbox.faults import Fault
from sandbox.server import running
from sandbox.world import World
from tests.cast import AMEL, ROSA, arrive
from tests.stores import TestedStore

CATALOGUES = Catalogues.load()


@pytest.fixture
def world() -> World:
    """An emulated Telegram."""
    return World(limits=False)


@pytest.fixture
def amel(world: World) -> Phone:
    """A coordinator's telephone."""
    phone = Phone(world, "Amel", language="fr")
    phone.start()
    return phone


@pytest.fixture
async def job(world: World, amel: Phone, sqlite_store: TestedStore) -> AsyncIterator[Menus]:
    """The job, with Amel and Rosa in the store."""
    await arrive(sqlite_store, replace(AMEL, telegram_id=amel.id, coordinator=True), ROSA)
    async with running(world) as server:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.base_url))
        async with Bot(world.bot.token, session=session) as bot:
            await set_profile(bot, CATALOGUES, sqlite_store.town)
            yield Menus(bot, sqlite_store, CATALOGUES)


def said(world: World) -> int:
    """How often commands were set or taken away so far."""
    return len([call for call in world.calls.calls if call.method.endswith("MyCommands")])


async def test_what_failed_is_said_again_and_nothing_twice(job: Menus, world: World, amel: Phone) -> None:
    """One call for the one who has a role; none at the next look; a failed one goes out at the next look."""
    world.faults.add(Fault("bad_gateway", method="setMyCommands"))
    before = said(world)
    await job.look()
    assert amel.menu() == list(PRIVATE)
    await job.look()
    await job.look()
    assert amel.menu() == list(STAFF)
    assert said(world) - before == 2
