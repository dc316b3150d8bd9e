"""Questions that a key below the text field answers: one's number, one's position. Asked, left, asked again.

What is done with the answer is the flow's own.
"""

from __future__ import annotations

from collections.abc import Callable

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Writes
from bot.flows.talk import Talk, end, find, keep
from bot.replies import redraw, say, toast
from bot.views import toasts
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.people import Neighbour

COMMAND = F.text.startswith("/")


async def ask(query: CallbackQuery, state: FSMContext, talk: Talk, question: Screen, again: str) -> Answer:
    """The question with its key; pressed twice, where that key is (`again`)."""
    waiting = await find(state, talk.flow)
    at = f"{talk.flow}:{talk.step}"
    if waiting is not None and waiting.answers == talk.answers and await state.get_state() == at:
        return toast(query, again, alert=True)
    await keep(state, talk)
    return redraw(query, None, question)


def may_leave(router: Router, at: str, left: Callable[[Scene, Neighbour], tuple[Screen, ...]]) -> None:
    """The key that goes back: nothing is given."""

    @router.message(At(at), Writes(toasts.BACK))
    async def on_back(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
        talk = await find(state, at.partition(":")[0])
        if talk is None:
            raise SkipHandler
        await end(state, talk)
        return say(message, *left(scene, me))


def asks_again(router: Router, at: str, question: Callable[[Scene], Screen]) -> None:
    """Whatever else is written. To be called last: it takes everything."""

    @router.message(At(at), ~COMMAND)
    async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
        if await find(state, at.partition(":")[0]) is None:
            raise SkipHandler
        return say(message, not_understood(scene), question(scene))
