"""`/mesdonnees` and `/oublier`: what is kept of somebody, who saw it, and how it goes. At once, in any state.

Before everything else in private, so that nobody has to leave anything first: neither a conversation, nor a
mission, nor a standing of theirs keeps somebody from having or erasing what is theirs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import Known, On, Private
from bot.flows import own_number
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import place_of, redraw, say, stale, whisper
from bot.views import consents, forgetting, groups, home, privacy, privacy_export, trust
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Removal, Screen, Show
from bot.work import MadeOutside, current
from solidarity.actions.people import erase_neighbour, show_own_data
from solidarity.actions.privacy import (
    before_leaving,
    forget_number,
    forget_stranger,
    left_behind,
    look_up_number,
    read_own_data,
    show_consents,
    show_looks,
    summarise,
    take_own_file,
    withdraw_consent,
)
from solidarity.barring import is_banned
from solidarity.consents import Given
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can

router = Router(name="privacy")
router.message.filter(Private(), Known())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private(), Known())
strangers = Router(name="privacy_strangers")
"""Of whom there is no account; and in groups, where the answer goes to their own chat."""
Files = tuple[Screen, Screen]
SEE, FORGET = ("mesdonnees",), ("oublier", "oublie")
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


@router.message(Command(*SEE))
async def on_own_data(message: Message, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What is kept of them, in two sentences."""
    return say(message, privacy.summary(scene, await summarise(unit, me)))


@router.callback_query(On(Press.MY_DATA))
async def on_own_data_press(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The same, from the settings."""
    return redraw(query, privacy.summary(scene, await summarise(unit, me)))


@router.callback_query(On(Press.ALL_DATA))
async def on_all(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """All of it: in the chat, or as two files."""
    if pressed.arg == "file":
        return redraw(query, None, *await _own_files(unit, me, scene))
    data = await show_own_data(unit, me)
    names = await unit.people.names([trace.actor for trace in data.traces if trace.actor is not None])
    names = {**names, **await unit.people.names(trust.people_of(me.volunteer))}
    return redraw(query, privacy.own_data(scene, data, names))


async def _own_files(unit: Unit, me: Neighbour, scene: Scene) -> Files:
    """First all of it is read; once both files are made of that, the second turn takes them.

    They are made outside the unit: large ones would hold up everybody who writes.
    """
    made: Any = current.get().ready
    if made is None:
        found = await read_own_data(unit, me)
        names = await unit.people.names(privacy_export.actors(found) | trust.people_of(me.volunteer))
        raise MadeOutside(partial(privacy_export.files, scene, found, names, unit.own.left_out()))
    await take_own_file(unit, me)
    files: Files = made
    return files


@router.callback_query(On(Press.WHO_SAW))
async def on_who_saw(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Who saw what of them, page by page."""
    digits = pressed.arg.removeprefix("page-")
    page = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0  # noqa: PLR2004
    looks, total, page = await show_looks(unit, me, page)
    names = await unit.people.names(item.actor for item in looks if item.actor is not None)
    return redraw(query, privacy.who_saw(scene, looks, names, page, total))


@router.callback_query(On(Press.CORRECT))
async def on_correct(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    """What can be put right; the number has no other screen."""
    if pressed.arg == "phone.new":
        return await own_number.begin(query, state, scene)
    if pressed.arg == "phone":
        return redraw(query, privacy.own_number(scene, me))
    return redraw(query, privacy.correct(scene, me))


@router.callback_query(On(Press.WITHDRAW))
async def on_withdraw(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Which consents; what follows from taking one back; then it is done."""
    word, _, sure = pressed.arg.partition(".")
    held = await show_consents(unit, me)
    if word not in set(Given):
        return redraw(query, consents.choose(scene, held))
    consent = Given(word)
    if consent not in held:  # pressed twice, or late: it is as they wanted it
        return redraw(query, consents.choose(scene, held))
    if sure != "yes":
        return redraw(query, consents.confirm(scene, consent))
    me = await withdraw_consent(unit, me, consent)
    said = consents.done(scene, me, consent)
    return redraw(query, consents.choose(scene, await show_consents(unit, me)), said)


# Erasing


@router.message(Command(*FORGET))
async def on_forget(
    message: Message, command: CommandObject, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Asked once more before everything goes. With a number behind it, staff look for its owner."""
    if command.args and can(me, Action.NOTE):
        return say(message, forgetting.found(scene, await look_up_number(unit, me, command.args)))
    return say(message, privacy.ask_erase(scene, me, await before_leaving(unit, me)))


@router.callback_query(On(Press.ERASE))
async def on_erase(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The same, from one's data."""
    return redraw(query, privacy.ask_erase(scene, me, await before_leaving(unit, me)))


@router.callback_query(On(Press.ERASE_YES))
async def on_erase_yes(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Erased at once, in any state; with an open mission after one more tap."""
    leaving = await before_leaving(unit, me)
    if leaving.alone_in_team:
        words = refused(scene, Refusal(Why.LAST_COORDINATOR))
        return redraw(query, privacy.alone_in_team(scene), toast=words, alert=True)
    if leaving.held and pressed.arg != "all":
        return redraw(query, privacy.missions_first(scene, leaving))
    await state.clear()
    standing = await left_behind(unit, me)
    await erase_neighbour(unit, me)
    chat, question, _ = place_of(query)
    gone = tuple(map(Removal, standing.secrets))
    over = redraw(query, privacy.erased(scene, may_return=not is_banned(me)))
    over = replace(over, removes=gone, wipes=standing.cards)
    if question is None:
        return over
    return replace(over, chat=chat, shows=(Show(privacy.said_yes(scene), edits=question), *over.shows))


@router.callback_query(On(Press.FORGET_NUMBER))
async def on_forget_number(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Staff erase what was kept of somebody who said so on the telephone. Twice, it is over."""
    try:
        return redraw(query, forgetting.forgotten(scene, await forget_number(unit, me, pressed.arg)))
    except Refusal as refusal:
        if refusal.why is not Why.CODE_INVALID:
            raise
        return redraw(query, home.at_home(scene, me), toast=stale(scene))


# Without an account, and in groups


@strangers.message(Command(*SEE, *FORGET), Private(), ~Known())
async def on_stranger(message: Message, unit: Unit, scene: Scene) -> Answer:
    """The little that is kept of an account alone is erased, and that is said."""
    return say(message, await _forgotten(message, unit, scene))


@strangers.message(Command(*SEE, *FORGET), ~Private())
async def on_in_group(
    message: Message, command: CommandObject, unit: Unit, me: Neighbour | None, scene: Scene
) -> Answer:
    """A private matter: the answer goes to their own chat, and the group learns nothing."""
    door = groups.go_private(scene.for_group())
    writer = message.from_user
    if writer is None or writer.is_bot or message.sender_chat is not None:
        return say(message, door, reply=True)
    if me is None:
        said = await _forgotten(message, unit, scene)
        return whisper(message, replace(said, keyboard=None), private=said, door=door)
    if not me.reachable:
        return say(message, door, reply=True)
    screen = (
        privacy.summary(scene, await summarise(unit, me))
        if command.command in SEE
        else privacy.ask_erase(scene, me, await before_leaving(unit, me))
    )
    return Answer(chat=message.chat.id, shows=(Show(screen, chat=me.telegram_id),))


async def _forgotten(message: Message, unit: Unit, scene: Scene) -> Screen:
    account = message.from_user.id if message.from_user else 0
    gone = await forget_stranger(unit, account)
    until = await unit.own.remembered_until(account)
    return privacy.nothing_left(scene, until) if gone else privacy.nothing_kept(scene, until)
