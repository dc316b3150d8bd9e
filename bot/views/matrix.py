"""Competence × interest of one challenge, for coordinators: in words, as a picture's words, as a file.

The words say what the picture shows, cell by cell, for whoever does not see it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.alert_report import harmless
from bot.views.scene import Scene, person_name, press, rows_of
from bot.views.scores import number
from bot.views.screen import Screen, Span, Style, Text, Upload
from solidarity.matrix import COLUMNS, ROWS, Counts, table
from solidarity.people import Neighbour

PICTURE, FILE = "png", "csv"


def challenge_list(scene: Scene) -> Screen:
    """What volunteers are asked about."""
    t = scene.t
    found = scene.town.active_challenges()
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, arg="page-0"),)
    if not found:
        return Screen(t("La commune prépare ses défis."), (back,))
    buttons = [press(f"🎯 {scene.challenge(item.code)}", Press.CHALLENGES, arg=item.code) for item in found]
    return Screen(t("De quel défi voulez-vous voir les bénévoles ?"), (*rows_of(buttons), back))


def matrix_screen(scene: Scene, challenge: str, counts: Counts) -> Screen:
    """How many can and like to do what, in words; and the ways to take it along."""
    t = scene.t
    buttons = [
        press(t.label("🖼 Image"), Press.CHALLENGES, arg=f"{challenge}.{PICTURE}"),  # i18n: A picture. max 18
        press(
            t.label("📥 Tableau"), Press.CHALLENGES, arg=f"{challenge}.{FILE}"
        ),  # i18n: A spreadsheet. max 18
    ]
    back = (press(t.label("↩️ Retour"), Press.CHALLENGES),)
    return Screen(in_words(scene, challenge, counts), (*rows_of(buttons), back))


def in_words(scene: Scene, challenge: str, counts: Counts) -> Text:
    """Cell by cell, what is not zero; a line for each competence."""
    t = scene.t
    total = total_words(scene, counts)
    # i18n: {what}: a challenge; {total}: « 12 bénévoles ».
    title = t("*{what}* · {total}", what=scene.challenge(challenge), total=total)
    cells = table(counts)
    return lines(title, *(_row(scene, at, line) for at, line in zip(ROWS, cells, strict=True) if any(line)))


def total_words(scene: Scene, counts: Counts) -> str:
    """« 12 bénévoles »."""
    return scene.t.label_plural("{n} bénévole", "{n} bénévoles", sum(counts.values()))


def _row(scene: Scene, competence: int | None, cells: Sequence[int]) -> Text:
    t = scene.t
    likes = interest_words(scene)
    said = [f"{likes[at]} {n}" for at, n in zip(COLUMNS, cells, strict=True) if n]
    # i18n: One line of a table read aloud: {can} is « sait très bien faire », {cells} « avec plaisir 3, … ».
    return t("{can} : {cells}.", can=competence_words(scene)[competence], cells=", ".join(said))


def competence_words(scene: Scene) -> dict[int | None, str]:
    """What the rows are called."""
    t = scene.t
    return {
        3: t.label("Sait très bien faire"),  # i18n: A row of a table: competence of volunteers. max 24
        2: t.label("Sait bien faire"),  # i18n: A row of a table. max 24
        1: t.label("Sait un peu faire"),  # i18n: A row of a table. max 24
        0: t.label("Ne sait pas faire"),  # i18n: A row of a table. max 24
        None: t.label("Pas dit"),  # i18n: A row or column of a table: they did not say. max 24
    }


def interest_words(scene: Scene) -> dict[int | None, str]:
    """What the columns are called."""
    t = scene.t
    return {
        -2: t.label("surtout pas"),  # i18n: After « J'ai envie : ».
        -1: t.label("plutôt pas"),  # i18n: After « J'ai envie : ».
        0: t.label("pourquoi pas"),  # i18n: After « J'ai envie : ».
        1: t.label("volontiers"),  # i18n: After « J'ai envie : ».
        2: t.label("avec plaisir"),  # i18n: After « J'ai envie : ».
        None: t.label("pas dit"),  # i18n: A column of a table: they did not say what they like. max 20
    }


def axis_words(scene: Scene) -> tuple[str, str]:
    """What the columns and the rows of the picture are about."""
    t = scene.t
    return (
        t.label("Envie"),  # i18n: Above the columns of a picture: what volunteers like to do. max 20
        t.label("Savoir-faire"),  # i18n: Beside the rows of a picture: what volunteers can do. max 20
    )


def heads(scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns and rows of the picture, each with its number where it has one."""
    likes, can = interest_words(scene), competence_words(scene)
    across = tuple(_numbered(likes[at], at, signed=True) for at in COLUMNS)
    return across, tuple(_numbered(can[at], at, signed=False) for at in ROWS)


def _numbered(words: str, value: int | None, *, signed: bool) -> str:
    return words if value is None else f"{words}\n({number(value, signed=signed)})"


def picture(scene: Scene, challenge: str, counts: Counts, png: bytes) -> Screen:
    """The picture, with its words below."""
    # i18n: Name of a file; letters without accents only.
    name = f"{scene.t.label('defi')}-{challenge}.{PICTURE}"
    return Screen(in_words(scene, challenge, counts), upload=Upload(name, png))


def as_csv(scene: Scene, challenge: str, people: Sequence[Neighbour]) -> bytes:
    """A line for each volunteer, what was never said left empty; as any spreadsheet opens it."""
    t = scene.t
    out = io.StringIO()
    lines_of = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines_of.writerow((t.label("Prénom"), t.label("Quartier"), *reversed(axis_words(scene))))
    for person in people:
        score = person.volunteer.score(challenge) if person.volunteer is not None else None
        can, likes = (score.competence, score.interest) if score is not None else (None, None)
        place = scene.place(person.neighbourhood) if person.neighbourhood else ""
        lines_of.writerow([harmless(person_name(scene, person.first_name)), harmless(place), can, likes])
    return out.getvalue().encode("utf-8-sig")


def table_file(scene: Scene, challenge: str, people: Sequence[Neighbour], total: int) -> Screen:
    """The file, for the coordinator who asked for it. The words ask for care."""
    t = scene.t
    shown = len(people)
    said = lines(
        (Span(scene.challenge(challenge), Style.BOLD),),
        t("Ce tableau contient des prénoms. Gardez-le pour vous, puis effacez-le."),
        # i18n: The file holds {n} volunteers of {all}.
        t("Il y a {n} bénévoles sur {all}.", n=shown, all=total) if shown < total else None,
    )
    name = f"{t.label('defi')}-{challenge}.{FILE}"
    return Screen(said, upload=Upload(name, as_csv(scene, challenge, people)))
