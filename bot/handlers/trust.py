"""The coordinators' buttons about volunteers, in private: the list, a card, trust, referent, loan."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.flows import trust as flow
from bot.replies import redraw, stale
from bot.views import loans, trust_card, trust_list
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.trust import (
    Profile,
    attest_step,
    choose_referent,
    end_loan_now,
    show_volunteer,
    show_volunteers,
    stay_after_loan,
    take_step_back,
    who_refers,
)
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.trust import Holds, Step, to_attest

router = Router(name="trust")
router.callback_query.filter(Private())
LATE = (Why.STALE, Why.OWN_TRUST)
"""Refusals after which the card shows what is true by now."""


@router.callback_query(On(Press.VOLUNTEERS))
async def on_list(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The volunteers, or what to choose them by."""
    allow(me, Action.VOUCH)
    if pressed.arg == "choose":
        return redraw(query, trust_list.choose_which(scene))
    narrow, page = trust_list.read_narrow(pressed.arg)
    if pressed.arg.startswith("places"):
        return redraw(query, trust_list.choose_place(scene, page))
    roll = await show_volunteers(unit, me, narrow, page, trust_list.SIZE)
    return redraw(query, trust_list.volunteer_list(scene, roll))


async def _card(query: CallbackQuery, scene: Scene, seen: Profile, said: str | None = None) -> Answer:
    return redraw(query, trust_card.volunteer_card(scene, seen), toast=said)


async def _late(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, person: PersonId, refusal: Refusal
) -> Answer:
    """A colleague was quicker, or it is for a colleague to do: said, with the card as it stands."""
    if refusal.why not in LATE:
        raise refusal
    said = stale(scene) if refusal.why is Why.STALE else refused(scene, refusal)
    return await _card(query, scene, await show_volunteer(unit, me, person), said)


@router.callback_query(On(Press.ONE_VOLUNTEER))
async def on_card(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One of them."""
    return await _card(query, scene, await show_volunteer(unit, me, PersonId(pressed.subject)))


@router.callback_query(On(Press.ATTEST))
async def on_attest(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A step of trust: for how long is asked, then it is set."""
    person = PersonId(pressed.subject)
    at, _, holds = pressed.arg.partition(".")
    if at not in set(Step) or (holds and holds not in set(Holds)):
        raise Refusal(Why.STALE)
    if not holds:
        seen = await show_volunteer(unit, me, person)
        volunteer = seen.person.volunteer
        if seen.own or volunteer is None or Step(at) not in to_attest(volunteer, scene.today):
            return await _card(query, scene, seen, stale(scene))
        return redraw(query, trust_card.ask_how_long(scene, seen.person, Step(at)))
    try:
        return await _card(query, scene, await attest_step(unit, me, person, Step(at), Holds(holds)))
    except Refusal as refusal:
        return await _late(query, unit, me, scene, person, refusal)


@router.callback_query(On(Press.TAKE_BACK))
async def on_take_back(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Asked once more, then taken back."""
    person = PersonId(pressed.subject)
    at, _, yes = pressed.arg.partition(".")
    if at not in set(Step):
        raise Refusal(Why.STALE)
    seen = await show_volunteer(unit, me, person)
    held = seen.person.volunteer.steps if seen.person.volunteer is not None else ()
    if all(item.step is not Step(at) for item in held):
        return await _card(query, scene, seen, None if yes else stale(scene))
    if not yes:
        return redraw(query, trust_card.ask_take_back(scene, seen.person, Step(at)))
    try:
        return await _card(query, scene, await take_step_back(unit, me, person, Step(at)))
    except Refusal as refusal:
        return await _late(query, unit, me, scene, person, refusal)


@router.callback_query(On(Press.REFERENT))
async def on_referent(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """To whom the volunteer can turn."""
    person = PersonId(pressed.subject)
    if not pressed.arg or pressed.arg.startswith("page-"):
        digits = pressed.arg.removeprefix("page-")
        found = await who_refers(unit, me, person)
        seen = await show_volunteer(unit, me, person)
        page = int(digits) if digits.isdecimal() else 0
        return redraw(query, trust_card.choose_referent(scene, seen.person, found, page))
    chosen = None if pressed.arg == "none" else PersonId(from_base36(pressed.arg) or 0)
    try:
        return await _card(query, scene, await choose_referent(unit, me, person, chosen))
    except Refusal as refusal:
        return await _late(query, unit, me, scene, person, refusal)


@router.callback_query(On(Press.LOAN))
async def on_loan(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Lent by an employer: shown where there is a loan, asked where there is none."""
    person = PersonId(pressed.subject)
    seen = await show_volunteer(unit, me, person)
    lent = seen.person.volunteer.lent if seen.person.volunteer is not None else None
    if lent is not None and pressed.arg == "end":
        return await _card(query, scene, await end_loan_now(unit, me, person))
    if lent is not None and pressed.arg != "change":
        return redraw(query, loans.loan(scene, seen.person, lent))
    if lent is None and pressed.arg:
        return await _card(query, scene, seen, stale(scene))
    return redraw(query, await flow.begin(state, person, scene))


async def after_talk(
    query: CallbackQuery, made: int, unit: Unit, me: Neighbour, scene: Scene, said: str | None
) -> Answer:
    """A late press on a question about a loan: the volunteer as they stand."""
    return await _card(query, scene, await show_volunteer(unit, me, PersonId(made)), said)


@router.callback_query(On(Press.AFTER_LOAN))
async def on_after_loan(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Somebody who is lent says whether they stay as a volunteer."""
    stays = pressed.arg == "yes"
    await stay_after_loan(unit, me, stays=stays)
    return redraw(query, loans.after_loan(scene, stays=stays))
