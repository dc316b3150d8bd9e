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

SAM, CLEO = cast.neighbour(cast.SAM), cast.neighbour(cast.CLEO)
NAMES = {SAM.id: SAM.first_name, CLEO.id: CLEO.first_name}


def helped() -> Mission:
    """Cléo's request, in the hands of Sam."""
    body = cast.mission(CLEO, state=State.TAKEN)
    asked = replace(of(body), young=True, detail=Detail("Je rentre seule"))
    seats = (Participation(SAM.id, Seat.HOLDING, cast.NOW),)
    return replace(body, request=asked, participations=seats, cause=Cause.TELL)


def gallery(scene: Scene) -> dict[str, Screen]:
    """The helper's card, what is new of it, and the coordinators' card."""
    mission = helped()
    return {
        "young: the helper's card": missions.mission_card(scene, mission, SAM, NAMES),
        "young: the detail is another": changing.changed(scene, mission, "Cléo", [Part.DETAIL], SAM),
        "young: to tell": staff.staff_card(scene, mission, NAMES, Cause.TELL, private=True),
        "young: to tell, chat": staff.staff_card(scene, mission, NAMES, Cause.TELL, private=False),
    }
