"""The two hundred people of the simulated town: the database that each seed begins with, and their phones.

Every one of them has words that nobody else has: a name, a number, an address, a detail, something said. So
a single look at a message tells whose words are in it. Not here: what they do (`actors`), and who may read
what (`checker`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from sandbox.chats import Chat, Member
from sandbox.world import World
from solidarity.actions.organisations import invite_association, register_association, validate_association
from solidarity.actions.people import (
    accept_invitation,
    choose_neighbourhood,
    invite_coordinator,
    join_volunteers,
    keep_phone,
    welcome_neighbour,
)
from solidarity.actions.roles import accept_role, invite_elected, invite_referent
from solidarity.actions.trust import attest_step
from solidarity.groups import Group, bind_neighbourhood, bind_staff
from solidarity.matrix import Score
from solidarity.organisations import Actor, Profile
from solidarity.people import AgeBand, Neighbour
from solidarity.places import Municipality
from solidarity.ports import Purpose
from solidarity.trust import Holds, Step
from storage.sealing import Keyring
from storage.store import StoredStore, StoredUnit
from storage.tables import Table
from tests.simulation.faults import Faults
from tests.simulation.machine import new_loop, seeded
from tests.simulation.memory import Memory, MemoryDatabase
from tests.stage import KEY, test_town

PEOPLE = 200
FIRST = 6_000_000_000
BEGIN = datetime(2027, 3, 25, 9, 0, tzinfo=UTC)
"""A Thursday, ten in the morning; the clock changes on Sunday, and Monday is a holiday."""
_LETTERS = "bcdfghklmnprstvw"
CANARY = re.compile(r"[Zz]quel([ndaw])([bcdfghklmnprstvw]{2})")
NUMBER = re.compile(r"4715(\d{5})")


class Part(StrEnum):
    """What somebody is in this town."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    MINOR = "minor"
    COORDINATOR = "coordinator"
    REFERENT = "referent"
    ELECTED = "elected"
    ASSOCIATION = "association"
    FORGER = "forger"
    SPAMMER = "spammer"
    NEWCOMER = "newcomer"
    """Has never met the bot."""


@dataclass(frozen=True, slots=True)
class Actor200:
    """One of them."""

    n: int
    part: Part
    place: str

    @property
    def telegram_id(self) -> int:
        """As Telegram knows them."""
        return FIRST + self.n

    @property
    def _letters(self) -> str:
        return _LETTERS[self.n // 16] + _LETTERS[self.n % 16]

    @property
    def name(self) -> str:
        """A first name that nobody else has."""
        return f"Zqueln{self._letters}"

    @property
    def detail(self) -> str:
        """What they write below a request."""
        return f"du pain zqueld{self._letters} et du lait"

    @property
    def address(self) -> str:
        """Where they live."""
        return f"rue zquela{self._letters} 12"

    @property
    def words(self) -> str:
        """What they say to somebody."""
        return f"Je serai là, zquelw{self._letters}"

    @property
    def phone(self) -> str:
        """Their number."""
        return f"+324715{self.n:05d}"


def owner_of(letters: str) -> int:
    """Whose word it is."""
    return _LETTERS.index(letters[0]) * 16 + _LETTERS.index(letters[1])


PARTS = (
    *[Part.COORDINATOR] * 3,
    Part.REFERENT,
    Part.ELECTED,
    *[Part.ASSOCIATION] * 3,
    *[Part.MINOR] * 8,
    *[Part.FORGER] * 3,
    *[Part.SPAMMER] * 3,
    *[Part.NEWCOMER] * 6,
    *[Part.VOLUNTEER] * 24,
)
PLACES = ("centre", "gare", "meuse")
_HOMES = (*("centre", "gare") * 5, "meuse")
ACTORS = tuple(
    Actor200(n, PARTS[n] if n < len(PARTS) else Part.RESIDENT, _HOMES[n % len(_HOMES)]) for n in range(PEOPLE)
)
GROUPS = {
    "centre": (-1_000_000_002_001, "Centre, entre voisins"),
    "gare": (-2_002, "Gare, entre voisins"),
    "team": (-1_000_000_002_003, "Équipe"),
}
"""By what they are bound to; the Gare's is a basic group, which may be upgraded."""


def the_town() -> Municipality:
    """Read once."""
    global _TOWN  # noqa: PLW0603 - reading it takes a while
    if _TOWN is None:
        _TOWN = replace(test_town(), languages=("fr",))
    return _TOWN


_TOWN: Municipality | None = None


def template() -> bytes:
    """The database of the town before anything happens, as bytes: the same people in every process."""
    global _TEMPLATE  # noqa: PLW0603 - made once for each process
    if _TEMPLATE is None:
        loop = new_loop()
        try:
            with seeded(0, loop):
                _TEMPLATE = loop.run_until_complete(_settle())
        finally:
            loop.close()
    return _TEMPLATE


_TEMPLATE: bytes | None = None


class _Still:
    def now(self) -> datetime:
        """Before it all."""
        return BEGIN


async def _settle() -> bytes:
    memory = Memory()
    engine = create_engine("sqlite://", creator=lambda: memory.raw, poolclass=StaticPool)
    Table.metadata.create_all(engine)
    database = MemoryDatabase(memory, Faults(None))  # type: ignore[arg-type] # nothing fails here
    database.faults.over = True
    store = StoredStore(database, Keyring([KEY]), the_town(), _Still())
    await store.load_town()
    async with store.unit() as unit:
        people = {actor.n: await _arrive(unit, actor) for actor in ACTORS if actor.part is not Part.NEWCOMER}
        await _give_roles(unit, people)
        for key, (chat, title) in GROUPS.items():
            group, by = Group(chat, title), people[0].id
            bound = bind_staff(group, by, None, BEGIN) if key == "team" else None
            await unit.groups.save(bound or bind_neighbourhood(group, key, by, None, BEGIN))
    memory.raw.execute("DELETE FROM outbox")  # they have read all that
    memory.raw.execute("VACUUM")
    return memory.raw.serialize()


async def _arrive(unit: StoredUnit, actor: Actor200) -> Neighbour:
    person = await welcome_neighbour(unit, actor.telegram_id, actor.name, "fr")
    person = await choose_neighbourhood(unit, person, actor.place)
    person = await keep_phone(unit, person, actor.phone)
    if actor.part in (Part.VOLUNTEER, Part.COORDINATOR, Part.REFERENT, Part.FORGER):
        person = await join_volunteers(unit, person, AgeBand.ADULT, {"courses_aines": Score(2, 2)})
    if actor.part is Part.MINOR:
        person = await join_volunteers(unit, person, AgeBand.MINOR, {})
    if actor.part is Part.COORDINATOR:
        person = await accept_invitation(unit, person, await invite_coordinator(unit))
    return person


async def _give_roles(unit: StoredUnit, people: dict[int, Neighbour]) -> None:
    first = people[0]
    for actor in ACTORS:
        if actor.part is Part.REFERENT:
            secret = await invite_referent(unit, first, [actor.place])
            await accept_role(unit, people[actor.n], Purpose.REFERENT, secret)
        elif actor.part is Part.ELECTED:
            await accept_role(unit, people[actor.n], Purpose.ELECTED, await invite_elected(unit, first))
        elif actor.part is Part.ASSOCIATION:
            profile = Profile(Actor.CULTURE, f"La Ruche {actor.n}", None)
            secret = await invite_association(unit, first)
            made = await register_association(unit, people[actor.n], profile, secret)
            await validate_association(unit, first, made.id)
        elif actor.part is Part.VOLUNTEER and actor.n % 2:
            for step in Step:
                await attest_step(unit, first, people[actor.n].id, step, Holds.YEAR)


def settle_world(world: World) -> None:
    """Everybody's phone, and the groups that they are in."""
    for actor in ACTORS:
        person = world.add_person(actor.name, number=actor.telegram_id, phone=actor.phone)
        person.started = person.known = actor.part is not Part.NEWCOMER
    world._next_group = 3001  # above those that are there
    for key, (chat, title) in GROUPS.items():
        kind = "group" if chat > -1_000_000_000 else "supergroup"
        group = world.chats[chat] = Chat(chat, kind, title)
        group.members[world.bot.id] = Member(world.bot.id, "administrator", set(group.usual_rights))
        for actor in ACTORS:
            if _belongs(actor, key):
                status = "creator" if actor.n == 0 else "member"
                group.members[actor.telegram_id] = Member(actor.telegram_id, status, set())


def _belongs(actor: Actor200, key: str) -> bool:
    """Who is in which group: the team in all of them, of the others every third in their own."""
    staff = actor.part is Part.COORDINATOR
    return staff or (key != "team" and actor.place == key and actor.n % 3 == 0)


def facts() -> dict[str, Any]:
    """How many there are of each part, for whoever reads a report."""
    return {part.value: sum(actor.part is part for actor in ACTORS) for part in Part}
