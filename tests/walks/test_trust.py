"""Coordinators look at volunteers, say how far each is trusted, lend them, and take the matrix along."""

from __future__ import annotations

import csv
import io

import pytest

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.drawing import watched
from tests.walks.looking import from_bot


async def card_of(amel: Phone, name: str) -> None:
    """Amel opens a volunteer's card from what waits for the municipality."""
    amel.key("🧭")
    await amel.until(lambda: "🤝 Bénévoles" in amel.buttons())
    amel.press("🤝 Bénévoles")
    await amel.sees("Inscription :")
    amel.press(name)
    await amel.sees("Les papiers se montrent.")


async def test_a_coordinator_climbs_the_ladder_with_somebody(stage: Stage) -> None:
    """Identity, briefing, trust: each asked for how long, each told kindly; taken back after a question."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    await card_of(amel, "Sam")
    for step, told in (
        ("🪪 Identité vue", "La commune a vu votre identité."),
        ("🎓 Formation faite", "Votre formation est notée."),
        ("⭐ Confiance", "La commune vous fait confiance."),
    ):
        amel.press(step)
        await amel.sees("Pour combien de temps ?")
        amel.press("1 an")
        await amel.sees(f"{step} : Amel, aujourd'hui. Jusqu'à :")
        assert "Noté par Amel" in (await sam.hears(told)).text
    amel.press("Retirer : Confiance")
    await amel.sees("Sam le saura.")
    amel.press("Oui, retirer")
    await amel.until(lambda: "⭐ Confiance" in amel.buttons())
    assert "Confiance" in (await sam.hears("La commune a retiré :")).text
    amel.press("👥 Référence")
    await amel.sees("Qui accompagne Sam ?")
    amel.press("Amel")
    await amel.sees("Personne de référence : Amel.")
    await sam.hears("Votre personne de référence : Amel.")
    sam.key("🎒")
    await sam.until(lambda: "Votre personne de référence : Amel." in sam.last())


async def test_a_first_visit_is_at_the_door_on_both_sides(stage: Stage) -> None:
    """Sam has never been there: his card and Rosa's say so; inside a home he is not asked, nor may he go."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    amel.add(sam, group)
    await stage.ask(rosa)
    await sam.hears("Courses")
    sam.press("J'y vais")
    await sam.sees("Première visite : restez à la porte.")
    await rosa.hears("Sam vient pour la première fois et reste à la porte.")
    await stage.settled()
    number = await stage.ask(rosa, what="Petit travail", where=None)
    await stage.settled()
    assert number not in sam.screen()
    assert number in sam.last(group)
    sam.press("Je m'en occupe", chat=group)
    assert "Parlez d'abord à la commune." in await sam.hears_toast()


async def test_staff_is_lent_until_a_day_and_asked_on_its_eve(stage: Stage) -> None:
    """Two questions; a date without sense is asked again; the end is near, so the question comes at once."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    await card_of(amel, "Sam")
    amel.press("🏢 Prêt")
    await amel.sees("Qui prête cette personne ?")
    amel.write("Usine du Nord")
    await amel.hears("jusqu'à quand ?")
    amel.write("40/13")
    await amel.hears("Je n'ai pas compris la date.")
    amel.write(f"{stage.clock.now():%d/%m/%Y}")
    await amel.hears("Prêt par Usine du Nord, jusqu'à : aujourd'hui.")
    await stage.settled()
    asked = await sam.hears("Continuer comme bénévole ?")
    assert "Votre prêt se termine : aujourd'hui." in asked.text
    sam.press("Oui, je continue")
    await sam.sees("Merci de continuer !")
    amel.press("👥 Référence")
    await amel.sees("Qui accompagne Sam ?")
    amel.press("↩️ Retour")
    await amel.sees("Les papiers se montrent.")
    assert "Usine du Nord" not in amel.last()


async def test_the_matrix_comes_in_words_as_a_picture_and_as_a_table(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words say what the picture shows; the table has a line for each volunteer."""
    amel = await stage.coordinator("Amel")
    await stage.volunteer("Sam")
    amel.key("🧭")
    await amel.until(lambda: "🎯 Défis" in amel.buttons())
    amel.press("🎯 Défis")
    await amel.sees("De quel défi")
    amel.press("Courses pour les aînés")
    await amel.sees("Courses pour les aînés · 1 bénévole")
    drawn = watched(monkeypatch, "matrix.draw")
    amel.press("🖼 Image")
    await stage.settled()
    assert drawn == [True]
    (picture,) = [item for item in from_bot(amel, "1 bénévole") if item.content.media is not None]
    assert "Pas dit : pas dit 1." in picture.text
    assert picture.content.media is not None
    assert (picture.content.media.kind, picture.content.media.width) == ("photo", 1155)
    amel.press("📥 Tableau", from_bot(amel, "1 bénévole")[0])
    await stage.settled()
    (table,) = from_bot(amel, "Ce tableau contient des prénoms.")
    assert table.content.media is not None
    content = table.content.media.data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert lines == [["Prénom", "Quartier", "Savoir-faire", "Envie"], ["Sam", "Centre", "", ""]]
