"""How what people write becomes an announcement: a title where one stands on top, a link that is one.

Nothing is reworded: lines move, and a line that is only an address goes onto a button. Not here: what is
allowed in a text at all (`solidarity.names`).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from solidarity.broadcasts import Words
from solidarity.names import clean_text, utf16_len

MAX_TITLE = 60
"""Letters of a first line that is a title; a longer one is the beginning of the text."""
MAX_TEXT = 3000
"""UTF-16 units of an announcement without a file: room is left for the title and for what stands around."""
MAX_CAPTION = 800
"""And with one: Telegram gives 1,024."""
MAX_LINK = 512
_LINK = re.compile(r"https?://[^\s<>\"«»]+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)
_AFTER = ".,;:!?)]}'’…"
"""What ends a sentence rather than an address."""


def room(*, with_file: bool) -> int:
    """How long a text may be."""
    return MAX_CAPTION if with_file else MAX_TEXT


def is_too_long(written: str, *, with_file: bool) -> bool:
    """Whether it does not fit into one message with all that stands around it."""
    return utf16_len(written) > room(with_file=with_file)


def read_words(written: str) -> tuple[Words, str]:
    """What was written as a title and a text, and the first address in it ("" where there is none)."""
    text = clean_text(written, utf16_len(written))
    link = first_link(text)
    lines = [line for line in text.split("\n") if line.strip() != link or not link]
    if not any(line.strip() for line in lines):
        return Words(_host_of(link), ""), link
    while lines and not lines[0].strip():
        lines.pop(0)
    first, rest = lines[0].strip(), "\n".join(lines[1:]).strip("\n")
    if len(first) <= MAX_TITLE and first != link:
        return Words(first, rest), link
    return Words("", "\n".join(lines).strip("\n")), link


def first_link(text: str) -> str:
    """The first address on the web that a button can open, or ""."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_AFTER)
        if len(link) <= MAX_LINK and _is_sound(link):
            return link
    return ""


def _is_sound(link: str) -> bool:
    """Whether Telegram would take it: one bad address would have the whole message refused."""
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.username is None and link.isascii() and _HOST.fullmatch(host) is not None


def _host_of(link: str) -> str:
    return (urlsplit(link).hostname or link).removeprefix("www.")
