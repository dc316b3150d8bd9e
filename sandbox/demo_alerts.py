"""Scenes of the demo with alerts: an exercise that is over, and a real one with its answers and live report.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

from sandbox.demo_moves import Townsperson
from sandbox.demo_story import Story

WELL, NEED, CAN = "💚", "🆘", "🤝"
_DRILL, _REAL = "EXERCICE", "ENVOYER"
_ANSWERS = {
    WELL: ("Rosa", "Marcel", "Jeanne", "Giuseppe", "Greet", "Helga", "Oksana", "Fatima"),
    NEED: ("Denise",),
    CAN: ("Chloé", "Bruno"),
}


async def an_exercise(story: Story) -> None:
    """Said in its first and its last line; some answer; it ends like a real one."""
    amel = story["Amel"]
    amel.write("/alerte")
    await amel.go_on("🧪")
    await _composes(amel, "🟠", "🌊")
    amel.write(_DRILL)
    await amel.gets_question("✋")
    await story.later(minutes=3)
    for name in ("Rosa", "Sam", "Greet"):
        await story[name].tap(WELL)
    await story["Denise"].tap(NEED)
    await story.settle()
    await amel.tap("🏁")
    await amel.tap("🏁 Oui")
    await story["Rosa"].has("Fin")


async def water_is_cut(story: Story) -> None:
    """Grave: Amel writes it, Ben agrees; everybody is told, some answer, one account is gone."""
    amel, ben = story["Amel"], story["Ben"]
    story["Paul"].delete_account()
    amel.write("/alerte")
    await _composes(amel, "🔴", "🚱", hours="24")
    amel.write(_REAL)
    await ben.tap("✅", about="accord")
    await story.later(minutes=4)
    for sign, names in _ANSWERS.items():
        for name in names:
            await story[name].tap(sign)
    await story.settle()


async def _composes(amel: Townsperson, level: str, event: str, *, hours: str = "") -> None:
    """How grave, for the whole town, what happens, in the words that are ready; up to the preview."""
    await amel.go_on(level)
    await amel.go_on("🏘")
    await amel.go_on(event)
    await amel.go_on("➡️")
    if hours:
        await amel.go_on("⏱")
        await amel.go_on(hours)
    await amel.go_on("➡️")
    await amel.gets_question("✖️")
