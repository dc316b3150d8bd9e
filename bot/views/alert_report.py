"""What is kept of an alert that is over: on one screen, as a table, and the list of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.callbacks import Press
from bot.i18n import join, lines
from bot.views.broadcasts import SIGNS, exercise_line, severity_word
from bot.views.home import LANGUAGES, Turn
from bot.views.live_report import ANSWERS
from bot.views.scene import Scene, paged, press
from bot.views.screen import Button, Screen, Span, Style, Text, Upload
from solidarity.answers import Reply
from solidarity.broadcasts import Step
from solidarity.people import PersonId
from solidarity.reporting import Report, Sent, Tally

Names = Mapping[PersonId, str]
Row = Sequence[str | int]
CORRECTIONS = frozenset({Step.UPDATE, Step.MISTAKE})


def report_screen(scene: Scene, alert: int, report: Report, names: Names) -> Screen:
    """Who, when, how many, how fast, what came back; nobody who was told is named."""
    t = scene.t
    text = lines(
        (Span(report.title, Style.BOLD),),
        join(_kind(scene, report), _who(scene, report, names), by=" "),
        _when(scene, report),
        (Span(counted(scene, report.total)),),
        _speed(scene, report),
        _answers(scene, report),
        _requests(scene, report),
    )
    if report.exercise:
        text = lines(exercise_line(scene), text, exercise_line(scene))
    files = (
        press(t.label("📄 Imprimer"), Press.ALERT_REPORT, alert, "pdf"),  # i18n: max 18
        press(t.label("📊 Tableau"), Press.ALERT_REPORT, alert, "csv"),  # i18n: A table of figures. max 18
    )
    return Screen(text, (files, (press(t.label("↩️ Retour"), Press.PAST_ALERTS),)))


def kind_and_places(scene: Scene, report: Report) -> tuple[str, str]:
    """« 🔴 Alerte urgente », « Gare et Centre »."""
    everywhere = scene.t.label("toute la commune")
    places = scene.t.list_of([scene.place(code) for code in report.areas]) if report.areas else everywhere
    return severity_word(scene, report.severity), places


def _kind(scene: Scene, report: Report) -> Text:
    kind, places = kind_and_places(scene, report)
    return scene.t("{what} · {place}.", what=kind, place=places)


def _who(scene: Scene, report: Report, names: Names) -> Text:
    t = scene.t
    author = scene.name(names, report.author)
    if report.second is None:
        return t("Écrite par {name}.", name=author)
    second = scene.name(names, report.second)
    return t("Écrite par {name}, confirmée par {other}.", name=author, other=second)


def _when(scene: Scene, report: Report) -> Text | None:
    t = scene.t
    if report.released_at is None or report.ended_at is None:
        return None
    sent, ended = t.day_hour(report.released_at, scene.now), t.day_hour(report.ended_at, scene.now)
    # i18n: Both are "Tuesday 24 November at 10:00".
    return t("Envoyée : {sent}. Terminée : {ended}.", sent=sent, ended=ended)


def counted(scene: Scene, tally: Tally) -> str:
    """« 640 envoyés sur 1 284 · 9 bloqués · 2 échecs »."""
    t = scene.t
    parts = [t.label("{n} envoyés sur {all}", n=tally.sent, all=tally.planned)]
    if tally.blocked:
        parts.append(t.label_plural("{n} bloqué", "{n} bloqués", tally.blocked))
    if tally.failed:
        parts.append(t.label_plural("{n} échec", "{n} échecs", tally.failed))
    if tally.unsure:
        parts.append(t.label_plural("{n} incertain", "{n} incertains", tally.unsure))
    if tally.cancelled:
        parts.append(t.label_plural("{n} arrêté", "{n} arrêtés", tally.cancelled))
    return " · ".join(parts)


def _speed(scene: Scene, report: Report) -> Text | None:
    t = scene.t
    waits = [report.since_release(item) for item in (report.first_at, report.half_at, report.last_at)]
    first, half, last = (t.duration(item.total_seconds()) if item is not None else None for item in waits)
    if first is None or half is None or last is None:
        return None
    # i18n: How long after the release: the first message, half of them, the last.
    return t(
        "Premier après {first}, moitié après {half}, dernier après {last}.", first=first, half=half, last=last
    )


def _answers(scene: Scene, report: Report) -> Text | None:
    t = scene.t
    if not sum(report.answers.values()):
        return t("Aucune réponse.")
    all_of = " · ".join(f"{sign} {report.answers.get(reply.value, 0)}" for reply, sign in ANSWERS.items())
    soon = t.list_of(
        [
            # i18n: In a list: how many answers had come after so many minutes.
            t.label("{n} en {minutes} min", n=sum(counts.values()), minutes=minutes)
            for minutes, counts in report.after.items()
        ]
    )
    return t(
        "{answers} · {silent} sans réponse. Réponses : {soon}.",
        answers=all_of,
        silent=report.silent,
        soon=soon,
    )


def _requests(scene: Scene, report: Report) -> Text:
    t = scene.t
    corrections = sum(item.step in CORRECTIONS for item in report.steps)
    opened = t.plural("{n} demande faite", "{n} demandes faites", report.opened)
    solved = t.plural("{n} réglée", "{n} réglées", report.solved)
    put_right = t.plural("{n} correction", "{n} corrections", corrections)
    return join(opened, solved, put_right, by=" · ")


def past_alerts(scene: Scene, found: Sequence[tuple[int, Report]], page: int = 0) -> Screen:
    """Alerts that are over, the newest first."""
    t = scene.t
    if not found:
        return Screen(t("Pas encore d'alerte terminée."))
    turn = Turn(scene, Press.PAST_ALERTS)
    buttons = [_past_button(scene, alert, report) for alert, report in found]
    return Screen(t("*Alertes terminées.* Touchez-en une pour son rapport."), paged(buttons, page, turn))


def _past_button(scene: Scene, alert: int, report: Report) -> Button:
    t = scene.t
    day = scene.day(scene.town.today(report.released_at)) if report.released_at is not None else ""
    words = {"sign": SIGNS[report.severity], "day": day, "title": report.title}
    label = (
        # i18n: A past exercise in a list: sign, day and title of the alert.
        t.label("{sign} Exercice · {day} · {title}", **words)
        if report.exercise
        else t.label("{sign} {day} · {title}", **words)
    )
    return press(label, Press.ALERT_REPORT, alert)


# On paper and as a table


def report_file(scene: Scene, report: Report, kind: str, content: bytes) -> Screen:
    """The report as a file, for the coordinator who asked for it."""
    t = scene.t
    # i18n: Name of a file; letters without accents only.
    name = f"{t.label('rapport-alerte')}.{kind}"
    said = lines((Span(report.title, Style.BOLD),), exercise_line(scene) if report.exercise else None)
    return Screen(said, upload=Upload(name, content))


def step_words(scene: Scene) -> dict[Step, str]:
    """What each message of an alert is called."""
    t = scene.t
    return {
        Step.FIRST: t.label("Alerte"),
        Step.REMINDER: t.label("Rappel"),
        Step.UPDATE: t.label("Mise à jour"),
        Step.MISTAKE: t.label("Erreur corrigée"),
        Step.END: t.label("Fin d'alerte"),
    }


def as_csv(scene: Scene, report: Report, names: Names) -> bytes:
    """All figures as a table that any spreadsheet opens: semicolons, UTF-8 with its mark."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in _rows(scene, report, names):
        table.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str | int) -> str | int:
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def _rows(scene: Scene, report: Report, names: Names) -> list[Row]:
    t = scene.t
    kind, places = kind_and_places(scene, report)
    second = scene.name(names, report.second) if report.second is not None else ""
    rows: list[Row] = [
        (t.label("Titre"), report.title),
        (t.label("Alerte"), kind),
        (t.label("Quartier"), places),
        (t.label("Exercice"), t.label("oui") if report.exercise else t.label("non")),
        (t.label("Écrite par"), scene.name(names, report.author)),
        (t.label("Confirmée par"), second),
        (t.label("Second avis demandé"), _moment(scene, report.asked_at)),
        (t.label("Envoyée"), _moment(scene, report.released_at)),
        (t.label("Premier message"), _moment(scene, report.first_at)),
        (t.label("Moitié des messages"), _moment(scene, report.half_at)),
        (t.label("Dernier message"), _moment(scene, report.last_at)),
        (t.label("Terminée"), _moment(scene, report.ended_at)),
        (t.label("Demandes ouvertes"), report.opened),
        (t.label("Demandes réglées"), report.solved),
        (),
        _heads(scene, t.label("Langue")),
        *(_line(LANGUAGES.get(code, code) or "?", tally) for code, tally in report.languages.items()),
        _line(t.label("Total"), report.total),
        *(_step(scene, item) for item in report.steps if item.step in step_words(scene)),
        (),
        (t.label("Réponses"), *(_reply_word(scene, reply) for reply in Reply)),
        *(_replies(t.label("Après {n} min", n=n), counts) for n, counts in report.after.items()),
        _replies(t.label("À la fin"), report.answers),
        (t.label("Sans réponse"), report.silent),
    ]
    return rows


def _replies(name: str, counts: Mapping[str, int]) -> Row:
    return (name, *(counts.get(reply.value, 0) for reply in Reply))


def _reply_word(scene: Scene, reply: Reply) -> str:
    t = scene.t
    return {
        Reply.WELL: t.label("Je vais bien"),
        Reply.NEED: t.label("J'ai besoin d'aide"),
        Reply.CAN: t.label("Je peux aider"),
    }[reply]


def _heads(scene: Scene, first: str) -> Row:
    t = scene.t
    sent = (t.label("Prévus"), t.label("Envoyés"), t.label("Bloqués"))
    return (first, *sent, t.label("Échecs"), t.label("Incertains"), t.label("Arrêtés"))


def _line(name: str, tally: Tally) -> Row:
    figures = (tally.planned, tally.sent, tally.blocked, tally.failed, tally.unsure, tally.cancelled)
    return (name, *figures)


def _step(scene: Scene, sent: Sent) -> Row:
    # i18n: In a table of figures: which message of an alert, and when.
    name = scene.t.label(
        "{what}, {moment}", what=step_words(scene)[sent.step], moment=_moment(scene, sent.at)
    )
    return _line(name, sent.tally)


def _moment(scene: Scene, moment: datetime | None) -> str:
    """As spreadsheets read it, in the municipality's time."""
    return f"{scene.t.local(moment):%Y-%m-%d %H:%M:%S}" if moment is not None else ""
