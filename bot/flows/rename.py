"""Changing one's first name from the settings."""

from __future__ import annotations

from dataclasses import replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say
from bot.views import associations, barring, home
from bot.views.asking import navigation
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.blocks import own_blocks
from solidarity.actions.people import rename_neighbour
from solidarity.people import Neighbour
from solidarity.ports import Unit

FLOW = "rename"
router = Router(name="rename")
router.message.filter(Private())


async def begin(query: CallbackQuery, state: FSMContext, scene: Scene) -> Answer:
    """Ask for it."""
    talk = Talk(FLOW, "name")
    await keep(state, talk)
    return redraw(query, _question(talk, scene))


def _question(talk: Talk, scene: Scene) -> Screen:
    return Screen(home.ask_name(scene).text, (navigation(scene, talk.id, "name", back=False),))


async def settings_of(unit: Unit, me: Neighbour, scene: Scene) -> Screen:
    """What somebody can change about themselves, with the way to what they speak for."""
    mine = await unit.organisations.of(me.id)
    shown = home.settings(scene, me, associations.settings_button(scene, mine))
    if await own_blocks(unit, me):
        return replace(shown, rows=(*shown.rows, barring.settings_row(scene)))
    return shown


async def on_press(
    query: CallbackQuery, talk: Talk, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The only button is the one that cancels."""
    await end(state, talk, Past(End.UNCHANGED, "name.cancel"))
    return redraw(query, await settings_of(unit, me, scene))


@router.message(At("rename:name"), F.text, ~F.text.startswith("/"))
async def on_name(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The new first name."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    me = await rename_neighbour(unit, me, message.text or "")
    await end(state, talk)
    return say(message, await settings_of(unit, me, scene))


@router.message(At("rename:name"))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Sent where a name was expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return say(message, home.not_understood(scene, may_write=True), _question(talk, scene))
