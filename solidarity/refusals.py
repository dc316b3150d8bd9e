"""The closed list of refusals: why something cannot be done, as a code and facts.

Not sentences: `bot.views.refusals` has the words, in each reader's language.
"""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Why an action was refused."""

    STALE = "stale"
    """The button belongs to a screen that is no longer true."""
    NOT_FOUND = "not_found"
    NO_CONSENT = "no_consent"
    """The person has not accepted the first screen yet."""
    STAFF_ONLY = "staff_only"
    NOT_YOURS = "not_yours"
    NOT_A_VOLUNTEER = "not_a_volunteer"
    MINOR = "minor"
    """A volunteer of 15 to 17: no mission before supervised ones exist."""
    TOO_YOUNG = "too_young"
    OWN_REQUEST = "own_request"
    OWN_MISSION = "own_mission"
    MISSION_TAKEN = "mission_taken"
    MISSION_FULL = "mission_full"
    """Every seat of a published mission is taken: one can wait for one."""
    MISSION_PAST = "mission_past"
    """Its day is over, and nobody said another."""
    MISSION_HELD = "mission_held"
    """Somebody is registering for it just now."""
    MISSION_PROPOSED = "mission_proposed"
    """A coordinator thought of somebody, who may still answer."""
    NOT_AVAILABLE = "not_available"
    """The volunteer whom a coordinator thought of has no room, said no, or left."""
    HANDLED = "handled"
    """A colleague looks after it. Fact `mission`."""
    MISSION_OVER = "mission_over"
    DECLINED = "declined"
    """The person said « not this time »: final for that mission."""
    RELAY_CLOSED = "relay_closed"
    NOBODY_TO_WRITE_TO = "nobody_to_write_to"
    NO_PHONE = "no_phone"
    NO_ADDRESS = "no_address"
    NOT_YOUR_CONTACT = "not_your_contact"
    """A contact card of somebody else was shared where one's own number was asked."""
    NOT_ADMIN = "not_admin"
    GROUP_ONLY = "group_only"
    CODE_INVALID = "code_invalid"
    LAST_COORDINATOR = "last_coordinator"
    ALERT_OVER = "alert_over"
    """It has ended, was taken back or refused, or its time has passed."""
    ALERT_DECIDED = "alert_decided"
    """Somebody else has said yes or no to it."""
    OWN_ALERT = "own_alert"
    """Who wrote an alert is never its second person."""
    NO_SECOND = "no_second"
    """There is nobody else who may say yes to it."""
    NOBODY_THERE = "nobody_there"
    """Nobody would get it."""
    CALLED = "called"
    """Somebody is no longer on the list of whom to call: they answered, or a colleague called them."""
    DAY_PAST = "day_past"
    NOT_A_MEMBER = "not_a_member"
    """Of an association: who does not speak for it."""
    LEADS_ONLY = "leads_only"
    """Of an association: what only those decide who lead it."""
    LAST_LEAD = "last_lead"
    NOT_VALIDATED = "not_validated"
    """The municipality has not validated the association yet. Fact `organisation`."""
    NOT_SPEAKING = "not_speaking"
    """The municipality refused or suspended the association. Fact `organisation`."""
    NOBODY_MEANT = "nobody_meant"
    """Of an announcement: nobody would get it."""
    DECIDED = "decided"
    """A colleague has decided on the association. Fact `organisation`."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Raised by a rule. Changes nothing: the unit it was raised in is rolled back."""

    def __init__(self, why: Why, **facts: object) -> None:
        super().__init__(why.value)
        self.why = why
        self.facts = facts
