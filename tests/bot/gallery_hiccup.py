"""What people read while nothing can be written down, for the gallery."""

from __future__ import annotations

from bot.views.hiccup import hiccup
from bot.views.scene import Scene
from bot.views.screen import Screen


def gallery(scene: Scene) -> dict[str, Screen]:
    """The one screen."""
    return {"hiccup": hiccup(scene)}
