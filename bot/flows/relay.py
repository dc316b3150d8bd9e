"""Writing to the other side of a mission: what is written in private with no question open.

A reply to a message goes where that came from, and what is written in a mission's own topic goes there; with
one conversation it goes there; with several, the bot asks to whom. After the end it offers to open the
conversation again. Meanwhile all that was written is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import Private
from bot.flows.concern import is_saying
from bot.flows.talk import Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.split_numbers import SplitNumbers
from bot.views import home, notices, requests
from bot.views import relay as words
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Show
from solidarity.actions.cautioning import raise_by_itself
from solidarity.actions.relay import (
    MAX_RELAYED,
    Said,
    change_message,
    closed_conversations,
    kept_apart,
    open_conversations,
    others,
    relay_message,
    reopen_conversation,
)
from solidarity.caution import NEVER, Held
from solidarity.concerns import Sort
from solidarity.missions import Mission, MissionId, State
from solidarity.names import clean_text, cut_utf16
from solidarity.people import Neighbour, is_minor
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment
from solidarity.rights import Action, allow, can

FLOW = "relay"
CAPTION = 900
MAX_WRITTEN = 4096
"""What Telegram lets a person write at once."""
CARRIED = F.text | F.voice | F.photo | F.video | F.video_note | F.document | F.location
OTHER = F.audio | F.sticker | F.contact | F.poll
REOPENABLE = 3
"""At most so many conversations are offered to be opened again."""
replies = Router(name="replies")
"""Before every conversation: whoever answers a message wants its sender to get it."""
router = Router(name="relay")
router.message.filter(Private())  # as an admin the bot hears all that is said in a group
router.edited_message.filter(Private())  # where messages have the same numbers as in private


class Replies(Filter):
    """A reply to a message that belongs to a mission, which is handed on."""

    async def __call__(
        self, message: Message, unit: Unit, me: Neighbour | None, raw_state: str | None
    ) -> bool | dict[str, Any]:
        """Whether it is one; not while a concern is being said, of which the other side hears nothing."""
        replied = message.reply_to_message
        if me is None or replied is None or message.chat.type != ChatType.PRIVATE or is_saying(raw_state):
            return False
        found = await unit.relays.mission_of(message.chat.id, replied.message_id)
        found = found or await unit.cards.by_message(message.chat.id, replied.message_id)
        mission = None if found is None else await unit.missions.find(found)
        return False if mission is None else {"mission": mission}


@replies.message(CARRIED, Replies())
async def on_reply(
    message: Message,
    mission: Mission,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    numbers: SplitNumbers,
) -> Answer:
    """A reply goes where the message that it answers came from."""
    if (message.text or "").startswith("/"):
        raise SkipHandler
    if not can(me, Action.WRITE, mission):
        if mission.state is State.OPEN:
            return say(message, words.take_first(scene), reply=True)
        if is_minor(me):
            allow(me, Action.WRITE, mission)  # refuses, and says who speaks with them instead
        raise Refusal(Why.RELAY_CLOSED if mission.state.is_over else Why.NOT_YOURS)
    if mission.host == me.id and mission.state is State.OPEN and not mission.holders:
        raise SkipHandler  # an answer to one's own card, before anybody has it
    if not mission.relay_open(scene.now):
        return await _offer_to_reopen(message, state, unit, me, scene, [mission])
    return await _pass_on(message, unit, me, scene, mission, numbers)


@router.message(CARRIED)
async def on_words(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, numbers: SplitNumbers
) -> Answer:
    """Whatever is written or shown in private, outside every conversation with the bot."""
    if (message.text or "").startswith("/"):
        raise SkipHandler
    conversations = await open_conversations(unit, me)
    if message.is_topic_message and message.message_thread_id is not None:
        about = await unit.topics.mission_of(message.chat.id, message.message_thread_id)
        conversations = [item for item in conversations if item.id == about] or conversations
    if not conversations and await kept_apart(unit, me):
        return say(message, refusal_screen(scene, Refusal(Why.NOT_IN_PRIVATE)), reply=True)
    if not conversations:
        closed = await closed_conversations(unit, me)
        if not closed:
            raise SkipHandler
        return await _offer_to_reopen(message, state, unit, me, scene, closed[:REOPENABLE])
    if len(conversations) == 1:
        return await _pass_on(message, unit, me, scene, conversations[0], numbers)
    talk = await find(state, FLOW) or Talk(FLOW, "whom", {"said": []})
    talk.answers["said"] = [*talk.answers["said"], *(_dump(item) for item in said_in(message))]
    await keep(state, talk)
    labels = [await _label(unit, me, scene, item) for item in conversations]
    return say(message, requests.choose_relay(scene, conversations, labels), reply=True)


@router.message(OTHER)
async def on_something_else(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What is not passed on is said, to who may think that it was."""
    if not await open_conversations(unit, me):
        raise SkipHandler
    return say(message, words.not_carried(scene, contact=message.contact is not None), reply=True)


@router.edited_message(CARRIED)
async def on_change(
    message: Message, unit: Unit, me: Neighbour | None, scene: Scene, numbers: SplitNumbers
) -> Answer | None:
    """What somebody changed changes on the other side too, unless it would not have gone at once."""
    held = None
    if me is not None:
        for said in said_in(message)[:1]:
            held = await change_on(unit, me, said, numbers)
    return say(message, words.change_held(scene, held), reply=True) if held is not None else None


async def _offer_to_reopen(
    message: Message,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    missions: Sequence[Mission],
) -> Answer:
    """The conversation is over: it can be opened again, and what was written then goes out."""
    talk = await find(state, FLOW) or Talk(FLOW, "whom", {"said": []})
    talk.answers["said"] = [*talk.answers["said"], *(_dump(item) for item in said_in(message))]
    await keep(state, talk)
    labels = [await _label(unit, me, scene, item) for item in missions]
    return say(message, words.closed(scene, missions, labels), reply=True)


async def on_reopen(
    query: CallbackQuery,
    mission_id: int,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    numbers: SplitNumbers,
) -> Answer:
    """Open again for a day; what was written meanwhile goes out now."""
    mission = await reopen_conversation(unit, me, MissionId(mission_id))
    talk = await find(state, FLOW)
    waiting = _messages(talk.answers["said"]) if talk is not None else []
    held = await _send_waiting(unit, me, mission.id, waiting, numbers)
    if talk is not None:
        await end(state, talk)
    names = await unit.people.names(others(mission, me))
    name = scene.t.list_of([scene.name(names, person) for person in others(mission, me)])
    answer = redraw(query, words.reopened_by_me(scene, name, sent=len(waiting) > len(held)))
    return _below(answer, scene, mission, held)


async def _pass_on(
    message: Message, unit: Unit, me: Neighbour, scene: Scene, mission: Mission, numbers: SplitNumbers
) -> Answer:
    said = said_in(message)
    try:
        held = await hand_on(unit, me, mission.id, said, numbers)
    except Refusal as refusal:
        if refusal.why is Why.NOBODY_TO_WRITE_TO:
            return say(message, notices.undelivered(scene, mission, me), reply=True)
        return say(message, refusal_screen(scene, refusal), reply=True)
    if held is not None:
        below = said[0].reply_to
        return say(message, words.held(scene, mission, held, message.message_id, below), reply=True)
    return Answer()  # the reaction that says « transmitted » comes once the other side has it


async def hand_on(
    unit: Unit,
    me: Neighbour,
    mission: MissionId,
    said: list[Said],
    numbers: SplitNumbers,
    *,
    insists: bool = False,
) -> Held | None:
    """Pass it on, or why it is held; who tries a third time today to give a card's number is seen to."""
    before = numbers.before(me.id, mission, said[0].message) if said else ""
    passed = await relay_message(unit, me, mission, *said, before=before, insists=insists)
    numbers.held += passed.held is not None
    await _note(unit, me, mission, said, passed.held, numbers)
    return passed.held


async def change_on(unit: Unit, me: Neighbour, said: Said, numbers: SplitNumbers) -> Held | None:
    """Change on the other side what somebody changed on theirs, or why it is not followed."""
    mission = await unit.relays.mission_of(me.telegram_id, said.message)
    if mission is None:  # it went to nobody
        return None
    held = await change_message(unit, me, said, numbers.across(me.id, mission, said.message, said.text))
    numbers.held += held is not None
    await _note(unit, me, mission, [said], held, numbers)
    return held


async def _note(
    unit: Unit, me: Neighbour, mission: MissionId, said: list[Said], held: Held | None, numbers: SplitNumbers
) -> None:
    """Remember for a minute what may be a part of a number; the third number held is seen to."""
    if held is None and said:
        numbers.heard(me.id, mission, said[0].message, "".join(item.text for item in said))
    elif held in NEVER and await numbers.insists(me.telegram_id):
        await raise_by_itself(unit, me, mission, Sort.NUMBERS)


async def _send_waiting(
    unit: Unit, me: Neighbour, mission: MissionId, waiting: list[list[Said]], numbers: SplitNumbers
) -> list[tuple[Said, Held]]:
    """What was written meanwhile goes out; what is held of it."""
    held = []
    for said in waiting:
        why = await hand_on(unit, me, mission, said, numbers)
        if why is not None:
            held.append((said[0], why))
    return held


def _below(answer: Answer, scene: Scene, mission: Mission, held: list[tuple[Said, Held]]) -> Answer:
    """The answer, and below each message that is held, why."""
    shows = [
        Show(words.held(scene, mission, why, said.message, said.reply_to), reply_to=said.message)
        for said, why in held
    ]
    return replace(answer, shows=(*answer.shows, *shows))


async def _label(unit: Unit, me: Neighbour, scene: Scene, mission: Mission) -> str:
    people = others(mission, me)
    names = await unit.people.names(people)
    return words.label(scene, mission, [scene.name(names, person) for person in people])


async def on_whom(
    query: CallbackQuery,
    mission_id: int,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    numbers: SplitNumbers,
) -> Answer:
    """To whom the waiting messages go; no mission: to nobody."""
    talk = await find(state, FLOW)
    if talk is None:
        return redraw(query, home.at_home(scene, me), toast=stale(scene))
    if not mission_id:
        await end(state, talk)
        return redraw(query, words.not_sent(scene))
    mission = await unit.missions.get(MissionId(mission_id))
    waiting = _messages(talk.answers["said"])
    try:
        held = await _send_waiting(unit, me, mission.id, waiting, numbers)
    except Refusal as refusal:
        if refusal.why is not Why.NOBODY_TO_WRITE_TO:
            raise
        return redraw(query, notices.undelivered(scene, mission, me))
    await end(state, talk)
    if len(held) == len(waiting):
        return _below(redraw(query, words.not_sent(scene)), scene, mission, held)
    name = await _label(unit, me, scene, mission)
    return _below(redraw(query, words.sent_to(scene, name)), scene, mission, held)


def said_in(message: Message) -> list[Said]:
    """What was sent; a text too long to stand below a name, in two parts."""
    number = message.message_id
    below = message.reply_to_message.message_id if message.reply_to_message else None
    shown = _shown(message)
    if shown is not None:
        kind, file_id = shown
        return [Said(number, clean_text(message.caption or "", CAPTION), kind, file_id, below)]
    text = clean_text(message.text or "", MAX_WRITTEN)
    first = cut_utf16(text, MAX_RELAYED)
    rest = text[len(first) :]
    return [Said(number, part, reply_to=below) for part in (first, rest) if part]


def _shown(message: Message) -> tuple[Attachment, str] | None:
    """What it shows besides words, as Telegram will show it again."""
    if message.photo:
        return Attachment.PHOTO, message.photo[-1].file_id
    if message.location:
        return Attachment.PLACE, f"{message.location.latitude} {message.location.longitude}"
    files = {
        Attachment.VOICE: message.voice,
        Attachment.VIDEO: message.video,
        Attachment.VIDEO_NOTE: message.video_note,
        Attachment.DOCUMENT: message.document,
    }
    return next(((kind, file.file_id) for kind, file in files.items() if file), None)


def _messages(bodies: Sequence[dict[str, Any]]) -> list[list[Said]]:
    """What waits, message by message: a long text waits in two parts."""
    parts = map(_load, bodies)
    return [list(group) for _, group in groupby(parts, key=lambda item: item.message)]


def _dump(said: Said) -> dict[str, Any]:
    return {
        "message": said.message,
        "text": said.text,
        "attachment": said.attachment,
        "file_id": said.file_id,
        "reply_to": said.reply_to,
    }


def _load(body: dict[str, Any]) -> Said:
    attachment = Attachment(body["attachment"]) if body["attachment"] else None
    return Said(body["message"], body["text"], attachment, body["file_id"], body.get("reply_to"))
