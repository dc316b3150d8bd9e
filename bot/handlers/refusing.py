"""A refusal as an answer: a toast for a press, a message for a message; never an error, never silence."""

from __future__ import annotations

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from bot.replies import redraw, say, toast, whisper
from bot.views import home
from bot.views.refusals import refusal_screen, refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why


def refusal_answer(
    event: CallbackQuery | Message | None, scene: Scene, me: Neighbour | None, refusal: Refusal
) -> Answer | None:
    """What the person gets; None where nobody is there to get anything."""
    if isinstance(event, CallbackQuery):
        if refusal.why is Why.STALE and me is not None and event.message is not None:
            private = event.message.chat.type == ChatType.PRIVATE
            return redraw(event, home.at_home(scene, me) if private else None, toast=refused(scene, refusal))
        return toast(event, refused(scene, refusal), alert=True)
    if isinstance(event, Message):
        words = refusal_screen(scene, refusal)
        if event.ephemeral_message_id is not None:
            return whisper(event, words)
        if me is not None and event.chat.type == ChatType.PRIVATE:
            words = Screen(words.text, keyboard=home.home_keyboard(scene.t, me))
        return say(event, words)
    return None
