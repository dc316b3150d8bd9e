"""Scenes of the demo about volunteers who are found: by a poster's link, and of 15 to 17 with an association.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

import re

from sandbox.demo_associations import LARDER
from sandbox.demo_story import Story
from sandbox.errors import NothingSuchError

POSTER = "Affiche de la pharmacie"
COLLECT = "On porte des colis aux familles du quartier. On marche par deux."
_BY_THE_POSTER = ("Nora", "Luc", "Farid", "Julie")
_LINK = re.compile(r"https://t\.me/\S+start=r_\S+")


async def a_poster_brings_four(story: Story) -> None:
    """A link for one poster; four neighbours come by it and say what they like."""
    amel = story["Amel"]
    await amel.touch("🧭")
    await amel.go_on("Recruter")
    await amel.go_on("➕")
    await amel.gets("Où sera-t-il")
    amel.write(POSTER)
    await amel.go_on("Tous les défis")
    shown = await amel.gets("start=r_")
    link = _LINK.search(shown.text)
    if link is None:
        raise NothingSuchError(f"no link in {shown.text!r}")
    for name in _BY_THE_POSTER:
        somebody = story[name]
        somebody.open(link[0])
        somebody.press_start()
        await somebody.go_on("👍")
        await somebody.enrols()


async def ben_opens_it_to_the_young(story: Story) -> None:
    """Published for the station, and opened from 15 on: an association is there all the time."""
    ben = story["Ben"]
    ben.write("/mission")
    await ben.gets("aide")
    await ben.go_on(ben.label("category", "colis"))
    await ben.go_on("demain")
    await ben.go_on("14")
    await ben.go_on(ben.label("neighbourhood", "gare"))
    await ben.go_on("2")
    await ben.gets("savoir")
    ben.write(COLLECT)
    await ben.go_on("📣")
    await ben.tap("🧑‍🎓", about=COLLECT)
    await ben.go_on(LARDER.name)
    await story["Noah"].has(COLLECT)
