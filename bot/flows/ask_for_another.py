"""Asking for somebody else: what is written about that person, their first name and their number.

Part of the conversation `ask`: its answers and its draft are the same. A contact card answers both the name
and the number. Where that person has not agreed, nothing is sent: the coordinators call first.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import Contact, Message

from bot.filters import At, Private
from bot.flows import ask_answers, ask_help
from bot.flows.another_answers import STEPS, screen_of
from bot.flows.talk import Talk, find, keep
from bot.replies import say
from bot.views import proxies
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.names import clean_name
from solidarity.people import Neighbour
from solidarity.phones import Doubt, looks_like_phone, read_phone

COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
router = Router(name="ask_for_another")
router.message.filter(Private())


@router.message(At("ask:who", "ask:phone"), F.contact)
async def on_contact(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """A contact card: the name and the number at once."""
    talk = await _found(state)
    card = message.contact
    name = _name_of(card) if card is not None else ""
    if name and (talk.step == "who" or "who" not in talk.answers):
        talk.answers["who"] = name
    number = card.phone_number if card is not None else ""
    number = f"+{number}" if number[:1].isdigit() and not number.startswith("0") else number
    return await _got_phone(message, talk, number, state, me, scene)


@router.message(At("ask:who"), F.text, ~COMMAND)
async def on_name(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The first name. Digits are no name: a number that came too early is asked for next."""
    talk = await _found(state)
    name = clean_name(message.text or "")
    if not name or looks_like_phone(name):
        return say(message, not_understood(scene, may_write=True), screen_of(talk, scene))
    talk.answers["who"] = name
    return await _next(message, talk, state, me, scene)


@router.message(At("ask:phone"), F.text, ~COMMAND)
async def on_phone(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The number, typed."""
    talk = await _found(state)
    return await _got_phone(message, talk, message.text or "", state, me, scene)


@router.message(At(*(f"ask:{step}" for step in STEPS)))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a button was expected, or shown where words were: said kindly, and the question again."""
    talk = await _found(state)
    await keep(state, talk)
    words = not_understood(scene, may_write=talk.step != "agreed")
    return say(message, words, screen_of(talk, scene))


def _name_of(card: Contact) -> str:
    """As it stands on the card."""
    return clean_name(f"{card.first_name} {card.last_name or ''}")


async def _got_phone(
    message: Message, talk: Talk, raw: str, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    """The number as it was read; in doubt it is asked again, and may be kept as it is."""
    talk.answers.pop("doubt", None)
    read = read_phone(raw, scene.town.country, scene.town.emergency)
    if read.doubt is Doubt.INCOMPLETE and "who" in talk.answers:
        talk.answers["doubt"] = read.number
        talk.step = "phone"
        await keep(state, talk)
        return say(message, screen_of(talk, scene))
    if read.doubt is not None or "who" not in talk.answers:
        talk.step = "phone" if "who" in talk.answers else "who"
        await keep(state, talk)
        wrong = proxies.not_a_phone(scene, read.doubt) if read.doubt is not None else None
        return say(message, wrong, screen_of(talk, scene))
    talk.answers["phone"] = read.number
    return await _next(message, talk, state, me, scene)


async def _next(message: Message, talk: Talk, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    talk.step = ask_answers.first_missing(talk)
    await keep(state, talk)
    return say(message, ask_help.screen_of(talk, scene, me))


async def _found(state: FSMContext) -> Talk:
    talk = await find(state, "ask")
    if talk is None:
        raise SkipHandler
    return talk
