"""How somebody goes to an address for the first time, and who may not go yet.

Telling the town hall's volunteers from whoever pressed a button is what keeps both sides safe. Somebody
trusted goes as they are. Everybody else, on a first visit, stays at the door: things are handed over there.
A visit with several seats is made by two together instead.

Some help cannot be given at a door (`Category.indoors`: a form, a small repair). On a first visit it is for
who is trusted, or for whom a coordinator asked by name after having seen their identity card: that is what a
careful town hall does with a stranger at somebody's table. Anybody else is told so, and goes later: after
one visit that went well they are known there. Nobody waits for it: the promised hour brings such a request
to the coordinators as any other.

« Known » is a fact, not a feeling: this volunteer did a confirmed mission for the same person; or somebody
did, and this volunteer was told how visits go. A visit after which a problem was reported counts for nothing.
Not here: the steps themselves (`solidarity.trust`), and supervised missions (`solidarity.people.can`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from solidarity.missions import Framing, Mission, Seat, State
from solidarity.people import AgeBand, Neighbour, PersonId, Volunteer
from solidarity.places import Category
from solidarity.refusals import Refusal, Why
from solidarity.requests import Feeling
from solidarity.trust import LADDER, Step

PAIR = 2
"""Seats from which a visit is made together."""


def reaches(volunteer: Volunteer, step: Step, today: date) -> bool:
    """Whether this volunteer stands at this step or above it."""
    return _stands_at(volunteer.trust(today), step)


def _stands_at(trust: Step | None, step: Step) -> bool:
    return trust is not None and LADDER.index(trust) >= LADDER.index(step)


def may_go_in(
    mission: Mission,
    category: Category,
    trust: Step | None,
    *,
    known: bool,
    visited: bool = False,
    by_name: bool = False,
) -> bool:
    """Whether somebody may help where this is done; at a door, together, or where they are known anybody may.

    `visited`: somebody else was there and it went well. `by_name`: a coordinator asks, or asked, just them.
    """
    if mission.request is None or not category.indoors or known or mission.seats >= PAIR:
        return True
    return _stands_at(trust, Step.IDENTITY if by_name else Step.BRIEFED if visited else Step.TRUSTED)


def same_home(mission: Mission, other: Mission) -> bool:
    """Whether both are for the same person: who asked, or the one for whom they asked."""
    mine, theirs = mission.request, other.request
    if mine is None or theirs is None or mine.asker != theirs.asker:
        return False
    phones = [item.beneficiary.phone if item.beneficiary is not None else None for item in (mine, theirs)]
    return phones[0] == phones[1]


def is_known(mission: Mission, person: Neighbour, earlier: Iterable[Mission], today: date) -> bool:
    """Whether this volunteer is no stranger at that address. `earlier`: what its asker asked for so far."""
    others = [item for item in earlier if item.id != mission.id]
    visits = [item for item in others if same_home(mission, item) and _went_well(item)]
    if any(_did(item, person.id) for item in visits):
        return True
    return bool(visits) and person.volunteer is not None and reaches(person.volunteer, Step.BRIEFED, today)


def _went_well(mission: Mission) -> bool:
    request = mission.request
    troubled = request is None or request.feeling is Feeling.PROBLEM or request.reported_by is not None
    return mission.state is State.CONFIRMED and bool(mission.holders) and not troubled


def _did(mission: Mission, person: PersonId) -> bool:
    return any(item.person == person and item.seat is Seat.DONE for item in mission.participations)


def framing_of(mission: Mission, volunteer: Volunteer, *, known: bool, today: date) -> Framing | None:
    """How this visit is to be made; None where nothing special is asked."""
    if mission.request is None or known or reaches(volunteer, Step.TRUSTED, today):
        return None
    return Framing.PAIR if mission.seats >= PAIR else Framing.DOOR


def allow_visit(
    mission: Mission, category: Category, person: Neighbour, *, known: bool, today: date
) -> Framing | None:
    """How this volunteer goes there; or a refusal, where it is inside a home and they may not yet."""
    if person.volunteer is None or person.is_coordinator:
        return None  # coordinators stand for the town hall
    trust, by_name = person.volunteer.trust(today), _asked_by_name(mission, person)
    if not may_go_in(mission, category, trust, known=known, by_name=by_name):
        raise Refusal(Why.INDOORS, mission=mission)
    framing = framing_of(mission, person.volunteer, known=known, today=today)
    return None if framing is Framing.DOOR and category.indoors else framing


def _asked_by_name(mission: Mission, person: Neighbour) -> bool:
    return mission.hold is not None and mission.hold.person == person.id


def bars(category: Category, volunteer: Volunteer, today: date) -> bool:
    """Whether somebody could only go there if they were known: such an offer comes last, or not at all."""
    return category.indoors and not reaches(volunteer, Step.TRUSTED, today)


def fits_age(mission: Mission, category: Category, person: Neighbour) -> None:
    """Refuse somebody of 15 to 17 where the kind of help is not for them, whoever supervises it."""
    minor = person.volunteer is not None and person.volunteer.age is AgeBand.MINOR
    if minor and not (category.minors and mission.supervised):
        raise Refusal(Why.MINOR, mission=mission)


def framed(mission: Mission, person: PersonId, framing: Framing | None) -> Mission:
    """The mission with this person's visit made so."""
    parts = tuple(
        replace(item, framing=framing) if item.person == person else item for item in mission.participations
    )
    return replace(mission, participations=parts)
