"""Group chats: binding one, being added or removed, the upgrade to a supergroup.

Rights of the person and of the bot come as `facts`, asked of Telegram before the unit was opened.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On
from bot.replies import place_of, redraw, say
from bot.views import channels, groups
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen, Show
from bot.work import ChatFacts, binds, rights_of
from solidarity.actions.delivery import lose_person, regain_person
from solidarity.actions.groups import (
    announce_binding,
    ask_for_binding,
    bind_to_channel,
    bind_to_neighbourhood,
    bind_to_staff,
    bind_to_theme,
    board_of,
    known_group,
    lose_group,
    migrate_group,
    note_members,
    note_standing,
    refuse_binding,
    regain_group,
    start_confirmation,
)
from solidarity.actions.topics import open_topic
from solidarity.groups import BOUND, Binding, Group, Standing
from solidarity.notices import Cause
from solidarity.people import Neighbour
from solidarity.ports import Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can

router = Router(name="groups")
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
in_group = F.chat.type.in_(GROUPS)
PRESENT = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR}
NEIGHBOURHOOD, STAFF, BOARD = "quartier", "equipe", "tableau"


@router.message(F.migrate_to_chat_id)
async def on_upgrade(message: Message, unit: Unit) -> None:
    """The group lives under a new id from now on."""
    if message.migrate_to_chat_id is not None:
        await migrate_group(unit, message.chat.id, message.migrate_to_chat_id)


@router.message(F.migrate_from_chat_id)
async def on_upgraded(message: Message, unit: Unit) -> None:
    """The same, said by the new group; whichever comes first does it."""
    if message.migrate_from_chat_id is not None:
        await migrate_group(unit, message.migrate_from_chat_id, message.chat.id)


@router.my_chat_member(in_group)
async def on_membership(update: ChatMemberUpdated, unit: Unit, scene: Scene) -> Answer | None:
    """The bot was added, removed, muted or given its voice back."""
    chat, member = update.chat, update.new_chat_member
    may_write = getattr(member, "can_send_messages", True) is not False
    if member.status in PRESENT or (member.status == ChatMemberStatus.RESTRICTED and may_write):
        await regain_group(unit, chat.id)
        await note_standing(unit, chat.id, Standing(rights_of(member.model_dump()), chat.is_forum is True))
        group = await unit.groups.find(chat.id)
        known = group is not None and group.binding is not Binding.NONE
        if known or update.old_chat_member.status in PRESENT:
            return None
        return Answer(chat=chat.id, shows=(Show(groups.hello(scene.for_group())),))
    cause = Cause.MUTED if member.status == ChatMemberStatus.RESTRICTED else Cause.REMOVED
    await lose_group(unit, chat.id, cause)
    return None


@router.message(F.new_chat_members, in_group)
async def on_joined(message: Message, unit: Unit, facts: ChatFacts | None) -> None:
    """Somebody came: once a day it was asked how many people there are."""
    if facts is not None:
        await note_members(unit, message.chat.id, facts.standing.members)


@router.message(F.forum_topic_reopened, in_group)
async def on_topic_reopened(message: Message, unit: Unit) -> None:
    """What was put elsewhere meanwhile goes there again."""
    if message.message_thread_id is not None:
        await open_topic(unit, message.chat.id, message.message_thread_id)


@router.my_chat_member(F.chat.type == ChatType.PRIVATE)
async def on_blocked(update: ChatMemberUpdated, unit: Unit, me: Neighbour | None) -> None:
    """Somebody blocked the bot, or opened it again."""
    if me is None:
        return
    if update.new_chat_member.status in PRESENT:
        await regain_person(unit, me)
    else:
        await lose_person(unit, me.id)


@router.message(Command(NEIGHBOURHOOD, STAFF, BOARD), F.chat.type == ChatType.PRIVATE)
async def on_bind_in_private(_message: Message) -> Answer:
    """Commands of groups say where they belong."""
    raise Refusal(Why.GROUP_ONLY)


@router.message(Command(NEIGHBOURHOOD, STAFF), in_group)
async def on_bind_command(
    message: Message,
    unit: Unit,
    me: Neighbour | None,
    scene: Scene,
    facts: ChatFacts | None,
) -> Answer:
    """`/quartier`, `/equipe`: a coordinator who is an admin here binds; anybody else asks the town."""
    text = message.text or ""
    binding = Binding.STAFF if text.lstrip("/").startswith(STAFF) else Binding.NEIGHBOURHOOD
    group = await known_group(unit, message.chat.id, message.chat.title or "")
    thread = message.message_thread_id if message.is_topic_message else None
    shown = scene.for_group()
    if message.sender_chat is not None and message.sender_chat.id == message.chat.id:
        secret = await start_confirmation(unit, group, binding, thread)
        return say(message, groups.confirm_in_private(shown, secret))
    may = me is not None and can(me, Action.BIND) and facts is not None and facts.actor_is_admin
    if not may or me is None:
        if group.binding in BOUND:
            return say(message, groups.bound(shown, group), reply=True)
        await ask_for_binding(unit, group)
        return say(message, groups.ask_the_town(shown), reply=True)
    if binding is Binding.STAFF:
        bound = await bind_to_staff(unit, me, group, thread, standing_of(facts))
        return say(message, groups.bound(shown, bound))
    await unit.groups.save(group)
    return say(message, groups.choose_place(shown, group.chat, thread))


def standing_of(facts: ChatFacts | None) -> Standing:
    """What Telegram said of the bot, where it was asked."""
    return facts.standing if facts is not None else Standing()


@router.message(Command(BOARD), in_group)
async def on_board(message: Message, unit: Unit, scene: Scene) -> Answer:
    """`/tableau`: the figures of now."""
    group = await unit.groups.find(message.chat.id)
    tally = await board_of(unit, group) if group is not None else None
    shown = scene.for_group()
    if group is None or tally is None:
        return say(message, groups.not_bound(shown), reply=True)
    place = shown.place(group.neighbourhood) if group.neighbourhood else shown.town_name
    return say(message, groups.board(shown, place, tally), reply=True)


@router.message(
    Command(
        "start",
        "aide",
        "benevole",
        "mesdemandes",
        "moi",
        "langue",
    ),
    in_group,
)
async def on_private_command(message: Message, scene: Scene) -> Answer:
    """A private matter was begun in a group: the way out of it, without repeating anything."""
    return say(message, groups.go_private(scene.for_group()), reply=True)


async def confirm_binding(
    secret: str, unit: Unit, me: Neighbour, scene: Scene, facts: ChatFacts | None
) -> Screen:
    """An anonymous admin, now in private: who it is decides."""
    code = await unit.codes.peek(Purpose.BIND, secret)
    if code is None:
        raise Refusal(Why.CODE_INVALID)
    allow(me, Action.STEER)
    if facts is None or not facts.actor_is_admin:
        raise Refusal(Why.NOT_ADMIN)
    chat, title = int(code.facts["chat"]), str(code.facts["title"])
    thread = int(code.facts["thread"]) or None
    await unit.codes.use(Purpose.BIND, secret)
    group = await known_group(unit, chat, title)
    if code.facts["binding"] == Binding.STAFF.value:
        bound = await bind_to_staff(unit, me, group, thread, facts.standing)
        await announce_binding(unit, bound)
        return groups.bound(scene, bound)
    await unit.groups.save(group)
    return groups.choose_place(scene, chat, thread)


@router.callback_query(On(Press.BIND))
async def on_bind(
    query: CallbackQuery,
    pressed: Pressed,
    unit: Unit,
    me: Neighbour | None,
    scene: Scene,
    facts: ChatFacts | None,
) -> Answer:
    """The neighbourhood is chosen: in the group by a coordinator who is an admin, or in private."""
    if me is None:
        raise Refusal(Why.STAFF_ONLY)
    allow(me, Action.STEER)
    group = await unit.groups.find(pressed.subject)
    if group is None:
        raise Refusal(Why.STALE)
    base, _, code = pressed.arg.partition(".")
    thread = (from_base36(base) or None) if code else group.thread
    if not binds(pressed.arg):
        return redraw(query, _way_to_choice(scene, group, thread, code))
    inside = place_of(query)[0] == group.chat
    if inside and (facts is None or not facts.actor_is_admin):
        raise Refusal(Why.NOT_ADMIN)
    bound = await _bind(unit, me, group, code, thread, standing_of(facts))
    if inside:
        return redraw(query, groups.bound(scene.for_group(), bound))
    if (bound.neighbourhood, bound.theme, bound.thread) != (group.neighbourhood, group.theme, group.thread):
        await announce_binding(unit, bound)
    return redraw(query, _decided(scene, bound))


def _way_to_choice(scene: Scene, group: Group, thread: int | None, code: str) -> Screen:
    """The question that this press leads to."""
    if group.channel:
        return channels.choose_reach(scene, group)
    choose = groups.choose_theme if code == groups.THEME else groups.choose_place
    return choose(scene, group.chat, thread)


async def _bind(
    unit: Unit, me: Neighbour, group: Group, code: str, thread: int | None, standing: Standing
) -> Group:
    """What the press says that the group is."""
    if group.channel:
        return await bind_to_channel(unit, me, group, None if code == channels.WHOLE_TOWN else code, standing)
    if code.startswith(groups.THEME):
        return await bind_to_theme(unit, me, group, code.removeprefix(groups.THEME), thread, standing)
    return await bind_to_neighbourhood(unit, me, group, code, thread, standing)


def _decided(scene: Scene, group: Group) -> Screen:
    """What a coordinator, or a colleague of theirs, made of it."""
    match group.binding:
        case Binding.CHANNEL:
            return channels.bound(scene, group)
        case Binding.THEME:
            return groups.decided_theme(scene, group.title, group.theme)
        case _:
            return groups.decided(scene, group.title, scene.place(group.neighbourhood))


@router.callback_query(On(Press.REFUSE_BIND))
async def on_refuse(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour | None, scene: Scene
) -> Answer:
    """A coordinator does not want this group."""
    if me is None:
        raise Refusal(Why.STAFF_ONLY)
    group = await refuse_binding(unit, me, pressed.subject)
    if group.binding in (Binding.NEIGHBOURHOOD, Binding.THEME, Binding.CHANNEL):  # a colleague said yes
        return redraw(query, _decided(scene, group))
    no = channels.refused if group.channel else groups.refused
    return redraw(query, no(scene, group.title))
