"""Whatever somebody is called or writes: no sentence of ours takes its markup, its end or its shape from it.

Every sentence that the bot can say, in every language, with hostile values in its places. How hostile words
travel through the whole bot is in `test_hostile_text.py`.
"""

from __future__ import annotations

import os
import random
import re
from functools import cache
from itertools import cycle, islice

import pytest

from bot.catalogues import ROOT, TIER_A
from bot.delivery import encode as sender
from bot.extraction import Sentence, extract
from bot.handlers import encode as listener
from bot.i18n import Catalogues, Translator, plain
from bot.text import FIRST_STRONG_ISOLATE, POP_ISOLATE
from bot.views.entities import MAX_TEXT
from bot.views.screen import Screen, Style, Text
from sandbox.entities import clean
from solidarity.names import clean_name, clean_text, utf16_len
from tests import cast
from tests.hostile import SAMPLES

CATALOGUES = Catalogues.load()
STRINGS = int(os.environ.get("ENTRAIDE_FUZZ", "5000"))
"""Different ones, each in every language; all sentences have their share of them."""
SEED = 18
HARMLESS = "\ue000"
"""A value that occurs in no sentence."""
ISOLATES = {ord(FIRST_STRONG_ISOLATE): None, ord(POP_ISOLATE): None}


def hostile() -> list[str]:
    """Nasty strings, put together out of the worst, as a person may send them."""
    chance = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < STRINGS:
        parts = [
            chance.choice(SAMPLES) if chance.random() < 0.7 else chr(chance.randrange(0x20, 0x2FFF))
            for _ in range(chance.randint(1, 5))
        ]
        found["".join(parts).encode("utf-16", "ignore").decode("utf-16", "ignore")] = None
    return list(found)


@cache
def kept() -> list[str]:
    """As they are kept: as a name, or as a text."""
    chance = random.Random(SEED)
    cleaned = (clean_name(item) if chance.random() < 0.5 else clean_text(item, 300) for item in hostile())
    return [item for item in cleaned if item]


@cache
def sentences() -> list[Sentence]:
    """All that have a place for a value."""
    return [item for item in extract(ROOT).sentences if re.search(r"{\w+}", item.ids[0])]


def said(t: Translator, sentence: Sentence, value: str) -> Text:
    """The sentence with this value in each of its places."""
    values = {name: value for words in sentence.ids for name in re.findall(r"{(\w+)}", words)}
    if len(sentence.ids) == 1:
        return t(*sentence.ids, **values)
    values.pop("n", None)
    return t.plural(*sentence.ids, 2, **values)


def shape(text: Text) -> list[tuple[str, Style]]:
    """What stands in which style, without the invisible signs that keep a value's direction to itself."""
    return [(span.text.translate(ISOLATES), span.style) for span in text]


@pytest.mark.parametrize("locale", TIER_A)
def test_no_word_bends_a_sentence(locale: str) -> None:
    """5,000 nasty strings, in all sentences: the value whole, the styles those of a harmless one."""
    t = CATALOGUES.translator(locale, cast.ZONE)
    rounds = max(len(kept()), len(sentences()))
    pairs = zip(islice(cycle(sentences()), rounds), islice(cycle(kept()), rounds), strict=True)
    harmless = {sentence.ids: shape(said(t, sentence, HARMLESS)) for sentence in sentences()}
    for sentence, value in pairs:
        text = said(t, sentence, value)
        whole = value.translate(ISOLATES)
        expected = [(words.replace(HARMLESS, whole), style) for words, style in harmless[sentence.ids]]
        assert shape(text) == expected, (sentence.ids, value)
        screen = Screen(text)
        ours, theirs = listener.encode_screen(screen), sender.encode_screen(screen)
        assert ours.text == theirs.text
        assert utf16_len(ours.text) <= MAX_TEXT
        entities = [
            {"type": item.type, "offset": item.offset, "length": item.length}
            for item in theirs.entities or ()
        ]
        clean(theirs.text, entities)  # raises as Telegram refuses


def test_there_is_something_to_bend() -> None:
    """Enough strings and sentences, and some of them have a style that a value could break out of."""
    assert len(kept()) >= 0.9 * STRINGS
    assert len(sentences()) > 200
    assert sum("*" in item.ids[0] for item in sentences()) > 20
    assert any("*" in item for item in kept())
    assert any("{" in item for item in kept())
    assert plain(said(CATALOGUES.translator("fr", cast.ZONE), sentences()[0], "*x*")).count("*x*") == 1
