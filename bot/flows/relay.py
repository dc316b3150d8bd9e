"""Writing to the other side of a mission: what is written in private with no question open.

A reply to a relayed message goes where that came from; with one conversation it goes there; with
several, the bot asks to whom.
"""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.flows.talk import Talk, end, find, keep
from bot.handlers.replies import redraw, say, stale
from bot.views import home, requests
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.relay import (
    MAX_RELAYED,
    Said,
    open_conversations,
    others,
    relay_message,
)
from solidarity.missions import Mission, MissionId
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal
from solidarity.requests import Attachment

FLOW = "relay"
CAPTION = 900
router = Router(name="relay")


@router.message(F.text | F.voice)
async def on_words(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer | None:
    """Words or a voice message, in private, outside every conversation with the bot."""
    if (message.text or "").startswith("/"):
        return None
    said = _said(message)
    found = await _meant(message, unit)
    if found is not None:
        await relay_message(unit, me, found, said)
        return Answer()
    conversations = await open_conversations(unit, me)
    if not conversations:
        return None
    if len(conversations) == 1:
        return await _pass_on(message, unit, me, scene, conversations[0], said)
    talk = Talk(FLOW, "whom", _dump(said))
    await keep(state, talk)
    labels = [await _label(unit, me, scene, item) for item in conversations]
    return say(message, requests.choose_relay(scene, conversations, labels), reply=True)


async def _meant(message: Message, unit: Unit) -> MissionId | None:
    """The mission of the message that is replied to."""
    if message.reply_to_message is None:
        return None
    return await unit.cards.by_message(message.chat.id, message.reply_to_message.message_id)


async def _pass_on(
    message: Message, unit: Unit, me: Neighbour, scene: Scene, mission: Mission, said: Said
) -> Answer:
    try:
        await relay_message(unit, me, mission.id, said)
    except Refusal as refusal:
        return say(message, refusal_screen(scene, refusal), reply=True)
    return Answer()  # the reaction that says « transmitted » comes once the other side has it


async def _label(unit: Unit, me: Neighbour, scene: Scene, mission: Mission) -> str:
    people = others(mission, me)
    names = await unit.people.names(people)
    return scene.t.label(
        # i18n: {name}: who; {what}: the category, without picture.
        "{name} · {what}",
        name=scene.t.list_of([scene.name(names, person) for person in people]),
        what=scene.category_word(mission.category),
    )


async def on_whom(
    query: CallbackQuery,
    mission_id: int,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """To whom the waiting message goes."""
    talk = await find(state, FLOW)
    if talk is None:
        return redraw(query, home.at_home(scene, me), toast=stale(scene))
    mission = await relay_message(unit, me, MissionId(mission_id), _load(talk.answers))
    await end(state, talk)
    name = await _label(unit, me, scene, mission)
    # i18n: {name} is a name and a category: "Rosa · Shopping".
    return redraw(query, Screen(scene.t("Envoyé à {name}.", name=name)))


def _said(message: Message) -> Said:
    if message.voice:
        caption = clean_text(message.caption or "", CAPTION)
        return Said(message.message_id, caption, Attachment.VOICE, message.voice.file_id)
    return Said(message.message_id, clean_text(message.text or "", MAX_RELAYED))


def _dump(said: Said) -> dict[str, Any]:
    return {
        "message": said.message,
        "text": said.text,
        "attachment": said.attachment,
        "file_id": said.file_id,
    }


def _load(body: dict[str, Any]) -> Said:
    attachment = Attachment(body["attachment"]) if body["attachment"] else None
    return Said(body["message"], body["text"], attachment, body["file_id"])
