"""Screens that say why somebody is asked: to coordinators, and to volunteers."""

from __future__ import annotations

from bot.views import missions, staffing
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.matching import Ranked
from solidarity.people import Neighbour
from solidarity.reasons import Because, Merit, Merits
from tests import cast

ROSA, SAM, ANA, LEON = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.LEON))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, ANA, LEON)}
DAY = cast.TODAY.isoformat()
TUESDAY = "2026-12-01"


def _ranked(person: Neighbour, *merits: Merit) -> Ranked:
    return Ranked(person.id, person.telegram_id, person.neighbourhood, merits, 0)


FOUND = (
    _ranked(
        SAM,
        Merit(Because.KNOWN),
        Merit(Because.SAME),
        Merit(Because.WALK, "10"),
        Merit(Because.COMPETENCE, "3"),
        Merit(Because.INTEREST, "2"),
        Merit(Because.FREE, TUESDAY),
        Merit(Because.LANGUAGE, "nl"),
        Merit(Because.WEEK, "0"),
    ),
    _ranked(
        ANA,
        Merit(Because.NEXT),
        Merit(Because.INTEREST, "1"),
        Merit(Because.AWAY, DAY),
        Merit(Because.WEEK, "1"),
    ),
    _ranked(
        LEON,
        Merit(Because.FURTHER),
        Merit(Because.INTEREST, "-1"),
        Merit(Because.VEHICLE),
        Merit(Because.WEEK, "3"),
    ),
)
STANDING = _ranked(
    SAM,
    Merit(Because.STANDING),
    Merit(Because.SAME),
    Merit(Because.INTEREST, "2"),
    Merit(Because.WEEK, "0"),
)
ALONE: dict[str, Merits] = {
    item.because.value: (item,)
    for item in (
        Merit(Because.KNOWN),
        Merit(Because.STANDING),
        Merit(Because.WALK, "5"),
        Merit(Because.SAME),
        Merit(Because.INTEREST, "1"),
        Merit(Because.LANGUAGE, "nl"),
        Merit(Because.VEHICLE),
        Merit(Because.COMPETENCE, "3"),
        Merit(Because.FREE, DAY),
        Merit(Because.NEXT),
    )
}
"""Each reason that a volunteer may read."""


def gallery(scene: Scene) -> dict[str, Screen]:
    """By name."""
    open_one = cast.mission(ROSA)
    return {
        "choose another than the first": staffing.ask_override(scene, open_one, NAMES, ANA.id),
        "offer, best reasons": missions.mission_card(scene, open_one, SAM, {}, FOUND[0].merits),
        **{
            f"offer, because {name}": missions.mission_card(scene, open_one, ANA, {}, merits)
            for name, merits in ALONE.items()
        },
    }
