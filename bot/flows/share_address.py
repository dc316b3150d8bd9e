"""Giving one's address to one volunteer: typed here, sealed at once, gone from the chat at the end."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import keys
from bot.flows.talk import Talk, end, find, keep
from bot.replies import asker_key, redraw, say
from bot.views import requests, sharing, toasts
from bot.views.home import home_keyboard
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen, Span
from solidarity.actions.sharing import keep_typed_address, share_address_with_helper
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal
from solidarity.requests import of

FLOW = "address"
WAITS = "address:words"
router = Router(name="share_address")
router.message.filter(Private())


async def begin(
    query: CallbackQuery,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    mission: Mission,
    helper: PersonId,
) -> Answer:
    """An address that this request already has is given at once; else it is asked for."""
    names = await unit.people.names([helper])
    name = scene.name(names, helper)
    known = of(mission).address
    if known:
        mission = await share_address_with_helper(unit, me, mission.id, helper, known)
        card = requests.asker_card(scene, mission, names)
        return redraw(query, card, toast=sharing.address_kept(scene, name, mission), card=asker_key(mission))
    await keep(state, Talk(FLOW, "words", {"mission": mission.id, "for": str(helper)}))
    return redraw(query, None, sharing.ask_address(scene, name, mission))


keys.may_leave(router, WAITS, toasts.left_unsent)


@router.message(At(WAITS), F.text, ~F.text.startswith("/"))
async def on_address(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The address, for this one person."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    mission = await unit.missions.get(MissionId(int(talk.answers["mission"])))
    helper = PersonId(int(talk.answers["for"]))
    await end(state, talk)
    names = await unit.people.names([helper])
    try:
        mission = await share_address_with_helper(unit, me, mission.id, helper, message.text or "")
    except Refusal:  # meanwhile over, or handed back: the address stays with its owner
        words = toasts.nothing_sent(scene)
    else:
        words = sharing.address_kept(scene, scene.name(names, helper), mission)
    await keep_typed_address(unit, mission, me, message.message_id)
    thanks = Screen((Span(words),), keyboard=home_keyboard(scene.t, me))
    return say(message, thanks, requests.asker_card(scene, mission, names), card=asker_key(mission))
