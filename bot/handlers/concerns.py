"""The buttons of concerns: whoever has one says it here; the safeguarding lead reads and goes on here."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import Known, On, Private
from bot.flows import concern
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import redraw, say, stale
from bot.views import concerns as words
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.concerns import (
    close_concern,
    next_concern,
    number_of,
    read_concern,
    take_concern,
)
from solidarity.concerns import ConcernId, Outcome, Progress
from solidarity.missions import MissionId
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

router = Router(name="concerns")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())


@router.callback_query(On(Press.CONCERN))
async def on_concern(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """« Une inquiétude », from whatever is about a mission; the card stays as it is."""
    return redraw(query, None, await concern.begin(state, unit, me, scene, MissionId(pressed.subject)))


@router.message(Command("protection"), Known())
async def on_protection(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What waits, one at a time, for who reads it."""
    seen = await next_concern(unit, me)
    if seen is None:
        return say(message, words.none_waits(scene))
    return say(message, await concern.card_of(unit, me, scene, seen))


@router.callback_query(On(Press.CONCERNS))
async def on_next(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The next one."""
    seen = await next_concern(unit, me, ConcernId(pressed.subject))
    if seen is None:
        return redraw(query, words.none_waits(scene))
    return redraw(query, await concern.card_of(unit, me, scene, seen))


@router.callback_query(On(Press.CONCERN_CARD))
async def on_card(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One of them, as it stands."""
    return redraw(query, await concern.card(unit, me, scene, ConcernId(pressed.subject)))


@router.callback_query(On(Press.CONCERN_TAKE))
async def on_take(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The first tap takes it; a later one sees who has it."""
    try:
        seen = await take_concern(unit, me, ConcernId(pressed.subject))
    except Refusal as refusal:
        if refusal.why is not Why.CONCERN_TAKEN:
            raise
        shown = await concern.card(unit, me, scene, ConcernId(pressed.subject))
        return redraw(query, shown, toast=refused(scene, refusal))
    return redraw(query, await concern.card_of(unit, me, scene, seen))


@router.callback_query(On(Press.CONCERN_PHONE))
async def on_phone(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Whose number; then the number, and that it was looked at is kept."""
    concern_id = ConcernId(pressed.subject)
    if not pressed.arg:
        seen = await read_concern(unit, me, concern_id)
        sides = [item for item in (seen.concern.by, seen.concern.about) if item is not None]
        return redraw(query, words.choose_number(scene, seen.concern, await unit.people.names(sides)))
    whom = PersonId(from_base36(pressed.arg) or 0)
    seen, phone = await number_of(unit, me, concern_id, whom)
    name = scene.name(await unit.people.names([whom]), whom)
    return redraw(query, words.number(scene, seen.concern, name, phone))


@router.callback_query(On(Press.CONCERN_NOTE))
async def on_note(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """How it goes on is written as one message."""
    seen = await read_concern(unit, me, ConcernId(pressed.subject))
    if seen.concern.state is Progress.CLOSED:
        return redraw(query, await concern.card_of(unit, me, scene, seen), toast=stale(scene))
    return redraw(query, None, await concern.begin_note(state, scene, seen.concern.id))


@router.callback_query(On(Press.CONCERN_HEAR))
async def on_hear(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What was spoken or shown, below the card."""
    seen = await read_concern(unit, me, ConcernId(pressed.subject))
    at = int(pressed.arg) if pressed.arg.isdecimal() and len(pressed.arg) == 1 else -1
    shown = words.heard(scene, seen.concern, at)
    if shown is None:
        return redraw(query, await concern.card_of(unit, me, scene, seen), toast=stale(scene))
    return redraw(query, None, shown)


@router.callback_query(On(Press.CONCERN_CLOSE))
async def on_close(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Closed with what came of it, which is asked first."""
    concern_id = ConcernId(pressed.subject)
    if pressed.arg not in set(Outcome):
        seen = await read_concern(unit, me, concern_id)
        if pressed.arg or seen.concern.state is Progress.CLOSED:
            return redraw(query, await concern.card_of(unit, me, scene, seen), toast=stale(scene))
        return redraw(query, words.ask_outcome(scene, seen.concern))
    seen = await close_concern(unit, me, concern_id, Outcome(pressed.arg))
    return redraw(query, await concern.card_of(unit, me, scene, seen))
