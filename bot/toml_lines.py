"""A TOML file whose faults are told by line and in plain words, for people who do not write programs.

Not here: what the file is to contain (`bot.municipality`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Where = tuple[str | int, ...]
"""The way to a value: names, and positions in lists."""

_HEADING = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}\s*(?:#.*)?$")
_CURLY = re.compile(r"[\u2018-\u201f\u00ab\u00bb]")
_QUOTE = "a quotation mark is missing"
_TWICE = "this stands in the file for the second time"
_SYNTAX = (
    ("Illegal character", _QUOTE),
    ("Unterminated string", _QUOTE),
    ("Cannot overwrite", _TWICE),
    ("Cannot declare", _TWICE),
    ("Cannot mutate", _TWICE),
    ("Duplicate inline table key", _TWICE),
    ("Expected '='", "a setting is written: name = value"),
    ("Expected ']", "a heading is written: [[category]]"),
    ("Unclosed array", "the list is not closed: a comma or ] is missing"),
    ("Unclosed inline table", "the brackets are not closed: a comma or } is missing"),
    ("Expected newline", "one setting a line; or a quotation mark, a comma or a bracket is missing here"),
    ("Unescaped '\\'", "write \\\\ for the sign \\"),
    ("Invalid statement", "a line is a setting (name = value), a heading ([[category]]) or a remark (# …)"),
    ("Invalid initial character", "a setting is written: name = value"),
    ("Invalid value", 'what follows must be "a text", a number, true or false, [a list] or { several }'),
)
"""What Python's reader of TOML says, by its beginning, and what it means."""


class BadFileError(Exception):
    """The file cannot be used. `line` is where to look, when it is known."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}" if line else f"{path}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class TomlFile:
    """A file that could be read as TOML."""

    path: Path
    lines: tuple[str, ...]
    values: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """The file. Raises BadFileError."""
        try:
            text = path.read_text(encoding="utf-8-sig")  # Windows' editor puts a mark before the first word
        except OSError as error:
            raise BadFileError(path, None, f"cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise BadFileError(path, line, "is not UTF-8 text: save it in that encoding") from error
        lines = tuple(text.split("\n"))
        try:
            return cls(path, lines, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise BadFileError(path, *_syntax(lines, str(error))) from error
        except (ValueError, RecursionError) as error:
            raise BadFileError(path, *_beyond_bounds(lines)) from error

    def line_of(self, where: Where) -> int | None:
        """The line of a value; of what is missing, the line of the entry in which it should be."""
        name, rest = str(where[0]), list(where[1:])
        number = rest.pop(0) if rest and isinstance(rest[0], int) else 0
        headings = list(self._headings())
        mine = [at for at, heading in headings if heading == name]
        if int(number) >= len(mine):
            top = headings[0][0] if headings else len(self.lines)
            return self._search([name, *rest], 0, top)
        start = mine[int(number)]
        ends = (at for at, heading in headings if at > start and not heading.startswith(f"{name}."))
        return self._search(rest, start + 1, next(ends, len(self.lines))) or start + 1

    def _headings(self) -> Iterator[tuple[int, str]]:
        for at, line in enumerate(self.lines):
            if found := _HEADING.match(line):
                yield at, found[1]

    def _search(self, keys: Sequence[str | int], start: int, end: int) -> int | None:
        """The line of the last of these keys that begins one, each below the one before."""
        found = None
        for key in keys:
            name = re.escape(str(key))
            begins = re.compile(rf"\s*(?:[\"']?{name}[\"']?\s*[=.]|\[+\s*[\w.-]*\b{name}\s*\]+)")
            at = next((at for at in range(start, end) if begins.match(self.lines[at])), None)
            if at is None:
                break
            found, start = at + 1, at
        return found


def _beyond_bounds(lines: Sequence[str]) -> tuple[int, str]:
    """What no municipality has. Where to look is the longest line: such a thing is seldom short."""
    line = max(range(len(lines)), key=lambda at: len(lines[at])) + 1
    return line, "a number of thousands of digits, or brackets in brackets without end"


def _syntax(lines: Sequence[str], said: str) -> tuple[int, str]:
    """Where the file is not TOML, and why in plain words."""
    found = re.search(r"at line (\d+)", said)
    line = int(found[1]) if found else len("\n".join(lines).rstrip().split("\n"))
    if _CURLY.search(lines[line - 1]) and not said.startswith("Cannot"):
        return line, 'write straight quotation marks (") around texts, not curly ones'
    plain = (reason for beginning, reason in _SYNTAX if said.startswith(beginning))
    return line, next(plain, re.sub(r" \(at .*\)$", "", said))
