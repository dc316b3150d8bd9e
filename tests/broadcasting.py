"""A message to many, for whoever tests how it gets there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from solidarity.actions.broadcasts import launch
from solidarity.audiences import Audience
from solidarity.broadcasts import Broadcast, Content, Lane, Step, Subject, Words, new_broadcast_id
from solidarity.cap import Severity
from solidarity.ports import Store

HEAT = {"fr": Words("Forte chaleur", "Buvez souvent."), "nl": Words("Grote hitte", "Drink vaak.")}


def heat(now: datetime, **changes: Any) -> Broadcast:
    """An alert to everybody, due at once, whatever the hour."""
    alert = Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ALERT,
        about=1,
        step=Step.FIRST,
        content=Content(HEAT, severity=Severity.SEVERE, answers=True),
        audience=Audience(in_groups=False),
        by=None,
        lane=Lane.SEVERE,
        wakes=True,
        due=now,
        not_after=now + timedelta(hours=12),
        created_at=now,
    )
    return replace(alert, **changes)


def news(now: datetime, **changes: Any) -> Broadcast:
    """An announcement to everybody, with a theme; it wakes nobody."""
    content = Content(HEAT, theme="sport")
    said = {"subject": Subject.ANNOUNCEMENT, "lane": Lane.ANNOUNCEMENT, "content": content}
    return heat(now, **{**said, "wakes": False, **changes})


async def told(store: Store, broadcast: Broadcast) -> Broadcast:
    """Planned for its audience."""
    async with store.unit() as unit:
        return await launch(unit, broadcast)
