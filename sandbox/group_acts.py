"""What people do with groups: make them, let others and the bot in and out, appoint, upgrade, keep topics."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox import acts, groups
from sandbox.chats import Chat, Member, Topic
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.people import Person
from sandbox.tape import taped
from sandbox.world import World


@taped()
def create_group(  # - facts of one group, by name
    world: World,
    creator: Person,
    title: str,
    *,
    kind: str = "group",
    members: Iterable[int] = (),
    bot: bool = False,
) -> Chat:
    """A new group: `group` (basic), `supergroup`, `forum`, or a `channel` with its readers.

    With `bot` it is a member from the start; in a channel, where a bot can be nothing else, an administrator.
    """
    if kind not in {"group", "supergroup", "forum", "channel"}:
        raise CannotActError(f"there is no kind of group {kind!r}")
    chat = world.new_group("supergroup" if kind == "forum" else kind, title)
    chat.forum = kind == "forum"
    chat.members[creator.id] = Member(creator.id, "creator", set(chat.rights))
    for number in members:
        chat.members.setdefault(world.find_person(number).id, Member(number))
    groups.service(world, chat, creator.id, {"kind": "group_created"})
    if bot and chat.channel:
        promote(world, creator, chat.id, "bot")
    elif bot:
        groups.join(world, chat, creator.id, [world.bot.id])
    return chat


def who_is(world: World, who: int | str | Person) -> int:
    """A person's id, or the bot's for "bot"."""
    if isinstance(who, Person):
        return who.id
    if who in {"bot", world.bot.id}:
        return world.bot.id
    if isinstance(who, str) and who.lstrip("-").isdigit():
        who = int(who)
    return world.person(who).id if isinstance(who, str) else world.find_person(who).id


def _group(world: World, person: Person, chat: int) -> Chat:
    found = acts.my_chat(world, person, chat)
    if found.private:
        raise CannotActError("that is not a group")
    return found


def _administered(world: World, person: Person, chat: int, right: str) -> Chat:
    found = _group(world, person, chat)
    if not found.member(person.id).may(right):
        raise CannotActError(f"{person.name} may not do that in {found.title}")
    return found


@taped()
def add(world: World, person: Person, chat: int, who: int | str | Person, payload: str | None = None) -> Chat:
    """Let somebody or the bot in; with `payload` as by a `startgroup` link."""
    group = _group(world, person, chat)
    number = who_is(world, who)
    if group.member(number).present:
        raise CannotActError("already in the group")
    if group.channel and not group.member(person.id).may("can_invite_users"):
        raise CannotActError(f"{person.name} may not add readers to {group.title}")
    if group.channel and number == world.bot.id:
        raise CannotActError("a bot can only be an administrator of a channel")
    groups.join(world, group, person.id, [number])
    if payload and number == world.bot.id:
        acts.write(world, person, f"/start@{world.bot.username} {payload}", chat=chat)
    return group


@taped()
def remove(world: World, person: Person, chat: int, who: int | str | Person) -> Chat:
    """Remove and ban somebody or the bot."""
    group = _administered(world, person, chat, "can_restrict_members")
    number = who_is(world, who)
    if not group.member(number).present or group.member(number).status == "creator":
        raise CannotActError("nobody to remove")
    groups.part(world, group, person.id, number, "kicked")
    return group


@taped()
def leave(world: World, person: Person, chat: int) -> Chat:
    """Leave a group."""
    group = _group(world, person, chat)
    groups.part(world, group, person.id, person.id, "left")
    return group


@taped()
def promote(
    world: World,
    person: Person,
    chat: int,
    who: int | str | Person,
    rights: Iterable[str] | None = None,
    *,
    anonymous: bool = False,
) -> Chat:
    """Make somebody or the bot an administrator, with the usual rights or exactly the given ones."""
    group = _administered(world, person, chat, "can_promote_members")
    number = who_is(world, who)
    if not group.member(number).present and not group.channel:
        raise CannotActError("not in the group")
    if group.member(number).status == "creator":
        raise CannotActError("the creator has every right")
    given = group.usual_rights if rights is None else frozenset(rights) | {"can_manage_chat"}
    if unknown := given - set(group.rights):
        raise CannotActError(f"there are no rights {sorted(unknown)}")
    groups.set_member(world, group, person.id, Member(number, "administrator", set(given), anonymous))
    return group


@taped()
def demote(world: World, person: Person, chat: int, who: int | str | Person) -> Chat:
    """Make an administrator a plain member again."""
    group = _administered(world, person, chat, "can_promote_members")
    number = who_is(world, who)
    if group.member(number).status != "administrator":
        raise CannotActError("not an administrator")
    if group.channel and number == world.bot.id:
        groups.part(world, group, person.id, number, "left")
        return group
    groups.set_member(world, group, person.id, Member(number, "member"))
    return group


@taped()
def set_anonymous(world: World, person: Person, chat: int, *, on: bool) -> Chat:
    """Write as the group itself from now on, or no longer."""
    group = _group(world, person, chat)
    member = group.member(person.id)
    if not member.admin or group.kind != "supergroup":
        raise CannotActError("only an administrator of a supergroup can be anonymous")
    member.anonymous = on
    world.touch(group)
    return group


@taped()
def upgrade(world: World, person: Person, chat: int) -> Chat:
    """Make a basic group a supergroup; the new chat is returned."""
    group = _administered(world, person, chat, "can_change_info")
    if group.kind != "group":
        raise CannotActError("already a supergroup")
    return groups.upgrade(world, group, person)


@taped()
def make_forum(world: World, person: Person, chat: int, *, on: bool = True) -> Chat:
    """Switch topics on or off; a basic group is upgraded first."""
    group = _administered(world, person, chat, "can_change_info")
    if group.channel:
        raise CannotActError("a channel has no topics")
    if group.kind == "group":
        group = groups.upgrade(world, group, person)
    group.forum = on
    world.touch(group)
    world.note("groups")
    return group


@taped()
def create_topic(world: World, person: Person, chat: int, name: str) -> Topic:
    """A new topic of a forum."""
    group = _group(world, person, chat)
    if not group.forum:
        raise CannotActError("this group has no topics")
    return groups.create_topic(world, group, person.id, name)


@taped()
def close_topic(world: World, person: Person, chat: int, thread: int, *, closed: bool = True) -> Topic:
    """Close or reopen a topic."""
    group = _administered(world, person, chat, "can_manage_topics")
    if thread not in group.topics:
        raise NothingSuchError(f"there is no topic {thread}")
    topic = group.topics[thread]
    if topic.closed != closed:
        groups.close_topic(world, group, person.id, topic, closed=closed)
    return topic


@taped()
def pin(world: World, person: Person, number: int, *, chat: int | None = None) -> None:
    """Pin a message: anybody in private, in a group who has the right."""
    place = acts.my_chat(world, person, chat)
    _check_pin(person, place, number)
    groups.pin(world, place, person.id, number)


@taped()
def unpin(world: World, person: Person, number: int, *, chat: int | None = None) -> None:
    """Unpin a message; the bot is not told."""
    place = acts.my_chat(world, person, chat)
    _check_pin(person, place, number)
    if number in place.pinned:
        place.pinned.remove(number)
        world.touch(place)


def _check_pin(person: Person, place: Chat, number: int) -> None:
    if number not in place.messages:
        raise NothingSuchError(f"there is no message {number}")
    right = "can_edit_messages" if place.channel else "can_pin_messages"
    if not place.private and not place.member(person.id).may(right):
        raise CannotActError(f"{person.name} may not pin in {place.title}")


@taped()
def rename_group(world: World, person: Person, chat: int, title: str) -> Chat:
    """A new title."""
    group = _administered(world, person, chat, "can_change_info")
    if not title.strip():
        raise CannotActError("a title cannot be empty")
    group.title = title.strip()
    groups.service(world, group, person.id, {"kind": "title_changed", "title": group.title})
    world.note("groups")
    return group
