"""Buttons of published missions: the waiting list, leaving, and what their publisher decides."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, to_base36
from bot.filters import On, Private
from bot.flows import publish
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import offer_key, place_of, redraw, say, toast
from bot.views import asking, groups, publishing
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from solidarity.actions.publishing import (
    call_off,
    end_mission,
    leave_seat,
    stop_waiting,
    wait_for_seat,
)
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.publishing import Motive
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.seats import place_in_line

router = Router(name="publishing")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())
waiting = Router(name="waiting")
"""Apart, because anybody may press a card in a group, also who never opened the bot."""


@router.message(Command("mission"))
async def on_mission(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Publish a mission; who had begun is asked whether to go on."""
    return say(message, await _begun(state, me, scene))


@router.callback_query(On(Press.PUBLISH))
async def on_publish(query: CallbackQuery, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The same, from a button; the list that it stands under stays."""
    return redraw(query, None, await _begun(state, me, scene))


async def _begun(state: FSMContext, me: Neighbour, scene: Scene) -> Screen:
    allow(me, Action.STEER)
    talk = await publish.waiting(state)
    if talk is not None:
        return asking.draft_waiting(scene, talk.id, talk.flow)
    return publish.screen_of(await publish.begin(state, me), scene, me)


async def with_published(unit: Unit, me: Neighbour, scene: Scene, steering: Screen) -> Screen:
    """The coordinators' list with what this one has published below it, and the way to publish more."""
    mine = await unit.missions.looked_after_by(me.id)
    return replace(steering, rows=(*steering.rows, *publishing.steering_rows(scene, mine)))


async def card_of(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, mission: Mission, said: str | None = None
) -> Answer:
    """The pressed message shows the mission as this person stands towards it."""
    return redraw(query, await shown(unit, me, scene, mission), toast=said, card=offer_key(mission))


async def shown(unit: Unit, me: Neighbour, scene: Scene, mission: Mission) -> Screen:
    """The mission's card, with the first names that this person may see."""
    people = [part.person for part in mission.participations] if mission.publisher == me.id else []
    names = await unit.people.names([*people, *([mission.publisher] if mission.publisher else [])])
    return publishing.card(scene, mission, me, names)


async def _get(unit: Unit, pressed: Pressed) -> Mission:
    mission = await unit.missions.get(MissionId(pressed.subject))
    if not mission.published:
        raise Refusal(Why.STALE)
    return mission


@waiting.callback_query(On(Press.WAIT))
async def on_wait(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour | None, scene: Scene
) -> Answer:
    """Onto the waiting list; who is no volunteer yet enrols first."""
    mission = await _get(unit, pressed)
    if me is None or me.volunteer is None:
        return toast(query, url=f"https://t.me/{scene.bot}?start=m_{to_base36(mission.id)}")
    chat, message, _ = place_of(query)
    said = None
    try:
        mission = await wait_for_seat(unit, me, mission.id, pressed=(chat, message or 0))
    except Refusal as refusal:
        if refusal.why not in (Why.STALE, Why.MISSION_OVER):
            raise
        mission = await unit.missions.get(mission.id)
        said = refused(scene, refusal) if mission.state.is_over else publishing.room_again(scene)
    if chat == me.telegram_id:
        return await card_of(query, unit, me, scene, mission, said)
    number = place_in_line(mission, me.id)
    if said is None and number is not None:
        said = publishing.number_in_line(scene, number)
    card = groups.group_card(scene.for_group(), mission, {})
    return redraw(query, card, toast=said, card=CardKey(Kind.GROUP_CARD.value, mission.id, mission.version))


@router.callback_query(On(Press.STOP_WAITING))
async def on_stop_waiting(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Off the list, or « no thank you » to a free seat."""
    mission = await _get(unit, pressed)
    if place_in_line(mission, me.id) is None:
        return await card_of(query, unit, me, scene, mission)
    await _forget(query, unit)
    await stop_waiting(unit, me, mission.id)
    return redraw(query, publishing.out_of_line(scene))


@router.callback_query(On(Press.GIVE_SEAT))
async def on_leave(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Asked once more before the seat is given back."""
    mission = await _get(unit, pressed)
    if not mission.has(me.id) or mission.state.is_over:
        return await card_of(query, unit, me, scene, mission)
    return redraw(query, publishing.confirm_leave(scene, mission))


@router.callback_query(On(Press.GIVE_SEAT_YES))
async def on_leave_yes(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Given back; who waits is asked."""
    mission = await _get(unit, pressed)
    if mission.state.is_over:
        return await card_of(query, unit, me, scene, mission)
    await _forget(query, unit)
    if mission.has(me.id):
        await leave_seat(unit, me, mission.id)
    return redraw(query, publishing.left(scene))


async def _forget(query: CallbackQuery, unit: Unit) -> None:
    """First of all: else the message would be redrawn as an offer."""
    chat, message, _ = place_of(query)
    if message is not None:
        await unit.cards.forget_message(chat, message)


@router.callback_query(On(Press.PUBLISHED))
async def on_published(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A mission as its publisher sees it."""
    allow(me, Action.STEER)
    return await card_of(query, unit, me, scene, await _get(unit, pressed))


@router.callback_query(On(Press.END_MISSION))
async def on_end(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Done, for all who took part."""
    mission = await _get(unit, pressed)
    allow(me, Action.FINISH, mission)
    if not mission.state.is_over and mission.holders:
        mission = await end_mission(unit, me, mission.id)
    return await card_of(query, unit, me, scene, mission)


@router.callback_query(On(Press.CALL_OFF))
async def on_call_off(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Calling off needs a motive."""
    mission = await _get(unit, pressed)
    allow(me, Action.CLOSE, mission)
    if mission.state.is_over:
        return await card_of(query, unit, me, scene, mission)
    return redraw(query, publishing.choose_motive(scene, mission))


@router.callback_query(On(Press.CALL_OFF_AS))
async def on_call_off_as(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Called off; everybody who has or waits for a seat learns why."""
    mission = await _get(unit, pressed)
    allow(me, Action.CLOSE, mission)
    if pressed.arg not in set(Motive):
        raise Refusal(Why.STALE)
    if not mission.state.is_over:
        mission = await call_off(unit, me, mission.id, Motive(pressed.arg))
    return await card_of(query, unit, me, scene, mission)
