"""Scenes of the demo about what is asked without many words: discreetly, or only by voice.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

from sandbox.demo_story import Story


async def denise_asks_discreetly(story: Story) -> None:
    """Nothing of it stands in a group, and what she is told of it names nothing."""
    denise = story["Denise"]
    await denise.begins("colis", "🟢")
    await denise.go_on("➡️")
    await denise.go_on("🤫")
    await denise.sends()


async def lucien_speaks(story: Story) -> None:
    """A voice message that nobody asked for, sent as a request: the coordinators listen to it."""
    lucien = story["Lucien"]
    lucien.voice(14)
    await lucien.go_on("✅")
    number = await lucien.sends()
    await story["Amel"].has(number)
