"""Buttons about people for whom somebody else asked: who is called first, numbers, and telephone calls.

In the staff's chat there is neither name nor number: whoever taps there gets the rest in private.
"""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import Known, On, Private
from bot.flows import switchboard
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import asker_key, place_of, redraw, say
from bot.views import proxies, requests, toasts
from bot.views import switchboard as calls
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from solidarity.actions.proxies import (
    bring_agreement,
    make_own,
    note_agreed,
    note_no_answer,
    note_refused,
    open_agreement,
    see_beneficiary_phone,
    show_agreement_phone,
    take_agreement_over,
    withdraw_agreement,
)
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.proxies import Agreement, AgreementId
from solidarity.refusals import Refusal, Why
from solidarity.requests import of
from solidarity.rights import Action, allow, can

router = Router(name="proxies")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
LISTED = 50
COUNTED = 99
"""More than that many waiting are shown as that many."""


# What coordinators do.


async def with_calls(unit: Unit, me: Neighbour, scene: Scene, steering: Screen) -> Screen:
    """What waits, with the way to write a call down; for coordinators also whom they are to call."""
    waiting = len(await unit.agreements.waiting(COUNTED)) if can(me, Action.STEER) else 0
    rows = (*steering.rows, *calls.steering_rows(scene, waiting))
    return Screen(steering.text, rows, keyboard=steering.keyboard)


@router.callback_query(On(Press.AGREEMENTS), Private())
async def on_list(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Whom to call."""
    allow(me, Action.STEER)
    waiting = await unit.agreements.waiting(LISTED)
    names = await unit.people.names(item.handler for item in waiting if item.handler is not None)
    return redraw(query, proxies.list_of(scene, waiting, names, _page(pressed.arg)))


@router.callback_query(On(Press.AGREEMENT, Press.AGREEMENT_PHONE, Press.AGREEMENT_TAKE, Press.AGREEMENT_SAID))
async def on_agreement(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Look at it, see the number, call instead of a colleague, say what came of it. Late is said kindly."""
    allow(me, Action.STEER)
    known = AgreementId(pressed.subject)
    try:
        return await _work(query, pressed, unit, me, scene, known)
    except Refusal as refusal:
        if refusal.why is Why.AGREEMENT_OVER:
            return redraw(query, proxies.gone(_shown_scene(query, scene)), toast=refused(scene, refusal))
        if refusal.why is not Why.AGREEMENT_HELD:
            raise
        found = await unit.agreements.lock(known)
        return await _card(query, unit, me, scene, found, said=refused(scene, refusal))


async def _work(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene, known: AgreementId
) -> Answer:
    chat, message, _ = place_of(query)
    at = (chat, message or 0)
    match pressed.verb:
        case Press.AGREEMENT_PHONE:
            found = await show_agreement_phone(unit, me, known, at)
            return await _card(query, unit, me, scene, found, number=True)
        case Press.AGREEMENT_TAKE:
            held_by = PersonId(from_base36(pressed.arg) or 0)
            return await _card(
                query, unit, me, scene, await take_agreement_over(unit, me, known, held_by, at)
            )
        case Press.AGREEMENT_SAID:
            return await _said(query, pressed.arg, unit, me, scene, known)
    found = await open_agreement(unit, me, known, read=chat == me.telegram_id)
    return await _card(query, unit, me, scene, found)


async def _said(
    query: CallbackQuery, what: str, unit: Unit, me: Neighbour, scene: Scene, known: AgreementId
) -> Answer:
    """What the person said on the telephone."""
    chat, message, _ = place_of(query)
    at = (chat, message or 0)
    match what:
        case "yes":
            return redraw(query, proxies.sent(scene, await note_agreed(unit, me, known, at)))
        case "no":
            await note_refused(unit, me, known, at)
            return redraw(query, proxies.refused(scene))
        case "none":
            return await _card(query, unit, me, scene, await note_no_answer(unit, me, known, at))
    raise Refusal(Why.STALE)


async def _card(
    query: CallbackQuery,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    found: Agreement,
    *,
    said: str | None = None,
    number: bool = False,
) -> Answer:
    """The pressed message shows it as it stands, and follows it; a name is shown in private only."""
    chat, message, _ = place_of(query)
    around = [found.asker, *([found.handler] if found.handler is not None else [])]
    names = await unit.people.names(around)
    if chat == me.telegram_id:
        if message is not None:
            await bring_agreement(unit, me, found, message)
        card = proxies.staff_card(scene, found, names, me.id, number=number and found.handler == me.id)
        return redraw(query, card, toast=said)
    shown = redraw(query, proxies.staff_card(scene.for_group(), found, names, None), toast=said)
    if said is not None:
        return shown
    await bring_agreement(unit, me, found)
    return Answer(shown.chat, shown.thread, shown.shows, shown.press, toasts.privately(scene))


def _shown_scene(query: CallbackQuery, scene: Scene) -> Scene:
    return scene if place_of(query)[0] > 0 else scene.for_group()


# Who asked.


@router.callback_query(On(Press.OWN_AGREEMENT), Private())
async def on_own(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What waits for that person's « yes »."""
    found = await unit.agreements.find(AgreementId(pressed.subject))
    if found is None or found.asker != me.id:
        return redraw(query, proxies.gone(scene))
    return redraw(query, proxies.first_a_call(scene, found))


@router.callback_query(On(Press.AGREEMENT_DROP), Private())
async def on_drop(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Taken back: nothing of it is kept. Pressed twice it says the same."""
    try:
        await withdraw_agreement(unit, me, AgreementId(pressed.subject))
    except Refusal as refusal:
        if refusal.why is not Why.AGREEMENT_OVER:
            raise
        return redraw(query, proxies.gone(scene))
    return redraw(query, proxies.dropped(scene))


# Numbers and calls.


@router.callback_query(On(Press.BENEFICIARY_PHONE), Private())
async def on_phone(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The number of the person who is helped; the message goes when the mission ends."""
    mission = await see_beneficiary_phone(unit, me, MissionId(pressed.subject))
    other = of(mission).beneficiary
    if other is None:
        raise Refusal(Why.NO_PHONE)
    leaves = mission.has(me.id) or mission.host == me.id
    key = CardKey(Kind.PHONE.value, mission.id, mission.version) if leaves else None
    return redraw(query, None, proxies.phone_screen(scene, other), last_card=key)


@router.callback_query(On(Press.MAKE_OWN), Private())
async def on_make_own(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """It is for who presses: their own number says so."""
    mission = await make_own(unit, me, MissionId(pressed.subject))
    names = await unit.people.names([item.person for item in mission.holders])
    return redraw(query, requests.asker_card(scene, mission, names), card=asker_key(mission))


@router.message(Command("appel"), Known())
async def on_call(
    message: Message, command: CommandObject, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    """Somebody calls: the line may follow the command at once."""
    allow(me, Action.NOTE)
    first = await switchboard.begin(state, me, scene)
    waiting = await switchboard.waits(state)
    if command.args and waiting is not None:
        return await switchboard.got_line(message, command.args, waiting, state, me, scene)
    return say(message, first)


@router.callback_query(On(Press.SWITCHBOARD), Private())
async def on_call_press(query: CallbackQuery, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The same from a button."""
    return redraw(query, None, await switchboard.begin(state, me, scene))


@router.callback_query(On(Press.BY_TELEPHONE), Private())
async def on_calls(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What was written down during calls: for everybody of the staff, or of the sector."""
    allow(me, Action.NOTE)
    found = [item for item in await unit.missions.by_telephone(LISTED) if _may_follow(me, item)]
    return redraw(query, calls.by_telephone(scene, found, _page(pressed.arg), me))


def _may_follow(me: Neighbour, call: Mission) -> bool:
    """Who looks after it; and who wrote it down."""
    return can(me, Action.STEER, call) or can(me, Action.FOLLOW, call)


def _page(arg: str) -> int:
    digits = arg.removeprefix("page-")
    return int(digits) if digits.isdecimal() else 0
