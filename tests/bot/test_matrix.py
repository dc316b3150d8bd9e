"""The matrix of a challenge: the picture can be read by everybody, the words and the table say the same."""

from __future__ import annotations

import csv
import io
import re
import struct
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Catalogues, plain
from bot.papers.matrix import GREY, INK, Matrix, draw, shade
from bot.views import matrix
from bot.views.scene import Scene
from solidarity.matrix import COLUMNS, ROWS, UNKNOWN, Counts, Score, table
from tests import cast

FRENCH = Catalogues.load().translator("fr", cast.ZONE)
SCENE = Scene(FRENCH, cast.town(), cast.NOW, "entraide_bot", FRENCH)
SCORES = st.builds(Score, st.sampled_from(ROWS), st.sampled_from(COLUMNS))
COUNTS = st.dictionaries(SCORES, st.integers(0, 100_000))
AA = 4.5
"""The contrast that WCAG asks for."""


def luminance(color: tuple[float, ...]) -> float:
    """How light a colour is, as WCAG counts it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_every_number_can_be_read_on_its_cell(number: int, most: int, unknown: bool) -> None:
    """Whatever the numbers: ink on each cell has at least the contrast that everybody needs."""
    ink = luminance(tuple(int(INK[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    cell = luminance(shade(min(number, most), most, unknown=unknown))
    assert (max(ink, cell) + 0.05) / (min(ink, cell) + 0.05) >= AA


def test_more_is_darker_and_what_was_not_said_is_grey() -> None:
    """Colour orders what is known; the unknown never outshines it."""
    shades = [luminance(shade(number, 9, unknown=False)) for number in range(10)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == len(shades)
    assert {shade(number, 9, unknown=True) for number in range(10)} == {GREY}


@given(COUNTS)
def test_the_words_say_each_cell_that_the_table_has(counts: Counts) -> None:
    """Row by row, every number that is not zero, and no other: the picture's words leave nothing out."""
    said = plain(matrix.in_words(SCENE, "courses_aines", counts)).split("\n")[1:]
    numbers = [[int(n) for n in re.findall(r"\d+", line)] for line in said]
    assert numbers == [[n for n in line if n] for line in table(counts) if any(line)]


@given(COUNTS)
def test_nobody_is_lost_between_the_cells(counts: Counts) -> None:
    """All cells together are all volunteers, the unknown included."""
    assert sum(sum(line) for line in table(counts)) == sum(counts.values())


def test_the_picture_is_a_png_with_its_title_and_stranger_letters_break_nothing() -> None:
    """Dollar signs are no formula, pictures that the letters lack are left out, long titles are cut."""
    across, down = matrix.heads(SCENE)
    title = "🎯 Jardins à 5 $ ou 10 $ _{x}^2 " + "très long " * 20
    cells = table({Score(3, 2): 12, UNKNOWN: 104})
    png = draw(Matrix(title, "116 bénévoles", across, down, matrix.axis_words(SCENE), cells))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == (1155, 825)
    assert b"Jardins" in png


def test_the_words_of_the_picture_fit_below_it() -> None:
    """A caption has 1,024 units: also where each of the thirty cells holds thousands."""
    full = {Score(row, column): 12_345 for row in ROWS for column in COLUMNS}
    assert len(plain(matrix.in_words(SCENE, "courses_aines", full))) < 1024


def test_the_table_leaves_what_was_never_said_empty_and_is_no_program() -> None:
    """A line for each volunteer; unknown is empty, not zero; a name is never taken for a formula."""
    sam, ana = cast.neighbour(cast.SAM), replace(cast.neighbour(cast.ANA), first_name="=1+1")
    assert ana.volunteer is not None
    scored = replace(ana, volunteer=replace(ana.volunteer, scores={"courses_aines": Score(0, -1)}))
    content = matrix.as_csv(SCENE, "courses_aines", [sam, scored]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content), delimiter=";")) == [
        ["Prénom", "Quartier", "Savoir-faire", "Envie"],
        ["Sam", "Gare", "", "2"],
        ["'=1+1", "Gare", "0", "-1"],
    ]
