"""How a broadcast stands, for who sent it: one message, edited while it goes out and answers come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.broadcasts import exercise_line
from bot.views.scene import Scene, press
from bot.views.screen import Button, Screen, Span, Style, Text, Tone
from solidarity.answers import Reply
from solidarity.audiences import Excluded
from solidarity.broadcasts import PACE, Broadcast, Reach, Stage, Step, Subject

Rows = tuple[tuple[Button, ...], ...]
ANSWERS = {Reply.WELL: "💚", Reply.NEED: "🆘", Reply.CAN: "🤝"}


def live_report(
    scene: Scene, broadcast: Broadcast, reach: Reach, answers: Mapping[str, int], rows: Rows | None = None
) -> Screen:
    """Sent, blocked, failed, unsure, waiting; when it will be done; the three answers.

    `rows` is what its reader can do, in the place of what can always be done.
    """
    said, _ = broadcast.content.in_language(scene.t.locale)
    text = lines(
        (Span(said.title or said.text[:60], Style.BOLD),),
        stage_words(scene, broadcast, reach),
        figures(scene, reach),
        _answers(answers) if broadcast.content.answers else None,
        _left_out(scene, broadcast.excluded),
    )
    if broadcast.content.exercise:
        text = lines(exercise_line(scene), text, exercise_line(scene))
    return Screen(text, default_rows(scene, broadcast) if rows is None else rows)


def stage_words(scene: Scene, broadcast: Broadcast, reach: Reach) -> Text:
    """Where it stands, with the hour."""
    t = scene.t
    match broadcast.stage:
        case Stage.PLANNED:
            due = _awake(scene, broadcast, broadcast.due)
            hour = _seconds(scene, due) if due == broadcast.due else _hour(scene, due)
            return t("*Part à {hour}.* Vous pouvez encore l'arrêter.", hour=hour)
        case Stage.STOPPED:
            return t("*Arrêté.* {n} messages ne sont pas partis.", n=reach.cancelled)
        case Stage.DONE:
            return t("*Tout est parti.* Fin : {hour}.", hour=_hour(scene, broadcast.done_at))
        case Stage.SENDING:
            goes_on = _awake(scene, broadcast, scene.now)
            # A pace with a night in it would be far too slow.
            reach = reach if goes_on == scene.now else replace(reach, first_at=None)
            ends = reach.ends_at(goes_on, PACE)
            return t("*En cours.* Fin prévue : {hour}.", hour=_hour(scene, ends))


def _awake(scene: Scene, broadcast: Broadcast, moment: datetime) -> datetime:
    """What wakes nobody waits for the end of the quiet hours."""
    return moment if broadcast.wakes else scene.town.quiet.after(moment)


def figures(scene: Scene, reach: Reach) -> Text:
    """« 640 envoyés sur 1 284 · 9 bloqués · 2 échecs »."""
    t = scene.t
    parts = [t.label("{n} envoyés sur {all}", n=reach.sent, all=reach.total)]
    if not reach.total and reach.edits:
        parts = []
    if reach.waiting:
        parts.append(t.label_plural("{n} en attente", "{n} en attente", reach.waiting))
    if reach.blocked:
        parts.append(t.label_plural("{n} bloqué", "{n} bloqués", reach.blocked))
    if reach.failed:
        parts.append(t.label_plural("{n} échec", "{n} échecs", reach.failed))
    if reach.changed or reach.changing:
        # i18n: Messages that were there already and say something else now.
        parts.append(t.label_plural("{n} message changé", "{n} messages changés", reach.changed))
    if reach.unsure:
        parts.append(t.label_plural("{n} incertain", "{n} incertains", reach.unsure))
    return (Span(" · ".join(parts)),)


def _answers(answers: Mapping[str, int]) -> Text:
    return (Span(" · ".join(f"{sign} {answers.get(item.value, 0)}" for item, sign in ANSWERS.items())),)


def _left_out(scene: Scene, excluded: Mapping[Excluded, int]) -> Text | None:
    if not sum(excluded.values()):
        return None
    said = [excluded_words(scene, reason, count) for reason, count in excluded.items() if count]
    return scene.t("Sans message : {why}.", why=scene.t.list_of(said))


def excluded_words(scene: Scene, reason: Excluded, count: int) -> str:
    """« 9 ont bloqué le bot »: how many get nothing in private, and why."""
    t = scene.t
    return {
        Excluded.BLOCKED: t.label_plural("{n} a bloqué le bot", "{n} ont bloqué le bot", count),
        Excluded.NO_CONSENT: t.label_plural("{n} sans accord", "{n} sans accord", count),
        Excluded.OPTED_OUT: t.label_plural("{n} n'en veut pas", "{n} n'en veulent pas", count),
        Excluded.PAUSED: t.label_plural("{n} en pause", "{n} en pause", count),
        Excluded.MINOR: t.label_plural("{n} de moins de 18 ans", "{n} de moins de 18 ans", count),
        Excluded.IN_GROUP: t.label_plural("{n} déjà dans le groupe", "{n} déjà dans le groupe", count),
    }[reason]


def default_rows(scene: Scene, broadcast: Broadcast) -> Rows:
    """What can still be done about it: call it back, or stop what has not gone out."""
    if broadcast.subject is Subject.ANNOUNCEMENT:
        return _announcement_rows(scene, broadcast)
    if broadcast.stage is Stage.PLANNED and broadcast.step in (Step.FIRST, Step.UPDATE, Step.REMINDER):
        return ((press(scene.t.label("✋ Arrêter"), Press.STOP_SENDING, broadcast.id, tone=Tone.DANGER),),)
    return ()


def _announcement_rows(scene: Scene, broadcast: Broadcast) -> Rows:
    """Stop it while it goes out; and the way to all that can be done about it."""
    t = scene.t
    rows: list[tuple[Button, ...]] = []
    under_way = broadcast.stage in (Stage.PLANNED, Stage.SENDING)
    if under_way and broadcast.step in (Step.FIRST, Step.UPDATE):
        rows.append((press(t.label("✋ Arrêter"), Press.STOP_SENDING, broadcast.id, tone=Tone.DANGER),))
    rows.append((press(t.label("📣 Voir l'annonce"), Press.ANNOUNCEMENT, broadcast.about, "below"),))
    return tuple(rows)


def _hour(scene: Scene, moment: datetime | None) -> str:
    return scene.due(moment or scene.now)


def _seconds(scene: Scene, moment: datetime) -> str:
    """An hour to the second: half a minute matters here."""
    return f"{scene.t.local(moment):%H:%M:%S}"
