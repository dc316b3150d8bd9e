"""How long what is kept is kept: after which event, by which setting, and why at all.

`KEPT` names every column of every table exactly once: whoever adds one decides here how long it lives. The
sweeper removes by the rules (`Rule`); all else lives as long as what it belongs to, and `KEPT` says so. It is
also what the data map is made of (`entries`).

Not here: removing anything (`storage.retention`), telling somebody whom we have not heard of
(`solidarity.actions.retention`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from solidarity.kept import KEPT, Entry

if TYPE_CHECKING:
    from solidarity.people import Neighbour

FIRST_WARNING = timedelta(days=30)
SECOND_WARNING = timedelta(days=7)
"""So long before what is kept of somebody goes, because they were not seen, they are told."""


@dataclass(frozen=True, slots=True)
class Retention:
    """The municipality's choice. Each name ends with its unit."""

    relay_hours: int = 72
    address_days: int = 7
    text_days: int = 30
    names_months: int = 12
    messages_days: int = 30
    answers_days: int = 30
    news_months: int = 12
    audit_months: int = 12
    idle_months: int = 12
    concerns_months: int = 12
    members_months: int = 12
    refused_months: int = 12
    links_months: int = 12
    erasures_months: int = 24

    def lasts(self, setting: str) -> timedelta:
        """A setting as a time; a month is the twelfth of 365 days, so that twelve are a year."""
        number = int(getattr(self, setting))
        if setting.endswith("_hours"):
            return timedelta(hours=number)
        if setting.endswith("_days"):
            return timedelta(days=number)
        return timedelta(days=round(number * 365 / 12))


DEFAULTS = Retention()
SETTINGS = tuple(item.name for item in fields(Retention))


@dataclass(frozen=True, slots=True)
class Bound:
    """Between which values a setting lies, and why not beyond."""

    least: int
    most: int
    why: str


_CNIL = "two years after the last contact is the most that the CNIL recommends"
BOUNDS: Mapping[str, Bound] = {
    "relay_hours": Bound(1, 168, "who wrote to whom serves replies and complaints of the same week"),
    "address_days": Bound(1, 30, "an address is of no use once the mission is over"),
    "text_days": Bound(
        8, 90, "what people wrote serves the follow-up of a mission; for a week it can be opened again"
    ),
    "names_months": Bound(1, 24, _CNIL),
    "messages_days": Bound(7, 90, "a message that was sent is looked up within weeks or never"),
    "answers_days": Bound(7, 90, "an answer to an alert serves its follow-up"),
    "news_months": Bound(1, 24, _CNIL),
    "audit_months": Bound(6, 24, "six months to two years: the CNIL's recommendation on logs"),
    "idle_months": Bound(3, 24, _CNIL),
    "concerns_months": Bound(1, 60, "five years is how long damages can be claimed for"),
    "members_months": Bound(1, 24, _CNIL),
    "refused_months": Bound(1, 24, _CNIL),
    "links_months": Bound(1, 24, _CNIL),
    "erasures_months": Bound(
        24, 60, "no restored backup may bring somebody back, so it outlasts every backup"
    ),
}


def wrong(setting: str, value: int) -> str | None:
    """What is wrong with this value, in words for who wrote it."""
    bound = BOUNDS[setting]
    if bound.least <= value <= bound.most:
        return None
    return f"must be from {bound.least} to {bound.most}: {bound.why}"


class Rule(StrEnum):
    """One thing that goes by its age. Each is due independently of the others."""

    RELAY = "relay"
    ADDRESS = "address"
    TEXT = "text"
    NAMES = "names"
    MESSAGES = "messages"
    TOLD = "told"
    """Which message of an alert or announcement went to whom."""
    FOLLOWED = "followed"
    """The messages in which the staff saw how it stood."""
    ASKED = "asked"
    """The messages in which somebody was asked to agree to an alert."""
    ANSWERS = "answers"
    UNSENT = "unsent"
    """Alerts that never went out."""
    ALERT_NAMES = "alert_names"
    ANNOUNCEMENTS = "announcements"
    BROADCASTS = "broadcasts"
    CONCERNS = "concerns"
    MEMBERS = "members"
    REFUSED = "refused"
    LINKS = "links"
    BANS = "bans"
    HOMES_SEEN = "homes_seen"
    ERASURES = "erasures"
    AUDIT = "audit"

    @property
    def setting(self) -> str | None:
        """The setting that says how long; None where the row itself says until when."""
        return _SETTING_OF[self]


_SETTING_OF: Mapping[Rule, str | None] = {
    Rule.RELAY: "relay_hours",
    Rule.ADDRESS: "address_days",
    Rule.TEXT: "text_days",
    Rule.NAMES: "names_months",
    Rule.MESSAGES: "messages_days",
    Rule.TOLD: "messages_days",
    Rule.FOLLOWED: "messages_days",
    Rule.ASKED: "messages_days",
    Rule.ANSWERS: "answers_days",
    Rule.UNSENT: "news_months",
    Rule.ALERT_NAMES: "news_months",
    Rule.ANNOUNCEMENTS: "news_months",
    Rule.BROADCASTS: "news_months",
    Rule.CONCERNS: "concerns_months",
    Rule.MEMBERS: "members_months",
    Rule.REFUSED: "refused_months",
    Rule.LINKS: "links_months",
    Rule.BANS: None,
    Rule.HOMES_SEEN: None,
    Rule.ERASURES: "erasures_months",
    Rule.AUDIT: "audit_months",
}


def cut(rule: Rule, retention: Retention, now: datetime) -> datetime:
    """What ended by then has been kept for long enough.

    Which message went to whom is kept no longer than what was told: by that alone it is found.
    """
    if rule.setting is None:
        return now
    lasts = retention.lasts(rule.setting)
    if rule is Rule.TOLD:
        lasts = min(lasts, retention.lasts("news_months"))
    return now - lasts


def entries() -> tuple[Entry, ...]:
    """Everything that is kept, by table: what, why, for how long, and the setting that says so."""
    return KEPT


# Somebody of whom nothing was heard for long


class Idle(StrEnum):
    """What is to be done about somebody who was not seen for long."""

    FIRST = "first"
    SECOND = "second"
    OVER = "over"


def idle_step(person: Neighbour, today: date, retention: Retention) -> Idle | None:
    """Told twice, then erased; whoever was told late has as long to answer as the others."""
    if person.seen_on is None:
        return None
    ends = person.seen_on + retention.lasts("idle_months")
    told_on = person.idle_told_on or date.min
    if person.idle_told == 0:
        return Idle.FIRST if today >= ends - FIRST_WARNING else None
    if person.idle_told == 1:
        due = max(ends - SECOND_WARNING, told_on + (FIRST_WARNING - SECOND_WARNING))
        return Idle.SECOND if today >= due else None
    return Idle.OVER if today >= max(ends, told_on + SECOND_WARNING) else None


def goes_on(person: Neighbour, step: Idle, today: date, retention: Retention) -> date:
    """The day that a warning says: nobody is erased before it."""
    ends = (person.seen_on or today) + retention.lasts("idle_months")
    return max(ends, today + (FIRST_WARNING if step is Idle.FIRST else SECOND_WARNING))
