"""Words of danger are answered with the numbers to call before anything else, and never held back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from solidarity.causes import Cause
from solidarity.requests import of
from tests.stage import Stage, staged
from tests.walks.looking import requests_of


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A town of its own."""
    async with staged(tmp_path / "town.db") as stage:
        yield stage


async def test_written_as_a_detail(stage: Stage) -> None:
    """The numbers first; one tap goes on, and the coordinators have it at once, before all else."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    rosa.write("Mon mari me frappe")
    shown = await rosa.hears("Appelez le 112")
    assert shown.text.index("112") < shown.text.index("0800 30 030")
    rosa.press("Continuer quand même")
    recap = await rosa.hears("On envoie")
    assert "Discret" in recap.text
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    await amel.hears("Des mots de danger")
    [made] = await requests_of(stage, rosa)
    assert made.cause is Cause.DANGER
    assert of(made).discreet


async def test_written_out_of_the_blue(stage: Stage) -> None:
    """No question was open: one tap, and the coordinators have it."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    rosa.write("au secours il y a le feu")
    shown = await rosa.hears("Appelez le 112")
    assert shown.text.startswith("Danger immédiat ? Appelez le 112.")
    rosa.press("Continuer quand même")
    await rosa.hears("C'est envoyé")
    card = await amel.hears("Des mots de danger")
    assert "au secours il y a le feu" in card.text


async def test_cancelled_nothing_is_sent(stage: Stage) -> None:
    """Whoever only wanted the number goes back to where they were."""
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.write("ça sent le gaz")
    await rosa.hears("Appelez le 112")
    rosa.press("✖️ Annuler")
    await rosa.until(lambda: rosa.messages()[-1].text.startswith("De quoi"))
    assert await requests_of(stage, rosa) == []


async def test_without_a_tap_the_coordinators_have_it_after_ten_minutes(stage: Stage) -> None:
    """Whoever lies on the floor may not reach the telephone again; a restart forgets nobody."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    rosa.write("je suis tombée et je ne peux pas me relever")
    await rosa.hears("la commune le reçoit dans 10 minutes")
    rosa.write("rue Haute 12, la clé est chez Léa")
    await rosa.hears("C'est gardé avec votre message")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(minutes=9)
    assert await requests_of(stage, rosa) == []
    await stage.jump(minutes=1)
    card = await amel.hears("Des mots de danger")
    assert "rue Haute 12" in card.text
    await rosa.hears("Une personne de la commune s'en occupe")


async def test_written_to_somebody_else_it_goes_its_way(stage: Stage) -> None:
    """In a conversation the words are handed on, and their writer has the numbers."""
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    await sam.hears("Courses")
    sam.press("J'y vais")
    await rosa.hears("Sam")
    rosa.write("je suis tombée et je ne peux pas me relever")
    await rosa.hears("Appelez le 112")
    await sam.hears("je ne peux pas me relever")


async def test_a_newcomer_reads_them_too(stage: Stage) -> None:
    """Before anything is accepted or kept."""
    eve = await stage.newcomer("Eve")
    eve.start()
    await eve.hears("112")
    eve.write("je veux mourir")
    shown = await eve.hears("0800 32 123")
    assert "112" in shown.text
