"""Associations and others who speak for themselves: how they register, who decides, who may do what.

Rights live here: `can(person, action, organisation)`, deny by default. The municipality validates,
suspends and lifts, with a reason; it never edits what they say. Not here: what they announce.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.rights import Right, allow

OrganisationId = NewType("OrganisationId", int)

DECIDE_WITHIN = timedelta(days=2)
"""What the registrant is told; after it the coordinators are reminded, once."""


def new_organisation_id() -> OrganisationId:
    """A random id: nothing can be guessed or counted from it."""
    return OrganisationId(secrets.randbits(62) + 1)


class Actor(StrEnum):
    """What it is, among those who act in a municipality."""

    ASSOCIATION = "association"
    WELFARE = "welfare"
    """The public welfare centre: CPAS, CCAS."""
    SERVICE = "service"
    """A service of the municipality."""
    SHOP = "shop"
    SCHOOL = "school"
    """A school, or who works with the young."""
    ELDERS = "elders"
    """The elders' council."""
    HEALTH = "health"
    """Health and help at home."""
    INSURANCE = "insurance"
    """A mutual insurance."""
    FAITH = "faith"
    CULTURE = "culture"
    OTHER = "other"


class Standing(StrEnum):
    """Where it stands with the municipality."""

    WAITING = "waiting"
    VALID = "valid"
    REFUSED = "refused"
    SUSPENDED = "suspended"


class Reason(StrEnum):
    """Why the municipality refused or suspended it: everybody concerned reads it in their language."""

    UNKNOWN = "unknown"
    """It could not be found out who they are."""
    TWICE = "twice"
    """It is registered already."""
    ELSEWHERE = "elsewhere"
    """It does not work in this municipality."""
    RULES = "rules"
    """What it does or writes does not fit: advertising, insults."""
    ASKED = "asked"
    """It asked for it itself."""


REFUSING = (Reason.UNKNOWN, Reason.TWICE, Reason.ELSEWHERE, Reason.RULES)
SUSPENDING = (Reason.RULES, Reason.UNKNOWN, Reason.ASKED)


class Part(StrEnum):
    """What somebody is in an organisation."""

    LEAD = "lead"
    WRITER = "writer"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who speaks for an organisation."""

    person: PersonId
    part: Part
    since: datetime
    away: bool = False
    """Kept away, or their account is frozen: for as long as it lasts they speak for nobody."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an organisation says of itself. No neighbourhood named: it works in the whole municipality."""

    kind: Actor
    name: str
    contact: str | None
    number: str | None = None
    neighbourhoods: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    """Codes of the municipality's categories."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An association, a service or a shop, with those who speak for it, the longest there first."""

    id: OrganisationId
    profile: Profile
    standing: Standing
    asked_at: datetime
    asked_by: PersonId | None = None
    members: tuple[Member, ...] = ()
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    reason: Reason | None = None
    remind_at: datetime | None = None
    """When the coordinators are reminded that it waits; None once they were."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.profile.name

    @property
    def may_speak(self) -> bool:
        """Whether it may publish now."""
        return self.standing is Standing.VALID

    @property
    def is_refused(self) -> bool:
        """Whether the municipality said no to it."""
        return self.standing is Standing.REFUSED

    @property
    def is_waiting(self) -> bool:
        """Whether the municipality has not decided on it yet."""
        return self.standing is Standing.WAITING

    @property
    def leads(self) -> tuple[Member, ...]:
        """Those who decide for it."""
        return tuple(item for item in self.members if item.part is Part.LEAD)

    @property
    def is_led(self) -> bool:
        """Whether somebody decides for it who can do so now."""
        return any(not item.away for item in self.leads)

    def part_of(self, person: PersonId) -> Part | None:
        """What this person is in it."""
        return next((item.part for item in self.members if item.person == person), None)


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation as one of its members sees it."""

    organisation: Organisation
    part: Part


def register(profile: Profile, person: Neighbour, now: datetime) -> Organisation:
    """It asks to be validated; who registered it leads it."""
    return Organisation(
        id=new_organisation_id(),
        profile=profile,
        standing=Standing.WAITING,
        asked_at=now,
        asked_by=person.id,
        members=(Member(person.id, Part.LEAD, now),),
        remind_at=now + DECIDE_WITHIN,
    )


def validate(organisation: Organisation, staff: Neighbour, now: datetime) -> Organisation:
    """It may speak. Said twice by one coordinator changes nothing; a colleague learns who decided."""
    return _decide(organisation, staff, Standing.VALID, None, now)


def refuse(organisation: Organisation, staff: Neighbour, reason: Reason, now: datetime) -> Organisation:
    """It may not, and reads why."""
    if reason not in REFUSING:
        raise Refusal(Why.STALE)
    return _decide(organisation, staff, Standing.REFUSED, reason, now)


def _decide(
    organisation: Organisation, staff: Neighbour, how: Standing, reason: Reason | None, now: datetime
) -> Organisation:
    allow(staff, Right.DECIDE, organisation)
    if organisation.standing is how and organisation.decided_by == staff.id:
        return organisation
    if organisation.standing is not Standing.WAITING:
        raise Refusal(Why.DECIDED, organisation=organisation)
    return replace(
        organisation, standing=how, reason=reason, decided_by=staff.id, decided_at=now, remind_at=None
    )


def suspend(organisation: Organisation, staff: Neighbour, reason: Reason, now: datetime) -> Organisation:
    """Nothing more is published in its name until this is lifted."""
    allow(staff, Right.DECIDE, organisation)
    if reason not in SUSPENDING:
        raise Refusal(Why.STALE)
    if organisation.standing is Standing.SUSPENDED and organisation.decided_by == staff.id:
        return organisation
    if organisation.standing is not Standing.VALID:
        raise Refusal(Why.DECIDED, organisation=organisation)
    return replace(
        organisation, standing=Standing.SUSPENDED, reason=reason, decided_by=staff.id, decided_at=now
    )


def lift(organisation: Organisation, staff: Neighbour, now: datetime) -> Organisation:
    """It may speak again, whoever had suspended it."""
    allow(staff, Right.DECIDE, organisation)
    if organisation.standing is Standing.VALID:
        return organisation
    if organisation.standing is not Standing.SUSPENDED:
        raise Refusal(Why.DECIDED, organisation=organisation)
    return replace(organisation, standing=Standing.VALID, reason=None, decided_by=staff.id, decided_at=now)


def reminded(organisation: Organisation) -> Organisation:
    """The coordinators were reminded: once is enough."""
    return replace(organisation, remind_at=None)


def join(organisation: Organisation, person: Neighbour, now: datetime) -> Organisation:
    """They write for it too; where nobody leads it, they do. Twice is once."""
    if organisation.standing is Standing.REFUSED:
        raise Refusal(Why.NOT_SPEAKING, organisation=organisation)
    if organisation.part_of(person.id) is not None:
        return organisation
    part = Part.WRITER if organisation.is_led else Part.LEAD
    return replace(organisation, members=(*organisation.members, Member(person.id, part, now)))


def remove(organisation: Organisation, lead: Neighbour, person: PersonId) -> Organisation:
    """Somebody no longer writes for it. Oneself is not removed: one leaves."""
    allow(lead, Right.REMOVE, organisation)
    if person == lead.id:
        raise Refusal(Why.STALE)
    return without(organisation, person)


def name_lead(organisation: Organisation, lead: Neighbour, person: PersonId) -> Organisation:
    """Somebody else leads it as well."""
    allow(lead, Right.NAME_LEAD, organisation)
    if organisation.part_of(person) is None:
        raise Refusal(Why.STALE)
    return _leading(organisation, person)


def leave(organisation: Organisation, person: Neighbour) -> Organisation:
    """Somebody leaves it. The last who leads names somebody of the others first; who is alone may go."""
    allow(person, Right.LEAVE, organisation)
    if [item.person for item in organisation.leads] == [person.id] and len(organisation.members) > 1:
        raise Refusal(Why.LAST_LEAD, organisation=organisation)
    return without(organisation, person.id)


def without(organisation: Organisation, person: PersonId) -> Organisation:
    """The organisation without this person, whoever asks; where nobody leads it then, the eldest does.

    With nobody left its contact goes too: it was given by who is gone.
    """
    staying = tuple(item for item in organisation.members if item.person != person)
    after = replace(organisation, members=staying)
    if not staying:
        return replace(after, profile=replace(after.profile, contact=None))
    return after if after.leads else _leading(after, staying[0].person)


def _leading(organisation: Organisation, person: PersonId) -> Organisation:
    members = tuple(
        replace(item, part=Part.LEAD) if item.person == person else item for item in organisation.members
    )
    return replace(organisation, members=members)


def change(organisation: Organisation, lead: Neighbour, profile: Profile) -> Organisation:
    """Its contact, neighbourhoods and services. What was validated, its name and number, stays."""
    allow(lead, Right.CHANGE, organisation)
    known = organisation.profile
    kept = replace(profile, kind=known.kind, name=known.name, number=known.number)
    return replace(organisation, profile=kept)


def first_waiting(organisations: Iterable[Organisation]) -> list[Organisation]:
    """What waits for the municipality first, the longest on top; then all others by name."""
    found = list(organisations)
    waiting = [item for item in found if item.standing is Standing.WAITING]
    others = [item for item in found if item.standing is not Standing.WAITING]
    return [
        *sorted(waiting, key=lambda item: (item.asked_at, item.id)),
        *sorted(others, key=lambda item: (item.name.casefold(), item.id)),
    ]
