"""A new recruitment link: what it hangs on, and for which challenge. Too short to be offered again."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, During, Private
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import redraw, say, stale
from bot.views import recruiting
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.recruiting import Counted, make_link, see_links
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.recruiting import MAX_LABEL, Reached
from solidarity.rights import Action, allow

FLOW = "recruit"
LISTED = 200
router = Router(name="recruit")
router.message.filter(Private())


async def begin(state: FSMContext, me: Neighbour, scene: Scene) -> Screen:
    """The first question; asked twice, the same conversation."""
    allow(me, Action.STEER)
    talk = await find(state, FLOW) or Talk(FLOW, "label")
    await keep(state, talk)
    return screen_of(talk, scene)


def screen_of(talk: Talk, scene: Scene) -> Screen:
    """The question of the present step."""
    if talk.step == "about":
        return recruiting.ask_challenge(scene, talk.id)
    return recruiting.ask_label(scene, talk.id)


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """A button of one of the two questions."""
    if choice == "cancel":
        await end(state, talk, Past(End.CANCELLED, f"{step}.cancel"))
        return redraw(query, await listed(unit, me, scene))
    active = {item.code for item in unit.town.active_challenges()}
    if step != talk.step or choice not in {"back", recruiting.ALL, *active}:
        again = choice == "back" and talk.step == "label"
        return redraw(query, screen_of(talk, scene), toast=None if again else stale(scene))
    if choice == "back":
        talk.step = "label"
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene))
    about = None if choice == recruiting.ALL else choice
    source = await make_link(unit, me, talk.answers["label"], about)
    await end(state, talk, Past(End.SENT, f"{step}.{choice}"))
    return redraw(query, recruiting.link(scene, Counted(source, Reached()), {me.id: me.first_name}))


async def listed(unit: Unit, me: Neighbour, scene: Scene, page: int = 0) -> Screen:
    """All links."""
    return recruiting.links(scene, await see_links(unit, me, LISTED), page)


@router.message(At("recruit:label"), F.text, ~F.text.startswith("/"))
async def got_label(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What it hangs on; without a challenge in town, that is all."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    label = clean_text(message.text or "", MAX_LABEL)
    if not label:
        return say(message, not_understood(scene, may_write=True), screen_of(talk, scene))
    talk.answers["label"] = label
    if unit.town.active_challenges():
        talk.step = "about"
        await keep(state, talk)
        return say(message, screen_of(talk, scene))
    source = await make_link(unit, me, label, None)
    await end(state, talk)
    return say(message, recruiting.link(scene, Counted(source, Reached()), {me.id: me.first_name}))


@router.message(During(FLOW))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Sent where a few words or a button were expected."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    words = not_understood(scene, may_write=talk.step == "label")
    return say(message, words, screen_of(talk, scene))
