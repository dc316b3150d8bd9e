"""An exercise is answered like an alert, by everybody and in every way, and opens not one request."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from bot.callbacks import to_base36
from sandbox.actor import Phone
from solidarity.broadcasts import Broadcast
from storage.tables import Mission, Participation
from tests.alerts import ended, raised
from tests.stage import Stage, staged

TITLE = "Coupure d'eau rue du Pont"
REPLIES = ("Je vais bien", "J'ai besoin d'aide", "Je peux aider")
FIRST = "EXERCICE. Ce n'est pas une vraie alerte."


async def count(stage: Stage) -> int:
    """How many missions and seats there are."""
    assert stage.app is not None
    tables = (Mission.__table__, Participation.__table__)  # type: ignore[attr-defined]
    async with stage.app.store.unit() as unit:
        found = [await unit.execute(select(func.count()).select_from(table)) for table in tables]
        return sum(int(item.scalar_one()) for item in found)


async def answered(stage: Stage, phone: Phone) -> None:
    """All three answers, one after the other, twice around."""
    for reply in (*REPLIES, *REPLIES):
        alert = next(item for item in phone.messages() if TITLE in item.text)
        phone.press(reply, alert)
        assert "C'est un exercice." in await phone.hears_toast()
        await stage.settled()


def exercises(phone: Phone) -> list[str]:
    """Every message of theirs that has to do with it."""
    return [item.text for item in phone.messages() if TITLE in item.text]


async def called(stage: Stage, amel: Phone, exercise: Broadcast) -> None:
    """Amel plays the telephone: one is well, the other needs help."""
    for said in ("Va bien", "Besoin d'aide"):
        amel.forge(f"ci:{to_base36(exercise.about)}:")
        await amel.hears("à appeler")
        assert amel.last().startswith(FIRST)
        amel.press("n'a pas")
        await amel.hears("Après l'appel")
        assert amel.last().startswith(FIRST)
        amel.press(said)
        await amel.until(lambda: "C'est un exercice." in amel.toasts[-1])


async def test_played_by_everybody_it_opens_nothing(tmp_path: Path) -> None:
    """Residents, volunteers, coordinators, newcomers from a group, and on the telephone: no request, ever."""
    async with staged(tmp_path / "exercise.sqlite3") as stage:
        amel = await stage.coordinator("Amel")
        rosa, tom, lea = [await stage.resident(name) for name in ("Rosa", "Tom", "Léa")]
        sam = await stage.volunteer("Sam")
        zoe = await stage.newcomer("Zoé")
        exercise = await raised(stage, exercise=True)
        people = (amel, rosa, sam)
        for phone in (*people, tom, lea):
            await phone.hears(TITLE)
        zoe.start(f"al_{exercise.about}")
        await zoe.hears("112")
        zoe.press("👍")
        await zoe.hears(TITLE)
        for phone in (*people, zoe):
            await answered(stage, phone)
        await called(stage, amel, exercise)
        assert await count(stage) == 0
        await ended(stage, exercise)
        await stage.settled()
        late = next(item for item in rosa.messages() if TITLE in item.text)
        rosa.press("J'ai besoin d'aide", late)
        assert await rosa.hears_toast() == "Cette alerte est terminée."
        await stage.settled()
        for phone in (*people, tom, lea, zoe):
            for text in exercises(phone):
                assert text.startswith(FIRST)
                assert text.endswith(FIRST)
            assert "De quoi avez-vous besoin" not in phone.screen()
        assert await count(stage) == 0
