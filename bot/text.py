"""Reads the bot's own sentences: `*bold*` marks and `{name}` places, and puts values into them.

Marks are read before values are inserted, so a value never becomes a mark. There is no way to write a literal
star in a sentence and no need for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from bot.views.entities import merged
from bot.views.screen import Span, Style, Text

Value = str | int | Span | Text
"""What can stand in for a `{name}`: words, a number, a code or a link, or a text of its own."""


class Word(str):
    """A word of ours in the place of a name, « cette personne »: it begins a sentence with a capital."""

    __slots__ = ()


FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

_TOKEN = re.compile(r"\*|\{(?P<name>[a-z][a-z0-9_]*)\}")


class _Piece(NamedTuple):
    """A part of a sentence: words, or the name of a value when `is_value`."""

    text: str
    bold: bool
    is_value: bool


def fill(sentence: str, values: Mapping[str, Value], *, rtl: bool = False) -> Text:
    """The sentence with its marks read and its values inserted. A missing value is a KeyError."""
    spans: list[Span] = []
    for piece in _pieces(sentence):
        around = Style.BOLD if piece.bold else Style.PLAIN
        if piece.is_value:
            value = values[piece.text]
            if isinstance(value, Word) and _begins(spans):
                value = value[:1].upper() + value[1:]
            spans.extend(_value(value, around, rtl=rtl))
        else:
            spans.append(Span(piece.text, around))
    return merged(spans)


def _begins(spans: list[Span]) -> bool:
    """Whether a sentence begins here: nothing but signs stands before it, or the end of another."""
    before = plain(tuple(spans)).rstrip()
    return before.endswith((".", "!", "?")) or not any(map(str.isalnum, before))


def plain(text: Text | str) -> str:
    """The text without its styles."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def join(*texts: Text | str | None, by: str = "") -> Text:
    """One text of several, in order, with `by` between them. None and `()` are left out, "" is not."""
    spans: list[Span] = []
    present = [text for text in texts if text is not None and text != ()]
    for index, text in enumerate(present):
        if index:
            spans.append(Span(by))
        spans.extend([Span(text)] if isinstance(text, str) else text)
    return merged(spans)


def lines(*texts: Text | str | None) -> Text:
    """The texts below one another. None and `()` take no line; "" is an empty one."""
    return join(*texts, by="\n")


def isolated(value: str, *, rtl: bool) -> str:
    """The value shielded from the direction of the sentence around it, where the two may differ.

    In a right-to-left sentence every value is; in a left-to-right one only those with right-to-left letters.
    """
    if not rtl and (value.isascii() or not any(unicodedata.bidirectional(c) in {"R", "AL"} for c in value)):
        return value
    return "\n".join(
        f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" if line else "" for line in value.split("\n")
    )


def mismatch(source: str, translation: str, spare: frozenset[str] = frozenset()) -> str | None:
    """Why a translation cannot stand in for its source: other places or other marks. None when it can.

    Names in `spare` may be left out: « un voisin » need not contain the number.
    """
    here, there = _shape(translation), _shape(source)
    lost = there.names - here.names - spare
    foreign = here.names - there.names
    if lost or foreign:
        parts = [f"lacks {_braced(lost)}"] * bool(lost) + [f"has {_braced(foreign)}"] * bool(foreign)
        return "places differ: " + ", ".join(parts)
    if here.stars % 2:
        return "a * mark is not closed"
    if here.stars != there.stars:
        return f"has {here.stars} * marks where the source has {there.stars}"
    return None


def bare(sentence: str) -> str:
    """The sentence without marks and places: what is left to be measured."""
    return _TOKEN.sub("", sentence)


class _Shape(NamedTuple):
    names: frozenset[str]
    stars: int


def _shape(sentence: str) -> _Shape:
    found = Counter(match["name"] or "*" for match in _TOKEN.finditer(sentence))
    return _Shape(frozenset(found.keys() - {"*"}), found["*"])


def _braced(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names))


@lru_cache(maxsize=8192)
def _pieces(sentence: str) -> tuple[_Piece, ...]:
    """The sentence taken apart, once."""
    pieces, bold, end = [], False, 0
    for token in _TOKEN.finditer(sentence):
        pieces.append(_Piece(sentence[end : token.start()], bold, is_value=False))
        if name := token["name"]:
            pieces.append(_Piece(name, bold, is_value=True))
        else:
            bold = not bold
        end = token.end()
    pieces.append(_Piece(sentence[end:], bold, is_value=False))
    return tuple(piece for piece in pieces if piece.text)


def _value(value: Value, around: Style, *, rtl: bool) -> Iterable[Span]:
    """A value as spans: it takes the style around it unless it brings its own."""
    if isinstance(value, int):
        return [Span(str(value), around)]
    if isinstance(value, str):
        return [Span(isolated(value, rtl=rtl), around)]
    own = (value,) if isinstance(value, Span) else value
    inner = [Span(span.text, around) if span.style is Style.PLAIN else span for span in own]
    if isolated(text := plain(own), rtl=rtl) == text or "\n" in text:
        return inner
    return [Span(FIRST_STRONG_ISOLATE, around), *inner, Span(POP_ISOLATE, around)]
