"""The closed lists of CAP 1.2 (OASIS Common Alerting Protocol, §3.2), by the standard's own words.

Nothing of ours is in here: what an alert does with them is `solidarity.alerts`.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How an alert is to be handled."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    TEST = "Test"
    """A technical test: nobody but who sends it sees it."""
    DRAFT = "Draft"


class MsgType(StrEnum):
    """What a message of an alert is for."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Category(StrEnum):
    """What kind of event it is."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class Urgency(StrEnum):
    """When one has to act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    """Within the hour."""
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """How much it threatens life or property."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """How sure one is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"
