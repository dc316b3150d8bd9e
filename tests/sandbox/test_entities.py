"""Text as Telegram keeps it: offsets, cleaning, entities found by themselves, HTML."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import clean, cut, find_entities, units
from sandbox.errors import ApiError
from sandbox.markup import read_html


def marked(text: str) -> list[tuple[str, str]]:
    """What is found: type and covered text."""
    return [(entity["type"], cut(text, entity)) for entity in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start p_1", [("bot_command", "/start")]),
        ("👩‍👩‍👧 /besoin@entraide_bot ici", [("bot_command", "/besoin@entraide_bot")]),
        ("voir https://example.org/a?b=1.", [("url", "https://example.org/a?b=1")]),
        ("namur.be, ou @rosa_p", [("url", "namur.be"), ("mention", "@rosa_p")]),
        (
            "a@b.be #aide +32 470 12 34 56",
            [("email", "a@b.be"), ("hashtag", "#aide"), ("phone_number", "+32 470 12 34 56")],
        ),
        ("1/2 et 3.14 a/b", []),
    ],
)
def test_entities_are_found_where_telegram_finds_them(text: str, found: list[tuple[str, str]]) -> None:
    """Commands, links, mentions, addresses and numbers are marked, with offsets in UTF-16 units."""
    assert marked(text) == found


@given(st.text())
def test_units_are_those_of_utf16(text: str) -> None:
    """The length in units equals that of the UTF-16 encoding."""
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_cleaning_trims_and_moves_entities_along() -> None:
    """Spaces around, carriage returns and overrides go; what an entity covered it still covers."""
    text = "  \u202eAna👋\r\nBob\x00 "
    entity = {"type": "bold", "offset": units("  \u202eAna👋\r\n"), "length": 3}
    cleaned, moved = clean(text, [entity])
    assert cleaned == "Ana👋\nBob"
    assert [cut(cleaned, e) for e in moved] == ["Bob"]


@given(st.text(alphabet="ab \r\n\u202e👋\x01", max_size=30), st.data())
def test_cleaned_entities_lie_within_the_text(text: str, data: st.DataObject) -> None:
    """Whatever is cleaned away, no entity reaches outside or covers nothing."""
    borders = [units(text[:i]) for i in range(len(text) + 1)]
    first = data.draw(st.sampled_from(borders))
    last = data.draw(st.sampled_from([b for b in borders if b >= first]))
    cleaned, moved = clean(text, [{"type": "bold", "offset": first, "length": last - first}])
    assert all(e["length"] > 0 and 0 <= e["offset"] <= units(cleaned) - e["length"] for e in moved)


@pytest.mark.parametrize(
    ("offset", "length", "said"),
    [
        (-1, 1, "incorrect offset"),
        (0, -1, "incorrect length"),
        (0, 99, "ends after the end of the text"),
        (1, 1, "begins in a middle of a UTF-16 symbol"),
        (0, 1, "ends in a middle of a UTF-16 symbol"),
    ],
)
def test_impossible_entities_are_refused(offset: int, length: int, said: str) -> None:
    """Offsets outside the text or inside a surrogate pair are a 400, as with Telegram."""
    with pytest.raises(ApiError, match=said):
        clean("👋a", [{"type": "bold", "offset": offset, "length": length}])


def test_html_becomes_text_and_entities() -> None:
    """Tags nest, named and numeric characters are decoded, links and code carry what they need."""
    text, entities = read_html(
        '👋 <b>gras <i>et</i></b> &lt;3 &#233; <a href="https://x.be?a=1&amp;b=2">lien</a>'
        '<pre><code class="language-python">x</code></pre><blockquote expandable>long</blockquote>'
    )
    assert text == "👋 gras et <3 é lienxlong"
    assert [(e["type"], cut(text, e)) for e in entities] == [
        ("bold", "gras et"),
        ("italic", "et"),
        ("text_link", "lien"),
        ("pre", "x"),
        ("expandable_blockquote", "long"),
    ]
    assert entities[2]["url"] == "https://x.be?a=1&b=2"
    assert entities[3]["language"] == "python"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Ana <3", "Unclosed start tag at byte offset 4"),
        ("é <b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <kahn@x.be>", 'Unsupported start tag "kahn@x.be" at byte offset 3'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, said: str) -> None:
    """The error names the fault and its byte offset."""
    with pytest.raises(ApiError) as refused:
        read_html(source)
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert said in refused.value.description


@given(st.text())
def test_escaped_text_passes_through_html_unchanged(text: str) -> None:
    """What html.escape has treated is never markup and never an error."""
    read: tuple[str, list[dict[str, Any]]] = read_html(html.escape(text, quote=False))
    assert read == (text, [])
