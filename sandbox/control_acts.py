"""The acts of CONTROL.md, section 3: from a JSON body to `acts.py` and `group_acts.py` and back."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

from sandbox import acts, ephemeral, group_acts, sharing, sharing_files
from sandbox.chats import Chat
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.phone_view import group_json, person_json
from sandbox.world import World

Json = dict[str, Any]
Act = Callable[[World, Person, Json], Json]


def act(world: World, person: Person, name: str, body: Json) -> Json:
    """Do what the page asks in a person's name."""
    if name not in _ACTS:
        raise NothingSuchError(f"there is no act {name!r}")
    return _ACTS[name](world, person, body)


def _made(message: Message) -> Json:
    return {"message": message.id, "chat": message.chat}


def _place(body: Json, *names: str) -> Json:
    return {name: body[name] for name in ("chat", *names) if body.get(name) is not None}


def _bytes(body: Json) -> bytes | None:
    return b64decode(body["bytes"]) if body.get("bytes") else None


def _write(world: World, person: Person, body: Json) -> Json:
    return _made(acts.write(world, person, body["text"], **_place(body, "reply_to", "thread")))


def _start(world: World, person: Person, body: Json) -> Json:
    return _made(acts.start(world, person, body.get("payload")))


def _open(world: World, person: Person, body: Json) -> Json:
    return acts.open_link(world, person, body["url"])


def _press(world: World, person: Person, body: Json) -> Json:
    chat = acts.my_chat(world, person, body.get("chat"))
    if "label" in body:
        message, button = acts.find_label(chat, person, body["label"], body.get("message"))
    else:
        message = body["message"]
        button = acts.find_button(chat, person, message, body["row"], body["col"])
    if "disabled" in button:
        raise CannotActError("this button is disabled")
    if "url" in button:
        return {"pressed": "url", "url": button["url"]}
    if "copy_text" in button:
        return {"pressed": "copy", "text": button["copy_text"]["text"]}
    made = acts.press(world, person, message, button, chat=chat.id)
    return {"pressed": "callback", "press": made.as_json(world.machine())}


def _forge(world: World, person: Person, body: Json) -> Json:
    made = acts.forge(world, person, body["message"], body["data"], **_place(body))
    return {"pressed": "callback", "press": made.as_json(world.machine())}


def _key(world: World, person: Person, body: Json) -> Json:
    chat = acts.my_chat(world, person, body.get("chat"))
    label = body.get("label")
    if label is None:
        opened = chat.keyboards.get(person.id)
        rows = opened.markup["keyboard"] if opened else []
        row, col = body["row"], body["col"]
        if not (0 <= row < len(rows) and 0 <= col < len(rows[row])):
            raise NothingSuchError("there is no such key")
        label = rows[row][col]["text"]
    where = _place(body, "latitude", "longitude", "reply_to", "thread")
    return _made(sharing.use_key(world, person, label, **where))


def _contact(world: World, person: Person, body: Json) -> Json:
    names = ("phone", "first_name", "last_name", "user", "reply_to", "thread")
    return _made(sharing.contact(world, person, **_place(body, *names)))


def _location(world: World, person: Person, body: Json) -> Json:
    latitude, longitude = float(body["latitude"]), float(body["longitude"])
    where = _place(body, "reply_to", "thread", "title", "address")
    made = sharing.location(world, person, latitude, longitude, **where)
    return _made(made)


def _photo(world: World, person: Person, body: Json) -> Json:
    where = _place(body, "caption", "reply_to", "thread")
    return _made(sharing_files.photo(world, person, _bytes(body), **where))


def _voice(world: World, person: Person, body: Json) -> Json:
    where = _place(body, "reply_to", "thread")
    seconds = int(body.get("seconds") or 5)
    return _made(sharing_files.voice(world, person, seconds, data=_bytes(body), **where))


def _video(world: World, person: Person, body: Json) -> Json:
    where, seconds = _place(body, "caption", "reply_to", "thread"), int(body.get("seconds") or 3)
    return _made(sharing_files.video(world, person, seconds, data=_bytes(body), **where))


def _video_note(world: World, person: Person, body: Json) -> Json:
    where, seconds = _place(body, "reply_to", "thread"), int(body.get("seconds") or 3)
    return _made(sharing_files.video_note(world, person, seconds, data=_bytes(body), **where))


def _document(world: World, person: Person, body: Json) -> Json:
    where = _place(body, "name", "mime", "caption", "reply_to", "thread")
    return _made(sharing_files.document(world, person, _bytes(body), **where))


def _edit(world: World, person: Person, body: Json) -> Json:
    return _made(acts.edit(world, person, body["message"], body["text"], **_place(body)))


def _delete(world: World, person: Person, body: Json) -> Json:
    acts.delete(world, person, body["message"], **_place(body))
    return {}


def _react(world: World, person: Person, body: Json) -> Json:
    acts.react(world, person, body["message"], body.get("emoji"), **_place(body))
    return {}


def _read(world: World, person: Person, body: Json) -> Json:
    acts.read(world, person, **_place(body))
    return {}


def _of_person(deed: Callable[[World, Person], None]) -> Act:
    def play(world: World, person: Person, body: Json) -> Json:
        del body
        deed(world, person)
        return person_json(world, person)

    return play


def _rename(world: World, person: Person, body: Json) -> Json:
    names = ("first_name", "last_name", "username", "language_code", "phone")
    acts.rename(world, person, **{name: body[name] for name in names if name in body})
    return person_json(world, person)


def _old_app(world: World, person: Person, body: Json) -> Json:
    ephemeral.use_old_app(world, person, on=bool(body.get("on", True)))
    return person_json(world, person)


def _create_group(world: World, person: Person, body: Json) -> Json:
    chat = group_acts.create_group(
        world,
        person,
        body["title"],
        kind=body.get("kind", "group"),
        members=body.get("members", ()),
        bot=bool(body.get("bot")),
    )
    return group_json(world, chat)


def _of_group(deed: Callable[[World, Person, Json], Chat]) -> Act:
    def play(world: World, person: Person, body: Json) -> Json:
        return group_json(world, deed(world, person, body))

    return play


def _promote(world: World, person: Person, body: Json) -> Chat:
    return group_acts.promote(
        world,
        person,
        body["chat"],
        body["who"],
        body.get("rights"),
        anonymous=bool(body.get("anonymous")),
    )


def _create_topic(world: World, person: Person, body: Json) -> Json:
    topic = group_acts.create_topic(world, person, body["chat"], body["name"])
    return {"thread": topic.id, "message": topic.id, "chat": body["chat"]}


def _set_topic(*, closed: bool) -> Act:
    def play(world: World, person: Person, body: Json) -> Json:
        group_acts.close_topic(world, person, body["chat"], body["thread"], closed=closed)
        return {}

    return play


def _pin(world: World, person: Person, body: Json) -> Json:
    group_acts.pin(world, person, body["message"], **_place(body))
    return {}


def _unpin(world: World, person: Person, body: Json) -> Json:
    group_acts.unpin(world, person, body["message"], **_place(body))
    return {}


_ACTS: dict[str, Act] = {
    "write": _write,
    "start": _start,
    "open": _open,
    "press": _press,
    "forge": _forge,
    "key": _key,
    "contact": _contact,
    "location": _location,
    "photo": _photo,
    "voice": _voice,
    "video": _video,
    "video_note": _video_note,
    "document": _document,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "read": _read,
    "block": _of_person(acts.block),
    "unblock": _of_person(acts.unblock),
    "delete_account": _of_person(acts.delete_account),
    "rename": _rename,
    "old_app": _old_app,
    "create_group": _create_group,
    "add": _of_group(lambda w, p, b: group_acts.add(w, p, b["chat"], b["who"], b.get("payload"))),
    "remove": _of_group(lambda w, p, b: group_acts.remove(w, p, b["chat"], b["who"])),
    "promote": _of_group(_promote),
    "demote": _of_group(lambda w, p, b: group_acts.demote(w, p, b["chat"], b["who"])),
    "anonymous": _of_group(lambda w, p, b: group_acts.set_anonymous(w, p, b["chat"], on=bool(b["on"]))),
    "leave": _of_group(lambda w, p, b: group_acts.leave(w, p, b["chat"])),
    "upgrade": _of_group(lambda w, p, b: group_acts.upgrade(w, p, b["chat"])),
    "make_forum": _of_group(
        lambda w, p, b: group_acts.make_forum(w, p, b["chat"], on=bool(b.get("on", True)))
    ),
    "create_topic": _create_topic,
    "close_topic": _set_topic(closed=True),
    "reopen_topic": _set_topic(closed=False),
    "pin": _pin,
    "unpin": _unpin,
    "rename_group": _of_group(lambda w, p, b: group_acts.rename_group(w, p, b["chat"], b["title"])),
}
