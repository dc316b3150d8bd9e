"""The resident's buttons and commands: follow, cancel, repeat, call, share, done, how it went, thanks."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import Home, On, Private
from bot.flows import ask_help, share_phone
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import asker_key, place_of, redraw, say
from bot.views import asking, proxies, requests, toasts
from bot.views.home import HomeKey
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.merging import kept_of
from solidarity.actions.requests import (
    cancel_request,
    confirm_outcome,
    finish_as_asker,
    thank_helper,
)
from solidarity.missions import Mission, MissionId, State
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Feeling, may_want_call, of
from solidarity.rights import Action, allow

router = Router(name="requests")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())


async def own_request(unit: Unit, me: Neighbour, mission_id: int) -> Mission:
    """The request, if this person made it."""
    mission = await unit.missions.get(MissionId(mission_id))
    allow(me, Action.FOLLOW, mission)
    return mission


async def card_of(
    query: CallbackQuery, unit: Unit, scene: Scene, mission: Mission, toast: str | None = None
) -> Answer:
    """The pressed message shows the request as it stands; of one that was asked for twice, what goes on."""
    kept = await kept_of(unit, mission)
    if kept.host == mission.host:
        mission = kept
    return await _drawn(query, unit, scene, mission, toast)


async def _drawn(
    query: CallbackQuery, unit: Unit, scene: Scene, mission: Mission, toast: str | None = None
) -> Answer:
    names = await unit.people.names([item.person for item in mission.participations])
    screen = requests.asker_card(scene, mission, names)
    return redraw(query, screen, toast=toast, card=asker_key(mission))


@router.message(Command("mesdemandes"))
@router.message(Home(HomeKey.REQUESTS))
async def on_own_requests(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One's own requests. What was written down for callers is the whole staff's: it stands there."""
    asked = [item for item in await unit.missions.asked_by(me.id) if not of(item).noted]
    waiting = proxies.own_rows(scene, await unit.agreements.of(me.id))
    return say(message, requests.own_list(scene, asked, waiting))


@router.callback_query(On(Press.FOLLOW))
async def on_follow(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """How a request stands."""
    return await _drawn(query, unit, scene, await own_request(unit, me, pressed.subject))


@router.callback_query(On(Press.CANCEL))
async def on_cancel(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Asked once more before anything is lost."""
    mission = await own_request(unit, me, pressed.subject)
    if mission.state.is_over:
        return await card_of(query, unit, scene, mission, toasts.request_over(scene))
    return redraw(query, requests.confirm_cancel(scene, mission))


@router.callback_query(On(Press.CANCEL_YES))
async def on_cancel_yes(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Cancelled; whoever was coming is told."""
    await own_request(unit, me, pressed.subject)
    try:
        mission = await cancel_request(unit, me, MissionId(pressed.subject))
    except Refusal as refusal:
        if refusal.why is not Why.MISSION_OVER:
            raise
        mission = await own_request(unit, me, pressed.subject)
    return await card_of(query, unit, scene, mission)


@router.callback_query(On(Press.AGAIN))
async def on_again(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """The same once more: the recap at once, in the place of the card, so that twice is once."""
    mission = await own_request(unit, me, pressed.subject)
    waiting = await ask_help.waiting(state)
    if waiting is not None and not ask_help.repeats(waiting, mission):
        return redraw(query, None, asking.draft_waiting(scene, waiting.id, waiting.flow))
    begun = waiting or await ask_help.begin_again(state, me, mission, scene)
    chat, message, _ = place_of(query)
    if message is not None:
        await unit.cards.forget_message(chat, message)
    return redraw(query, ask_help.screen_of(begun, scene, me))


@router.callback_query(On(Press.CALL_ME))
async def on_call_me(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """The resident would like a call from the municipality."""
    mission = await own_request(unit, me, pressed.subject)
    if not may_want_call(mission):
        return await card_of(query, unit, scene, mission, toasts.request_over(scene))
    return await share_phone.begin(query, state, unit, me, scene, mission, None)


@router.callback_query(On(Press.SHARE_PHONE))
async def on_share_phone(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """The resident lets the volunteer see the number."""
    mission = await own_request(unit, me, pressed.subject)
    waiting = [item.person for item in mission.holders if not item.phone_shared]
    if mission.state is not State.TAKEN or not waiting:
        return await card_of(query, unit, scene, mission)
    return await share_phone.begin(query, state, unit, me, scene, mission, waiting[0])


@router.callback_query(On(Press.DONE))
async def on_done(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The resident says that it is done."""
    mission = await own_request(unit, me, pressed.subject)
    if mission.state is State.TAKEN:
        mission = await finish_as_asker(unit, me, mission.id)
    return await card_of(query, unit, scene, mission)


@router.callback_query(On(Press.FEEL))
async def on_feel(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """How it went."""
    if pressed.arg not in set(Feeling):
        raise Refusal(Why.STALE)
    mission = await own_request(unit, me, pressed.subject)
    if mission.state is State.DONE:
        mission = await confirm_outcome(unit, me, mission.id, Feeling(pressed.arg))
    return await card_of(query, unit, scene, mission)


@router.callback_query(On(Press.THANK))
async def on_thank(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Thanks, sent once."""
    mission = await own_request(unit, me, pressed.subject)
    if mission.state is State.CONFIRMED:
        mission = await thank_helper(unit, me, mission.id)
    return await card_of(query, unit, scene, mission)
