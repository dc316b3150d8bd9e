"""Whoever has not accepted the first screen sees it, whatever they write or press in private."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, unpack
from bot.filters import Private
from bot.replies import redraw, say
from bot.views import home, privacy
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.people import Neighbour
from solidarity.refusals import Refusal, Why

FOR_STAFF = frozenset(
    {
        *(Press.HANDLE, Press.CLOSE, Press.CLOSE_AS, Press.STAFF_CARD, Press.REPLACE),
        *(Press.LOOK_AFTER, Press.TAKE_OVER, Press.GIVE_BACK, Press.SETTLE),
        *(Press.CHOOSE, Press.PROPOSE, Press.WIDEN),
    }
)

router = Router(name="newcomers")
strangers = Router(name="strangers")
"""In groups, where anybody may press anything."""
router.message.filter(Private())
router.callback_query.filter(Private())


async def is_newcomer(_event: Message | CallbackQuery, me: Neighbour | None) -> bool:
    """Nothing is kept of them."""
    return me is None


@router.message(is_newcomer)
async def on_message(message: Message, scene: Scene) -> Answer:
    """First contact."""
    return say(message, home.first_contact(scene))


@router.callback_query(is_newcomer)
async def on_press(query: CallbackQuery, scene: Scene) -> Answer:
    """An old button of somebody who was erased since, or never accepted."""
    pressed = unpack(query.data)
    late = pressed is not None and pressed.verb in (Press.ERASE, Press.ERASE_YES)
    said = privacy.nothing_any_more(scene) if late else None
    return redraw(query, home.first_contact(scene), toast=said)


@strangers.callback_query(is_newcomer, ~Private())
async def on_press_in_group(query: CallbackQuery) -> Answer:
    """A button that is for others, or not for groups at all."""
    pressed = unpack(query.data)
    raise Refusal(Why.STAFF_ONLY if pressed and pressed.verb in FOR_STAFF else Why.NO_CONSENT)
