"""An alert that is under way, without its composer: for tests of what comes after its release. No claims."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import insert, update

from solidarity.actions.broadcasts import launch, launch_for_told
from solidarity.audiences import Audience
from solidarity.broadcasts import Broadcast, Content, Lane, Step, Subject, Words, new_broadcast_id
from solidarity.cap import Severity
from solidarity.people import PersonId
from storage import tables
from storage.store import StoredUnit
from tests.stage import Stage

WATER = {
    "fr": Words("Coupure d'eau rue du Pont", "Une conduite est cassée.", "Gardez de l'eau pour deux jours.")
}
LANES = {Severity.EXTREME: Lane.EXTREME, Severity.SEVERE: Lane.SEVERE}
A: Any = tables.Alert.__table__  # type: ignore[attr-defined]


async def raise_alert(
    unit: StoredUnit,
    by: PersonId | None = None,
    second: PersonId | None = None,
    *,
    exercise: bool = False,
    severity: Severity = Severity.SEVERE,
    areas: tuple[str, ...] = (),
    lives: timedelta = timedelta(hours=24),
    **content: Any,
) -> Broadcast:
    """Released just now, its messages planned and due: to everybody, or to these neighbourhoods."""
    about = secrets.randbits(62) + 1
    await unit.execute(insert(A), _row(unit, about, by, second, exercise, severity, areas, lives))
    broadcast = Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ALERT,
        about=about,
        step=Step.FIRST,
        content=Content(
            words=WATER,
            severity=severity,
            exercise=exercise,
            areas=areas,
            until=unit.now + lives,
            answers=True,
            pinned=True,
        ),
        audience=Audience(neighbourhoods=frozenset(areas)),
        by=by,
        lane=LANES.get(severity, Lane.ALERT),
        wakes=severity is Severity.EXTREME,
        due=unit.now,
        not_after=unit.now + lives,
        created_at=unit.now,
    )
    return await launch(unit, replace(broadcast, content=replace(broadcast.content, **content)))


def _row(
    unit: StoredUnit,
    about: int,
    by: PersonId | None,
    second: PersonId | None,
    exercise: bool,
    severity: Severity,
    areas: tuple[str, ...],
    lives: timedelta,
) -> dict[str, object]:
    return {
        "id": about,
        "reference": f"{about:x}",
        "status": "Exercise" if exercise else "Actual",
        "category": "Infra",
        "urgency": "Immediate",
        "severity": severity.value,
        "certainty": "Observed",
        "areas": ",".join(areas),
        "infos": unit.instance.close(orjson.dumps(WATER), "alerts", "infos", about),
        "expires_at": unit.now + lives,
        "author_id": by,
        "second_id": second,
        "state": "released",
        "created_at": unit.now - timedelta(minutes=5),
        "asked_at": unit.now - timedelta(minutes=2),
        "released_at": unit.now,
    }


async def end_alert(unit: StoredUnit, first: Broadcast, step: Step = Step.END) -> Broadcast:
    """It is over, or was a mistake: whoever was told is told so."""
    last = replace(
        first,
        id=new_broadcast_id(),
        step=step,
        content=replace(first.content, answers=False),
        due=unit.now,
        created_at=unit.now,
    )
    await unit.execute(update(A).where(A.c.id == first.about).values(state="ended", ended_at=unit.now))
    return await launch_for_told(unit, last, [first.id])


async def raised(stage: Stage, **how: Any) -> Broadcast:
    """An alert goes out to the people of this stage."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        coordinators = await unit.people.coordinators()
        by = coordinators[0].id if coordinators else None
        return await raise_alert(unit, by, **how)


async def ended(stage: Stage, first: Broadcast, step: Step = Step.END) -> Broadcast:
    """It is over, for the people of this stage."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return await end_alert(unit, first, step)
