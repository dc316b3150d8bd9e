"""Asking for help from a group: what was read out of the command, and what is still to be asked.

The questions are those of `ask_help`; here they are read by one member alone in the group, or in private
where that cannot be. It waits a quarter of an hour, beside whatever else this person has begun: it never
takes what they write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.flows import ask_answers
from bot.flows.talk import DONE, End, Past, Talk
from bot.flows.talk import find as find_talk
from bot.replies import ANSWER_WITHIN, asker_key, place_of, redraw, stale
from bot.views import asking, group_asking, requests
from bot.views.scene import Scene
from bot.views.screen import Answer, Removal, Screen, Show, Toast, Whisper
from solidarity.actions.group_asking import LIVES, ask_from_group, open_for_newcomer
from solidarity.danger import Danger, Peril
from solidarity.missions import Mission, MissionId
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import MAX_DETAIL, Detail, Via, Wish
from solidarity.words import Understood

FLOW = "group"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was written: the group, and its neighbourhood."""

    chat: int
    neighbourhood: str


@dataclass(frozen=True, slots=True)
class Desk:
    """With what a press is worked on."""

    state: FSMContext
    unit: Unit
    me: Neighbour
    scene: Scene


def begun(
    place: Place, read: Understood, scene: Scene, danger: Danger | None = None, *, discreet: bool = False
) -> Talk:
    """What was read; the first thing that is missing is the next question."""
    talk = Talk(FLOW, "category", {"chat": place.chat, "where": read.neighbourhood or place.neighbourhood})
    talk.answers["discreet"] = discreet
    talk.answers["detail"] = {"text": clean_text(read.rest, MAX_DETAIL)}
    if read.category is not None:
        ask_answers.got_category(talk, read.category, scene)
    if read.day is not None:
        ask_answers.got_day(talk, read.day.isoformat(), scene)
    talk.step = _first_missing(talk)
    if danger is not None:
        talk.step, talk.answers["perils"] = "danger", " ".join(danger.perils)
    return talk


def _first_missing(talk: Talk) -> str:
    if "category" not in talk.answers:
        return "category"
    return "recap" if "day" in talk.answers else "when"


async def keep(desk: Desk, talk: Talk) -> None:
    """Wait for a press. What this person writes elsewhere is not its business: no state is set."""
    talk.answers.setdefault("until", (desk.unit.now + LIVES).isoformat())
    body = {"id": talk.id, "step": talk.step, "answers": talk.answers, "reminded": True}
    await desk.state.set_data({**await desk.state.get_data(), FLOW: body})


async def waiting(state: FSMContext, now: datetime) -> Talk | None:
    """What was begun in a group and is not over."""
    talk = await find_talk(state, FLOW)
    return talk if talk is not None and not _is_over(talk, now) else None


def _is_over(talk: Talk, now: datetime) -> bool:
    until = talk.answers.get("until")
    return until is None or datetime.fromisoformat(str(until)) <= now


async def _end(desk: Desk, talk: Talk, past: Past) -> None:
    data = {flow: body for flow, body in (await desk.state.get_data()).items() if flow != FLOW}
    facts = {"end": past.end, "pressed": past.pressed, "made": past.made, "told": past.told, "flow": FLOW}
    data[DONE] = {"id": talk.id, **facts}
    await desk.state.set_data(data)


def screen_of(talk: Talk, scene: Scene, page: int = 0, *, inside: bool) -> Screen:
    """The question of the present step, as it is read in the group or in private."""
    match talk.step:
        case "danger":
            return group_asking.danger(scene, talk.id, danger_of(talk), inside=inside)
        case "category":
            screen = asking.ask_category(scene, talk.id, page, back=_is_changing(talk))
        case "when":
            screen = asking.ask_when(scene, talk.id)
        case "day":
            screen = asking.ask_day(scene, talk.id)
        case "change":
            screen = group_asking.change_what(scene, talk.id)
        case _:
            wish = wish_of(talk)
            public = scene.town.categories[wish.category].in_groups and not wish.discreet
            return group_asking.understood(scene, talk.id, wish, inside=inside, public=public)
    return group_asking.quietly(scene, screen) if inside else screen


def wish_of(talk: Talk) -> Wish:
    """What would be sent."""
    return Wish(
        category=talk.answers["category"],
        day=date.fromisoformat(talk.answers["day"]),
        neighbourhood=talk.answers["where"],
        detail=Detail(talk.answers["detail"]["text"]),
        via=Via.GROUP,
        discreet=bool(talk.answers.get("discreet")) or danger_of(talk).is_private,
    )


def danger_of(talk: Talk) -> Danger:
    """What danger the command spoke of."""
    return Danger(tuple(Peril(item) for item in str(talk.answers.get("perils", "")).split()))


def _is_changing(talk: Talk) -> bool:
    return _first_missing(talk) == "recap"


# Presses


async def on_press(query: CallbackQuery, talk: Talk, step: str, choice: str, desk: Desk) -> Answer:
    """A button of one of its screens, in the group or in private."""
    scene, unit = desk.scene, desk.unit
    if _is_over(talk, unit.now):
        return over(query, scene)
    if choice == "cancel":
        await _end(desk, talk, Past(End.CANCELLED, f"{step}.cancel"))
        return dropped(query, scene)
    if step != talk.step:
        return shown(query, talk, scene, unit.now, stale(scene))
    if choice.startswith("page-"):
        return _drawn(query, screen_pair(talk, scene, ask_answers.page_of(choice)), scene, unit.now, talk)
    if step == "recap" and choice in ("send", "publish"):
        return await got_yes(query, talk, choice, desk)
    if not _take(talk, step, choice, scene):
        return shown(query, talk, scene, unit.now, stale(scene))
    await keep(desk, talk)
    return shown(query, talk, scene, unit.now)


def _take(talk: Talk, step: str, choice: str, scene: Scene) -> bool:
    """Take an answer; False where no such choice exists any more."""
    match step, choice:
        case _, "back":
            talk.step = _back(talk)
            return True
        case "danger", "go":
            talk.step = _first_missing(talk)
            return True
        case "category", _:
            taken = ask_answers.got_category(talk, choice, scene)
        case "when", _:
            taken = ask_answers.got_when(talk, choice, scene)
        case "day", _:
            taken = ask_answers.got_day(talk, choice, scene)
        case "recap", "change":
            talk.step = "change"
            return True
        case "change", "category" | "when":
            talk.step = choice
            return True
        case _:
            return False
    if taken and talk.step != "day":
        talk.step = _first_missing(talk)
    return taken


def _back(talk: Talk) -> str:
    if talk.step == "day":
        return "when"
    if talk.step == "change":
        return "recap"
    return "change" if _is_changing(talk) else "category"


async def got_yes(query: CallbackQuery, talk: Talk, choice: str, desk: Desk) -> Answer:
    """Sent; with the card in the group where that was chosen. What follows comes in private."""
    unit, scene = desk.unit, desk.scene
    group = await unit.groups.find(int(talk.answers["chat"]))
    try:
        mission = await ask_from_group(unit, desk.me, wish_of(talk), group, here=choice == "publish")
    except Refusal as refusal:
        if refusal.why not in {Why.DAY_PAST, Why.STALE}:
            raise
        return over(query, scene)
    await _end(desk, talk, Past(End.SENT, f"recap.{choice}", mission.id, mission.told))
    return _sent(query, scene, desk.me, mission, first=True)


def _sent(query: CallbackQuery, scene: Scene, me: Neighbour, mission: Mission, *, first: bool) -> Answer:
    card = requests.sent(scene, mission)
    if not in_group(query):
        return redraw(query, card, card=asker_key(mission))
    note = group_asking.sent(scene, mission)
    answer = _whispered(query, note, None, scene.now)
    if not first:
        return answer
    private = Show(card, chat=me.telegram_id, card=asker_key(mission))
    return Answer(answer.chat, answer.thread, (*answer.shows, private), answer.press)


async def after(query: CallbackQuery, past: Past | None, desk: Desk) -> Answer:
    """A press in a group of what is over: pressed twice it shows the same; else it goes on in private."""
    made = None
    if past is not None and past.flow == FLOW and past.made is not None:
        made = await desk.unit.missions.find(MissionId(past.made))
    if made is not None:
        return _sent(query, desk.scene, desk.me, made, first=False)
    return over(query, desk.scene)


# Where it is shown


def in_group(query: CallbackQuery) -> bool:
    """Whether the button stands in a group."""
    return query.message is not None and query.message.chat.id < 0


def screen_pair(talk: Talk, scene: Scene, page: int = 0) -> tuple[Screen, Screen]:
    """The question as it is read in the group, and in private."""
    return screen_of(talk, scene, page, inside=True), screen_of(talk, scene, page, inside=False)


def shown(query: CallbackQuery, talk: Talk, scene: Scene, now: datetime, toast: str | None = None) -> Answer:
    """The present question, in the place of the one that was pressed."""
    return _drawn(query, screen_pair(talk, scene), scene, now, talk, toast)


def _drawn(
    query: CallbackQuery,
    screens: tuple[Screen, Screen],
    scene: Scene,
    now: datetime,
    talk: Talk,
    toast: str | None = None,
) -> Answer:
    inside, private = screens
    if not in_group(query):
        return redraw(query, private, toast=toast)
    door = group_asking.door(scene.for_group(), f"g_{talk.id}")
    return _whispered(query, inside, private, now, toast, door)


def _whispered(
    query: CallbackQuery,
    screen: Screen,
    private: Screen | None,
    now: datetime,
    toast: str | None = None,
    door: Screen | None = None,
) -> Answer:
    chat, _, thread = place_of(query)
    whisper = Whisper(
        query.from_user.id,
        now + ANSWER_WITHIN,
        press=query.id,
        edits=whispered(query),
        private=private,
        door=door,
    )
    said = Toast(toast) if toast else None
    return Answer(chat, thread, (Show(screen, whisper=whisper),), query.id, said)


def whispered(query: CallbackQuery) -> int | None:
    """The number of the ephemeral message that was pressed."""
    return query.message.ephemeral_message_id if isinstance(query.message, Message) else None


def dropped(query: CallbackQuery, scene: Scene) -> Answer:
    """Cancelled: in the group nothing is left of it."""
    if not in_group(query):
        return redraw(query, asking.cancelled(scene))
    chat, _, thread = place_of(query)
    toast = group_asking.dropped(scene)
    return Answer(chat, thread, press=query.id, toast=toast, removes=_pressed(query))


def over(query: CallbackQuery, scene: Scene) -> Answer:
    """A button that outlived what it was for: it goes on in private, and is gone from the group."""
    if not in_group(query):
        return redraw(query, group_asking.over(scene))
    chat, _, thread = place_of(query)
    private = Whisper(query.from_user.id, scene.now, private=group_asking.over(scene))
    show = Show(group_asking.over(scene), whisper=private)
    return Answer(chat, thread, (show,), query.id, Toast(stale(scene)), _pressed(query))


def _pressed(query: CallbackQuery) -> tuple[Removal, ...]:
    number = whispered(query)
    return () if number is None else (Removal(number, query.from_user.id),)


# From the door


async def go_on(payload: str, desk: Desk) -> Screen | None:
    """What was begun in a group, in private; None where it is over, or somebody else's."""
    talk = await waiting(desk.state, desk.unit.now)
    if talk is None or talk.id != payload:
        facts = await open_for_newcomer(desk.unit, desk.me, payload)
        talk = None if facts is None else _of_newcomer(facts)
    if talk is None:
        return None
    await keep(desk, talk)
    return screen_of(talk, desk.scene, inside=False)


_ASKED = ("category", "day", "where", "chat", "perils")


def for_newcomer(talk: Talk, scene: Scene, secret: str) -> Screen:
    """What was read of it and the way into private, where `secret` opens it."""
    day = talk.answers.get("day")
    read = group_asking.read_so_far(
        scene, talk.answers.get("category"), None if day is None else date.fromisoformat(day)
    )
    danger = danger_of(talk) if talk.step == "danger" else None
    return group_asking.newcomer(scene, secret, read, talk.id, danger)


def facts_of(talk: Talk) -> dict[str, str | int]:
    """The answers so far as a code keeps them."""
    kept = {name: talk.answers[name] for name in _ASKED if name in talk.answers}
    return {**kept, "detail": talk.answers["detail"]["text"]}


def _of_newcomer(facts: Mapping[str, str | int]) -> Talk:
    answers = {name: facts[name] for name in _ASKED if name in facts}
    talk = Talk(FLOW, "category", {**answers, "detail": {"text": facts["detail"]}})
    talk.step = "danger" if "perils" in facts else _first_missing(talk)
    return talk
