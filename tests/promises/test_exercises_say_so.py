"""Whatever anybody reads of an exercise begins and ends with EXERCICE, in every language.

Every language that has a catalogue and both that nobody speaks; every message, post and report of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from bot.callbacks import unpack
from bot.i18n import Catalogues, plain
from bot.pseudo import PSEUDO
from bot.views import alerts, broadcasts, live_report, posts, raising_alert
from bot.views.answers import over
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.alert_messages import Counted, message, preview
from solidarity.alerts import Level, State
from solidarity.answers import Reply
from solidarity.audiences import Census
from solidarity.broadcasts import Reach, Stage, Step
from solidarity.posts import Became
from tests import cast
from tests.bot.gallery_alerts import AMEL, BEN, DRAFT, NAMES, WATER, ZOE, asked, written

CATALOGUES = Catalogues.load()
LOCALES = [*CATALOGUES.codes, *PSEUDO]


def scene_in(locale: str) -> Scene:
    """Valmeuse, read in this language."""
    t = CATALOGUES.translator(locale, cast.ZONE)
    return Scene(t, cast.town(), cast.NOW, "entraide_bot", t)


def read_by_people(scene: Scene, *, exercise: bool) -> Iterator[tuple[str, Screen]]:
    """Everything that goes to people, groups and who looks after it."""
    for level, step in product(Level, Step):
        sent = message(written(level, exercise=exercise), step, AMEL.id, cast.NOW)
        yield f"{level} {step}", broadcasts.private(scene, sent)
        yield f"{level} {step}, answered", broadcasts.private(scene, sent, Reply.WELL)
        yield f"{level} {step}, post", broadcasts.post(scene, sent)
        yield f"{level} {step}, too late", over(scene, sent)
        for became in Became:
            yield f"{level} {step}, post {became}", posts.over(scene, sent, became)
        for stage in Stage:
            shown = replace(sent, stage=stage)
            yield f"{level} {step}, report {stage}", live_report.live_report(scene, shown, Reach(), {})
    yield "preview", broadcasts.private(scene, preview(written(exercise=exercise), cast.NOW))


@pytest.mark.parametrize("locale", LOCALES)
def test_it_begins_and_ends_with_the_word(locale: str) -> None:
    """First and last line of all of it; and nothing real bears them."""
    scene = scene_in(locale)
    word = plain(broadcasts.exercise_line(scene))
    assert word.strip()
    number = 0
    for name, screen in read_by_people(scene, exercise=True):
        lines = plain(screen.text).split("\n")
        assert lines[0] == lines[-1] == word, name
        assert len(lines) > 2, name
        number += 1
    assert number > 300
    assert not [name for name, screen in read_by_people(scene, exercise=False) if word in plain(screen.text)]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_screen_of_writing_it_says_so(locale: str) -> None:
    """The first line of each question, of the figures, of what the second person reads."""
    scene = scene_in(locale)
    head = plain(raising_alert.headed(scene, True))
    counted = Counted(Census({"fr": 3}), seconds=(BEN.id, ZOE.id))
    drill = replace(asked(), status=written(exercise=True).status)
    what = alerts.what_and_where(scene, drill)
    screens = [
        raising_alert.ask_level(scene, DRAFT, exercise=True, alone=True),
        raising_alert.no_second(scene, DRAFT, exercise=True),
        raising_alert.ask_areas(scene, DRAFT, (), exercise=True),
        raising_alert.ask_template(scene, DRAFT, exercise=True),
        raising_alert.ask_text(scene, DRAFT, WATER, exercise=True),
        raising_alert.review(scene, DRAFT, what, drill.expires, ["fr"], {}, exercise=True, correcting=False),
        raising_alert.ask_words(scene, DRAFT, "nl", None, exercise=True),
        raising_alert.ask_end(scene, DRAFT, exercise=True),
        alerts.control(scene, DRAFT, drill, counted),
        alerts.submitted(scene, drill, 2),
        *(alerts.card(scene, drill, reader, NAMES, counted) for reader in (AMEL, BEN, ZOE)),
        *(alerts.card(scene, replace(drill, state=state), AMEL, NAMES, None) for state in State),
        *(alerts.outcome(scene, replace(drill, state=state), NAMES) for state in State),
        alerts.choose_no(scene, drill),
        alerts.confirm_mistake(scene, drill),
        alerts.confirm_end(scene, drill),
    ]
    assert [plain(screen.text).split("\n")[0] for screen in screens] == [head] * len(screens)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_has_a_word_of_its_own(locale: str) -> None:
    """The word that sends a real alert sends no exercise, nor the other way around."""
    scene = scene_in(locale)
    real, drill = alerts.keyword(scene, exercise=False), alerts.keyword(scene, exercise=True)
    assert real.strip()
    assert drill.strip()
    assert real.casefold() != drill.casefold()
    for word in (real, real.lower(), f" {real.title()}. "):
        assert alerts.is_keyword(scene, word, exercise=False)
        assert not alerts.is_keyword(scene, word, exercise=True)
    for word in ("", drill, f"{real} {real}", f"{real}?"):
        assert not alerts.is_keyword(scene, word, exercise=False)


def test_it_is_not_copied_for_the_public() -> None:
    """Below its report there is no button that copies its words for a site or a noticeboard."""
    scene = scene_in("fr")
    for exercise, found in ((True, False), (False, True)):
        alert = replace(written(exercise=exercise), state=State.RELEASED, released_at=cast.NOW)
        sent = replace(message(alert, Step.FIRST, AMEL.id, cast.NOW), stage=Stage.DONE)
        rows = alerts.report_rows(scene, sent, alert, AMEL)
        verbs = [pressed.verb.name for row in rows for item in row if (pressed := unpack(item.data))]
        assert ("PUBLIC_WORDS" in verbs) is found
