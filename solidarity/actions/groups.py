"""Group chats: who may bind one, what happens when it moves, mutes the bot or removes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from solidarity.actions.telling import place_of, post_open_cards, staff_places
from solidarity.groups import Binding, Group, bind_neighbourhood, bind_staff
from solidarity.notices import Cause, Kind, Notice
from solidarity.people import Action, Neighbour, allow
from solidarity.ports import Code, Deed, Purpose, Unit
from solidarity.refusals import Refusal, Why

CONFIRMATION_LIVES = timedelta(minutes=30)


async def known_group(unit: Unit, chat: int, title: str) -> Group:
    """The group as known, with its present title."""
    found = await unit.groups.find(chat)
    return replace(found, title=title or found.title) if found else Group(chat, title)


async def bind_to_neighbourhood(
    unit: Unit, staff: Neighbour, group: Group, neighbourhood: str, thread: int | None
) -> Group:
    """Bind a group; the open missions of the neighbourhood appear in it."""
    allow(staff, Action.STEER)
    place = unit.town.neighbourhoods.get(neighbourhood)
    if place is None or place.retired:
        raise Refusal(Why.STALE)
    repeated = group.binding is Binding.NEIGHBOURHOOD and (group.neighbourhood, group.thread) == (
        neighbourhood,
        thread,
    )
    bound = bind_neighbourhood(group, neighbourhood, staff.id, thread, unit.now)
    await unit.groups.save(bound)
    if repeated and group.working:
        return bound
    await unit.audit.record(Deed.BOUND, staff.id)
    await post_open_cards(unit, bound)
    return bound


async def bind_to_staff(unit: Unit, staff: Neighbour, group: Group, thread: int | None) -> Group:
    """Make a group the coordinators' own chat."""
    allow(staff, Action.STEER)
    repeated = group.binding is Binding.STAFF and group.thread == thread
    bound = bind_staff(group, staff.id, thread, unit.now)
    await unit.groups.save(bound)
    if repeated and group.working:
        return bound
    await unit.audit.record(Deed.BOUND, staff.id)
    return bound


async def ask_for_binding(unit: Unit, group: Group) -> None:
    """Somebody who may not bind asked for it: the coordinators get the group's name, once."""
    if group.binding is not Binding.NONE:
        return
    await unit.groups.save(replace(group, binding=Binding.ASKED))
    notice = Notice(Kind.GROUP_ASKS, facts={"group": group.chat, "title": group.title})
    unit.tell(notice, *await staff_places(unit))


async def announce_binding(unit: Unit, group: Group) -> None:
    """Say in the group that it is bound, when that was decided elsewhere."""
    facts = {"binding": group.binding.value, "place": group.neighbourhood or ""}
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
    """The group became a supergroup: the binding and every waiting row follow; cards are posted anew.

    Message ids of the old group mean nothing in the new one.
    """
    known = await unit.groups.moved(old, new)
    group = await unit.groups.find(new)
    if known and group is not None:
        await post_open_cards(unit, group)


async def lose_group(unit: Unit, chat: int, cause: Cause) -> None:
    """The bot was removed or may not write: the coordinators learn it with the remedy, once."""
    group = await unit.groups.find(chat)
    if group is None or not group.working:
        return
    await unit.groups.save(replace(group, working=False))
    if group.binding in (Binding.NEIGHBOURHOOD, Binding.STAFF):
        facts = {"title": group.title, "cause": cause.value, "group": chat}
        private = [item for item in await staff_places(unit) if item.chat != chat]
        unit.tell(Notice(Kind.GROUP_LOST, facts=facts), *private)


async def regain_group(unit: Unit, chat: int) -> None:
    """The bot is back: what is open is shown again."""
    group = await unit.groups.find(chat)
    if group is None or group.working:
        return
    await unit.groups.save(replace(group, working=True))
    await post_open_cards(unit, group)
