"""Publishing a mission: category, day, hour, place, seats, text, and the recap of what all will see.

For coordinators. The first missing answer is the next question, as when asking for help.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import plan_answers as answers
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import offer_key, redraw, say, stale
from bot.views import asking, planning, publishing
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.publishing import publish_mission
from solidarity.names import clean_text, utf16_len
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.publishing import MAX_TEXT, parse_hour, parse_seats
from solidarity.publishing import publish_mission as plan_mission
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

FLOW = "publish"
MAX_WRITTEN = 4096
"""What Telegram lets a person write at once."""
COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
router = Router(name="publish")
router.message.filter(Private())


async def begin(state: FSMContext, me: Neighbour) -> Talk:
    """A fresh plan."""
    allow(me, Action.STEER)
    talk = Talk(FLOW, "category")
    await keep(state, talk)
    return talk


async def waiting(state: FSMContext) -> Talk | None:
    """A plan that was begun and has an answer."""
    talk = await find(state, FLOW)
    return talk if talk and talk.answers else None


def screen_of(talk: Talk, scene: Scene, me: Neighbour, page: int = 0) -> Screen:
    """The question of the present step."""
    match talk.step:
        case "category":
            return planning.ask_category(scene, talk.id, page, back=answers.first_missing(talk) == "recap")
        case "day":
            return planning.ask_day(scene, talk.id, page)
        case "hour":
            return planning.ask_hour(scene, talk.id, talk.answers["day"])
        case "place":
            return planning.ask_place(scene, talk.id, page)
        case "seats":
            return planning.ask_seats(scene, talk.id)
        case "text":
            return planning.ask_text(scene, talk.id)
        case "change":
            return planning.change_what(scene, talk.id)
        case _:
            seen = plan_mission(answers.plan_of(talk), me, scene.town, scene.now)
            return planning.recap(scene, talk.id, seen)


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
    allow(me, Action.STEER)
    pressed = f"{step}.{choice}"
    if choice == "cancel" or pressed == "resume.drop":
        how = End.CANCELLED if choice == "cancel" else End.ERASED
        await end(state, talk, Past(how, pressed))
        left = asking.cancelled(scene, FLOW) if choice == "cancel" else asking.erased_draft(scene)
        return redraw(query, left)
    before = dict(talk.answers)
    answers.drop_stale(talk, scene)
    if step == "resume" or talk.answers != before:
        said = None if step == "resume" else stale(scene)
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene, me), toast=said)
    at = "place" if step == "everywhere" else step
    if at != talk.step:
        said = None if answers.is_repeated(talk, step, choice) else stale(scene)
        return redraw(query, screen_of(talk, scene, me), toast=said)
    if choice.startswith("page-"):
        page = int(choice[5:]) if choice[5:].isdecimal() else 0
        return redraw(query, screen_of(talk, scene, me, page))
    if pressed == "recap.send":
        return await got_yes(query, talk, state, unit, me, scene)
    taken = answers.TAKE[step](talk, choice, scene) if choice != "back" else answers.go_back(talk)
    if taken:
        await keep(state, talk)
    return redraw(query, screen_of(talk, scene, me), toast=None if taken else stale(scene))


async def got_yes(
    query: CallbackQuery, talk: Talk, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Published, once."""
    try:
        done = await publish_mission(unit, me, answers.plan_of(talk))
    except Refusal as refusal:
        if refusal.why not in (Why.DAY_PAST, Why.STALE):
            raise
        answers.drop_stale(talk, scene)
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene, me), toast=stale(scene))
    await end(state, talk, Past(End.SENT, "recap.send", done.mission.id, done.offered))
    shown = publishing.just_published(scene, done.mission, done.offered)
    return redraw(query, shown, card=offer_key(done.mission))


@router.message(At("publish:hour"), F.text, ~COMMAND)
async def on_hour(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """An hour, written. In doubt it is asked again."""
    talk = await _found(state, scene)
    hour = parse_hour(message.text or "")
    if hour is None:
        return say(message, planning.not_an_hour(scene), screen_of(talk, scene, me))
    if not answers.fits(talk, f"{hour:%H:%M}", scene):
        return say(message, planning.hour_past(scene), screen_of(talk, scene, me))
    return await _next(message, talk, "hour", f"{hour:%H:%M}", state, me, scene)


@router.message(At("publish:seats"), F.text, ~COMMAND)
async def on_seats(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """A number of people, written."""
    talk = await _found(state, scene)
    number = parse_seats(message.text or "")
    if number is None:
        return say(message, planning.not_a_number(scene), screen_of(talk, scene, me))
    return await _next(message, talk, "seats", number, state, me, scene)


@router.message(At("publish:text"), F.text, ~COMMAND)
async def on_text(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """What everybody will read. Too long it is asked again: half a sentence helps nobody."""
    talk = await _found(state, scene)
    text = clean_text(message.text or "", MAX_WRITTEN)
    if utf16_len(text) > MAX_TEXT:
        return say(message, planning.too_long(scene), screen_of(talk, scene, me))
    return await _next(message, talk, "text", text, state, me, scene)


@router.message(At(*(f"publish:{step}" for step in (*answers.QUESTIONS, "recap", "change"))))
async def on_anything_else(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Written where a button was expected: said kindly, and the question again."""
    talk = await _found(state, scene)
    await keep(state, talk)
    may_write = talk.step in ("hour", "seats", "text")
    return say(message, not_understood(scene, may_write=may_write), screen_of(talk, scene, me))


async def _next(
    message: Message,
    talk: Talk,
    answer: str,
    value: str | int,
    state: FSMContext,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    answers.got(talk, answer, value)
    await keep(state, talk)
    return say(message, screen_of(talk, scene, me))


async def _found(state: FSMContext, scene: Scene) -> Talk:
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    answers.drop_stale(talk, scene)
    return talk
