"""Words of danger are known, in every language, and ordinary words are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity import danger
from solidarity.danger import Danger, Peril, hotline, lines_for, speaks_of_danger
from solidarity.danger_words import HARMLESS as CUT_OUT
from tests import cast
from tests.rules.danger_phrases import DANGER, HARMLESS, phrases

SAID = [(peril, phrase) for peril, text in DANGER.items() for phrase in phrases(text)]


def test_there_are_more_than_three_hundred_phrases() -> None:
    """The tables below are long enough to mean something."""
    assert len(SAID) + len(phrases(HARMLESS)) >= 300


@pytest.mark.parametrize(("peril", "phrase"), SAID)
def test_words_of_danger_are_known(peril: Peril, phrase: str) -> None:
    """Each is known as its kind of danger, in capitals and inside a longer text too."""
    for written in (phrase, phrase.upper(), f"Bonjour. {phrase}, merci d'avance"):
        found = speaks_of_danger(written)
        assert found is not None, written
        assert peril in found.perils, written


@pytest.mark.parametrize("phrase", phrases(HARMLESS))
def test_ordinary_words_are_left_alone(phrase: str) -> None:
    """Nobody is shown emergency numbers for a loaf of bread."""
    assert speaks_of_danger(phrase) is None


@pytest.mark.parametrize("phrase", CUT_OUT)
def test_every_exception_is_one(phrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut out would be taken for danger otherwise: the list of exceptions has no idle ones."""
    written = phrase.replace("*", "e")
    assert speaks_of_danger(written) is None
    monkeypatch.setattr(danger, "_HARMLESS_WORDS", danger._pattern(["zzz"]))
    assert speaks_of_danger(written) is not None


def test_danger_beside_a_harmless_word_is_still_danger() -> None:
    """An exception takes only its own words out of the text."""
    assert speaks_of_danger("le détecteur de fumée sonne et il y a le feu") == Danger((Peril.EMERGENCY,))


def test_several_dangers_come_with_the_gravest_first() -> None:
    """A text may speak of more than one."""
    found = speaks_of_danger("il me frappe et je saigne beaucoup, il saigne beaucoup")
    assert found is not None
    assert found.perils == (Peril.EMERGENCY, Peril.VIOLENCE)


def test_words_of_two_sentences_are_not_one_phrase() -> None:
    """« Je suis tombée. » and, three words on, « relever » of another sentence."""
    assert speaks_of_danger("Le prix est tombé. Il faut relever le compteur") is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Nothing that somebody writes makes it fail."""
    found = speaks_of_danger(text)
    assert found is None or found.perils


def test_the_countrys_lines_stand_beside_the_emergency_number() -> None:
    """Each danger has its line, in the language in which it answers where there is one."""
    town = replace(cast.town(), country="BE")
    assert hotline(town, Peril.VIOLENCE, "fr") == "0800 30 030"
    assert hotline(town, Peril.VIOLENCE, "nl") == "1712"
    assert hotline(town, Peril.VIOLENCE, "en") == "0800 30 030"
    assert hotline(town, Peril.SUICIDE, "fr") == "0800 32 123"
    assert hotline(town, Peril.CHILD, "fr") == "103"
    assert hotline(town, Peril.EMERGENCY, "fr") is None
    assert hotline(replace(town, country="FR"), Peril.VIOLENCE, "nl") == "3919"
    assert hotline(replace(town, country=None), Peril.VIOLENCE, "fr") is None


def test_the_municipality_names_a_line_of_its_own() -> None:
    """What stands in its file comes before the country's."""
    town = replace(cast.town(), country="BE", hotlines={"violence": "081 12 34 56"})
    assert hotline(town, Peril.VIOLENCE, "fr") == "081 12 34 56"


def test_one_number_is_named_once() -> None:
    """In Flanders one line answers for violence and for children."""
    town = replace(cast.town(), country="BE")
    both = Danger((Peril.VIOLENCE, Peril.CHILD))
    assert lines_for(both, town, "nl") == [(Peril.VIOLENCE, "1712")]


def test_only_what_shames_or_endangers_is_kept_from_others() -> None:
    """A fire may be seen by everybody; violence and despair not."""
    assert not Danger((Peril.EMERGENCY,)).is_private
    assert all(Danger((peril,)).is_private for peril in (Peril.VIOLENCE, Peril.SUICIDE, Peril.CHILD))
