"""Messages to many, and what their authors are told: alerts, announcements, posts, the message of the day."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views import alerts, announcements, broadcasts, digest, live_report, posts
from bot.views.notices.situations import Render, alert_of, announcement_of, broadcast_of
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.alert_messages import preview
from solidarity.broadcasts import Reach, Subject
from solidarity.notices import Kind, Notice, Situation
from solidarity.posts import Became
from solidarity.refusals import Why


def _to_many(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return broadcasts.private(scene, broadcast_of(at))


def _report(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    broadcast = broadcast_of(at)
    rows = None
    if broadcast.subject is Subject.ALERT:
        rows = alerts.report_rows(scene, broadcast, at.alert, at.reader)
    return live_report.live_report(scene, broadcast, at.reach or Reach(), at.answers, rows)


def _alert_preview(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return broadcasts.private(scene, preview(alert_of(at), at.now))


def _alert_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return alerts.card(scene, alert_of(at), at.reader, at.names, at.counted)


def _alert_outcome(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return alerts.outcome(scene, alert_of(at), at.names)


def _digest(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return digest.digest(scene, at.announcements)


def _announcement_out(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    """Its live report, from then on edited in place."""
    return live_report.live_report(scene, broadcast_of(at), at.reach or Reach(), {})


def _announcement_held(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return announcements.held_notice(scene, announcement_of(at), Why(str(notice.facts["why"])))


def _announcement_hidden(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return announcements.hidden_notice(scene, announcement_of(at))


def _post(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if "gone" in notice.facts:
        return Screen(())
    became = notice.facts.get("became")
    if became is not None:
        return posts.over(scene, broadcast_of(at), Became(str(became)))
    return broadcasts.post(scene, broadcast_of(at))


RENDER: Mapping[Kind, Render] = {
    Kind.ALERT_POST: _post,
    Kind.ANNOUNCEMENT_POST: _post,
    Kind.ALERT: _to_many,
    Kind.ANNOUNCEMENT: _to_many,
    Kind.DIGEST: _digest,
    Kind.ANNOUNCEMENT_OUT: _announcement_out,
    Kind.ANNOUNCEMENT_HELD: _announcement_held,
    Kind.ANNOUNCEMENT_HIDDEN: _announcement_hidden,
    Kind.REPORT: _report,
    Kind.ALERT_PREVIEW: _alert_preview,
    Kind.ALERT_CARD: _alert_card,
    Kind.ALERT_OUTCOME: _alert_outcome,
    Kind.ALERT_GOES: _report,
}
