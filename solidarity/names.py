"""Makes what people write safe to keep and to show: names, free text, and lengths as Telegram counts them.

It changes how a text is written, never what it says: no word is refused or replaced here, and nothing is
escaped, because nothing that people write is ever read as markup.
"""

from __future__ import annotations

import unicodedata

import regex  # type: ignore[import-untyped]  # grapheme clusters and Unicode properties, which `re` lacks

MAX_NAME = 64
"""Letters (grapheme clusters) of a name."""

MAX_NAME_UNITS = 256
"""UTF-16 units of a name: one "letter" may be a chain of emoji as long as a page."""

STACKED_MARKS = 2
"""Accents above and below one letter: Vietnamese and vocalised Hebrew need two, zalgo needs many."""

SPACING_MARKS = 3
"""Vowel signs beside one letter, as in Burmese or Tamil: parts of the word rather than accents."""

_JOINING = (
    r"\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}"
    r"\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}"
    r"\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}"
)
_LINE_END = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACE = regex.compile(r"[\s\x1c-\x1f\u2800]+")
_INVISIBLE = regex.compile(
    rf"""
    (                                                                      # kept, because it is seen:
      (?<=\p{{Extended_Pictographic}}[\uFE0F\p{{Emoji_Modifier}}]?)\u200D(?=\p{{Extended_Pictographic}})
    | (?<=\p{{Emoji}})[\uFE0E\uFE0F]                                         # text or picture
    | (?<=\U0001F3F4)[\U000E0020-\U000E007E]{{1,8}}\U000E007F                # the flags of Scotland and Wales
    | (?<=[{_JOINING}\p{{M}}])[\u200C\u200D](?=[{_JOINING}])                 # Persian, Sinhala and their like
    | (?<=\p{{Han}})[\U000E0100-\U000E01EF]                                  # variants in Japanese names
    )
    | [\p{{Default_Ignorable_Code_Point}}\p{{Cc}}\p{{Cf}}\p{{Cs}}\p{{Co}}\p{{Noncharacter_Code_Point}}]
    """,
    regex.VERBOSE,
)
_LONE_MARKS = regex.compile(r"(?<![^ ])\p{M}+")
_MARKS = regex.compile(r"\p{M}{3,}")
_GRAPHEME = regex.compile(r"\X")
_BLANK_LINES = regex.compile(r"\n{3,}")


def clean_name(raw: str) -> str:
    """A name of one line that can be shown anywhere; "" where nothing visible is left."""
    name = _clean_line(raw)
    short = cut_utf16(_first_graphemes(name, MAX_NAME), MAX_NAME_UNITS)
    return name if short == name else _clean_line(short)


def clean_text(raw: str, limit: int) -> str:
    """Free text with its lines and at most one blank line between them, at most `limit` UTF-16 units."""
    text = _clean_lines(raw)
    short = cut_utf16(text, limit)
    return text if short == text else _clean_lines(short)


def utf16_len(text: str) -> int:
    """The length of a text in UTF-16 units, in which Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut_utf16(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` UTF-16 units that breaks no letter.

    A single "letter" longer than the limit is the one thing that is broken, between its characters.
    """
    if utf16_len(text) <= limit:
        return text
    return _longest(_GRAPHEME.findall(text), limit) or _longest(text, limit)


def _longest(parts: list[str] | str, limit: int) -> str:
    """As many of the first parts as fit."""
    used = 0
    for count, part in enumerate(parts):
        used += utf16_len(part)
        if used > limit:
            return "".join(parts[:count])
    return "".join(parts)


def _first_graphemes(text: str, count: int) -> str:
    """The first letters of a text, as a person counts letters."""
    return "".join(_GRAPHEME.findall(text)[:count])


def _clean_lines(raw: str) -> str:
    lines = "\n".join(_clean_line(line) for line in _LINE_END.split(raw))
    return str(_BLANK_LINES.sub("\n\n", lines)).strip("\n")


def _clean_line(raw: str) -> str:
    """One line: spaces made plain, the invisible dropped, letters composed, piles of accents cut."""
    line = _INVISIBLE.sub(r"\1", _SPACE.sub(" ", raw))
    line = unicodedata.normalize("NFC", line)
    line = _MARKS.sub(lambda run: _fewer(run[0]), _LONE_MARKS.sub("", line))
    return " ".join(line.split())


def _fewer(marks: str) -> str:
    """The marks that one letter may keep, of those it carries."""
    left = {"Mc": SPACING_MARKS, "Mn": STACKED_MARKS}
    kept = []
    for mark in marks:
        kind = "Mc" if unicodedata.category(mark) == "Mc" else "Mn"
        left[kind] -= 1
        if left[kind] >= 0:
            kept.append(mark)
    return "".join(kept)
