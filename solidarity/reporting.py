"""What is kept of an alert once it is over: who, when, how many, how fast. Figures only, nobody's answer.

Pure: from what the store counted to the report, and the report as text and back. Not here: counting
(`storage.alert_reports`), the words (`bot.views.alert_report`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from solidarity.answers import Reply
from solidarity.broadcasts import Broadcast, BroadcastId, Step
from solidarity.cap import Severity
from solidarity.missions import State
from solidarity.people import PersonId
from solidarity.receipts import OutboxState

AFTER = (5, 15, 60)
"""Minutes after the release at which answers are counted."""
SOLVED = frozenset({State.DONE, State.CONFIRMED})
_MOMENTS = ("released_at", "asked_at", "first_at", "half_at", "last_at", "ended_at")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of messages."""

    planned: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    unsure: int = 0
    cancelled: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Sent:
    """One message after the first."""

    step: Step
    at: datetime
    tally: Tally = Tally()


@dataclass(frozen=True, slots=True)
class Course:
    """Who decided on an alert, and when."""

    author: PersonId | None = None
    second: PersonId | None = None
    asked_at: datetime | None = None
    released_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the store knows of an alert that is over."""

    course: Course
    messages: Sequence[Broadcast]
    """All of the alert, in the order in which they were made."""
    states: Mapping[tuple[str, OutboxState], int] = field(default_factory=dict)
    """What became of its first message, by the reader's language."""
    first_at: datetime | None = None
    half_at: datetime | None = None
    """When half of all that arrived had arrived."""
    last_at: datetime | None = None
    answers: Iterable[tuple[Reply, datetime]] = ()
    requests: Mapping[State, int] = field(default_factory=dict)
    """The requests that it caused, by where they stand."""
    later: Mapping[BroadcastId, Mapping[OutboxState, int]] = field(default_factory=dict)
    """What became of each message after the first."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is kept."""

    title: str
    severity: Severity
    exercise: bool
    areas: tuple[str, ...] = ()
    author: PersonId | None = None
    second: PersonId | None = None
    asked_at: datetime | None = None
    released_at: datetime | None = None
    first_at: datetime | None = None
    half_at: datetime | None = None
    last_at: datetime | None = None
    ended_at: datetime | None = None
    languages: Mapping[str, Tally] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    """Who of the audience got nothing in private, by reason."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """At the end."""
    after: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """So many minutes after the release."""
    opened: int = 0
    solved: int = 0
    steps: Sequence[Sent] = ()
    """What was sent after the first message: reminders, corrections, the end."""

    @property
    def total(self) -> Tally:
        """In all languages."""
        return sum(self.languages.values(), Tally())

    @property
    def silent(self) -> int:
        """How many it reached who did not answer; those who answered otherwise are not among them."""
        return max(0, self.total.sent - sum(self.answers.values()))

    def since_release(self, moment: datetime | None) -> timedelta | None:
        """How long after the release that was."""
        if moment is None or self.released_at is None:
            return None
        return max(timedelta(0), moment - self.released_at)


def report(counted: Counted) -> Report:
    """The report. An alert whose first message was never planned has nothing but its course."""
    course, first = counted.course, counted.messages[0] if counted.messages else None
    released = course.released_at or (first.created_at if first is not None else None)
    answers = list(counted.answers)
    content = first.content if first is not None else None
    said = content.words[content.original] if content is not None else None
    return Report(
        title=(said.title or said.text[:60]) if said is not None else "",
        severity=(content.severity if content is not None else None) or Severity.UNKNOWN,
        exercise=content is not None and content.exercise,
        areas=content.areas if content is not None else (),
        author=course.author,
        second=course.second,
        asked_at=course.asked_at,
        released_at=released,
        first_at=counted.first_at,
        half_at=counted.half_at,
        last_at=counted.last_at,
        ended_at=course.ended_at,
        languages=by_language(counted.states),
        excluded={key.value: n for key, n in first.excluded.items()} if first is not None else {},
        answers=_count(answers),
        after={minutes: _count(_until(answers, released, minutes)) for minutes in AFTER},
        opened=sum(counted.requests.values()),
        solved=sum(counted.requests.get(state, 0) for state in SOLVED),
        steps=tuple(_sent(item, counted.later.get(item.id, {})) for item in counted.messages[1:]),
    )


def by_language(states: Mapping[tuple[str, OutboxState], int]) -> dict[str, Tally]:
    """What became of the messages, the most spoken language first."""
    found: dict[str, Tally] = defaultdict(Tally)
    for (language, state), count in states.items():
        found[language] += _tally(state, count)
    return dict(sorted(found.items(), key=lambda item: (-item[1].planned, item[0])))


def _sent(message: Broadcast, states: Mapping[OutboxState, int]) -> Sent:
    tally = sum((_tally(state, count) for state, count in states.items()), Tally())
    return Sent(message.step, message.created_at, tally)


def _tally(state: OutboxState, count: int) -> Tally:
    match state:
        case OutboxState.SENT:
            return Tally(count, sent=count)
        case OutboxState.UNREACHABLE:
            return Tally(count, blocked=count)
        case OutboxState.UNSURE:
            return Tally(count, unsure=count)
        case OutboxState.CANCELLED:
            return Tally(count, cancelled=count)
        case OutboxState.WAITING | OutboxState.LEASED:
            return Tally(count)
        case _:
            return Tally(count, failed=count)


def _count(answers: Iterable[tuple[Reply, datetime]]) -> dict[str, int]:
    totals = Counter(reply for reply, _ in answers)
    return {reply.value: totals[reply] for reply in Reply}


def _until(
    answers: Iterable[tuple[Reply, datetime]], start: datetime | None, minutes: int
) -> list[tuple[Reply, datetime]]:
    if start is None:
        return []
    return [item for item in answers if item[1] <= start + timedelta(minutes=minutes)]


def dump_report(kept: Report) -> str:
    """As JSON, to be kept."""
    body: dict[str, Any] = {
        "title": kept.title,
        "severity": kept.severity.value,
        "exercise": kept.exercise,
        "areas": list(kept.areas),
        "author": kept.author,
        "second": kept.second,
        **{name: _written(getattr(kept, name)) for name in _MOMENTS},
        "languages": {code: list(astuple(tally)) for code, tally in kept.languages.items()},
        "excluded": dict(kept.excluded),
        "answers": dict(kept.answers),
        "after": {str(minutes): dict(counts) for minutes, counts in kept.after.items()},
        "opened": kept.opened,
        "solved": kept.solved,
        "steps": [[item.step.value, _written(item.at), list(astuple(item.tally))] for item in kept.steps],
    }
    return json.dumps(body)


def load_report(text: str) -> Report:
    """The report again."""
    body = json.loads(text)
    moments: dict[str, Any] = {
        name: datetime.fromisoformat(body[name]) if body[name] else None for name in _MOMENTS
    }
    return Report(
        title=body["title"],
        severity=Severity(body["severity"]),
        exercise=body["exercise"],
        areas=tuple(body["areas"]),
        author=PersonId(body["author"]) if body["author"] is not None else None,
        second=PersonId(body["second"]) if body["second"] is not None else None,
        **moments,
        languages={code: Tally(*counts) for code, counts in body["languages"].items()},
        excluded=body["excluded"],
        answers=body["answers"],
        after={int(minutes): counts for minutes, counts in body["after"].items()},
        opened=body["opened"],
        solved=body["solved"],
        steps=tuple(
            Sent(Step(step), datetime.fromisoformat(at), Tally(*tally)) for step, at, tally in body["steps"]
        ),
    )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
