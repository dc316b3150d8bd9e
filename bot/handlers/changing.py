"""Buttons that change a request which was sent, and the answer to « still needed? »."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import change
from bot.handlers.requests import card_of, own_request
from bot.replies import place_of, redraw
from bot.views import changing, toasts
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.changes import Part
from solidarity.missions import State
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

router = Router(name="changing")
router.callback_query.filter(Private())


@router.callback_query(On(Press.CHANGE))
async def on_change(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """What is to be changed; with an argument, the question for it in the place of the card."""
    mission = await own_request(unit, me, pressed.subject)
    if mission.state.is_over:
        return await card_of(query, unit, scene, mission, toasts.request_over(scene))
    chat, message, _ = place_of(query)
    if message is not None:
        await unit.cards.forget_message(chat, message)  # a question is not redrawn as a card
    if not pressed.arg:
        return redraw(query, changing.choose_part(scene, mission))
    if pressed.arg not in set(Part):
        raise Refusal(Why.STALE)
    part = Part(pressed.arg)
    if part is Part.PLACE and mission.state is not State.OPEN:
        return redraw(query, changing.choose_part(scene, mission))
    return redraw(query, change.screen_of(await change.begin(state, mission, part), scene))


@router.callback_query(On(Press.STILL))
async def on_still(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Yes, still »: it is asked again in two days; where the day is past, which day then."""
    mission = await own_request(unit, me, pressed.subject)
    if mission.state is not State.OPEN:
        return await card_of(query, unit, scene, mission)
    if mission.day < scene.today:
        return redraw(query, change.screen_of(await change.begin(state, mission, Part.DAY), scene))
    return await card_of(query, unit, scene, mission, changing.still_looking(scene))
