"""Somebody changes the number that is kept of them: by Telegram's own button, so that it is surely theirs.

Giving it to somebody on a mission is `bot.flows.share_phone`. Nobody is told of this.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import keys
from bot.flows.talk import Talk, end, find
from bot.replies import say
from bot.views import privacy, sharing, toasts
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


async def begin(query: CallbackQuery, state: FSMContext, scene: Scene) -> Answer:
    """Ask for it."""
    talk = Talk(FLOW, "contact")
    return await keys.ask(query, state, talk, sharing.ask_number(scene), toasts.number_below(scene))


@router.message(At(WAITS), F.contact)
async def on_contact(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One's own contact; somebody else's is not taken."""
    talk = await find(state, FLOW)
    if talk is None or message.contact is None:
        raise SkipHandler
    if message.contact.user_id != me.telegram_id:
        return say(message, refusal_screen(scene, Refusal(Why.NOT_YOUR_CONTACT)), sharing.ask_number(scene))
    await end(state, talk)
    me = await keep_phone(unit, me, message.contact.phone_number)
    return say(message, toasts.kept_with_thanks(scene, me), privacy.own_number(scene, me))


def _left(scene: Scene, me: Neighbour) -> tuple[Screen, ...]:
    return privacy.number_unchanged(scene, me), privacy.own_number(scene, me)


keys.may_leave(router, WAITS, _left)
keys.asks_again(router, WAITS, sharing.ask_number)
