"""The events for which an alert's words are ready: what kind of event each is, and how long it lasts.

Not here: the words themselves, in each language (`bot.views.alert_templates`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from solidarity.cap import Category, Certainty


class Template(StrEnum):
    """What happens. Kept with each alert: a word is never reused for something else."""

    HEAT = "heat"
    COLD = "cold"
    WATER_CUT = "water_cut"
    WATER_UNSAFE = "water_unsafe"
    FLOOD = "flood"
    POWER = "power"
    MISSING = "missing"
    OTHER = "other"
    """Something else: who writes the alert finds the words."""


@dataclass(frozen=True, slots=True)
class Event:
    """What CAP wants to know of it."""

    category: Category
    certainty: Certainty
    lasts: timedelta
    """How long an alert is valid where nobody said otherwise."""


_DAY = timedelta(days=1)

EVENTS: Mapping[Template, Event] = {
    Template.HEAT: Event(Category.MET, Certainty.LIKELY, timedelta(days=3)),
    Template.COLD: Event(Category.MET, Certainty.LIKELY, timedelta(days=3)),
    Template.WATER_CUT: Event(Category.INFRA, Certainty.OBSERVED, _DAY),
    Template.WATER_UNSAFE: Event(Category.HEALTH, Certainty.OBSERVED, _DAY),
    Template.FLOOD: Event(Category.MET, Certainty.LIKELY, _DAY),
    Template.POWER: Event(Category.INFRA, Certainty.OBSERVED, timedelta(hours=6)),
    Template.MISSING: Event(Category.SECURITY, Certainty.OBSERVED, _DAY),
    Template.OTHER: Event(Category.OTHER, Certainty.OBSERVED, _DAY),
}
