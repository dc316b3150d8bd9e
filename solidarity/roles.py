"""How roles are given by an invitation, for how long they hold, and how they end.

What each may do is `solidarity.rights`. Coordinators come by the municipality's file or by the operator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from solidarity.people import Grant, Neighbour, PersonId, Role
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why

INVITATION_LIVES = timedelta(days=7)
TERM = timedelta(days=365)
"""For how long a role is given, and prolonged."""
TERMS = {Role.COORDINATOR: timedelta(days=2 * 365)}
"""Of roles that last longer at first: the operator, who gives this one, is asked less often."""
EVE = timedelta(days=14)
"""So long before its end its holder and the coordinators are told."""
RESPITE = timedelta(days=30)
"""For so long at a time the last coordinator stays one."""
ENDS = frozenset({Role.REFERENT, Role.ELECTED, Role.VALIDATOR, Role.PROFESSIONAL, Role.SAFEGUARD})
"""What a coordinator can take back; coordinators themselves are the operator's matter."""
OPENING = frozenset({Role.COORDINATOR, Role.REFERENT, Role.PROFESSIONAL, Role.SAFEGUARD})
"""What opens personal cases, or what is said of people: never an elected official's."""


def roles_of(person: Neighbour) -> list[Role]:
    """What they are here, by the municipality's file or by an invitation, in the order of this list."""
    held = person.roles | ({Role.COORDINATOR} if person.named else set())
    if person.is_elected:
        held = held - OPENING
    return [role for role in Role if role in held]


def given(person: Neighbour, role: Role, by: PersonId | None, today: date) -> Neighbour:
    """The person with this role, for its term from this day. Given again, it begins anew."""
    if role in OPENING and person.is_elected:
        raise Refusal(Why.ELECTED)
    others = tuple(item for item in person.grants if item.role is not role)
    grant = Grant(role, by, today, today + TERMS.get(role, TERM))
    return replace(person, roles=person.roles | {role}, grants=(*others, grant))


def as_referent(
    person: Neighbour, sector: Collection[str], town: Municipality, by: PersonId | None, today: date
) -> Neighbour:
    """Somebody who looks after these neighbourhoods. Invited again, the newer choice counts."""
    known = frozenset(code for code in sector if code in town.neighbourhoods)
    if not known and not person.is_elected:
        raise Refusal(Why.CODE_INVALID)
    return replace(given(person, Role.REFERENT, by, today), sector=known)


def as_elected(person: Neighbour, by: PersonId | None, today: date) -> Neighbour:
    """An elected official: whatever opened cases to them ends, and does not come back by itself."""
    kept = tuple(item for item in person.grants if item.role not in OPENING)
    plain = replace(person, roles=person.roles - OPENING, grants=kept, sector=frozenset())
    return given(plain, Role.ELECTED, by, today)


def without(person: Neighbour, role: Role) -> Neighbour:
    """The person without this role; who has it not is unchanged."""
    if role not in ENDS:
        raise Refusal(Why.STALE)
    return person if role not in person.roles else _without(person, role)


def _without(person: Neighbour, role: Role) -> Neighbour:
    sector = frozenset[str]() if role is Role.REFERENT else person.sector
    kept = tuple(item for item in person.grants if item.role is not role)
    return replace(person, roles=person.roles - {role}, grants=kept, sector=sector)


def prolonged(person: Neighbour, role: Role, by: PersonId, today: date) -> Neighbour:
    """The role for a year more than it had left, said by somebody else. Said twice soon after, it is once."""
    grant = grant_of(person, role)
    if role not in person.roles or grant is None or grant.until is None:
        raise Refusal(Why.STALE)
    if by == person.id:
        raise Refusal(Why.OWN_TRUST)
    if grant.until - today > EVE:
        return person
    return _changed(person, replace(grant, by=by, until=max(grant.until, today) + TERM, told=False))


def grant_of(person: Neighbour, role: Role) -> Grant | None:
    """How they were given this role; None where the municipality's file says it, or nobody wrote it down."""
    return next((item for item in person.grants if item.role is role), None)


def _changed(person: Neighbour, grant: Grant) -> Neighbour:
    grants = tuple(grant if item.role is grant.role else item for item in person.grants)
    return replace(person, grants=grants)


# --- By date --------------------------------------------------------------------------------------------


def over(grants: Iterable[Grant], today: date) -> list[Grant]:
    """Those whose last day has passed."""
    return [item for item in grants if item.until is not None and item.until < today]


def to_tell(person: Neighbour, today: date) -> list[Grant]:
    """Roles that end soon, of which nobody was told."""
    return [
        item
        for item in person.grants
        if item.until is not None and not item.told and today <= item.until <= today + EVE
    ]


def told(person: Neighbour, role: Role) -> Neighbour:
    """Everybody knows that it ends."""
    grant = grant_of(person, role)
    return person if grant is None else _changed(person, replace(grant, told=True))


def ended(person: Neighbour, role: Role) -> Neighbour:
    """The person when the last day of a role has passed."""
    return _without(person, role)


def outlasts(role: Role, *, named: bool) -> bool:
    """Whether no date ends it: an official whom the file names a coordinator would open cases again."""
    return role is Role.ELECTED and named


def spared(person: Neighbour, role: Role, today: date) -> Neighbour:
    """A role for a while more: the last coordinator's, for a town is never locked out by a date."""
    grant = grant_of(person, role)
    return person if grant is None else _changed(person, replace(grant, until=today + RESPITE, told=False))


def dated(person: Neighbour, today: date) -> Neighbour:
    """The person with a term, from this day, for each role that was given without one."""
    for role in sorted(person.roles - {item.role for item in person.grants}):
        person = given(person, role, None, today)
    return person


def next_look(grants: Collection[Grant]) -> date | None:
    """The day on which something is to be done about one of them."""
    days = [
        item.until + timedelta(days=1) if item.told else item.until - EVE
        for item in grants
        if item.until is not None
    ]
    return min(days, default=None)


# --- As they are kept -----------------------------------------------------------------------------------


def write_grants(grants: Collection[Grant]) -> str:
    """One grant a line: role, by whom (0: nobody that is known), on, until (empty: without an end), told."""
    return "\n".join(
        f"{item.role} {item.by or 0} {item.on} {item.until or ''} {'told' if item.told else ''}".rstrip()
        for item in grants
    )


def read_grants(lines: str) -> tuple[Grant, ...]:
    """The opposite of `write_grants`."""
    return tuple(_read_grant(*line.split(" ")) for line in lines.splitlines())


def _read_grant(role: str, by: str, on: str, until: str = "", told: str = "") -> Grant:
    last = date.fromisoformat(until) if until else None
    who = PersonId(int(by)) if by != "0" else None
    return Grant(Role(role), who, date.fromisoformat(on), last, told=bool(told))
