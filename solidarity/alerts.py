"""Alerts: how grave, who has to agree, until when, and how each is put right or ended.

The object is that of CAP 1.2. An alert at the levels Severe and Extreme is released by two people, never by
one; the rule knows no exception. Not here: who gets it (`solidarity.audiences`), its messages
(`solidarity.broadcasts`), what people answer (`solidarity.answers`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from solidarity.audiences import Audience
from solidarity.broadcasts import Words
from solidarity.cap import Category, Certainty, MsgType, Severity, Status, Urgency
from solidarity.names import utf16_len
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can
from solidarity.templates import EVENTS, Template

AlertId = NewType("AlertId", int)

FRESH = timedelta(minutes=15)
"""How long what somebody was shown before saying yes counts: then it is counted and shown anew."""
SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(days=7)
MISTAKE_LIVES = timedelta(days=1)
"""That an alert was not true is told for so long, even where the alert itself would be over by then."""
ENOUGH = 2
"""How many people there must be who can say yes: who writes it, and another one."""
MAX_TITLE, MAX_WORDS = 100, 900
"""UTF-16 units: it is read on a telephone, perhaps in a hurry."""
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class State(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"
    """Nobody but who writes it has seen it; it is kept nowhere but in their conversation."""
    ASKED = "asked"
    """It waits for a second person."""
    RELEASED = "released"
    ENDED = "ended"
    CANCELLED = "cancelled"
    """Taken back: before anybody agreed, in the half minute before it went out, or as not true."""
    REFUSED = "refused"
    """The second person said no."""

    @property
    def is_over(self) -> bool:
        """Whether nothing can become of it any more."""
        return self in (State.ENDED, State.CANCELLED, State.REFUSED)


class Level(StrEnum):
    """How grave it is, as a coordinator says it."""

    INFO = "info"
    IMPORTANT = "important"
    URGENT = "urgent"
    VITAL = "vital"


class No(StrEnum):
    """Why the second person says no."""

    UNTRUE = "untrue"
    WORDS = "words"
    PLACES = "places"
    TOO_EARLY = "too_early"


GRADES: Mapping[Level, tuple[Severity, Urgency]] = {
    Level.INFO: (Severity.MINOR, Urgency.UNKNOWN),
    Level.IMPORTANT: (Severity.MODERATE, Urgency.EXPECTED),
    Level.URGENT: (Severity.SEVERE, Urgency.EXPECTED),
    Level.VITAL: (Severity.EXTREME, Urgency.IMMEDIATE),
}
"""What a level is in the words of CAP."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants to say, before it is an alert."""

    level: Level
    template: Template
    words: Mapping[str, Words]
    """By language; the first is the one in which it was written."""
    areas: tuple[str, ...] = ()
    """Neighbourhoods concerned; none means the whole town."""
    expires: datetime | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert, or a correction of one: CAP's `alert` element."""

    id: AlertId
    reference: str
    """CAP's identifier; said to people too."""
    status: Status
    category: Category
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    infos: Mapping[str, Words]
    """By language; the first is the one in which it was written."""
    expires: datetime
    author: PersonId | None
    created_at: datetime
    template: Template = Template.OTHER
    areas: tuple[str, ...] = ()
    state: State = State.DRAFT
    corrects: AlertId | None = None
    """The alert that these are new words of."""
    second: PersonId | None = None
    """Who said yes, or no."""
    asked_at: datetime | None = None
    """When the others were last shown it and asked."""
    released_at: datetime | None = None
    """When it was released; None where it never was, or was called back in time."""
    ended_at: datetime | None = None
    due: datetime | None = None
    """The timer: of the next reminder to the second people, of a correction's last readers, of its end."""
    reason: No | None = None
    version: int = 0

    @property
    def exercise(self) -> bool:
        """Whether nothing of it is real."""
        return self.status is Status.EXERCISE

    @property
    def msg_type(self) -> MsgType:
        """What CAP calls it."""
        return MsgType.ALERT if self.corrects is None else MsgType.UPDATE

    @property
    def level(self) -> Level:
        """How grave it is, as a coordinator says it."""
        return next((level for level, grade in GRADES.items() if grade[0] is self.severity), Level.INFO)

    @property
    def audience(self) -> Audience:
        """Whom it is meant for."""
        return Audience(neighbourhoods=frozenset(self.areas))

    @property
    def was_mistake(self) -> bool:
        """Whether people were told that it is not true."""
        return self.state is State.CANCELLED and self.released_at is not None

    @property
    def asks(self) -> bool:
        """Whether people are asked how they are: not where they are only informed."""
        return self.severity is not Severity.MINOR


def new_alert_id() -> AlertId:
    """A random id: nothing can be guessed or counted from it."""
    return AlertId(secrets.randbits(62) + 1)


def new_reference() -> str:
    """A number that can be read out on the telephone."""
    return "A" + "".join(secrets.choice(_LETTERS) for _ in range(6))


def needs_second(severity: Severity) -> bool:
    """Whether one person alone may not release it."""
    return severity in (Severity.SEVERE, Severity.EXTREME)


def wakes(alert: Alert) -> bool:
    """Whether it may be sent in quiet hours: where life is in danger now. An exercise wakes nobody."""
    grave = alert.severity is Severity.EXTREME and alert.urgency is Urgency.IMMEDIATE
    return grave and not alert.exercise


def usual_end(template: Template, now: datetime) -> datetime:
    """Until when such an alert is valid where nobody says otherwise."""
    return now + EVENTS[template].lasts


def fits(expires: datetime, now: datetime) -> bool:
    """Whether an alert may last until then."""
    return now + SHORTEST <= expires <= now + LONGEST


def words_from(text: str) -> Words | None:
    """What somebody wrote: the first line is the title. None where it is too long."""
    title, _, rest = text.strip().partition("\n")
    if not title or utf16_len(title) > MAX_TITLE or utf16_len(text) > MAX_WORDS:
        return None
    return Words(title.strip(), rest.strip())


def draft(plan: Plan, author: Neighbour, now: datetime) -> Alert:
    """The alert as it would be; nobody but its author knows of it. Raises Refusal."""
    allow(author, Action.ALERT)
    severity, urgency = GRADES[plan.level]
    event = EVENTS[plan.template]
    expires = plan.expires or usual_end(plan.template, now)
    if not plan.words or not all(said.title for said in plan.words.values()) or not fits(expires, now):
        raise Refusal(Why.STALE)
    return Alert(
        id=new_alert_id(),
        reference=new_reference(),
        status=Status.EXERCISE if plan.exercise else Status.ACTUAL,
        category=event.category,
        urgency=urgency,
        severity=severity,
        certainty=event.certainty,
        infos=dict(plan.words),
        expires=expires,
        author=author.id,
        created_at=now,
        template=plan.template,
        areas=plan.areas,
    )


def correction(alert: Alert, words: Mapping[str, Words], author: Neighbour, now: datetime) -> Alert:
    """New words for an alert that is out. As grave as it is: else one person could change it alone."""
    allow(author, Action.ALERT)
    _while_it_lasts(alert, now)
    if alert.corrects is not None or not words or not all(said.title for said in words.values()):
        raise Refusal(Why.STALE)
    return replace(
        alert,
        id=new_alert_id(),
        reference=new_reference(),
        infos=dict(words),
        author=author.id,
        created_at=now,
        state=State.DRAFT,
        corrects=alert.id,
        second=None,
        asked_at=None,
        released_at=None,
        due=None,
        version=0,
    )


def seconds(alert: Alert, people: Iterable[Neighbour]) -> list[Neighbour]:
    """Who of these may say yes to it: never who wrote it, and nobody who cannot be asked."""
    return [item for item in people if can(item, Action.APPROVE, alert) and item.reachable]


def ask(alert: Alert, author: Neighbour, others: Iterable[Neighbour], now: datetime) -> Alert:
    """It waits for a second person. Without any it cannot: the rule is never lowered."""
    allow(author, Action.ALERT)
    if alert.state is not State.DRAFT or alert.author != author.id or not needs_second(alert.severity):
        raise Refusal(Why.STALE)
    if not seconds(alert, others):
        raise Refusal(Why.NO_SECOND)
    return replace(alert, state=State.ASKED, asked_at=now, due=min(now + FRESH, alert.expires))


def remind(alert: Alert, now: datetime) -> Alert:
    """Nobody has answered: all are asked once more, with new figures, after ever longer waits."""
    waited = now - alert.created_at
    return replace(
        alert, asked_at=now, due=min(now + max(FRESH, waited), alert.expires), version=alert.version + 1
    )


def is_fresh(alert: Alert, now: datetime) -> bool:
    """Whether what the second people were shown may still be answered."""
    return alert.asked_at is not None and now - alert.asked_at <= FRESH


def release(alert: Alert, author: Neighbour, now: datetime) -> Alert:
    """Out, by the one person who wrote it: only where that is not too grave for one."""
    allow(author, Action.ALERT)
    if alert.state is not State.DRAFT or alert.author != author.id:
        raise Refusal(Why.STALE)
    if needs_second(alert.severity):
        raise Refusal(Why.NO_SECOND)
    return _released(alert, now)


def approve(alert: Alert, author: Neighbour | None, second: Neighbour, version: int, now: datetime) -> Alert:
    """Out, by a second person.

    `author` is who wrote it, as they stand now. Where they are gone, or may write none any more, it is over.
    """
    _decidable(alert, second, now)
    if author is None or author.id != alert.author or not can(author, Action.ALERT):
        raise Refusal(Why.ALERT_OVER)
    if version != alert.version or not is_fresh(alert, now):
        raise Refusal(Why.STALE)
    return replace(_released(alert, now), second=second.id)


def refuse(alert: Alert, second: Neighbour, reason: No, now: datetime) -> Alert:
    """The second person says no, and why: it is over."""
    _decidable(alert, second, now)
    return replace(
        alert,
        state=State.REFUSED,
        second=second.id,
        reason=reason,
        ended_at=now,
        due=None,
        version=alert.version + 1,
    )


def _decidable(alert: Alert, second: Neighbour, now: datetime) -> None:
    allow(second, Action.APPROVE, alert)
    if alert.state in (State.RELEASED, State.REFUSED):
        raise Refusal(Why.ALERT_DECIDED)
    if alert.state is not State.ASKED or now >= alert.expires:
        raise Refusal(Why.ALERT_OVER)


def withdraw(alert: Alert, author: Neighbour, now: datetime) -> Alert:
    """Who wrote it takes it back before anybody has said yes."""
    allow(author, Action.ALERT)
    if alert.author != author.id:
        raise Refusal(Why.NOT_YOURS)
    return lapse(alert, now)


def lapse(alert: Alert, now: datetime) -> Alert:
    """It is dropped unread: nobody said yes in time, or who wrote it took it back."""
    if alert.state is not State.ASKED:
        raise Refusal(Why.ALERT_OVER if alert.state.is_over else Why.ALERT_DECIDED)
    return _over(alert, State.CANCELLED, now)


def call_back(alert: Alert, now: datetime) -> Alert:
    """In the half minute before its first message: as if it had never been released."""
    _while_it_lasts(alert, now)
    return replace(_over(alert, State.CANCELLED, now), released_at=None)


def take_back(alert: Alert, by: Neighbour, now: datetime) -> Alert:
    """It was not true. One person decides that, at once."""
    allow(by, Action.ALERT)
    _while_it_lasts(alert, now)
    return _over(alert, State.CANCELLED, now)


def end(alert: Alert, by: Neighbour, now: datetime) -> Alert:
    """It is over, and everybody is told."""
    allow(by, Action.ALERT)
    _while_it_lasts(alert, now)
    return _over(alert, State.ENDED, now)


def expire(alert: Alert, now: datetime) -> Alert:
    """Its time has passed: nobody is told, since everybody has read until when it is valid."""
    if alert.state is not State.RELEASED or now < alert.expires:
        raise Refusal(Why.STALE)
    return _over(alert, State.ENDED, now)


def corrected(alert: Alert, by: Alert) -> Alert:
    """The alert with the words of a correction that was released."""
    return replace(alert, infos=by.infos, version=alert.version + 1)


def _while_it_lasts(alert: Alert, now: datetime) -> None:
    if alert.state is not State.RELEASED or now >= alert.expires:
        raise Refusal(Why.ALERT_OVER)


def _released(alert: Alert, now: datetime) -> Alert:
    if now >= alert.expires:
        raise Refusal(Why.ALERT_OVER)
    return replace(alert, state=State.RELEASED, released_at=now, due=alert.expires, version=alert.version + 1)


def _over(alert: Alert, state: State, now: datetime) -> Alert:
    return replace(alert, state=state, ended_at=now, due=None, version=alert.version + 1)
