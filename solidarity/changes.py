"""What a resident can change of a request that was sent, and what a change has changed.

The rule itself is `solidarity.requests.change`.
"""

from __future__ import annotations

from enum import StrEnum

from solidarity.missions import Mission
from solidarity.requests import of


class Part(StrEnum):
    """What of a request can be changed."""

    DAY = "day"
    PLACE = "place"
    DETAIL = "detail"


def changed_parts(before: Mission, after: Mission) -> list[Part]:
    """What differs, in the order in which it is told."""
    differs = {
        Part.DAY: before.day != after.day,
        Part.PLACE: before.neighbourhood != after.neighbourhood,
        Part.DETAIL: of(before).detail != of(after).detail,
    }
    return [part for part in Part if differs[part]]
