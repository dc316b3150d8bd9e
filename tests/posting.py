"""Broadcasts for the tests of posts, without whoever would release them. No claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from solidarity.actions.posts import post_broadcast
from solidarity.audiences import Audience
from solidarity.broadcasts import Broadcast, Content, Lane, Step, Subject, Words, new_broadcast_id
from solidarity.cap import Severity
from solidarity.ports import Unit
from solidarity.requests import Attachment
from tests.cast import NOW

WATER = Words("Coupure d'eau", "Une conduite est cassée.", "Gardez de l'eau.")
FAIR = Words("Brocante", "Dimanche, place du Pont.")


def news(*areas: str, theme: str | None = None, **changes: Any) -> Broadcast:
    """An association's announcement: pinned, true for two days, to be sent for one."""
    content = Content(
        {"fr": FAIR}, sender="Les Amis", until=NOW + timedelta(days=2), pinned=True, theme=theme
    )
    body = Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ANNOUNCEMENT,
        about=5,
        step=Step.FIRST,
        content=content,
        audience=Audience(frozenset(areas), theme=theme),
        by=None,
        lane=Lane.ANNOUNCEMENT,
        wakes=False,
        due=NOW,
        not_after=NOW + timedelta(days=1),
        created_at=NOW,
    )
    return replace(body, **changes)


def alert(*areas: str, **changes: Any) -> Broadcast:
    """An alert that may wake people."""
    content = Content(
        {"fr": WATER},
        severity=Severity.EXTREME,
        areas=areas,
        until=NOW + timedelta(hours=6),
        answers=True,
        pinned=True,
    )
    body = news(
        *areas,
        subject=Subject.ALERT,
        about=7,
        content=content,
        lane=Lane.EXTREME,
        wakes=True,
        not_after=NOW + timedelta(hours=6),
    )
    return replace(body, **changes)


def with_picture(broadcast: Broadcast) -> Broadcast:
    """The same, with a photo."""
    shown = replace(broadcast.content, attachment=Attachment.PHOTO, file_id="photo")
    return replace(broadcast, content=shown)


def later(broadcast: Broadcast, step: Step, **changes: Any) -> Broadcast:
    """What is said of the same subject a little later."""
    after = broadcast.created_at + timedelta(minutes=5)
    return replace(broadcast, id=new_broadcast_id(), step=step, created_at=after, due=after, **changes)


async def release(unit: Unit, broadcast: Broadcast) -> int:
    """It exists, and is posted; returns in how many chats."""
    await unit.broadcasts.add(broadcast)
    return await post_broadcast(unit, broadcast)
