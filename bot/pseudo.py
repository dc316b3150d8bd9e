"""Two languages that nobody speaks, made from the French source, to see what translations do to a screen.

`qps` is long, accented and bracketed: what stays bare was never translated, what is cut was too tight.
`qpr` is written from right to left. Both keep places and marks. For tests and the sandbox only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

LONG = "qps"
RIGHT_TO_LEFT = "qpr"

_KEPT = re.compile(r"(\{[a-z][a-z0-9_]*\}|\*)")
_ACCENTED = str.maketrans("aceginosuyzACEGINOSUYZ", "āćęğīñōśūýžĀĆĘĞĪÑŌŚŪÝŽ")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدهفغحيجكلمنوپقرسطعظشخيز")
_FILLER = "ẋẋẋẋ "


def lengthened(sentence: str) -> str:
    """The sentence in accents, some 40 % longer, in brackets."""
    accented = _each_word_part(sentence, lambda part: part.translate(_ACCENTED))
    wanted = max(1, len(sentence) * 2 // 5)
    filler = (_FILLER * (wanted // len(_FILLER) + 1))[:wanted].strip()
    return f"⟦{accented} {filler}⟧"


def mirrored(sentence: str) -> str:
    """The sentence in Arabic letters that somewhat sound or look alike."""
    return _each_word_part(sentence, lambda part: _unaccented(part).lower().translate(_ARABIC))


def _unaccented(text: str) -> str:
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    return "".join(char for char in unicodedata.normalize("NFD", text) if char < "\u0300" or char > "\u036f")


def _each_word_part(sentence: str, rewrite: Callable[[str], str]) -> str:
    parts = _KEPT.split(sentence)
    return "".join(part if index % 2 else rewrite(part) for index, part in enumerate(parts))


PSEUDO: Mapping[str, tuple[Callable[[str], str], str]] = {
    LONG: (lengthened, "fr"),
    RIGHT_TO_LEFT: (mirrored, "ar"),
}
"""Each pseudo-locale's rewriting of the source, and the locale whose dates it borrows."""
