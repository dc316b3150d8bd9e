"""Group chats: who may bind one, what happens when it moves, mutes the bot or removes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.actions.posts import pin_posts, post_again, post_missed
from solidarity.actions.showing import (
    make_topics,
    pin_board,
    retire_board,
    show_board,
    tally_of,
    tell_rights,
)
from solidarity.actions.telling import place_of, post_open_cards, staff_places
from solidarity.boards import Board, Tally, next_month_of
from solidarity.groups import (
    BOUND,
    Binding,
    Group,
    Right,
    Standing,
    bind_channel,
    bind_neighbourhood,
    bind_staff,
    bind_theme,
    counted,
    rights_told,
    stands,
)
from solidarity.notices import Cause, Fact, Kind, Notice
from solidarity.people import Neighbour
from solidarity.ports import Code, Deed, Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.topics import GENERAL, Place, Topic

UNKNOWN = Standing()
"""Where Telegram was not asked."""
CONFIRMATION_LIVES = timedelta(minutes=30)


async def known_group(unit: Unit, chat: int, title: str) -> Group:
    """The group as known, with its present title."""
    found = await unit.groups.find(chat)
    return replace(found, title=title or found.title) if found else Group(chat, title)


async def bind_to_neighbourhood(
    unit: Unit,
    staff: Neighbour,
    group: Group,
    neighbourhood: str,
    thread: int | None,
    standing: Standing = UNKNOWN,
) -> Group:
    """Bind a group; its board and the open missions of the neighbourhood appear in it."""
    allow(staff, Action.STEER)
    place = unit.town.neighbourhoods.get(neighbourhood)
    if place is None or place.retired:
        raise Refusal(Why.STALE)
    repeated = group.binding is Binding.NEIGHBOURHOOD and (group.neighbourhood, group.thread) == (
        neighbourhood,
        thread,
    )
    bound = await _settle_in(
        unit, group, bind_neighbourhood(group, neighbourhood, staff.id, thread, unit.now), standing
    )
    if repeated and group.working:
        return bound
    await unit.audit.record(Deed.BOUND, staff.id)
    await post_open_cards(unit, bound)
    return bound


async def bind_to_staff(
    unit: Unit, staff: Neighbour, group: Group, thread: int | None, standing: Standing = UNKNOWN
) -> Group:
    """Make a group the coordinators' own chat."""
    allow(staff, Action.STEER)
    repeated = group.binding is Binding.STAFF and group.thread == thread
    await unit.groups.forget_members(group.chat)
    bound = await _settle_in(unit, group, bind_staff(group, staff.id, thread, unit.now), standing)
    if not repeated or not group.working:
        await unit.audit.record(Deed.BOUND, staff.id)
    return bound


async def bind_to_theme(
    unit: Unit,
    staff: Neighbour,
    group: Group,
    theme: str,
    thread: int | None,
    standing: Standing = UNKNOWN,
) -> Group:
    """Make a group the one of those whom a theme concerns: announcements of it come there, no requests."""
    allow(staff, Action.STEER)
    known = unit.town.themes.get(theme)
    if known is None or known.retired or group.channel:
        raise Refusal(Why.STALE)
    repeated = group.binding is Binding.THEME and (group.theme, group.thread) == (theme, thread)
    bound = await _settle_in(unit, group, bind_theme(group, theme, staff.id, thread, unit.now), standing)
    if not repeated or not group.working:
        await unit.audit.record(Deed.BOUND, staff.id)
    return bound


async def bind_to_channel(
    unit: Unit, staff: Neighbour, group: Group, neighbourhood: str | None, standing: Standing = UNKNOWN
) -> Group:
    """Make a channel the municipality's, of a neighbourhood or of the whole town."""
    allow(staff, Action.STEER)
    place = unit.town.neighbourhoods.get(neighbourhood) if neighbourhood is not None else None
    if neighbourhood is not None and (place is None or place.retired):
        raise Refusal(Why.STALE)
    repeated = group.binding is Binding.CHANNEL and group.neighbourhood == neighbourhood
    bound = bind_channel(group, neighbourhood, staff.id, unit.now)
    bound = await _settle_in(unit, group, replace(bound, working=_may_post(standing)), standing)
    if not repeated or not group.working:
        await unit.audit.record(Deed.BOUND, staff.id)
    return bound


def _may_post(standing: Standing) -> bool:
    return standing.rights is None or Right.POST in standing.rights


async def meet_channel(unit: Unit, chat: int, title: str, standing: Standing) -> Group:
    """The bot is an administrator of a channel: what it was to the municipality, it is again.

    Where it may not publish it is as good as removed, and the coordinators learn it with the remedy.
    """
    group = replace(await known_group(unit, chat, title), channel=True)
    await unit.groups.save(group)
    if group.binding is not Binding.CHANNEL:
        return group
    if _may_post(standing):
        await regain_group(unit, chat)
        await note_standing(unit, chat, standing)
    else:
        await lose_group(unit, chat, Cause.MUTED)
    return group


async def _settle_in(unit: Unit, before: Group, bound: Group, standing: Standing) -> Group:
    """Whatever the group was before, it has the board and the topics of what it is now.

    The answer to binding says which rights are missing: that is not said again.
    """
    bound = rights_told(stands(bound, standing))
    if bound.thread is not None:
        bound = replace(bound, forum=True)
    if standing.members is not None:
        bound = await _count(unit, bound, standing.members)
    await unit.groups.save(bound)
    if (before.binding, before.thread) != (bound.binding, bound.thread):
        await retire_board(unit, bound)
        await _move_topics(unit, bound)
    board = await unit.boards.find(bound.chat)
    if bound.binding is Binding.NEIGHBOURHOOD:
        await show_board(unit, bound, board)
        pin_board(unit, bound, board)
        await unit.boards.mark(bound.chat, next_month_of(unit.town, unit.now))
    await make_topics(unit, bound)
    await post_missed(unit, bound)
    return bound


async def _move_topics(unit: Unit, bound: Group) -> None:
    """Cards go to the topic where binding was asked; what was made for another binding is not used."""
    for topic in await unit.group_topics.of(bound.chat):
        await unit.group_topics.drop(bound.chat, topic)
    if bound.binding is Binding.NEIGHBOURHOOD and bound.thread not in (None, GENERAL):
        await unit.group_topics.put(bound.chat, Topic.REQUESTS, Place(bound.thread))


async def _count(unit: Unit, group: Group, members: int | None) -> Group:
    """How many people are there: the coordinators hear it once where it is too many."""
    group, crowd = counted(group, members, unit.now)
    if crowd is not None:
        facts: dict[str, Fact] = {"title": group.title, "members": crowd}
        unit.tell(Notice(Kind.GROUP_CROWD, facts=facts), *await staff_places(unit))
    return group


async def note_members(unit: Unit, chat: int, members: int | None) -> None:
    """Telegram was asked how many people are in the group, after some had joined."""
    group = await unit.groups.find(chat)
    if group is not None:
        await unit.groups.save(await _count(unit, group, members))


async def note_standing(unit: Unit, chat: int, standing: Standing) -> None:
    """What the bot may do in a group has changed: it says what is missing, and does what it may now do."""
    known = await unit.groups.find(chat)
    if known is None:
        return
    group = await tell_rights(unit, stands(known, standing))
    if group == known:
        return
    await unit.groups.save(group)
    if group.binding is Binding.NEIGHBOURHOOD:
        pin_board(unit, group, await unit.boards.find(chat))
    await pin_posts(unit, group)
    await make_topics(unit, group)


async def board_of(unit: Unit, group: Group) -> Tally | None:
    """The figures for whoever asks in a group: its neighbourhood's, else the whole town's."""
    match group.binding:
        case Binding.NEIGHBOURHOOD if group.neighbourhood is not None:
            return await tally_of(unit, group.neighbourhood)
        case Binding.STAFF | Binding.THEME:
            return await tally_of(unit, *unit.town.neighbourhoods)
        case _:
            return None


async def ask_for_binding(unit: Unit, group: Group) -> None:
    """Somebody who may not bind asked for it: the coordinators get the group's name, once."""
    if group.binding is not Binding.NONE:
        return
    await unit.groups.save(replace(group, binding=Binding.ASKED))
    facts: dict[str, Fact] = {"group": group.chat, "title": group.title}
    if group.channel:
        facts["channel"] = 1
    notice = Notice(Kind.GROUP_ASKS, facts=facts)
    unit.tell(notice, *await staff_places(unit))


async def announce_binding(unit: Unit, group: Group) -> None:
    """Say in the group that it is bound, when that was decided elsewhere."""
    if group.channel:
        return  # the whole town reads it
    facts: dict[str, Fact] = {"binding": group.binding.value, "place": group.neighbourhood or ""}
    if group.theme is not None:
        facts["theme"] = group.theme
    if group.rights is not None:
        facts["missing"] = " ".join(sorted(item.value for item in group.missing))
    unit.tell(Notice(Kind.GROUP_BOUND, facts=facts), place_of(group))


async def refuse_binding(unit: Unit, staff: Neighbour, chat: int) -> Group:
    """A coordinator does not want this group; it may ask again later."""
    allow(staff, Action.STEER)
    group = await unit.groups.find(chat)
    if group is None:
        raise Refusal(Why.NOT_FOUND)
    if group.binding is Binding.ASKED:
        group = replace(group, binding=Binding.NONE)
        await unit.groups.save(group)
    return group


async def start_confirmation(unit: Unit, group: Group, binding: Binding, thread: int | None) -> str:
    """A single-use code with which an anonymous admin goes on in private."""
    facts: dict[str, str | int] = {
        "chat": group.chat,
        "title": group.title,
        "binding": binding.value,
        "thread": thread or 0,
    }
    return await unit.codes.issue(Code(Purpose.BIND, unit.now + CONFIRMATION_LIVES, facts))


async def migrate_group(unit: Unit, old: int, new: int) -> None:
    """The group became a supergroup: the binding and every waiting row follow; board and cards come anew.

    Message ids of the old group mean nothing in the new one.
    """
    posts = await unit.posts.leave(old)
    known = await unit.groups.moved(old, new)
    group = await unit.groups.find(new)
    if known and group is not None:
        await _show_all(unit, group, Board())
        await post_again(unit, group, posts)


async def lose_group(unit: Unit, chat: int, cause: Cause) -> None:
    """The bot was removed or may not write: the coordinators learn it with the remedy, once."""
    group = await unit.groups.find(chat)
    if group is None or not group.working:
        return
    asked = group.binding is Binding.ASKED and cause is Cause.REMOVED
    lost = replace(group, working=False, binding=Binding.NONE if asked else group.binding)
    await unit.groups.save(lost)
    if cause is Cause.REMOVED:
        await unit.groups.forget_members(chat)
    if group.binding in BOUND:
        facts: dict[str, Fact] = {"title": group.title, "cause": cause.value, "group": chat}
        if group.channel:
            facts["channel"] = 1
        private = [item for item in await staff_places(unit) if item.chat != chat]
        unit.tell(Notice(Kind.GROUP_LOST, facts=facts), *private)


async def regain_group(unit: Unit, chat: int) -> None:
    """The bot is back: what is open is shown again."""
    group = await unit.groups.find(chat)
    if group is None or group.working:
        return
    group = replace(group, working=True)
    await unit.groups.save(group)
    await _show_all(unit, group, await unit.boards.find(chat))
    await post_missed(unit, group)


async def _show_all(unit: Unit, group: Group, board: Board) -> None:
    """Board, topics and open cards, as if nothing of them were known to stand."""
    await show_board(unit, group, replace(board, shown=None))
    await unit.boards.mark(group.chat, next_month_of(unit.town, unit.now))
    await make_topics(unit, group)
    await post_open_cards(unit, group)
