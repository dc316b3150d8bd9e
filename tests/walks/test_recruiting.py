"""Recruitment links: made by a coordinator, printed, followed by somebody who becomes a volunteer, ended."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from sandbox.actor import Phone
from solidarity.matrix import Score
from tests.stage import Stage
from tests.walks.drawing import watched
from tests.walks.looking import from_bot, person, taps_of


async def made(amel: Phone, label: str, about: str) -> str:
    """A link for a poster, tap by tap; what stands behind ?start=."""
    amel.key("🧭")
    await amel.until(lambda: "🪧 Recruter" in amel.buttons())
    amel.press("🪧 Recruter")
    await amel.hears("Recruter des bénévoles")
    amel.press("➕ Nouveau lien")
    await amel.hears("Où sera-t-il")
    amel.write(label)
    await amel.hears("Pour quel défi")
    amel.press(about)
    shown = await amel.hears("0 personne venue. 0 bénévole.")
    return shown.text.partition("?start=")[2].split()[0]


async def test_five_taps_from_the_code_of_a_challenge(stage: Stage) -> None:
    """The charter, the neighbourhood, that one challenge, when, [C'est bon]; and the link counts them."""
    amel = await stage.coordinator("Amel")
    code = await made(amel, "Affiche pharmacie", "Tenir compagnie")
    assert code.startswith("r_")
    tom = await stage.newcomer("Tom")
    tom.start(code)
    await tom.hears("112")
    tom.press("👍")
    await tom.hears("charte")
    before = taps_of(tom)
    tom.press("18 ans ou plus")
    await tom.hears("Votre quartier")
    tom.press("Gare")
    question = await tom.hears("Tenir compagnie. Et vous ?")
    assert "sur" not in question.text
    tom.press("J'aime et je sais")
    await tom.hears("Quand avez-vous du temps")
    tom.press("Soir")
    await tom.hears("C'est bien cela")
    tom.press("C'est bon")
    await tom.hears("Bienvenue parmi les bénévoles, Tom !")
    await stage.settled()
    assert taps_of(tom) - before == 5
    found = await person(stage, tom)
    assert found is not None
    assert found.volunteer is not None
    assert found.volunteer.scores == {"presence": Score(3, 2)}
    assert f"r_{found.volunteer.source}" == code
    tom.write("/mesdonnees")
    await tom.hears("Voici ce que nous gardons")
    tom.press("Tout lire ici")
    await tom.hears("Arrivée par : Affiche pharmacie.")
    amel.press("Retour")
    await amel.until(lambda: "🔗 Affiche pharmacie · 1 sur 1" in amel.buttons())


async def test_a_link_is_printed_in_every_language_of_the_town(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page for each; the words for the team are on none of them."""
    drawn = watched(monkeypatch, "poster.poster")
    amel = await stage.coordinator("Amel")
    await made(amel, "Chez le docteur Maes", "Tous les défis")
    amel.press("🖨 Affiche à imprimer")
    sent = await amel.hears("Chez le docteur Maes. À imprimer.")
    assert drawn == [True]
    assert sent.content.media is not None
    pages = PdfReader(io.BytesIO(sent.content.media.data)).pages
    assert len(pages) == len(stage.town.languages)
    said = "".join(page.extract_text() for page in pages)
    assert "t.me/" in said
    assert "Maes" not in said


async def test_who_helps_already_says_more_and_an_ended_link_still_welcomes(stage: Stage) -> None:
    """A volunteer sees their scores; after the end a newcomer becomes a volunteer all the same, uncounted."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    code = await made(amel, "Journal", "Tenir compagnie")
    sam.start(code)
    await sam.hears("Tenir compagnie · 2 sur 4")
    amel.press("🗄 Arrêter ce lien")
    await amel.hears("Arrêter le lien « Journal » ?")
    amel.press("🗄 Oui, arrêter")
    await amel.hears("Ce lien est arrêté.")
    rosa = await stage.resident("Rosa")
    rosa.start(code)
    await rosa.hears("charte")
    rosa.start("r_atlantis")
    await rosa.hears("Ce lien n'est plus valable")
    await stage.settled()
    found = await person(stage, rosa)
    assert found is not None
    assert found.came_by is None
    amel.press("Retour")
    await amel.until(lambda: "✔️ Journal · 0 sur 0" in amel.buttons())


async def test_nobody_else_opens_the_list(stage: Stage) -> None:
    """A forged press of a resident learns nothing; pressed twice, a link is made once."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    for forged in ("kr:0:", "kn:0:", "ko:0:abcdefghjkmnpq", "kq:0:abcdefghjkmnpq", "ke:0:abcdefghjkmnpq.yes"):
        rosa.forge(forged)
        await rosa.hears_toast("réservée à l'équipe")
    amel.key("🧭")
    await amel.until(lambda: "🪧 Recruter" in amel.buttons())
    amel.press("🪧 Recruter")
    await amel.hears("Recruter des bénévoles")
    amel.press("➕ Nouveau lien")
    await amel.hears("Où sera-t-il")
    amel.photo()
    await amel.hears("Je n'ai pas compris")
    amel.write("Marché")
    await amel.hears("Pour quel défi")
    button = amel.find_button("Tous les défis")
    amel.press("Tous les défis")
    await amel.hears("Tous les défis.")
    amel.press_again(button)
    await amel.answered()
    await stage.settled()
    assert [label for label in amel.buttons() if "Marché" in label] == ["🔗 Marché · 0 sur 0"]
    assert len(from_bot(amel, "Recruter des bénévoles")) == 1
