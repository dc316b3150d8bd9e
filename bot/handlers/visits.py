"""Buttons of a visit, of both sides: on my way, there, not yet, not done after all, a problem."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.replies import asker_key, offer_key, place_of, redraw
from bot.views import missions, requests, visits
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.visits import (
    leave_for,
    note_arrival,
    report_problem,
    take_back_done,
    wait_longer,
)
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

router = Router(name="visits")
router.callback_query.filter(Private())


async def truth(
    query: CallbackQuery,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    mission: Mission,
    toast: str | None = None,
    *,
    below: Screen | None = None,
) -> Answer:
    """The pressed message shows the mission as it stands for this person: the one truth of either side.

    `below` follows as a new message.
    """
    people = [item.person for item in mission.participations]
    names = await unit.people.names([*people, *([mission.host] if mission.host else [])])
    if mission.request is not None and mission.request.asker == me.id:
        card = requests.asker_card(scene, mission, names)
        return redraw(query, card, below, toast=toast, card=asker_key(mission))
    card = missions.mission_card(scene, mission, me, names)
    return redraw(query, card, below, toast=toast, card=offer_key(mission))


async def _own_side(unit: Unit, me: Neighbour, pressed: Pressed) -> Mission:
    mission = await unit.missions.get(MissionId(pressed.subject))
    allow(me, Action.WRITE, mission)
    return mission


@router.callback_query(On(Press.SET_OUT))
async def on_leave(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """« Je pars »."""
    mission = await _own_side(unit, me, pressed)
    if not mission.state.is_over:
        mission = await leave_for(unit, me, mission.id)
    return await truth(query, unit, me, scene, mission)


@router.callback_query(On(Press.ARRIVE))
async def on_arrive(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« J'y suis », or the resident: « Sam est là »."""
    mission = await _own_side(unit, me, pressed)
    helper = me.id if mission.has(me.id) else PersonId(from_base36(pressed.arg) or 0)
    if not mission.state.is_over and mission.has(helper):
        mission = await note_arrival(unit, me, mission.id, helper)
    return await truth(query, unit, me, scene, mission)


@router.callback_query(On(Press.NOT_YET))
async def on_not_yet(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Pas encore »: everybody waits a while longer."""
    mission = await _own_side(unit, me, pressed)
    helper = me.id if mission.has(me.id) else PersonId(from_base36(pressed.arg) or 0)
    if mission.state.is_over or not mission.has(helper):
        return await truth(query, unit, me, scene, mission)
    mission = await wait_longer(unit, me, mission.id, helper)
    return await truth(query, unit, me, scene, mission, visits.thanks_for_telling(scene))


@router.callback_query(On(Press.NOT_DONE))
async def on_not_done(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Pas encore fait », within ten minutes; later it stands, and is shown as it stands."""
    mission = await _own_side(unit, me, pressed)
    if mission.can_undo(scene.now):
        chat, message, _ = place_of(query)
        if message is not None:
            await unit.cards.forget_message(chat, message)  # drawn by this answer
        mission = await take_back_done(unit, me, mission.id)
    return await truth(query, unit, me, scene, mission)


@router.callback_query(On(Press.PROBLEM))
async def on_problem(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Un problème », at any moment: to the coordinators at once, never shown to the other side."""
    mission = await _own_side(unit, me, pressed)
    if mission.request is None and not mission.has(me.id):
        raise Refusal(Why.STALE)
    await report_problem(unit, me, mission.id)
    return redraw(query, None, visits.told_problem(scene, mission))


@router.callback_query(On(Press.MORE))
async def on_more(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What a volunteer needs less often."""
    mission = await _own_side(unit, me, pressed)
    if not mission.has(me.id) or not mission.relay_open(scene.now):
        return await truth(query, unit, me, scene, mission)
    return redraw(query, visits.more(scene, mission, mission.participation(me.id)))
