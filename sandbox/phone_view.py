"""What one person sees on their phone: chats, messages, keyboards, menus, in the shapes of CONTROL.md."""

from __future__ import annotations

from typing import Any

from sandbox import ephemeral
from sandbox.acts import MAX_TEXT
from sandbox.chats import Chat, Member
from sandbox.messages import WORDED, Message
from sandbox.people import Person
from sandbox.phone_menu import menu
from sandbox.world import World

Json = dict[str, Any]

_EDITABLE_HOURS = 48
_PRESSES_SHOWN = 20
_EXCERPT = 40
"""Letters of a pinned message that are quoted, as in Telegram's apps."""
_TIMED = {"voice": "🎤", "video_note": "📹", "video": "🎬"}


def person_json(world: World, person: Person) -> Json:
    """PERSON."""
    return {
        "id": person.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "phone": person.phone,
        "started": person.started,
        "blocked": person.blocked,
        "deleted": person.deleted,
        "old_app": person.old_app,
        "unread": sum(chat.unread(person.id) for chat in chats_of(world, person)),
    }


def group_json(world: World, chat: Chat) -> Json:
    """GROUP."""
    return {
        "id": chat.id,
        "title": chat.title,
        "kind": chat.kind,
        "forum": chat.forum,
        "members": members_json(world, chat),
        "migrated_to": chat.migrated_to,
        "migrated_from": chat.migrated_from,
    }


def members_json(world: World, chat: Chat) -> list[Json]:
    """MEMBER of a group; of a private chat none."""
    return [_member_json(world, member) for member in chat.members.values()]


def _member_json(world: World, member: Member) -> Json:
    return {
        "id": member.id,
        "name": name_of(world, member.id),
        "bot": member.id == world.bot.id,
        "status": member.status,
        "rights": sorted(member.rights),
        "anonymous": member.anonymous,
    }


def name_of(world: World, number: int) -> str:
    """The name of a person or of the bot."""
    return world.bot.shown_name if number == world.bot.id else world.people[number].name


def chats_of(world: World, person: Person) -> list[Chat]:
    """The chats on a phone, the one with the newest message first."""
    groups = [
        chat
        for chat in world.groups()
        if chat.migrated_to is None and chat.member(person.id).present and not person.deleted
    ]
    return sorted([world.chats[person.id], *groups], key=_last_version, reverse=True)


def _last_version(chat: Chat) -> int:
    newest = next(reversed(chat.messages.values()), None)
    return newest.version if newest else 0


def phone_json(world: World, person: Person) -> Json:
    """The list of chats and the latest presses."""
    presses = world.presses_of.get(person.id, [])[-_PRESSES_SHOWN:]
    return {
        "version": world.changes.version,
        "person": person_json(world, person),
        "chats": [_line(world, person, chat) for chat in chats_of(world, person)],
        "presses": [press.as_json(world.machine()) for press in presses],
    }


def _line(world: World, person: Person, chat: Chat) -> Json:
    newest = next(reversed(chat.messages.values()), None)
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": world.bot.shown_name if chat.private else chat.title,
        "forum": chat.forum,
        "unread": chat.unread(person.id),
        "last": _preview(world, newest) if newest else None,
        "can_write": can_write(person, chat),
        "member_status": None if chat.private else chat.member(person.id).status,
        "version": chat.version,
    }


def can_write(person: Person, chat: Chat) -> bool:
    """Whether the app shows a text field."""
    if person.deleted:
        return False
    if chat.private:
        return person.started and not person.blocked
    member = chat.member(person.id)
    return member.may("can_post_messages") if chat.channel else member.present


def _preview(world: World, message: Message) -> Json:
    content = message.content
    shown: Json = {
        "id": message.id,
        "date": message.date.isoformat(),
        "from": _from(world, message)["name"],
        "text": content.text or _without_words(message),
    }
    if content.service is not None:
        shown["service"] = service_json(world, message, content.service)
    return shown


def _without_words(message: Message) -> str:
    content = message.content
    match content.kind:
        case "photo":
            return "📷"
        case "voice" | "video_note" | "video" as kind:
            seconds = (content.media.duration if content.media else 0) or 0
            return f"{_TIMED[kind]} {seconds // 60}:{seconds % 60:02d}"
        case "document":
            return f"📎 {content.media.name or '' if content.media else ''}".strip()
        case "location":
            return "📍"
        case "venue":
            return f"📍 {(content.venue or {}).get('title', '')}"
        case "contact":
            return f"👤 {(content.contact or {}).get('first_name', '')}"
        case _:
            return ""


def chat_view(
    world: World, person: Person, chat: Chat, *, limit: int = 200, before: int | None = None,
    thread: int | None = None,
) -> Json:  # fmt: skip
    """One chat as this person sees it."""
    chosen: list[Message] = []
    more = False
    there = ephemeral.on_phone(chat, person.id)
    if before is not None:
        there = _until(there, before)
    for message in reversed(there):
        if not _in_thread(message, thread):
            continue
        if len(chosen) == limit:
            more = True
            break
        chosen.append(message)
    member = chat.member(person.id)
    profile = world.bot.profile
    description = profile.said(profile.descriptions, person.language_code)
    return {
        "version": chat.version,
        "id": chat.id,
        "kind": chat.kind,
        "title": world.bot.shown_name if chat.private else chat.title,
        "forum": chat.forum,
        "messages": [message_view(world, person, message) for message in reversed(chosen)],
        "more": more,
        "pinned": list(chat.pinned),
        "topics": [
            {"id": t.id, "name": t.name, "icon_color": t.icon_color, "closed": t.closed, "general": False}
            for t in chat.topics.values()
        ],
        "keyboard": _keyboard(chat, person),
        "force_reply": _force_reply(chat, person),
        "commands": menu(world, person, chat),
        "menu_button": _menu_button(world, chat),
        "typing": chat.doing[0] if chat.doing and chat.doing[1] > world.machine() else None,
        "start": _start(person, chat),
        "empty_text": (description or None) if chat.private else None,
        "can_write": can_write(person, chat),
        "blocked": person.blocked if chat.private else False,
        "members": members_json(world, chat),
        "member_status": None if chat.private else member.status,
        "anonymous": member.anonymous,
    }


def _until(messages: list[Message], before: int) -> list[Message]:
    """Those before a number; that of an ephemeral message is negative."""
    if before > 0:
        return [message for message in messages if ephemeral.place_of(message) < (before, 0)]
    numbers = [message.id for message in messages]
    return messages[: numbers.index(before)] if before in numbers else messages


def _in_thread(message: Message, thread: int | None) -> bool:
    """Of the asked topic; 1 is the general one, none means all."""
    return thread is None or (message.thread or 1) == thread


def _keyboard(chat: Chat, person: Person) -> Json | None:
    opened = chat.keyboards.get(person.id)
    if opened is None:
        return None
    markup = opened.markup
    return {
        "rows": [[_key(key) for key in row] for row in markup["keyboard"]],
        "persistent": bool(markup.get("is_persistent")),
        "resize": bool(markup.get("resize_keyboard")),
        "once": bool(markup.get("one_time_keyboard")),
        "placeholder": markup.get("input_field_placeholder"),
        "hidden": opened.hidden,
        "message": opened.message,
    }


def _key(key: Json) -> Json:
    asks = "contact" if key.get("request_contact") else "location" if key.get("request_location") else None
    return {"text": key["text"], "asks": asks}


def _force_reply(chat: Chat, person: Person) -> Json | None:
    asked = chat.force_replies.get(person.id)
    return {"message": asked[0], "placeholder": asked[1]} if asked else None


def _menu_button(world: World, chat: Chat) -> Json:
    button = world.bot.profile.menu_button(chat.id if chat.private else 0)
    return {"type": button["type"], "text": button.get("text"), "url": button.get("url")}


def _start(person: Person, chat: Chat) -> Json | None:
    if not chat.private or person.deleted:
        return None
    if person.link is not None:
        return {"payload": person.link[0]}
    return {"payload": None} if person.blocked or not person.started else None


def message_view(world: World, person: Person, message: Message) -> Json:
    """MESSAGE."""
    content, chat = message.content, world.chats[message.chat]
    mine, common = message.sender == person.id and not chat.channel, message.ephemeral is None
    age = (world.now() - message.date).total_seconds() / 3600
    admin = not chat.private and chat.member(person.id).may("can_delete_messages")
    return {
        "id": message.id,
        "date": message.date.isoformat(),
        "edited": message.edited.isoformat() if message.edited else None,
        "mine": mine,
        "from": _from(world, message),
        "kind": content.kind,
        "text": content.text,
        "entities": content.entities,
        "media": _media(content.media) if content.media else None,
        "location": content.location,
        "venue": content.venue,
        "contact": _contact(content.contact) if content.contact else None,
        "buttons": [[_button(world, person, message, b) for b in row] for row in message.buttons],
        "reply_to": _reply(world, chat, message),
        "forwarded_from": _forwarded(message.forwarded) if message.forwarded else None,
        "via": None,
        "thread": message.thread,
        "pinned": message.id in chat.pinned,
        "protected": message.protected,
        "silent": message.silent,
        "effect": message.effect,
        "reactions": _reactions(person, message),
        "service": service_json(world, message, content.service) if content.service else None,
        "ephemeral": message.ephemeral,
        "can_edit": common and mine and age < _EDITABLE_HOURS and content.kind in WORDED,
        "can_delete": common and (chat.private or mine or admin),
    }


def _from(world: World, message: Message) -> Json:
    if message.sender_chat:
        chat = world.chats[message.sender_chat]
        kind = "channel" if chat.channel else "chat"
        return {"id": chat.id, "name": chat.title, "kind": kind, "colour": abs(chat.id) % 7}
    kind = "bot" if message.sender == world.bot.id else "person"
    name = name_of(world, message.sender)
    return {"id": message.sender, "name": name, "kind": kind, "colour": message.sender % 7}


def _media(media: Any) -> Json:  # noqa: ANN401 - a StoredFile
    return {
        "url": f"/sandbox/files/{media.unique_id}",
        "mime": media.mime,
        "name": media.name,
        "size": media.size,
        "duration": media.duration,
        "width": media.width,
        "height": media.height,
    }


def _contact(card: Json) -> Json:
    name = " ".join(part for part in (card["first_name"], card.get("last_name")) if part)
    return {"phone": card["phone_number"], "name": name, "id": card.get("user_id")}


def _button(world: World, person: Person, message: Message, button: Json) -> Json:
    kinds = {"callback_data": "callback", "url": "url", "copy_text": "copy"}
    kind = next((shown for name, shown in kinds.items() if name in button), "other")
    return {
        "text": button["text"],
        "kind": kind,
        "url": button.get("url"),
        "copy": button["copy_text"]["text"] if "copy_text" in button else None,
        "style": button.get("style"),
        "disabled": "disabled" in button,
        "waiting": kind == "callback" and _waits(world, person, message, button),
    }


def _waits(world: World, person: Person, message: Message, button: Json) -> bool:
    machine = world.machine()
    return any(
        press.message == message.id
        and press.chat == message.chat
        and press.data == button["callback_data"]
        and press.state(machine) == "waiting"
        for press in world.presses_of.get(person.id, [])[-_PRESSES_SHOWN:]
    )


def _reply(world: World, chat: Chat, message: Message) -> Json | None:
    number = message.reply_to
    replied = None if number is None else chat.messages.get(number) or chat.ephemerals.get(number)
    if replied is None:
        return None
    text = replied.content.text or _without_words(replied)
    return {"id": replied.id, "from": _from(world, replied)["name"], "text": text[:MAX_TEXT]}


def _forwarded(origin: Json) -> str:
    if "sender_user" in origin:
        user = origin["sender_user"]
        return " ".join(part for part in (user["first_name"], user.get("last_name")) if part)
    return str(origin.get("sender_user_name") or origin["sender_chat"]["title"])


def _reactions(person: Person, message: Message) -> list[Json]:
    emoji = list(dict.fromkeys(message.reactions.values()))
    return [
        {
            "emoji": one,
            "count": sum(other == one for other in message.reactions.values()),
            "mine": message.reactions.get(person.id) == one,
        }
        for one in emoji
    ]


def service_json(world: World, message: Message, facts: Json) -> Json:
    """SERVICE: the facts with names in place of ids."""
    shown = dict(facts)
    shown["by"] = _from(world, message)["name"]
    if "people" in facts:
        shown["people"] = [name_of(world, number) for number in facts["people"]]
    if "person" in facts:
        shown["person"] = name_of(world, facts["person"])
    if facts["kind"] == "pinned":
        pinned = world.chats[message.chat].messages.get(facts["message"])
        words = " ".join((pinned.text or _without_words(pinned)).split()) if pinned else ""
        shown["text"] = words if len(words) <= _EXCERPT else f"{words[: _EXCERPT - 1].rstrip()}…"
    return shown
