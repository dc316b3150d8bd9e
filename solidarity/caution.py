"""What never has to be said between neighbours: card numbers, accounts, links, and words of money.

A pure look at a text; nothing is kept of it. A card's or an account's number is never handed on. A link and
words of money are held until their sender says again that they want it. The lists are short on purpose: what
is held for nothing is no longer read. A price alone is nothing: whoever went shopping says what it cost.
Sources: card numbers by the Luhn formula (ISO/IEC 7812-1) and the issuers' ranges, bank accounts by length
and check digits (ISO 13616). Not here: who is told (`solidarity.actions.relay`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from string import ascii_uppercase

import regex  # type: ignore[import-untyped]  # quick on long alternatives

from solidarity.money_words import ASKED, ASKING, CASH, PAID_BACK, WORDS

__all__ = ["NEVER", "WORDS", "Held", "look", "tail_of"]


class Held(StrEnum):
    """Why a message does not go at once, the gravest first."""

    CARD = "card"
    ACCOUNT = "account"
    LINK = "link"
    MONEY = "money"


NEVER = frozenset({Held.CARD, Held.ACCOUNT})
"""What is never handed on, whoever asks for it."""
LONGEST = 4096
"""What Telegram lets a person write at once."""
TAIL = 48
"""Signs of what was written just before that may be the beginning of a number: longer is no number."""


def look(text: str, before: str = "") -> Held | None:
    """Why this text is held; None where nothing is amiss.

    `before` is the `tail_of` what the same person wrote just before: a number in two parts is one number.
    """
    plain = _canonical(text)
    here = _number_in(plain)
    if here is None and before and any(sign.isdigit() for sign in plain):
        here = _number_in(f"{before} {plain}")
    if here is not None:
        return here
    if _has_link(plain.casefold()):
        return Held.LINK
    alike = plain.translate(_ALIKE)
    words = (plain,) if alike == plain else (plain, alike)
    return Held.MONEY if any(_speaks_of_money(_folded(item)) for item in words) else None


def number_in(text: str) -> Held | None:
    """The number of a card or of an account that is in a text; None where there is none."""
    held = look(text)
    return held if held in NEVER else None


def tail_of(text: str, before: str = "") -> str:
    """The last signs that may be a part of a number, without any word around them."""
    parts = [item.text for item in _joined(_tokens(_canonical(text))) if _may_belong(item.text)]
    return " ".join([before, *parts] if before else parts)[-TAIL:].lstrip()


def _may_belong(token: str) -> bool:
    """Whether a token may be a part of a number: digits, or the letters of a country or a bank."""
    is_bank = len(token) == _BANK and token.isupper()
    return any(sign.isdigit() for sign in token) or token.upper() in _LENGTHS or is_bank


def _canonical(text: str) -> str:
    """Digits as 0 to 9 whatever the script, letters in one width, and nothing that nobody sees."""
    wide = unicodedata.normalize("NFKC", text[:LONGEST])
    return "".join(_plain_sign(sign) for sign in wide)


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    if unicodedata.category(sign) in {"Cf", "Me"} or sign in _UNSEEN:
        return ""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    start = next((start for start in _PICTURED if 0 <= ord(sign) - start < len(ascii_uppercase)), None)
    return sign if start is None else ascii_uppercase[ord(sign) - start]


_PICTURED = (0x1F150, 0x1F170, 0x1F1E6)
"""Where the alphabets in a circle, in a square and of flags begin."""
_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсухіјѕ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001
    "ABESIJKMHOPCTYXaeopcyxijs" + "ABEZHIKMNOPTYXo",
)
"""Cyrillic and Greek letters that nobody can tell from Latin ones."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u3164\uffa0\ufe0e\ufe0f")


def _folded(text: str) -> str:
    """Small letters without accents, one space between words."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().replace("’", "'").split())


# Numbers


@dataclass(frozen=True, slots=True)
class _Token:
    """Letters and digits that stand together, and what stands before them."""

    text: str
    gap: str


_TOKEN = re.compile(r"([^0-9A-Za-z]*)([0-9A-Za-z]+)")
_LETTER = regex.compile(r"\p{L}")


def _tokens(text: str) -> list[_Token]:
    return [_Token(word, gap) for gap, word in _TOKEN.findall(text.translate(_ALIKE))]


def _joined(tokens: Sequence[_Token]) -> list[_Token]:
    """The same, where signs written one by one are put together."""
    found: list[_Token] = []
    alone = False
    for token in tokens:
        single = len(token.text) == 1 and not _LETTER.search(token.gap)
        if single and alone:
            found[-1] = _Token(found[-1].text + token.text, found[-1].gap)
        else:
            found.append(token)
        alone = len(token.text) == 1
    return found


def _number_in(text: str) -> Held | None:
    apart = _tokens(text)
    if _has_account(apart) or _has_account(_joined(apart)):
        return Held.ACCOUNT
    return Held.CARD if _has_card(text) else None


_DIGITS = re.compile(r"[0-9]+")
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_GROUP = 4
_AMEX = (4, 6, 5)
_WORDS_BETWEEN = 40
"""Signs that may stand between two groups of four."""


def _has_card(text: str) -> bool:
    """Whether groups of digits that follow each other are a card's number."""
    groups = list(_DIGITS.finditer(text))
    for first in range(len(groups)):
        for window in _windows(text, groups, first):
            digits = "".join(item.group() for item in window)
            if _is_card(digits) and _are_spelled_so(text, window):
                return True
    return False


def _windows(text: str, groups: Sequence[re.Match[str]], first: int) -> Iterator[Sequence[re.Match[str]]]:
    length = 0
    for last in range(first, len(groups)):
        if last > first and len(text[groups[last - 1].end() : groups[last].start()]) > _WORDS_BETWEEN:
            return
        length += len(groups[last].group())
        if length > _LONGEST_CARD:
            return
        if length >= _SHORTEST_CARD:
            yield groups[first : last + 1]


def _are_spelled_so(text: str, window: Sequence[re.Match[str]]) -> bool:
    """Whether somebody writes a card's number like this, and not two telephone numbers or a list of hours."""
    lengths = tuple(len(item.group()) for item in window)
    if len(window) == 1 or lengths == _AMEX or set(lengths[:-1]) == {_GROUP}:
        return True
    gaps = [text[one.end() : two.start()] for one, two in pairwise(window)]
    if any("+" in gap or _LETTER.search(gap) for gap in gaps):
        return False
    return not any(item.group().startswith("0") and len(item.group()) > 2 for item in window[1:])  # noqa: PLR2004


def _is_card(number: str) -> bool:
    if not _is_issued(number) or len(set(number)) == 1:
        return False
    digits = [int(sign) for sign in number]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_issued(number: str) -> bool:
    """Whether an issuer gives out numbers of this beginning and length."""
    size, two, four = len(number), number[:2], int(number[:4])
    if number[0] == "4":
        return size in {13, 16, 19}
    if two in {"34", "37"}:
        return size == 15  # noqa: PLR2004
    if two in {"36", "38", "30", "39"}:
        return size in {14, 16, 19}
    if two == "35" or 2221 <= four <= 2720 or "51" <= two <= "55":  # noqa: PLR2004
        return size == 16  # noqa: PLR2004
    return two in {"50", "56", "57", "58"} or number[0] == "6"


_LENGTHS = {
    "AD": 24,
    "AE": 23,
    "AL": 28,
    "AT": 20,
    "AZ": 28,
    "BA": 20,
    "BE": 16,
    "BG": 22,
    "BH": 22,
    "BR": 29,
    "BY": 28,
    "CH": 21,
    "CR": 22,
    "CY": 28,
    "CZ": 24,
    "DE": 22,
    "DK": 18,
    "DO": 28,
    "EE": 20,
    "EG": 29,
    "ES": 24,
    "FI": 18,
    "FO": 18,
    "FR": 27,
    "GB": 22,
    "GE": 22,
    "GI": 23,
    "GL": 18,
    "GR": 27,
    "GT": 28,
    "HR": 21,
    "HU": 28,
    "IE": 22,
    "IL": 23,
    "IQ": 23,
    "IS": 26,
    "IT": 27,
    "JO": 30,
    "KW": 30,
    "KZ": 20,
    "LB": 28,
    "LC": 32,
    "LI": 21,
    "LT": 20,
    "LU": 20,
    "LV": 21,
    "LY": 25,
    "MC": 27,
    "MD": 24,
    "ME": 22,
    "MK": 19,
    "MR": 27,
    "MT": 31,
    "MU": 30,
    "NL": 18,
    "NO": 15,
    "PK": 24,
    "PL": 28,
    "PS": 29,
    "PT": 25,
    "QA": 29,
    "RO": 24,
    "RS": 22,
    "SA": 24,
    "SC": 31,
    "SD": 18,
    "SE": 24,
    "SI": 19,
    "SK": 24,
    "SM": 27,
    "ST": 25,
    "SV": 28,
    "TL": 23,
    "TN": 24,
    "TR": 26,
    "UA": 29,
    "VA": 22,
    "VG": 24,
    "XK": 20,
}
"""How long an account's number is, by country (SWIFT's register)."""
_BANK = 4
"""Letters of the bank in it, where there are any (NL, GB, IE…)."""
_MOST_TOKENS = 40


def _has_account(tokens: Sequence[_Token]) -> bool:
    return any(
        _is_account(number)
        for at, token in enumerate(tokens)
        for offset in _countries(token.text.upper())
        for number in _spellings(tokens[at : at + _MOST_TOKENS], offset)
    )


def _countries(token: str) -> Iterator[int]:
    """Where in a token an account's number may begin."""
    for offset in range(len(token) - 1):
        rest = token[offset + 2 : offset + 4]
        if token[offset : offset + 2] in _LENGTHS and (not rest or rest[0].isdigit()):
            yield offset


def _spellings(tokens: Sequence[_Token], offset: int) -> Iterator[str]:
    """What the number would be: all that follows, only what holds digits, and with a bank's letters."""
    texts = [item.text.upper() for item in tokens]
    start = texts[0][offset:]
    wanted = _LENGTHS[start[:2]]
    yield "".join([start, *texts[1:]])[:wanted]
    counted = [item for item in texts[1:] if any(sign.isdigit() for sign in item)]
    yield from _up_to(wanted, [start, *counted])
    for at, bank in enumerate(texts[1:6], 1):
        if len(bank) == _BANK and bank.isalpha():
            head = [item for item in texts[1:at] if any(sign.isdigit() for sign in item)]
            rest = [item for item in texts[at + 1 :] if any(sign.isdigit() for sign in item)]
            yield from _up_to(wanted, [start, *head, bank, *rest])


def _up_to(wanted: int, parts: Sequence[str]) -> Iterator[str]:
    """The parts from the first on, where some of them are just as long as the number is."""
    for number in accumulate(parts):
        if len(number) >= wanted:
            if len(number) == wanted:
                yield number
            return


_FEWEST_DIGITS = 8


def _is_account(number: str) -> bool:
    if len(number) != _LENGTHS[number[:2]] or not number[2:4].isdigit():
        return False
    if sum(sign.isdigit() for sign in number) < _FEWEST_DIGITS:
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


# Links

_MAIL = re.compile(r"\S+@\S+")
_SURE = (
    "com|org|info|biz|eu|io|app|xyz|shop|site|online|link|click|club|store|tk|ml|ga|cf|gq|ru|cn|co|uk|ly|gl|cc"
    "|be|fr|nl|lu|ch"
)
_PROSE = "de|me|at|us|in|is|it|no|so|to|my|la|es|pro|top|net|live|cat|ca"
"""Endings that are words too: « merci.de rien » is no address."""
_LINKS = (
    re.compile(r"\b(?:https?|ftp|tg)\s*:\s*/\s*/"),
    re.compile(r"\bwww\s?\."),
    re.compile(rf"(?<![\w.-])(?:[^\W_][\w-]*\.)+(?:{_SURE})(?![\w-])"),
    re.compile(rf"(?<![\w.-])(?:[^\W_][\w-]*\.)+(?:{_PROSE})/\S"),
    re.compile(rf"(?<![\w.-])(?:\w*-[\w-]*|\w*\d\w*|\w+\.\w+)\.(?:{_PROSE})(?![\w-])"),
    re.compile(rf"\w\s*[\[(]\s*(?:dot|point|punt|punkt|\.)\s*[\])]\s*(?:{_SURE}|{_PROSE})\b"),
    re.compile(r"\w\s+(?:dot|point|punt|punkt)\s+(?:com|net|org|info|be|nl)\b"),
)


def _has_link(text: str) -> bool:
    plain = _MAIL.sub(" ", text)
    return any(pattern.search(plain) for pattern in _LINKS)


# Words


def _pattern(phrases: Sequence[str]) -> regex.Pattern[str]:
    """One pattern of phrases: « * » is the rest of a word, « … » up to three words."""
    inside = "|".join(_phrase(item) for item in sorted(set(phrases), key=len, reverse=True))
    return regex.compile(rf"(?<!\w)(?:{inside})(?!\w)")


def _phrase(phrase: str) -> str:
    """One phrase as a pattern over folded words."""
    parts = [_words(part) for part in phrase.split(" … ")]
    return r"\W+(?:\w+\W+){0,3}".join(parts)


def _words(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in re.split(r"[\s-]+", _folded(phrase))]
    return r"[\s-]+".join(words)


_AMOUNT = r"\d[\d .,]*\s?(?:€|euros?|eur\b|balles|\$|dollars?|£|pounds?|lei|zl|tl|евро|يورو)|[€$£]\s?\d"
_ALWAYS = _pattern([word for words in WORDS.values() for word in words])
_CASH = _pattern(CASH)
_PAID_BACK = _pattern(PAID_BACK)
_ASKED = regex.compile(
    rf"(?:{_pattern(ASKING).pattern})(?:\W+\w+){{0,4}}?\W*(?:{_AMOUNT})"
    rf"|(?:{_AMOUNT})\W+(?:\w+\W+){{0,2}}?(?:{_pattern(ASKED).pattern})"
)


def _speaks_of_money(text: str) -> bool:
    """Cash may be spoken of by who is paid back for what they bought."""
    if _ALWAYS.search(text):
        return True
    return bool(_CASH.search(text) or _ASKED.search(text)) and not _PAID_BACK.search(text)
