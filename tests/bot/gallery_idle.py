"""The screens of whom nothing was heard for long, for the gallery."""

from __future__ import annotations

from datetime import timedelta

from bot.views import idle
from bot.views.scene import Scene
from bot.views.screen import Screen
from tests import cast


def gallery(scene: Scene) -> dict[str, Screen]:
    """The warning that stands before the erasure, and the thanks."""
    return {
        "idle, told first": idle.warning(scene, cast.TODAY + timedelta(days=30)),
        "idle, told again": idle.warning(scene, cast.TODAY + timedelta(days=7)),
        "idle, stays": idle.stayed(scene),
    }
