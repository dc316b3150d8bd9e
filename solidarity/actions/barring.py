"""Suspending, banning and letting back in; freezing an account of the team and ending that.

What somebody holds is handed back at once; what they asked for is never dropped: a coordinator decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from solidarity import barring
from solidarity.actions.concerns import who_reads
from solidarity.actions.factors import demand_proof
from solidarity.actions.freezing import stop_alerts
from solidarity.actions.people import hand_back
from solidarity.actions.seating import leave_line
from solidarity.actions.telling import tell_person, tell_staff
from solidarity.actions.unspoken import tell_of_unspoken
from solidarity.barring import WITHIN, Until
from solidarity.concerns import ConcernId
from solidarity.factors import begun_anew
from solidarity.missions import Mission, State, release
from solidarity.notices import Cause, Kind, Notice, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.rights import Action, allow, can


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as those see them who may keep people away."""

    person: Neighbour
    by: Neighbour | None
    """Who suspended, banned or froze them."""
    lasting: int
    """How many missions and requests of theirs are not over."""
    may_bar: bool
    version: int = 0
    """Another one as soon as somebody keeps them away or apart, or ends that: a button of before is old."""


async def show_account(
    unit: Unit, me: Neighbour, person_id: PersonId, concern: ConcernId | None = None
) -> Account:
    """How somebody stands here."""
    person = await unit.people.get(person_id)
    if not await _as_lead(unit, me, person, concern):
        allow(me, Action.BAR)
    return await _account(unit, me, person)


async def _account(unit: Unit, me: Neighbour, person: Neighbour) -> Account:
    by = person.barred.by if person.barred is not None else person.frozen_by
    missions = [*await unit.missions.asked_by(person.id), *await unit.missions.held_by(person.id)]
    lasting = sum(not item.state.is_over for item in missions)
    may_bar = person.id != me.id and not barring.holds_power(person)
    version = await unit.audit.latest(person.id, Deed.BARRED, Deed.UNBARRED, Deed.PARTED)
    return Account(person, await unit.people.find(by) if by else None, lasting, may_bar, version)


async def _as_lead(unit: Unit, me: Neighbour, person: Neighbour, concern: ConcernId | None) -> bool:
    """Whether they may because of a concern about this very person, which they may read."""
    found = await unit.concerns.find(concern) if concern is not None else None
    if found is None or found.about != person.id:
        return False
    return any(item.id == me.id for item in await who_reads(unit, found))


async def bar_person(
    unit: Unit, me: Neighbour, person_id: PersonId, how: Until, concern: ConcernId | None = None
) -> Account:
    """Away for a while or for good, from now on: told, and everything of theirs is in somebody's hands."""
    before = await unit.people.get(person_id)
    lead = not can(me, Action.BAR, before) and await _as_lead(unit, me, before, concern)
    after = barring.bar(me, before, how, unit.now, as_lead=lead)
    await unit.people.save(after)
    await unit.audit.record(Deed.BARRED, me.id, person_id, what=f"{how.bar} {how.ground}")
    facts: dict[str, str | int] = {"bar": how.bar.value, "why": how.ground.value}
    if after.barred is not None and after.barred.until is not None and how.days is not None:
        facts["until"] = unit.town.today(after.barred.until).isoformat()
    unit.tell(Notice(Kind.BARRED, facts=facts), to(after))
    await tell_of_unspoken(unit, after)
    await hand_all_back(unit, after)
    await _hand_over_requests(unit, after)
    return await _account(unit, me, after)


async def hand_all_back(unit: Unit, person: Neighbour) -> None:
    """What they promised and what they wait for; what they look after is anybody's. Not an action itself."""
    for held in await unit.missions.held_by(person.id):
        if not held.state.is_over:
            await hand_back(unit, held.id, person)
    for waits in await unit.missions.awaited_by(person.id):
        await leave_line(unit, await unit.missions.lock(waits.id), person.id)
    for item in await unit.missions.looked_after_by(person.id):
        if item.handler == person.id:
            before = await unit.missions.lock(item.id)
            await unit.refresh(await unit.missions.save(replace(before, handler=None, handler_until=None)))
    for mission in await unit.triage.on_cards_of(person.id):
        await unit.refresh(mission, chats={person.telegram_id}, renewed=Kind.STAFF_CARD)


async def _hand_over_requests(unit: Unit, person: Neighbour) -> None:
    """No volunteer goes there unless a coordinator says so; of somebody banned, nor who had said yes."""
    banned = barring.is_banned(person)
    for asked in await unit.missions.asked_by(person.id):
        noted = asked.request is not None and asked.request.noted
        if asked.state.is_over or noted or (asked.state is not State.OPEN and not banned):
            continue
        before = await unit.missions.lock(asked.id)
        after = await _without_helpers(unit, before)
        after = await tell_staff(unit, replace(after, wave_at=None, hold=None), Cause.APART)
        after = await unit.missions.save(after)
        await unit.refresh(after, renewed=(Kind.STAFF_CARD, Kind.OFFER, Kind.GROUP_CARD))


async def _without_helpers(unit: Unit, mission: Mission) -> Mission:
    for part in mission.holders:
        mission = release(mission, part.person, unit.now)
        await tell_person(unit, part.person, Notice(Kind.REASSIGNED, mission.id))
    return mission


async def lift_bar(unit: Unit, me: Neighbour, person_id: PersonId) -> Account:
    """Back as before, says a coordinator. Twice is once."""
    before = await unit.people.get(person_id)
    after = barring.lift(me, before)
    if after is not before:
        await _free(unit, after, me.id)
    return await _account(unit, me, after)


async def _free(unit: Unit, after: Neighbour, by: PersonId | None) -> None:
    await unit.people.save(after)
    await unit.bans.forget(after.telegram_id)  # of an earlier account of theirs
    await unit.audit.record(Deed.UNBARRED, by, after.id)
    unit.tell(Notice(Kind.UNBARRED), to(after))


async def end_bar(unit: Unit, person_id: PersonId) -> int:
    """The time is over: they are told, and nothing of it is kept with them."""
    person = await unit.people.get(person_id)
    if person.barred is not None:
        return 0
    await _free(unit, person, None)
    return 1


async def unbar_account(unit: Unit, telegram_id: int) -> bool:
    """The operator lets somebody back in, also who has erased themselves; whether there was anything."""
    person = await unit.people.by_telegram(telegram_id)
    remembered = await unit.bans.forget(telegram_id)
    if person is None or person.barred is None:
        return remembered
    await _free(unit, replace(person, barred=None), None)
    return True


# --- Accounts of the team -------------------------------------------------------------------------------


async def freezes_of(unit: Unit, person_id: PersonId) -> int:
    """Another number as soon as somebody freezes or frees this account: a button drawn before is old."""
    return await unit.audit.latest(person_id, Deed.FROZEN, Deed.UNFROZEN)


async def freeze_account(unit: Unit, me: Neighbour, person_id: PersonId) -> Neighbour:
    """One tap: from this very moment the account is nobody's of the team; the others know. Twice is once."""
    before = await unit.people.get(person_id)
    team = await unit.people.with_a_role()
    lately = await unit.bans.frozen_lately(me.id, unit.now - WITHIN)
    after = barring.freeze(me, before, team, lately, unit.now)
    if after is before:
        return before
    after = begun_anew(after)
    await unit.people.save(after)
    await unit.audit.record(Deed.FROZEN, me.id, person_id)
    await unit.bans.void_codes(person_id)
    await unit.bans.drop_draft(after.telegram_id)
    stopped = await stop_alerts(unit, after)
    facts: dict[str, str | int] = {"who": person_id, "other": me.id}
    facts |= {"out": stopped.out, "stopped": stopped.stopped}
    unit.tell(Notice(Kind.FROZEN, facts=facts), *map(to, _others(team, me, after)), to(after))
    await tell_of_unspoken(unit, after)
    await hand_all_back(unit, after)
    return after


def _others(team: Iterable[Neighbour], *but: Neighbour) -> list[Neighbour]:
    known = {item.id for item in but}
    return [item for item in team if item.id not in known and item.is_active]


async def unfreeze_account(unit: Unit, me: Neighbour, person_id: PersonId) -> Neighbour:
    """A colleague gives the account its roles back; the others know. Twice is once."""
    before = await unit.people.get(person_id)
    after = barring.unfreeze(me, before)
    demand_proof(unit, me)
    if after is not before:
        await _thaw(unit, after, me)
    return after


async def unfreeze_by_operator(unit: Unit, telegram_id: int) -> bool:
    """The operator does, where nobody of the team is left who could; whether it was frozen."""
    person = await unit.people.by_telegram(telegram_id)
    if person is None:
        remembered = await unit.bans.frozen_since(telegram_id)
        return remembered is not None and await unit.bans.forget(telegram_id)
    if person.frozen_at is None:
        return False
    await _thaw(unit, barring.thawed(person), None)
    return True


async def _thaw(unit: Unit, after: Neighbour, by: Neighbour | None) -> None:
    await unit.people.save(after)
    if await unit.bans.frozen_since(after.telegram_id) is not None:  # of an earlier account of theirs
        await unit.bans.forget(after.telegram_id)
    await unit.audit.record(Deed.UNFROZEN, by.id if by is not None else None, after.id)
    facts: dict[str, str | int] = {"who": after.id}
    if by is not None:
        facts["other"] = by.id
    team = await unit.people.with_a_role()
    but = [by, after] if by is not None else [after]
    unit.tell(Notice(Kind.UNFROZEN, facts=facts), *map(to, _others(team, *but)), to(after))
