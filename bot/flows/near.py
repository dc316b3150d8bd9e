"""A volunteer shares a position once. All that is kept of it is a cell of a few streets, never the point.

The point is neither in the draft nor anywhere else of ours; the update that brought it goes once answered.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import keys
from bot.flows.talk import Talk, end, find
from bot.replies import redraw, say
from bot.views import toasts, volunteers
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


@router.callback_query(On(Press.NEAR))
async def on_near(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """What it is for; then, after a yes, the key that sends it; or it goes."""
    if me.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
    if pressed.arg == "ask":
        talk, question = Talk(FLOW, "position"), volunteers.ask_position(scene)
        return await keys.ask(query, state, talk, question, toasts.position_below(scene))
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
    if kept is None:
        return say(message, volunteers.not_here(scene, me), volunteers.near(scene, me))
    return say(message, toasts.kept_with_thanks(scene, kept), volunteers.near(scene, kept))


def _left(scene: Scene, me: Neighbour) -> tuple[Screen, ...]:
    return volunteers.nothing_kept(scene, me), volunteers.menu(scene, me)


keys.may_leave(router, WAITS, _left)
keys.asks_again(router, WAITS, volunteers.ask_position)
