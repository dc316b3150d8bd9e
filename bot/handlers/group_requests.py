"""`/besoin` in a group: asking for help without standing before it.

What is written and answered is seen by its author alone. Where an app shows the command to all, the answer
comes in private, and the message is taken away if the bot may.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import group_asking, talk
from bot.flows.group_asking import FLOW, Desk, Place, begun
from bot.flows.talk import Talk
from bot.replies import say, stale, toast, whisper
from bot.views import group_asking as views
from bot.views import groups
from bot.views.bank_numbers import not_taken
from bot.views.scene import Scene
from bot.views.screen import Answer, Removal
from solidarity.actions.group_asking import keep_for_newcomer
from solidarity.caution import number_in
from solidarity.danger import speaks_of_danger
from solidarity.groups import Binding, Group, Right
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.words import read

router = Router(name="group_requests")
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
COMMANDS = ("besoin", "hulp", "help", "hilfe")


@router.message(Command(*COMMANDS), F.chat.type.in_(GROUPS))
async def on_need(
    message: Message,
    command: CommandObject,
    state: FSMContext,
    unit: Unit,
    me: Neighbour | None,
    scene: Scene,
) -> Answer:
    """Read, and shown to its author alone; what is missing is asked."""
    writer = message.from_user
    if message.sender_chat is not None or writer is None or writer.is_bot:
        return say(message, views.door(scene.for_group(), "ask"))  # nobody is there to be answered
    group = await unit.groups.find(message.chat.id)
    place = _place(message, group, scene)
    removes = _seen_by_all(message, group)
    if place is None:
        if message.ephemeral_message_id is None:
            return say(message, groups.not_bound(scene.for_group()))
        return whisper(message, groups.not_bound(scene), private=groups.not_bound(scene))
    danger, held = speaks_of_danger(command.args or ""), number_in(command.args or "")
    if held is not None and danger is None:
        return whisper(message, not_taken(scene, held), private=not_taken(scene, held), removes=removes)
    understood = read(command.args or "", scene.town, scene.t.locale, scene.today)
    discreet = me is not None and me.discreet
    asked = begun(place, understood, scene, danger, discreet=discreet)
    if me is None:
        return await _to_newcomer(message, asked, unit, scene, removes)
    await group_asking.keep(Desk(state, unit, me, scene), asked)
    inside, private = group_asking.screen_pair(asked, scene)
    if message.ephemeral_message_id is None:
        private = views.was_seen(scene, private, removed=bool(removes))
    door = views.door(scene.for_group(), f"g_{asked.id}")
    return whisper(message, inside, private=private, door=door, removes=removes)


@router.message(F.ephemeral_message_id, F.chat.type.in_(GROUPS))
async def on_words(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour | None, scene: Scene
) -> Answer:
    """Written below what one member alone sees: buttons answer it, and it is shown again."""
    waiting = await group_asking.waiting(state, unit.now) if me is not None else None
    if waiting is None:
        return whisper(message, views.over_inside(scene))
    inside, private = group_asking.screen_pair(waiting, scene)
    return whisper(message, views.not_answered(scene, inside), private=views.not_answered(scene, private))


async def _to_newcomer(
    message: Message, asked: Talk, unit: Unit, scene: Scene, removes: tuple[Removal, ...]
) -> Answer:
    """Nothing may be kept of who has not accepted the first screen, but for a quarter of an hour."""
    writer = message.from_user.id if message.from_user else 0
    secret = await keep_for_newcomer(unit, writer, group_asking.facts_of(asked))
    shown = group_asking.for_newcomer(asked, scene, secret)
    return whisper(message, shown, door=views.door(scene.for_group(), f"g_{secret}"), removes=removes)


def _place(message: Message, group: Group | None, scene: Scene) -> Place | None:
    """Where it was written, if that is a neighbourhood's group."""
    if group is None or group.binding is not Binding.NEIGHBOURHOOD or group.neighbourhood is None:
        return None
    if group.neighbourhood not in scene.town.neighbourhoods:
        return None
    return Place(message.chat.id, group.neighbourhood)


def _seen_by_all(message: Message, group: Group | None) -> tuple[Removal, ...]:
    """The command that an app showed to all, where the bot may take it away."""
    if message.ephemeral_message_id is not None or group is None or group.rights is None:
        return ()
    return (Removal(message.message_id),) if Right.DELETE in group.rights else ()


@router.callback_query(On(Press.FLOW), ~Private())
async def on_step(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour | None,
    scene: Scene,
) -> Answer:
    """A step of it, pressed in the group by the one who sees it."""
    draft, step, choice = (*pressed.arg.split("."), "", "")[:3]
    if me is None and choice == "cancel":
        return group_asking.dropped(query, scene)
    forged = isinstance(query.message, Message) and query.message.ephemeral_message_id is None
    if me is None or forged:
        return toast(query, stale(scene))  # what all see has no such buttons
    desk = Desk(state, unit, me, scene)
    found = await talk.by_id(state, draft)
    if found is None or found.flow != FLOW:
        return await group_asking.after(query, await talk.past_by_id(state, draft), desk)
    return await group_asking.on_press(query, found, step, choice, desk)
