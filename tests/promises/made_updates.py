"""Updates of every kind that the Bot API knows, made from aiogram's own types, right or bent.

Not here: what must come of them (`test_strange_updates`), forged presses (`test_forged_presses`).
"""

from __future__ import annotations

import random
import types
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.types import InputFile, TelegramObject, Update
from pydantic.fields import FieldInfo

KINDS = tuple(name for name in Update.model_fields if name != "update_id")
DEEPEST = 4
OFTEN = 0.2
TEXTS = (
    *(
        "x",
        "",
        "/start",
        "/start c_" + "A" * 22,
        "/besoin courses demain",
        "/quartier",
        "/annuler",
        "🙂" * 50,
    ),
    *("\u202eabc", "a\u0300" * 40, "' OR 1=1 --", "<b>x</b>", "\x00", "é" * 300, "{name}", "%s", "112"),
)
STRANGE: tuple[object, ...] = (
    *(None, True, -1, 0, 2**53, 2**70, 1.5, "", "x" * 5000, [], {}, [[]], {"id": "x"}, "\ud83d"),
)
"""What may stand where something else was meant."""


class Maker:
    """Makes updates; the same seed makes the same ones."""

    def __init__(self, seed: int, ids: Sequence[int]) -> None:
        self._chance = random.Random(seed)
        self._ids = tuple(ids)

    def update(self, number: int, kind: str) -> dict[str, Any]:
        """One update of this kind, as its type has it."""
        return {"update_id": number, kind: self._value(Update.model_fields[kind].annotation, kind, 0)}

    def bent(self, update: dict[str, Any]) -> dict[str, Any]:
        """The update with a few of its values replaced by what does not belong there."""
        for _ in range(self._chance.randrange(1, 4)):
            places = [
                place for key, event in update.items() if key != "update_id" for place in _places(event)
            ]
            if places:
                container, key = self._chance.choice(places)
                container[key] = deepcopy(self._chance.choice(STRANGE))
        return update

    def _value(self, wanted: Any, name: str, depth: int) -> Any:
        """Something of that type."""
        if get_origin(wanted) is Annotated:
            wanted = get_args(wanted)[0]
        choices = [item for item in get_args(wanted) if item is not types.NoneType]
        if get_origin(wanted) in (Union, types.UnionType):
            return self._value(self._chance.choice(choices), name, depth)
        if get_origin(wanted) is Literal:
            return self._chance.choice(get_args(wanted))
        if get_origin(wanted) is list:
            return [self._value(choices[0], name, depth + 1) for _ in range(self._chance.randrange(1, 3))]
        if isinstance(wanted, type) and issubclass(wanted, TelegramObject):
            return self._object(wanted, depth + 1)
        return self._plain(wanted, name)

    def _object(self, model: type[TelegramObject], depth: int) -> dict[str, Any]:
        """All that it must have, and some of what it may have."""
        return {
            field.alias or name: self._value(field.annotation, name, depth)
            for name, field in model.model_fields.items()
            if self._is_given(field, depth) and not _is_file(field.annotation)
        }

    def _is_given(self, field: FieldInfo, depth: int) -> bool:
        """What must be there, what tells one kind from another, and now and then something else."""
        given = field.is_required() or get_origin(field.annotation) is Literal
        return given or (depth < DEEPEST and self._chance.random() < OFTEN / depth)

    def _plain(self, wanted: Any, name: str) -> object:
        made: dict[object, Callable[[], object]] = {
            bool: lambda: self._chance.random() < 0.5,
            int: lambda: self._chance.choice(self._ids) if name == "id" else self._chance.randrange(2**31),
            float: lambda: round(self._chance.uniform(-90, 90), 4),
            datetime: lambda: self._chance.randrange(2**31),
        }
        if name == "type":
            return self._chance.choice(("private", "group", "supergroup", "channel", "bold", "bot_command"))
        if name == "status":
            return self._chance.choice(("member", "left", "kicked", "administrator", "restricted"))
        return made.get(wanted, lambda: self._chance.choice(TEXTS))()


def _is_file(wanted: object) -> bool:
    """Something to be sent, which no update holds."""
    return any(isinstance(item, type) and issubclass(item, InputFile) for item in (wanted, *get_args(wanted)))


def _places(value: object) -> list[tuple[Any, Any]]:
    """Every place in it whose value can be replaced."""
    if isinstance(value, dict):
        keys: list[Any] = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]
