"""What is told to somebody of themselves: a request for another, a draft, a long absence, an apology."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.i18n import lines
from bot.views import asking, idle, proxies, relay
from bot.views.notices.situations import Render, mission_of
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.notices import Kind, Notice, Situation


def _agreement_asks(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if at.agreement is None:
        return proxies.gone(scene)
    if "newer" in notice.facts:
        return proxies.moved(scene)
    why = next((item for item in ("again", "late") if item in notice.facts), "")
    reader = at.reader.id if at.reader is not None else None
    return proxies.staff_card(scene, at.agreement, at.names, reader, why=why)


def _agreement_late(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return proxies.gone(scene) if at.agreement is None else proxies.late(scene, at.agreement)


def _agreement_over(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    facts = notice.facts
    return proxies.over(
        scene, str(facts["how"]), str(facts["category"]), date.fromisoformat(str(facts["day"]))
    )


def _made_own(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return proxies.made_own(scene, mission_of(at), at.names)


def _agreed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return proxies.agreed(scene, mission_of(at), at.names)


def _draft_waiting(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return asking.draft_waiting(scene, str(notice.facts["draft"]), str(notice.facts["flow"]))


def _idle(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return idle.warning(scene, date.fromisoformat(str(notice.facts["until"])))


def _slow_down(scene: Scene, _notice: Notice, _at: Situation) -> Screen:
    return relay.slow_down(scene)


def _apology(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    t = scene.t
    return Screen(
        lines(
            t(
                "Un souci technique, pardon. Dites ce numéro à la commune : {reference}.",
                reference=str(notice.facts["reference"]),
            ),
            scene.helpline(),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        )
    )


RENDER: Mapping[Kind, Render] = {
    Kind.AGREEMENT_ASKS: _agreement_asks,
    Kind.AGREEMENT_LATE: _agreement_late,
    Kind.AGREEMENT_OVER: _agreement_over,
    Kind.AGREED: _agreed,
    Kind.MADE_OWN: _made_own,
    Kind.IDLE: _idle,
    Kind.DRAFT_WAITING: _draft_waiting,
    Kind.SLOW_DOWN: _slow_down,
    Kind.APOLOGY: _apology,
}
