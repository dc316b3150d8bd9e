"""[➡️ Envoyer quand même] and [✖️ Ne pas envoyer], below a message of a conversation that was held.

Nothing of the message was kept: it is read anew from the chat, where the screen stands below it. Changed
meanwhile, it goes as it is now; deleted, it is gone.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.flows.relay import hand_on, said_in
from bot.replies import redraw
from bot.split_numbers import SplitNumbers
from bot.views import relay as words
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.relay import went_out
from solidarity.missions import MissionId
from solidarity.people import Neighbour
from solidarity.ports import Unit

router = Router(name="held")
router.callback_query.filter(Private())


@router.callback_query(On(Press.SEND_HELD))
async def on_send(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene, numbers: SplitNumbers
) -> Answer:
    """Its sender insists: it goes with a warning, once. A card's number still does not."""
    known, _, below = pressed.arg.partition(".")
    number = from_base36(known)
    if number is not None and await went_out(unit, me, number):
        return redraw(query, words.held_sent(scene))
    original = _original(query, me)
    if original is None or original.message_id != number:
        return redraw(query, words.held_gone(scene))
    mission = await unit.missions.get(MissionId(pressed.subject))
    said = [replace(item, reply_to=from_base36(below)) for item in said_in(original)]
    held = await hand_on(unit, me, mission.id, said, numbers, insists=True)
    if held is not None:
        return redraw(query, words.held(scene, mission, held, number, from_base36(below)))
    return redraw(query, words.held_sent(scene))


@router.callback_query(On(Press.DROP_HELD))
async def on_drop(query: CallbackQuery, scene: Scene) -> Answer:
    """It stays where it is: in its sender's own chat."""
    return redraw(query, words.not_sent(scene))


def _original(query: CallbackQuery, me: Neighbour) -> Message | None:
    """The message below which the screen stands, as it is now, if this person wrote it."""
    if not isinstance(query.message, Message) or query.message.reply_to_message is None:
        return None
    found = query.message.reply_to_message
    return found if found.from_user is not None and found.from_user.id == me.telegram_id else None
