"""What a word says, and where it was found. Not here: what a whole text says (`solidarity.words`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from solidarity.lexicon import LEXICONS
from solidarity.lexicon.shape import CODES, Kind, Lexicon, Part
from solidarity.lexicon.tokens import Folded, Slips, words_of
from solidarity.places import Municipality

Phrase = tuple[str, ...]
SHORTEST_SLIP = 6
"""Letters of a word in which one slip of the pen is understood."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word says. One that says nothing is there so that it is not taken for another."""

    kind: Kind | None = None
    code: str | None = None
    """A category, by the name that the municipality gives it."""
    ahead: int | None = None
    weekday: int | None = None
    part: Part | None = None
    week: bool = False
    """The next week."""
    repeated: bool = False
    """Each week: no day."""


NOTHING = Sense()


@dataclass(frozen=True, slots=True)
class Found:
    """A sense at its place: from the first to the last of its words, both counted."""

    sense: Sense
    first: int
    last: int
    slip: bool = False


Senses = Mapping[Phrase, frozenset[Sense]]
"""What phrases say. More than one sense: nobody knows which."""


class Book:
    """What phrases say, and which words may be meant by one with a slip in it."""

    def __init__(self, senses: Senses) -> None:
        self.senses = senses
        alone = (phrase[0] for phrase in senses if len(phrase) == 1)
        self.slips = Slips(word for word in alone if len(word) >= SHORTEST_SLIP)


@lru_cache(maxsize=8)
def book_of(language: str) -> Book:
    """The words of a language."""
    book: dict[Phrase, frozenset[Sense]] = {}
    for phrase, sense in _entries(LEXICONS[language]):
        words = words_of(phrase)
        book.setdefault(words, frozenset({sense}))  # the first says what it means: exceptions come first
    return Book(book)


def _entries(words: Lexicon) -> Iterator[tuple[str, Sense]]:
    yield from ((phrase, NOTHING) for phrase in words.said_otherwise)
    yield from ((phrase, Sense(repeated=True)) for phrase in words.repeated)
    yield from ((phrase, Sense(ahead=0, part=part)) for phrase, part in words.today_parts.items())
    yield from ((phrase, Sense(ahead=1, part=part)) for phrase, part in words.tomorrow_parts.items())
    yield from ((phrase, Sense(ahead=ahead)) for phrase, ahead in words.days.items())
    yield from ((phrase, Sense(week=True)) for phrase in words.next_week)
    yield from ((phrase, Sense(part=part)) for phrase, part in words.parts.items())
    for number, names in enumerate(words.weekdays):
        for name in names:
            yield name, Sense(weekday=number)
            yield from ((name + end, Sense(weekday=number, part=part)) for end, part in words.glued.items())
    for kind, phrases in words.kinds.items():
        yield from ((phrase, Sense(kind=kind)) for phrase in phrases)


_ARTICLES = frozenset({"un", "une", "le", "la", "les", "l", "de", "het", "een", "der", "die", "das", "ein"})
_ARTICLES |= {"eine", "a", "an", "the", "du", "des"}


def bare(words: Phrase) -> Phrase:
    """A name without its article: « Un trajet » is « trajet »."""
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def town_book(town: Municipality) -> Mapping[str, Book]:
    """By language: the names of the categories, their codes, and the words that the municipality adds."""
    books: dict[str, dict[Phrase, frozenset[Sense]]] = {}

    def add(language: str, phrase: Phrase, sense: Sense) -> None:
        if phrase:
            known = books.setdefault(language, {})
            known[phrase] = known.get(phrase, frozenset()) | {sense}

    for item in town.active_categories():
        sense = Sense(code=item.code)
        for language, name in item.names.items():
            add(language, bare(words_of(name)), sense)
        for language, phrases in item.words.items():
            for phrase in phrases:
                add(language, words_of(phrase), sense)
        add(next(iter(item.names), ""), words_of(item.code), sense)
    return {language: Book(book) for language, book in books.items()}


def kinds_of(town: Municipality) -> Mapping[Kind, frozenset[str]]:
    """Which categories of the municipality are of which usual kind."""
    kinds: dict[Kind, frozenset[str]] = {}
    for item in town.active_categories():
        kind = CODES.get(item.code)
        if kind is not None:
            kinds[kind] = kinds.get(kind, frozenset()) | {item.code}
    return kinds


def find(text: Folded, town: Municipality, language: str) -> list[Found]:
    """All that is known in a text, in its order; the reader's language is looked up first."""
    order = [language, *(other for other in LEXICONS if other != language)]
    own = town_book(town)
    order += [other for other in own if other not in order]
    shelf = [(code, _both(own.get(code), code)) for code in order]
    foreign = LEXICONS[language].foreign if language in LEXICONS else frozenset()
    found: list[Found] = []
    at = 0
    while at < len(text.tokens):
        here = _at(text, at, shelf, foreign)
        if here is not None:
            found.append(here)
            at = here.last
        at += 1
    return found


def _both(own: Book | None, language: str) -> list[Book]:
    shared = [book_of(language)] if language in LEXICONS else []
    return [own, *shared] if own else shared


def _at(text: Folded, at: int, shelf: list[tuple[str, list[Book]]], foreign: frozenset[str]) -> Found | None:
    word = text.tokens[at].text
    for order, (_, books) in enumerate(shelf):
        if order and word in foreign:
            return None
        here = _longest(text, at, books)
        if here is not None:
            return here
    if word.isdigit() or len(word) < SHORTEST_SLIP - 1:
        return None
    for _, books in shelf:
        senses = _slips(word, books)
        if senses:
            only = next(iter(senses))
            return Found(only, at, at, slip=True) if len(senses) == 1 else None
    return None


def _longest(text: Folded, at: int, books: list[Book]) -> Found | None:
    """The longest phrase that begins here; of two books the first that has it."""
    last = at
    while last + 1 < len(text.tokens) and last - at < MOST_WORDS - 1:
        if not text.glued(text.tokens[last], text.tokens[last + 1]):
            break
        last += 1
    for end in range(last, at - 1, -1):
        phrase = tuple(token.text for token in text.tokens[at : end + 1])
        senses = next((book.senses[phrase] for book in books if phrase in book.senses), None)
        if senses is not None:
            return Found(next(iter(senses)) if len(senses) == 1 else UNSURE, at, end)
    return None


MOST_WORDS = 6
"""Words of the longest phrase that is looked up."""
UNSURE = Sense(kind=Kind.NONE)
"""Two categories of the municipality have this same name."""


def _slips(word: str, books: list[Book]) -> frozenset[Sense]:
    """What a word with one slip in it can say."""
    for book in books:
        near = {sense for found in book.slips.near(word) for sense in book.senses[(found,)]}
        if near:
            return frozenset(near)
    return frozenset()


def as_part(found: Found, part: Part) -> Found:
    """The same words, read as a part of the day: « Montag Morgen »."""
    return replace(found, sense=Sense(part=part))
