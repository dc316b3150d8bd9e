"""Buttons of what is shared and of the conversation: address, number, receipt, word, report, reopen."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import expense, relay, share_address, share_phone, thank
from bot.handlers.visits import truth
from bot.replies import redraw
from bot.split_numbers import SplitNumbers
from bot.views import relay as words
from bot.views import sharing
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey
from solidarity.actions.relay import ask_staff_to_help, report_conversation
from solidarity.actions.sharing import see_address
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.rights import Action, allow

router = Router(name="sharing")
router.callback_query.filter(Private())


async def _one(unit: Unit, me: Neighbour, pressed: Pressed, action: Action = Action.WRITE) -> Mission:
    mission = await unit.missions.get(MissionId(pressed.subject))
    allow(me, action, mission)
    return mission


@router.callback_query(On(Press.SHARE_ADDRESS))
async def on_share_address(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The resident lets the volunteer see where to come."""
    mission = await _one(unit, me, pressed, Action.SHARE_ADDRESS)
    waiting = [item.person for item in mission.holders if not item.address_shared]
    if mission.state is not State.TAKEN or not waiting:
        return await truth(query, unit, me, scene, mission)
    return await share_address.begin(query, state, unit, me, scene, mission, waiting[0])


@router.callback_query(On(Press.ADDRESS))
async def on_address(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Where to come; the resident sees that it was looked at, and the message goes at the end."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    if mission.state.is_over or not mission.has(me.id):
        return await truth(query, unit, me, scene, mission)
    mission, _ = await see_address(unit, me, mission.id)
    names = await unit.people.names([mission.host] if mission.host else [])
    shown = sharing.address(scene, mission, scene.helped(mission, names))
    key = CardKey(Kind.ADDRESS.value, mission.id, mission.version)
    return redraw(query, None, shown, last_card=key)


@router.callback_query(On(Press.SHARE_OWN))
async def on_share_own(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The volunteer lets the resident see their number."""
    mission = await _one(unit, me, pressed)
    if mission.state.is_over or not mission.has(me.id):
        return await truth(query, unit, me, scene, mission)
    return await share_phone.begin_own(query, state, unit, me, scene, mission)


@router.callback_query(On(Press.EXPENSE))
async def on_expense(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A receipt for the resident."""
    mission = await _one(unit, me, pressed)
    if mission.request is None or not mission.has(me.id) or not mission.relay_open(scene.now):
        return await truth(query, unit, me, scene, mission)
    asked = await expense.begin(state, scene, mission)
    return await truth(query, unit, me, scene, mission, below=asked)


@router.callback_query(On(Press.THANK_WORD))
async def on_thank_word(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Thanks in one's own words."""
    mission = await _one(unit, me, pressed, Action.CONFIRM)
    if mission.state is not State.CONFIRMED or mission.request is None or mission.request.thanked:
        return await truth(query, unit, me, scene, mission)
    return await thank.begin(query, state, unit, scene, mission)


@router.callback_query(On(Press.REPORT))
async def on_report(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Asked once more; the danger number is there at once."""
    mission = await _one(unit, me, pressed, Action.REPORT)
    back = Press.FOLLOW if mission.request is not None and mission.request.asker == me.id else Press.SHOW
    return redraw(query, words.ask_report(scene, mission, back=back))


@router.callback_query(On(Press.REPORT_YES))
async def on_report_yes(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """To the coordinators, and to nobody else; one's own card comes back below."""
    mission = await _one(unit, me, pressed, Action.REPORT)
    mission = await report_conversation(unit, me, mission.id)
    return await truth(query, unit, me, scene, mission, below=words.reported(scene))


@router.callback_query(On(Press.TELL_STAFF))
async def on_tell_staff(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The other side cannot be reached: the coordinators try."""
    mission = await _one(unit, me, pressed)
    if mission.state.is_over:
        return await truth(query, unit, me, scene, mission)
    await ask_staff_to_help(unit, me, mission.id)
    return redraw(query, words.staff_told(scene))


@router.callback_query(On(Press.REOPEN))
async def on_reopen(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    numbers: SplitNumbers,
) -> Answer:
    """The conversation goes on for a day."""
    mission = await _one(unit, me, pressed)
    return await relay.on_reopen(query, mission.id, state, unit, me, scene, numbers)
