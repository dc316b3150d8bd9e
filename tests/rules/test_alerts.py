"""Alerts as rules: how grave, who has to agree, until when, and how each is put right or ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from solidarity import alerts
from solidarity.alert_messages import ASKING, Counted, message, preview, timing
from solidarity.alerts import (
    FRESH,
    GRADES,
    LONGEST,
    MAX_TITLE,
    MAX_WORDS,
    SHORTEST,
    Alert,
    Level,
    No,
    Plan,
    State,
    correction,
    draft,
    fits,
    is_fresh,
    needs_second,
    seconds,
    wakes,
    words_from,
)
from solidarity.audiences import Census
from solidarity.broadcasts import UNDO, Lane, Step, Subject, Words
from solidarity.cap import MsgType, Severity, Status, Urgency
from solidarity.people import Role
from solidarity.refusals import Refusal, Why
from solidarity.templates import EVENTS, Template
from tests.cast import AMEL, BEN, DIALLO, NOW, ROSA, neighbour, town

Amel = replace(neighbour(AMEL), named=True)
Ben = replace(neighbour(BEN), roles=frozenset({Role.COORDINATOR}))
Zoe = replace(neighbour(ROSA), roles=frozenset({Role.VALIDATOR}))
Rosa = neighbour(DIALLO)
WATER = {"fr": Words("Coupure d'eau"), "nl": Words("Water afgesloten")}
EVENING = NOW.replace(hour=20, minute=30)
"""Half past nine in the evening in Valmeuse: quiet hours."""


def written(level: Level = Level.URGENT, **changes: Any) -> Alert:
    """Amel's, as a draft."""
    return draft(replace(Plan(level, Template.WATER_CUT, WATER), **changes), Amel, NOW)


def asked(**changes: Any) -> Alert:
    """The others were asked just now."""
    return replace(alerts.ask(written(), Amel, [Amel, Ben, Zoe], NOW), **changes)


def out(level: Level = Level.IMPORTANT, **changes: Any) -> Alert:
    """Released just now by one person, or by two."""
    if not needs_second(GRADES[level][0]):
        return replace(alerts.release(written(level), Amel, NOW), **changes)
    made = alerts.ask(written(level), Amel, [Ben], NOW)
    return replace(alerts.approve(made, Amel, Ben, 0, NOW), **changes)


def why(call: Any, *arguments: Any) -> Why:
    """Why a rule refuses."""
    with pytest.raises(Refusal) as refusal:
        call(*arguments)
    return refusal.value.why


def test_the_four_levels_are_caps_words() -> None:
    """Info is Minor, Important Moderate, Urgent Severe, Vital Extreme and Immediate."""
    found = {level: (written(level).severity, written(level).urgency) for level in Level}
    assert found == GRADES
    assert found[Level.VITAL] == (Severity.EXTREME, Urgency.IMMEDIATE)
    assert [written(level).level for level in Level] == list(Level)
    assert {level for level in Level if needs_second(found[level][0])} == {Level.URGENT, Level.VITAL}


def test_only_the_vital_wakes_and_never_an_exercise() -> None:
    """Of all levels, real or exercise, one breaks quiet hours; Extreme without Immediate does not."""
    kinds = product(Level, (False, True))
    found = {(level, drill) for level, drill in kinds if wakes(written(level, exercise=drill))}
    assert found == {(Level.VITAL, False)}
    assert not wakes(replace(written(Level.VITAL), urgency=Urgency.EXPECTED))


@pytest.mark.parametrize("template", Template)
def test_each_event_is_what_cap_calls_it_and_has_an_end(template: Template) -> None:
    """Category and certainty come from the event; without a choice it lasts as such events do."""
    found = written(template=template)
    event = EVENTS[template]
    assert (found.category, found.certainty) == (event.category, event.certainty)
    assert found.expires == NOW + event.lasts
    assert fits(found.expires, NOW)


def test_a_draft_is_nobodys_but_its_authors() -> None:
    """It has a number, no timer, and the status of what it is; who is no coordinator writes none."""
    found = written()
    assert (found.state, found.due, found.author, found.status) == (State.DRAFT, None, Amel.id, Status.ACTUAL)
    assert written(exercise=True).status is Status.EXERCISE
    assert found.msg_type is MsgType.ALERT
    assert len({written().reference for _ in range(50)}) == 50
    for person in (Rosa, Zoe):
        assert why(draft, Plan(Level.INFO, Template.HEAT, WATER), person, NOW) is Why.STAFF_ONLY


def test_an_alert_has_words_and_an_end_within_reason() -> None:
    """Without a title, or over in less than half an hour or after a week, there is none."""
    for words in ({}, {"fr": Words("")}, {"fr": Words("Eau"), "nl": Words("", "text")}):
        assert why(lambda said=words: written(words=said)) is Why.STALE
    for wait in (SHORTEST - timedelta(seconds=1), LONGEST + timedelta(seconds=1), -timedelta(hours=1)):
        assert why(lambda end=NOW + wait: written(expires=end)) is Why.STALE
    for wait in (SHORTEST, LONGEST):
        assert written(expires=NOW + wait).expires == NOW + wait


def test_the_first_line_is_the_title() -> None:
    """The rest is the text; too long, or nothing but blanks, is no alert."""
    assert words_from("Coupure d'eau\nJusqu'à midi.\nMerci.") == Words(
        "Coupure d'eau", "Jusqu'à midi.\nMerci."
    )
    assert words_from("  Coupure d'eau  ") == Words("Coupure d'eau")
    assert words_from("x" * MAX_TITLE) == Words("x" * MAX_TITLE)
    for text in ("", "  \n ", "x" * (MAX_TITLE + 1), "Titre\n" + "x" * MAX_WORDS):
        assert words_from(text) is None


def test_who_may_be_the_second() -> None:
    """Coordinators and validators who can be written to; never who wrote it, whatever roles they have."""
    both = replace(Amel, roles=frozenset({Role.COORDINATOR, Role.VALIDATOR}))
    away = replace(Ben, reachable=False)
    assert seconds(written(), [Amel, Ben, Zoe, Rosa]) == [Ben, Zoe]
    assert seconds(written(), [both, away, Rosa]) == []


def test_a_grave_one_is_asked_for_and_not_released() -> None:
    """One person cannot release it, and without a second nobody can even ask."""
    assert why(alerts.release, written(), Amel, NOW) is Why.NO_SECOND
    assert why(alerts.ask, written(), Amel, [Amel, Rosa], NOW) is Why.NO_SECOND
    assert why(alerts.ask, written(Level.INFO), Amel, [Ben], NOW) is Why.STALE
    assert why(alerts.ask, written(), Ben, [Amel], NOW) is Why.STALE
    found = asked()
    assert (found.state, found.asked_at, found.due) == (State.ASKED, NOW, NOW + FRESH)
    assert alerts.release(written(Level.IMPORTANT), Amel, NOW).state is State.RELEASED
    assert why(alerts.release, written(Level.INFO), Ben, NOW) is Why.STALE


def test_reminders_come_after_ever_longer_waits() -> None:
    """A quarter of an hour, half an hour, an hour; never beyond its end."""
    found, at = asked(), []
    while found.due is not None and found.due < found.expires:
        at.append(int((found.due - NOW).total_seconds() / 60))
        found = alerts.remind(found, found.due)
    assert at == [15, 30, 60, 120, 240, 480, 960]
    assert found.due == found.expires
    assert found.version == len(at)


def test_what_was_shown_counts_for_a_quarter_of_an_hour() -> None:
    """To the second; a reminder makes it fresh again."""
    assert is_fresh(asked(), NOW + FRESH)
    assert not is_fresh(asked(), NOW + FRESH + timedelta(seconds=1))
    assert is_fresh(alerts.remind(asked(), NOW + FRESH * 2), NOW + FRESH * 2)
    assert not is_fresh(written(), NOW)


@pytest.mark.parametrize(
    ("alert", "author", "second", "version", "late", "reason"),
    [
        (asked(), Amel, Amel, 0, 0, Why.OWN_ALERT),
        (asked(), Amel, Rosa, 0, 0, Why.STAFF_ONLY),
        (asked(), None, Ben, 0, 0, Why.ALERT_OVER),
        (asked(), replace(Amel, named=False), Ben, 0, 0, Why.ALERT_OVER),
        (asked(), replace(Amel, named=False, roles=frozenset({Role.VALIDATOR})), Ben, 0, 0, Why.ALERT_OVER),
        (asked(), Zoe, Ben, 0, 0, Why.ALERT_OVER),
        (asked(), Amel, Ben, 1, 0, Why.STALE),
        (asked(), Amel, Ben, 0, 16, Why.STALE),
        (asked(), Amel, Ben, 0, 24 * 60, Why.ALERT_OVER),
        (written(), Amel, Ben, 0, 0, Why.ALERT_OVER),
        (asked(state=State.RELEASED), Amel, Ben, 0, 0, Why.ALERT_DECIDED),
        (asked(state=State.REFUSED), Amel, Ben, 0, 0, Why.ALERT_DECIDED),
        (asked(state=State.CANCELLED), Amel, Ben, 0, 0, Why.ALERT_OVER),
        (asked(state=State.ENDED), Amel, Ben, 0, 0, Why.ALERT_OVER),
    ],
)
def test_a_yes_that_is_none(
    alert: Alert, author: Any, second: Any, version: int, late: int, reason: Why
) -> None:
    """Of oneself, of nobody's right, for what is gone, too late, of another version, or twice."""
    assert why(alerts.approve, alert, author, second, version, NOW + timedelta(minutes=late)) is reason


@pytest.mark.parametrize("second", [Ben, Zoe])
def test_a_second_person_decides(second: Any) -> None:
    """Yes releases it with their name; no ends it with its reason."""
    yes = alerts.approve(asked(), Amel, second, 0, NOW)
    assert (yes.state, yes.second, yes.released_at, yes.due) == (State.RELEASED, second.id, NOW, yes.expires)
    no = alerts.refuse(asked(), second, No.WORDS, NOW)
    assert (no.state, no.second, no.reason, no.due, no.ended_at) == (
        State.REFUSED,
        second.id,
        No.WORDS,
        None,
        NOW,
    )
    assert why(alerts.refuse, asked(), Amel, No.WORDS, NOW) is Why.OWN_ALERT
    assert no.version == yes.version == 1


def test_taken_back_before_anybody_agreed() -> None:
    """By who wrote it only; and dropped by the clock in the same way."""
    found = alerts.withdraw(asked(), Amel, NOW)
    assert (found.state, found.due, found.released_at, found.was_mistake) == (
        State.CANCELLED,
        None,
        None,
        False,
    )
    assert why(alerts.withdraw, asked(), Ben, NOW) is Why.NOT_YOURS
    assert why(alerts.withdraw, out(Level.URGENT), Amel, NOW) is Why.ALERT_DECIDED
    assert why(alerts.lapse, found, NOW) is Why.ALERT_OVER


def test_called_back_in_time_it_never_was() -> None:
    """Not released and no mistake; taken back later it is one."""
    early, late = alerts.call_back(out(), NOW), alerts.take_back(out(), Ben, NOW)
    assert (early.state, early.released_at, early.was_mistake) == (State.CANCELLED, None, False)
    assert (late.state, late.released_at, late.was_mistake) == (State.CANCELLED, NOW, True)


@pytest.mark.parametrize("level", Level)
def test_one_person_ends_it_or_takes_it_back_however_grave(level: Level) -> None:
    """Any coordinator, at once; a validator not, and nobody once it is over."""
    for rule, state in ((alerts.end, State.ENDED), (alerts.take_back, State.CANCELLED)):
        over = rule(out(level), Ben, NOW)
        assert (over.state, over.ended_at, over.due) == (state, NOW, None)
        assert why(rule, out(level), Zoe, NOW) is Why.STAFF_ONLY
        assert why(rule, over, Ben, NOW) is Why.ALERT_OVER
        assert why(rule, out(level), Ben, out(level).expires) is Why.ALERT_OVER


def test_its_hour_ends_it() -> None:
    """To the second, and only what is out."""
    found = out()
    assert alerts.expire(found, found.expires).state is State.ENDED
    assert why(alerts.expire, found, found.expires - timedelta(seconds=1)) is Why.STALE
    assert why(alerts.expire, asked(), found.expires) is Why.STALE


@pytest.mark.parametrize("level", Level)
def test_new_words_are_as_grave_as_the_old(level: Level) -> None:
    """A correction keeps all but words, author and number; it is decided on like the first."""
    root = out(level)
    found = correction(root, {"fr": Words("Midi")}, Ben, NOW)
    kept = ("severity", "urgency", "category", "areas", "expires", "status", "template")
    assert all(getattr(found, name) == getattr(root, name) for name in kept)
    assert (found.state, found.corrects, found.author, found.second) == (State.DRAFT, root.id, Ben.id, None)
    assert (found.msg_type, found.released_at, found.version) == (MsgType.UPDATE, None, 0)
    assert found.id != root.id
    assert found.reference != root.reference
    if needs_second(found.severity):
        assert why(alerts.release, found, Ben, NOW) is Why.NO_SECOND
    assert alerts.corrected(root, found).infos == found.infos
    assert why(correction, root, {}, Ben, NOW) is Why.STALE
    assert why(correction, replace(root, corrects=root.id), WATER, Ben, NOW) is Why.STALE
    assert why(correction, alerts.end(root, Ben, NOW), WATER, Ben, NOW) is Why.ALERT_OVER


# What it becomes


@pytest.mark.parametrize(("level", "step"), list(product(Level, Step)))
def test_each_message_goes_when_and_how_it_must(level: Level, step: Step) -> None:
    """What puts something right goes at once, the rest after the half minute; nothing after its end."""
    alert = out(level)
    made = message(alert, step, Amel.id, NOW)
    assert (made.subject, made.about, made.step, made.by) == (Subject.ALERT, alert.id, step, Amel.id)
    late = step in (Step.FIRST, Step.REMINDER)
    assert made.due == NOW + (UNDO if late else timedelta())
    assert made.not_after == (NOW + timedelta(days=1) if step is Step.MISTAKE else alert.expires)
    assert made.wakes is (level is Level.VITAL)
    assert made.lane is {Level.VITAL: Lane.EXTREME, Level.URGENT: Lane.SEVERE}.get(level, Lane.ALERT)
    assert made.content.answers is (level is not Level.INFO and step in ASKING)
    assert made.content.pinned is (step in (Step.FIRST, Step.UPDATE))
    assert (made.content.words, made.content.until) == (alert.infos, alert.expires)


def test_a_corrections_message_is_one_of_the_alert_that_it_corrects() -> None:
    """So that answers, reports and the end are of one alert."""
    root = out(Level.URGENT)
    made = correction(root, WATER, Ben, NOW)
    assert message(made, Step.UPDATE, Ben.id, NOW).about == root.id
    assert (preview(made, NOW).step, preview(root, NOW).step) == (Step.UPDATE, Step.FIRST)
    assert preview(root, NOW).id == 0


def test_the_hours_are_said_before() -> None:
    """First after the half minute, last by the pace; by night it waits, unless it wakes; too late is said."""
    quiet = town().quiet
    day = timing(written(), 1284, quiet, NOW)
    assert (day.first, day.sleeps, day.too_late) == (NOW + UNDO, False, False)
    assert timedelta(seconds=50) < day.last - day.first < timedelta(seconds=60)
    evening = draft(Plan(Level.URGENT, Template.POWER, WATER), Amel, EVENING)
    night = timing(evening, 10, quiet, EVENING)
    assert (night.sleeps, night.too_late) == (True, True)
    assert night.first == quiet.after(EVENING)
    vital = draft(Plan(Level.VITAL, Template.POWER, WATER), Amel, EVENING)
    assert not timing(vital, 10, quiet, EVENING).sleeps
    assert timing(replace(evening, corrects=evening.id), 1, quiet, NOW).first == NOW
    dusk = NOW.replace(hour=19, minute=59)
    cut = timing(draft(Plan(Level.URGENT, Template.HEAT, WATER), Amel, dusk), 50_000, quiet, dusk)
    assert (cut.sleeps, cut.last) == (False, quiet.after(EVENING))


def test_whom_it_reaches_is_counted() -> None:
    """People, or of a correction those who were told; without them only groups count."""
    assert not Counted(Census()).reaches
    assert Counted(Census(), groups=1).reaches
    assert (Counted(Census({"fr": 3})).people, Counted(Census({"fr": 3}), told=2).people) == (3, 2)
