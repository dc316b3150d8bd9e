"""Giving somebody a role by an invitation, prolonging one, ending one: by a colleague, or by date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from solidarity.actions.factors import demand_proof
from solidarity.actions.inviting import inviter, issue, permit_giving
from solidarity.actions.people import hand_back
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, to
from solidarity.people import Grant, Neighbour, PersonId, Role
from solidarity.ports import Code, Deed, Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can
from solidarity.roles import (
    INVITATION_LIVES,
    as_elected,
    as_referent,
    dated,
    ended,
    given,
    grant_of,
    outlasts,
    over,
    prolonged,
    spared,
    to_tell,
    told,
    without,
)

GIVES = {
    Purpose.REFERENT: Role.REFERENT,
    Purpose.ELECTED: Role.ELECTED,
    Purpose.PROFESSIONAL: Role.PROFESSIONAL,
    Purpose.SAFEGUARD: Role.SAFEGUARD,
}
"""The roles that are given by links of this module; who may agree to alerts: `actions.validators`."""


async def list_team(unit: Unit, me: Neighbour) -> Sequence[Neighbour]:
    """Everybody who has a role."""
    allow(me, Action.STEER)
    return await unit.people.with_a_role()


async def invite_referent(unit: Unit, me: Neighbour, sector: Collection[str]) -> str:
    """A single-use secret of 128 bits: whoever opens it looks after these neighbourhoods."""
    permit_giving(unit, me)
    known = [item.code for item in unit.town.active_neighbourhoods() if item.code in sector]
    if not known:
        raise Refusal(Why.STALE)
    return await issue(unit, me, Purpose.REFERENT, INVITATION_LIVES, sector=",".join(known))


async def invite_elected(unit: Unit, me: Neighbour) -> str:
    """A single-use secret of 128 bits, for an elected official."""
    return await issue(unit, me, Purpose.ELECTED, INVITATION_LIVES)


async def invite_professional(unit: Unit, me: Neighbour) -> str:
    """A single-use secret of 128 bits, for a social worker or a nurse."""
    return await issue(unit, me, Purpose.PROFESSIONAL, INVITATION_LIVES)


async def invite_safeguard(unit: Unit, me: Neighbour) -> str:
    """A single-use secret of 128 bits, for the safeguarding lead."""
    return await issue(unit, me, Purpose.SAFEGUARD, INVITATION_LIVES)


async def accept_role(unit: Unit, person: Neighbour, purpose: Purpose, secret: str) -> tuple[Neighbour, Role]:
    """The role that the link gives; the invitation is used up. What it closes to them is handed on."""
    code = await unit.codes.peek(purpose, secret)
    role = GIVES.get(purpose)
    if code is None or role is None:
        raise Refusal(Why.CODE_INVALID)
    if role is Role.ELECTED and person.is_coordinator and await _is_last(unit, person):
        raise Refusal(Why.LAST_COORDINATOR)
    by = await inviter(unit, code)
    after = _with(unit, person, role, code, by)
    if await unit.codes.use(purpose, secret) is None:
        raise Refusal(Why.CODE_INVALID)
    await unit.audit.record(Deed.GRANTED, by, person.id, what=role.value)
    await unit.people.save(after)
    if role is Role.ELECTED:
        await _let_go(unit, after)
        for held in await unit.missions.held_by(after.id):
            if held.request is not None and not held.state.is_over:
                await hand_back(unit, held.id, after)
    return after, role


def _with(unit: Unit, person: Neighbour, role: Role, code: Code, by: PersonId | None) -> Neighbour:
    today = unit.town.today(unit.now)
    if role is Role.REFERENT:
        return as_referent(person, str(code.facts["sector"]).split(","), unit.town, by, today)
    return as_elected(person, by, today) if role is Role.ELECTED else given(person, role, by, today)


async def end_role(unit: Unit, me: Neighbour, person_id: PersonId, role: Role) -> Neighbour:
    """Take a role back: what they looked after is their colleagues', and they are told."""
    allow(me, Action.GRANT)
    before = await unit.people.get(person_id)
    after = without(before, role)
    if after is before:
        return before
    demand_proof(unit, me)
    await _ended(unit, after, role, me.id)
    return after


async def prolong_role(unit: Unit, me: Neighbour, person_id: PersonId, role: Role) -> Neighbour:
    """A year more, said by a coordinator of somebody else's role; its holder is told. Twice is once."""
    before = await unit.people.get(person_id)
    allow(me, Action.GRANT, before)
    after = prolonged(before, role, me.id, unit.town.today(unit.now))
    if after is before:
        return before
    demand_proof(unit, me)
    await unit.people.save(after)
    await unit.audit.record(Deed.GRANTED, me.id, person_id, what=role.value)
    unit.tell(_about(Kind.ROLE_LASTS, after, grant_of(after, role)), to(after))
    return after


# --- By date --------------------------------------------------------------------------------------------


async def see_to_roles(unit: Unit, person_id: PersonId) -> int:
    """What the calendar says of somebody's roles: told two weeks before, gone after the last day."""
    person = await unit.people.find(person_id)
    if person is None:
        return 0
    today = unit.town.today(unit.now)
    after = dated(person, today)
    for grant in over(after.grants, today):
        after = await _over(unit, after, grant)
    for grant in to_tell(after, today):
        after = await _tell_of_end(unit, after, grant)
    await unit.people.save(after)
    return 1


async def _over(unit: Unit, person: Neighbour, grant: Grant) -> Neighbour:
    """Its last day has passed. A town is never left without a coordinator by a date."""
    last = grant.role is Role.COORDINATOR and person.is_coordinator and await _is_last(unit, person)
    if last or outlasts(grant.role, named=person.named):
        lasting = spared(person, grant.role, unit.town.today(unit.now))
        await unit.audit.record(Deed.GRANTED, None, person.id, what=grant.role.value)
        return lasting
    after = ended(person, grant.role)
    await _ended(unit, after, grant.role, None)
    return after


async def _tell_of_end(unit: Unit, person: Neighbour, grant: Grant) -> Neighbour:
    notice = _about(Kind.ROLE_ENDS, person, grant)
    others = [item for item in await unit.people.coordinators() if item.id != person.id]
    unit.tell(notice, to(person), *map(to, others))
    return told(person, grant.role)


def _about(kind: Kind, person: Neighbour, grant: Grant | None) -> Notice:
    until = grant.until.isoformat() if grant is not None and grant.until is not None else ""
    role = grant.role.value if grant is not None else ""
    return Notice(kind, facts={"who": person.id, "role": role, "until": until})


async def _is_last(unit: Unit, person: Neighbour) -> bool:
    return all(item.id == person.id for item in await unit.people.coordinators())


async def _ended(unit: Unit, after: Neighbour, role: Role, by: PersonId | None) -> None:
    await unit.people.save(after)
    await unit.audit.record(Deed.REVOKED, by, after.id, what=role.value)
    unit.tell(Notice(Kind.ROLE_ENDED, facts={"role": role.value}), to(after))
    await _let_go(unit, after)


async def _let_go(unit: Unit, person: Neighbour) -> None:
    """What they may no longer look after is anybody's again; their cards of it show nothing any more."""
    for item in await unit.missions.looked_after_by(person.id):
        if item.handler == person.id and not can(person, Action.STEER, item):
            await _free(unit, await unit.missions.lock(item.id))
    for mission in await unit.triage.on_cards_of(person.id):
        if not can(person, Action.STEER, mission):
            await unit.refresh(mission, chats={person.telegram_id}, renewed=Kind.STAFF_CARD)


async def _free(unit: Unit, mission: Mission) -> None:
    after = await unit.missions.save(replace(mission, handler=None, handler_until=None))
    await unit.refresh(after)
