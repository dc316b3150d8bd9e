"""Whom a coordinator could ask for a mission, with reasons that a person can read.

Nobody is put on a mission by this: it only says who might like to be asked first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.places import Municipality

SHOWN = 5
"""How many a coordinator chooses from."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be asked, and how many missions they took this week."""

    person: Neighbour
    this_week: int
    standing: bool = False
    """They said under the very alert that this answers: I can help."""


@dataclass(frozen=True, slots=True)
class Merits:
    """Why this person. What somebody did not say they like is unknown, not disliked."""

    near: bool
    likes: bool
    this_week: int
    standing: bool = False


def week_of(town: Municipality, now: datetime) -> datetime:
    """When this week began, in the municipality."""
    today = town.today(now)
    return town.at(today - timedelta(days=today.weekday()), time())


def merits(mission: Mission, candidate: Candidate, town: Municipality) -> Merits:
    """Why this person."""
    person = candidate.person
    challenge = town.categories[mission.category].challenge
    near = mission.neighbourhood is not None and person.neighbourhood == mission.neighbourhood
    likes = challenge is not None and person.volunteer is not None and challenge in person.volunteer.likes
    return Merits(near, likes, candidate.this_week, candidate.standing)
