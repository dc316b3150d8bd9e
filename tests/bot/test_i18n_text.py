"""The bot's sentences: marks are read first, values are put in afterwards, and directions do not mix."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.text import Word, fill, isolated, join, lines, mismatch, plain
from bot.views.screen import Span, Style
from tests.hostile import strings


def test_stars_mark_bold_and_braces_take_values() -> None:
    """One sentence, three spans."""
    assert fill("Bonjour *Rosa*, voici {code}.", {"code": Span("K7M2", Style.CODE)}) == (
        Span("Bonjour "),
        Span("Rosa", Style.BOLD),
        Span(", voici "),
        Span("K7M2", Style.CODE),
        Span("."),
    )


def test_a_value_takes_the_style_around_it_unless_it_has_its_own() -> None:
    """Words and numbers become bold between marks; a code stays a code."""
    values = {
        "name": "Rosa",
        "n": 3,
        "code": Span("K7M2", Style.CODE),
        "text": (Span("x"), Span("y", Style.BOLD)),
    }
    assert fill("*{name} {n} {code} {text}*", values) == (
        Span("Rosa 3 ", Style.BOLD),
        Span("K7M2", Style.CODE),
        Span(" xy", Style.BOLD),
    )


@given(strings)
def test_a_value_is_never_read_as_a_mark(value: str) -> None:
    """Stars and braces in a name stay stars and braces."""
    spans = fill("*{a}* {b}", {"a": "", "b": value})
    assert all(span.style is Style.PLAIN for span in spans)
    assert plain(spans).replace("\u2068", "").replace("\u2069", "") == " " + value.replace(
        "\u2068", ""
    ).replace("\u2069", "")


def test_a_missing_value_is_the_views_fault() -> None:
    """It is a KeyError and never a sentence with a hole."""
    with pytest.raises(KeyError, match="name"):
        fill("Bonjour {name}", {})


def test_in_a_right_to_left_sentence_words_are_isolated_and_numbers_are_not() -> None:
    """Names, codes and phones stand between U+2068 and U+2069, in the style around the value."""
    code = Span("K7M2", Style.CODE)
    assert fill("مرحبا {name} {n} {code}", {"name": "Rosa", "n": 3, "code": code}, rtl=True) == (
        Span("مرحبا \u2068Rosa\u2069 3 \u2068"),
        Span("K7M2", Style.CODE),
        Span("\u2069"),
    )


def test_in_a_left_to_right_sentence_only_right_to_left_values_are_isolated() -> None:
    """An Arabic name does not turn the French words beside it."""
    assert isolated("Rosa Çelik", rtl=False) == "Rosa Çelik"
    assert isolated("محمد", rtl=False) == "\u2068محمد\u2069"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("{name} vient.", "Cette personne vient."),
        ("🛟 *{name}* vient.", "🛟 Cette personne vient."),
        ("Reçue hier. {name} vient.", "Reçue hier. Cette personne vient."),
        ("Pour {name} : oui.", "Pour cette personne : oui."),
    ],
)
def test_a_word_in_the_place_of_a_name_begins_a_sentence_with_a_capital(sentence: str, said: str) -> None:
    """And nowhere else; a name stays as its owner writes it."""
    assert plain(fill(sentence, {"name": Word("cette personne")})) == said
    assert plain(fill("{name} vient.", {"name": "ana"})) == "ana vient."


def test_each_line_of_a_value_is_isolated_by_itself() -> None:
    """An isolate ends with its paragraph."""
    assert isolated("a\n\nb", rtl=True) == "\u2068a\u2069\n\n\u2068b\u2069"


def test_lines_stand_below_one_another() -> None:
    """What is absent takes no line, an empty string takes an empty one."""
    assert lines((Span("a", Style.BOLD),), None, (), "", "b") == (Span("a", Style.BOLD), Span("\n\nb"))


def test_texts_are_joined_in_order() -> None:
    """With something between them, not around them."""
    assert plain(join("a", None, (Span("b"),), by=" · ")) == "a · b"
    assert join() == ()


@pytest.mark.parametrize(
    ("source", "translation", "why"),
    [
        ("Bonjour {name}", "Hallo {name}", None),
        ("{a} et {b}", "{b} und {a}", None),
        ("*Oui* {n}", "{n} *ja*", None),
        ("Bonjour {name}", "Hallo", "places differ: lacks {name}"),
        ("Bonjour", "Hallo {nom}", "places differ: has {nom}"),
        ("Bonjour {name}", "Hallo {nom}", "places differ: lacks {name}, has {nom}"),
        ("*Oui*", "*Ja", "a * mark is not closed"),
        ("*Oui*", "Ja", "has 0 * marks where the source has 2"),
    ],
)
def test_a_translation_has_the_places_and_marks_of_its_source(
    source: str, translation: str, why: str | None
) -> None:
    """Anything else is named."""
    assert mismatch(source, translation) == why


def test_a_spare_place_may_be_left_out() -> None:
    """« un voisin » says its number without a digit."""
    assert mismatch("{n} voisins", "un voisin", frozenset({"n"})) is None
