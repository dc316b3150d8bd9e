"""Discreet mode: its setting, what stands behind « you have a message », and wiping a chat.

Also the voice or photo of a request, for a coordinator: it is never in a card that others may see.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows.rename import settings_of
from bot.replies import place_of, redraw, say, stale
from bot.views import discreet as words
from bot.views import home, missions
from bot.views.scene import Scene
from bot.views.screen import Answer, load_screen
from solidarity.actions.discreet import messages_to_wipe, read_veiled, set_discreet
from solidarity.actions.voice import hear_detail
from solidarity.missions import MissionId
from solidarity.people import Neighbour
from solidarity.ports import Unit

router = Router(name="discreet")
router.message.filter(Private())
router.callback_query.filter(Private())
WORDS_OF_WIPING = frozenset({"effacer", "/effacer", "wissen", "löschen", "wipe"})


@router.callback_query(On(Press.HEAR))
async def on_hear(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The voice or the photo, below the card."""
    mission = await hear_detail(unit, me, MissionId(pressed.subject))
    return redraw(query, None, missions.detail_screen(scene, mission, me))


@router.callback_query(On(Press.DISCREET))
async def on_discreet(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """What it does; on, or off."""
    if pressed.arg in ("on", "off"):
        me = await set_discreet(unit, me, on=pressed.arg == "on")
        return redraw(query, words.mode(scene, me))
    if pressed.arg == "back":
        return redraw(query, await settings_of(unit, me, scene))
    return redraw(query, words.mode(scene, me))


@router.callback_query(On(Press.UNVEIL))
async def on_unveil(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The message itself, in the place of the neutral words."""
    body = await read_veiled(unit, me, pressed.arg)
    if body is None:
        return redraw(query, home.at_home(scene, me), toast=stale(scene))
    screen = load_screen(body)
    if screen.media is not None:
        return redraw(query, None, screen)
    return redraw(query, screen)


@router.message(F.text.lower().in_(WORDS_OF_WIPING))
async def on_word(message: Message, scene: Scene) -> Answer:
    """Typed in a hurry: asked once."""
    return say(message, words.ask_wipe(scene))


@router.callback_query(On(Press.WIPE))
async def on_wipe(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Asked once; then everything that Telegram lets us take away goes."""
    if pressed.arg != "yes":
        return redraw(query, words.ask_wipe(scene))
    chat, pressed_in, _ = place_of(query)
    gone = await messages_to_wipe(unit, me, chat, pressed_in)
    return replace(redraw(query, None, words.wiped(scene)), wipes=gone)
