"""A small emulated Telegram: a world without flood limits, a bot that calls it, some people."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.world import World
from tests.sandbox.caller import Caller


@dataclass
class HandTime:
    """Machine time that only moves when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        """The time, as time.monotonic gives it."""
        return self.now


@pytest.fixture
def machine() -> HandTime:
    """Machine time in the test's hand."""
    return HandTime()


@pytest.fixture
def world(machine: HandTime) -> World:
    """An empty Telegram without flood limits."""
    return World(limits=False, machine=machine)


@pytest.fixture
def bot(world: World) -> Caller:
    """The bot under test, in process."""
    return Caller(world)


@pytest.fixture
def rosa(world: World) -> Phone:
    """Somebody who has started the bot."""
    phone = Phone(world, "Rosa Peeters")
    phone.start()
    world.updates.pending.clear()
    return phone


@pytest.fixture
def sam(world: World) -> Phone:
    """Somebody who has never opened the bot."""
    return Phone(world, "Sam", language="nl")


@pytest.fixture
def group(rosa: Phone, sam: Phone, world: World) -> Chat:
    """A basic group of Rosa and Sam with the bot as a plain member."""
    chat = rosa.create_group("Quartier Centre", members=[sam])
    world.updates.pending.clear()
    return chat


@pytest.fixture
def supergroup(rosa: Phone, sam: Phone, world: World) -> Chat:
    """A supergroup of Rosa and Sam with the bot as a plain member."""
    chat = rosa.create_group("Quartier Gare", kind="supergroup", members=[sam])
    world.updates.pending.clear()
    return chat


@pytest.fixture
def forum(rosa: Phone, sam: Phone, world: World) -> Chat:
    """A forum of Rosa and Sam with the bot as administrator."""
    chat = rosa.create_group("Équipe", kind="forum", members=[sam])
    rosa.promote("bot", chat)
    world.updates.pending.clear()
    return chat
