"""Asking for help: category, day, neighbourhood, a detail, and the recap that says what others see.

The first missing answer is the next question, so that going back or changing one keeps the others. What the
answers are, and how each is taken, is in `bot.flows.ask_answers`.
"""

from __future__ import annotations

from datetime import timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private, Writes
from bot.flows import another_answers as for_another
from bot.flows import twice
from bot.flows.ask_answers import (
    DISCREET,
    drop_removed,
    drop_stale,
    dump_detail,
    first_missing,
    got_detail,
    got_where,
    is_changing,
    is_repeated,
    page_of,
    step_before,
    take,
    wish_of,
    written_detail,
)
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import asker_key, redraw, say, stale, toast
from bot.views import asking, requests, toasts
from bot.views.home import home, not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.people import locate_neighbourhood, rename_neighbour
from solidarity.actions.requests import ask_help
from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import of

FLOW = "ask"
AGAIN = "again"
"""Which request is asked for once more."""
COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
router = Router(name="ask_help")
router.message.filter(Private())


async def begin(state: FSMContext, me: Neighbour, scene: Scene) -> Talk:
    """A fresh conversation; the neighbourhood is not asked where it is known."""
    talk = Talk(FLOW, "category")
    if me.neighbourhood is not None:
        talk.answers["where"] = me.neighbourhood
    drop_removed(talk, scene)
    await keep(state, talk)
    return talk


async def begin_again(state: FSMContext, me: Neighbour, again: Mission, scene: Scene) -> Talk:
    """The same request once more, for as many days ahead as it was then: only the recap is left."""
    ahead = (again.day - scene.town.today(again.opened_at)).days
    if ahead == 0 and asking.is_late(scene):
        ahead = 1
    detail = of(again).detail
    day = scene.today + timedelta(days=min(ahead, asking.DAYS_AHEAD))
    answers = {"category": again.category, "day": day.isoformat(), AGAIN: again.id}
    answers |= {"detail": dump_detail(detail), DISCREET: of(again).discreet, **for_another.again(again)}
    if "where" not in answers and me.neighbourhood is not None:
        answers["where"] = me.neighbourhood
    talk = Talk(FLOW, "recap", answers)
    drop_removed(talk, scene)
    talk.step = first_missing(talk)
    await keep(state, talk)
    return talk


def repeats(talk: Talk, mission: Mission) -> bool:
    """Whether this conversation asks for the same as that request."""
    return talk.answers.get(AGAIN) == mission.id


async def waiting(state: FSMContext) -> Talk | None:
    """A request that was begun and has at least one answer of its own."""
    talk = await find(state, FLOW)
    return talk if talk and (set(talk.answers) - {"where"}) else None


def screen_of(talk: Talk, scene: Scene, me: Neighbour, page: int = 0) -> Screen:
    """The question of the present step."""
    whom = for_another.whom_of(talk)
    match talk.step:
        case step if step in for_another.STEPS:
            return for_another.screen_of(talk, scene)
        case "category":
            back = is_changing(talk) or whom is not None
            return asking.ask_category(scene, talk.id, page, back=back, whom=whom, other=whom is None)
        case "when":
            return asking.ask_when(scene, talk.id)
        case "day":
            return asking.ask_day(scene, talk.id)
        case "where" | "position":
            return asking.ask_where(scene, talk.id, page, whom=whom)
        case "detail":
            return asking.ask_detail(scene, talk.id)
        case "change":
            return asking.change_what(scene, talk.id, other=whom is not None)
        case "name":
            return asking.ask_own_name(scene, talk.id)
        case twice.STEP:
            return twice.screen(talk, scene)
        case _:
            return asking.recap(scene, talk.id, wish_of(talk), me, whom)


# Pressed


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
    if choice == "cancel":
        return await _cancel(query, talk, step, state, me, scene)
    if step == "resume":
        return await _resume(query, talk, choice, state, me, scene)
    locating = talk.step == "position"
    if locating and (step, choice) == ("where", "position"):
        return toast(query, toasts.position_below(scene), alert=True)
    if step != talk.step and not (step == "where" and locating):
        # Pressed twice, or on an older screen: nothing is answered twice; the present question comes.
        said = None if is_repeated(talk, step, choice, scene) else stale(scene)
        return redraw(query, screen_of(talk, scene, me), toast=said)
    if choice == "back":
        talk.step = step_before(talk, me)
    elif choice.startswith("page-"):
        return redraw(query, screen_of(talk, scene, me, page_of(choice)))
    elif step == "recap" and choice == "send":
        return await got_yes(query, talk, state, unit, me, scene)
    elif step == twice.STEP and choice in ("same", "other"):
        return await _whether_twice(choice, twice.Here(query, talk, state, unit, me, scene))
    elif step == "where" and choice == "position":
        talk.step = "position"
        await keep(state, talk)
        return redraw(query, None, asking.ask_position(scene))
    elif not await take(talk, step, choice, unit, me, scene):
        return redraw(query, screen_of(talk, scene, me), toast=stale(scene))
    await keep(state, talk)
    if locating:  # the key that sends a position is still at hand: home takes its place
        return redraw(query, None, asking.by_the_list(scene, me), screen_of(talk, scene, me))
    return redraw(query, screen_of(talk, scene, me))


async def _whether_twice(choice: str, here: twice.Here) -> Answer:
    """It is the same as before: one request; or it is another one, which is sent."""
    talk, state, scene, me = here.talk, here.state, here.scene, here.me
    if choice == "other":
        twice.got_other(talk)
        return await got_yes(here.query, talk, state, here.unit, me, scene)
    kept = await twice.got_same(here, wish_of(talk))
    if kept is not None:
        return kept
    await keep(state, talk)
    return redraw(here.query, screen_of(talk, scene, me), toast=twice.over(scene))


async def _cancel(
    query: CallbackQuery, talk: Talk, step: str, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    await end(state, talk, Past(End.CANCELLED, f"{step}.cancel"))
    again = home(scene, me) if talk.step == "position" else None
    return redraw(query, asking.cancelled(scene), again)


async def _resume(
    query: CallbackQuery, talk: Talk, choice: str, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    if choice == "drop":
        await end(state, talk, Past(End.ERASED, "resume.drop"))
        return redraw(query, asking.erased_draft(scene))
    drop_stale(talk, scene)
    if talk.step == "position":
        talk.step = "where"
    await keep(state, talk)
    return redraw(query, screen_of(talk, scene, me))


async def got_yes(
    query: CallbackQuery,
    talk: Talk,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """Sent. The promise that the screen shows is the one that is kept."""
    whom, wish = for_another.whom_of(talk), wish_of(talk)
    phone = whom.phone if whom is not None else None
    question = await twice.ask_first(twice.Here(query, talk, state, unit, me, scene), wish, phone)
    if question is not None:
        return question
    try:
        if whom is not None and not whom.agreed:
            return await for_another.got_yes(query, talk, state, unit, me, scene, wish)
        asked = await ask_help(unit, me, wish if whom is None else whom.wish(wish, me, unit.now))
    except Refusal as refusal:
        if refusal.why not in {Why.DAY_PAST, Why.STALE}:
            raise
        drop_stale(talk, scene)
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene, me), toast=stale(scene))
    await end(state, talk, Past(End.SENT, "recap.send", asked.mission.id, asked.offered))
    sent = requests.sent(scene, asked.mission)
    return redraw(query, sent, card=asker_key(asked.mission))


# Written


@router.message(At("ask:detail"), F.text | F.photo | F.voice, ~COMMAND)
async def on_detail(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The detail, written, photographed or spoken."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    detail, cut = written_detail(message, scene)
    got_detail(talk, detail)
    await keep(state, talk)
    return say(message, cut, screen_of(talk, scene, me))


@router.message(At("ask:name"), F.text, ~COMMAND)
async def on_name(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The first name to show to the volunteer."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    me = await rename_neighbour(unit, me, message.text or "")
    talk.step = first_missing(talk)
    await keep(state, talk)
    return say(message, screen_of(talk, scene, me))


@router.message(At("ask:position"), F.location)
async def on_position(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The neighbourhood around the position that was shared; the position itself is not kept."""
    talk = await find(state, FLOW)
    if talk is None or message.location is None:
        raise SkipHandler
    code = locate_neighbourhood(unit, (message.location.latitude, message.location.longitude))
    talk.step = "where"
    if code is not None:
        await got_where(talk, code, unit, me)
    await keep(state, talk)
    me = await unit.people.get(me.id)
    return say(message, asking.located(scene, me, code), screen_of(talk, scene, me))


@router.message(At("ask:position"), Writes(toasts.BACK))
async def on_no_position(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Rather the list."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    talk.step = "where"
    await keep(state, talk)
    return say(message, asking.by_the_list(scene, me), screen_of(talk, scene, me))


@router.message(
    At(
        *(
            f"ask:{step}"
            for step in ("category", "when", "day", "where", "position", "detail", "recap", "change", "name")
        ),
        f"ask:{twice.STEP}",
    )
)
async def on_anything_else(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Written where a button was expected: said kindly, and the question again."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    words = not_understood(scene, may_write=talk.step in ("detail", "name"))
    again = asking.ask_position(scene) if talk.step == "position" else screen_of(talk, scene, me)
    return say(message, words, again)
