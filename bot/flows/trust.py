"""Staff lent by an employer: who lends, and until which day. Two questions, for coordinators."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.views import loans, trust_card
from bot.views.home import not_understood
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.trust import lend_volunteer, show_volunteer
from solidarity.names import clean_text
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal
from solidarity.rights import Action, allow
from solidarity.trust import LONGEST_LOAN, MAX_EMPLOYER

FLOW = "loan"
STEPS = ("employer", "until")
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?")
router = Router(name="loan")
router.message.filter(Private())


async def begin(state: FSMContext, person: PersonId, scene: Scene) -> Screen:
    """Ask who lends this person."""
    talk = Talk(FLOW, "employer", {"person": person})
    await keep(state, talk)
    return _question(talk, scene)


def _question(talk: Talk, scene: Scene) -> Screen:
    if talk.step == "employer":
        return loans.ask_employer(scene, talk.id)
    return loans.ask_until(scene, talk.id, talk.answers["employer"])


def read_day(words: str, today: date) -> date | None:
    """« 31/12 » or « 31.12.2026 »: a day from today on, within a year; None for anything in doubt."""
    match = _DAY.fullmatch(words.strip())
    if match is None:
        return None
    years = [int(match[3])] if match[3] else [today.year, today.year + 1]
    for year in years:
        try:
            found = date(year, int(match[2]), int(match[1]))
        except ValueError:
            continue
        if today <= found <= today + LONGEST_LOAN:
            return found
    return None


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
    """How long, by a button; back, or cancel."""
    allow(me, Action.VOUCH)
    person = PersonId(int(talk.answers["person"]))
    if choice == "cancel":
        await end(state, talk, Past(End.CANCELLED, f"{step}.cancel", person))
        seen = await show_volunteer(unit, me, person)
        return redraw(query, trust_card.volunteer_card(scene, seen))
    if step != talk.step:
        return redraw(query, _question(talk, scene), toast=stale(scene))
    if choice == "back":
        talk.step = "employer"
        await keep(state, talk)
        return redraw(query, _question(talk, scene))
    if step != "until" or choice not in loans.LOANS:
        return redraw(query, _question(talk, scene), toast=stale(scene))
    until = scene.today + timedelta(days=loans.LOANS[choice])
    return redraw(query, await _lend(talk, f"until.{choice}", until, state, unit, me, scene))


async def _lend(
    talk: Talk, pressed: str, until: date, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Screen:
    """It is noted, or why not."""
    person = PersonId(int(talk.answers["person"]))
    await end(state, talk, Past(End.SENT, pressed, person))
    try:
        seen = await lend_volunteer(unit, me, person, talk.answers["employer"], until)
    except Refusal as refusal:
        return refusal_screen(scene, refusal)
    return trust_card.volunteer_card(scene, seen)


@router.message(At("loan:employer"), F.text, ~F.text.startswith("/"))
async def on_employer(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Who lends."""
    allow(me, Action.VOUCH)
    talk = await _found(state)
    name = clean_text(message.text or "", MAX_EMPLOYER)
    if not name:
        return say(message, _question(talk, scene))
    talk.answers["employer"], talk.step = name, "until"
    await keep(state, talk)
    return say(message, _question(talk, scene))


@router.message(At("loan:until"), F.text, ~F.text.startswith("/"))
async def on_until(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Until which day, written. In doubt it is asked again."""
    talk = await _found(state)
    until = read_day(message.text or "", scene.today)
    if until is None:
        return say(message, loans.not_a_day(scene), _question(talk, scene))
    return say(message, await _lend(talk, "until.written", until, state, unit, me, scene))


@router.message(At(*(f"{FLOW}:{step}" for step in STEPS)))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Sent where words were expected."""
    talk = await _found(state)
    return say(message, not_understood(scene, may_write=True), _question(talk, scene))


async def _found(state: FSMContext) -> Talk:
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return talk
