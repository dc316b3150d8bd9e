"""Words that are ready for an alert: complete, short, and in a grave one only where somebody signed them."""

from __future__ import annotations

import gettext
from dataclasses import replace

import pytest

from bot.i18n import Catalogue, Catalogues, Translator
from bot.views import alert_templates
from bot.views.alert_templates import WORDS, counts, words_of
from bot.views.scene import Scene
from solidarity.alerts import GRADES, MAX_TITLE, MAX_WORDS, Level, needs_second
from solidarity.names import utf16_len
from solidarity.templates import EVENTS, Template
from tests import cast

CATALOGUES = Catalogues.load()
FRENCH = CATALOGUES.translator("fr", cast.ZONE)
DUTCH = Catalogue("nl", {}, gettext.c2py("n != 1"), "nl")
FLOOD = dict.fromkeys(WORDS[Template.FLOOD], ("Hoog water",))


def dutch(*, signed: bool = False, forms: dict[str, tuple[str, ...]] = FLOOD) -> Translator:
    """A catalogue in which only the flood is translated."""
    found = replace(DUTCH, forms=forms, reviewed_by="Jef" if signed else "")
    return replace(FRENCH, catalogue=found)


def test_each_event_has_a_sign_and_words_but_the_last() -> None:
    """Every event is on a button; « something else » leaves the words to who writes."""
    scene = Scene(FRENCH, cast.town(), cast.NOW, "entraide_bot", FRENCH)
    labels = {template: alert_templates.label(scene, template) for template in Template}
    assert len(set(labels.values())) == len(Template) == len(EVENTS)
    assert all(len(label) <= 18 for label in labels.values())
    assert set(Template) - set(WORDS) == {Template.OTHER}
    assert words_of(Template.OTHER, FRENCH) is None


@pytest.mark.parametrize("template", WORDS)
@pytest.mark.parametrize("code", CATALOGUES.codes)
def test_they_are_an_alert_that_could_be_sent(template: Template, code: str) -> None:
    """A title, what happens and what to do, all of which fit, in every language that has them."""
    words = words_of(template, CATALOGUES.translator(code, cast.ZONE))
    if code == "fr":
        assert words is not None
    if words is not None:
        assert words.title
        assert words.text
        assert words.advice
        assert utf16_len(words.title) <= MAX_TITLE
        assert utf16_len(words.title + words.text + words.advice) <= MAX_WORDS


def test_a_language_has_them_only_where_all_is_translated() -> None:
    """Not one French sentence stands in for a missing one."""
    assert words_of(Template.FLOOD, dutch()) is not None
    assert words_of(Template.HEAT, dutch()) is None
    partly = dict.fromkeys(WORDS[Template.FLOOD][:2], ("Hoog water",))
    assert words_of(Template.FLOOD, dutch(forms=partly)) is None


@pytest.mark.parametrize("level", Level)
def test_a_grave_alert_wants_them_signed(level: Level) -> None:
    """Unsigned they go out as long as one person may send them; French is the source and always does."""
    severity = GRADES[level][0]
    assert counts(FRENCH, severity)
    assert counts(dutch(signed=True), severity)
    assert counts(dutch(), severity) is not needs_second(severity)
