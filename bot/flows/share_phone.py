"""Sharing one's own number, with one volunteer or with the municipality for a call. Never asked otherwise."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import keys
from bot.flows.talk import Talk, end, find, keep
from bot.replies import asker_key, offer_key, redraw, say
from bot.views import missions, proxies, requests, sharing, toasts
from bot.views.home import home_keyboard
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen, Span
from solidarity.actions.people import keep_phone
from solidarity.actions.requests import request_call, share_phone_with_helper
from solidarity.actions.sharing import share_own_number
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

FLOW = "phone"
TOWN = "town"
OWN = "own"
"""A volunteer's number, for the resident."""
WAITS = "phone:number"
router = Router(name="share_phone")
router.message.filter(Private())


async def begin(
    query: CallbackQuery,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    mission: Mission,
    helper: PersonId | None,
) -> Answer:
    """With a number already known, it is done at once; else it is asked for by Telegram's own button."""
    target = TOWN if helper is None else str(helper)
    if me.phone is not None:
        after, words = await _share(unit, me, mission.id, target, scene)
        names = await unit.people.names([item.person for item in after.holders])
        return redraw(query, requests.asker_card(scene, after, names), card=asker_key(after), toast=words)
    asked = {"mission": mission.id, "for": target}
    talk = Talk(FLOW, "number", asked)
    return await keys.ask(query, state, talk, sharing.ask_number(scene), toasts.number_below(scene))


async def begin_own(
    query: CallbackQuery, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, mission: Mission
) -> Answer:
    """A volunteer gives their number to the resident: at once where it is known."""
    if me.phone is not None:
        after, words = await _share(unit, me, mission.id, OWN, scene)
        return redraw(query, await _card(unit, me, scene, after), card=offer_key(after), toast=words)
    await keep(state, Talk(FLOW, "number", {"mission": mission.id, "for": OWN}))
    card = await _card(unit, me, scene, mission)
    return redraw(query, card, sharing.ask_number(scene), card=offer_key(mission))


async def _card(unit: Unit, me: Neighbour, scene: Scene, mission: Mission) -> Screen:
    """The card of the side that shares."""
    people = [item.person for item in mission.holders]
    names = await unit.people.names([*people, *([mission.host] if mission.host else [])])
    if mission.request is not None and mission.request.asker == me.id:
        return requests.asker_card(scene, mission, names)
    return missions.mission_card(scene, mission, me, names)


async def _share(
    unit: Unit, me: Neighbour, mission_id: MissionId, target: str, scene: Scene
) -> tuple[Mission, str]:
    if target == TOWN:
        after = await request_call(unit, me, mission_id)
        return after, sharing.call_comes(scene)
    if target == OWN:
        after = await share_own_number(unit, me, mission_id)
        names = await unit.people.names([after.host] if after.host else [])
        return after, sharing.number_shared(scene, scene.name(names, after.host))
    helper = PersonId(int(target))
    after = await share_phone_with_helper(unit, me, mission_id, helper)
    names = await unit.people.names([helper])
    return after, sharing.number_shared(scene, scene.name(names, helper))


@router.message(At(WAITS), F.contact)
async def on_contact(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One's own contact; somebody else's is not taken."""
    talk = await find(state, FLOW)
    if talk is None or message.contact is None:
        raise SkipHandler
    if message.contact.user_id != me.telegram_id:
        return say(message, refusal_screen(scene, Refusal(Why.NOT_YOUR_CONTACT)), sharing.ask_number(scene))
    mission = await unit.missions.get(MissionId(int(talk.answers["mission"])))
    await end(state, talk)
    try:
        mission, words = await _share(unit, me, mission.id, talk.answers["for"], scene)
    except Refusal:  # meanwhile over, or handed back: the number stays with its owner
        words = toasts.nothing_sent(scene)
    else:
        me = await keep_phone(unit, me, message.contact.phone_number)
    thanks = Screen((Span(words),), keyboard=home_keyboard(scene.t, me))
    for_me = await _made_for(unit, me)
    key = offer_key(mission) if talk.answers["for"] == OWN else asker_key(mission)
    known = proxies.known_number(scene, for_me)
    return say(message, thanks, known, await _card(unit, me, scene, mission), card=key)


async def _made_for(unit: Unit, me: Neighbour) -> list[Mission]:
    """What somebody else asked for the owner of this number, which Telegram says is theirs."""
    if me.phone is None:
        return []
    found = await unit.missions.made_for(me.phone)
    return [item for item in found if item.host != me.id and not item.has(me.id)]


keys.may_leave(router, WAITS, toasts.left_unsent)


@router.message(At(WAITS), F.text.regexp(r"(\D*\d){6}"))
async def on_typed_number(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """A number that is typed could be anybody's, or have a slip in it."""
    if await find(state, FLOW) is None:
        raise SkipHandler
    return say(message, sharing.no_typed_numbers(scene), sharing.ask_number(scene))
