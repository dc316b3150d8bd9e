"""The screens after an alert: its answers, whom to call, what is kept; for `tests.bot.gallery`."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

from bot.views import alert_report, answers, missions, privacy, staffing
from bot.views.scene import Scene
from bot.views.screen import Screen, Span
from solidarity.actions.answers import CallPage, Reaction
from solidarity.actions.people import OwnData
from solidarity.answers import Answered, Callee, Missed, Reply
from solidarity.broadcasts import Broadcast, Step
from solidarity.cap import Severity
from solidarity.missions import MissionId
from solidarity.ports import Deed, Trace
from solidarity.reporting import AFTER, Report, Sent, Tally
from tests import cast
from tests.bot import gallery_matching
from tests.bot.gallery_broadcasts import ALERT, ANSWERS

ROSA, SAM, LEON, CLEO, AMEL, BEN = (
    cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.LEON, cast.CLEO, cast.AMEL, cast.BEN)
)
WRITTEN = {
    *("Coupure d'eau rue du Pont", "Une conduite est cassée", "Gardez de l'eau pour deux jours"),
    "Exercice d'inondation",
}
"""What people wrote."""
NAMES = {person.id: person.first_name for person in (ROSA, SAM, LEON, CLEO, AMEL, BEN)}
EXERCISE = replace(ALERT, content=replace(ALERT.content, exercise=True))
MINE = replace(cast.mission(ROSA), alert=ALERT.about)
CALLEES = [
    Callee(ROSA.id, "Rosa", "fr", "gare", "+32475111111", Missed.NOT_REACHED),
    Callee(LEON.id, "Léon", "nl", None, None, Missed.UNSURE),
    Callee(SAM.id, "Sam", "en", "gare", "+32475222222", Missed.SILENT),
]
REPORT = Report(
    title="Coupure d'eau rue du Pont",
    severity=Severity.SEVERE,
    exercise=False,
    areas=("gare", "centre"),
    author=AMEL.id,
    second=BEN.id,
    asked_at=cast.NOW - timedelta(minutes=5),
    released_at=cast.NOW,
    first_at=cast.NOW + timedelta(seconds=31),
    half_at=cast.NOW + timedelta(seconds=55),
    last_at=cast.NOW + timedelta(seconds=80),
    ended_at=cast.NOW + timedelta(hours=2),
    languages={
        "fr": Tally(1000, 960, 20, 10, 5, 5),
        "nl": Tally(284, 280, 2, 1, 1, 0),
    },
    excluded={"blocked": 9},
    answers=ANSWERS,
    after={minutes: {"well": minutes, "need": 1, "can": 2} for minutes in AFTER},
    opened=9,
    solved=7,
    steps=tuple(
        Sent(step, cast.NOW + timedelta(minutes=30), Tally(960, 958, 1, 1))
        for step in (Step.UPDATE, Step.END)
    ),
)
BARE = Report(title="Exercice d'inondation", severity=Severity.MINOR, exercise=True, opened=1, solved=1)


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_answering(scene), **_calling(scene), **_kept(scene)}


def _answering(scene: Scene) -> dict[str, Screen]:
    people = {"resident": ROSA, "volunteer": SAM, "minor": CLEO}
    toasts = {
        f"{name} {reply} {broadcast.content.exercise} {fresh}": answers.understood(
            scene, _reaction(broadcast, reply, fresh=fresh, listed=person is SAM), person
        )
        for name, person in people.items()
        for reply in Reply
        for broadcast in (ALERT, EXERCISE)
        for fresh in (True, False)
    }
    toasts["preview"] = answers.only_a_preview(scene)
    found = [gallery_matching.STANDING]
    return {
        **{f"answered, toast, {name}": Screen((Span(words),)) for name, words in toasts.items()},
        "answered too late": answers.over(scene, ALERT),
        "answered too late, exercise": answers.over(scene, EXERCISE),
        "need, what": answers.need_what(scene, MINE, Severity.EXTREME),
        "need, what, not grave": answers.need_what(scene, MINE, Severity.MODERATE),
        "need, where": answers.need_where(scene, MINE),
        "need, still needed": answers.still_needed(scene, MINE),
        "standing by": answers.standing_by(scene, SAM),
        "standing by, minor": answers.standing_by(scene, CLEO),
        "offer for an alert": missions.mission_card(scene, MINE, LEON, {}),
        "choose helper for an alert": staffing.choose_helper(scene, MINE, NAMES, found),
    }


def _reaction(broadcast: Broadcast, reply: Reply, *, fresh: bool, listed: bool) -> Reaction:
    return Reaction(broadcast, reply, mission=MINE, fresh=fresh, listed=listed)


def _calling(scene: Scene) -> dict[str, Screen]:
    counts = {Missed.NOT_REACHED: 5, Missed.UNSURE: 1, Missed.SILENT: 9}
    full = CallPage(ALERT, counts, CALLEES, 1)
    drill = CallPage(EXERCISE, {Missed.SILENT: 1}, CALLEES[2:], 0)
    pdf = b"%PDF"
    toasts = {
        f"called, toast, {reply}, {broadcast.content.exercise}": Screen(
            (Span(answers.called(scene, _reaction(broadcast, reply, fresh=True, listed=False))),)
        )
        for reply in (Reply.WELL, Reply.NEED)
        for broadcast in (ALERT, EXERCISE)
    }
    return {
        **toasts,
        "call list": answers.call_list(scene, ALERT.about, full),
        "call list, exercise": answers.call_list(scene, ALERT.about, drill),
        "call list, empty": answers.call_list(scene, ALERT.about, CallPage(ALERT, {}, (), 0)),
        **{f"callee {item.missed}": answers.callee(scene, 3, ALERT, item) for item in CALLEES},
        "callee, exercise": answers.callee(scene, 3, EXERCISE, CALLEES[0]),
        "call list on paper": answers.printed(scene, full, pdf),
        "call list on paper, exercise": answers.printed(scene, drill, pdf),
    }


def _kept(scene: Scene) -> dict[str, Screen]:
    alone = replace(REPORT, second=None, areas=(), opened=1, solved=0, steps=REPORT.steps[1:])
    many = [(number, replace(REPORT, exercise=number == 1)) for number in range(1, 12)]
    said = tuple(Answered(3, SAM.id, reply, cast.NOW) for reply in Reply)
    called = (Trace(cast.NOW, Deed.CALLED, AMEL.id, SAM.id, MissionId(0)),)
    table = alert_report.as_csv(scene, REPORT, NAMES).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(table), delimiter=";") if row]
    words = {row[0] for row in rows} | {cell for row in rows for cell in row if row[1].isalpha()}
    words -= {*NAMES.values(), REPORT.title}
    return {
        "alert report": alert_report.report_screen(scene, 3, REPORT, NAMES),
        "alert report, alone": alert_report.report_screen(scene, 3, alone, NAMES),
        "alert report, exercise": alert_report.report_screen(scene, 3, BARE, NAMES),
        "alert report, file": alert_report.report_file(scene, REPORT, "csv", b"x"),
        "past alerts": alert_report.past_alerts(scene, many),
        "past alerts, few": alert_report.past_alerts(scene, many[:2]),
        "past alerts, none": alert_report.past_alerts(scene, []),
        "own data with answers": privacy.own_data(scene, OwnData(SAM, (), (), called, answers=said), NAMES),
        **{f"alert report, cell {n}": Screen((Span(cell),)) for n, cell in enumerate(sorted(words))},
    }
