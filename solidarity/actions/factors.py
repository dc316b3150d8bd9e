"""Setting a second factor up, giving its codes, ending it; what asks for one calls `demand_proof`."""

from __future__ import annotations

from dataclasses import replace

from solidarity.factors import (
    Digits,
    ProofNeeded,
    Verdict,
    check,
    has_factor,
    hold_back,
    prove_first,
    stamp,
    vouched,
    waits,
)
from solidarity.notices import Kind, Notice, to
from solidarity.people import Factor, Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

WHAT = "factor"
"""What the audit says was given or taken."""


def demand_proof(unit: Unit, me: Neighbour) -> None:
    """Said before anything that reaches many or gives power: six digits first, unless they are fresh."""
    prove_first(me, unit.town, unit.now)


async def begin_factor(unit: Unit, me: Neighbour, secret: str) -> Neighbour:
    """A secret for their app; until the first right code it asks for nothing. The newest counts."""
    allow(me, Action.APPROVE)
    if has_factor(me):
        raise Refusal(Why.STALE)
    old = me.factor
    fresh = Factor(secret) if old is None else replace(old, secret=secret, used=0, asked_at=None)
    return await _keep(unit, replace(me, factor=fresh))


async def give_code(unit: Unit, me: Neighbour, code: str, digits: Digits) -> tuple[Neighbour, Verdict]:
    """What they typed. The first right one ever turns the factor on, and the colleagues are told.

    Where the town demands a factor, a colleague is asked first: the right code shows who has the app, not who
    has the right.
    """
    if me.factor is None:
        raise Refusal(Why.STALE)
    factor, verdict = check(me.factor, code, unit.now, digits)
    first = verdict is Verdict.RIGHT and not me.factor.confirmed
    if first and unit.town.second_factor:
        factor = hold_back(factor, unit.now)
    after = await _keep(unit, replace(me, factor=factor))
    if waits(after):
        freezes = await unit.audit.latest(me.id, Deed.FROZEN, Deed.UNFROZEN)
        await _tell_colleagues(unit, after, "asks", me.id, at=stamp(factor), freezes=freezes)
    elif first:
        await unit.audit.record(Deed.GRANTED, me.id, me.id, what=WHAT)
        await _tell_colleagues(unit, after, "set", me.id)
    return after, verdict


async def may_be_confirmed(unit: Unit, me: Neighbour) -> bool:
    """Whether there is a colleague who can say that it is they; else only the operator can."""
    return any(item.id != me.id for item in await unit.people.coordinators())


async def confirm_factor(unit: Unit, me: Neighbour, person_id: PersonId, asked: int) -> Neighbour:
    """A colleague spoke to them: it was they who set it up. Twice is once; a later one is asked anew."""
    person = await unit.people.get(person_id)
    allow(me, Action.GRANT, person)
    if has_factor(person):
        return person
    if person.factor is None or not waits(person) or not person.is_active or stamp(person.factor) != asked:
        raise Refusal(Why.STALE)
    if has_factor(me):
        demand_proof(unit, me)
    return await _confirm(unit, person, me.id)


async def confirm_by_operator(unit: Unit, telegram_id: int) -> Neighbour | None:
    """The same from the command line; None: of nobody with this Telegram id it is asked."""
    person = await unit.people.by_telegram(telegram_id)
    return await _confirm(unit, person, None) if person is not None and waits(person) else None


async def _confirm(unit: Unit, person: Neighbour, by: PersonId | None) -> Neighbour:
    assert person.factor is not None  # noqa: S101 - asked before
    after = await _keep(unit, replace(person, factor=vouched(person.factor)))
    await unit.audit.record(Deed.GRANTED, by, person.id, what=WHAT)
    unit.tell(Notice(Kind.FACTOR, facts={"who": person.id, "what": "confirmed"}), to(after))
    await _tell_colleagues(unit, after, "set", by)
    return after


async def end_factor(unit: Unit, me: Neighbour) -> Neighbour:
    """They want no codes any more: said with one."""
    if not has_factor(me):
        return me
    demand_proof(unit, me)
    return await _end(unit, me, me.id)


async def reset_factor(unit: Unit, me: Neighbour, person_id: PersonId) -> Neighbour:
    """Somebody lost their telephone: a colleague, who has a factor themselves, ends theirs."""
    person = await unit.people.get(person_id)
    allow(me, Action.GRANT, person)
    if not has_factor(me):
        raise ProofNeeded(set_up=True)
    demand_proof(unit, me)
    return await _end(unit, person, me.id)


async def reset_by_operator(unit: Unit, telegram_id: int) -> Neighbour | None:
    """The same from the command line; None: nobody with a second factor has this Telegram id."""
    person = await unit.people.by_telegram(telegram_id)
    return None if person is None or person.factor is None else await _end(unit, person, None)


async def _end(unit: Unit, person: Neighbour, by: PersonId | None) -> Neighbour:
    if person.factor is None:
        return person
    after = await _keep(unit, replace(person, factor=None))
    await unit.audit.record(Deed.REVOKED, by, person.id, what=WHAT)
    facts = {"who": person.id, "what": "ended" if by == person.id else "reset"}
    if by != person.id:
        unit.tell(Notice(Kind.FACTOR, facts=facts), to(after))
    await _tell_colleagues(unit, after, str(facts["what"]), by)
    return after


async def _tell_colleagues(
    unit: Unit, person: Neighbour, what: str, by: PersonId | None, **more: int
) -> None:
    """What opens power is never changed in silence. Who did it sees the screen."""
    others = [item for item in await unit.people.coordinators() if item.id not in (person.id, by)]
    unit.tell(Notice(Kind.FACTOR, facts={"who": person.id, "what": what, **more}), *map(to, others))


async def _keep(unit: Unit, person: Neighbour) -> Neighbour:
    await unit.people.save(person)
    return person
