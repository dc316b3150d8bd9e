"""The report of a broadcast in the quiet hours: it names the hour at which people will read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.i18n import Catalogues
from bot.text import plain
from bot.views.live_report import stage_words
from bot.views.scene import Scene
from solidarity.broadcasts import Stage
from tests import cast
from tests.bot.gallery_broadcasts import ALERT, GONE

T = Catalogues.load().translator("fr", cast.ZONE)
NIGHT = cast.NOW + timedelta(hours=13)
SCENE = Scene(T, cast.town(), NIGHT, "entraide_bot", T)
ASLEEP = replace(ALERT, wakes=False, due=NIGHT + timedelta(seconds=30))


def test_what_wakes_nobody_leaves_in_the_morning() -> None:
    """Not at the second at which it could still be called back."""
    hour = T.day_hour(cast.town().quiet.after(NIGHT), NIGHT).replace("\u00a0", " ")
    said = plain(stage_words(SCENE, replace(ASLEEP, stage=Stage.PLANNED), GONE)).replace("\u00a0", " ")
    assert said == f"Part à {hour}. Vous pouvez encore l'arrêter."
    under_way = plain(stage_words(SCENE, replace(ASLEEP, stage=Stage.SENDING), GONE)).replace("\u00a0", " ")
    assert under_way.startswith("En cours. Fin prévue : demain à ")


def test_what_wakes_people_leaves_at_its_second() -> None:
    """As by day."""
    said = plain(stage_words(SCENE, replace(ASLEEP, wakes=True, stage=Stage.PLANNED), GONE))
    assert said.startswith("Part à 23:00:30.")
