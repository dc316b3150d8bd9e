"""Thanks in one's own words: one message, and it is with whoever helped."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.talk import Talk, end, find, keep
from bot.replies import asker_key, redraw, say
from bot.views import requests
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.requests import thank_helper
from solidarity.missions import Mission, MissionId
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal
from solidarity.requests import MAX_THANKS

FLOW = "thank"
WAITS = "thank:words"
router = Router(name="thank")
router.message.filter(Private())


async def begin(
    query: CallbackQuery, state: FSMContext, unit: Unit, scene: Scene, mission: Mission
) -> Answer:
    """The words are written as one message."""
    await keep(state, Talk(FLOW, "words", {"mission": mission.id}))
    names = await unit.people.names([item.person for item in mission.holders])
    return redraw(query, None, requests.ask_thanks(scene, mission, names))


@router.message(At(WAITS), F.text, ~F.text.startswith("/"))
async def on_words(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The words go to whoever helped, once."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    await end(state, talk)
    mission_id = MissionId(int(talk.answers["mission"]))
    try:
        mission = await thank_helper(unit, me, mission_id, clean_text(message.text or "", MAX_THANKS))
    except Refusal as refusal:  # an answer like any other: the question is over
        return say(message, refusal_screen(scene, refusal))
    names = await unit.people.names([item.person for item in mission.participations])
    return say(message, requests.asker_card(scene, mission, names), card=asker_key(mission))
