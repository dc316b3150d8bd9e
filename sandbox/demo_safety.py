"""Scenes of the demo about trust that is broken or protected: who is named for it, a concern, a suspension.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

import re

from sandbox.demo_moves import Townsperson
from sandbox.demo_story import Story
from sandbox.demo_trust import opens
from sandbox.errors import NothingSuchError

_LINK = re.compile(r"https://t\.me/\S+")
_INVITES = "➕"
_PROFESSIONAL, _SAFEGUARD = 3, 4
"""Which of the invitations of the team's screen: the nurse's, the safeguarding lead's."""


async def two_are_named(story: Story) -> None:
    """Fatima, a nurse, may ask for those she looks after; Jeanne is the one who reads concerns."""
    for name, which in (("Fatima", _PROFESSIONAL), ("Jeanne", _SAFEGUARD)):
        somebody = story[name]
        somebody.open(await _invitation(story["Amel"], which))
        somebody.press_start()
        await story.settle()


async def _invitation(amel: Townsperson, which: int) -> str:
    await amel.touch("🧭")
    await amel.go_on("👥")
    await amel.gets_question(_INVITES)
    ways = [label for label in amel.buttons() if _INVITES in label]
    await amel.go_on(ways[which - 1])
    found = _LINK.search((await amel.gets("https://t.me/")).text)
    if found is None:
        raise NothingSuchError("no link of a role")
    return found[0]


async def marcel_is_worried(story: Story) -> None:
    """What he tells of that conversation, Jeanne alone reads, and takes it on."""
    marcel, jeanne = story["Marcel"], story["Jeanne"]
    await marcel.tap("🛟")
    await marcel.go_on(await marcel.nth_button(2))
    await marcel.gets_question("✅")
    marcel.write("Elle voulait savoir si j'ai de l'argent chez moi.")
    await marcel.tap("✅")
    await jeanne.tap("✅", about="Marcel")
    await jeanne.has_button("🗄", "Marcel")


async def ines_is_suspended(story: Story) -> None:
    """She did not come, several times, and said nothing: for a week she helps nobody."""
    amel = story["Amel"]
    await opens(amel, story["Inès"])
    await amel.go_on("🚦")
    await amel.go_on("⏸")
    await amel.go_on(await amel.nth_button(5))
    await amel.go_on(await amel.nth_button(1))
    await story.settle()
