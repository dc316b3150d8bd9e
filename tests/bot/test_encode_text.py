"""Styled text becomes a string and entities that Telegram takes as they are, whatever people wrote."""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogues import ROOT
from bot.extraction import extract
from bot.i18n import Catalogues
from bot.text import fill
from bot.views.entities import Entity, encode_text, merged, shorten, tidy
from bot.views.screen import Span, Style, Text
from solidarity.names import utf16_len
from tests.hostile import strings

SENTENCES = [sentence.ids for sentence in extract(ROOT).sentences]
PLACES = sorted({name for ids in SENTENCES for words in ids for name in re.findall(r"{(\w+)}", words)})
CATALOGUES = Catalogues.load()

styles = st.sampled_from(Style)
texts = st.lists(
    st.builds(Span, strings, styles, st.sampled_from([None, "https://example.org/a", "tg://user?id=1"])),
    max_size=6,
).map(tuple)


def at(text: str, entity: Entity) -> str:
    """The part of a text that an entity covers, cut as Telegram cuts it."""
    units = text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def test_offsets_are_counted_in_utf16_units() -> None:
    """An emoji outside the basic plane counts two."""
    encoded = encode_text((Span("👍🏽 "), Span("Rosa", Style.BOLD), Span(" 😀"), Span("K7M2", Style.CODE)))
    assert encoded.text == "👍🏽 Rosa 😀K7M2"
    assert encoded.entities == (Entity("bold", 5, 4), Entity("code", 12, 4))


def test_neighbours_of_one_style_become_one_entity() -> None:
    """Bold beside bold is one entity; two links stay two."""
    encoded = encode_text(
        (
            Span("a", Style.BOLD),
            Span(""),
            Span("b", Style.BOLD),
            Span("c", Style.LINK, "https://example.org/1"),
            Span("d", Style.LINK, "https://example.org/2"),
        )
    )
    assert encoded.entities == (
        Entity("bold", 0, 2),
        Entity("text_link", 2, 1, "https://example.org/1"),
        Entity("text_link", 3, 1, "https://example.org/2"),
    )


def test_a_link_without_an_address_is_plain_text() -> None:
    """Telegram would refuse such an entity."""
    assert encode_text((Span("ici", Style.LINK),)).entities == ()


def test_blank_ends_are_trimmed_and_blank_entities_left_out() -> None:
    """As Telegram does itself, so that offsets stay true."""
    encoded = encode_text(
        (Span("\n  ", Style.BOLD), Span("a"), Span(" ", Style.CODE), Span("b \n", Style.BOLD))
    )
    assert encoded.text == "a b"
    assert encoded.entities == (Entity("bold", 2, 1),)


def test_a_long_text_ends_in_an_ellipsis_and_so_do_its_entities_before_it() -> None:
    """4096 units at most, the last of them the ellipsis, which is in no style."""
    encoded = encode_text((Span("a" * 4000), Span("b" * 200, Style.BOLD), Span("never", Style.CODE)))
    assert encoded.text == "a" * 4000 + "b" * 95 + "…"
    assert encoded.entities == (Entity("bold", 4000, 95),)


def test_a_text_that_just_fits_is_left_alone() -> None:
    """The limit itself is allowed."""
    assert encode_text((Span("😀" * 2048),)).text == "😀" * 2048


def test_a_cut_breaks_no_letter() -> None:
    """A family of emoji at the limit goes as a whole, even across spans."""
    encoded = encode_text((Span("a" * 15), Span("👨\u200d👩", Style.BOLD), Span("\u200d👧")), limit=20)
    assert encoded.text == "a" * 15 + "…"
    assert encoded.entities == ()


@pytest.mark.parametrize("raw", ["a\x00b", "a\tb", "a\x1fb"])
def test_control_characters_become_spaces(raw: str) -> None:
    """What Telegram's server does with them anyway."""
    assert tidy(raw) == "a b"


@given(texts, st.integers(min_value=1, max_value=120))
def test_entities_lie_within_the_text_and_cover_what_their_span_says(text: Text, limit: int) -> None:
    """In order, apart, never empty, never half a character; each covers its span's words and nothing else."""
    encoded = encode_text(text, limit)
    encoded.text.encode()
    assert utf16_len(encoded.text) <= limit
    assert encoded.text == encoded.text.strip()
    end = 0
    for entity in encoded.entities:
        assert entity.offset >= end
        end = entity.offset + entity.length
        assert at(encoded.text, entity).strip()
    assert end <= utf16_len(encoded.text)


@given(texts)
def test_every_styled_span_is_found_again(text: Text) -> None:
    """Where nothing is cut, the entities are the spans: same words, same style, same order."""
    encoded = encode_text(text, limit=10**6)
    spans = merged(Span(tidy(span.text), span.style, span.url) for span in text)
    styled = [span for span in spans if span.style is not Style.PLAIN and span.text.strip()]
    kinds = {Style.BOLD: "bold", Style.CODE: "code", Style.LINK: "text_link"}
    assert len(styled) == len(encoded.entities)
    for span, entity in zip(styled, encoded.entities, strict=True):
        assert (kinds[span.style], span.url) == (entity.kind, entity.url)
        assert at(encoded.text, entity) in span.text
        assert at(encoded.text, entity).strip() == span.text.strip()


@given(strings, strings)
def test_a_value_never_makes_an_entity(name: str, detail: str) -> None:
    """However a name is written, the sentence has the one entity that its own marks make."""
    encoded = encode_text(
        fill("Bonjour *à vous*, {name} : {detail}.", {"name": name, "detail": detail}), 10**6
    )
    assert [at(encoded.text, entity) for entity in encoded.entities] == ["à vous"]


@given(st.data(), strings, strings)
@settings(max_examples=500, deadline=None)
def test_no_sentence_of_any_language_lets_a_value_become_markup(
    data: st.DataObject, one: str, two: str
) -> None:
    """Each of our sentences, in each catalogue and pseudo-locale, has one entity for each bold part."""
    ids = data.draw(st.sampled_from(SENTENCES))
    t = CATALOGUES.translator(
        data.draw(st.sampled_from([*CATALOGUES.codes, "qps", "qpr"])), "Europe/Brussels"
    )
    values = {name: f"x{value}x" for name, value in zip(PLACES, cycle((one, two)), strict=False)}
    if len(ids) == 1:
        said, text = t.catalogue.find(*ids), t(*ids, **values)
    else:
        n = data.draw(st.integers(min_value=0, max_value=30))
        said, text = t.catalogue.find_plural(*ids, n), t.plural(*ids, n, **values)
    encoded = encode_text(text, 10**6)
    assert [entity.kind for entity in encoded.entities] == ["bold"] * (said.count("*") // 2)


@given(strings, st.integers(min_value=1, max_value=50))
def test_a_shortened_text_says_so(text: str, limit: int) -> None:
    """Either the whole text, or whole letters of its beginning and an ellipsis."""
    short = shorten(text, limit)
    assert utf16_len(short) <= limit
    if short != text:
        assert utf16_len(text) > limit
        assert short.endswith("…")
        assert text.startswith(short[:-1])


def test_a_shortened_text_has_whole_letters() -> None:
    """A flag or an accented letter is left out as a whole, and no space stands before the ellipsis."""
    assert shorten("ab 🇧🇪", 5) == "ab…"
    assert shorten("abe\u0301\u0302", 4) == "ab…"
    assert shorten("ab 🇧🇪", 7) == "ab 🇧🇪"
