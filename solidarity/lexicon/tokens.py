"""A text as its words: folded (small letters, no accents), each with its place in what was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import regex  # type: ignore[import-untyped]  # letters of every script

_WORD = regex.compile(r"\d+|[^\W\d_]+")
_GLUE = regex.compile(r"[\s'\-]*")
_LOOSE = regex.compile(r"[\s'\-:/.]*")
_END = regex.compile(r"[,;\n!?•|]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number, from `start` to `end` of the folded text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """A text without accents and capitals."""

    written: str
    text: str
    places: tuple[int, ...]
    """Where each folded letter stands in what was written."""
    tokens: tuple[Token, ...]

    def glued(self, one: Token, other: Token) -> bool:
        """Whether nothing but a space, a hyphen or an apostrophe is between two words."""
        return _GLUE.fullmatch(self.text, one.end, other.start) is not None

    def glued_to(self, start: int, end: int) -> bool:
        """Whether nothing that is worth keeping stands between two places."""
        return _LOOSE.fullmatch(self.text, start, end) is not None

    def sentences(self, kept_whole: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The stretches between commas, full stops and line ends; none cuts through `kept_whole`."""
        cuts = [
            match
            for match in _END.finditer(self.text)
            if not any(start <= match.start() < end for start, end in kept_whole)
        ]
        starts = [0, *(cut.end() for cut in cuts)]
        ends = [*(cut.start() for cut in cuts), len(self.text)]
        return list(zip(starts, ends, strict=True))

    def cut(self, start: int, end: int) -> str:
        """What was written between two folded places."""
        first = self.places[start] if start < len(self.places) else len(self.written)
        last = self.places[end] if end < len(self.places) else len(self.written)
        return self.written[first:last]


def fold(text: str) -> str:
    """A word as it is looked up: « Après-midi » is « apres-midi »."""
    return "".join(_letters(letter) for letter in text)


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, as they are looked up."""
    return tuple(_WORD.findall(fold(phrase)))


def folded(text: str, most: int) -> Folded:
    """The beginning of a text, at most so many letters of it, as its words."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text[:most]):
        for piece in _letters(letter):
            letters.append(piece)
            places.append(place)
    plain = "".join(letters)
    found = tuple(Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(plain))
    return Folded(text, plain, (*places, min(len(text), most)), found)


_SAME = {
    **dict.fromkeys(("\u2019", "\u2018", "\u02bc", "`", "\u00b4"), "'"),
    **dict.fromkeys(("\u2010", "\u2011", "\u2013"), "-"),
    "œ": "oe",
    "æ": "ae",
    "\u0131": "i",  # Turkish
}
"""Signs that are typed for one another."""


def _letters(letter: str) -> str:
    small = _SAME.get(letter) or letter.casefold()
    small = _SAME.get(small, small)
    return "".join(
        part.casefold() for part in unicodedata.normalize("NFKD", small) if not unicodedata.combining(part)
    )


def one_off(one: str, other: str) -> bool:
    """Whether a single slip makes one word of the other: a letter more, less, wrong, or two swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at + 1 : at + 2] + short[at : at + 1]
    return short[at + 1 :] == long[at + 1 :] or (
        len(swapped) == 2 and swapped == long[at : at + 2] and short[at + 2 :] == long[at + 2 :]  # noqa: PLR2004
    )


class Slips:
    """Finds the words of a list that one slip of the pen makes of another word, however long the list."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_shorter: dict[str, set[str]] = {}
        for word in words:
            for piece in _shorter(word):
                self._by_shorter.setdefault(piece, set()).add(word)

    def near(self, word: str) -> list[str]:
        """Those words, in their order."""
        found: set[str] = set()
        for piece in _shorter(word):
            found |= self._by_shorter.get(piece, set())
        return sorted(item for item in found if one_off(word, item))


def _shorter(word: str) -> set[str]:
    """The word, and it with any one letter left out: two words that are one slip apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
