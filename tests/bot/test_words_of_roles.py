"""Roles and steps of trust stand near one another: no word means one of each."""

from __future__ import annotations

import pytest

from bot.i18n import Catalogues
from bot.views import team, trust
from bot.views.scene import Scene
from solidarity.trust import LADDER
from tests import cast

CATALOGUES = Catalogues.load()


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_no_invitation_is_called_like_a_step_of_trust(language: str) -> None:
    """Who is invited to a role, and what a volunteer has reached, are two things with two words."""
    t = CATALOGUES.translator(language, cast.ZONE)
    scene = Scene(t, cast.town(), cast.NOW, "entraide_bot", t)
    shown = team.everybody(scene, [])
    invited = [button.label.removeprefix("➕ ") for row in shown.rows for button in row]
    assert not set(invited) & {trust.step_word(scene, step) for step in LADDER}
    told = "".join(str(part) for part in team.nobody_to_confide_in(scene))
    assert any(f"➕ {word}" in told for word in invited), "the sentence names a button that is there"
