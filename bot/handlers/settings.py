"""What people change about themselves: language, neighbourhood, first name."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import Home, On, Private
from bot.flows import rename
from bot.flows.rename import settings_of
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import redraw, say
from bot.views import home
from bot.views.home import HomeKey
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.people import choose_neighbourhood
from solidarity.people import Neighbour
from solidarity.ports import Unit

router = Router(name="settings")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())


@router.message(Home(HomeKey.SETTINGS))
@router.message(Command("reglages"))
async def on_settings(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What can be changed."""
    return say(message, await settings_of(unit, me, scene))


@router.callback_query(On(Press.SETTINGS))
async def on_settings_press(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Back to what can be changed."""
    return redraw(query, await settings_of(unit, me, scene))


@router.callback_query(On(Press.RENAME))
async def on_rename(query: CallbackQuery, state: FSMContext, scene: Scene) -> Answer:
    """Another first name."""
    return await rename.begin(query, state, scene)


@router.callback_query(On(Press.MOVE))
async def on_move(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Another neighbourhood."""
    code = pressed.arg
    if not code or code.startswith("page-"):
        digits = code.removeprefix("page-")
        return redraw(query, home.choose_neighbourhood(scene, int(digits) if digits.isdecimal() else 0))
    me = await choose_neighbourhood(unit, me, code)
    return redraw(query, await settings_of(unit, me, scene))
