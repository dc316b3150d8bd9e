"""The screens of writing an alert, of agreeing to one, and of what comes after: part of the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows import alert_answers, raise_alert
from bot.views import alert_templates, alerts, asking, broadcasts, live_report, raising_alert
from bot.views.scene import Scene
from bot.views.screen import Screen, Span
from solidarity.alert_messages import Counted, preview
from solidarity.alerts import Alert, AlertId, Level, No, Plan, State, ask, draft, refuse
from solidarity.answers import Reply
from solidarity.audiences import Census, Excluded
from solidarity.broadcasts import Reach, Stage, Step, Words
from solidarity.cap import Severity
from solidarity.people import Role
from solidarity.receipts import OutboxState
from solidarity.templates import Template
from tests import cast
from tests.bot import gallery_broadcasts

AMEL = replace(cast.neighbour(cast.AMEL), named=True)
BEN = replace(cast.neighbour(cast.BEN), roles=frozenset({Role.COORDINATOR}))
ZOE = replace(cast.neighbour(cast.ROSA), roles=frozenset({Role.VALIDATOR}))
NAMES = {person.id: person.first_name for person in (AMEL, BEN, ZOE)}
DRAFT = "abcde"
WATER = Words("Coupure d'eau", "Une conduite est cassée.", "Gardez de l'eau.")
FIGURES = {"0 0 0", "212 9 31", "https t me entraide bot start v 0123456789abcdef"}
WRITTEN = {*FIGURES, "Coupure d'eau", "Une conduite est cassée", "Gardez de l'eau"}
"""What a coordinator wrote."""
COUNTED = Counted(
    Census(
        {"fr": 900, "nl": 384},
        excluded={Excluded.BLOCKED: 46},
        by_phone=37,
    ),
    groups=3,
    seconds=(BEN.id, ZOE.id),
)
_FIGURES = "whom it reaches, who is left out, when: figures to decide by"
_READ = "an alert: what and where, what happens, what to do, until when, and the emergency number"
_TEMPLATES = [item for item in Template if item in alert_templates.WORDS]
_SENT = [
    *("alert first", "alert reminder", "alert update", "alert post", "alert hidden", "alert withdrawn"),
    *(f"alert {item}" for item in Severity),
    *(f"alert answered {item}" for item in Reply),
    *(f"exercise {item}" for item in ("first", "reminder", "update", "hidden", "withdrawn")),
    *(
        f"notice {item}"
        for item in ("alert", "alert_post", "alert_preview", "announcement", "announcement_post")
    ),
    *(f"alert, ready, {item}" for item in _TEMPLATES),
    "alert, preview",
]
LONG_TEXTS = {
    **{f"alert, control, {name}": _FIGURES for name in ("real", "drill", "at night", "correction")},
    **{f"alert, asked, {name}": _FIGURES for name in ("real", "drill")},
    "notice alert_card": _FIGURES,
    **dict.fromkeys(_SENT, _READ),
    "live report of an exercise": "the report, between two lines that say what it is",
}


def written(level: Level = Level.URGENT, **changes: object) -> Alert:
    """Amel's, as a draft."""
    plan = Plan(level, Template.WATER_CUT, {"fr": WATER}, ("gare", "centre"))
    found = draft(replace(plan, **changes), AMEL, cast.NOW)  # type: ignore[arg-type]
    return replace(found, id=AlertId(3), reference="AB2C3D4")


def asked(**changes: object) -> Alert:
    """Ben and Zoé were asked a quarter of an hour ago."""
    found = ask(written(), AMEL, [BEN, ZOE], cast.NOW)
    return replace(found, created_at=cast.NOW - timedelta(minutes=15), **changes)  # type: ignore[arg-type]


def released(**changes: object) -> Alert:
    """Ben said yes."""
    state = {"state": State.RELEASED, "second": BEN.id, "released_at": cast.NOW, **changes}
    return replace(asked(), **state)  # type: ignore[arg-type]


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    found = {**_writing(scene), **_deciding(scene), **_after(scene), **_ready(scene)}
    return {f"alert, {name}": screen for name, screen in found.items()}


def _writing(scene: Scene) -> dict[str, Screen]:
    night = replace(scene, now=cast.NOW.replace(hour=22))
    drill = written(exercise=True)
    until = cast.NOW + timedelta(hours=24)
    what = alerts.what_and_where(scene, written())
    review = {
        "review": ({"nl": 384, "de": 1}, False, False),
        "review, all": ({}, False, False),
        "review, drill": ({"nl": 384}, True, False),
        "review, correction": ({"nl": 384}, False, True),
    }
    correction = replace(written(), corrects=AlertId(9))
    return {
        "level": raising_alert.ask_level(scene, DRAFT, exercise=False, alone=False),
        "level, drill": raising_alert.ask_level(scene, DRAFT, exercise=True, alone=False),
        "level, alone": raising_alert.ask_level(scene, DRAFT, exercise=True, alone=True),
        "no second": raising_alert.no_second(scene, DRAFT, exercise=True),
        "areas": raising_alert.ask_areas(scene, DRAFT, ()),
        "areas, chosen": raising_alert.ask_areas(scene, DRAFT, ("gare",), exercise=True),
        "template": raising_alert.ask_template(scene, DRAFT, exercise=True),
        "text": raising_alert.ask_text(scene, DRAFT, None, exercise=True),
        "text, ready": raising_alert.ask_text(scene, DRAFT, WATER, exercise=True),
        "text, correction": raising_alert.ask_text(scene, DRAFT, None, exercise=False, correcting=True),
        **{
            name: raising_alert.review(
                scene, DRAFT, what, until, ["fr"], lacking, exercise=exercise, correcting=correcting
            )
            for name, (lacking, exercise, correcting) in review.items()
        },
        "words": raising_alert.ask_words(scene, DRAFT, "nl", None, exercise=True),
        "words, ready": raising_alert.ask_words(scene, DRAFT, "nl", WATER, exercise=True),
        "end": raising_alert.ask_end(scene, DRAFT, exercise=True),
        "too long": raising_alert.too_long(scene),
        "not an end": raising_alert.not_an_end(scene),
        "control, real": alerts.control(scene, DRAFT, written(), COUNTED),
        "control, drill": alerts.control(scene, DRAFT, drill, COUNTED),
        "control, at night": alerts.control(night, DRAFT, written(), COUNTED),
        "control, correction": alerts.control(scene, DRAFT, correction, replace(COUNTED, told=640)),
        "control, few": alerts.control(scene, DRAFT, written(Level.INFO), Counted(Census({"fr": 1}))),
        "preview": broadcasts.private(scene, preview(written(), cast.NOW)),
        "nobody": alerts.nobody(scene, DRAFT, exercise=True),
        "wrong word": alerts.wrong_word(scene, exercise=True),
        "shown anew": alerts.shown_anew(scene),
        "submitted": alerts.submitted(scene, drill, 2),
        "draft": asking.draft_waiting(scene, DRAFT, raise_alert.FLOW),
        "cancelled": asking.cancelled(scene, raise_alert.FLOW),
    }


def _deciding(scene: Scene) -> dict[str, Screen]:
    drill = asked(status=written(exercise=True).status)
    refused = refuse(asked(), BEN, No.WORDS, cast.NOW)
    lapsed = asked(state=State.CANCELLED)
    ended = released(state=State.ENDED)
    return {
        "asked, real": alerts.card(scene, asked(), BEN, NAMES, COUNTED),
        "asked, drill": alerts.card(scene, drill, ZOE, NAMES, COUNTED),
        "waiting": alerts.card(scene, asked(), AMEL, NAMES, COUNTED),
        "waiting, drill": alerts.card(scene, drill, AMEL, NAMES, COUNTED),
        "waiting for nobody": alerts.card(scene, asked(), AMEL, NAMES, Counted(Census({"fr": 1}))),
        "choose no": alerts.choose_no(scene, asked()),
        "yes": alerts.card(scene, released(), AMEL, NAMES, None),
        "alone": alerts.card(scene, released(second=None), AMEL, NAMES, None),
        "no": alerts.card(scene, refused, AMEL, NAMES, None),
        "withdrawn": alerts.card(scene, lapsed, AMEL, NAMES, None),
        "over": alerts.card(scene, ended, AMEL, NAMES, None),
        "outcome, no": alerts.outcome(scene, refused, NAMES),
        "outcome, lapsed": alerts.outcome(scene, lapsed, NAMES),
        "outcome, ended": alerts.outcome(scene, ended, NAMES),
        "invitation": alerts.invitation(scene, "0123456789abcdef"),
        "now validates": alerts.now_validates(scene),
    }


def _after(scene: Scene) -> dict[str, Screen]:
    sent = gallery_broadcasts.ALERT
    reach = Reach({OutboxState.SENT: 640, OutboxState.WAITING: 644})
    stages = {
        "planned": replace(sent, stage=Stage.PLANNED),
        "sending": replace(sent, stage=Stage.SENDING),
        "done": replace(sent, stage=Stage.DONE, done_at=cast.NOW),
        "mistake": replace(sent, stage=Stage.DONE, step=Step.MISTAKE, done_at=cast.NOW),
    }
    return {
        **{
            f"report, {name}": live_report.live_report(
                scene, item, reach, {}, alerts.report_rows(scene, item, released(), AMEL)
            )
            for name, item in stages.items()
        },
        "confirm mistake": alerts.confirm_mistake(scene, released()),
        "confirm end": alerts.confirm_end(scene, released()),
        "unchanged": alerts.unchanged(scene, released()),
        "entries": Screen(
            alerts.what_and_where(scene, released()), alerts.steering_rows(scene, (released(),))
        ),
        "reminded lately": Screen((Span(alerts.reminded_lately(scene)),)),
        "all answered": Screen((Span(alerts.all_answered(scene)),)),
    }


def _ready(scene: Scene) -> dict[str, Screen]:
    """The words that are ready, as everybody would read them."""
    found = {}
    for template in Template:
        words = alert_templates.words_of(template, scene.t)
        if words is not None:
            alert = replace(written(Level.IMPORTANT, template=template), infos={scene.t.locale: words})
            found[f"ready, {template}"] = broadcasts.private(scene, preview(alert, cast.NOW))
    return found


def steps() -> set[str]:
    """The steps of the conversation whose screens are here."""
    return {*alert_answers.PREVIOUS, *alert_answers.QUESTIONS, "resume"}
