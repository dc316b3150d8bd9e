"""How long a text is as an SMS, and how it is made to fit into one: the letters of GSM 03.38, or UCS-2.

It counts and cuts, and knows no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from solidarity.names import utf16_len

GSM_ROOM, UCS_ROOM = 160, 70
"""Letters of one SMS in either alphabet."""
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")
"""The extension table: each takes the room of two."""
_PLAIN = str.maketrans(
    {
        "’": "'",
        "\u2018": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "…": "...",
        "–": "-",
        "—": "-",
        "‑": "-",
        "·": "-",
        "•": "-",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_QUOTED = re.compile(r"«\s*|\s*»")
_NEVER = dict.fromkeys(range(0xD800, 0xE000))
"""Half characters, which cannot be sent at all."""


@dataclass(frozen=True, slots=True)
class Length:
    """How much of one SMS a text takes."""

    used: int
    room: int

    @property
    def fits(self) -> bool:
        """Whether one SMS holds it."""
        return self.used <= self.room


def length(text: str) -> Length:
    """Its letters, those of the extension table twice; in UCS-2 as soon as one is in neither table."""
    if all(letter in _BASIC or letter in _TWICE for letter in text):
        return Length(sum(2 if letter in _TWICE else 1 for letter in text), GSM_ROOM)
    return Length(utf16_len(text), UCS_ROOM)


def simplified(text: str) -> str:
    """In the letters of GSM where they can say the same (ê becomes e), without pictures; else as it is.

    One letter outside its alphabet would leave an SMS less than half of its room.
    """
    whole = " ".join(text.translate(_NEVER).split())
    plain = _QUOTED.sub('"', whole).translate(_PLAIN)
    plain = " ".join("".join(map(_in_gsm, plain)).split())
    return plain if length(plain).room == GSM_ROOM else whole


def _in_gsm(letter: str) -> str:
    if letter in _BASIC or letter in _TWICE:
        return letter
    if unicodedata.category(letter) in {"So", "Sk", "Cf", "Mn"}:
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if bare and all(part in _BASIC for part in bare) else letter


def fitted(parts: Sequence[str], end: str) -> str:
    """As many words of these parts as one SMS holds, cut with an ellipsis, and the whole of the end.

    Each part follows the one before it after a space; the end is never cut.
    """
    words = " ".join(filter(None, parts))
    whole = simplified(f"{words} {end}".strip())
    if length(whole).fits:
        return whole
    kept = words.split()
    while kept:
        kept.pop()
        cut = simplified(f"{' '.join(kept).rstrip('.,;:!? ')}… {end}")
        if length(cut).fits:
            return cut
    return simplified(end)
