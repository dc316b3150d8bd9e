"""What is printed is read back: it says everything, in large letters and in order, and nothing else."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from pypdf import PdfReader
from pypdf.generic import ContentStream

from bot.catalogues import TIER_A
from bot.i18n import Catalogues
from bot.papers.call_list import CallSheet, call_sheet
from bot.papers.code import QUIET
from bot.papers.noticeboard import CODE, noticeboard
from bot.papers.page import POINT
from bot.papers.poster import SIDE, poster
from bot.papers.report import AlertReport, alert_report, report_tables
from bot.pseudo import PSEUDO
from bot.views.scene import Scene
from solidarity.answers import Callee, Missed
from solidarity.broadcasts import Words
from solidarity.cap import Severity
from solidarity.people import PersonId
from solidarity.public import PublicKind, PublicWords, Standing
from solidarity.recruiting import Source
from tests import cast
from tests.hostile import strings

CATALOGUES = Catalogues.load()
LATER = cast.NOW + timedelta(hours=2)
NARROWEST = 0.3
"""Width of a narrow letter, in heights."""
EXERCISE = "EXERCICE. Ce n'est pas une vraie alerte."
HEAT = PublicWords(
    7,
    PublicKind.ALERT,
    {
        "fr": Words("🔥 Forte chaleur", "Il fera 36 degrés.\nBuvez de l'eau.", "Fermez les volets."),
        "en": Words("Very hot until Saturday", "It will be 36 degrees.", "Close the shutters."),
    },
    cast.NOW,
    LATER,
    places=("gare", "centre"),
    until=cast.NOW + timedelta(days=2),
    link="https://valmeuse.example/canicule",
    severity=Severity.SEVERE,
)
MEAL = PublicWords(
    8,
    PublicKind.ANNOUNCEMENT,
    {"fr": Words("Repas de quartier", "On cuisine ensemble dimanche à midi.")},
    cast.NOW,
    cast.NOW,
    sender="La Ruche",
)
REPORT = AlertReport(
    "Forte chaleur",
    "🔴 Alerte urgente",
    "Gare et Centre",
    LATER,
    "Amel",
    confirmed_by="Ben",
    released_at=cast.NOW,
    first_at=cast.NOW + timedelta(seconds=2),
    last_at=cast.NOW + timedelta(seconds=62),
    steps=((cast.NOW + timedelta(hours=1), "Mise à jour"),),
    concerned=1200,
    sent=1180,
    blocked=20,
    excluded=(("dans un groupe", 40), ("mineurs", 0)),
    well=700,
    need=12,
    can=90,
    silent=378,
)


LINK = Source("abcdefghjkmnpq", "Affiche pharmacie", PersonId(1), cast.NOW, "compagnie")


def scene(language: str = "fr") -> Scene:
    """Valmeuse at ten in the morning."""
    t = CATALOGUES.translator(language, cast.ZONE)
    return Scene(t, cast.town(), cast.NOW, "entraide_bot", t)


def read(paper: bytes) -> PdfReader:
    """The file as a reader of PDFs opens it."""
    return PdfReader(io.BytesIO(paper), strict=True)


def lines(paper: bytes) -> list[list[str]]:
    """What stands on each page, line by line."""
    pages = read(paper).pages
    return [[line.strip() for line in page.extract_text().split("\n") if line.strip()] for page in pages]


def whole(paper: bytes) -> str:
    """All words in one run, as somebody reads them aloud."""
    return " ".join(word for page in lines(paper) for line in page for word in line.split())


def sizes(paper: bytes) -> dict[str, float]:
    """The smallest size in points in which each run of letters is set."""
    found: dict[str, float] = {}

    def note(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        if text.strip():
            found[text.strip()] = min(size, found.get(text.strip(), size))

    for page in read(paper).pages:
        page.extract_text(visitor_text=note)
    return found


def edges(paper: bytes) -> list[tuple[float, float]]:
    """Where each run of letters begins and ends, in shares of the page's width, by the widths of its font."""
    found: list[tuple[float, float]] = []
    for page in read(paper).pages:
        wide = float(page.mediabox.width)

        def note(text: str, cm: Any, tm: Any, _font: object, size: float, wide: float = wide) -> None:
            if text.strip():
                left = (tm[4] * cm[0] + cm[4]) / wide
                found.append((left, left + len(text.strip()) * size * NARROWEST / wide))

        page.extract_text(visitor_text=note)
    return found


def calls(count: int) -> list[Callee]:
    """So many people to call."""
    missed = list(Missed)
    return [
        Callee(PersonId(n), f"Personne {n}", "fr", "gare", f"+32 475 {n:06}", missed[n % len(missed)])
        for n in range(1, count + 1)
    ]


def test_an_alert_begins_with_the_numbers_to_call() -> None:
    """112, then the helpline, then what happens, who says it, since when and until when."""
    (page,) = lines(noticeboard([scene()], HEAT))
    assert page[:4] == [
        "Danger immédiat ? Appelez le 112.",
        "Par téléphone : 0800 12 345, gratuit.",
        "Alerte urgente · Gare et Centre",
        "Forte chaleur",
    ]
    words = whole(noticeboard([scene()], HEAT))
    for said in (
        "Il fera 36 degrés. Buvez de l'eau. Fermez les volets.",
        "Publié par : la commune (Valmeuse), mardi 24 novembre 2026 à 10 h.",
        "Corrigé : mardi 24 novembre 2026 à 12 h.",
        "Valable jusqu'à jeudi 26 novembre 2026 à 10 h.",
        "En savoir plus : https://valmeuse.example/canicule",
        "Sur Telegram : t.me/entraide_bot",
    ):
        assert said in words.replace("\u00a0", " ")


def test_an_announcement_frightens_nobody() -> None:
    """No number of emergencies; whose words they are is said, and nothing of a correction."""
    words = whole(noticeboard([scene()], MEAL))
    assert words.startswith("Annonce · toute la commune Repas de quartier On cuisine ensemble")
    assert "Publié par : La Ruche, mardi" in words
    assert not [said for said in ("112", "0800", "Corrigé", "Valable") if said in words]


@pytest.mark.parametrize(
    ("standing", "said"),
    [(Standing.OVER, "C'est terminé."), (Standing.MISTAKE, "Erreur : ce n'était pas vrai.")],
)
def test_what_no_longer_holds_says_so_first(standing: Standing, said: str) -> None:
    """Above its title, without numbers to call and without an end that is past."""
    (page,) = lines(noticeboard([scene()], replace(HEAT, standing=standing)))
    assert page[:2] == [said, "Forte chaleur"]
    words = " ".join(page)
    assert "Valable" not in words
    assert ("36 degrés" in words) is (standing is Standing.OVER)


def test_each_language_has_its_own_page() -> None:
    """In the words of that language; where nobody wrote any, in those that there are."""
    first, second, third = lines(noticeboard([scene("fr"), scene("en"), scene("de")], HEAT))
    assert "Forte chaleur" in first
    assert "Very hot until Saturday" in " ".join(second)
    assert "Tuesday, 24 November 2026" in " ".join(second)
    assert "Forte chaleur" in third


@pytest.mark.parametrize("text", ["Fermez les fenêtres.", "Fermez les fenêtres. " * 150])
def test_an_exercise_says_so_in_the_first_and_last_line_of_every_page(text: str) -> None:
    """However many pages it takes."""
    drill = replace(HEAT, kind=PublicKind.EXERCISE, words={"fr": Words("Essai", text)})
    pages = lines(noticeboard([scene()], drill))
    assert (len(pages) > 1) is (len(text) > 100)
    assert {(page[0], page[-1]) for page in pages} == {(EXERCISE, EXERCISE)}


@pytest.mark.parametrize("length", [1, 12, 40, 160])
def test_a_sheet_is_read_from_two_steps_away(length: int) -> None:
    """Nothing below 18 points and the title in 32 at least, however much is said; no word is lost."""
    sentences = " ".join(f"Phrase numéro {n}." for n in range(length))
    paper = noticeboard([scene()], replace(HEAT, words={"fr": Words("Un titre", sentences)}))
    found = sizes(paper)
    assert min(found.values()) >= 18
    assert found["Un titre"] >= 32
    assert sentences in whole(paper)


def test_a_short_text_is_larger_than_a_long_one() -> None:
    """The page is used."""
    short = sizes(noticeboard([scene()], MEAL))["Repas de quartier"]
    much = replace(MEAL, words={"fr": Words("Repas de quartier", "On cuisine ensemble. " * 70)})
    assert short > sizes(noticeboard([scene()], much))["Repas de quartier"]


def test_the_code_leads_to_the_bot() -> None:
    """Each dark module is where the standard has it, with an empty edge around."""
    matrix = segno.make("https://t.me/entraide_bot", error="m", micro=False).matrix
    dark = dark_modules(noticeboard([scene()], MEAL), "https://t.me/entraide_bot", CODE)
    assert dark == {(y, x) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def dark_modules(paper: bytes, address: str, side: float) -> set[tuple[int, int]]:
    """Where the code on the only page of a paper is dark: row and column of each module."""
    (page,) = read(paper).pages
    matrix = segno.make(address, error="m", micro=False).matrix
    unit = side / (len(matrix) + 2 * QUIET) / POINT
    operations = ContentStream(page.get_contents(), page.pdf).operations
    rectangles = [
        [float(part) for part in what]
        for (what, name), (_, then) in pairwise(operations)
        if (name, then) == (b"re", b"f")
    ]
    left, top = min(x for x, *_ in rectangles), max(y for _, y, *_ in rectangles)
    return {
        (round((top - y) / unit), round((x - left) / unit) + step)
        for x, y, width, _ in rectangles
        for step in range(round(width / unit))
    }


def test_a_poster_has_one_page_for_each_language() -> None:
    """A question, its challenge, the code and the address; nothing of what it hangs on, or of who made it."""
    made = read(poster([scene(), scene("nl")], LINK)).pages
    pages = [" ".join(page.extract_text().split()) for page in made]
    assert len(pages) == 2
    assert "Envie d'aider vos voisins" in pages[0]
    assert "Tenir compagnie" in pages[0]
    assert all("t.me/entraide_bot" in page and "0800 12 345" in page for page in pages)
    assert "pharmacie" not in "".join(pages)
    assert "Tenir compagnie" not in whole(poster([scene()], replace(LINK, challenge=None)))


def test_the_code_of_a_poster_leads_to_its_link() -> None:
    """Each dark module is where the standard has it, and together they are as wide as the poster says."""
    found = dark_modules(poster([scene()], LINK), f"https://t.me/entraide_bot?start=r_{LINK.code}", SIDE)
    matrix = segno.make(f"https://t.me/entraide_bot?start=r_{LINK.code}", error="m", micro=False).matrix
    assert found == {(y, x) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_a_bot_without_a_name_has_no_code() -> None:
    """Before Telegram has said how it is called, the sheet says nothing wrong."""
    assert "t.me" not in whole(noticeboard([replace(scene(), bot="")], MEAL))


def test_letters_of_many_scripts_are_printed_and_pictures_left_out() -> None:
    """No empty box stands on a paper; what is drawn by the letters around it needs no sign of its own."""
    said = Words("🏳️‍🌈 Fête ☀️ Łódź", "Київ · Αθήνα · \u2068Zoé\u2069 🙂 ici")
    words = whole(noticeboard([scene()], replace(MEAL, words={"fr": said})))
    assert "Fête ☀ Łódź Київ · Αθήνα · Zoé ici" in words


def test_a_call_list_has_one_person_a_line() -> None:
    """In the order given: first name, neighbourhood, number, reason; another language is named."""
    people = [*calls(2), Callee(PersonId(3), "Léon", "nl", None, None, Missed.SILENT)]
    (page,) = lines(call_sheet(scene(), CallSheet("Forte chaleur", people, cast.NOW)))
    assert page[0] == "Personnes à appeler : Forte chaleur"
    assert page[1].replace("\u00a0", " ") == "3 personnes à appeler · mardi 24 novembre 2026 à 10 h"
    assert [line for line in page if line.startswith(("Personne ", "Léon"))] == [
        "Personne 1 Gare +32 475 000001 reçu ? pas sûr",
        "Personne 2 Gare +32 475 000002 n'a pas répondu",
        "Léon · néerlandais quartier à préciser pas de numéro n'a pas répondu",
    ]
    assert page[-1] == "À détruire après usage · Page 1 sur 1"


def test_a_long_call_list_repeats_its_heads_and_says_what_becomes_of_it() -> None:
    """On each page: what the columns are, the page's number, and that it is to be destroyed."""
    pages = lines(call_sheet(scene(), CallSheet("Forte chaleur", calls(60), cast.NOW, exercise=True)))
    assert len(pages) > 3
    listed = [line.split(" Gare")[0] for page in pages for line in page if " Gare " in line]
    assert listed == [f"Personne {n}" for n in range(1, 61)]
    for number, page in enumerate(pages, 1):
        assert page[0] == page[-1] == EXERCISE
        assert page[-2] == f"À détruire après usage · Page {number} sur {len(pages)}"
        assert "Prénom Quartier Numéro Pourquoi" in page


def test_a_call_list_is_set_in_large_letters() -> None:
    """Sixteen points at least, for whoever calls without their glasses."""
    assert min(sizes(call_sheet(scene(), CallSheet("Chaleur", calls(3), cast.NOW))).values()) >= 16


def test_a_name_that_cannot_be_printed_still_has_its_line() -> None:
    """A long one is cut at its end; one in letters that the paper lacks leaves the number."""
    people = [
        replace(calls(1)[0], first_name=name) for name in ("李", "Marie-Élisabeth Vandermeersch-Lambert")
    ]
    (page,) = lines(call_sheet(scene(), CallSheet("", people, cast.NOW)))
    assert "pas indiqué Gare +32 475 000001 reçu ? pas sûr" in page
    (long,) = (line for line in page if line.startswith("Marie"))
    assert "… Gare +32 475 000001" in long


def test_three_hundred_names_take_no_time() -> None:
    """Well under a second of work, so that nobody's tap waits for a paper."""
    people = calls(300)
    call_sheet(scene(), CallSheet("Chaleur", people[:1], cast.NOW))
    begun = time.process_time()
    call_sheet(scene(), CallSheet("Chaleur", people, cast.NOW))
    assert time.process_time() - begun < 1.0


def test_a_report_says_who_when_how_many_and_how_fast() -> None:
    """A table with a head for each question; what was nothing is left out."""
    (page,) = lines(alert_report(scene(), REPORT))
    words = [line.replace("\u00a0", " ") for line in page]
    for said in (
        "Écrite par Amel",
        "Confirmée par Ben",
        "Envoyée mardi 24 novembre 2026 à 10 h",
        "Mise à jour mardi 24 novembre 2026 à 11 h",
        "Premier message après 2 s",
        "Dernier message après 1 min",
        "Personnes prévues 1200",
        "Reçu 1180",
        "Messages par minute 1180",
        "dans un groupe 40",
        "J'ai besoin d'aide 12",
        "Sans réponse 378",
    ):
        assert said in words
    assert not [line for line in words if line.startswith(("Échec", "Pas sûr", "mineurs", "Terminée"))]
    assert words[-1] == "Fait : mardi 24 novembre 2026 · Page 1 sur 1"


def test_a_report_without_answers_has_no_table_of_them() -> None:
    """Nor a pace where everything was out at once."""
    quick = replace(REPORT, well=0, need=0, can=0, silent=0, last_at=REPORT.first_at)
    tables = dict(report_tables(scene(), quick))
    assert "Réponses" not in tables
    assert "Messages par minute" not in dict(tables["Combien"])


def test_a_long_report_goes_on_with_the_next_page() -> None:
    """No line of a table is lost between two pages."""
    many = tuple((f"raison {n}", n) for n in range(1, 60))
    pages = lines(alert_report(scene(), replace(REPORT, excluded=many)))
    found = [line for page in pages for line in page if line.startswith("raison")]
    assert len(pages) > 1
    assert found == [f"raison {n} {n}" for n in range(1, 60)]


def papers() -> dict[str, bytes]:
    """One of each."""
    return {
        "noticeboard": noticeboard([scene(), scene("en")], HEAT),
        "calls": call_sheet(scene(), CallSheet("Forte chaleur", calls(3), cast.NOW)),
        "report": alert_report(scene(), REPORT),
        "poster": poster([scene(), scene("en")], LINK),
    }


def test_the_same_values_give_the_same_bytes() -> None:
    """A paper that is sent twice is the same paper."""
    assert papers() == papers()


def test_nobody_stands_in_what_a_file_says_about_itself() -> None:
    """Its title says what it is, its date is the one given, and no name or number is in there."""
    for name, paper in papers().items():
        facts = read(paper).metadata
        assert facts is not None
        assert {"/Title", "/Producer", "/CreationDate"} == set(facts.keys()), name
        assert not [part for part in ("Personne 1", "475", "Amel", "Ben") if part in str(facts)]
        assert facts["/Producer"] == "Entraide"


@pytest.mark.parametrize("locale", [*TIER_A, *PSEUDO])
def test_every_paper_is_drawn_in_every_locale(locale: str) -> None:
    """Also where each sentence is half as long again, or runs from right to left; nothing leaves the page."""
    here = scene(locale)
    drawn = {
        "noticeboard": noticeboard([here], replace(HEAT, kind=PublicKind.EXERCISE)),
        "calls": call_sheet(here, CallSheet("Forte chaleur", calls(3), cast.NOW)),
        "report": alert_report(here, REPORT),
        "poster": poster([here], LINK),
    }
    for name, paper in drawn.items():
        assert min(sizes(paper).values()) >= 16, name
        for left, right in edges(paper):
            assert left >= 0, name
            assert right <= 1, name


@given(strings, strings)
@settings(max_examples=5, deadline=None)
def test_whatever_is_written_can_be_printed(title: str, text: str) -> None:
    """No letter, length or mark stops a paper."""
    said = {"fr": Words(title, text, text[:99])}
    assert read(noticeboard([scene()], replace(HEAT, words=said, sender=title))).pages
    person = replace(calls(1)[0], first_name=title, phone=text or None)
    assert read(call_sheet(scene(), CallSheet(title, [person], cast.NOW))).pages
    assert read(alert_report(scene(), replace(REPORT, title=title, by=text))).pages
