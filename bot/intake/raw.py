"""What must be known of a raw update before anything parses it: its id and its lane.

The lane is the acting person, else the chat: updates of one lane keep their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from solidarity.queues import Incoming

ALLOWED = ("message", "callback_query", "my_chat_member")
"""The kinds of updates that the bot asks for."""
_BIGGEST = 1 << 52


def incoming(update: object) -> Incoming | None:
    """The update as it is stored; None where it has no usable id and could never be told apart."""
    if not isinstance(update, dict):
        return None
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _BIGGEST:
        return None
    return Incoming(number, lane_of(update), orjson.dumps(update))


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


def _dig(event: Mapping[str, Any], path: tuple[str, ...]) -> int | None:
    value: Any = event
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BIGGEST:
        return value
    return None
