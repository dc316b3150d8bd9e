"""The municipality changes its file and starts the bot again: what people wrote keeps its words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from solidarity.places import Municipality
from tests.stage import Stage, staged


async def restart(stage: Stage, file: Municipality) -> None:
    """Start the bot again on another file."""
    await stage.settled()
    await stage.stop_bot()
    stage.town = file
    await stage.start_bot()


def without(town: Municipality, **codes: str) -> Municipality:
    """The file without these entries: `without(town, categories="courses")`."""
    return replace(
        town,
        **{
            kind: {known: entry for known, entry in getattr(town, kind).items() if known != code}
            for kind, code in codes.items()
        },
    )


def renamed(town: Municipality, kind: str, code: str, name: str) -> Municipality:
    """The file with another name for an entry."""
    entries = dict(getattr(town, kind))
    entries[code] = replace(entries[code], names={"fr": name})
    return replace(town, **{kind: entries})


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/town.sqlite3"


async def test_what_was_removed_keeps_its_words_and_goes_on(url: str) -> None:
    """A request whose category and place left the file is shown with the old words, taken and done."""
    async with staged(url) as stage:
        sam = await stage.volunteer("Sam")
        rosa = await stage.resident("Rosa")
        number = await stage.ask(rosa)
        await stage.settled()
        assert "Courses · demain · Centre" in sam.screen()
        await restart(stage, without(stage.town, categories="courses", neighbourhoods="centre"))

        rosa.press("📋 Suivre")
        shown = await rosa.hears("Courses · demain · Centre")
        assert number in shown.text
        sam.press("J'y vais")
        assert "Courses · demain · Centre" in (await sam.hears("C'est pour vous")).text
        await stage.settled()
        assert "Courses · demain · Centre" in rosa.screen()
        sam.press("C'est fait")
        await rosa.hears("tout s'est bien passé")
        rosa.write("/mesdonnees")
        await rosa.hears("Voici ce que nous gardons")
        rosa.press("Tout lire ici")
        await rosa.hears("Quartier : Centre")
        assert "Courses" in rosa.screen()


async def test_what_was_removed_is_offered_no_more(url: str) -> None:
    """Nobody can choose it, not even by a button of before; who lived there is asked again where."""
    async with staged(url) as stage:
        rosa = await stage.resident("Rosa")
        await stage.ask(rosa, where="Centre")
        rosa.key("🙋")
        await rosa.hears("De quoi avez-vous besoin")
        old = rosa.find_button("Courses")
        await restart(stage, without(stage.town, categories="courses", neighbourhoods="centre"))

        rosa.press_again(old)
        await rosa.hears_toast("plus à jour")
        await rosa.until(lambda: "🛒 Courses" not in rosa.buttons())
        await stage.ask(rosa, what="Un trajet", where="Gare")
        await stage.settled()
        assert "Un trajet" in rosa.screen()
        rosa.press("📋 Suivre")
        await rosa.hears("Un trajet · demain · Gare")


async def test_a_draft_with_something_removed_can_still_be_sent(url: str) -> None:
    """Who was about to send is not left before a closed door: what is missing is asked again."""
    async with staged(url) as stage:
        rosa = await stage.resident("Rosa")
        rosa.key("🙋")
        await rosa.hears("De quoi avez-vous besoin")
        rosa.press("Courses")
        await rosa.hears("Pour quand")
        rosa.press("Demain")
        await rosa.hears("Où habitez-vous")
        rosa.press("Centre")
        await rosa.hears("Un détail")
        rosa.press("Non, c'est bon")
        await rosa.hears("On envoie")
        await restart(stage, without(stage.town, categories="courses", neighbourhoods="centre"))

        rosa.press("✅ Envoyer")
        await rosa.hears("De quoi avez-vous besoin")
        rosa.press("Un trajet")
        await rosa.hears("Où habitez-vous")
        rosa.press("Gare")
        await rosa.hears("On envoie")
        rosa.press("✅ Envoyer")
        await rosa.hears("C'est envoyé")
        rosa.press("📋 Suivre")
        await rosa.hears("Un trajet · demain · Gare")


async def test_new_words_are_shown_from_now_on(url: str) -> None:
    """An entry that keeps its code and gets another name is shown by the new one, also in what was asked."""
    async with staged(url) as stage:
        rosa = await stage.resident("Rosa")
        number = await stage.ask(rosa)
        town = renamed(stage.town, "categories", "courses", "Faire les courses")
        await restart(stage, renamed(town, "neighbourhoods", "centre", "Vieille ville"))
        rosa.press("📋 Suivre")
        assert number in (await rosa.hears("Faire les courses · demain · Vieille ville")).text


async def test_an_entry_that_returns_is_offered_again(url: str) -> None:
    """Removed by mistake and put back, it is as if nothing had happened; order is the file's of today."""
    async with staged(url) as stage:
        rosa = await stage.resident("Rosa")
        file = stage.town
        await stage.ask(rosa, where="Centre")
        await restart(stage, without(file, categories="courses", neighbourhoods="centre"))
        await restart(stage, replace(file, categories=dict(reversed(file.categories.items()))))
        rosa.key("🙋")
        await rosa.hears("De quoi avez-vous besoin")
        labels = [label for label in rosa.buttons() if label[:1] not in {"✖", "↩"}]
        assert labels[0].endswith("Autre chose")
        rosa.press("Courses")
        await rosa.hears("Pour quand")
        rosa.press("Demain")
        await rosa.hears("Un détail")


async def test_a_challenge_that_somebody_likes_may_leave(url: str) -> None:
    """A volunteer's likes stay readable when a challenge is removed, and it is asked about no more."""
    async with staged(url) as stage:
        sam = await stage.resident("Sam")
        sam.key("🤝")
        await sam.hears("charte")
        sam.press("18 ans ou plus")
        await sam.hears("Votre quartier")
        sam.press("Centre")
        for _ in range(3):
            await sam.hears("Et vous ?")
            sam.press("Pas pour moi")
        await sam.hears("Petits travaux. Et vous ?")
        sam.press("J'aime et je sais")
        await sam.hears("Quand avez-vous du temps")
        sam.press("Soir")
        await sam.hears("C'est bien cela")
        sam.press("C'est bon")
        await sam.hears("Bienvenue parmi les bénévoles")
        file = without(stage.town, challenges="bricolage")
        categories = {
            code: replace(item, challenge=None) if item.challenge == "bricolage" else item
            for code, item in file.categories.items()
        }
        await restart(stage, replace(file, categories=categories))
        sam.write("/mesdonnees")
        await sam.hears("Voici ce que nous gardons")
        sam.press("Tout lire ici")
        await sam.hears("Petits travaux")
        sam.write("/benevole")
        await sam.hears("Vous êtes bénévole")
        sam.press("Mes compétences")
        await sam.hears("Courses pour les aînés · 1 sur 3")


async def test_a_challenge_may_leave_while_somebody_is_asked_about_it(url: str) -> None:
    """The next question that is still true comes; what was answered stays."""
    async with staged(url) as stage:
        sam = await stage.resident("Sam")
        sam.key("🤝")
        await sam.hears("charte")
        sam.press("18 ans ou plus")
        await sam.hears("Votre quartier")
        sam.press("Centre")
        await sam.hears("1 sur 4")
        sam.press("Je peux")
        await sam.hears("Tenir compagnie. Et vous ?")
        file = without(stage.town, challenges="presence")
        categories = {
            code: replace(item, challenge=None) if item.challenge == "presence" else item
            for code, item in file.categories.items()
        }
        await restart(stage, replace(file, categories=categories))
        sam.press("J'aime et je sais")
        await sam.hears("Papiers et écrans. Et vous ?")
        assert "2 sur 3" in sam.last()
        sam.press("Passer la suite")
        await sam.hears("Quand avez-vous du temps")
        sam.press("Soir")
        await sam.hears("Je peux : Courses pour les aînés.")
