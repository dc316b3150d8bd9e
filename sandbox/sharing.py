"""What a person shares: keys of the reply keyboard, cards, places. Files are in `sharing_files.py`."""

from __future__ import annotations

from typing import Any

from sandbox.acts import my_chat, post, write
from sandbox.chats import OpenKeyboard
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.messages import Content, Message
from sandbox.people import Person
from sandbox.tape import taped
from sandbox.world import World

Json = dict[str, Any]


@taped()
def use_key(
    world: World,
    person: Person,
    label: str,
    *,
    chat: int | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Press a key of the reply keyboard by its label, or the first that contains it."""
    place = my_chat(world, person, chat)
    opened = place.keyboards.get(person.id)
    if opened is None:
        raise CannotActError("there is no keyboard")
    found = find_key(opened, label)
    if opened.markup.get("one_time_keyboard"):
        opened.hidden = True
    where: Json = {"chat": chat, "reply_to": reply_to, "thread": thread}
    if found.get("request_contact"):
        return contact(world, person, **where)
    if found.get("request_location"):
        if latitude is None or longitude is None:
            raise CannotActError("this key asks for a place: give latitude and longitude")
        return location(world, person, latitude, longitude, **where)
    return write(world, person, found["text"], **where)


def find_key(opened: OpenKeyboard, label: str) -> Json:
    """The key with this label, or the first that contains it."""
    keys: list[Json] = [key for row in opened.markup["keyboard"] for key in row]
    for key in keys:
        if key["text"] == label:
            return key
    for key in keys:
        if label in key["text"]:
            return key
    shown = [key["text"] for key in keys]
    raise NothingSuchError(f"no key {label!r} among {shown}")


@taped()
def contact(  # noqa: PLR0913 - a card and where it goes
    world: World,
    person: Person,
    *,
    chat: int | None = None,
    phone: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    user: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Share a contact card: the person's own, or another's by phone."""
    card: Json
    if phone is None:
        card = {"phone_number": person.phone, "first_name": person.first_name, "user_id": person.id}
        if person.last_name:
            card["last_name"] = person.last_name
    else:
        card = {"phone_number": phone, "first_name": first_name or phone}
        if last_name:
            card["last_name"] = last_name
        if user is not None:
            card["user_id"] = user
    return post(world, person, Content("contact", contact=card), chat=chat, reply_to=reply_to, thread=thread)


@taped()
def location(  # noqa: PLR0913 - a place and where it goes
    world: World,
    person: Person,
    latitude: float,
    longitude: float,
    *,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
    title: str = "",
    address: str = "",
) -> Message:
    """Share a place; with a title it is one of those that Telegram's apps propose, with an address."""
    place = {"latitude": latitude, "longitude": longitude}
    content = Content("location", location=place)
    if title:
        content = Content("venue", location=place, venue={"title": title, "address": address or title})
    return post(world, person, content, chat=chat, reply_to=reply_to, thread=thread)
