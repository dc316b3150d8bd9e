"""Buttons of associations: the coordinators' list and decisions, and what members see and do.

A press in the staff's chat shows there what may be read there; the rest goes to the coordinator in private.
"""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.flows import associations as talks
from bot.flows import register
from bot.flows.talk import Past
from bot.replies import place_of, redraw, stale
from bot.views import associations, registering, toasts, validating
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen, Show
from solidarity.actions.organisations import (
    accept_membership,
    invite_association,
    invite_member,
    leave_association,
    lift_suspension,
    name_another_lead,
    refuse_association,
    remove_member,
    suspend_association,
    validate_association,
)
from solidarity.organisations import Organisation, OrganisationId, Reason
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, Right, allow

router = Router(name="associations")
LISTED = 200
COUNTED = 99
"""More than that many waiting are shown as that many."""
LATE = (Why.DECIDED, Why.STALE)


async def _names(unit: Unit, it: Organisation) -> dict[PersonId, str]:
    """First names of all who stand on a card."""
    decided = [it.decided_by] if it.decided_by is not None else []
    return dict(await unit.people.names([*(item.person for item in it.members), *decided]))


async def _get(unit: Unit, pressed: Pressed) -> Organisation:
    return await unit.organisations.get(OrganisationId(pressed.subject))


async def with_associations(unit: Unit, scene: Scene, steering: Screen) -> Screen:
    """The coordinators' list with the way to the associations below it."""
    waiting = len(await unit.organisations.waiting(COUNTED))
    rows = (*steering.rows, validating.steering_row(scene, waiting))
    return Screen(steering.text, rows, keyboard=steering.keyboard)


# What coordinators do.


@router.callback_query(On(Press.ASSOCIATIONS), Private())
async def on_list(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Every association, what waits on top."""
    allow(me, Action.STEER)
    digits = pressed.arg.removeprefix("page-")
    page = int(digits) if digits.isdecimal() else 0
    return redraw(query, validating.all_of_them(scene, await unit.organisations.all(LISTED), page))


@router.callback_query(On(Press.INVITE_ASSOCIATION), Private())
async def on_invite(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A link to pass on."""
    secret = await invite_association(unit, me)
    return redraw(query, validating.invitation(scene, _link(scene, f"a_{secret}")))


def _link(scene: Scene, payload: str) -> str:
    return f"https://t.me/{scene.bot}?start={payload}"


async def _card(
    query: CallbackQuery, unit: Unit, scene: Scene, it: Organisation, said: str | None = None
) -> Answer:
    """The pressed message shows the association as it stands; in the staff's chat without what is private."""
    private = place_of(query)[0] > 0
    shown = scene if private else scene.for_group()
    card = validating.staff_card(shown, it, await _names(unit, it), private=private)
    return redraw(query, card, toast=said)


@router.callback_query(On(Press.ASSOCIATION))
async def on_card(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One of them."""
    allow(me, Action.STEER)
    return await _card(query, unit, scene, await _get(unit, pressed))


@router.callback_query(On(Press.VALIDATE, Press.LIFT, Press.REFUSE_ASSOCIATION, Press.SUSPEND))
async def on_decide(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Validated, refused, suspended, allowed again. Who presses second sees who decided."""
    allow(me, Action.STEER)
    needs_reason = pressed.verb in (Press.REFUSE_ASSOCIATION, Press.SUSPEND)
    if needs_reason and not pressed.arg:
        shown = scene if place_of(query)[0] > 0 else scene.for_group()
        return redraw(query, validating.choose_reason(shown, await _get(unit, pressed), pressed.verb))
    try:
        it = await _decide(pressed, unit, me)
    except Refusal as refusal:
        if refusal.why not in LATE:
            raise
        it = await _get(unit, pressed)
        said = refused(scene, refusal)
        if refusal.why is Why.DECIDED and it.decided_by is not None:
            said = validating.decided_toast(scene, it, await _names(unit, it))
        return await _card(query, unit, scene, it, said)
    return await _card(query, unit, scene, it)


async def _decide(pressed: Pressed, unit: Unit, me: Neighbour) -> Organisation:
    known = OrganisationId(pressed.subject)
    if pressed.verb is Press.VALIDATE:
        return await validate_association(unit, me, known)
    if pressed.verb is Press.LIFT:
        return await lift_suspension(unit, me, known)
    if pressed.arg not in set(Reason):
        raise Refusal(Why.STALE)
    action = refuse_association if pressed.verb is Press.REFUSE_ASSOCIATION else suspend_association
    return await action(unit, me, known, Reason(pressed.arg))


@router.callback_query(On(Press.ASK_ASSOCIATION))
async def on_ask(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A coordinator would like to know more: written in private, also from the staff's chat."""
    asked = await talks.begin(state, "question", await _get(unit, pressed), me, scene)
    if place_of(query)[0] > 0:
        return redraw(query, asked)
    return Answer(me.telegram_id, shows=(Show(asked),), press=query.id, toast=toasts.privately(scene))


# What members do.


async def own_screen(unit: Unit, me: Neighbour, scene: Scene) -> Screen | None:
    """What one speaks for; None where that is nothing."""
    mine = await unit.organisations.of(me.id)
    if not mine:
        return None
    if len(mine) > 1:
        return associations.own_associations(scene, mine)
    it = mine[0].organisation
    return associations.own_card(scene, it, me, await _names(unit, it))


async def follow(payload: str, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Screen:
    """A link of an association: a_ to register one, j_ to speak for one too."""
    kind, _, secret = payload.partition("_")
    if kind == "a":
        return register.screen_of(await register.begin(state, unit, secret), scene)
    return associations.welcome(scene, await accept_membership(unit, me, secret))


@router.callback_query(On(Press.MY_ASSOCIATIONS), Private())
async def on_mine(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What one speaks for."""
    digits = pressed.arg.removeprefix("page-")
    mine = await unit.organisations.of(me.id)
    return redraw(query, associations.own_associations(scene, mine, int(digits) if digits.isdecimal() else 0))


async def _own(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, it: Organisation, said: str | None = None
) -> Answer:
    return redraw(query, associations.own_card(scene, it, me, await _names(unit, it)), toast=said)


@router.callback_query(On(Press.MY_ASSOCIATION), Private())
async def on_own(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One of them, as its member sees it."""
    it = await _get(unit, pressed)
    allow(me, Right.LEAVE, it)
    return await _own(query, unit, me, scene, it)


@router.callback_query(On(Press.ANSWER_TOWN), Private())
async def on_answer(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The answer to the municipality; its question stays readable above."""
    return redraw(query, None, await talks.begin(state, "answer", await _get(unit, pressed), me, scene))


@router.callback_query(On(Press.CHANGE_ASSOCIATION), Private())
async def on_change(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """What may be changed, or the question about it."""
    it = await _get(unit, pressed)
    allow(me, Right.CHANGE, it)
    if pressed.arg in ("contact", "places", "services"):
        return redraw(query, await talks.begin(state, pressed.arg, it, me, scene))
    return redraw(query, associations.change_what(scene, it))


@router.callback_query(On(Press.INVITE_MEMBER), Private())
async def on_invite_member(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A link for somebody who is to speak for it too."""
    it = await _get(unit, pressed)
    secret = await invite_member(unit, me, it.id)
    staff = it.part_of(me.id) is None
    link = _link(scene, f"j_{secret}")
    return redraw(query, associations.member_invitation(scene, it, link, staff=staff))


@router.callback_query(On(Press.MEMBER), Private())
async def on_member(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The others who speak for it; or one of them."""
    it = await _get(unit, pressed)
    allow(me, Right.REMOVE, it)
    names = await _names(unit, it)
    if pressed.arg and not pressed.arg.startswith("page-"):
        person = PersonId(from_base36(pressed.arg) or 0)
        if person == me.id or it.part_of(person) is None:
            shown = associations.members_list(scene, it, me, names)
            return redraw(query, shown, toast=stale(scene))
        return redraw(query, associations.member_card(scene, it, person, names))
    digits = pressed.arg.removeprefix("page-")
    page = int(digits) if digits.isdecimal() else 0
    return redraw(query, associations.members_list(scene, it, me, names, page))


@router.callback_query(On(Press.REMOVE_MEMBER, Press.NAME_LEAD), Private())
async def on_change_member(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Somebody no longer speaks for it, or leads it as well."""
    action = remove_member if pressed.verb is Press.REMOVE_MEMBER else name_another_lead
    person = PersonId(from_base36(pressed.arg) or 0)
    it = await action(unit, me, OrganisationId(pressed.subject), person)
    return await _own(query, unit, me, scene, it)


@router.callback_query(On(Press.LEAVE_ASSOCIATION), Private())
async def on_leave(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Asked once more before one leaves it."""
    it = await _get(unit, pressed)
    allow(me, Right.LEAVE, it)
    return redraw(query, associations.confirm_leave(scene, it))


@router.callback_query(On(Press.LEAVE_ASSOCIATION_YES), Private())
async def on_leave_yes(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Left; twice is once. The last who leads it names somebody first."""
    it = await unit.organisations.find(OrganisationId(pressed.subject))
    if it is not None and it.part_of(me.id) is not None:
        try:
            await leave_association(unit, me, it.id)
        except Refusal as refusal:
            if refusal.why is not Why.LAST_LEAD:
                raise
            return await _own(query, unit, me, scene, it, refused(scene, refusal))
    return redraw(query, associations.left(scene))


async def after_talk(
    query: CallbackQuery, past: Past, unit: Unit, me: Neighbour, scene: Scene, said: str | None
) -> Answer | None:
    """A conversation about an association that is over shows that one; None where it is gone."""
    if past.flow == register.FLOW:
        return redraw(query, registering.sent(scene), toast=said)
    it = await unit.organisations.find(OrganisationId(past.made or 0))
    if it is None:
        return None
    step = past.pressed.partition(".")[0]
    allow(me, talks.RIGHTS[step], it)
    return redraw(query, await talks.card_of(it, unit, me, scene, step), toast=said)
