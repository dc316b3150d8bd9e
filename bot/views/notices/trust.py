"""What is told of trust and safety: a step set or taken back, a concern, who is kept away or frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.views import barring, concerns, loans, trust
from bot.views.notices.situations import Render, who_of
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.notices import Kind, Notice, Situation
from solidarity.people import PersonId
from solidarity.rights import Action, can
from solidarity.trust import Step


def _vouched(scene: Scene, notice: Notice, at: Situation) -> Screen:
    step, until = Step(str(notice.facts.get("step", Step.IDENTITY))), notice.facts.get("until")
    if notice.facts.get("back"):
        return trust.taken_back(scene, step)
    day = date.fromisoformat(str(until)) if until is not None else None
    return trust.vouched(scene, step, scene.name(at.names, who_of(notice)), day)


def _entrusted(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return trust.entrusted(scene, scene.name(at.names, who_of(notice)))


def _loan_ends(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return loans.loan_ends(scene, date.fromisoformat(str(notice.facts["until"])))


def _concern(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if at.concern is None:  # not for its reader, or gone: not a word of it
        return concerns.none_waits(scene)
    reader = at.reader.id if at.reader is not None else None
    late = "late" in notice.facts
    return concerns.card(scene, at.concern, at.names, at.mission, reader, young=at.young, late=late)


def _concern_taken(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return concerns.taken_by(scene, scene.name(at.names, who_of(notice)), at.mission)


def _barred(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    until = notice.facts.get("until")
    last = str(until) if until is not None else None
    return barring.barred(scene, str(notice.facts["bar"]), str(notice.facts["why"]), last)


def _unbarred(scene: Scene, _notice: Notice, _at: Situation) -> Screen:
    return barring.unbarred(scene)


def _frozen(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, other = who_of(notice), PersonId(int(notice.facts["other"]))
    own = at.reader is not None and at.reader.id == who
    out, stopped = int(notice.facts.get("out", 0)), int(notice.facts.get("stopped", 0))
    by = scene.name(at.names, other)
    # Only a coordinator can end it: nobody else gets a button for that.
    person = who if at.reader is not None and can(at.reader, Action.BAR) else None
    name = scene.name(at.names, who)
    return barring.frozen(scene, name, by, own=own, person=person, out=out, stopped=stopped)


def _unfrozen(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, other = who_of(notice), notice.facts.get("other")
    own = at.reader is not None and at.reader.id == who
    by = scene.name(at.names, PersonId(int(other))) if other is not None else None
    return barring.unfrozen(scene, scene.name(at.names, who), by, own=own)


RENDER: Mapping[Kind, Render] = {
    Kind.VOUCHED: _vouched,
    Kind.ENTRUSTED: _entrusted,
    Kind.LOAN_ENDS: _loan_ends,
    Kind.CONCERN: _concern,
    Kind.CONCERN_TAKEN: _concern_taken,
    Kind.BARRED: _barred,
    Kind.UNBARRED: _unbarred,
    Kind.FROZEN: _frozen,
    Kind.UNFROZEN: _unfrozen,
}
