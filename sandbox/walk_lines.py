"""How each deed of the tape is written as a line of a walk, on the API of `actor.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sandbox.chats import Chat, Topic
from sandbox.fragments import changes, pieces, tokens
from sandbox.group_acts import who_is
from sandbox.messages import Message
from sandbox.tape import Deed
from sandbox.walk_names import literal, slug
from sandbox.walk_parts import OLDER, Parts, UnwritableError

There = list[tuple[int, str]]
"""Messages and the labels of their buttons, newest message first."""

FORGED = (
    "Une fausse pression, ou celle d'un bouton périmé, n'est pas rejouée.",
    "A forged press, or one of a stale button, is not played again.",
)
SECRET = (
    "Un lien de démarrage n'a été vu nulle part : le test le contient tel quel.",
    "A start link was seen nowhere: the test holds it as it is.",
)


def line_of(parts: Parts, deed: Deed) -> str:
    """The line for a deed; what it makes gets a variable when it is named later."""
    written = _WRITERS[deed.what](parts, deed, parts.names["person", deed.person])
    made, names = deed.made, parts.names
    if isinstance(made, Message) and (made.chat, made.id) in parts.referenced:
        key = ("message", made.chat, made.id)
        return written if key in names else f"{names.new(key, 'said')} = {written}"
    if isinstance(made, Topic):
        topic = ("topic", deed.facts["chat"], made.id)
        return written if topic in names else f"{names.new(topic, slug(made.name, 'topic'))} = {written}"
    if isinstance(made, Chat) and ("group", made.id) not in names:
        return f"{names.new(('group', made.id), 'group')} = {written}"
    return written


# Buttons


def spoken(parts: Parts, label: str) -> Iterator[tuple[str, str]]:
    """A label as it may be written, with the text that this looks for: what does not change comes first."""
    if not changes(label):
        yield label, literal(label)
    if (found := tokens(label)) and all(("token", token) in parts.names for token in found):
        yield label, parts.names.worded(label)
    for piece in pieces(label):
        yield piece, literal(piece)
    yield label, literal(label)


def finds(wanted: str, there: There) -> tuple[int, str] | None:
    """The button that a label finds: an exact one, else the newest that contains it."""
    for message, label in there:
        if label == wanted:
            return message, label
    return next(((message, label) for message, label in there if wanted in label), None)


def _press(parts: Parts, deed: Deed, me: str) -> str:
    number, label = deed.facts["message"], str(deed.facts["button"]["text"])
    there: There = deed.facts.get("there") or [(number, label)]
    for wanted, written in spoken(parts, label):
        if finds(wanted, there) == (number, label):
            return parts.call(me, "press", written, parts.place(deed))
    own = [found for found in there if found[0] == number]
    for wanted, written in spoken(parts, label):
        if finds(wanted, own) == (number, label):
            return parts.call(me, "press", written, parts.message(deed, number, me))
    raise UnwritableError(OLDER)


def _open(parts: Parts, deed: Deed, me: str) -> str:
    if "button" in deed.facts:
        return _press(parts, deed, me)
    if deed.facts.get("by_press"):
        return f'{me}.open((await {me}.answered()).url or "")'
    return parts.call(me, "open", parts.names.worded(deed.facts["url"]))


def _start(parts: Parts, deed: Deed, me: str) -> str:
    payload = deed.facts.get("payload")
    if payload and deed.facts.get("by_link"):
        return parts.call(me, "press_start")
    if not payload:
        return parts.call(me, "start")
    parts.warn(SECRET)
    return parts.call(me, "start", literal(payload))


def _forge(_parts: Parts, _deed: Deed, _me: str) -> str:
    raise UnwritableError(FORGED)


def _key(parts: Parts, deed: Deed, me: str) -> str:
    _, written = next(spoken(parts, deed.facts["label"]))
    where = [f"{name}={deed.facts[name]}" for name in ("latitude", "longitude") if name in deed.facts]
    return parts.call(me, "key", written, *where, parts.place(deed))


# Messages


def _write(parts: Parts, deed: Deed, me: str) -> str:
    text = parts.names.worded(deed.facts["text"])
    if "reply_to" in deed.facts:
        return parts.call(me, "reply", parts.message(deed, deed.facts["reply_to"], me), text)
    return parts.call(me, "write", text, parts.place(deed), parts.thread(deed, me))


def _sent(act: str, *named: str) -> Callable[[Parts, Deed, str], str]:
    def write(parts: Parts, deed: Deed, me: str) -> str:
        facts = deed.facts
        first = [literal(facts[name]) for name in named if name in facts]
        return parts.call(me, act, *first, parts.words(deed, "caption"), *parts.extras(deed, me))

    return write


def _location(parts: Parts, deed: Deed, me: str) -> str:
    point = [literal(deed.facts[name]) for name in ("latitude", "longitude")]
    named = [parts.words(deed, name) for name in ("title", "address")]
    return parts.call(me, "send_place", *point, *named, *parts.extras(deed, me))


def _contact(parts: Parts, deed: Deed, me: str) -> str:
    named = [f"{name}={literal(deed.facts[name])}" for name in ("phone", "first_name") if name in deed.facts]
    return parts.call(me, "share_contact", parts.place(deed), *named)


def _edit(parts: Parts, deed: Deed, me: str) -> str:
    text = parts.names.worded(deed.facts["text"])
    return parts.call(me, "edit", parts.message(deed, deed.facts["number"], me), text)


def _on_message(act: str) -> Callable[[Parts, Deed, str], str]:
    def write(parts: Parts, deed: Deed, me: str) -> str:
        return parts.call(me, act, parts.message(deed, deed.facts["number"], me))

    return write


def _react(parts: Parts, deed: Deed, me: str) -> str:
    emoji = literal(deed.facts.get("emoji"))
    return parts.call(me, "react", emoji, parts.message(deed, deed.facts["number"], me))


def _plain(act: str) -> Callable[[Parts, Deed, str], str]:
    return lambda parts, _deed, me: parts.call(me, act)


def _rename(parts: Parts, deed: Deed, me: str) -> str:
    return parts.call(me, "change", *(f"{name}={literal(value)}" for name, value in deed.facts.items()))


# Groups


def _who(parts: Parts, deed: Deed) -> str:
    number = who_is(parts.world, deed.facts["who"])
    return '"bot"' if number == parts.world.bot.id else parts.names["person", number]


def _create_group(parts: Parts, deed: Deed, me: str) -> str:
    facts = deed.facts
    members = [parts.names["person", number] for number in facts.get("members", ())]
    return parts.call(
        me,
        "create_group",
        literal(facts["title"]),
        f"kind={literal(facts['kind'])}" if facts.get("kind", "group") != "group" else None,
        f"members=[{', '.join(members)}]" if members else None,
        None if facts.get("bot") else "bot=False",
    )


def _add(parts: Parts, deed: Deed, me: str) -> str:
    return parts.call(me, "add", _who(parts, deed), parts.place(deed, ""), parts.words(deed, "payload"))


def _with(act: str) -> Callable[[Parts, Deed, str], str]:
    return lambda parts, deed, me: parts.call(me, act, _who(parts, deed), parts.place(deed, ""))


def _promote(parts: Parts, deed: Deed, me: str) -> str:
    rights = deed.facts.get("rights")
    return parts.call(
        me,
        "promote",
        _who(parts, deed),
        parts.place(deed, ""),
        literal(sorted(rights)) if rights is not None else None,
        "anonymous=True" if deed.facts.get("anonymous") else None,
    )


def _of_group(act: str, *named: str) -> Callable[[Parts, Deed, str], str]:
    def write(parts: Parts, deed: Deed, me: str) -> str:
        first = [literal(deed.facts[name]) for name in named]
        off = "on=False" if deed.facts.get("on") is False else None
        return parts.call(me, act, *first, parts.place(deed, ""), off)

    return write


def _topic(parts: Parts, deed: Deed, me: str) -> str:
    topic = parts.topic(deed, deed.facts["thread"], me)
    off = "closed=False" if deed.facts.get("closed") is False else None
    return parts.call(me, "close_topic", topic, parts.place(deed, ""), off)


_WRITERS: dict[str, Callable[[Parts, Deed, str], str]] = {
    "write": _write,
    "start": _start,
    "open_link": _open,
    "press": _press,
    "forge": _forge,
    "use_key": _key,
    "contact": _contact,
    "location": _location,
    "photo": _sent("photo"),
    "voice": _sent("voice", "seconds"),
    "video": _sent("send_video", "seconds"),
    "video_note": _sent("send_video_note", "seconds"),
    "document": _sent("send_document", "name"),
    "edit": _edit,
    "delete": _on_message("delete"),
    "react": _react,
    "pin": _on_message("pin"),
    "unpin": _on_message("unpin"),
    "block": _plain("block"),
    "unblock": _plain("unblock"),
    "delete_account": _plain("delete_account"),
    "rename": _rename,
    "create_group": _create_group,
    "add": _add,
    "remove": _with("remove"),
    "promote": _promote,
    "demote": _with("demote"),
    "use_old_app": _of_group("use_old_app"),
    "set_anonymous": _of_group("be_anonymous"),
    "leave": _of_group("leave"),
    "upgrade": _of_group("upgrade"),
    "make_forum": _of_group("make_forum"),
    "rename_group": _of_group("rename_group", "title"),
    "create_topic": _of_group("create_topic", "name"),
    "close_topic": _topic,
}
