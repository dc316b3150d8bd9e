"""A telephone call, written down by the staff: one line is read, what is missing is asked.

The questions, the recap and the sending are those of asking (`bot.flows.ask_help`), for somebody else.
"""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import ask_answers, ask_help
from bot.flows.another_answers import noted
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.views import asking, proxies
from bot.views import switchboard as views
from bot.views.bank_numbers import not_taken
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.caution import number_in
from solidarity.people import Neighbour
from solidarity.rights import Action, allow
from solidarity.switchboard import Line, is_doubtful, is_sound, parse_line

FLOW = "call"
COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
router = Router(name="switchboard")
router.message.filter(Private())


async def begin(state: FSMContext, me: Neighbour, scene: Scene) -> Screen:
    """How to write the call down; an unfinished request comes first, so that nothing typed is lost."""
    allow(me, Action.NOTE)
    waiting = await ask_help.waiting(state)
    if waiting is not None:
        return asking.draft_waiting(scene, waiting.id, waiting.flow)
    talk = Talk(FLOW, "line")
    await keep(state, talk)
    return views.ask_line(scene, talk.id)


async def on_press(
    query: CallbackQuery, talk: Talk, step: str, choice: str, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    """The questions one by one, or nothing at all."""
    allow(me, Action.NOTE)
    if (step, choice) == ("line", "ask"):
        await end(state, talk)
        asked = await _ask(state, noted({}))
        return redraw(query, ask_help.screen_of(asked, scene, me))
    if choice == "cancel":
        await end(state, talk, Past(End.CANCELLED, f"{step}.cancel"))
        return redraw(query, asking.cancelled(scene, FLOW))
    return redraw(query, views.ask_line(scene, talk.id), toast=stale(scene))


async def waits(state: FSMContext) -> Talk | None:
    """Whether a line is waited for."""
    return await find(state, FLOW)


async def got_line(
    message: Message, text: str, talk: Talk, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    """What was understood is shown by the recap, or the next question comes; the rest is said as written."""
    allow(me, Action.NOTE)
    if held := number_in(text):
        return say(message, not_taken(scene, held))
    line = parse_line(text, scene.town, scene.t.locale, scene.today)
    await end(state, talk)
    asked = await _ask(state, noted(_answers(line)))
    wrong = None
    if line.phone is not None and line.phone.doubt is not None and not is_doubtful(line.phone):
        wrong = proxies.not_a_phone(scene, line.phone.doubt)
    return say(message, views.unclear(scene, line.unclear), wrong, ask_help.screen_of(asked, scene, me))


@router.message(At("call:line"), F.text, ~COMMAND)
async def on_line(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The line."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return await got_line(message, message.text or "", talk, state, me, scene)


@router.message(At("call:line"))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Sent where a line was expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return say(message, not_understood(scene, may_write=True), views.ask_line(scene, talk.id))


async def _ask(state: FSMContext, answers: dict[str, Any]) -> Talk:
    talk = Talk(ask_help.FLOW, "category", answers)
    talk.step = ask_answers.first_missing(talk)
    await keep(state, talk)
    return talk


def _answers(line: Line) -> dict[str, Any]:
    """The line as the conversation keeps answers. A detail is not asked for: who has one, writes it."""
    found: dict[str, Any] = {"detail": {"text": line.detail, "attachment": None, "file_id": None}}
    said = {
        "who": line.name or None,
        "category": line.category,
        "day": line.day.isoformat() if line.day is not None else None,
        "where": line.neighbourhood,
    }
    found |= {answer: value for answer, value in said.items() if value is not None}
    if line.phone is not None and is_sound(line.phone):
        found["phone"] = line.phone.number
    elif line.phone is not None and is_doubtful(line.phone):
        found["doubt"] = line.phone.number
    return found
