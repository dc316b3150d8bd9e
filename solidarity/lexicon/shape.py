"""What each language's list of words has. All is written in small letters; accents do not matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Kind(StrEnum):
    """The usual kinds of help; `CODES` says under which codes a municipality may have them."""

    SHOPPING = "shopping"
    MEDICINES = "medicines"
    RIDE = "ride"
    TALK = "talk"
    FORM = "form"
    REPAIR = "repair"
    PARCEL = "parcel"
    SCREEN = "screen"
    NONE = "none"
    """Looks like one of the others and is not: nothing is concluded from the text."""


CODES: Mapping[str, Kind] = {
    **dict.fromkeys(("courses", "commissions", "shopping", "boodschappen", "einkauf"), Kind.SHOPPING),
    **dict.fromkeys(("medicaments", "pharmacie", "medicines", "pharmacy", "medicijnen"), Kind.MEDICINES),
    **dict.fromkeys(("apotheek", "medikamente", "apotheke"), Kind.MEDICINES),
    **dict.fromkeys(("trajet", "transport", "ride", "rit", "vervoer", "fahrt"), Kind.RIDE),
    **dict.fromkeys(("parler", "compagnie", "presence", "chat", "praten", "reden"), Kind.TALK),
    **dict.fromkeys(("papier", "papiers", "administratif", "form", "papieren"), Kind.FORM),
    **dict.fromkeys(("bricolage", "repair", "klus", "klussen", "reparatur"), Kind.REPAIR),
    **dict.fromkeys(("colis", "colis_alimentaire", "food", "voedselpakket", "lebensmittel"), Kind.PARCEL),
    **dict.fromkeys(("numerique", "digital", "digitaal", "informatique"), Kind.SCREEN),
}


def listed(words: str) -> tuple[str, ...]:
    """Words and phrases, written with commas between them."""
    return tuple(word.strip() for word in words.split(","))


@dataclass(frozen=True)
class Lexicon:
    """The words of one language."""

    kinds: Mapping[Kind, tuple[str, ...]]
    """What people write for each kind of help."""
    days: Mapping[str, int]
    """Days counted from today: « demain » is 1."""
    today_parts: Mapping[str, Part]
    """A part of today: « ce soir »."""
    tomorrow_parts: Mapping[str, Part]
    """A part of tomorrow in one word: « morgenavond »."""
    weekdays: tuple[tuple[str, ...], ...]
    """Seven, from Monday; the first of each is glued to `glued`."""
    parts: Mapping[str, Part]
    glued: Mapping[str, Part]
    """Ends of one word with a weekday before it: « zaterdagochtend »."""
    months: tuple[tuple[str, ...], ...]
    """Twelve, from January, with what they are shortened to."""
    this_: frozenset[str]
    """« this » before a weekday: it is the coming one all the same."""
    next_: frozenset[str]
    """« next » beside a weekday."""
    next_week: tuple[str, ...]
    """The week that follows this one."""
    not_then: frozenset[str]
    """Before a day: it is not that day, or not only that one (before, after, every, not)."""
    long_ago: frozenset[str]
    """Beside a day: it is over (last, since)."""
    not_at: frozenset[str]
    """Beside an hour: it is not at that hour (before, after, in two hours)."""
    repeated: tuple[str, ...]
    """Words that say each week: « montags »."""
    said_otherwise: tuple[str, ...]
    """What looks like one of the words above and is not, with real words one letter away from one."""
    foreign: frozenset[str]
    """Words of this language that mean something else in one of the others: there they are not looked up."""
    links: frozenset[str]
    """Small words beside what was understood: they go with it."""
