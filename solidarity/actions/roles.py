"""Giving somebody a role by a single-use invitation, and ending one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from solidarity.actions.people import hand_back
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour, PersonId, Role
from solidarity.ports import Code, Deed, Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can
from solidarity.roles import INVITATION_LIVES, as_elected, as_referent, without


async def list_team(unit: Unit, me: Neighbour) -> Sequence[Neighbour]:
    """Everybody who has a role."""
    allow(me, Action.STEER)
    return await unit.people.with_a_role()


async def invite_referent(unit: Unit, me: Neighbour, sector: Collection[str]) -> str:
    """A single-use secret of 128 bits: whoever opens it looks after these neighbourhoods."""
    allow(me, Action.STEER)
    known = [item.code for item in unit.town.active_neighbourhoods() if item.code in sector]
    if not known:
        raise Refusal(Why.STALE)
    facts = {"sector": ",".join(known)}
    return await unit.codes.issue(Code(Purpose.REFERENT, unit.now + INVITATION_LIVES, facts))


async def invite_elected(unit: Unit, me: Neighbour) -> str:
    """A single-use secret of 128 bits, for an elected official."""
    allow(me, Action.STEER)
    return await unit.codes.issue(Code(Purpose.ELECTED, unit.now + INVITATION_LIVES, {}))


async def accept_role(unit: Unit, person: Neighbour, purpose: Purpose, secret: str) -> tuple[Neighbour, Role]:
    """The role that the link gives; the invitation is used up. What it closes to them is handed on."""
    code = await unit.codes.peek(purpose, secret)
    if code is None or purpose not in (Purpose.REFERENT, Purpose.ELECTED):
        raise Refusal(Why.CODE_INVALID)
    if purpose is Purpose.REFERENT:
        role, after = Role.REFERENT, as_referent(person, str(code.facts["sector"]).split(","), unit.town)
    else:
        if person.is_coordinator and len(await unit.people.coordinators()) < 2:  # noqa: PLR2004
            raise Refusal(Why.LAST_COORDINATOR)
        role, after = Role.ELECTED, as_elected(person)
    if await unit.codes.use(purpose, secret) is None:
        raise Refusal(Why.CODE_INVALID)
    await unit.audit.record(Deed.GRANTED, None, person.id)
    await unit.people.save(after)
    if role is Role.ELECTED:
        await _let_go(unit, after)
        for held in await unit.missions.held_by(after.id):
            if held.request is not None and not held.state.is_over:
                await hand_back(unit, held.id, after)
    return after, role


async def end_role(unit: Unit, me: Neighbour, person_id: PersonId, role: Role) -> Neighbour:
    """Take a role back: what they looked after is their colleagues', and they are told."""
    allow(me, Action.STEER)
    before = await unit.people.get(person_id)
    after = without(before, role)
    if after is before:
        return before
    await unit.people.save(after)
    await unit.audit.record(Deed.REVOKED, me.id, person_id)
    unit.tell(Notice(Kind.ROLE_ENDED, facts={"role": role.value}), to(after))
    await _let_go(unit, after)
    return after


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
