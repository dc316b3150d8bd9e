"""What a person shares: keys of the reply keyboard, contact cards, places, photos, voices, documents."""

from __future__ import annotations

from typing import Any

from sandbox.acts import my_chat, post, write
from sandbox.chats import OpenKeyboard
from sandbox.entities import clean, find_entities
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.files import StoredFile, picture_size, sample_photo, sample_voice
from sandbox.messages import Content, Message
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]


def use_key(
    world: World,
    person: Person,
    label: str,
    *,
    chat: int | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Message:
    """Press a key of the reply keyboard by its label, or the first that contains it."""
    place = my_chat(world, person, chat)
    opened = place.keyboards.get(person.id)
    if opened is None:
        raise CannotActError("there is no keyboard")
    found = find_key(opened, label)
    if opened.markup.get("one_time_keyboard"):
        opened.hidden = True
    if found.get("request_contact"):
        return contact(world, person, chat=chat)
    if found.get("request_location"):
        if latitude is None or longitude is None:
            raise CannotActError("this key asks for a place: give latitude and longitude")
        return location(world, person, latitude, longitude, chat=chat)
    return write(world, person, found["text"], chat=chat)


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


def contact(
    world: World,
    person: Person,
    *,
    chat: int | None = None,
    phone: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    user: int | None = None,
    reply_to: int | None = None,
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
    return post(world, person, Content("contact", contact=card), chat=chat, reply_to=reply_to)


def location(
    world: World,
    person: Person,
    latitude: float,
    longitude: float,
    *,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Share a place."""
    place = {"latitude": latitude, "longitude": longitude}
    return post(
        world, person, Content("location", location=place), chat=chat, reply_to=reply_to, thread=thread
    )


def photo(
    world: World,
    person: Person,
    data: bytes | None = None,
    *,
    caption: str = "",
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a photo: the given bytes or a ready sample."""
    body = data or sample_photo()
    mime = "image/jpeg" if body.startswith(b"\xff\xd8") else "image/png"
    stored = world.files.add("photo", body, mime=mime, size=picture_size(body) or (640, 480))
    return _media(world, person, stored, caption, chat=chat, reply_to=reply_to, thread=thread)


def voice(
    world: World,
    person: Person,
    seconds: int = 5,
    *,
    data: bytes | None = None,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a voice message: the given bytes or a ready sample."""
    body = data or sample_voice(min(seconds, 60))
    stored = world.files.add("voice", body, mime="audio/ogg", duration=seconds)
    return _media(world, person, stored, "", chat=chat, reply_to=reply_to, thread=thread)


def document(  # noqa: PLR0913 - a medium and where it goes
    world: World,
    person: Person,
    data: bytes | None = None,
    *,
    name: str = "note.txt",
    mime: str = "text/plain",
    caption: str = "",
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a document."""
    stored = world.files.add("document", data or b"Une petite note.\n", mime=mime, name=name)
    return _media(world, person, stored, caption, chat=chat, reply_to=reply_to, thread=thread)


def _media(
    world: World,
    person: Person,
    stored: StoredFile,
    caption: str,
    *,
    chat: int | None,
    reply_to: int | None,
    thread: int | None,
) -> Message:
    text, _ = clean(caption, [])
    content = Content(stored.kind, text, find_entities(text), media=stored)
    return post(world, person, content, chat=chat, reply_to=reply_to, thread=thread)
