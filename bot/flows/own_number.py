"""Somebody changes the number that is kept of them: by Telegram's own button, so that it is surely theirs.

Giving it to somebody on a mission is `bot.flows.share_phone`. Nobody is told of this.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private, Writes
from bot.flows.share_phone import ask_number
from bot.flows.talk import Talk, end, find, keep
from bot.i18n import N_
from bot.replies import redraw, say, toast
from bot.views import privacy
from bot.views.home import home_keyboard, not_understood
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.people import keep_phone
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

FLOW = "number"
WAITS = "number:contact"
router = Router(name="own_number")
router.message.filter(Private())
COMMAND = F.text.startswith("/")


async def begin(query: CallbackQuery, state: FSMContext, scene: Scene) -> Answer:
    """Ask for it."""
    if await state.get_state() == WAITS:
        return toast(query, scene.t.label("Touchez le bouton en bas : « Envoyer mon numéro »."), alert=True)
    await keep(state, Talk(FLOW, "contact"))
    return redraw(query, None, ask_number(scene))


@router.message(At(WAITS), F.contact)
async def on_contact(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One's own contact; somebody else's is not taken."""
    talk = await find(state, FLOW)
    if talk is None or message.contact is None:
        raise SkipHandler
    if message.contact.user_id != me.telegram_id:
        return say(message, refusal_screen(scene, Refusal(Why.NOT_YOUR_CONTACT)), ask_number(scene))
    await end(state, talk)
    me = await keep_phone(unit, me, message.contact.phone_number)
    kept = Screen(scene.t("C'est gardé. Merci !"), keyboard=home_keyboard(scene.t, me))
    return say(message, kept, privacy.own_number(scene, me))


@router.message(At(WAITS), Writes(N_("↩️ Retour")))
async def on_no_contact(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Rather not."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    await end(state, talk)
    unchanged = Screen(scene.t("D'accord. Rien n'a changé."), keyboard=home_keyboard(scene.t, me))
    return say(message, unchanged, privacy.own_number(scene, me))


@router.message(At(WAITS), ~COMMAND)
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a number was expected."""
    if await find(state, FLOW) is None:
        raise SkipHandler
    return say(message, not_understood(scene), ask_number(scene))
