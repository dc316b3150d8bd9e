"""The number of another request, written by a coordinator who puts two together."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.talk import Talk, end, find, keep
from bot.replies import redraw, say, staff_key
from bot.views import home, staff, triage
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.merging import by_reference
from solidarity.actions.reading import note_read
from solidarity.actions.staffing import who_left_a_number
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.rights import Action, allow
from solidarity.staffing import people_around

FLOW = "merge"
NUMBER = "number"
router = Router(name="merge")
router.message.filter(Private())


async def begin(query: CallbackQuery, state: FSMContext, mission: Mission, scene: Scene) -> Answer:
    """The question, in place of the card."""
    talk = Talk(FLOW, NUMBER, {"mission": mission.id})
    await keep(state, talk)
    return redraw(query, triage.write_reference(scene, talk.id, mission))


async def on_press(
    query: CallbackQuery, talk: Talk, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Cancelled: the card again. Back after a pause: the question."""
    mission = await unit.missions.get(MissionId(talk.answers["mission"]))
    await end(state, talk)
    allow(me, Action.STEER, mission)
    await note_read(unit, me, mission)
    names = await unit.people.names(people_around(mission))
    numbers = await who_left_a_number(unit, mission)
    shown = staff.staff_card(scene, mission, names, None, private=True, reader=me.id, numbers=numbers)
    return redraw(query, shown, card=staff_key(mission))


@router.message(At(f"{FLOW}:{NUMBER}"), F.text, ~F.text.startswith("/"))
async def on_number(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The request of that number, and whether it is the same; or that there is none."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    mission = await unit.missions.get(MissionId(talk.answers["mission"]))
    allow(me, Action.HANDLE, mission)
    other = await by_reference(unit, me, message.text or "")
    if other is None or other.id == mission.id or other.state.is_over:
        return say(message, triage.no_such_request(scene), _question(scene, talk, mission))
    await end(state, talk)
    return say(message, triage.confirm_merge(scene, mission, other))


@router.message(At(f"{FLOW}:{NUMBER}"))
async def on_anything_else(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Sent where a number was expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    mission = await unit.missions.get(MissionId(talk.answers["mission"]))
    allow(me, Action.STEER, mission)
    return say(message, home.not_understood(scene, may_write=True), _question(scene, talk, mission))


def _question(scene: Scene, talk: Talk, mission: Mission) -> Screen:
    return triage.write_reference(scene, talk.id, mission)
