"""Reads a short text: which help, on which day, when in the day, in which neighbourhood.

What is not understood, or could mean two things, is None: it is asked, never guessed. The lists of words
are in `solidarity.lexicon`; words of danger in `solidarity.danger`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from solidarity.lexicon.dates import Figures, figures
from solidarity.lexicon.senses import Found, as_part, find, kinds_of
from solidarity.lexicon.shape import CODES, Kind, Part
from solidarity.lexicon.tokens import Folded, folded
from solidarity.lexicon.when import Moment, day_of, moment_of
from solidarity.lexicon.where import LINKS, place_of
from solidarity.places import Municipality

__all__ = ["Moment", "Part", "Understood", "read"]

MOST_READ = 400
"""Letters of a text that are read; what comes after stays in the rest."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a short text says. None is what has to be asked.

    `rest` is what was written without what stands in `category`, `day` and `neighbourhood`. The moment stays
    in it, because a request has a day and no hour: whoever helps reads it there.
    """

    category: str | None
    day: date | None
    moment: Moment | None
    neighbourhood: str | None
    rest: str


def read(text: str, town: Municipality, language: str, today: date) -> Understood:
    """What a short text says; the words of the reader's language are looked up first."""
    page = folded(text, MOST_READ)
    figured = figures(page.text, language, today)
    found = _beside(page, _in_context(page, find(page, town, language)), figured)
    category, named = _category(found, town)
    day, dated = day_of(page, found, figured, today)
    known = _places(found) | _figure_places(page, figured)
    whole = [(one.start, one.end) for one in figured]
    rides = any(
        item.sense.kind is Kind.RIDE or CODES.get(item.sense.code or "") is Kind.RIDE for item in found
    )
    place, placed = place_of(page, known, whole, town, rides=rides)
    used = _places([*named, *dated, *placed])
    if day is not None:
        used |= _figure_places(page, [one for one in figured if one.day is not None])
    return Understood(category, day, moment_of(page, found, figured), place, _rest(page, used, whole))


def _in_context(page: Folded, found: list[Found]) -> list[Found]:
    """« Montag Morgen » is a morning, not the next day."""
    mended: list[Found] = []
    for item in found:
        before = mended[-1] if mended else None
        after_weekday = (
            before is not None
            and before.sense.weekday is not None
            and before.last + 1 == item.first
            and page.glued(page.tokens[before.last], page.tokens[item.first])
        )
        is_morgen = item.sense.ahead == 1 and page.tokens[item.first].text == "morgen"
        mended.append(as_part(item, Part.MORNING) if after_weekday and is_morgen else item)
    return mended


def _beside(page: Folded, found: list[Found], figured: list[Figures]) -> list[Found]:
    """Without the words that are part of a date or an hour."""
    taken = _figure_places(page, figured)
    return [item for item in found if not taken & set(range(item.first, item.last + 1))]


def _places(found: Iterable[Found]) -> frozenset[int]:
    return frozenset(at for item in found for at in range(item.first, item.last + 1))


def _figure_places(page: Folded, figured: list[Figures]) -> frozenset[int]:
    return frozenset(
        at
        for at, token in enumerate(page.tokens)
        if any(one.start < token.end and token.start < one.end for one in figured)
    )


def _category(found: list[Found], town: Municipality) -> tuple[str | None, list[Found]]:
    """The one category that all words agree on, and the words that name it."""
    kinds = kinds_of(town)
    named = [item for item in found if item.sense.code is not None]
    meant = [frozenset({item.sense.code}) for item in named]
    for item in found:
        kind = item.sense.kind
        if kind is Kind.NONE:
            return None, []
        if kind is not None and kind in kinds:
            meant.append(kinds[kind])
    agreed = frozenset.intersection(*meant) if meant else frozenset()
    if len(agreed) != 1:
        return None, []
    return next(iter(agreed)), named


def _rest(page: Folded, used: frozenset[int], whole: list[tuple[int, int]]) -> str:
    """What was written, without the understood words at the ends of each part of a sentence.

    In the middle they stay: « du lait et du pain demain matin pour deux » must still be read by people.
    """
    kept: list[str] = []
    at = 0
    for start, end in page.sentences(whole):
        first, last = _trimmed(page, start, end, used)
        ends = page.cut(at, start)  # the comma or the full stop before this part
        at = end
        piece = page.cut(first, last).strip()
        if piece:
            kept.append((ends.strip() if kept else "") + _gap(ends, kept) + piece)
    kept.append(page.written[page.places[-1] :])
    return "".join(kept).strip(" ,;")


def _gap(ends: str, kept: list[str]) -> str:
    if not kept:
        return ""
    return "\n" if "\n" in ends else " "


def _trimmed(page: Folded, start: int, end: int, used: frozenset[int]) -> tuple[int, int]:
    """This part of the text without the understood words with which it begins and ends."""
    inside = [at for at, token in enumerate(page.tokens) if start <= token.start and token.end <= end]
    if inside and not page.glued_to(start, page.tokens[inside[0]].start):
        leading = []
    else:
        leading = _run(page, inside, used)
    first = page.tokens[leading[-1]].end if leading else start
    left = inside[len(leading) :]
    if left and page.glued_to(page.tokens[left[-1]].end, end):
        ending = _run_back(page, left, used)
        last = page.tokens[ending[0]].start if ending else end
    else:
        last = end
    return first, last


def _run(page: Folded, inside: list[int], used: frozenset[int]) -> list[int]:
    """The words from the first on that are understood, or small ones between those."""
    run: list[int] = []
    until = 0
    for at in inside:
        if run and not page.glued_to(page.tokens[run[-1]].end, page.tokens[at].start):
            break
        if at not in used and page.tokens[at].text not in LINKS:
            break
        run.append(at)
        until = len(run) if at in used else until
    return run[:until]


def _run_back(page: Folded, inside: list[int], used: frozenset[int]) -> list[int]:
    """The words up to the last that are understood, with the small ones before them."""
    run: list[int] = []
    for at in reversed(inside):
        if run and not page.glued_to(page.tokens[at].end, page.tokens[run[-1]].start):
            break
        if at not in used and (not run or page.tokens[at].text not in LINKS):
            break
        run.append(at)
    return run[::-1]
