"""What somebody is here: resident, volunteer of which age, paused, coordinator; rights are `test_rights`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.matrix import Score
from solidarity.people import CHARTER_VERSION, AgeBand, become_volunteer, pause
from solidarity.refusals import Refusal, Why
from tests.cast import AMEL, ANA, BEN, CLEO, LONG_AGO, NOW, ROSA, SAM, neighbour

# --- Volunteers -----------------------------------------------------------------------------------------


def test_a_resident_becomes_a_volunteer() -> None:
    """The charter accepted, the age band and the moment are kept, with what they like."""
    rosa = become_volunteer(neighbour(ROSA), AgeBand.ADULT, {"compagnie": Score(None, 2)}, NOW)
    assert rosa.volunteer is not None
    assert (rosa.volunteer.age, rosa.volunteer.charter) == (AgeBand.ADULT, CHARTER_VERSION)
    assert (rosa.volunteer.since, rosa.volunteer.likes) == (NOW, frozenset({"compagnie"}))
    assert rosa.volunteer.is_available(NOW)


def test_joining_again_changes_the_likes_and_the_charter_only() -> None:
    """A volunteer who registers again stays one since the first day, with a pause that still runs."""
    sam = neighbour(SAM)
    assert sam.volunteer is not None
    sam = pause(replace(sam, volunteer=replace(sam.volunteer, charter="2025-01")), 7, NOW)
    again = become_volunteer(sam, AgeBand.ADULT, {}, NOW)
    assert again.volunteer is not None
    assert again.volunteer.since == LONG_AGO
    assert again.volunteer.likes == frozenset()
    assert again.volunteer.charter == CHARTER_VERSION
    assert not again.volunteer.is_available(NOW)


def test_somebody_who_comes_of_age_starts_anew() -> None:
    """A volunteer of 15 to 17 who says that they are 18 is a new volunteer of today."""
    cleo = become_volunteer(neighbour(CLEO), AgeBand.ADULT, {}, NOW)
    assert cleo.volunteer is not None
    assert cleo.volunteer.since == NOW
    assert cleo.volunteer.is_available(NOW)


def test_a_minor_is_never_available() -> None:
    """Nothing is offered to somebody of 15 to 17, paused or not."""
    cleo = neighbour(CLEO)
    assert cleo.volunteer is not None
    assert not cleo.volunteer.is_available(NOW)
    ended = pause(cleo, 0, NOW).volunteer
    assert ended is not None
    assert not ended.is_available(NOW + timedelta(days=400))


def test_a_pause_ends_by_itself_and_on_request() -> None:
    """A week without offers ends on the minute; 0 days ends it at once."""
    week = pause(neighbour(SAM), 7, NOW)
    assert week.volunteer is not None
    assert not week.volunteer.is_available(NOW + timedelta(days=7, seconds=-1))
    assert week.volunteer.is_available(NOW + timedelta(days=7))
    ended = pause(week, 0, NOW).volunteer
    assert ended is not None
    assert ended.paused_until is None


def test_only_volunteers_pause() -> None:
    """Somebody whom nothing is offered to has nothing to pause."""
    with pytest.raises(Refusal) as refused:
        pause(neighbour(ROSA), 7, NOW)
    assert refused.value.why is Why.NOT_A_VOLUNTEER


def test_only_the_role_makes_a_coordinator() -> None:
    """By the file or by an invitation; a volunteer who has helped for years is none."""
    assert neighbour(AMEL).is_coordinator
    assert neighbour(BEN).is_coordinator
    assert not neighbour(ANA).is_coordinator
