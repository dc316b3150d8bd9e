"""Puts a notice into the words of its reader, with the town, the hour and the bot's name around it."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.i18n import Catalogues
from bot.views.discreet import veiled
from bot.views.notices import render
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.notices import Situation
from solidarity.ports import Unit
from solidarity.queues import Planned

log = structlog.get_logger(__name__)


class Renderer:
    """Calls the view of a notice."""

    def __init__(self, catalogues: Catalogues, bot_name: Callable[[], str]) -> None:
        self._catalogues = catalogues
        self._bot_name = bot_name

    def screen(self, unit: Unit, planned: Planned, situation: Situation, language: str) -> Screen | None:
        """The screen, or None where its view fails: that must not hold up everybody's messages."""
        scene = self._scene(unit, language)
        try:
            return render(scene, planned.notice, situation)
        except Exception:
            log.exception("render_failed", kind=planned.notice.kind.value, row=planned.seq)
            return None

    def veiled(self, unit: Unit, number: int, language: str) -> Screen:
        """Neutral words, behind which a message waits."""
        return veiled(self._scene(unit, language), number)

    def _scene(self, unit: Unit, language: str) -> Scene:
        translator = self._catalogues.translator(language, unit.town.zone)
        return Scene(translator, unit.town, unit.now, self._bot_name())
