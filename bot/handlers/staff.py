"""The coordinators' buttons: what waits for the municipality, take it on, close it with a reason."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import Home, On, Private
from bot.flows.volunteer import held_card
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import place_of, redraw, say, staff_key
from bot.views import publishing, staff
from bot.views.home import HomeKey
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.missions import join_mission, replace_helper
from solidarity.actions.requests import close_request
from solidarity.missions import Mission, MissionId
from solidarity.people import Action, Neighbour, PersonId, allow
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Reason

router = Router(name="staff")
router.message.middleware(LeavingMiddleware())
LISTED = 50


async def _card(
    query: CallbackQuery, unit: Unit, scene: Scene, mission: Mission, toast: str | None = None
) -> Answer:
    """The request as it stands; in the staff chat without name and detail, in the chat's language."""
    private = place_of(query)[0] > 0
    people = [item.person for item in mission.holders]
    if mission.request is not None:
        people.append(mission.request.asker)
    names = await unit.people.names(people)
    shown = staff.staff_card(scene if private else scene.for_group(), mission, names, None, private=private)
    return redraw(query, shown, toast=toast, card=staff_key(mission))


@router.message(Home(HomeKey.STEER), Private())
async def on_steer(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What waits for the municipality, and what this coordinator has taken on."""
    return say(message, await _steering(unit, me, scene))


async def _steering(unit: Unit, me: Neighbour, scene: Scene, page: int = 0) -> Screen:
    allow(me, Action.STEER)
    held = [item for item in await unit.missions.held_by(me.id) if not item.state.is_over]
    names = await unit.people.names([item.request.asker for item in held if item.request])
    steering = staff.steering(scene, await unit.missions.waiting_for_staff(LISTED), held, names, page)
    mine = await unit.missions.looked_after_by(me.id)
    return replace(steering, rows=(*steering.rows, *publishing.steering_rows(scene, mine)))


@router.callback_query(On(Press.STAFF_CARD))
async def on_card(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One request; or, without one, a page of the list."""
    allow(me, Action.STEER)
    if pressed.arg.startswith("page-") and place_of(query)[0] > 0:
        digits = pressed.arg.removeprefix("page-")
        return redraw(query, await _steering(unit, me, scene, int(digits) if digits.isdecimal() else 0))
    mission = await unit.missions.get(MissionId(pressed.subject))
    if place_of(query)[0] > 0 and mission.has(me.id) and not mission.state.is_over:
        asker = await unit.people.find(mission.request.asker) if mission.request else None
        card, key, _ = held_card(scene, mission, me, asker)
        return redraw(query, card, card=key)
    return await _card(query, unit, scene, mission)


@router.callback_query(On(Press.HANDLE))
async def on_handle(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A coordinator takes it on, like a volunteer would."""
    allow(me, Action.STEER)
    mission_id = MissionId(pressed.subject)
    chat, message, _ = place_of(query)
    try:
        taken = await join_mission(unit, me, mission_id, as_staff=True, pressed=(chat, message or 0))
    except Refusal as refusal:
        if refusal.why not in (Why.MISSION_TAKEN, Why.MISSION_OVER):
            raise
        mission = await unit.missions.get(mission_id)
        return await _card(query, unit, scene, mission, toast=refused(scene, refusal))
    if chat != me.telegram_id:
        return await _card(query, unit, scene, taken.mission, scene.t.label("Merci ! La suite en privé."))
    card, key, detail = held_card(scene, taken.mission, me, taken.asker)
    return redraw(query, card, detail if taken.fresh else None, card=key)


@router.callback_query(On(Press.REPLACE))
async def on_replace(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Somebody else is looked for in the place of who cannot be reached any more."""
    allow(me, Action.STEER)
    mission_id, helper = MissionId(pressed.subject), from_base36(pressed.arg)
    try:
        mission = await replace_helper(unit, me, mission_id, PersonId(helper or 0))
    except Refusal as refusal:
        if refusal.why not in (Why.STALE, Why.MISSION_OVER):
            raise
        mission = await unit.missions.get(mission_id)
        return await _card(query, unit, scene, mission, toast=refused(scene, refusal))
    return await _card(query, unit, scene, mission, toast=scene.t.label("On cherche quelqu'un."))


@router.callback_query(On(Press.CLOSE))
async def on_close(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Closing needs a reason."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    allow(me, Action.CLOSE, mission)
    if mission.state.is_over:
        return await _card(query, unit, scene, mission)
    return redraw(query, staff.choose_reason(scene, mission))


@router.callback_query(On(Press.CLOSE_AS))
async def on_close_as(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Closed with its reason; the resident learns it, and whom to call."""
    if pressed.arg not in set(Reason):
        raise Refusal(Why.STALE)
    mission_id = MissionId(pressed.subject)
    allow(me, Action.STEER)
    try:
        mission = await close_request(unit, me, mission_id, Reason(pressed.arg))
    except Refusal as refusal:
        if refusal.why is not Why.MISSION_OVER:
            raise
        mission = await unit.missions.get(mission_id)
    return await _card(query, unit, scene, mission)
