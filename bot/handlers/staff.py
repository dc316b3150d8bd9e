"""The coordinators' buttons: what waits for the municipality, take it on, ask somebody, close it.

In the staff's chat the card stays without name and number; whoever taps there gets the rest in private.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import Home, On, Private
from bot.flows.volunteer import held_card
from bot.handlers import alerts, associations, proxies, publishing
from bot.handlers.barring import with_kept_apart
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import place_of, redraw, say, staff_key
from bot.views import recruiting, staff, staff_standing, staffing, team, toasts, triage, trust_list
from bot.views.home import HomeKey
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen, Show
from solidarity.actions.changing import keep_looking
from solidarity.actions.missions import join_mission, replace_helper
from solidarity.actions.reading import note_read
from solidarity.actions.requests import close_request
from solidarity.actions.staffing import (
    give_mission_back,
    handle_mission,
    needs_a_reason,
    propose_mission,
    settle_mission,
    take_mission_over,
    who_could_help,
    who_left_a_number,
    widen_mission,
)
from solidarity.actions.triage import count_requests, waiting_for
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.reasons import Override
from solidarity.refusals import Refusal, Why
from solidarity.requests import Reason
from solidarity.rights import Action, allow, can
from solidarity.staffing import not_anothers, people_around

router = Router(name="staff")
router.message.middleware(LeavingMiddleware())
LATE = frozenset(
    {
        *(Why.MISSION_TAKEN, Why.MISSION_OVER, Why.STALE),
        *(Why.HANDLED, Why.MISSION_PROPOSED, Why.MISSION_HELD, Why.NOT_AVAILABLE),
    }
)
"""Refusals after which the card shows what is true by now."""


async def _shown(unit: Unit, me: Neighbour, scene: Scene, mission: Mission, *, private: bool) -> Screen:
    """The request as it stands; in the staff chat without name and number, in the chat's language."""
    if private:
        await note_read(unit, me, mission)
    return staff.staff_card(
        scene if private else scene.for_group(),
        mission,
        await unit.people.names(people_around(mission)),
        None,
        private=private,
        reader=me.id if private else None,
        numbers=await who_left_a_number(unit, mission) if private else (),
    )


async def card(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, mission: Mission, toast: str | None = None
) -> Answer:
    """The pressed message shows the request as it stands."""
    shown = await _shown(unit, me, scene, mission, private=place_of(query)[0] > 0)
    return redraw(query, shown, toast=toast, card=staff_key(mission))


async def late(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, mission_id: MissionId, refusal: Refusal
) -> Answer:
    """A colleague or a volunteer was quicker: said kindly, with what is true now."""
    if refusal.why not in LATE:
        raise refusal
    mission = await unit.missions.get(mission_id)
    words = refused(scene, refusal)
    if refusal.why is Why.HANDLED and mission.handler is not None:
        words = staff_standing.handled_toast(scene, mission, await unit.people.names([mission.handler]))
    return await card(query, unit, me, scene, mission, words)


def _privately(query: CallbackQuery, scene: Scene, me: Neighbour, show: Show) -> Answer:
    """What is not for the staff's chat, in the coordinator's own; the card there stays as it is."""
    return Answer(chat=me.telegram_id, shows=(show,), press=query.id, toast=toasts.privately(scene))


@router.message(Home(HomeKey.STEER), Private())
async def on_steer(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What waits for the municipality, and what this coordinator has taken on."""
    return say(message, await _steering(unit, me, scene))


async def _steering(unit: Unit, me: Neighbour, scene: Scene, page: int = 0) -> Screen:
    if not can(me, Action.TRIAGE) and can(me, Action.COUNT):
        return triage.totals(scene, await count_requests(unit, me))
    waiting = await waiting_for(unit, me)
    held = [item for item in await unit.missions.held_by(me.id) if not item.state.is_over]
    mine = [
        item
        for item in await unit.missions.looked_after_by(me.id)
        if item.handler == me.id and item.handler_until is None and can(me, Action.HANDLE, item)
    ]
    people = {item.host for item in held} | {item.hold.person for item in mine if item.hold is not None}
    names = await unit.people.names(person for person in people if person is not None)
    promise = await unit.missions.next_promise(None if can(me, Action.STEER) else me.sector)
    shown = staff.steering(scene, mine, held, names, page, waiting=len(waiting), promise=promise)
    if not can(me, Action.STEER):
        return await proxies.with_calls(unit, me, scene, shown)
    shown = await publishing.with_published(unit, me, scene, shown)
    shown = await associations.with_associations(unit, scene, shown)
    shown = await proxies.with_calls(unit, me, scene, shown)
    shown = await alerts.with_alerts(unit, scene, shown)
    team_row = (*trust_list.steering_row(scene), *team.steering_row(scene))
    return replace(shown, rows=(*shown.rows, team_row, recruiting.steering_row(scene)))


async def _may(unit: Unit, me: Neighbour, pressed: Pressed) -> None:
    """Refuse whoever does not look after this mission."""
    allow(me, Action.STEER, await unit.missions.get(MissionId(pressed.subject)))


@router.callback_query(On(Press.STAFF_CARD))
async def on_card(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One request; or, without one, a page of the list."""
    if pressed.arg.startswith("page-") and place_of(query)[0] > 0:
        digits = pressed.arg.removeprefix("page-")
        return redraw(query, await _steering(unit, me, scene, int(digits) if digits.isdecimal() else 0))
    mission = await unit.missions.get(MissionId(pressed.subject))
    allow(me, Action.STEER, mission)
    if place_of(query)[0] > 0 and mission.has(me.id) and not mission.state.is_over:
        asker = await unit.people.find(mission.request.asker) if mission.request else None
        held, key, _ = held_card(scene, mission, me, asker)
        return redraw(query, held, card=key)
    return await card(query, unit, me, scene, mission)


@router.callback_query(On(Press.HANDLE))
async def on_handle(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A coordinator takes it on, like a volunteer would."""
    await _may(unit, me, pressed)
    mission_id = MissionId(pressed.subject)
    chat, message, _ = place_of(query)
    try:
        taken = await join_mission(unit, me, mission_id, as_staff=True, pressed=(chat, message or 0))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    if chat != me.telegram_id:
        return await card(query, unit, me, scene, taken.mission, toasts.thanks_privately(scene))
    held, key, detail = held_card(scene, taken.mission, me, taken.asker)
    return redraw(query, held, detail if taken.fresh else None, card=key)


@router.callback_query(On(Press.LOOK_AFTER, Press.TAKE_OVER))
async def on_look_after(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A coordinator looks after what is amiss, or goes on with what a colleague looked after."""
    await _may(unit, me, pressed)
    mission_id = MissionId(pressed.subject)
    chat, message, _ = place_of(query)
    at = (chat, message or 0)
    try:
        if pressed.verb is Press.LOOK_AFTER:
            mission = await handle_mission(unit, me, mission_id, at)
        else:
            known = PersonId(from_base36(pressed.arg) or 0)
            mission = await take_mission_over(unit, me, mission_id, known, at)
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    if chat == me.telegram_id:
        return await card(query, unit, me, scene, mission)
    shown = await _shown(unit, me, scene, mission, private=True)
    await unit.refresh(mission, renewed=Kind.STAFF_CARD, chats={me.telegram_id})
    return _privately(query, scene, me, Show(shown, card=staff_key(mission)))


@router.callback_query(On(Press.GIVE_BACK, Press.SETTLE, Press.STILL_USEFUL))
async def on_settle(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """It is settled; the team gets it back; or what is old is still needed."""
    await _may(unit, me, pressed)
    mission_id = MissionId(pressed.subject)
    chat, message, _ = place_of(query)
    action = {
        Press.SETTLE: settle_mission,
        Press.GIVE_BACK: give_mission_back,
        Press.STILL_USEFUL: keep_looking,
    }[pressed.verb]
    try:
        mission = await action(unit, me, mission_id, (chat, message or 0))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, mission)


@router.callback_query(On(Press.CHOOSE))
async def on_choose(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Whom one could ask; in private, because volunteers' names and reasons are not for a group."""
    await _may(unit, me, pressed)
    mission_id = MissionId(pressed.subject)
    try:
        mission, found = await who_could_help(unit, me, mission_id)
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    names = await unit.people.names({*people_around(mission), *(item.person for item in found)})
    shown = await with_kept_apart(unit, scene, mission, staffing.choose_helper(scene, mission, names, found))
    if place_of(query)[0] > 0:
        return redraw(query, shown)
    return _privately(query, scene, me, Show(shown))


@router.callback_query(On(Press.PROPOSE), Private())
async def on_propose(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """This volunteer is asked first; where somebody else fits better, the coordinator says why."""
    await _may(unit, me, pressed)
    mission_id = MissionId(pressed.subject)
    whom, held_by, why = (*pressed.arg.split("."), "", "")[:3]
    person, instead = PersonId(from_base36(whom) or 0), from_base36(held_by)
    override = Override(why) if why in set(Override) else None
    chat, message, _ = place_of(query)
    at = (chat, message or 0)
    try:
        unsaid = await needs_a_reason(unit, me, mission_id, person) if override is None else None
        if unsaid is not None:
            names = await unit.people.names({person})
            return redraw(query, staffing.ask_override(scene, unsaid, names, person))
        mission = await propose_mission(
            unit,
            me,
            mission_id,
            person,
            at,
            instead=PersonId(instead) if instead else None,
            override=override,
        )
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, mission)


@router.callback_query(On(Press.WIDEN))
async def on_widen(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Volunteers of all neighbourhoods are asked, once."""
    await _may(unit, me, pressed)
    mission_id = MissionId(pressed.subject)
    chat, message, _ = place_of(query)
    try:
        mission, asked = await widen_mission(unit, me, mission_id, (chat, message or 0))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    words = staffing.widened(scene, asked) if asked is not None else None
    return await card(query, unit, me, scene, mission, words)


@router.callback_query(On(Press.REPLACE))
async def on_replace(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Somebody else is looked for in the place of who cannot be reached any more."""
    await _may(unit, me, pressed)
    mission_id, helper = MissionId(pressed.subject), from_base36(pressed.arg)
    try:
        mission = await replace_helper(unit, me, mission_id, PersonId(helper or 0))
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, mission, staffing.looking_again(scene))


@router.callback_query(On(Press.CLOSE))
async def on_close(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Closing needs a reason."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    allow(me, Action.CLOSE, mission)
    if mission.state.is_over:
        return await card(query, unit, me, scene, mission)
    try:
        not_anothers(mission, me)
    except Refusal as refusal:
        return await late(query, unit, me, scene, mission.id, refusal)
    return redraw(query, staff.choose_reason(scene, mission))


@router.callback_query(On(Press.CLOSE_AS))
async def on_close_as(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Closed with its reason; the resident learns it, and whom to call."""
    if pressed.arg not in set(Reason):
        raise Refusal(Why.STALE)
    mission_id = MissionId(pressed.subject)
    await _may(unit, me, pressed)
    try:
        mission = await close_request(unit, me, mission_id, Reason(pressed.arg))
    except Refusal as refusal:
        if refusal.why is Why.MISSION_OVER:
            return await card(query, unit, me, scene, await unit.missions.get(mission_id))
        return await late(query, unit, me, scene, mission_id, refusal)
    return await card(query, unit, me, scene, mission)
