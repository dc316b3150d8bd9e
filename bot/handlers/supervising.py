"""Opening a published mission to people of 15 to 17: which association looks after them."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.handlers.publishing import card_of
from bot.replies import redraw, stale
from bot.views import supervising
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.publishing import supervise_mission, who_supervises
from solidarity.missions import MissionId
from solidarity.organisations import OrganisationId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

router = Router(name="supervising")
router.callback_query.filter(Private())


@router.callback_query(On(Press.SUPERVISE))
async def on_supervise(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Which association; then the mission as it stands."""
    mission_id = MissionId(pressed.subject)
    try:
        if not pressed.arg or pressed.arg.startswith("page-"):
            mission, found = await who_supervises(unit, me, mission_id)
            digits = pressed.arg.removeprefix("page-")
            page = int(digits) if digits.isdecimal() else 0
            return redraw(query, supervising.choose(scene, mission, found, page))
        chosen = OrganisationId(from_base36(pressed.arg) or 0)
        mission = await supervise_mission(unit, me, mission_id, chosen)
    except Refusal as refusal:
        if refusal.why not in (Why.STALE, Why.MISSION_OVER):
            raise
        mission = await unit.missions.get(mission_id)
        return await card_of(query, unit, me, scene, mission, stale(scene))
    return await card_of(query, unit, me, scene, mission)
