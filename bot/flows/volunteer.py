"""Becoming a volunteer: charter with age, place, one tap for each challenge, when; then a mission at once.

The first missing answer is the next question. Who comes from a group's card has the mission held for ten
minutes and gets it after charter and place. What a volunteer changes later is in `bot.handlers.volunteers`.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import During, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import offer_key, redraw, say, stale
from bot.views import answers, asking, missions, onboarding
from bot.views.home import home_keyboard, not_understood
from bot.views.onboarding import GESTURE
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from solidarity.actions.answers import stand_by
from solidarity.actions.missions import free_mission, join_mission, offer_now
from solidarity.actions.people import choose_neighbourhood, join_volunteers
from solidarity.matrix import MEANING, Gesture
from solidarity.missions import Mission, MissionId
from solidarity.people import AgeBand, Free, Neighbour
from solidarity.places import Municipality
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

FLOW = "volunteer"
ENOUGH = "enough"
"""After the last answer that is needed, where nothing more is asked."""
WAITING = ("mission", "alert")
"""With one of these in hand, charter and neighbourhood are enough."""
KEPT = ("scores", "free")
"""What an enrolment that was begun and not ended has said already."""
router = Router(name="volunteer")
router.message.filter(Private())


async def begin(
    state: FSMContext, mission: int | None = None, *, alert: int | None = None, only: str | None = None
) -> Talk:
    """A fresh enrolment; what was said of challenges in one that was not ended stays said.

    `alert` is the one to which somebody answered that they can help; `only` is the one challenge of the link
    by which they came, and the others are not asked about.
    """
    earlier = await find(state, FLOW)
    said = earlier.answers if earlier is not None else {}
    talk = Talk(FLOW, "charter", {key: said[key] for key in KEPT if key in said})
    for name, value in (("mission", mission), ("alert", alert), ("only", only)):
        if value is not None:
            talk.answers[name] = value
    await keep(state, talk)
    return talk


async def waiting(state: FSMContext) -> Talk | None:
    """An enrolment that was begun and has an answer."""
    talk = await find(state, FLOW)
    return talk if talk and "age" in talk.answers else None


def _asked(talk: Talk, town: Municipality) -> list[str]:
    """The challenges that this enrolment asks about."""
    codes = [item.code for item in town.active_challenges()]
    only = talk.answers.get("only")
    return [only] if only in codes else codes


def _first_missing(talk: Talk, town: Municipality, me: Neighbour) -> str:
    """The next question: the first one without an answer."""
    said = talk.answers
    if "age" not in said:
        return "charter"
    if me.neighbourhood is None:
        return "place"
    if said.keys() & set(WAITING):
        return ENOUGH
    if "skipped" not in said:
        for code in _asked(talk, town):
            if code not in said.get("scores", {}):
                return GESTURE + code
    return "recap" if "free" in said else "free"


def _before(talk: Talk, step: str, town: Municipality) -> str:
    """The question before this one."""
    questions = ["charter", "place", *(GESTURE + code for code in _asked(talk, town)), "free", "recap"]
    skipped = talk.answers.get("skipped")
    if step == "free" and skipped in questions:
        return str(skipped)
    return questions[max(0, questions.index(step) - 1)] if step in questions else "place"


def screen_of(talk: Talk, scene: Scene, me: Neighbour, page: int = 0) -> Screen:
    """The question of the present step."""
    said = talk.answers
    match talk.step:
        case "charter":
            return onboarding.charter(scene, talk.id)
        case "place":
            return onboarding.ask_place(scene, talk.id, page)
        case "free":
            return onboarding.ask_free(scene, talk.id)
        case "recap":
            gestures = {code: Gesture(item) for code, item in said.get("scores", {}).items()}
            return onboarding.recap(scene, talk.id, me, gestures, [Free(said["free"])])
        case step:
            code, asked = step.removeprefix(GESTURE), _asked(talk, scene.town)
            return onboarding.ask_gesture(scene, talk.id, code, asked.index(code) + 1, len(asked))


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
    said = None
    if step == "resume" or _is_gone(talk, unit.town):
        talk.step = _first_missing(talk, unit.town, me)
        said = None if step == "resume" else stale(scene)
    elif step != talk.step:
        said = None if _is_repeated(talk, step, choice, me, unit.town) else stale(scene)
    elif choice.startswith("page-"):
        return redraw(query, screen_of(talk, scene, me, int(choice[5:]) if choice[5:].isdecimal() else 0))
    elif choice == "back":
        talk.step = _before(talk, step, unit.town)
        talk.answers.pop("skipped", None)
    elif (step, choice) == ("charter", "child"):
        await _give_up(talk, unit, me)
        await end(state, talk, Past(End.TOO_YOUNG, pressed))
        return redraw(query, onboarding.too_young(scene))
    elif (step, choice) == ("recap", "done"):
        return await _finish(query, talk, pressed, state, unit, me, scene)
    elif await _take(talk, step, choice, unit, me):
        me = await unit.people.get(me.id)
        talk.step = _first_missing(talk, unit.town, me)
        if talk.step == ENOUGH:
            return await _finish(query, talk, pressed, state, unit, me, scene)
    else:
        return redraw(query, screen_of(talk, scene, me), toast=stale(scene))
    await keep(state, talk)
    return redraw(query, screen_of(talk, scene, me), toast=said)


async def _take(talk: Talk, step: str, choice: str, unit: Unit, me: Neighbour) -> bool:
    """Take an answer given by a button; False where no such choice exists any more."""
    match step:
        case "charter" if choice in set(AgeBand):
            if choice == AgeBand.MINOR.value:  # it is not for them: others may have it at once
                await _give_up(talk, unit, me)
                talk.answers = {key: item for key, item in talk.answers.items() if key not in WAITING}
            talk.answers["age"] = choice
        case "place" if choice in [item.code for item in unit.town.active_neighbourhoods()]:
            await choose_neighbourhood(unit, me, choice)
        case "free" if choice in set(Free):
            talk.answers["free"] = choice
        case _ if step.startswith(GESTURE):
            return got_gesture(talk, step, choice)
        case _:
            return False
    return True


def got_gesture(talk: Talk, step: str, choice: str) -> bool:
    """One tap for one challenge; or this one and all that follow stay unknown."""
    if choice == "skip":
        talk.answers["skipped"] = step
        return True
    if choice not in set(Gesture):
        return False
    talk.answers["scores"] = {**talk.answers.get("scores", {}), step.removeprefix(GESTURE): choice}
    return True


def _is_gone(talk: Talk, town: Municipality) -> bool:
    """Whether the challenge that is asked about has left the municipality's file meanwhile."""
    asked = talk.step.removeprefix(GESTURE)
    return talk.step.startswith(GESTURE) and asked not in _asked(talk, town)


def _is_repeated(talk: Talk, step: str, choice: str, me: Neighbour, town: Municipality) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    said = talk.answers
    match step, choice:
        case _, "back":
            return talk.step == _before(talk, step, town)
        case "charter", _:
            return bool(choice == said.get("age"))
        case "place", _:
            return choice == me.neighbourhood
        case "free", _:
            return bool(choice == said.get("free"))
        case _, "skip":
            return bool(step == said.get("skipped"))
        case _:
            return bool(choice == said.get("scores", {}).get(step.removeprefix(GESTURE)))


async def _give_up(talk: Talk, unit: Unit, me: Neighbour) -> None:
    """Others may have the mission that waited for this enrolment."""
    if "mission" in talk.answers:
        await free_mission(unit, me.telegram_id, MissionId(int(talk.answers["mission"])))


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
    said = talk.answers
    scores = {code: MEANING[Gesture(item)] for code, item in said.get("scores", {}).items()}
    free = frozenset({Free(said["free"])}) if "free" in said else None
    me = await join_volunteers(unit, me, AgeBand(said["age"]), scores, free=free)
    await end(state, talk, Past(End.JOINED, pressed))
    if said["age"] == AgeBand.MINOR.value:
        return redraw(query, onboarding.minor_registered(scene, me), onboarding.thanks(scene, me))
    if "mission" in said:
        return await _take_waiting(query, MissionId(int(said["mission"])), unit, me, scene)
    if "alert" in said and await stand_by(unit, me, int(said["alert"])):
        return redraw(query, onboarding.joined(scene, me), answers.standing_by(scene, me))
    offer = await offer_now(unit, me)
    after = onboarding.what_next(scene, me, waiting=offer is not None)
    if offer is None:
        return redraw(query, onboarding.joined(scene, me), after)
    card = missions.mission_card(scene, offer, me, {})
    return redraw(query, onboarding.joined(scene, me), after, card, last_card=offer_key(offer))


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
            return redraw(query, onboarding.joined(scene, me), why, card, last_card=offer_key(full))
        return redraw(query, onboarding.joined(scene, me), why)
    card, key, detail = held_card(scene, taken.mission, me, taken.asker)
    after = onboarding.what_next(scene, me, waiting=True)
    return redraw(query, onboarding.joined(scene, me), after, detail, card, last_card=key)


def held_card(
    scene: Scene, mission: Mission, me: Neighbour, asker: Neighbour | None
) -> tuple[Screen, CardKey, Screen | None]:
    """One's own mission: its card, what makes it follow, and the photo or voice of the request."""
    names = {asker.id: asker.first_name} if asker else {}
    return (
        missions.mission_card(scene, mission, me, names),
        offer_key(mission),
        missions.detail_screen(scene, mission, me),
    )


@router.message(During(FLOW))
async def on_anything_else(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Written where a button was expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    if _is_gone(talk, scene.town):
        talk.step = _first_missing(talk, scene.town, me)
        await keep(state, talk)
    return say(message, not_understood(scene), screen_of(talk, scene, me))
