"""What a volunteer says of themselves: scores, when, vehicle, a cell instead of a position; and languages.

Each is unknown until it is said, and may be unknown again. Who is asked because of it is not decided here.
"""

from __future__ import annotations

from dataclasses import replace

import h3

from solidarity.matrix import Score
from solidarity.nearness import RESOLUTION
from solidarity.people import Free, Neighbour, Volunteer
from solidarity.places import Point
from solidarity.refusals import Refusal, Why


def say_competence(person: Neighbour, challenge: str, value: int) -> Neighbour:
    """How well they can do it; what they said of their interest stays."""
    known = _volunteer(person)
    return _with_score(person, challenge, Score(value, known.score(challenge).interest))


def say_interest(person: Neighbour, challenge: str, value: int) -> Neighbour:
    """How much they would like to; what they said of their competence stays."""
    known = _volunteer(person)
    return _with_score(person, challenge, Score(known.score(challenge).competence, value))


def unsay_score(person: Neighbour, challenge: str) -> Neighbour:
    """Nothing is known of this challenge any more: that is not zero."""
    return _with_score(person, challenge, None)


def _with_score(person: Neighbour, challenge: str, score: Score | None) -> Neighbour:
    known = _volunteer(person)
    scores = {code: item for code, item in known.scores.items() if code != challenge}
    if score is not None:
        scores[challenge] = score
    return replace(person, volunteer=replace(known, scores=scores))


def say_free(person: Neighbour, when: Free, *, wanted: bool) -> Neighbour:
    """A time at which they can, or cannot any more; « when I can » stands alone. None left is unknown."""
    known = _volunteer(person)
    chosen = (known.free or frozenset()) - {when}
    if wanted:
        chosen = frozenset({when}) if when is Free.ANY else (chosen - {Free.ANY}) | {when}
    return replace(person, volunteer=replace(known, free=chosen or None))


def say_vehicle(person: Neighbour, has: bool | None) -> Neighbour:  # noqa: FBT001 - the value itself
    """Whether they have a vehicle to help with; None takes it back."""
    return replace(person, volunteer=replace(_volunteer(person), vehicle=has))


def keep_cell(person: Neighbour, point: Point | None) -> Neighbour:
    """The cell around a position that they shared; the position is not kept. None deletes the cell."""
    cell = None if point is None else h3.latlng_to_cell(*point, RESOLUTION)
    return replace(person, volunteer=replace(_volunteer(person), cell=cell))


def say_speaks(person: Neighbour, language: str, *, wanted: bool) -> Neighbour:
    """A language that they speak beside the one that they read here, or do not."""
    spoken = (person.speaks or frozenset()) - {language}
    return replace(person, speaks=spoken | {language} if wanted else spoken)


def _volunteer(person: Neighbour) -> Volunteer:
    if person.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
    return person.volunteer
