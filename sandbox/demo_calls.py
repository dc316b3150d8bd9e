"""Scenes of the demo about people without a smartphone: a grandson who asks, and a call at the town hall.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

from sandbox.demo_story import Story

GRANDMOTHER = ("Mamie Odette", "0470 00 00 01")
CALLER = ("M. Renson", "0470 00 00 02")


async def kevin_asks_for_his_grandmother(story: Story) -> None:
    """She has not said yes: nothing is published, and the coordinators have somebody to call."""
    kevin, (name, number) = story["Kevin"], GRANDMOTHER
    await kevin.touch("🙋")
    await kevin.go_on("👵")
    await kevin.go_on("📞")
    await kevin.gets("prénom")
    kevin.write(name)
    await kevin.gets("téléphone")
    kevin.write(number)
    await kevin.go_on(kevin.label("category", "courses"))
    await kevin.go_on("🟠")
    await kevin.go_on(kevin.label("neighbourhood", "centre"))
    await kevin.go_on("➡️")
    await kevin.go_on("✅")
    await kevin.has(name)
    await story["Ben"].has(name)


async def ben_has_a_call(story: Story) -> None:
    """One line, read and confirmed; who called is told by telephone what comes of it."""
    ben, (name, number) = story["Ben"], CALLER
    what, place = ben.label("category", "papier"), ben.label("neighbourhood", "gare")
    ben.write(f"/appel {name}; {number}; {what}; demain; {place}; une lettre de la mutuelle")
    await ben.go_on("✅")
    await ben.has(name)
