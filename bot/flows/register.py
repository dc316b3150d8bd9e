"""Registering an association by an invitation link: name, kind, number, contact, places, services, recap.

The first missing answer is the next question, so that changing one keeps the others. The link is used up when
all is sent. What comes after is `bot.flows.associations` and `bot.handlers.associations`.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import register_answers as answers
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.views import asking, registering
from bot.views.home import not_understood
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.organisations import open_invitation, register_association
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal
from solidarity.registers import is_plausible, read_contact, read_name, tidy_number

FLOW = "register"
COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
router = Router(name="register")
router.message.filter(Private())


async def begin(state: FSMContext, unit: Unit, secret: str) -> Talk:
    """A fresh registration, or the one that was begun, by a link that is still valid."""
    await open_invitation(unit, secret)
    talk = await find(state, FLOW) or Talk(FLOW, "name")
    talk.answers["secret"] = secret
    await keep(state, talk)
    return talk


async def waiting(state: FSMContext) -> Talk | None:
    """A registration that was begun and has an answer."""
    talk = await find(state, FLOW)
    return talk if talk and "name" in talk.answers else None


def screen_of(talk: Talk, scene: Scene, page: int = 0) -> Screen:
    """The question of the present step."""
    said = talk.answers
    match talk.step:
        case "name":
            return registering.ask_name(scene, talk.id, back=answers.first_missing(talk) == "recap")
        case "kind":
            return registering.ask_kind(scene, talk.id, page)
        case "number" if "doubt" in said:
            return registering.doubt_number(scene, talk.id, said["doubt"])
        case "number":
            return registering.ask_number(scene, talk.id)
        case "contact":
            return registering.ask_contact(scene, talk.id)
        case "places":
            return registering.ask_places(scene, talk.id, answers.ticked(talk, "places"), page)
        case "services":
            return registering.ask_services(scene, talk.id, answers.ticked(talk, "services"), page)
        case "change":
            return registering.change_what(scene, talk.id)
        case _:
            return registering.recap(scene, talk.id, answers.profile_of(talk))


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
    """A button of one of this conversation's screens."""
    pressed = f"{step}.{choice}"
    if choice == "cancel" or pressed == "resume.drop":
        how = End.CANCELLED if choice == "cancel" else End.ERASED
        await end(state, talk, Past(how, pressed))
        left = registering.cancelled(scene) if choice == "cancel" else asking.erased_draft(scene)
        return redraw(query, left)
    if answers.drop_stale(talk, scene) or step == "resume":
        said = None if step == "resume" else stale(scene)
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene), toast=said)
    if step != talk.step:
        said = None if answers.is_repeated(talk, step, choice) else stale(scene)
        return redraw(query, screen_of(talk, scene), toast=said)
    if choice.startswith("page-"):
        page = int(choice[5:]) if choice[5:].isdecimal() else 0
        return redraw(query, screen_of(talk, scene, page))
    if pressed == "recap.send":
        return await got_yes(query, talk, state, unit, me, scene)
    taken = answers.go_back(talk) if choice == "back" else answers.take(talk, step, choice, scene)
    if taken:
        await keep(state, talk)
    shown = screen_of(talk, scene, answers.page_of(choice))
    return redraw(query, shown, toast=None if taken else stale(scene))


async def got_yes(
    query: CallbackQuery, talk: Talk, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Sent, once. A link that somebody else has used meanwhile is said to be worn out."""
    await end(state, talk, Past(End.SENT, "recap.send"))
    try:
        made = await register_association(unit, me, answers.profile_of(talk), talk.answers["secret"])
    except Refusal as refusal:
        return redraw(query, refusal_screen(scene, refusal))
    return redraw(query, registering.sent(scene, made))


@router.message(At("register:name"), F.text, ~COMMAND)
async def on_name(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """What it is called. Too long it is asked again."""
    talk = await _found(state, scene)
    name = read_name(message.text or "")
    if name is None:
        return say(message, registering.name_too_long(scene), screen_of(talk, scene))
    return await _next(message, talk, "name", name, state, scene)


@router.message(At("register:number"), F.text, ~COMMAND)
async def on_number(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Its number. One that no register gives is asked again; written twice it is kept."""
    talk = await _found(state, scene)
    number = tidy_number(message.text or "")
    if not number:
        return say(message, not_understood(scene, may_write=True), screen_of(talk, scene))
    if not is_plausible(number) and talk.answers.get("doubt") != number:
        talk.answers["doubt"] = number
        await keep(state, talk)
        return say(message, screen_of(talk, scene))
    return await _next(message, talk, "number", number, state, scene)


@router.message(At("register:contact"), F.text | F.contact, ~COMMAND)
async def on_contact(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """A telephone number or a mail address, written or from a contact card."""
    talk = await _found(state, scene)
    contact = read_contact(message.contact.phone_number if message.contact else message.text or "")
    if contact is None:
        return say(message, registering.not_a_contact(scene), screen_of(talk, scene))
    return await _next(message, talk, "contact", contact, state, scene)


@router.message(At(*(f"register:{step}" for step in (*answers.QUESTIONS, "recap", "change"))))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a button was expected, or shown where words were: said kindly, and the question again."""
    talk = await _found(state, scene)
    await keep(state, talk)
    may_write = talk.step in ("name", "number", "contact")
    return say(message, not_understood(scene, may_write=may_write), screen_of(talk, scene))


async def _next(
    message: Message, talk: Talk, answer: str, value: str, state: FSMContext, scene: Scene
) -> Answer:
    answers.got(talk, answer, value)
    await keep(state, talk)
    return say(message, screen_of(talk, scene))


async def _found(state: FSMContext, scene: Scene) -> Talk:
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    answers.drop_stale(talk, scene)
    return talk
