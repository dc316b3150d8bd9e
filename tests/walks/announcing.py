"""How the walks of announcements act: an association that may speak, and a preview before its author."""

from __future__ import annotations

from sandbox.actor import Phone
from solidarity.announcements import Announcement
from tests.stage import Stage
from tests.walks.test_associations import accepted

WORDS = "Repair café samedi\nApportez vos lampes et vos vélos."


async def association(stage: Stage) -> tuple[Phone, Phone]:
    """Amel coordinates; Rosa leads an association that may speak."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await accepted(stage, amel, rosa)
    return amel, rosa


async def previewed(author: Phone, words: str = WORDS, start: str = "30 secondes") -> None:
    """The words, and on to the preview."""
    author.write("/annonce")
    await author.hears("La première ligne sert de titre.")
    author.write(words)
    await author.hears("À qui ?")
    author.press("➡️ Voir l'annonce")
    await author.hears(start)


async def announced(stage: Stage, author: Phone, words: str = WORDS) -> None:
    """It is out."""
    await previewed(author, words)
    author.press("📣 Publier")
    await author.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(seconds=31)


async def stored(stage: Stage) -> list[Announcement]:
    """What the store has, the newest first."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        people = await unit.people.coordinators()
        assert people
        return list(await unit.announcements.all(10))
