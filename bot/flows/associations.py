"""What is written about an association that exists: a coordinator's question, its answer, and what changes.

One conversation of one question each; neighbourhoods and services are ticked as when registering.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import register_answers as ticks
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.views import associations, registering, validating
from bot.views.home import not_understood
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.organisations import answer_municipality, ask_association, change_association
from solidarity.names import clean_text
from solidarity.organisations import (
    Organisation,
    OrganisationId,
    Profile,
)
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal
from solidarity.registers import read_contact
from solidarity.rights import Right, allow

FLOW = "association"
MAX_WORDS = 1000
"""Of a question or an answer."""
COMMAND = F.text.startswith("/")
STEPS = ("question", "answer", "contact", "places", "services")
RIGHTS = {
    "question": Right.DECIDE,
    "answer": Right.ANSWER,
    **dict.fromkeys(("contact", "places", "services"), Right.CHANGE),
}
router = Router(name="associations_talk")
router.message.filter(Private())


async def begin(
    state: FSMContext, step: str, organisation: Organisation, me: Neighbour, scene: Scene
) -> Screen:
    """The question; what is ticked so far is what the association says today."""
    allow(me, RIGHTS[step], organisation)
    talk = Talk(FLOW, step, {"organisation": organisation.id})
    said = organisation.profile
    for name, codes in (("places", said.neighbourhoods), ("services", said.services)):
        known = ticks.offered(name, scene)
        talk.answers[f"ticked_{name}"] = [code for code in known if code in codes]
    await keep(state, talk)
    return screen_of(talk, organisation, scene)


def screen_of(talk: Talk, organisation: Organisation, scene: Scene, page: int = 0) -> Screen:
    """The question of the present step."""
    match talk.step:
        case "question":
            return validating.ask_question(scene, talk.id, organisation)
        case "answer":
            return associations.ask_answer(scene, talk.id)
        case "contact":
            return registering.ask_contact(scene, talk.id, back=False)
        case "places":
            chosen = ticks.ticked(talk, "places")
            return registering.ask_places(scene, talk.id, chosen, page, back=False)
        case _:
            chosen = ticks.ticked(talk, "services")
            return registering.ask_services(scene, talk.id, chosen, page, back=False)


async def card_of(organisation: Organisation, unit: Unit, me: Neighbour, scene: Scene, step: str) -> Screen:
    """The association as it stands, for who was asked this."""
    people = [item.person for item in organisation.members]
    decided = [organisation.decided_by] if organisation.decided_by is not None else []
    names = await unit.people.names([*people, *decided])
    if step == "question":
        return validating.staff_card(scene, organisation, names, private=True)
    return associations.own_card(scene, organisation, me, names)


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """A button of one of these questions."""
    organisation = await _about(talk, unit, me)
    pressed = f"{step}.{choice}"
    if step != talk.step:
        return redraw(query, screen_of(talk, organisation, scene), toast=stale(scene))
    if choice == "cancel":
        await end(state, talk, Past(End.UNCHANGED, pressed, organisation.id))
        return redraw(query, await card_of(organisation, unit, me, scene, step))
    if choice.startswith("page-"):
        page = int(choice[5:]) if choice[5:].isdecimal() else 0
        return redraw(query, screen_of(talk, organisation, scene, page))
    if choice in ("all", "done") and step in ("places", "services"):
        codes = frozenset() if choice == "all" else frozenset(ticks.ticked(talk, step))
        await end(state, talk, Past(End.UNCHANGED, pressed, organisation.id))
        part = "neighbourhoods" if step == "places" else "services"
        return redraw(query, await _change(organisation, unit, me, scene, **{part: codes}))
    taken = ticks.tick(talk, step, choice, ticks.offered(step, scene))
    if taken:
        await keep(state, talk)
    shown = screen_of(talk, organisation, scene, ticks.page_of(choice))
    return redraw(query, shown, toast=None if taken else stale(scene))


async def _change(
    organisation: Organisation, unit: Unit, me: Neighbour, scene: Scene, **part: object
) -> Screen:
    profile: Profile = replace(organisation.profile, **part)  # type: ignore[arg-type]
    after = await change_association(unit, me, organisation.id, profile)
    return await card_of(after, unit, me, scene, "contact")


@router.message(At("association:question", "association:answer"), F.text, ~COMMAND)
async def on_words(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A question, or its answer, on its way."""
    talk = await _found(state)
    text = clean_text(message.text or "", MAX_WORDS)
    try:
        organisation = await _about(talk, unit, me)
        if not text:
            asked = screen_of(talk, organisation, scene)
            return say(message, not_understood(scene, may_write=True), asked)
        if talk.step == "question":
            await ask_association(unit, me, organisation.id, text)
            sent = validating.question_sent(scene, organisation)
        else:
            await answer_municipality(unit, me, organisation.id, text)
            sent = associations.answer_sent(scene)
    except Refusal as refusal:
        return await _given_up(message, talk, state, scene, refusal)
    await end(state, talk)
    return say(message, sent)


async def _given_up(
    message: Message, talk: Talk, state: FSMContext, scene: Scene, refusal: Refusal
) -> Answer:
    """They no longer speak for it, or it is gone: nothing more is asked about it."""
    await end(state, talk)
    return say(message, refusal_screen(scene, refusal))


@router.message(At("association:contact"), F.text | F.contact, ~COMMAND)
async def on_contact(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Another telephone number or mail address."""
    talk = await _found(state)
    contact = read_contact(message.contact.phone_number if message.contact else message.text or "")
    try:
        organisation = await _about(talk, unit, me)
        if contact is None:
            return say(message, registering.not_a_contact(scene), screen_of(talk, organisation, scene))
        changed = await _change(organisation, unit, me, scene, contact=contact)
    except Refusal as refusal:
        return await _given_up(message, talk, state, scene, refusal)
    await end(state, talk)
    return say(message, changed)


@router.message(At(*(f"association:{step}" for step in STEPS)))
async def on_anything_else(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Written where a button was expected, or shown where words were."""
    talk = await _found(state)
    try:
        organisation = await _about(talk, unit, me)
    except Refusal as refusal:
        return await _given_up(message, talk, state, scene, refusal)
    await keep(state, talk)
    may_write = talk.step in ("question", "answer", "contact")
    return say(message, not_understood(scene, may_write=may_write), screen_of(talk, organisation, scene))


async def _found(state: FSMContext) -> Talk:
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return talk


async def _about(talk: Talk, unit: Unit, me: Neighbour) -> Organisation:
    """The association, for somebody who may still answer this question."""
    organisation = await unit.organisations.get(OrganisationId(int(talk.answers["organisation"])))
    allow(me, RIGHTS[talk.step], organisation)
    return organisation
