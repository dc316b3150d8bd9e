"""Buttons of conversations: finds the one that a button belongs to and hands it over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import (
    announce,
    ask_help,
    associations,
    change,
    concern,
    danger,
    expense,
    factor,
    group_asking,
    merge,
    publish,
    raise_alert,
    recruit,
    register,
    relay,
    rename,
    switchboard,
    talk,
    voice,
    volunteer,
)
from bot.flows import trust as loans
from bot.flows.alert_answers import Desk
from bot.flows.talk import End, Past
from bot.handlers import announcements, publishing, trust
from bot.handlers import associations as association_buttons
from bot.i18n import Catalogues
from bot.limits import Gate
from bot.replies import asker_key, redraw, stale
from bot.split_numbers import SplitNumbers
from bot.views import asking, concerns, home, onboarding, proxies, requests, visits, volunteers
from bot.views import voice as spoken
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.missions import MissionId, State
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.proxies import AgreementId
from solidarity.requests import is_unsorted

router = Router(name="conversations")
router.callback_query.filter(Private())
_USUAL: dict[str, Callable[..., Awaitable[Answer]]] = {
    flow.FLOW: flow.on_press
    for flow in (
        *(ask_help, change, publish, register, associations, volunteer, recruit, loans),
        *(voice, danger, factor),
    )
} | {concern.FLOW: concern.on_press, concern.NOTE: concern.on_press}
"""Conversations that need nothing more than all of them have."""


@router.callback_query(On(Press.FLOW))
async def on_flow(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    catalogues: Catalogues,
    gate: Gate,
) -> Answer:
    """A step of a conversation. Of one that is over, what it made is shown; else home."""
    talk_id, step, choice = (*pressed.arg.split("."), "", "")[:3]
    found = await talk.by_id(state, talk_id)
    if found is None:
        past = await talk.past_by_id(state, talk_id)
        twice = past is not None and past.pressed == f"{step}.{choice}"
        return await _over(query, past, unit, me, scene, None if twice else stale(scene))
    usual = _USUAL.get(found.flow)
    if usual is not None:
        return await usual(query, found, step, choice, state, unit, me, scene)
    match found.flow:
        case switchboard.FLOW:
            return await switchboard.on_press(query, found, step, choice, state, me, scene)
        case announce.FLOW:
            here = announce.Here(state, unit, me, scene, gate)
            return await announce.on_press(query, found, step, choice, here, catalogues)
        case raise_alert.FLOW:
            desk = Desk(unit, me, scene, catalogues)
            return await raise_alert.on_press(query, found, step, choice, state, desk)
        case group_asking.FLOW:
            asked = group_asking.Desk(state, unit, me, scene)
            return await group_asking.on_press(query, found, step, choice, asked)
        case merge.FLOW:
            return await merge.on_press(query, found, state, unit, me, scene)
        case expense.FLOW:
            return await expense.on_press(query, found, step, state, unit, me, scene)
        case _:
            return await rename.on_press(query, found, state, unit, me, scene)


async def _over(
    query: CallbackQuery, past: Past | None, unit: Unit, me: Neighbour, scene: Scene, said: str | None
) -> Answer:
    """A conversation that is over shows what came of it; pressed twice, the same twice."""
    if past is not None and past.flow in (register.FLOW, associations.FLOW):
        shown = await association_buttons.after_talk(query, past, unit, me, scene, said)
        return shown or redraw(query, home.at_home(scene, me), toast=said)
    if past is not None and past.flow == announce.FLOW and past.end is End.SENT:
        shown = await announcements.after_talk(query, past, unit, me, scene, said)
        return shown or redraw(query, home.at_home(scene, me), toast=said)
    if past is not None and past.flow == concern.FLOW and past.end is End.SENT:
        return redraw(query, concerns.sent(scene, lead=bool(past.told)), toast=said)
    if past is not None and past.flow == recruit.FLOW:
        return redraw(query, await recruit.listed(unit, me, scene), toast=said)
    if past is not None and past.flow == loans.FLOW and past.made:
        return await trust.after_talk(query, past.made, unit, me, scene, said)
    if past is not None and past.end is End.CALL_FIRST:
        waits = await unit.agreements.find(AgreementId(past.made or 0))
        waiting = proxies.gone(scene) if waits is None else proxies.first_a_call(scene, waits)
        return redraw(query, waiting, toast=said)
    made = await unit.missions.find(MissionId(past.made)) if past is not None and past.made else None
    if past is not None and made is not None and made.request is not None:
        if said is None and made.state is State.OPEN and past.end is not End.CHANGED:
            card = spoken.sent(scene, made) if is_unsorted(made) else requests.sent(scene, made)
        else:
            card = requests.asker_card(
                scene, made, await unit.people.names([item.person for item in made.holders])
            )
        return redraw(query, card, toast=said, card=asker_key(made))
    if made is not None and made.published:
        return await publishing.card_of(query, unit, me, scene, made, said)
    if past is not None and past.end is End.UNCHANGED:
        return redraw(query, await rename.settings_of(unit, me, scene), toast=said)
    return redraw(query, _left(scene, me, past), toast=said)


def _left(scene: Scene, me: Neighbour, past: Past | None) -> Screen:
    """The last screen of a conversation that ended like this."""
    if past is None:
        return home.at_home(scene, me)
    match past.end:
        case End.CANCELLED:
            return asking.cancelled(scene, past.flow)
        case End.ERASED if past.flow == voice.FLOW:
            return spoken.deleted(scene)
        case End.ERASED:
            return asking.erased_draft(scene)
        case End.JOINED:
            return onboarding.joined(scene, me)
        case End.TOO_YOUNG:
            return onboarding.too_young(scene)
        case End.SENT if past.flow == expense.FLOW:
            return visits.receipt_sent(scene)
        case _:
            return home.at_home(scene, me)


@router.callback_query(On(Press.ASK))
async def on_ask(query: CallbackQuery, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Ask for help from a button."""
    waiting = await ask_help.waiting(state)
    if waiting is not None:
        return redraw(query, asking.draft_waiting(scene, waiting.id, waiting.flow))
    begun = await ask_help.begin(state, me, scene)
    return redraw(query, ask_help.screen_of(begun, scene, me))


@router.callback_query(On(Press.VOLUNTEER))
async def on_volunteer(query: CallbackQuery, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Become a volunteer from a button, or change what one said as one."""
    if me.volunteer is not None:
        return redraw(query, volunteers.menu(scene, me))
    begun = await volunteer.begin(state)
    return redraw(query, volunteer.screen_of(begun, scene, me))


@router.callback_query(On(Press.RELAY_TO))
async def on_relay_to(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    numbers: SplitNumbers,
) -> Answer:
    """To whom a waiting message goes."""
    return await relay.on_whom(query, pressed.subject, state, unit, me, scene, numbers)
