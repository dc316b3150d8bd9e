"""The volunteer's buttons and commands: take, decline, write, number, done, hand back, one's missions."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36, to_base36
from bot.filters import Home, Known, On, Private
from bot.flows.volunteer import held_card
from bot.handlers import publishing
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import offer_key, place_of, redraw, say, toast
from bot.views import barring, groups, missions, onboarding, toasts
from bot.views.home import HomeKey
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey
from solidarity.actions.merging import kept_of
from solidarity.actions.missions import (
    decline_offer,
    finish_mission,
    hold_mission,
    join_mission,
    release_mission,
)
from solidarity.actions.requests import see_phone
from solidarity.actions.sharing import see_helper_phone
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can

router = Router(name="missions")
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())
taking = Router(name="taking")
"""Apart, because anybody may press a card in a group, also who never opened the bot."""
SHOWN = 5
TOO_LATE = (Why.MISSION_TAKEN, Why.MISSION_FULL, Why.MISSION_PAST, Why.MISSION_OVER)
"""Refusals after which the card shows how it stands."""
private = Private()


@taking.callback_query(On(Press.TAKE), private, Known())
async def on_take(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """« J'y vais », on an offer in private."""
    mission_id = MissionId(pressed.subject)
    chat, message, _ = place_of(query)
    try:
        taken = await join_mission(unit, me, mission_id, pressed=(chat, message or 0))
    except Refusal as refusal:
        return await _too_late(query, unit, me, scene, mission_id, refusal)
    card, key, detail = held_card(scene, taken.mission, me, taken.asker)
    return redraw(query, card, detail if taken.fresh else None, card=key)


async def _too_late(
    query: CallbackQuery,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    mission_id: MissionId,
    refusal: Refusal,
) -> Answer:
    """Somebody else has it, or it is over: said kindly, with what is still open."""
    mission = await unit.missions.find(mission_id)
    if mission is None:
        raise refusal
    mission = await kept_of(unit, mission)
    card = missions.mission_card(scene, mission, me, {})
    if refusal.why not in TOO_LATE:
        return redraw(query, None, toast=refused(scene, refusal), alert=True)
    still_open = list(await unit.missions.open_for(me, SHOWN))
    more = missions.own_missions(scene, [], still_open, {}) if still_open else None
    return redraw(query, card, more, toast=refused(scene, refusal), alert=True, card=offer_key(mission))


@taking.callback_query(On(Press.TAKE))
async def on_take_in_group(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour | None, scene: Scene
) -> Answer:
    """« Je m'en occupe », on the card in a group: a toast, or the way into the private chat."""
    mission_id = MissionId(pressed.subject)
    if me is None or me.volunteer is None:
        mission = await unit.missions.find(mission_id)
        if mission is None:
            raise Refusal(Why.NOT_FOUND)
        if me is not None and mission.host == me.id:
            raise Refusal(Why.OWN_MISSION if mission.published else Why.OWN_REQUEST)
        await hold_mission(unit, query.from_user.id, mission_id)
        return toast(query, url=f"https://t.me/{scene.bot}?start=m_{to_base36(mission_id)}")
    chat, message, _ = place_of(query)
    try:
        taken = await join_mission(unit, me, mission_id, pressed=(chat, message or 0))
    except Refusal as refusal:
        return await _taken_in_group(query, unit, scene, mission_id, refusal)
    return await _group_answer(query, unit, scene, taken.mission, toasts.thanks_privately(scene))


async def _taken_in_group(
    query: CallbackQuery, unit: Unit, scene: Scene, mission_id: MissionId, refusal: Refusal
) -> Answer:
    mission = await unit.missions.find(mission_id)
    if mission is None:
        raise refusal
    if refusal.why is Why.MISSION_TAKEN and mission.holders:
        names = await unit.people.names([mission.holders[0].person])
        name = scene.name(names, mission.holders[0].person)
        words = missions.taken_already(scene, name)
        return await _group_answer(query, unit, scene, mission, words)
    if refusal.why in TOO_LATE:
        return await _group_answer(query, unit, scene, mission, refused(scene, refusal))
    raise refusal


async def _group_answer(
    query: CallbackQuery, unit: Unit, scene: Scene, mission: Mission, words: str
) -> Answer:
    """The group's card as it stands now, in the group's language; the toast in the presser's."""
    names = await unit.people.names([item.person for item in mission.holders])
    card = groups.group_card(scene.for_group(), mission, names)
    key = CardKey(Kind.GROUP_CARD.value, mission.id, mission.version)
    return redraw(query, card, toast=words, card=key)


def not_theirs(query: CallbackQuery, scene: Scene, me: Neighbour, mission: Mission) -> Answer:
    """A button of a mission that this person no longer has; where it is over, the card says so too."""
    if not mission.state.is_over:
        raise Refusal(Why.NOT_YOURS)
    words = refused(scene, Refusal(Why.MISSION_OVER, mission=mission))
    card = missions.mission_card(scene, mission, me, {})
    return redraw(query, card, toast=words, alert=True, card=offer_key(mission))


@router.callback_query(On(Press.SHOW))
async def on_show(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A mission as it stands for this person."""
    return await _shown(query, unit, me, scene, await unit.missions.get(MissionId(pressed.subject)))


async def _shown(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, mission: Mission) -> Answer:
    names: Mapping[PersonId, str] = {}
    if mission.published:
        return await publishing.card_of(query, unit, me, scene, mission)
    if mission.has(me.id) and mission.request is not None:
        names = await unit.people.names([mission.request.asker])
    return redraw(query, missions.mission_card(scene, mission, me, names), card=offer_key(mission))


@router.callback_query(On(Press.DECLINE))
async def on_decline(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Pas cette fois »: final for this mission; nobody asks why."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    if mission.has(me.id):
        return await _shown(query, unit, me, scene, mission)
    await decline_offer(unit, me, mission.id)
    chat, message, _ = place_of(query)
    if message is not None:
        await unit.cards.forget_message(chat, message)
    return redraw(query, missions.declined(scene))


@router.callback_query(On(Press.WRITE))
async def on_write(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """How to write to the other side: just write."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    if not mission.has(me.id):
        return not_theirs(query, scene, me, mission)
    asker = mission.host
    names = await unit.people.names([asker] if asker is not None else [])
    return toast(query, missions.write_here(scene, scene.name(names, asker)), alert=True)


@router.callback_query(On(Press.PHONE))
async def on_phone(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A number that was given, in private only; its owner sees that it was looked at.

    The resident's; or, with the person as argument, that of who helps.
    """
    mission_id, helper = MissionId(pressed.subject), from_base36(pressed.arg)
    if helper is not None:
        owner, phone = await see_helper_phone(unit, me, mission_id, PersonId(helper))
    else:
        owner, phone = await see_phone(unit, me, mission_id)
    mission = await unit.missions.get(mission_id)
    shown = missions.phone_screen(scene, scene.name({owner.id: owner.first_name}, owner.id), phone)
    leaves = mission.has(me.id) or mission.host == me.id
    key = CardKey(Kind.PHONE.value, mission.id, mission.version) if leaves else None
    return redraw(query, None, shown, last_card=key)


@router.callback_query(On(Press.FINISH))
async def on_finish(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Done; the resident is asked how it went."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    if not mission.has(me.id):
        return not_theirs(query, scene, me, mission)
    if mission.state is State.TAKEN:
        mission = await finish_mission(unit, me, mission.id)
    return redraw(query, missions.finished(scene, mission), card=offer_key(mission))


@router.callback_query(On(Press.RELEASE))
async def on_release(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Asked once more before it is handed back."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    if not mission.has(me.id):
        return not_theirs(query, scene, me, mission)
    if mission.state.is_over:
        return await _shown(query, unit, me, scene, mission)
    return redraw(query, missions.confirm_release(scene, mission))


@router.callback_query(On(Press.RELEASE_YES))
async def on_release_yes(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Handed back: the resident is told kindly, others are asked."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    chat, message, _ = place_of(query)
    if message is not None:
        await unit.cards.forget_message(chat, message)  # first: else it would be redrawn as an offer again
    if mission.has(me.id) and not mission.state.is_over:
        await release_mission(unit, me, mission.id)
    elif mission.has(me.id):
        return await _shown(query, unit, me, scene, mission)
    return redraw(query, missions.handed_back(scene))


@router.message(Home(HomeKey.MISSIONS), private)
@router.message(Command("missions"), private)
async def on_own_missions(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What one has promised, and what else waits."""
    held = [item for item in await unit.missions.held_by(me.id) if not item.state.is_over]
    open_ones = []
    if me.volunteer is not None:
        found = await unit.missions.open_for(me, SHOWN)
        open_ones = [item for item in found if can(me, Action.TAKE, item)]
    referent = me.volunteer.referent if me.volunteer is not None else None
    around = [*(item.host for item in held), referent]
    names = await unit.people.names([item for item in around if item is not None])
    if not held and not open_ones and is_minor(me):
        return say(message, onboarding.minor_registered(scene, me))
    mine = scene.name(names, referent) if referent is not None else None
    shown = missions.own_missions(scene, held, open_ones, names, mine, barring.in_short(scene, me))
    return say(message, shown)
