"""Formatted text as Telegram keeps it: cleaning, offsets in UTF-16 units, entities found by themselves.

HTML is read in `markup.py`. Nothing here knows of chats or of HTTP.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.errors import bad_request

Entity = dict[str, Any]
"""An entity in Telegram's shape: type, offset, length and what the type needs."""

_SPACED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACES = " \t\n\r"
_DROPPED = re.compile("[\r\u0333\u033f\u030a\u2028-\u202e]")
"""Telegram removes these: carriage returns, overlong strokes, directional embeddings and overrides."""

_FOUND = re.compile(
    r"""
    (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<url>(?<!\w)(?:https?|tg|ftp)://[^\s<>"']+[^\s<>"'.,;:!?)\]]
      | (?<![\w@.])(?:[\w-]+\.)+(?:be|com|org|net|eu|fr|nl|de|lu|me|info|io|brussels)(?![\w-])
        (?:/[^\s<>"']*[^\s<>"'.,;:!?)\]])?)
  | (?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
  | (?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w))
  | (?P<hashtag>(?<![\w\#])\#\w*[^\W\d]\w*)
  | (?P<phone_number>(?<![\w+])\+\d(?:[ .\-/]?\d){7,14}(?!\w))
    """,
    re.VERBOSE,
)
_MAY_CONTAIN = re.compile(r"[/@#.+]|://")
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url", "email", "mention", "bot_command"})


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, entity: Entity) -> str:
    """The part of `text` that the entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start = entity["offset"] * 2
    return raw[start : start + entity["length"] * 2].decode("utf-16-le", "surrogatepass")


def find_entities(text: str) -> list[Entity]:
    """What Telegram marks by itself in anybody's text: commands, mentions, links, numbers."""
    if not _MAY_CONTAIN.search(text):
        return []
    return [
        {
            "type": str(match.lastgroup),
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Given entities, and those found in the rest of the text, in Telegram's order."""
    found = find_entities(text)
    if not entities:
        return found
    closed = [entity for entity in entities if entity["type"] in _OPAQUE]
    more = [entity for entity in found if not any(_overlap(entity, other) for other in closed)]
    return sorted(entities + more, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text as Telegram stores it: control characters gone, trimmed, entities moved accordingly."""
    _check(text, entities)
    if _SPACED.search(text):
        text = _SPACED.sub(" ", text)
    if text.strip(_SPACES) == text and not _DROPPED.search(text):
        return text, [entity for entity in entities if entity["length"] > 0]
    kept = [index for index, char in enumerate(text) if not _DROPPED.match(char)]
    while kept and text[kept[0]] in _SPACES:
        kept.pop(0)
    while kept and text[kept[-1]] in _SPACES:
        kept.pop()
    return "".join(text[index] for index in kept), _moved(text, set(kept), entities)


def _moved(text: str, kept: set[int], entities: list[Entity]) -> list[Entity]:
    """The entities over what is kept of the text."""
    place: list[int] = []  # old UTF-16 offset → new one
    now = 0
    for index, char in enumerate(text):
        width = 2 if char > "\uffff" else 1
        place.extend([now] * width)
        now += width if index in kept else 0
    place.append(now)
    spans = [(place[e["offset"]], place[e["offset"] + e["length"]], e) for e in entities]
    return [{**e, "offset": start, "length": end - start} for start, end, e in spans if end > start]


def _check(text: str, entities: list[Entity]) -> None:
    """Telegram's own complaints about offsets."""
    if not entities:
        return
    total = units(text)
    borders = None if len(text) == total else _borders(text)
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < 0:
            raise bad_request(f"receive an entity with incorrect offset {start}")
        if entity["length"] < 0:
            raise bad_request(f"receive an entity with incorrect length {entity['length']}")
        if end > total:
            end_of_text = f"ends after the end of the text at UTF-16 offset {total}"
            raise bad_request(f"entity beginning at UTF-16 offset {start} {end_of_text}")
        if borders is not None and start not in borders:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {start}")
        if borders is not None and end not in borders:
            raise bad_request(f"entity ends in a middle of a UTF-16 symbol at byte offset {end}")


def _borders(text: str) -> set[int]:
    """The UTF-16 offsets at which a character begins or the text ends."""
    borders = {0}
    now = 0
    for char in text:
        now += 2 if char > "\uffff" else 1
        borders.add(now)
    return borders
