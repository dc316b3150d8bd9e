"""The variables of a saved walk, and its texts as Python writes them."""

from __future__ import annotations

import json
import keyword
import re
import unicodedata
from collections.abc import Hashable
from typing import Any

from sandbox.fragments import tokens

_TAKEN = frozenset(keyword.kwlist) | {
    *("stage", "staged", "tmp_path", "heard", "tokens", "Phone", "Path", "UTC", "datetime"),
}


def literal(value: Any) -> str:  # noqa: ANN401 - text, numbers, lists of them
    """A value as Python reads it, in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple, set, frozenset)):
        return f"[{', '.join(literal(one) for one in value)}]"
    return repr(value)


def slug(text: str, otherwise: str) -> str:
    """A text as a name of Python: plain letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_") or otherwise


class Names:
    """One variable for each person, group, topic, message or reference that is named twice."""

    def __init__(self) -> None:
        self._names: dict[Hashable, str] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._names

    def __getitem__(self, key: Hashable) -> str:
        return self._names[key]

    def new(self, key: Hashable, wish: str) -> str:
        """A free name, as much like the wished one as can be."""
        free, number = wish, 1
        while free in _TAKEN or free in self._names.values():
            number += 1
            free = f"{wish}_{number}"
        self._names[key] = free
        return free

    def alias(self, key: Hashable, name: str) -> None:
        """The same variable stands for something else as well."""
        self._names[key] = name

    def people(self) -> list[int]:
        """Who is in the walk so far."""
        return [key[1] for key in self._names if isinstance(key, tuple) and key[0] == "person"]

    def worded(self, text: str) -> str:
        """A text in which references that were read before are their variables."""
        known = [token for token in tokens(text) if ("token", token) in self._names]
        if not known:
            return literal(text)
        written = literal(text).replace("{", "{{").replace("}", "}}")
        for token in dict.fromkeys(known):
            written = written.replace(token, f"{{{self._names['token', token]}}}")
        return f"f{written}"
