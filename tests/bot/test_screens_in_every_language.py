"""Every screen, in every language and in both pseudo-locales: nothing is cut, left in French, or mixed up.

Sentences alone are read in `test_plain_language.py`. The pseudo-locales are in `bot/pseudo.py`: `qps` shows
what was never translated and what is too tight, `qpr` what a value does to a sentence from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from bot.catalogues import ROOT, TIER_A
from bot.delivery import encode as sender
from bot.extraction import extract
from bot.handlers import encode as listener
from bot.i18n import Catalogues, Translator, plain
from bot.pseudo import LONG, PSEUDO, RIGHT_TO_LEFT
from bot.text import FIRST_STRONG_ISOLATE, POP_ISOLATE
from bot.views import planning
from bot.views.entities import MAX_PLACEHOLDER
from bot.views.home import LANGUAGES
from bot.views.scene import WIDE, Scene
from bot.views.screen import Screen
from bot.views.volunteers import SPOKEN, language_name
from tests import cast
from tests.bot import (
    gallery_alerts,
    gallery_announcements,
    gallery_answers,
    gallery_associations,
    gallery_factors,
    gallery_groups,
    gallery_proxies,
    gallery_public,
    gallery_triage,
    gallery_trust,
    gallery_volunteers,
)
from tests.bot.gallery import gallery

CATALOGUES = Catalogues.load()
LOCALES = [*TIER_A, *PSEUDO]
SENTENCES = extract(ROOT).sentences
PLACES = sorted({name for item in SENTENCES for words in item.ids for name in re.findall(r"{(\w+)}", words)})
MAX_LINES = 5
LONG_TEXTS = {
    "help": "the commands, a line each",
    "privacy notice": "all that will be kept, and what will come, a line each",
    "own data": "all that is kept, a line each",
    "own data of a volunteer": "all that is kept, a line each",
    "own data of a coordinator": "all that is kept, a line each",
    "own data, little": "all that is kept, a line each",
    "own data, picky": "all that is kept, a line each",
    "own data of a member": "all that is kept, a line each",
    "notice not_done": "what the other side says, above the card as it stands again",
    "own data with answers": "all that is kept, a line each",
    "own data in groups": "all that is kept, a line each",
    "alert report": "who, when, how many, how fast, what came back: a line each",
    "alert report, alone": "the same",
    "alert report, exercise": "the same, between two lines that say so",
    "answered too late": "the alert as it was, and that it is over",
    "staff, a call besides": "two reasons, each with what to do",
    **gallery_public.LONG_TEXTS,
    **gallery_alerts.LONG_TEXTS,
    **gallery_announcements.LONG_TEXTS,
    **gallery_proxies.LONG_TEXTS,
    **gallery_volunteers.LONG_TEXTS,
    **gallery_trust.LONG_TEXTS,
    **gallery_triage.LONG_TEXTS,
}
"""Screens of more than five lines, each with its reason."""
MENUS = {"Langue Taal Language", "Langue Taal Sprache Language"}
"""The way to the languages is in several at once, for whoever cannot read the present one."""
SHOWN = 0.9
"""The share of the views' sentences that the gallery must show, so that it is a gallery."""


def scene_in(t: Translator) -> Scene:
    """Valmeuse at ten in the morning, read in one language."""
    return Scene(t, cast.town(), cast.NOW, "entraide_bot", t)


@cache
def screens(locale: str) -> dict[str, Screen]:
    """The gallery in a language."""
    return gallery(scene_in(CATALOGUES.translator(locale, cast.ZONE)))


def labels(screen: Screen) -> Iterator[str]:
    """All that stands on a screen's buttons and keys."""
    yield from (button.label for row in screen.rows for button in row)
    if screen.keyboard:
        yield from (key.label for row in screen.keyboard.rows for key in row)


def shown(screen: Screen) -> Iterator[str]:
    """All that a person reads on a screen, line by line."""
    yield from plain(screen.text).split("\n")
    yield from labels(screen)
    if screen.keyboard and screen.keyboard.placeholder:
        yield screen.keyboard.placeholder


def outside(text: str, first: str, last: str) -> str:
    """What stands outside pairs of these brackets, which may be nested."""
    depth, kept = 0, ""
    for char in text:
        depth += (char == first) - (char == last)
        kept += char if depth == 0 and char != last else ""
    return kept


HOURS = {f"{item.hour} h" for item in planning.HOURS}
WRITTEN = {"On trie les colis ensemble", *HOURS, *map(str, planning.SEATS)}
"""What a coordinator writes or counts."""


def values(locale: str) -> set[str]:
    """What a screen may show that is no sentence: names of the town, of languages, of days."""
    town, t = cast.town(), CATALOGUES.translator(locale, cast.ZONE)
    named = [*town.neighbourhoods.values(), *town.challenges.values(), *town.categories.values()]
    named += town.themes.values()
    ahead = [cast.TODAY + timedelta(days=days) for days in range(1, planning.DAYS_AHEAD)]
    days = [t.day(day, cast.TODAY) for day in ahead]
    spoken = {language_name(t, code) for code in SPOKEN}
    return {name for item in named for name in item.names.values()} | {*LANGUAGES.values(), *days, *spoken}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_can_be_said_in_every_locale(locale: str) -> None:
    """With any value in its places: nothing is missing, no mark or place is left, none is empty."""
    t = CATALOGUES.translator(locale, cast.ZONE)
    everything = dict.fromkeys(PLACES, "Rosa")
    for sentence in SENTENCES:
        numbers = range(12) if len(sentence.ids) > 1 else range(1)
        for n in numbers:
            said = (
                t.plural(*sentence.ids, n, **everything)
                if len(sentence.ids) > 1
                else t(*sentence.ids, **everything)
            )
            assert plain(said).strip()
            assert not re.search(r"[{}*]", plain(said)), sentence.ids
            named = {name for words in sentence.ids for name in re.findall(r"{(\w+)}", words)} - {"n"}
            assert "Rosa" in plain(said) or not named


@pytest.mark.parametrize("locale", LOCALES)
def test_every_screen_is_taken_whole_by_both_libraries(locale: str) -> None:
    """Text, buttons, keys and the grey words below arrive as the view wrote them, not shortened."""
    for name, screen in screens(locale).items():
        answer, message = listener.encode_screen(screen), sender.encode_screen(screen)
        assert answer.text == message.text == plain(screen.text).strip(), name
        assert all(label == label.strip() != "" for label in labels(screen)), name
        if screen.keyboard and screen.keyboard.placeholder:
            assert len(screen.keyboard.placeholder) <= MAX_PLACEHOLDER


@pytest.mark.parametrize("locale", TIER_A)
def test_no_screen_is_long(locale: str) -> None:
    """Five lines at most, but for lists; and each exception is one."""
    found = {name for name, screen in screens(locale).items() if plain(screen.text).count("\n") >= MAX_LINES}
    assert found == LONG_TEXTS.keys()


@pytest.mark.parametrize("locale", TIER_A)
def test_buttons_that_share_a_row_are_short(locale: str) -> None:
    """Half a phone is narrow: a longer label has its row for itself."""
    rows = [(name, row) for name, screen in screens(locale).items() for row in screen.rows if len(row) > 1]
    assert [(name, button.label) for name, row in rows for button in row if len(button.label) > WIDE] == []


def test_nothing_on_any_screen_is_left_untranslated() -> None:
    """In the long pseudo-locale every word is in brackets, but for names and what people wrote."""
    known = {*values(LONG), "Rosa", "À tout de suite", "Rosa Courses", *MENUS, *WRITTEN}
    known |= gallery_associations.WRITTEN
    known |= gallery_groups.WRITTEN
    known |= gallery_trust.WRITTEN
    known |= gallery_public.WRITTEN
    known |= gallery_alerts.WRITTEN
    known |= gallery_announcements.WRITTEN
    known |= gallery_answers.WRITTEN
    known |= gallery_volunteers.WRITTEN
    known |= gallery_proxies.WRITTEN
    known |= gallery_triage.WRITTEN
    known |= gallery_factors.WRITTEN
    bare = {
        (name, " ".join(re.findall(r"[^\W_]+(?:['-]\w+)*", outside(line, "⟦", "⟧"))))
        for name, screen in screens(LONG).items()
        for line in shown(screen)
    }
    assert {(name, words) for name, words in bare if words and words not in known} == set()


def test_values_stand_apart_in_every_right_to_left_screen() -> None:
    """In a line of Arabic letters, Latin ones are isolated: a name does not turn the sentence around."""
    lines = [
        (name, outside(line, FIRST_STRONG_ISOLATE, POP_ISOLATE))
        for name, screen in screens(RIGHT_TO_LEFT).items()
        for line in shown(screen)
        if re.search(r"[\u0600-\u06ff]", line)
    ]
    assert len(lines) > len(screens(RIGHT_TO_LEFT))
    assert [(name, line) for name, line in lines if re.search(r"[A-Za-zÀ-ÿ]", line)] == []


def test_the_gallery_shows_what_the_views_say() -> None:
    """Nine sentences of ten that stand in a view are on some screen of it."""
    said: set[str] = set()
    french = CATALOGUES.translator("fr", cast.ZONE)

    def note(message: str) -> str:
        said.add(message)
        return message

    gallery(scene_in(replace(french, catalogue=replace(french.catalogue, rewrite=note))))
    views = [item.ids for item in SENTENCES if any(file.startswith("bot/views/") for file in item.files)]
    missing = [ids for ids in views if not said & set(ids)]
    assert len(missing) <= (1 - SHOWN) * len(views), missing
