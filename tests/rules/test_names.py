"""What people write is kept readable, short and harmless, and says the same as before."""

from __future__ import annotations

import unicodedata

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from solidarity.names import MAX_NAME, MAX_NAME_UNITS, clean_name, clean_text, cut_utf16, utf16_len
from tests.hostile import strings


def stacked_marks(text: str) -> int:
    """The most accents that pile up on one letter."""
    runs = regex.findall(r"\p{M}+", text)
    return max((sum(unicodedata.category(char) in {"Mn", "Me"} for char in run) for run in runs), default=0)


@pytest.mark.parametrize(
    "name",
    [
        "Rosa",
        "Jean-François d’Arc",
        "Nguyễn Thị Minh",
        "Лідія",
        "محمد",
        "می\u200cزند",
        "ශ්\u200dරී",
        "မောင်း ကျောင်း",
        "கொற்றவை",
        "葛\U000e0100城",
        "Ann 👨\u200d👩\u200d👧 ❤\ufe0f 👍🏽 🇧🇪",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "<b>Rosa</b> *& {co}*",
    ],
)
def test_a_real_name_is_kept_as_it_is(name: str) -> None:
    """Names of many scripts, emoji and harmless signs pass unchanged."""
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Rosa \n\t Maria\u00a0 ", "Rosa Maria"),
        ("Ro\u202esa\u2066\u2069\u200f", "Rosa"),
        ("Ro\u200bs\u00ada\ufeff\u200d", "Rosa"),
        ("Rose\u0301", "Ros\u00e9"),
        ("\u0301\u0302Rosa", "Rosa"),
        ("Ro\x00sa\x1b\x7f", "Rosa"),
        ("Ro\ud800sa\ufffe\ue000", "Rosa"),
        ("z" + "\u0338\u0322\u0327\u031b", "z\u0338\u0322"),
        ("Rosa\U000e0041\U000e0100\ufe0f", "Rosa"),
        ("\u200b \u3164\u2800\u115f\u0301", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_or_piles_up_is_dropped(raw: str, clean: str) -> None:
    """Controls, changes of direction, fillers, loose accents and zalgo go; the letters stay."""
    assert clean_name(raw) == clean


def test_a_long_name_ends_after_64_letters_as_a_person_counts_them() -> None:
    """A letter with its accents, or a flag, counts once."""
    assert clean_name("e\u0302\u0323" * 70) == unicodedata.normalize("NFC", "e\u0302\u0323" * 64)
    assert clean_name("🇧🇪" * 70) == "🇧🇪" * 64


def test_a_chain_of_emoji_that_counts_as_one_letter_does_not_make_a_name_endless() -> None:
    """The length in UTF-16 units is bounded too, and no loose joiner is left at the end."""
    name = clean_name("👩\u200d" * 5000 + "👩")
    assert utf16_len(name) <= MAX_NAME_UNITS
    assert name.endswith("👩")


@given(strings)
def test_a_clean_name_is_harmless_whatever_was_sent(raw: str) -> None:
    """Composed, bounded, on one line, at most two accents on a letter, no direction or control characters."""
    name = clean_name(raw)
    assert name == unicodedata.normalize("NFC", name) == name.strip()
    assert len(regex.findall(r"\X", name)) <= MAX_NAME
    assert utf16_len(name) <= MAX_NAME_UNITS
    assert stacked_marks(name) <= 2
    assert not regex.search(r"[\p{Cc}\p{Bidi_Control}\p{Cs}\p{Co}\u2028\u2029]|  ", name)
    name.encode()


@given(strings, st.integers(min_value=1, max_value=400))
def test_cleaning_twice_changes_nothing(raw: str, limit: int) -> None:
    """What is stored can be cleaned again by another layer without harm."""
    assert clean_name(clean_name(raw)) == clean_name(raw)
    assert clean_text(clean_text(raw, limit), limit) == clean_text(raw, limit)


def test_free_text_keeps_its_lines() -> None:
    """Line ends of every system become one; spaces at the ends and more than one blank line go."""
    assert (
        clean_text("Bonjour \r\n\r\n\n\n  un lit\u2028à  porter\u202e\n", 100)
        == "Bonjour\n\nun lit\nà porter"
    )


@given(strings, st.integers(min_value=1, max_value=400))
def test_free_text_fits_its_limit_whatever_was_sent(raw: str, limit: int) -> None:
    """Within the limit in UTF-16 units, harmless, and sendable."""
    text = clean_text(raw, limit)
    assert utf16_len(text) <= limit
    assert stacked_marks(text) <= 2
    assert not regex.search(r"[\p{Bidi_Control}\p{Cs}\x00-\x09\x0b-\x1f]|\n\n\n", text)
    text.encode()


@given(strings)
def test_lengths_are_those_of_utf16(text: str) -> None:
    """The count agrees with Python's own UTF-16."""
    assert utf16_len(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(strings, st.integers(min_value=0, max_value=60))
def test_a_cut_is_the_longest_beginning_with_whole_letters(text: str, limit: int) -> None:
    """It fits, no more would fit, and it breaks no letter unless the first one alone is too long."""
    cut = cut_utf16(text, limit)
    assert text.startswith(cut)
    assert utf16_len(cut) <= limit
    letters = regex.findall(r"\X", text)
    whole = ["".join(letters[:count]) for count in range(len(letters) + 1)]
    if letters and utf16_len(letters[0]) > limit:
        assert letters[0].startswith(cut)
        assert utf16_len(letters[0][: len(cut) + 1]) > limit
    else:
        assert cut == max((beginning for beginning in whole if utf16_len(beginning) <= limit), key=len)
