"""What the words about an alert need to know: the alert as it stands, whom it would reach, who is who."""

from __future__ import annotations

from dataclasses import replace

from solidarity.actions.alerting import count
from solidarity.alerts import AlertId, State
from solidarity.broadcasts import Subject
from solidarity.notices import Kind, Notice, Situation
from solidarity.queues import EngineUnit

REPORTS = frozenset({Kind.REPORT, Kind.ALERT_GOES})
"""Kinds that show how a message of an alert stands."""


async def with_alert(unit: EngineUnit, notice: Notice, situation: Situation) -> Situation:
    """The situation with the alert that this is about, where it is about one."""
    named = notice.facts.get("alert")
    broadcast = situation.broadcast
    if notice.kind in REPORTS and broadcast is not None and broadcast.subject is Subject.ALERT:
        named = broadcast.about
    alert = await unit.alerts.find(AlertId(int(named))) if named is not None else None
    if alert is None:
        return situation
    if notice.kind in REPORTS:
        return replace(situation, alert=alert)
    asks = notice.kind is Kind.ALERT_CARD and alert.state is State.ASKED
    counted = await count(unit, alert) if asks else None
    people = {alert.author, alert.second, *(counted.seconds if counted is not None else ())}
    names = await unit.people.names(person for person in people if person is not None)
    return replace(situation, alert=alert, counted=counted, names={**situation.names, **names})
