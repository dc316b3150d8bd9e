"""Which neighbourhood a text names. Not here: the other words (`solidarity.words`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from solidarity.lexicon import LEXICONS
from solidarity.lexicon.senses import NOTHING, SHORTEST_SLIP, Found, Phrase, bare
from solidarity.lexicon.tokens import Folded, one_off, words_of
from solidarity.places import Municipality

LINKS = frozenset(word for words in LEXICONS.values() for phrase in words.links for word in words_of(phrase))
"""Small words that go with what was understood beside them."""
_TOWARDS = frozenset({"vers", "a", "au", "la", "jusqu", "to", "naar", "nach", "zur", "zum"})
_LIVES = frozenset(
    {
        *("quartier", "secteur", "wijk", "viertel", "ortsteil", "neighbourhood", "district"),
        *("habite", "woon", "wohne"),
    }
)


def place_of(
    page: Folded, known: frozenset[int], whole: list[tuple[int, int]], town: Municipality, *, rides: bool
) -> tuple[str | None, list[Found]]:
    """The neighbourhood that stands by itself, or after « quartier »; a name in a sentence is not one.

    `known` are the words that something else was understood from. Where somebody wants a ride, a name among
    other words may be where to.
    """
    names = _names(town)
    hits: dict[str, list[Found]] = {}
    for start, end in page.sentences(whole):
        inside = [at for at, token in enumerate(page.tokens) if start <= token.start and token.end <= end]
        for code, first, last in _named(page, inside, names):
            others = [at for at in inside if not first <= at <= last]
            small = [at for at in others if page.tokens[at].text not in LINKS | _LIVES]
            alone = not small
            led = any(page.tokens[at].text in _LIVES for at in others if first - 3 <= at < first)
            towards = rides and first - 1 in others and page.tokens[first - 1].text in _TOWARDS
            among = not rides and all(at in known for at in small)
            if led or (not towards and (alone or among)):
                hits.setdefault(code, []).append(Found(NOTHING, first, last))
    return next(iter(hits.items())) if len(hits) == 1 else (None, [])


def _names(town: Municipality) -> Mapping[Phrase, frozenset[str]]:
    """Which neighbourhoods are called so."""
    names: dict[Phrase, frozenset[str]] = {}
    for item in town.active_neighbourhoods():
        written = {words_of(name) for name in item.names.values()} | {words_of(item.code)}
        for phrase in written | {bare(words) for words in written}:
            if phrase:
                names[phrase] = names.get(phrase, frozenset()) | {item.code}
    return names


def _named(
    page: Folded, inside: list[int], names: Mapping[Phrase, frozenset[str]]
) -> Iterator[tuple[str, int, int]]:
    """The neighbourhoods named in a part of the text, the longest name first."""
    longest = max(map(len, names), default=0)
    at = 0
    while at < len(inside):
        for length in range(min(longest, len(inside) - at), 0, -1):
            phrase = tuple(page.tokens[place].text for place in inside[at : at + length])
            codes = names.get(phrase) or (_slip(phrase[0], names) if length == 1 else frozenset())
            if len(codes) == 1:
                yield next(iter(codes)), inside[at], inside[at + length - 1]
                at += length - 1
                break
        at += 1


def _slip(word: str, names: Mapping[Phrase, frozenset[str]]) -> frozenset[str]:
    if word.isdigit() or len(word) < SHORTEST_SLIP - 1:
        return frozenset()
    near = [
        codes
        for phrase, codes in names.items()
        if len(phrase) == 1 and len(phrase[0]) >= SHORTEST_SLIP and one_off(word, phrase[0])
    ]
    return frozenset().union(*near)
