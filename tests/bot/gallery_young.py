"""What is shown where somebody of 15 to 17 asks, for the gallery: their words reach who helps by voice."""

from __future__ import annotations

from dataclasses import replace

from bot.views import changing, missions, staff
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.causes import Cause
from solidarity.changes import Part
from solidarity.missions import Mission, Participation, Seat, State
from solidarity.requests import Detail, of
from tests import cast

SAM, ROSA = cast.neighbour(cast.SAM), cast.neighbour(cast.ROSA)
NAMES = {SAM.id: SAM.first_name, ROSA.id: ROSA.first_name}


def helped() -> Mission:
    """Rosa is sixteen here: her request, in the hands of Sam."""
    body = cast.mission(ROSA, state=State.TAKEN)
    asked = replace(of(body), young=True, detail=Detail("Je rentre seule"))
    seats = (Participation(SAM.id, Seat.HOLDING, cast.NOW),)
    return replace(body, request=asked, participations=seats, cause=Cause.TELL)


def gallery(scene: Scene) -> dict[str, Screen]:
    """The helper's card, what is new of it, and the coordinators' card."""
    mission = helped()
    return {
        "young: the helper's card": missions.mission_card(scene, mission, SAM, NAMES),
        "young: the detail is another": changing.changed(scene, mission, "Rosa", [Part.DETAIL], SAM),
        "young: to tell": staff.staff_card(scene, mission, NAMES, Cause.TELL, private=True),
        "young: to tell, chat": staff.staff_card(scene, mission, NAMES, Cause.TELL, private=False),
    }
