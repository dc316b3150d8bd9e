"""A receipt: its photo, the amount where one likes to say it, and it is with the resident."""

from __future__ import annotations

import re

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say
from bot.views import visits
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.visits import send_expense
from solidarity.missions import Expense, Mission, MissionId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal

FLOW = "expense"
PHOTO, AMOUNT = "expense:photo", "expense:amount"
_AMOUNT = re.compile(r"^\s*(?:€|EUR)?\s*(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:€|euros?|EUR)?\s*$", re.IGNORECASE)
router = Router(name="expense")
router.message.filter(Private())


def read_amount(text: str) -> int | None:
    """Cents, from « 12,50 », « 12 € » or « 3.5 »; None for anything else."""
    found = _AMOUNT.match(text)
    if found is None:
        return None
    whole, rest = found.groups()
    return int(whole) * 100 + int((rest or "0").ljust(2, "0"))


async def begin(state: FSMContext, scene: Scene, mission: Mission) -> Screen:
    """The photo comes first."""
    await keep(state, Talk(FLOW, "photo", {"mission": mission.id}))
    return visits.ask_receipt(scene)


@router.message(At(PHOTO), F.photo)
async def on_photo(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The receipt; with the amount below it that is all."""
    talk = await find(state, FLOW)
    if talk is None or not message.photo:
        raise SkipHandler
    talk.answers["file_id"] = message.photo[-1].file_id
    cents = read_amount(message.caption or "")
    if cents is not None:
        return say(message, await _send(talk, cents, state, unit, me, scene))
    talk.step = "amount"
    await keep(state, talk)
    return say(message, visits.ask_amount(scene, talk.id))


@router.message(At(PHOTO), F.text, ~F.text.startswith("/"))
async def on_no_photo(message: Message, scene: Scene) -> Answer:
    """Words instead of a photo: asked again."""
    return say(message, visits.ask_receipt(scene))


@router.message(At(AMOUNT), F.text, ~F.text.startswith("/"))
async def on_amount(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The amount; anything else is asked again, never guessed."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    cents = read_amount(message.text or "")
    if cents is None:
        return say(message, visits.ask_amount(scene, talk.id))
    return say(message, await _send(talk, cents, state, unit, me, scene))


async def on_press(
    query: CallbackQuery, talk: Talk, step: str, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Sans montant »."""
    if step != "amount" or "file_id" not in talk.answers:
        return redraw(query, visits.ask_receipt(scene))
    return redraw(query, await _send(talk, None, state, unit, me, scene))


async def _send(
    talk: Talk, cents: int | None, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Screen:
    """It is with the resident, or why not."""
    mission_id = MissionId(int(talk.answers["mission"]))
    await end(state, talk, Past(End.SENT, "amount.none"))
    expense = Expense(talk.answers["file_id"], cents)
    try:
        mission = await send_expense(unit, me, mission_id, expense)
    except Refusal as refusal:
        return refusal_screen(scene, refusal)
    names = await unit.people.names([mission.host] if mission.host else [])
    return visits.receipt_sent(scene, scene.name(names, mission.host))
