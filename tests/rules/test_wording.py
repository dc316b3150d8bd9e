"""How what people write becomes an announcement: titles and links are found, nothing is reworded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.broadcasts import Words
from solidarity.wording import MAX_CAPTION, MAX_TEXT, MAX_TITLE, first_link, is_too_long, read_words


@pytest.mark.parametrize(
    ("written", "words", "link"),
    [
        ("Brocante\nDimanche à 10 h", Words("Brocante", "Dimanche à 10 h"), ""),
        ("Brocante", Words("Brocante", ""), ""),
        ("x" * 61 + "\nDimanche", Words("", "x" * 61 + "\nDimanche"), ""),
        ("\n\nBrocante\n\nDimanche", Words("Brocante", "Dimanche"), ""),
        (
            "Brocante\nPlan : https://quai.example/plan.",
            Words("Brocante", "Plan : https://quai.example/plan."),
            "https://quai.example/plan",
        ),
        ("Brocante\nhttps://quai.example\nDimanche", Words("Brocante", "Dimanche"), "https://quai.example"),
        ("https://www.quai.example/plan", Words("quai.example", ""), "https://www.quai.example/plan"),
        ("", Words("", ""), ""),
    ],
)
def test_a_short_first_line_is_the_title(written: str, words: Words, link: str) -> None:
    """And a line that is only an address stands on the button alone."""
    assert read_words(written) == (words, link)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "http://localhost/a",
        "https://user:secret@bank.example/",
        "https://a..example/",
        "https://exa mple",
        "ftp://quai.example/plan",
        "https://quai.example:port/",
        "https://[::1",
        "https://кафе.example/",
        "https://quai.example/" + "x" * 500,
        "quai.example",
    ],
)
def test_what_no_button_can_open_is_no_link(text: str) -> None:
    """One bad address would have the whole message refused; nor is any that hides where it leads."""
    assert first_link(text) == ""


def test_the_first_sound_address_is_taken() -> None:
    """Others stay in the text."""
    assert first_link("voir http://localhost et http://a.example, https://b.example") == "http://a.example"


@pytest.mark.parametrize(("with_file", "most"), [(True, MAX_CAPTION), (False, MAX_TEXT)])
def test_room_is_counted_as_telegram_counts(with_file: bool, most: int) -> None:
    """In UTF-16 units: an emoji is two."""
    assert not is_too_long("😀" * (most // 2), with_file=with_file)
    assert is_too_long("😀" * (most // 2) + "x", with_file=with_file)


@given(st.text(max_size=200))
def test_whatever_is_written_is_read(written: str) -> None:
    """Titles are short and of one line, a link is one, and reading it again changes nothing."""
    words, link = read_words(written)
    assert "\n" not in words.title
    assert len(words.title) <= max(MAX_TITLE, len(link))
    assert link == "" or link.startswith(("http://", "https://", "HTTP", "Http", "hTTP"))
    assert first_link(link) == link
