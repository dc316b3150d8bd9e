"""What people change about themselves: language, neighbourhood, first name; their data."""

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
from bot.views import home, privacy, trust
from bot.views.home import HomeKey
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.people import (
    choose_neighbourhood,
    erase_neighbour,
    show_own_data,
)
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


async def _own_data(unit: Unit, me: Neighbour, scene: Scene) -> Screen:
    data = await show_own_data(unit, me)
    names = await unit.people.names([trace.actor for trace in data.traces if trace.actor is not None])
    names = {**names, **await unit.people.names(trust.people_of(me.volunteer))}
    return privacy.own_data(scene, data, names)


@router.message(Command("mesdonnees"))
async def on_own_data(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """All that is kept of them, and who looked."""
    return say(message, await _own_data(unit, me, scene))


@router.callback_query(On(Press.MY_DATA))
async def on_own_data_press(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The same, from the settings."""
    return redraw(query, await _own_data(unit, me, scene))


@router.message(Command("oublier", "oublie"))
async def on_forget(message: Message, me: Neighbour, scene: Scene) -> Answer:
    """Asked once more before everything goes."""
    return say(message, privacy.ask_erase(scene, me))


@router.callback_query(On(Press.ERASE))
async def on_erase(query: CallbackQuery, me: Neighbour, scene: Scene) -> Answer:
    """The same, from one's data."""
    return redraw(query, privacy.ask_erase(scene, me))


@router.callback_query(On(Press.ERASE_YES))
async def on_erase_yes(
    query: CallbackQuery, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Erased at once, in any state."""
    await state.clear()
    await erase_neighbour(unit, me)
    return redraw(query, privacy.erased(scene))
