"""Changing one answer of a request that was sent: its day, its neighbourhood or its detail.

The questions are those of asking for help; the answer counts at once, there is no recap.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.ask_answers import written_detail
from bot.flows.ask_help import COMMAND
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import asker_key, redraw, say, stale
from bot.views import asking, changing, requests, toasts
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen, Span
from solidarity.actions.changing import change_request
from solidarity.changes import Part
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Detail, Wish, of
from solidarity.rights import Action, allow

FLOW = "change"
FIRST = {Part.DAY: "when", Part.PLACE: "where", Part.DETAIL: "detail"}
"""The question for each part."""
router = Router(name="change")
router.message.filter(Private())


async def begin(state: FSMContext, mission: Mission, part: Part) -> Talk:
    """The question for this part; a change that was begun before is left."""
    talk = Talk(FLOW, FIRST[part], {"mission": mission.id})
    await keep(state, talk)
    return talk


def screen_of(talk: Talk, scene: Scene, page: int = 0) -> Screen:
    """The question of the present step."""
    match talk.step:
        case "when":
            return asking.ask_when(scene, talk.id)
        case "day":
            return asking.ask_day(scene, talk.id)
        case "where":
            return asking.ask_where(scene, talk.id, page, from_list=True)
        case _:
            return asking.ask_detail(scene, talk.id)


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
    """A button of one of the questions."""
    mission = await _mission(unit, me, talk)
    pressed = f"{step}.{choice}"
    if mission.state.is_over or choice == "cancel":
        await end(state, talk, Past(End.CHANGED, pressed, mission.id))
        said = toasts.request_over(scene) if mission.state.is_over else None
        return await _card(query, unit, scene, mission, said)
    if step != talk.step:
        said = None if pressed in ("when.pick", "day.back") else stale(scene)
        return redraw(query, screen_of(talk, scene), toast=said)
    if choice.startswith("page-"):
        return redraw(query, screen_of(talk, scene, int(choice[5:]) if choice[5:].isdecimal() else 0))
    if choice == "back" and step != "day":
        await end(state, talk, Past(End.CHANGED, pressed, mission.id))
        return redraw(query, changing.choose_part(scene, mission))
    if pressed in ("when.pick", "day.back"):
        talk.step = "day" if choice == "pick" else "when"
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene))
    wish = _wish(mission, step, choice, scene)
    after = await _change(unit, me, mission, wish) if wish is not None else None
    if after is None:
        return redraw(query, screen_of(talk, scene), toast=stale(scene))
    await end(state, talk, Past(End.CHANGED, pressed, mission.id))
    return await _card(query, unit, scene, after, changing.done(scene))


def _wish(mission: Mission, step: str, choice: str, scene: Scene) -> Wish | None:
    """The request with this answer; None where no such choice exists any more."""
    now = Wish(mission.category, mission.day, mission.neighbourhood, of(mission).detail)
    match step:
        case "when":
            day = asking.in_days(scene, choice)
        case "day":
            day = _day(choice, scene)
        case "where" if choice in [item.code for item in scene.town.active_neighbourhoods()]:
            return replace(now, neighbourhood=choice)
        case "detail" if choice == "none":
            return replace(now, detail=Detail())
        case _:
            return None
    return replace(now, day=day) if day is not None else None


def _day(choice: str, scene: Scene) -> date | None:
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return None
    return day if 0 <= (day - scene.today).days <= asking.DAYS_AHEAD else None


async def _change(unit: Unit, me: Neighbour, mission: Mission, wish: Wish) -> Mission | None:
    """The request after it; None where it cannot be, because something happened meanwhile."""
    try:
        return await change_request(unit, me, mission.id, wish)
    except Refusal as refusal:
        if refusal.why not in (Why.DAY_PAST, Why.STALE):
            raise
        return None


async def _mission(unit: Unit, me: Neighbour, talk: Talk) -> Mission:
    mission = await unit.missions.get(MissionId(talk.answers["mission"]))
    allow(me, Action.FOLLOW, mission)
    return mission


async def _card(
    query: CallbackQuery, unit: Unit, scene: Scene, mission: Mission, said: str | None = None
) -> Answer:
    names = await unit.people.names([item.person for item in mission.participations])
    return redraw(query, requests.asker_card(scene, mission, names), toast=said, card=asker_key(mission))


@router.message(At("change:detail"), F.text | F.photo | F.voice, ~COMMAND)
async def on_detail(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The new detail, written, photographed or spoken."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    mission = await _mission(unit, me, talk)
    detail, cut = written_detail(message, scene)
    await end(state, talk, Past(End.CHANGED, "detail.written", mission.id))
    said = toasts.request_over(scene)
    if not mission.state.is_over:
        now = Wish(mission.category, mission.day, mission.neighbourhood, detail)
        mission = await change_request(unit, me, mission.id, now)
        said = changing.done(scene)
    names = await unit.people.names([item.person for item in mission.participations])
    card = requests.asker_card(scene, mission, names)
    return say(message, cut, Screen((Span(said),)), card, card=asker_key(mission))


@router.message(At(*(f"change:{step}" for step in ("when", "day", "where", "detail"))))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a button was expected: said kindly, and the question again."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return say(message, not_understood(scene, may_write=talk.step == "detail"), screen_of(talk, scene))
