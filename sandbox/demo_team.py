"""Scenes of the demo that show the municipality's team at work: publishing, looking after, asking one person.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

from sandbox.demo_story import Story


async def amel_publishes(story: Story) -> None:
    """A mission for two, on the card in the group: both places are taken, and a third one waits."""
    amel, centre, words = (
        story["Amel"],
        story.groups["centre"],
        "On repeint le local de la maison citoyenne. Venez comme vous êtes.",
    )
    amel.write("/mission")
    await amel.gets("aide")
    await amel.go_on("🔧")
    await amel.go_on("demain")
    await amel.go_on("14")
    await amel.go_on("Centre")
    await amel.go_on("2")
    await amel.gets("savoir")
    amel.write(words)
    await amel.go_on("📣")
    await story.settle()
    for name in ("Ana", "Chloé"):
        await story[name].tap("✅", about=words, chat=centre)
        await story[name].has_button("↩️", words)
    await story.settle()
    await story["Olivier"].tap("🔔", about=words, chat=centre)


async def amel_looks_after_denise(story: Story) -> None:
    """« Amel la traite »: her colleagues see who looks after the problem."""
    number = story.numbers["Denise"]
    await story["Amel"].tap("👤", about=number)
    await story["Ben"].has_button("🔁", number)


async def ben_thinks_of_youssef(story: Story) -> None:
    """Nobody took it by its hour: asked in the whole town, and of one volunteer first."""
    ben, number = story["Ben"], story.numbers["Yvonne"]
    await ben.tap("📣", about=number)
    await story.settle()
    await ben.tap("👥", about=number)
    await ben.go_on("Youssef")
    await story["Youssef"].has_button("✅", number)


async def ben_sorts(story: Story) -> None:
    """He begins to go through what waits: the card that he has open is his for a while."""
    ben = story["Ben"]
    await ben.touch("🧭")
    await ben.go_on("🗂")
    await ben.gets_question("⏭")


async def rosa_changes_it(story: Story, number: str) -> None:
    """One more thing on the list: whoever comes is told."""
    rosa, sam = story["Rosa"], story["Sam"]
    await rosa.tap("✏️", about=number)
    await rosa.go_on("✏️")
    await rosa.gets("détail")
    rosa.write("Deux pains, du lait, des œufs. Et du café, s'il vous plaît.")
    await sam.has("du café")
