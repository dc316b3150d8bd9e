"""What everybody reads of alerts and announcements, and how their report looks: part of the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views import broadcasts, live_report
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.answers import Reply
from solidarity.audiences import Audience, Excluded
from solidarity.broadcasts import (
    Broadcast,
    BroadcastId,
    Content,
    Lane,
    Reach,
    Stage,
    Step,
    Subject,
    Words,
)
from solidarity.cap import Severity
from solidarity.people import PersonId
from solidarity.receipts import OutboxState
from solidarity.requests import Attachment
from tests import cast

WATER = Words("Coupure d'eau rue du Pont", "Une conduite est cassée.", "Gardez de l'eau pour deux jours.")
ALERT = Broadcast(
    id=BroadcastId(7),
    subject=Subject.ALERT,
    about=3,
    step=Step.FIRST,
    content=Content(
        {"fr": WATER},
        severity=Severity.SEVERE,
        areas=("gare", "centre"),
        until=cast.NOW + timedelta(hours=24),
        answers=True,
        pinned=True,
    ),
    audience=Audience(neighbourhoods=frozenset({"gare", "centre"})),
    by=PersonId(1),
    lane=Lane.SEVERE,
    wakes=False,
    due=cast.NOW + timedelta(seconds=30),
    not_after=cast.NOW + timedelta(hours=24),
    created_at=cast.NOW,
    planned=1284,
    excluded={Excluded.BLOCKED: 9},
)
NEWS = replace(
    ALERT,
    subject=Subject.ANNOUNCEMENT,
    content=Content(
        {"fr": Words("Repair café samedi", "Apportez vos lampes et vos vélos.")},
        sender="Les Amis de la Gare",
        attachment=Attachment.PHOTO,
        file_id="file",
        link="https://amis.example/repair",
        theme="culture",
    ),
    lane=Lane.ANNOUNCEMENT,
    excluded=dict.fromkeys(Excluded, 2),
)
GONE = Reach(
    {
        OutboxState.SENT: 640,
        OutboxState.WAITING: 630,
        OutboxState.UNREACHABLE: 9,
        OutboxState.REJECTED: 2,
        OutboxState.UNSURE: 3,
    },
    cast.NOW - timedelta(seconds=26),
    cast.NOW,
)
ANSWERS = {Reply.WELL.value: 212, Reply.NEED.value: 9, Reply.CAN.value: 31}


def screens(scene: Scene) -> dict[str, Screen]:
    """By name."""
    exercise = replace(ALERT, content=replace(ALERT.content, exercise=True))
    found: dict[str, Screen] = {}
    for step in Step:
        found[f"alert {step}"] = broadcasts.private(scene, replace(ALERT, step=step))
        found[f"exercise {step}"] = broadcasts.private(scene, replace(exercise, step=step))
    for severity in Severity:
        content = replace(ALERT.content, severity=severity, areas=())
        found[f"alert {severity}"] = broadcasts.private(scene, replace(ALERT, content=content))
    for reply in Reply:
        found[f"alert answered {reply}"] = broadcasts.private(scene, ALERT, reply)
    found["alert post"] = broadcasts.post(scene, ALERT)
    found["announcement"] = broadcasts.private(scene, NEWS)
    found["announcement post"] = broadcasts.post(scene, NEWS)
    for stage in Stage:
        found[f"live report {stage}"] = live_report.live_report(
            scene, replace(ALERT, stage=stage), GONE, ANSWERS
        )
    at_night = replace(ALERT, wakes=False, due=cast.NOW + timedelta(hours=13))
    for stage in (Stage.PLANNED, Stage.SENDING):
        night = replace(scene, now=at_night.due)
        found[f"live report {stage} at night"] = live_report.live_report(
            night, replace(at_night, stage=stage), GONE, ANSWERS
        )
    news = replace(NEWS, stage=Stage.SENDING)
    found["live report of an announcement"] = live_report.live_report(scene, news, GONE, {})
    marked = replace(exercise, stage=Stage.SENDING)
    found["live report of an exercise"] = live_report.live_report(scene, marked, GONE, ANSWERS)
    return found
