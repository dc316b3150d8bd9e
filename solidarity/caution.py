"""Words of money and numbers of cards in what people write to each other: who reads them is warned.

Nobody here ever needs a card's code, a bank account or cash beyond a receipt. A pure look at a text: nothing
is held back, nothing is kept. The lists are short on purpose: a warning that comes for nothing is not read.
Sources: card numbers by the Luhn formula (ISO/IEC 7812-1), bank accounts by their check digits (ISO 13616).
"""

from __future__ import annotations

import re
import unicodedata

WORDS = {
    "fr": (
        "code pin",
        "code secret",
        "code de carte",
        "carte bancaire",
        "carte bleue",
        "numero de carte",
        "virement",
        "compte bancaire",
        "prete-moi",
        "pretez-moi",
        "bancontact",
        "payconiq",
        "western union",
        "carte cadeau",
        "coupon pcs",
        "transcash",
    ),
    "nl": (
        "pincode",
        "geheime code",
        "bankkaart",
        "kaartnummer",
        "overschrijving",
        "rekeningnummer",
        "leen me",
        "bancontact",
        "payconiq",
        "cadeaukaart",
    ),
    "de": (
        "pin-code",
        "geheimzahl",
        "bankkarte",
        "kartennummer",
        "uberweisung",
        "kontonummer",
        "leih mir",
        "leihen sie mir",
        "gutscheinkarte",
    ),
    "en": (
        "pin code",
        "secret code",
        "bank card",
        "card number",
        "bank transfer",
        "bank account",
        "lend me",
        "gift card",
    ),
}
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b")
_DIGITS = re.compile(r"(?:[0-9][ -]?){13,19}")


def speaks_of_money(text: str) -> bool:
    """Whether a text has words of money, a card's number or a bank account in it, in any of the languages."""
    plain = _plain(text)
    if any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for words in WORDS.values() for word in words
    ):
        return True
    return any(_is_card(item) for item in _DIGITS.findall(text)) or any(
        _is_account(item) for item in _IBAN.findall(text.upper())
    )


def _plain(text: str) -> str:
    """Small letters without accents, one space between words."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().replace("’", "'").split())


def _is_card(found: str) -> bool:
    digits = [int(sign) for sign in found if sign.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_account(found: str) -> bool:
    account = found.replace(" ", "")
    if not 15 <= len(account) <= 34:  # noqa: PLR2004 - the shortest and the longest there are
        return False
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1
