"""The demo's town hall meets its volunteers: whom it trusts, who looks after whom, and who is only lent."""

from __future__ import annotations

from sandbox.demo_moves import Townsperson
from sandbox.demo_story import Story

_TRUSTED = ("Olivier", "Mehdi", "Pierre", "Lotte", "Aïcha")
"""Those who go into a home in the story."""
_STEPS = ("🪪", "🎓", "⭐")
_PAGES = 5


async def volunteers_are_met(story: Story) -> None:
    """Five are trusted, Sylvie is briefed; of Sam the identity was seen; Ana is lent by her employer."""
    amel = story["Amel"]
    for name in _TRUSTED:
        await opens(amel, story[name])
        for step in _STEPS:
            await amel.go_on(step)
            await amel.go_on(await amel.nth_button(3))
    await opens(amel, story["Sylvie"])
    for step in _STEPS[:2]:
        await amel.go_on(step)
        await amel.go_on(await amel.nth_button(3))
    await opens(amel, story["Sam"])
    await amel.go_on(_STEPS[0])
    await amel.go_on(await amel.nth_button(1))
    await amel.go_on("👥")
    await amel.go_on("Ben")
    await opens(amel, story["Ana"])
    await amel.go_on("🏢")
    await amel.nth_button(1)
    amel.write("Imprimerie Delvaux")
    await amel.gets("31/12")
    await amel.go_on(await amel.nth_button(3))
    await story.settle()


async def opens(amel: Townsperson, volunteer: Townsperson) -> None:
    """The card of somebody, found by neighbourhood."""
    place = amel.label("neighbourhood", volunteer.character.place)
    name = volunteer.name.partition(" ")[0]
    await amel.touch("🧭")
    await amel.go_on("🤝")
    await amel.go_on("🔎")
    await amel.go_on("📍")
    await amel.go_on(place)
    for _ in range(_PAGES):
        await amel.nth_button(1)
        if any(name in label for label in amel.buttons()):
            break
        await amel.go_on("➕")
    await amel.go_on(name)
