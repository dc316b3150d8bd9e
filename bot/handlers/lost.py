"""The last router: whatever nobody waited for is answered all the same, never with silence."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import Private, Writes
from bot.handlers.start import unfinished
from bot.replies import redraw, say, stale, toast
from bot.views import home, toasts
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.people import Neighbour

strays = Router(name="strays")
"""Before what is written goes to somebody: a key that outlived its question is for nobody's eyes."""
router = Router(name="lost")
SERVICE = (
    F.pinned_message
    | F.new_chat_members
    | F.left_chat_member
    | F.message_auto_delete_timer_changed
    | F.write_access_allowed
    | F.forum_topic_created
    | F.forum_topic_edited
)


@strays.message(Private(), Writes(toasts.BACK))
async def on_stray_key(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Back from a question that is closed: home."""
    return say(message, home.home(scene, me), await unfinished(state, scene))


@router.message(F.chat.type == ChatType.PRIVATE, ~SERVICE)
async def on_message(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Not understood: what can be done instead. What was begun and left is offered again."""
    return say(message, home.lost(scene, me), await unfinished(state, scene))


@router.callback_query(Private())
async def on_press(query: CallbackQuery, me: Neighbour, scene: Scene) -> Answer:
    """A button that no screen of today has, or one that nobody of ours made."""
    return redraw(query, home.at_home(scene, me), toast=stale(scene))


@router.callback_query()
async def on_press_in_group(query: CallbackQuery, scene: Scene) -> Answer:
    """The same in a group, where only the presser is to see it."""
    return toast(query, stale(scene))
