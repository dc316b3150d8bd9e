"""Whom something is meant for, and who of them does not get it: an audience is counted before it is used.

Not here: the counting itself, by one query for counting and for planning (`storage.audiences`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """What somebody does here."""

    VOLUNTEERS = "volunteers"
    COORDINATORS = "coordinators"
    MEMBERS = "members"
    """Those who speak for an association."""


class Excluded(StrEnum):
    """Why somebody of the audience gets nothing in private: the first that holds, in this order."""

    BLOCKED = "blocked"
    """They blocked the bot, or their account is gone."""
    NO_CONSENT = "no_consent"
    """They accepted an earlier first screen, which did not speak of announcements."""
    OPTED_OUT = "opted_out"
    """They want no announcements, or none of this theme."""
    PAUSED = "paused"
    """A volunteer who pauses, where volunteers are meant."""
    MINOR = "minor"
    """Under 18, where volunteers are meant."""
    IN_GROUP = "in_group"
    """They are in a group that gets the same."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom something is meant for. An empty set means: all of them."""

    neighbourhoods: frozenset[str] = frozenset()
    parts: frozenset[Part] = frozenset()
    languages: frozenset[str] = frozenset()
    challenges: frozenset[str] = frozenset()
    """Volunteers who like one of these."""
    theme: str | None = None
    """Those who have not muted it."""
    in_groups: bool = True
    """Whether it is posted in the groups of these neighbourhoods."""
    in_private: bool = True

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it: it is meant for places, not for certain people."""
        return not (self.parts or self.challenges)


@dataclass(frozen=True, slots=True)
class Census:
    """How many an audience is, as it stands now."""

    now: Mapping[str, int] = field(default_factory=dict)
    """Who gets it as a message of its own, by language."""
    daily: Mapping[str, int] = field(default_factory=dict)
    """Who gets it in their one message of the day, by language."""
    excluded: Mapping[Excluded, int] = field(default_factory=dict)
    by_phone: int = 0
    """How many of the blocked left a number: they can only be called."""
    placeless: int = 0
    """How many of those who get it have not said where they live."""

    @property
    def reached(self) -> int:
        """Everybody who gets it in private, now or in the day's message."""
        return sum(self.now.values()) + sum(self.daily.values())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of those who get it, the most spoken first."""
        totals = {code: self.now.get(code, 0) + self.daily.get(code, 0) for code in {*self.now, *self.daily}}
        return tuple(sorted(totals, key=lambda code: (-totals[code], code)))


def dump_audience(audience: Audience) -> str:
    """As JSON, to be kept."""
    return json.dumps(
        {
            "neighbourhoods": sorted(audience.neighbourhoods),
            "parts": sorted(audience.parts),
            "languages": sorted(audience.languages),
            "challenges": sorted(audience.challenges),
            "theme": audience.theme,
            "in_groups": audience.in_groups,
            "in_private": audience.in_private,
        }
    )


def load_audience(text: str) -> Audience:
    """The audience again."""
    body = json.loads(text)
    return Audience(
        frozenset(body["neighbourhoods"]),
        frozenset(map(Part, body["parts"])),
        frozenset(body["languages"]),
        frozenset(body["challenges"]),
        body["theme"],
        body["in_groups"],
        body["in_private"],
    )
