"""A volunteer shares a position once. All that is kept of it is a cell of a few streets, never the point.

The point is neither in the draft nor anywhere else of ours; the update that brought it goes once answered.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import At, On, Private, Writes
from bot.flows.talk import Talk, end, find, keep
from bot.i18n import N_
from bot.replies import redraw, say, toast
from bot.views import volunteers
from bot.views.home import home_keyboard, not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.volunteers import forget_position, share_position
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

FLOW = "near"
WAITS = "near:position"
router = Router(name="near")
router.message.filter(Private())
router.callback_query.filter(Private())
COMMAND = F.text.startswith("/")


@router.callback_query(On(Press.NEAR))
async def on_near(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """What it is for; then, after a yes, the key that sends it; or it goes."""
    if me.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
    if pressed.arg == "ask":
        if await state.get_state() == WAITS:
            words = scene.t.label("Touchez le bouton en bas : « Envoyer ma position ».")
            return toast(query, words, alert=True)
        await keep(state, Talk(FLOW, "position"))
        return redraw(query, None, volunteers.ask_position(scene))
    if pressed.arg == "forget":
        me = await forget_position(unit, me)
    return redraw(query, volunteers.near(scene, me))


@router.message(F.location)
async def got_position(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, raw_state: str | None
) -> Answer:
    """The cell around it is kept, and nothing else.

    Also long after it was asked for: it must not go to the other side of a mission by mistake.
    """
    talk = await find(state, FLOW)
    if talk is None or message.location is None or raw_state not in (WAITS, None):
        raise SkipHandler
    await end(state, talk)
    kept = await share_position(unit, me, (message.location.latitude, message.location.longitude))
    words = volunteers.not_here(scene) if kept is None else scene.t("C'est gardé. Merci !")
    me = kept or me
    return say(message, Screen(words, keyboard=home_keyboard(scene.t, me)), volunteers.near(scene, me))


@router.message(At(WAITS), Writes(N_("↩️ Retour")))
async def on_no_position(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Rather not."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    await end(state, talk)
    words = Screen(scene.t("D'accord. Rien n'est gardé."), keyboard=home_keyboard(scene.t, me))
    return say(message, words, volunteers.menu(scene, me))


@router.message(At(WAITS), ~COMMAND)
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a position was expected."""
    if await find(state, FLOW) is None:
        raise SkipHandler
    return say(message, not_understood(scene), volunteers.ask_position(scene))
