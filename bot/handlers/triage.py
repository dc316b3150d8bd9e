"""Going through what waits, one card at a time: the next one, a call, filed anew, two put together; totals.

All in private and in one message, edited in place. The card's other buttons are `bot.handlers.staff`.
"""

from __future__ import annotations

from datetime import date

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import Known, On, Private
from bot.flows import merge as merge_talk
from bot.handlers.staff import card, late
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import place_of, redraw, say, staff_key
from bot.views import staff, triage
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from solidarity.actions.merging import copies_for, merge_requests
from solidarity.actions.reading import note_read
from solidarity.actions.staffing import who_left_a_number
from solidarity.actions.triage import (
    call_about,
    count_requests,
    note_call_in_vain,
    open_next,
    reclassify_request,
)
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can
from solidarity.staffing import not_anothers, people_around
from solidarity.triage import BENEFICIARY, Filing

router = Router(name="triage")
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())
private = Private()
Shown = tuple[Screen, CardKey | None]


async def shown(unit: Unit, me: Neighbour, scene: Scene, mission: Mission) -> Screen:
    """The card as somebody has just opened it."""
    await note_read(unit, me, mission)
    drawn = staff.staff_card(
        scene,
        mission,
        await unit.people.names(people_around(mission)),
        None,
        private=True,
        reader=me.id,
        numbers=await who_left_a_number(unit, mission),
    )
    return staff.opened(scene, mission, drawn)


async def begin(
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    after: MissionId | None = None,
    pressed: tuple[int, int] | None = None,
) -> Shown:
    """The next card; for an elected official the totals, and no card ever."""
    if not can(me, Action.TRIAGE) and can(me, Action.COUNT):
        return triage.totals(scene, await count_requests(unit, me)), None
    turn = await open_next(unit, me, after, pressed)
    if turn.mission is not None:
        return await shown(unit, me, scene, turn.mission), staff_key(turn.mission)
    if turn.waiting:
        return triage.seen_all(scene, turn.waiting), None
    return triage.nothing_to_sort(scene, turn.promise), None


@router.message(Command("trier"), private, Known())
async def on_command(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The first card."""
    screen, key = await begin(unit, me, scene)
    return say(message, screen, card=key)


@router.message(Command("trier"))
async def on_command_in_group(message: Message, unit: Unit, me: Neighbour | None, scene: Scene) -> Answer:
    """In the staff's chat: the way into the private one; nothing in any other."""
    group = await unit.groups.find(message.chat.id)
    if group is None or group not in await unit.groups.staff() or me is None:
        return Answer()
    allow(me, Action.TRIAGE)
    return say(message, triage.in_private(scene.for_group()))


@router.callback_query(On(Press.TRIAGE))
async def on_next(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The next card, in place of the one that is left."""
    after = MissionId(pressed.subject) if pressed.subject else None
    screen, key = await begin(unit, me, scene, after, _at(query))
    chat, message, _ = place_of(query)
    if message is not None and key is None:
        await unit.cards.forget_message(chat, message)
    return redraw(query, screen, card=key)


def _at(query: CallbackQuery) -> tuple[int, int]:
    chat, message, _ = place_of(query)
    return chat, message or 0


async def _theirs(unit: Unit, me: Neighbour, mission_id: MissionId) -> Mission:
    """The mission, where this person may work on it and no colleague does."""
    mission = await unit.missions.get(mission_id)
    allow(me, Action.HANDLE, mission)
    not_anothers(mission, me)
    if mission.request is None or mission.state.is_over:
        raise Refusal(Why.MISSION_OVER if mission.state.is_over else Why.STALE, mission=mission)
    return mission


# A call


@router.callback_query(On(Press.CASE_CALL))
async def on_call(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The number; whose it is sees that it was looked at, and colleagues see who calls."""
    mission_id = MissionId(pressed.subject)
    whom = None if pressed.arg == BENEFICIARY else PersonId(from_base36(pressed.arg) or 0)
    try:
        call = await call_about(unit, me, mission_id, whom, _at(query))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    names = {PersonId(0): call.name}
    name = scene.name(names, PersonId(0))
    return redraw(query, triage.call(scene, call.mission, name, call.phone, sees=call.sees))


@router.callback_query(On(Press.NO_ANSWER))
async def on_no_answer(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Nobody took the call."""
    mission_id = MissionId(pressed.subject)
    try:
        mission = await note_call_in_vain(unit, me, mission_id, _at(query))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, mission)


# Filed anew


@router.callback_query(On(Press.RECLASSIFY))
async def on_reclassify(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """What of it, then as what."""
    mission_id = MissionId(pressed.subject)
    what, _, choice = pressed.arg.partition(".")
    try:
        mission = await _theirs(unit, me, mission_id)
        if what not in ("category", "day", "place"):
            return redraw(query, triage.reclassify_what(scene, mission))
        if not choice or choice.startswith("page-"):
            digits = choice.removeprefix("page-")
            page = int(digits) if digits.isdecimal() else 0
            return redraw(query, triage.reclassify_as(scene, mission, what, page))
        mission = await reclassify_request(unit, me, mission_id, _filing(what, choice), _at(query))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, mission)


def _filing(what: str, choice: str) -> Filing:
    if what == "category":
        return Filing(category=choice)
    if what == "place":
        return Filing(place=choice)
    try:
        return Filing(day=date.fromisoformat(choice))
    except ValueError:
        raise Refusal(Why.STALE) from None


# Two for one


@router.callback_query(On(Press.MERGE))
async def on_merge(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """With which one; then once more whether they are the same; then there is one."""
    mission_id = MissionId(pressed.subject)
    whom, _, sure = pressed.arg.partition(".")
    other = MissionId(from_base36(whom) or 0)
    try:
        if whom == "write":
            return await merge_talk.begin(query, state, await _theirs(unit, me, mission_id), scene)
        if not whom:
            mission, found = await copies_for(unit, me, mission_id)
            return redraw(query, triage.choose_copy(scene, mission, found))
        if sure != "yes":
            one, two = [await _theirs(unit, me, item) for item in (mission_id, other)]
            return redraw(query, triage.confirm_merge(scene, one, two))
        kept = await merge_requests(unit, me, mission_id, other, _at(query))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, kept)
