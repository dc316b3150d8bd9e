"""Scenes of the demo with associations: invited by the municipality, registered in the chat, accepted.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.demo_moves import Townsperson
from sandbox.demo_story import Story
from sandbox.errors import NothingSuchError

_LINK = re.compile(r"https://t\.me/\S+")


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody answers for an association. `places`, `services`: codes of the municipality's file."""

    who: str
    name: str
    kind: str
    contact: str
    number: str = ""
    places: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


FRIENDS = Registration(
    "Colette",
    "Les Amis du Plateau",
    "Association",
    "colette@amisduplateau.example",
    places=("plateau", "citadelle"),
    services=("courses", "parler"),
)
LARDER = Registration(
    "Samira",
    "Épicerie solidaire",
    "Aide sociale",
    "+32 81 00 00 12",
    number="0999.123.457",
    services=("colis",),
)
BIKES = Registration(
    "Dirk",
    "Vélo-Meuse",
    "Commerce",
    "0470 00 00 13",
    places=("meuse",),
    services=("bricolage",),
)


async def associations_register(story: Story) -> None:
    """Two are accepted; the third one waits for an answer."""
    for registration in (FRIENDS, LARDER):
        await registers(story, registration)
        await story["Amel"].tap("✅", about=registration.name)
        await story[registration.who].has("accepté")
    await registers(story, BIKES)
    await story["Amel"].has_button("✅", BIKES.name)


async def registers(story: Story, said: Registration) -> None:
    """By the link that Amel passes on: name, kind, number, contact, places, services."""
    somebody = story[said.who]
    somebody.open(await invitation(story["Amel"]))
    somebody.press_start()
    await somebody.go_on("👍")
    await somebody.gets_question("✖️")
    somebody.write(said.name)
    await somebody.go_on(said.kind)
    if said.number:
        await somebody.gets_question("➡️")
        somebody.write(said.number)
    else:
        await somebody.go_on("➡️")
    await somebody.gets_question("✖️")
    somebody.write(said.contact)
    for place in said.places:
        await somebody.go_on(somebody.label("neighbourhood", place))
    await somebody.go_on("✅" if said.places else "🏘")
    for service in said.services:
        await somebody.go_on(somebody.label("category", service))
    await somebody.go_on("✅")
    await somebody.go_on("✅")
    await somebody.has_button("🏛", "")


async def invitation(coordinator: Townsperson) -> str:
    """A link for one association, fresh from the coordinators' list."""
    await coordinator.touch("🧭")
    await coordinator.go_on("🏛")
    await coordinator.go_on("➕")
    shown = await coordinator.gets("https://t.me/")
    found = _LINK.search(shown.text)
    if found is None:
        raise NothingSuchError(f"no link in {shown.text!r}")
    return found[0]
