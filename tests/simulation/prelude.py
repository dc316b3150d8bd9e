"""What is under way when a seed begins: requests asked and taken, missions with seats, an alert.

By the very actions that screens call, so that forty acts are enough to come to what usually takes days.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from solidarity import alerts
from solidarity.actions.alerts import send_alert
from solidarity.actions.barring import bar_person
from solidarity.actions.missions import join_mission
from solidarity.actions.publishing import publish_mission
from solidarity.actions.relay import Said, relay_message
from solidarity.actions.requests import ask_help, share_phone_with_helper
from solidarity.actions.sharing import share_address_with_helper, share_own_number
from solidarity.alerts import Level, Plan
from solidarity.barring import Ground, Until
from solidarity.broadcasts import Words
from solidarity.people import Bar, Neighbour
from solidarity.publishing import Plan as MissionPlan
from solidarity.refusals import Refusal
from solidarity.requests import Detail, Wish
from solidarity.templates import Template
from storage.store import StoredUnit
from tests.simulation.town import ACTORS, PLACES, Actor200, Part

if TYPE_CHECKING:
    from tests.simulation.engine import Simulation

CATEGORIES = ("courses", "medicaments", "trajet", "parler", "colis", "autre", "bricolage")
Scene = Callable[[StoredUnit, random.Random, list[Actor200]], Awaitable[None]]


async def play(simulation: Simulation) -> None:
    """Some scenes, each in a unit of its own; what the rules refuse did not happen."""
    chance = random.Random(f"prelude of {simulation.seed}")
    cast = list(simulation.actors.cast)
    faults, simulation.faults.over = simulation.faults.over, True
    try:
        for scene in chance.sample(SCENES, chance.choice((2, 3))):
            try:
                async with simulation.app.store.unit() as unit:
                    await scene(unit, chance, cast)
                simulation.history.tell(f"scene: {scene.__name__}")
            except Refusal as refusal:
                simulation.history.tell(f"scene: {scene.__name__} refused: {refusal.why.value}")
    finally:
        simulation.faults.over = faults


def _one(chance: random.Random, cast: list[Actor200], *parts: Part) -> Actor200:
    found = [actor for actor in cast if actor.part in parts] or [a for a in ACTORS if a.part in parts]
    return chance.choice(found)


async def _get(unit: StoredUnit, actor: Actor200) -> Neighbour:
    person = await unit.people.by_telegram(actor.telegram_id)
    assert person is not None
    return person


async def asked(unit: StoredUnit, chance: random.Random, cast: list[Actor200]) -> None:
    """Somebody asks for help."""
    actor = _one(chance, cast, Part.RESIDENT, Part.MINOR, Part.RESIDENT)
    await ask_help(unit, await _get(unit, actor), _wish(unit, chance, actor))


def _wish(unit: StoredUnit, chance: random.Random, actor: Actor200) -> Wish:
    day = unit.town.today(unit.now) + timedelta(days=chance.choice((0, 1, 1, 4)))
    return Wish(chance.choice(CATEGORIES), day, actor.place, Detail(actor.detail))


async def taken(unit: StoredUnit, chance: random.Random, cast: list[Actor200]) -> None:
    """Somebody has taken a request; they talk, and may have given each other numbers and an address."""
    actor, helper = _one(chance, cast, Part.RESIDENT), _one(chance, cast, Part.VOLUNTEER)
    asker, person = await _get(unit, actor), await _get(unit, helper)
    known = (await ask_help(unit, asker, _wish(unit, chance, actor))).mission.id
    await join_mission(unit, person, known)
    if chance.random() < 0.7:
        await share_address_with_helper(unit, asker, known, person.id, actor.address)
    if chance.random() < 0.5:
        await share_phone_with_helper(unit, asker, known, person.id)
    if chance.random() < 0.5:
        await share_own_number(unit, person, known)
    await relay_message(unit, person, known, Said(1, helper.words))


async def published(unit: StoredUnit, chance: random.Random, cast: list[Actor200]) -> None:
    """The municipality looks for people, and some have said yes."""
    staff = await _get(unit, _one(chance, cast, Part.COORDINATOR))
    day = unit.town.today(unit.now) + timedelta(days=chance.choice((1, 2, 5)))
    plan = MissionPlan(
        "colis",
        day,
        chance.choice((None, *PLACES, *PLACES)),
        chance.choice((1, 1, 2, 3)),
        text="Distribution",
    )
    made = await publish_mission(unit, staff, plan)
    for helper in chance.sample([a for a in ACTORS if a.part is Part.VOLUNTEER], made.mission.seats - 1):
        await join_mission(unit, await _get(unit, helper), made.mission.id)


async def alarmed(unit: StoredUnit, chance: random.Random, cast: list[Actor200]) -> None:
    """A coordinator writes an alert: it goes out, or waits for a second person."""
    author = await _get(unit, _one(chance, cast, Part.COORDINATOR))
    plan = Plan(
        level=chance.choice((Level.IMPORTANT, Level.URGENT, Level.VITAL)),
        template=Template.OTHER,
        words={"fr": Words("Coupure d'eau", "Gardez de l'eau.")},
        areas=("meuse",),
        expires=unit.now + timedelta(hours=chance.choice((1, 3, 30))),
        exercise=chance.random() < 0.2,
    )
    await send_alert(unit, author, alerts.draft(plan, author, unit.now))


async def kept_away(unit: StoredUnit, chance: random.Random, cast: list[Actor200]) -> None:
    """A coordinator keeps somebody away who has something under way."""
    staff = await _get(unit, _one(chance, cast, Part.COORDINATOR))
    person = await _get(unit, _one(chance, cast, Part.RESIDENT, Part.VOLUNTEER, Part.SPAMMER))
    how = chance.choice((Until(Bar.BANNED, Ground.RUDE), Until(Bar.SUSPENDED, Ground.RUDE, 7)))
    await bar_person(unit, staff, person.id, how)


SCENES: list[Scene] = [kept_away, asked, taken, taken, published, alarmed, asked]
