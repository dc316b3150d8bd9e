"""Words of money: what is warned of, and above all what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.caution import WORDS, speaks_of_money

MONEY = [
    "Donnez-moi votre code PIN",
    "le numéro de carte svp",
    "Faites un VIREMENT",
    "prêtez-moi 50 euros",
    "BE71 0961 2345 6769",
    "be71096123456769",
    "FR76 3000 6000 0112 3456 7890 189",
    "4111 1111 1111 1111",
    "mijn pincode is",
    "Kunnen Sie? Die Geheimzahl bitte",
    "send a gift card",
    "Überweisung",
]
PLAIN = [
    "J'arrive à 14 h 05",
    "2 euros de pain",
    "Mon numéro : 0475 11 11 11",
    "+32 475 11 11 11 ou 02 123 45 67",
    "Le code de la porte est 4271",
    "K7M2",
    "La carte du restaurant",
    "virements-là",
    "0000 0000 0000 0000",
    "1234 5678 9012 3456",
    "Rendez-vous le 24/11/2026 à 10:00",
    "",
    "🛒🥖",
]


@pytest.mark.parametrize("text", MONEY)
def test_words_of_money_are_seen(text: str) -> None:
    """In every language, with accents or without, with spaces or without."""
    assert speaks_of_money(text)


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_words_are_not(text: str) -> None:
    """Hours, telephone numbers, a door's code, a price: nobody is warned for nothing."""
    assert not speaks_of_money(text)


@pytest.mark.parametrize("word", [word for words in WORDS.values() for word in words])
def test_every_word_of_the_lists_is_found(word: str) -> None:
    """Alone, in capitals, inside a sentence."""
    assert speaks_of_money(f"Bonjour, {word.upper()} !")


@given(st.text(max_size=4096))
def test_any_text_can_be_looked_at(text: str) -> None:
    """No text makes it fail."""
    assert speaks_of_money(text) in (True, False)
