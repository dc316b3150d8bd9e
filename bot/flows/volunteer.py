"""Becoming a volunteer: charter with age, neighbourhood, what one likes; then a mission at once.

Who comes from a group's card has the mission held for ten minutes and gets it after charter and place.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import offer_key, redraw, say, stale
from bot.views import answers, asking, missions
from bot.views.home import home_keyboard, not_understood
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from solidarity.actions.answers import stand_by
from solidarity.actions.missions import free_mission, join_mission, offer_now
from solidarity.actions.people import choose_neighbourhood, join_volunteers
from solidarity.matrix import Score
from solidarity.missions import Mission, MissionId
from solidarity.people import AgeBand, Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

FLOW = "volunteer"
router = Router(name="volunteer")
router.message.filter(Private())


async def begin(
    state: FSMContext, me: Neighbour, mission: int | None = None, *, alert: int | None = None
) -> Talk:
    """A fresh enrolment; who is a volunteer already only says again what they like.

    `alert` is the one to which somebody answered that they can help: what they like is not asked then.
    """
    talk = Talk(FLOW, "charter")
    if mission is not None:
        talk.answers["mission"] = mission
    if alert is not None:
        talk.answers["alert"] = alert
    if me.volunteer is not None:
        talk.step = "likes"
        talk.answers |= {"age": me.volunteer.age.value, "likes": sorted(me.volunteer.likes)}
    await keep(state, talk)
    return talk


async def waiting(state: FSMContext) -> Talk | None:
    """An enrolment that was begun and has an answer."""
    talk = await find(state, FLOW)
    return talk if talk and "age" in talk.answers else None


def screen_of(talk: Talk, scene: Scene, page: int = 0) -> Screen:
    """The question of the present step."""
    match talk.step:
        case "charter":
            return missions.charter(scene, talk.id)
        case "place":
            return missions.ask_volunteer_place(scene, talk.id, page)
        case _:
            return missions.ask_likes(scene, talk.id, frozenset(talk.answers.get("likes", ())))


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
    if choice == "cancel" or (step, choice) == ("resume", "drop"):
        how = End.CANCELLED if choice == "cancel" else End.ERASED
        await _give_up(talk, unit, me)
        await end(state, talk, Past(how, pressed))
        left = asking.cancelled(scene, FLOW) if choice == "cancel" else asking.erased_draft(scene)
        return redraw(query, left)
    if step == "resume":
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene))
    if step != talk.step:
        said = None if _is_repeated(talk, step, choice, me) else stale(scene)
        return redraw(query, screen_of(talk, scene), toast=said)
    if choice.startswith("page-"):
        return redraw(query, screen_of(talk, scene, int(choice[5:]) if choice[5:].isdecimal() else 0))
    match step, choice:
        case "charter", "child":
            await _give_up(talk, unit, me)
            await end(state, talk, Past(End.TOO_YOUNG, pressed))
            return redraw(query, missions.too_young(scene))
        case "charter", ("adult" | "minor"):
            talk.answers["age"] = choice
            return await _onward(query, talk, pressed, state, unit, me, scene)
        case "place", "back":
            talk.step = "charter"
        case "likes", "back":
            talk.step = "place"
        case "place", code if code in [item.code for item in unit.town.active_neighbourhoods()]:
            me = await choose_neighbourhood(unit, me, code)
            return await _onward(query, talk, pressed, state, unit, me, scene)
        case "likes", "done":
            return await _finish(query, talk, pressed, state, unit, me, scene)
        case "likes", _ if choice.partition("-")[2] in unit.town.challenges:
            got_like(talk, choice)
        case _:
            return redraw(query, screen_of(talk, scene), toast=stale(scene))
    await keep(state, talk)
    return redraw(query, screen_of(talk, scene))


def _is_repeated(talk: Talk, step: str, choice: str, me: Neighbour) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    match step, choice:
        case "place", "back":
            return talk.step == "charter"
        case "likes", "back":
            return talk.step == "place"
        case "charter", _:
            return bool(choice == talk.answers.get("age"))
        case _:
            return choice == me.neighbourhood


async def _give_up(talk: Talk, unit: Unit, me: Neighbour) -> None:
    """Others may have the mission that waited for this enrolment."""
    if "mission" in talk.answers:
        await free_mission(unit, me.telegram_id, MissionId(int(talk.answers["mission"])))


def got_like(talk: Talk, choice: str) -> None:
    """« on-code » or « off-code »: said twice it stays so."""
    wanted, _, code = choice.partition("-")
    likes = set(talk.answers.get("likes", ()))
    talk.answers["likes"] = sorted(likes | {code} if wanted == "on" else likes - {code})


async def _onward(
    query: CallbackQuery,
    talk: Talk,
    pressed: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """The next question; with a mission in hand, charter and neighbourhood are enough."""
    if talk.answers["age"] == AgeBand.MINOR.value and me.neighbourhood is not None:
        me = await join_volunteers(unit, me, AgeBand.MINOR, {})
        await _give_up(talk, unit, me)
        await end(state, talk, Past(End.JOINED, pressed))
        keyboard = Screen(scene.t("Merci d'être là."), keyboard=home_keyboard(scene.t, me))
        return redraw(query, missions.minor_registered(scene, me), keyboard)
    if me.neighbourhood is None:
        talk.step = "place"
    elif talk.answers.keys() & {"mission", "alert"} or not unit.town.active_challenges():
        return await _finish(query, talk, pressed, state, unit, me, scene)
    else:
        talk.step = "likes"
    await keep(state, talk)
    return redraw(query, screen_of(talk, scene))


async def _finish(
    query: CallbackQuery,
    talk: Talk,
    pressed: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """Enrolled; the mission that was waited for is taken, or an open one is offered at once."""
    fresh = me.volunteer is None
    likes = {code: Score(None, 2) for code in talk.answers.get("likes", ())}
    me = await join_volunteers(unit, me, AgeBand(talk.answers["age"]), likes)
    await end(state, talk, Past(End.JOINED if fresh else End.NOTED, pressed))
    if "mission" in talk.answers:
        return await _take_waiting(query, MissionId(int(talk.answers["mission"])), unit, me, scene)
    if "alert" in talk.answers and await stand_by(unit, me, int(talk.answers["alert"])):
        return redraw(query, missions.joined(scene, me), answers.standing_by(scene, me))
    if not fresh:
        return redraw(query, missions.noted(scene))
    offer = await offer_now(unit, me)
    after = missions.what_next(scene, me, waiting=offer is not None)
    if offer is None:
        return redraw(query, missions.joined(scene, me), after)
    card = missions.mission_card(scene, offer, me, {})
    return redraw(query, missions.joined(scene, me), after, card, last_card=offer_key(offer))


async def _take_waiting(
    query: CallbackQuery, mission_id: MissionId, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    try:
        taken = await join_mission(unit, me, mission_id)
    except Refusal as refusal:
        why = replace(refusal_screen(scene, refusal), keyboard=home_keyboard(scene.t, me))
        if refusal.why is Why.MISSION_FULL:  # one can wait for a seat: its card has the button
            full = await unit.missions.get(mission_id)
            card = missions.mission_card(scene, full, me, {})
            return redraw(query, missions.joined(scene, me), why, card, last_card=offer_key(full))
        return redraw(query, missions.joined(scene, me), why)
    card, key, detail = held_card(scene, taken.mission, me, taken.asker)
    after = missions.what_next(scene, me, waiting=True)
    return redraw(query, missions.joined(scene, me), after, detail, card, last_card=key)


def held_card(
    scene: Scene, mission: Mission, me: Neighbour, asker: Neighbour | None
) -> tuple[Screen, CardKey, Screen | None]:
    """One's own mission: its card, what makes it follow, and the photo or voice of the request."""
    names = {asker.id: asker.first_name} if asker else {}
    return (
        missions.mission_card(scene, mission, me, names),
        offer_key(mission),
        missions.detail_screen(scene, mission),
    )


@router.message(At("volunteer:charter", "volunteer:place", "volunteer:likes"))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a button was expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return say(message, not_understood(scene), screen_of(talk, scene))
