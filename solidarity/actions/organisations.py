"""How associations register, how the municipality decides on them, and who speaks for them."""

from __future__ import annotations

from datetime import timedelta

from solidarity.actions.telling import staff_places
from solidarity.actions.unspoken import tell_unspoken
from solidarity.notices import Fact, Kind, Notice, to
from solidarity.organisations import (
    Organisation,
    OrganisationId,
    Profile,
    Reason,
    Standing,
    change,
    join,
    leave,
    lift,
    name_lead,
    refuse,
    register,
    reminded,
    remove,
    suspend,
    validate,
)
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Code, Deed, Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, Right, allow, can

INVITATION_LIVES = timedelta(days=7)


async def invite_association(unit: Unit, staff: Neighbour) -> str:
    """A single-use secret of 128 bits for whoever is to register an association."""
    allow(staff, Action.STEER)
    return await unit.codes.issue(Code(Purpose.ASSOCIATION, unit.now + INVITATION_LIVES, {"by": staff.id}))


async def open_invitation(unit: Unit, secret: str) -> None:
    """Refuse a link that is no longer valid, before anything is asked."""
    if await unit.codes.peek(Purpose.ASSOCIATION, secret) is None:
        raise Refusal(Why.CODE_INVALID)


async def register_association(unit: Unit, person: Neighbour, profile: Profile, secret: str) -> Organisation:
    """It asks to be validated, by an invitation that is used up; the coordinators get its card."""
    if await unit.codes.use(Purpose.ASSOCIATION, secret) is None:
        raise Refusal(Why.CODE_INVALID)
    organisation = register(profile, person, unit.now)
    await unit.organisations.add(organisation)
    unit.tell(_about(Kind.ASSOCIATION_ASKS, organisation), *await staff_places(unit))
    return organisation


async def validate_association(unit: Unit, staff: Neighbour, known: OrganisationId) -> Organisation:
    """It may speak, and its members know."""
    before = await unit.organisations.lock(known)
    return await _decided(unit, staff, before, validate(before, staff, unit.now))


async def refuse_association(
    unit: Unit, staff: Neighbour, known: OrganisationId, reason: Reason
) -> Organisation:
    """It may not, and its members read why."""
    before = await unit.organisations.lock(known)
    return await _decided(unit, staff, before, refuse(before, staff, reason, unit.now))


async def suspend_association(
    unit: Unit, staff: Neighbour, known: OrganisationId, reason: Reason
) -> Organisation:
    """Nothing more is published in its name, and its members read why."""
    before = await unit.organisations.lock(known)
    return await _decided(unit, staff, before, suspend(before, staff, reason, unit.now))


async def lift_suspension(unit: Unit, staff: Neighbour, known: OrganisationId) -> Organisation:
    """It may speak again, and its members know."""
    before = await unit.organisations.lock(known)
    return await _decided(unit, staff, before, lift(before, staff, unit.now))


async def _decided(unit: Unit, staff: Neighbour, before: Organisation, after: Organisation) -> Organisation:
    """Stored, written down and told, once: a second tap of the same coordinator changes nothing."""
    if after == before:
        return after
    await unit.organisations.save(after)
    await unit.audit.record(Deed.DECIDED, staff.id, after.asked_by)
    how = "lifted" if before.standing is Standing.SUSPENDED else after.standing.value
    facts: dict[str, Fact] = {"how": how}
    if after.reason is not None:
        facts["reason"] = after.reason.value
    members = await unit.organisations.members(after.id)
    unit.tell(_about(Kind.ASSOCIATION_DECIDED, after, **facts), *map(to, members))
    return after


async def ask_association(unit: Unit, staff: Neighbour, known: OrganisationId, text: str) -> Organisation:
    """A question of the municipality, to those who lead it."""
    organisation = await unit.organisations.get(known)
    allow(staff, Right.DECIDE, organisation)
    if not organisation.leads:
        raise Refusal(Why.STALE)
    asked = _about(Kind.ASSOCIATION_ASKED, organisation, who=staff.id, text=text)
    await _tell_leads(unit, organisation, asked)
    return organisation


async def answer_municipality(
    unit: Unit, person: Neighbour, known: OrganisationId, text: str
) -> Organisation:
    """Their answer, to every coordinator."""
    organisation = await unit.organisations.get(known)
    allow(person, Right.ANSWER, organisation)
    answer = _about(Kind.ASSOCIATION_ANSWERED, organisation, who=person.id, text=text)
    unit.tell(answer, *await staff_places(unit))
    return organisation


async def remind_of_association(unit: Unit, known: OrganisationId) -> int:
    """It waits for longer than was said: the coordinators read it once more, and only once."""
    organisation = await unit.organisations.lock(known)
    if organisation.remind_at is None or organisation.remind_at > unit.now:
        return 0
    await unit.organisations.save(reminded(organisation))
    unit.tell(_about(Kind.ASSOCIATION_ASKS, organisation, late=1), *await staff_places(unit))
    return 1


async def invite_member(unit: Unit, person: Neighbour, known: OrganisationId) -> str:
    """A single-use secret for somebody who is to write for it too."""
    organisation = await unit.organisations.get(known)
    allow(person, Right.INVITE, organisation)
    code = Code(Purpose.JOIN, unit.now + INVITATION_LIVES, {"organisation": organisation.id, "by": person.id})
    return await unit.codes.issue(code)


async def accept_membership(unit: Unit, person: Neighbour, secret: str) -> Organisation:
    """Somebody speaks for it too; those who lead it know. The invitation is used up."""
    code = await unit.codes.peek(Purpose.JOIN, secret)
    found = await unit.organisations.find(OrganisationId(int(code.facts["organisation"]))) if code else None
    if found is None:
        raise Refusal(Why.CODE_INVALID)
    before = await unit.organisations.lock(found.id)
    after = join(before, person, unit.now)
    if after == before:
        return after
    if not await _may_still_invite(unit, code, before) or await unit.codes.use(Purpose.JOIN, secret) is None:
        raise Refusal(Why.CODE_INVALID)
    await _tell_leads(unit, before, _about(Kind.ASSOCIATION_JOINED, after, who=person.id))
    await unit.organisations.save(after)
    return after


async def _may_still_invite(unit: Unit, code: Code | None, organisation: Organisation) -> bool:
    """Whether who made the link could let somebody in now too: who was removed lets nobody in."""
    by = code.facts.get("by") if code is not None else None
    maker = await unit.people.find(PersonId(int(by))) if by is not None else None
    rights = (Right.INVITE, Right.DECIDE)
    return maker is not None and any(can(maker, right, organisation) for right in rights)


async def remove_member(unit: Unit, lead: Neighbour, known: OrganisationId, person: PersonId) -> Organisation:
    """Somebody no longer writes for it, and knows."""
    before = await unit.organisations.lock(known)
    after = remove(before, lead, person)
    if after != before:
        await unit.organisations.save(after)
        await _tell_one(unit, person, _about(Kind.ASSOCIATION_REMOVED, after))
    return after


async def name_another_lead(
    unit: Unit, lead: Neighbour, known: OrganisationId, person: PersonId
) -> Organisation:
    """Somebody leads it as well, and knows."""
    before = await unit.organisations.lock(known)
    after = name_lead(before, lead, person)
    if after != before:
        await unit.organisations.save(after)
        await _tell_one(unit, person, _about(Kind.ASSOCIATION_LEAD, after))
    return after


async def leave_association(unit: Unit, person: Neighbour, known: OrganisationId) -> None:
    """Somebody leaves it. A registration that nobody is left of, and that is not valid, is taken back."""
    after = leave(await unit.organisations.lock(known), person)
    if after.members or after.standing in (Standing.VALID, Standing.SUSPENDED):
        await unit.organisations.save(after)
    else:
        await unit.organisations.drop(after.id)
        return
    if all(item.away for item in after.members):
        await tell_unspoken(unit, after, person)


async def change_association(
    unit: Unit, person: Neighbour, known: OrganisationId, profile: Profile
) -> Organisation:
    """Its contact, neighbourhoods or services are others now."""
    after = change(await unit.organisations.lock(known), person, profile)
    await unit.organisations.save(after)
    return after


async def _tell_leads(unit: Unit, organisation: Organisation, notice: Notice) -> None:
    for member in organisation.leads:
        await _tell_one(unit, member.person, notice)


async def _tell_one(unit: Unit, person: PersonId, notice: Notice) -> None:
    found = await unit.people.find(person)
    if found is not None:
        unit.tell(notice, to(found))


def _about(kind: Kind, organisation: Organisation, **facts: Fact) -> Notice:
    return Notice(kind, facts={"organisation": organisation.id, **facts})
