"""Reads `parse_mode=HTML` as Telegram does, with its error texts and byte offsets.

Markdown is not played: the bot under test formats with entities, and HTML is here for other bots' sake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.entities import Entity, units
from sandbox.errors import ApiError, bad_request

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(=?)\s*("[^"]*"|'[^']*'|[A-Za-z0-9.\-]*)""")
_HIGHEST = 0x10FFFF


@dataclass(slots=True)
class _Open:
    tag: str
    begin: int
    attributes: dict[str, str]
    start: int


@dataclass(slots=True)
class _Reader:
    """One pass over the source; `out` is the plain text so far."""

    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self._tag()
            elif char == "&" and (match := _CHARACTER.match(self.source, self.at)):
                self._put(_decoded(match))
                self.at = match.end()
            else:
                self._put(char)
                self.at += 1
        if self.opened:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        return "".join(self.out), sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.length += units(text)

    def _byte(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def _tag(self) -> None:
        begin = self.at
        if self.source.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        at = begin + 1
        while at < len(self.source) and not self.source[at].isspace() and self.source[at] != ">":
            at += 1
        if at >= len(self.source):
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : at].lower()
        if tag not in _TYPES:
            raise _refusal(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes, self.at = self._attributes(tag, begin, at)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.opened.append(_Open(tag, begin, attributes, self.length))

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while at < len(self.source) and self.source[at].isspace():
                at += 1
            if at >= len(self.source):
                raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if self.source[at] == ">":
                return found, at + 1
            match = _ATTRIBUTE.match(self.source, at)
            if match is None or not match.group(1):
                raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            name, equals, value = match.groups()
            if not equals and name.lower() != "expandable":
                text = "Expected equal sign in declaration of an attribute of the tag"
                raise _refusal(f'{text} "{tag}" at byte offset {self._byte(begin)}')
            bare = value[1:-1] if value[:1] in {'"', "'"} else value
            found[name.lower()] = _CHARACTER.sub(_decoded, bare) if equals else ""
            at = match.end() if equals else at + len(name)

    def _end_tag(self, begin: int) -> None:
        if not self.opened:
            raise _refusal(f"Unexpected end tag at byte offset {self._byte(begin)}")
        end = self.source.find(">", begin)
        if end < 0:
            raise _refusal(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 2 : end].strip().lower()
        top = self.opened.pop()
        if tag and tag != top.tag:
            found = f'expected "</{top.tag}>", found "</{tag}>"'
            text = f"Unmatched end tag at byte offset {self._byte(begin)}, {found}"
            raise _refusal(text)
        self.at = end + 1
        if self.length > top.start:
            self._close(top)

    def _close(self, top: _Open) -> None:
        entity: Entity = {"type": _TYPES[top.tag], "offset": top.start, "length": self.length - top.start}
        if top.tag == "a":
            url = top.attributes.get("href") or _slice(self.out, top.start)
            if "." not in url and "://" not in url:
                return
            entity["url"] = url
        elif top.tag == "tg-emoji":
            entity["custom_emoji_id"] = top.attributes.get("emoji-id", "")
        elif top.tag == "blockquote" and "expandable" in top.attributes:
            entity["type"] = "expandable_blockquote"
        elif top.tag == "code" and self.opened and self.opened[-1].tag == "pre":
            language = top.attributes.get("class", "")
            if language.startswith("language-"):
                self.opened[-1].attributes["language"] = language.removeprefix("language-")
            return
        elif top.tag == "pre" and "language" in top.attributes:
            entity["language"] = top.attributes["language"]
        self.entities.append(entity)


def read_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of HTML, or Telegram's 400."""
    return _Reader(source).read()


def _decoded(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= _HIGHEST else match.group()


def _slice(parts: list[str], start: int) -> str:
    raw = "".join(parts).encode("utf-16-le", "surrogatepass")
    return raw[start * 2 :].decode("utf-16-le", "surrogatepass")


def _refusal(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
