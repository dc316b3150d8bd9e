"""Saying a concern: what it is, about whom, in what words; and the lead's note of how it goes on.

While it is being said nothing that is written goes to the other side of a mission: not an answer to one of
their messages, nor what is written after a pause. It is sent by a tap, never by itself.
"""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import to_base36
from bot.filters import At, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.views import asking
from bot.views import concerns as words
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.concerns import (
    Seen,
    has_lead,
    note_concern,
    read_concern,
    say_concern,
    whom_it_is_about,
)
from solidarity.concerns import MAX_PARTS, MAX_SAID, SAID, ConcernId, Said, Sort
from solidarity.missions import MissionId
from solidarity.names import clean_text, utf16_len
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.requests import Attachment

FLOW = "concern"
NOTE = "safeguard"
MAX_WRITTEN = 4096
"""What Telegram lets a person write at once."""
COMMAND = F.text.startswith("/")
router = Router(name="concern")
router.message.filter(Private())
unsent = Router(name="unsent concern")
"""Before whatever hands messages on: what was begun and not sent."""
unsent.message.filter(Private())


async def begin(state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, mission: MissionId) -> Screen:
    """What it is, first. Whoever is not on the mission is refused."""
    people = await whom_it_is_about(unit, me, mission)
    lead = await has_lead(unit)
    answers: dict[str, Any] = {"mission": mission, "lead": lead, "said": []}
    if len(people) == 1:
        answers["about"] = people[0]
    talk = Talk(FLOW, "sort", answers)
    await keep(state, talk)
    return words.ask_sort(scene, talk.id, lead=lead)


async def begin_note(state: FSMContext, scene: Scene, concern: ConcernId) -> Screen:
    """The lead writes down how it goes on."""
    talk = Talk(NOTE, "note", {"concern": concern})
    await keep(state, talk)
    return words.ask_note(scene, talk.id)


async def _screen(talk: Talk, unit: Unit, me: Neighbour, scene: Scene) -> Screen:
    """The question of the present step."""
    match talk.step:
        case "note":
            return words.ask_note(scene, talk.id)
        case "sort":
            return words.ask_sort(scene, talk.id, lead=bool(talk.answers["lead"]))
        case "whom":
            people = await whom_it_is_about(unit, me, MissionId(talk.answers["mission"]))
            return words.ask_whom(scene, talk.id, people, await unit.people.names(people))
        case _:
            return words.ask_words(scene, talk.id, taken=bool(talk.answers["said"]))


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
        await end(state, talk, Past(End.CANCELLED, f"{step}.{choice}"))
        return redraw(query, asking.cancelled(scene))
    if step == talk.step == "words" and choice == "send":
        return await _send(query, talk, state, unit, me, scene)
    known = step == talk.step and await _taken(talk, choice, unit, me)
    await keep(state, talk)
    said = None if known else stale(scene)
    return redraw(query, await _screen(talk, unit, me, scene), toast=said)


async def _taken(talk: Talk, choice: str, unit: Unit, me: Neighbour) -> bool:
    """Whether the choice answers the present step; the talk goes on to the next."""
    if talk.step == "sort" and choice in SAID:
        talk.answers["sort"] = choice
        talk.step = "words" if "about" in talk.answers else "whom"
        return True
    if talk.step == "whom":
        people = await whom_it_is_about(unit, me, MissionId(talk.answers["mission"]))
        known = {to_base36(item): item for item in people} | {"none": None}
        if choice in known:
            talk.answers["about"] = known[choice]
            talk.step = "words"
            return True
    return False


async def _send(
    query: CallbackQuery, talk: Talk, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    about = talk.answers["about"]
    _, lead = await say_concern(
        unit,
        me,
        MissionId(talk.answers["mission"]),
        PersonId(about) if about is not None else None,
        Sort(talk.answers["sort"]),
        [_load(item) for item in talk.answers["said"]],
    )
    await end(state, talk, Past(End.SENT, "words.send", told=int(lead)))
    return redraw(query, words.sent(scene, lead=lead))


@router.message(At("concern:words"), F.text | F.voice | F.photo, ~COMMAND)
async def on_words(message: Message, state: FSMContext, scene: Scene) -> Answer | None:
    """Written, spoken or shown: kept until it is sent."""
    talk = await find(state, FLOW)
    if talk is None:
        return None
    part = _said(message)
    written = sum(utf16_len(item[0]) for item in talk.answers["said"]) + utf16_len(part.text)
    if written > MAX_SAID or len(talk.answers["said"]) >= MAX_PARTS:
        return say(message, words.too_much(scene), words.ask_words(scene, talk.id, taken=True))
    talk.answers["said"] = [*talk.answers["said"], [part.text, part.attachment, part.file_id]]
    await keep(state, talk)
    return say(message, words.ask_words(scene, talk.id, taken=True))


@router.message(At("concern:sort", "concern:whom", "concern:words"), ~COMMAND)
async def on_something_else(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer | None:
    """A sticker where words were expected, or words where a button was: it goes nowhere else."""
    talk = await find(state, FLOW)
    if talk is None:
        return None
    said = words.only_words(scene) if talk.step == "words" else not_understood(scene)
    return say(message, said, await _screen(talk, unit, me, scene))


@router.message(At("safeguard:note"), F.text, ~COMMAND)
async def on_note(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer | None:
    """How it goes on, in the lead's words."""
    talk = await find(state, NOTE)
    if talk is None:
        return None
    seen = await note_concern(unit, me, ConcernId(int(talk.answers["concern"])), message.text or "")
    await end(state, talk)
    return say(message, await card_of(unit, me, scene, seen))


@router.message(At("safeguard:note"))
async def on_no_note(message: Message, state: FSMContext, scene: Scene) -> Answer | None:
    """A voice where words were expected."""
    talk = await find(state, NOTE)
    if talk is None:
        return None
    return say(message, not_understood(scene, may_write=True), words.ask_note(scene, talk.id))


async def card_of(unit: Unit, me: Neighbour, scene: Scene, seen: Seen) -> Screen:
    """A concern as its reader sees it now."""
    concern = seen.concern
    people = {concern.by, concern.about, concern.handler, *(item.by for item in concern.notes)}
    names = await unit.people.names(item for item in people if item is not None)
    return words.card(scene, concern, names, seen.mission, me.id, young=seen.is_young, waiting=seen.waiting)


async def card(unit: Unit, me: Neighbour, scene: Scene, concern: ConcernId) -> Screen:
    """The same, looked up."""
    return await card_of(unit, me, scene, await read_concern(unit, me, concern))


class Unsent(Filter):
    """A concern was begun, words were asked for, and whoever did has gone elsewhere without sending it."""

    async def __call__(
        self, message: Message, state: FSMContext, raw_state: str | None
    ) -> bool | dict[str, Any]:
        """Whether it is so; no command is caught, nor what answers another question."""
        if (message.text or "").startswith("/") or raw_state is not None:
            return False
        talk = await find(state, FLOW)
        return {"talk": talk} if talk is not None and talk.step == "words" else False


@unsent.message(F.text | F.voice | F.photo | F.video | F.video_note | F.document | F.location, Unsent())
async def on_unsent(message: Message, talk: Talk, state: FSMContext, scene: Scene) -> Answer:
    """Nothing is handed on by mistake: first it is sent, or not."""
    await keep(state, talk)
    return say(message, words.not_sent_yet(scene, talk.id))


def is_saying(raw_state: str | None) -> bool:
    """Whether somebody is saying a concern just now: an answer to a message goes to nobody else then."""
    return (raw_state or "").partition(":")[0] == FLOW


def _said(message: Message) -> Said:
    if message.voice is not None:
        return Said(clean_text(message.caption or "", MAX_WRITTEN), Attachment.VOICE, message.voice.file_id)
    if message.photo:
        shown = message.photo[-1].file_id
        return Said(clean_text(message.caption or "", MAX_WRITTEN), Attachment.PHOTO, shown)
    return Said(clean_text(message.text or "", MAX_WRITTEN))


def _load(item: list[Any]) -> Said:
    text, attachment, file_id = item
    return Said(text, Attachment(attachment) if attachment else None, file_id)
