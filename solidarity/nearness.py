"""How near two places are, as people say it: the same neighbourhood, the one beside it, further.

Never a distance: whoever shared a position once is at most « ten minutes on foot », by the cell of the H3
grid (resolution 9, about 350 m across) that they let us keep. Who lives where is `solidarity.people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

import h3

from solidarity.places import Municipality, Neighbourhood, Point, distance

RESOLUTION = 9
"""Of the cells that are kept."""
STEPS = (5, 10, 20)
"""Minutes on foot that are ever said; further than the last is only a neighbourhood."""
REACH = 1.5
"""Two centres are neighbours up to this many times the way that each has to its nearest."""
SNAP = 0.0002
"""Degrees, some twenty metres: borders drawn by two hands touch all the same."""
_DETOUR = 1.3
"""Streets are longer than the straight line."""
_METRES_A_MINUTE = 70.0
"""An unhurried step."""
_SPACING = 348.0
"""Metres between the centres of two cells that touch."""


class Nearness(StrEnum):
    """Where somebody lives, seen from where help is needed."""

    SAME = "same"
    NEXT = "next"
    """In a neighbourhood beside it."""
    FURTHER = "further"
    """Elsewhere in the municipality, or nobody knows where."""


def nearness(town: Municipality, one: str | None, other: str | None) -> Nearness:
    """How near two neighbourhoods are. What is not known is not near."""
    if one is None or other is None:
        return Nearness.FURTHER
    if one == other:
        return Nearness.SAME
    return Nearness.NEXT if other in beside(town, one) else Nearness.FURTHER


def beside(town: Municipality, code: str | None) -> frozenset[str]:
    """The neighbourhoods beside this one; the two always agree. One that is retired has none."""
    return _adjacency(_Same(town)).get(code or "", frozenset())


class _Same:
    """One municipality as a key: it holds dictionaries, so only being the very same can be asked quickly."""

    __slots__ = ("town",)

    def __init__(self, town: Municipality) -> None:
        self.town = town

    def __hash__(self) -> int:
        return id(self.town)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.town is self.town


@lru_cache(maxsize=8)
def _adjacency(key: _Same) -> Mapping[str, frozenset[str]]:
    """By what the file says; else by shapes that touch; else by how near the centres are."""
    active = key.town.active_neighbourhoods()
    found: dict[str, set[str]] = {item.code: set() for item in active}
    places = [item for item in active if not item.next_to]
    pairs = {frozenset((item.code, other)) for item in active for other in item.next_to}
    pairs |= _touching(places) | _centres_near(places)
    for pair in pairs:
        if len(pair) == 2 and pair <= set(found):  # noqa: PLR2004 - two places
            one, other = pair
            found[one].add(other)
            found[other].add(one)
    return {code: frozenset(others) for code, others in found.items()}


def _touching(places: list[Neighbourhood]) -> set[frozenset[str]]:
    shaped = [item for item in places if item.shape is not None]
    if len(shaped) < 2:  # noqa: PLR2004 - one touches nothing
        return set()
    from shapely.geometry import shape  # noqa: PLC0415 - only where shapes are given

    drawn = {item.code: shape(item.shape) for item in shaped}
    return {
        frozenset((one.code, other.code))
        for one, other in combinations(shaped, 2)
        if drawn[one.code].dwithin(drawn[other.code], SNAP)
    }


def _centres_near(places: list[Neighbourhood]) -> set[frozenset[str]]:
    """Each one and its nearest; and two of which each lies little further from the other than its nearest.

    Of two shapes it is known already whether they touch.
    """
    centres = {item.code: point for item in places if (point := _centre(item)) is not None}
    shaped = {item.code for item in places if item.shape is not None}
    ways = {
        frozenset((one, other)): distance(centres[one], centres[other])
        for one, other in combinations(centres, 2)
    }
    nearest = {
        code: min((way for pair, way in ways.items() if code in pair), default=0.0) for code in centres
    }
    return {
        pair
        for pair, way in ways.items()
        if not pair <= shaped
        and (way <= REACH * min(nearest[code] for code in pair) or way in {nearest[code] for code in pair})
    }


def _centre(place: Neighbourhood) -> Point | None:
    if place.centre is not None or place.shape is None:
        return place.centre
    from shapely.geometry import shape  # noqa: PLC0415 - only where shapes are given

    middle = shape(place.shape).centroid
    return middle.y, middle.x


def walk_minutes(one: str | None, other: str | None) -> int | None:
    """At most how many minutes on foot between two cells: 5, 10 or 20; None where it is more, or unknown."""
    if one is None or other is None or not (_is_kept(one) and _is_kept(other)):
        return None
    try:
        steps = h3.grid_distance(one, other)
    except h3.H3BaseException:  # too far apart to be counted
        return None
    metres = max(steps, 0.5) * _SPACING * _DETOUR
    return next((step for step in STEPS if metres <= step * _METRES_A_MINUTE), None)


def _is_kept(cell: str) -> bool:
    return bool(h3.is_valid_cell(cell) and h3.get_resolution(cell) == RESOLUTION)
