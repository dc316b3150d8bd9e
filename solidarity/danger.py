"""Words of danger in what people write, and whom to call then.

It never decides anything and never holds anything back: who reads the numbers goes on all the same. A false
alarm costs one tap, a missed one may cost a life. The words stand in `solidarity.danger_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import regex  # type: ignore[import-untyped]  # quick on long alternatives

from solidarity.danger_words import HARMLESS, PHRASES, Peril
from solidarity.lexicon.tokens import Slips, fold
from solidarity.places import Municipality

__all__ = ["Danger", "Peril", "hotline", "lines_for", "speaks_of_danger"]

MOST_READ = 4096
"""What Telegram lets a person write at once."""
GAP = 3
"""Words that « … » leaves room for."""
SHORTEST_SLIP = 7
"""Letters of a word of danger in which one slip of the pen is understood."""


@dataclass(frozen=True, slots=True)
class Danger:
    """The kinds of danger that a text speaks of, the gravest first."""

    perils: tuple[Peril, ...]

    @property
    def is_private(self) -> bool:
        """Whether others around must not see what it is about."""
        return bool({Peril.VIOLENCE, Peril.SUICIDE, Peril.CHILD} & set(self.perils))


def speaks_of_danger(text: str) -> Danger | None:
    """Whether these words say that somebody is in danger, in any of the languages we know words of."""
    words = _HARMLESS_WORDS.sub(" # ", _spaced(text[:MOST_READ]))
    found = {peril for peril, pattern in _patterns() if pattern.search(words)}
    if not found:
        mended = _mended(words)
        found = {peril for peril, pattern in _patterns() if mended and pattern.search(mended)}
    return Danger(tuple(peril for peril in Peril if peril in found)) if found else None


_NOT_A_WORD = regex.compile(r"[^\w']+")
_STOP = regex.compile(r"[.!?;\n]+")


def _spaced(text: str) -> str:
    """The words of a text, one space between them; a stop between two sentences."""
    plain = fold(text).replace("'", " ").replace("_", " ")
    return " . ".join(_NOT_A_WORD.sub(" ", part).strip() for part in _STOP.split(plain))


def _pattern(phrases: Iterable[str]) -> regex.Pattern[str]:
    inside = "|".join(sorted({_one(phrase) for phrase in phrases}, key=len, reverse=True))
    return regex.compile(rf"(?<!\w)(?:{inside})(?!\w)")


def _one(phrase: str) -> str:
    """One phrase as a pattern over spaced words."""
    pieces: list[str] = []
    for word in fold(phrase).replace("...", "…").replace("'", " ").replace("-", " ").split():
        if word == "…":
            pieces.append(rf"(?:\w+ ){{0,{GAP}}}")
        elif word.endswith("*"):
            pieces.append(regex.escape(word[:-1]) + r"\w* ")
        else:
            pieces.append(regex.escape(word) + " ")
    return "".join(pieces).rstrip(" ")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Peril, regex.Pattern[str]], ...]:
    return tuple(
        (peril, _pattern(phrase for words in PHRASES for phrase in words.get(peril, ()))) for peril in Peril
    )


_HARMLESS_WORDS = _pattern(HARMLESS)


@lru_cache(maxsize=1)
def _slips() -> Slips:
    return Slips(_long_words())


@lru_cache(maxsize=1)
def _long_words() -> frozenset[str]:
    """The words of danger that are long enough to be known with a slip in them."""
    known = {
        word.rstrip("*")
        for words in PHRASES
        for phrases in words.values()
        for phrase in phrases
        for word in fold(phrase).replace("'", " ").replace("-", " ").split()
    }
    return frozenset(word for word in known if len(word) >= SHORTEST_SLIP)


def _mended(words: str) -> str | None:
    """The same words with slips of one letter mended; None where there is none."""
    known = _long_words()
    mended, changed = [], False
    for word in words.split():
        long = len(word) >= SHORTEST_SLIP - 1 and word not in known
        near = _slips().near(word) if long else []
        if len(near) == 1:
            mended.append(near[0])
            changed = True
        else:
            mended.append(word)
    return " ".join(mended) if changed else None


_HOTLINES: Mapping[str, Mapping[Peril, Mapping[str, str]]] = {
    "BE": {
        # fr: Écoute violences conjugales, ecouteviolencesconjugales.be; nl: hulplijn 1712.be
        Peril.VIOLENCE: {"fr": "0800 30 030", "nl": "1712"},
        # fr: Centre de prévention du suicide, preventionsuicide.be; nl: zelfmoord1813.be; de: telefonhilfe.be
        Peril.SUICIDE: {"fr": "0800 32 123", "nl": "1813", "de": "108"},
        # fr: Écoute-enfants, 103ecoute.be; nl: 1712.be, also about children
        Peril.CHILD: {"fr": "103", "nl": "1712"},
    },
    "FR": {
        # arretonslesviolences.gouv.fr: Violences femmes info
        Peril.VIOLENCE: {"fr": "3919"},
        # 3114.fr: numéro national de prévention du suicide
        Peril.SUICIDE: {"fr": "3114"},
        # allo119.gouv.fr: enfance en danger
        Peril.CHILD: {"fr": "119"},
    },
    "NL": {
        # veiligthuis.nl: home violence and children alike
        Peril.VIOLENCE: {"nl": "0800 2000"},
        # 113.nl, the number that costs nothing
        Peril.SUICIDE: {"nl": "0800 0113"},
        Peril.CHILD: {"nl": "0800 2000"},
    },
    "DE": {
        # hilfetelefon.de: Gewalt gegen Frauen
        Peril.VIOLENCE: {"de": "116 016"},
        # telefonseelsorge.de
        Peril.SUICIDE: {"de": "0800 111 0 111"},
        # nummergegenkummer.de
        Peril.CHILD: {"de": "116 111"},
    },
}
"""The national lines, by country, and by the language in which they answer; the first is the fallback."""


def hotline(town: Municipality, peril: Peril, language: str) -> str | None:
    """Whom to call beside the emergency number: as the municipality's file has it, else the country's."""
    if peril is Peril.EMERGENCY:
        return None
    own = town.hotlines.get(peril.value)
    if own is not None:
        return own
    by_language = _HOTLINES.get(town.country or "", {}).get(peril, {})
    return by_language.get(language) or next(iter(by_language.values()), None)


def lines_for(danger: Danger, town: Municipality, language: str) -> list[tuple[Peril, str]]:
    """The numbers beside the emergency number that this danger asks for, each once."""
    found: list[tuple[Peril, str]] = []
    for peril in danger.perils:
        number = hotline(town, peril, language)
        if number is not None and number not in {known for _, known in found}:
            found.append((peril, number))
    return found
