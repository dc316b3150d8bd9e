"""The button of whom nothing was heard for long: they stay. The tap itself has counted already."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press
from bot.filters import On, Private
from bot.replies import redraw
from bot.views import idle
from bot.views.scene import Scene
from bot.views.screen import Answer

router = Router(name="idle")
router.callback_query.filter(Private())


@router.callback_query(On(Press.STAY))
async def on_stay(query: CallbackQuery, scene: Scene) -> Answer:
    """Any word would have done: who is here was seen (`bot.middlewares.person`)."""
    return redraw(query, idle.stayed(scene))
