"""What is held in a conversation, and above all what is not."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.caution import _LENGTHS, NEVER, TAIL, WORDS, Held, look, tail_of
from solidarity.money_words import CASH
from tests.rules.honest_words import SCAMS, honest

PLAIN = [
    "2 euros de pain",
    "0475 11 11 11 / 0476 22 22 22",
    "0475 51 23 45 ou 0476 22 33 44",
    "0032 475 11 11 11",
    "K7M2",
    "0000 0000 0000 0000",
    "1234 5678 9012 3456",
    "merci.de rien",
    "",
    "🛒🥖",
]
SPELLINGS = 5000
FEWEST_SCAMS, FEWEST_HONEST = 200, 200
ISSUED = (
    *(("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15)),
    *(("36", 14), ("6011", 16), ("3528", 16), ("6703", 17), ("5018", 16), ("6762", 19)),
)
DIGITS = {
    "arabic": "٠١٢٣٤٥٦٧٨٩",
    "persian": "۰۱۲۳۴۵۶۷۸۹",
    "deva": "०१२३४५६७८९",
    "wide": "".join(chr(0xFF10 + n) for n in range(10)),
    "bold": "".join(chr(0x1D7CE + n) for n in range(10)),
    "keycap": None,
}
BETWEEN = (" ", "  ", "-", ".", "/", ",", "\n", "\t", "\u00a0", "\u200b", "\u2009", " . ", "_", "·", "")
FILLERS = (" puis ", " et ", " dann ", " en ", " and then ", " ... ", " mon amie ", " 👉 ")
BANKS = {"NL": "ABNA", "GB": "NWBK", "IE": "AIBK", "LV": "HABA", "GI": "BARC", "RO": "AAAA", "BG": "BNBG"}


def card(chance: random.Random) -> str:
    """A number that an issuer could have given out."""
    start, size = chance.choice(ISSUED)
    body = start + "".join(chance.choice(string.digits) for _ in range(size - len(start) - 1))
    digits = [int(sign) for sign in body]
    total = sum(sum(divmod(2 * n, 10)) for n in digits[::-1][::2]) + sum(digits[::-1][1::2])
    return body + str(-total % 10)


def account(chance: random.Random) -> str:
    """An account's number of any country that has them."""
    country = chance.choice(sorted(_LENGTHS))
    rest = _LENGTHS[country] - 4
    head = BANKS.get(country, "")
    body = head + "".join(chance.choice(string.digits) for _ in range(rest - len(head)))
    value = int("".join(str(int(sign, 36)) for sign in body + country + "00"))
    return f"{country}{98 - value % 97:02d}{body}"


def spelt(number: str, chance: random.Random) -> str:
    """As somebody might write it who hopes that nobody sees it."""
    groups = [number[n : n + 4] for n in range(0, len(number), 4)]
    way = chance.randrange(5)
    if way == 0:
        text = chance.choice(BETWEEN).join(groups)
    elif way == 1:
        text = chance.choice(BETWEEN).join(number)
    elif way == 2:
        text = "".join(group + chance.choice(FILLERS) for group in groups)
    elif way == 3:
        text = "\u200b".join(number)
    else:
        text = number
    if chance.random() < 0.4:
        script = chance.choice([item for item in DIGITS.values() if item])
        text = "".join(script[int(sign)] if sign in string.digits else sign for sign in text)
    elif chance.random() < 0.2:
        text = "".join(sign + "\ufe0f\u20e3" if sign in string.digits else sign for sign in text)
    if chance.random() < 0.3:
        text = text.lower()
    return chance.choice(["{}", "Voici : {} merci", "mon compte ({})", "c'est {}, d'accord ?"]).format(text)


def test_no_spelling_of_a_card_or_an_account_gets_through() -> None:
    """Five thousand of them: spaces, dots, other digits, words between, signs that nobody sees."""
    chance = random.Random(20261122)
    through = []
    for n in range(SPELLINGS):
        number = (card if n % 2 else account)(chance)
        text = spelt(number, chance)
        if look(text) not in NEVER:
            through.append((number, text))
    assert not through


def test_a_number_in_several_messages_is_one_number() -> None:
    """« BE68 5390 », then « 0754 7034 »; four groups of a card, one after the other, words between."""
    chance = random.Random(7)
    for n in range(400):
        number = (card if n % 2 else account)(chance)
        parts = [number[at : at + 4] for at in range(0, len(number), 4)]
        cut = chance.randrange(1, len(parts))
        for messages in ([" ".join(parts[:cut]), "et", " ".join(parts[cut:])], parts):
            before, seen = "", None
            for text in messages:
                seen = look(text, before)
                before = tail_of(text, before)
            assert seen in NEVER, (number, messages)


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_honest_words_are_hardly_ever_held(language: str) -> None:
    """Of two hundred sentences two in a hundred at most, and no number of a card is seen in any."""
    texts = honest(language)
    held = [text for text in texts if look(text) is not None]
    assert len(texts) >= FEWEST_HONEST
    assert len(held) <= len(texts) * 0.02, held
    assert not [text for text in texts if look(text) in NEVER]


def test_two_honest_messages_never_make_a_card() -> None:
    """Any two of them within a minute."""
    chance = random.Random(3)
    texts = [text for language in ("fr", "nl", "de", "en") for text in honest(language)]
    for _ in range(1500):
        one, two = chance.sample(texts, 2)
        assert look(two, tail_of(one)) not in NEVER, (one, two)


def test_scams_are_held() -> None:
    """Ninety-five in a hundred of more than two hundred sentences, of each kind and language."""
    assert sum(map(len, SCAMS.values())) >= FEWEST_SCAMS
    for kind, texts in SCAMS.items():
        through = [text for text in texts if look(text) is None]
        assert len(through) <= len(texts) * 0.05, (kind, through)


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_words_are_not_held(text: str) -> None:
    """Telephone numbers, a price, numbers that no issuer gives out."""
    assert look(text) is None


def _words() -> Iterator[str]:
    yield from (word for words in WORDS.values() for word in words)


@pytest.mark.parametrize("word", list(_words()))
def test_every_word_of_the_lists_is_found(word: str) -> None:
    """Alone, in capitals, inside a sentence; what stands for more words, with one there."""
    text = word.replace(" … ", " x ").replace("*", "")
    assert look(f"Bonjour, {text.upper()} !") is not None


@pytest.mark.parametrize("word", CASH)
def test_cash_is_spoken_of_by_who_is_paid_back(word: str) -> None:
    """Asked for, it is held; beside a receipt it is not."""
    assert look(f"Payez {word}") is Held.MONEY
    assert look(f"Je vous rembourse, {word}") is None


@given(st.text(max_size=4096), st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str, before: str) -> None:
    """No text makes it fail, and what is remembered of it is short."""
    assert look(text, before) in (None, *Held)
    assert len(tail_of(text, before)) <= TAIL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\u0412\u041568 5390 0754 7034", Held.ACCOUNT),  # Cyrillic
        ("\u0392\u039568 5390 0754 7034", Held.ACCOUNT),  # Greek
        ("\U0001f1e7\U0001f1ea68 5390 0754 7034", Held.ACCOUNT),  # a flag
        ("\U0001f171\U0001f17468 5390 0754 7034", Held.ACCOUNT),  # in squares
        ("\u2779" + "\u278a" * 15, Held.CARD),  # in black circles
        ("\u24f8" + "\u24f5" * 15, Held.CARD),  # in two circles
        ("\u0440\u0430ypal", Held.MONEY),
    ],
)
def test_letters_that_only_look_like_others_hide_nothing(text: str, why: Held) -> None:
    """Of another alphabet, of a flag, in a square or in a circle."""
    assert look(text) is why


@pytest.mark.parametrize(
    "text",
    [
        *("Kan je mij 50 euro lenen?", "Wilt u 50 euro overmaken", "Geef me uw PIN"),
        *("Können Sie mir bitte 50 Euro leihen?", "Bitte ueberweisen Sie es", "Geben Sie mir Ihre PIN"),
        *("Please transfer 50 euros", "What is your PIN?"),
        *("أعطني \u0665\u0660 يورو", "رقم الحساب البنكي من فضلك", "أرسل لي المال", "أعطني كلمة السر"),
    ],
)
def test_money_is_asked_for_in_many_ways(text: str) -> None:
    """With the verb at the end, without « code », in Arabic with its own digits."""
    assert look(text) is Held.MONEY


@pytest.mark.parametrize("text", ["Kan je mij een ladder lenen?", "Können Sie mir eine Leiter leihen?"])
def test_a_ladder_may_be_lent(text: str) -> None:
    """It is no money."""
    assert look(text) is None
