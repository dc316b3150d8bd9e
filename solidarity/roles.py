"""Roles that are given by an invitation, and end: referents, elected officials, who agrees to alerts.

What each may do is `solidarity.rights`. Coordinators come by the municipality's file or by the operator.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from solidarity.people import Grant, Neighbour, PersonId, Role
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why

INVITATION_LIVES = timedelta(days=7)
ENDS = frozenset({Role.REFERENT, Role.ELECTED, Role.VALIDATOR})
"""What a coordinator can take back; coordinators themselves are the operator's matter."""


def roles_of(person: Neighbour) -> list[Role]:
    """What they are here, by the municipality's file or by an invitation, in the order of this list."""
    held = person.roles | ({Role.COORDINATOR} if person.named else set())
    if person.is_elected:
        held = held - {Role.COORDINATOR, Role.REFERENT}
    return [role for role in Role if role in held]


def as_referent(person: Neighbour, sector: Collection[str], town: Municipality) -> Neighbour:
    """Somebody who looks after these neighbourhoods. Invited again, the newer choice counts."""
    if person.is_elected:
        raise Refusal(Why.ELECTED)
    known = frozenset(code for code in sector if code in town.neighbourhoods)
    if not known:
        raise Refusal(Why.CODE_INVALID)
    return replace(person, roles=person.roles | {Role.REFERENT}, sector=known)


def as_elected(person: Neighbour) -> Neighbour:
    """An elected official: whatever opened cases to them ends, and does not come back by itself."""
    kept = person.roles - {Role.COORDINATOR, Role.REFERENT}
    return replace(person, roles=kept | {Role.ELECTED}, sector=frozenset())


def without(person: Neighbour, role: Role) -> Neighbour:
    """The person without this role; who has it not is unchanged."""
    if role not in ENDS:
        raise Refusal(Why.STALE)
    if role not in person.roles:
        return person
    sector = frozenset[str]() if role is Role.REFERENT else person.sector
    return replace(person, roles=person.roles - {role}, sector=sector)


def write_grants(grants: Collection[Grant]) -> str:
    """One grant a line: role, by whom (0: nobody that is known), on, until (empty: without an end)."""
    return "\n".join(f"{item.role} {item.by or 0} {item.on} {item.until or ''}" for item in grants)


def read_grants(lines: str) -> tuple[Grant, ...]:
    """The opposite of `write_grants`."""
    return tuple(_read_grant(*line.split(" ")) for line in lines.splitlines())


def _read_grant(role: str, by: str, on: str, until: str) -> Grant:
    last = date.fromisoformat(until) if until else None
    return Grant(Role(role), PersonId(int(by)) if by != "0" else None, date.fromisoformat(on), last)
