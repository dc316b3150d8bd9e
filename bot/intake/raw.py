"""What must be known of a raw update before anything parses it: its id and its lane.

The lane is the acting person, else the chat: updates of one lane keep their order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from solidarity.queues import Incoming

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""The kinds of updates that the bot asks for."""
_BIGGEST = 1 << 52
"""No number of Telegram's needs more."""


def read(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """JSON, also with halves of characters or numbers beyond all bounds in it. Raises ValueError."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        try:
            return json.loads(body)
        except RecursionError as error:
            raise ValueError("nested beyond all bounds") from error


def _written(update: Mapping[str, Any]) -> bytes:
    """JSON that `read` reads as it was; of what is nested beyond all bounds the id alone."""
    try:
        return orjson.dumps(update)
    except TypeError:
        try:
            return json.dumps(update).encode()
        except RecursionError:
            return json.dumps({"update_id": update["update_id"]}).encode()


def is_sound(value: object) -> bool:
    """Whether every number in it is one that Telegram can have meant and a database can hold."""
    if isinstance(value, int | float):
        return abs(value) < _BIGGEST
    parts: Iterable[object] = ()
    if isinstance(value, Mapping):
        parts = value.values()
    elif isinstance(value, list):
        parts = value
    return all(map(is_sound, parts))


def incoming(update: object) -> Incoming | None:
    """The update as it is stored; None where it has no usable id and could never be told apart."""
    if not isinstance(update, dict):
        return None
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _BIGGEST:
        return None
    return Incoming(number, lane_of(update), _written(update), update)


def lane_of(update: Mapping[str, Any]) -> int:
    """Whose updates this one must stay in order with; 0 for what belongs to nobody."""
    for key, event in update.items():
        if key == "update_id" or not isinstance(event, Mapping):
            continue
        for path in (("sender_chat", "id"), ("from", "id"), ("chat", "id"), ("message", "chat", "id")):
            found = _dig(event, path)
            if found is not None:
                return found
    return 0


def sender_of(update: Mapping[str, Any]) -> tuple[int | None, bool]:
    """Who wrote or pressed this, and whether it was in their chat with the bot."""
    for kind in ("message", "callback_query"):
        event = update.get(kind)
        if isinstance(event, Mapping):
            sender = _dig(event, ("from", "id"))
            chat = _dig(event, ("chat", "id")) or _dig(event, ("message", "chat", "id"))
            return sender, sender is not None and sender == chat
    return None, False


def press_of(update: Mapping[str, Any]) -> str | None:
    """The press that waits for its answer."""
    query = update.get("callback_query")
    number = query.get("id") if isinstance(query, Mapping) else None
    return number if isinstance(number, str) else None


def _dig(event: Mapping[str, Any], path: tuple[str, ...]) -> int | None:
    value: Any = event
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BIGGEST:
        return value
    return None
