"""What a stolen account had under way with many readers: stopped where that is still possible.

Not an action itself. What is out already stays, and any colleague can put it right (`actions.alerts`).
"""

from __future__ import annotations

from dataclasses import dataclass

from solidarity import alerts
from solidarity.actions.alerting import drop_corrections, show_decided
from solidarity.actions.announcements import cut_off
from solidarity.actions.broadcasts import halt
from solidarity.announcements import AnnouncementId, put_off
from solidarity.announcements import State as Standing
from solidarity.broadcasts import Stage, Step, Subject, can_undo
from solidarity.people import Neighbour
from solidarity.ports import Unit

LOOKED_AT = 200
"""Announcements of theirs that are looked through for what is to go out by itself."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of their alerts."""

    stopped: int = 0
    """In time: nobody had read them."""
    out: int = 0
    """Out, and not over: colleagues look at them."""


async def stop_alerts(unit: Unit, person: Neighbour) -> Stopped:
    """Alerts that they wrote or agreed to, what they had scheduled, and what they announce just now."""
    stopped = out = 0
    for waiting in await unit.alerts.waiting():
        if waiting.author == person.id:
            dropped = alerts.lapse(waiting, unit.now)
            await unit.alerts.save(dropped)
            await show_decided(unit, dropped)
            stopped += 1
    for current in await unit.alerts.current():
        if person.id not in (current.author, current.second):
            continue
        undone = False
        for broadcast in await unit.broadcasts.of(Subject.ALERT, current.id):
            if broadcast.step is Step.FIRST and can_undo(broadcast, unit.now):
                alert = await unit.alerts.lock(current.id)
                await halt(unit, broadcast.id)
                await unit.alerts.save(alerts.call_back(alert, unit.now))
                await drop_corrections(unit, alert)
                undone = True
        stopped, out = stopped + undone, out + (not undone)
    for item in await unit.announcements.by(person.id, LOOKED_AT):
        if item.state is Standing.SCHEDULED:
            await unit.announcements.save(put_off(await unit.announcements.lock(item.id)))
        elif item.state is Standing.PUBLISHED:
            await _cut_off(unit, person, item.id)
    return Stopped(stopped, out)


async def _cut_off(unit: Unit, person: Neighbour, announcement: AnnouncementId) -> None:
    """What they say just now: nobody else reads it. What colleagues say about it goes on."""
    for going in await unit.broadcasts.of(Subject.ANNOUNCEMENT, announcement):
        theirs = going.by == person.id and going.step in (Step.FIRST, Step.UPDATE)
        if theirs and going.stage in (Stage.PLANNED, Stage.SENDING):
            await cut_off(unit, await unit.announcements.lock(announcement), going)
