"""Associations register, are decided on, and speak through their members: what is kept, and who is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from solidarity.actions.barring import bar_person, lift_bar
from solidarity.actions.organisations import (
    INVITATION_LIVES,
    accept_membership,
    answer_municipality,
    ask_association,
    change_association,
    invite_association,
    invite_member,
    leave_association,
    lift_suspension,
    name_another_lead,
    open_invitation,
    refuse_association,
    register_association,
    remind_of_association,
    remove_member,
    suspend_association,
    validate_association,
)
from solidarity.actions.people import erase_neighbour, show_own_data
from solidarity.barring import Ground, Until
from solidarity.notices import Kind
from solidarity.organisations import (
    DECIDE_WITHIN,
    Actor,
    Organisation,
    Part,
    Profile,
    Reason,
    Standing,
)
from solidarity.people import Bar, Neighbour
from solidarity.ports import Deed
from solidarity.refusals import Refusal, Why
from tests.actions.acting import act, gather, nothing_new, refused
from tests.cast import AMEL, ANA, BEN, NOW, ROSA, SAM, STAFF_GROUP
from tests.stores import TestedStore, deliver, rows

PROFILE = Profile(
    Actor.ASSOCIATION,
    "Les Amis du Quai",
    "081 22 33 44",
    "0417497106",
    frozenset({"gare"}),
    frozenset({"courses"}),
)


async def registered(
    store: TestedStore, staff: Neighbour, person: Neighbour, profile: Profile = PROFILE
) -> Organisation:
    """An association that waits; the coordinators have its card."""
    secret = await act(store, invite_association, staff)
    made = await act(store, register_association, person, profile, secret)
    await deliver(store)
    return made


async def valid(store: TestedStore, staff: Neighbour, person: Neighbour) -> Organisation:
    """An association that may speak; its members know."""
    made = await registered(store, staff, person)
    after = await act(store, validate_association, staff, made.id)
    await deliver(store)
    return after


async def joined(store: TestedStore, lead: Neighbour, it: Organisation, person: Neighbour) -> Organisation:
    """A little later somebody writes for it too."""
    store.clock.move(minutes=1)
    secret = await act(store, invite_member, lead, it.id)
    after = await act(store, accept_membership, person, secret)
    await deliver(store)
    return after


async def stored(store: TestedStore, it: Organisation) -> Organisation | None:
    """How it stands."""
    async with store.unit() as unit:
        return await unit.organisations.find(it.id)


# --- Registering ----------------------------------------------------------------------------------------


async def test_who_opens_an_invitation_registers_and_every_coordinator_gets_the_card(
    store: TestedStore,
) -> None:
    """Each in private, and their chat."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, BEN, groups=(STAFF_GROUP,))
    secret = await act(store, invite_association, amel)
    await act(store, open_invitation, secret)
    made = await act(store, register_association, rosa, PROFILE, secret)
    assert await stored(store, made) == made
    assert made.standing is Standing.WAITING
    heard = await deliver(store)
    assert heard == {name: [Kind.ASSOCIATION_ASKS.value] for name in ("Amel", "Ben", "staff group")}


async def test_an_invitation_registers_one_association(store: TestedStore) -> None:
    """Whoever comes second is told that the link is worn out; one that nobody made is worth nothing."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    secret = await act(store, invite_association, amel)
    await act(store, register_association, rosa, PROFILE, secret)
    assert await refused(store, register_association, sam, PROFILE, secret) is Why.CODE_INVALID
    assert await refused(store, open_invitation, secret) is Why.CODE_INVALID
    assert await refused(store, register_association, sam, PROFILE, "A" * 22) is Why.CODE_INVALID


async def test_an_invitation_lives_for_a_week(store: TestedStore) -> None:
    """Up to its last second, and not longer."""
    rosa, amel = await gather(store, ROSA, AMEL)
    secret = await act(store, invite_association, amel)
    store.clock.at = NOW + INVITATION_LIVES - timedelta(seconds=1)
    await act(store, open_invitation, secret)
    store.clock.at = NOW + INVITATION_LIVES
    assert await refused(store, open_invitation, secret) is Why.CODE_INVALID
    assert await refused(store, register_association, rosa, PROFILE, secret) is Why.CODE_INVALID


async def test_only_coordinators_invite_associations(store: TestedStore) -> None:
    """A neighbour who presses a forged button is refused."""
    (rosa,) = await gather(store, ROSA)
    assert await refused(store, invite_association, rosa) is Why.STAFF_ONLY


# --- Deciding -------------------------------------------------------------------------------------------


async def test_validated_it_may_speak_and_its_members_know(store: TestedStore) -> None:
    """Who decided is kept, and written down; a second tap changes nothing."""
    rosa, amel = await gather(store, ROSA, AMEL)
    made = await registered(store, amel, rosa)
    after = await act(store, validate_association, amel, made.id)
    assert after.may_speak
    assert (after.decided_by, after.decided_at) == (amel.id, NOW)
    (told,) = await rows(store, Kind.ASSOCIATION_DECIDED)
    assert (told.chat, told.facts["how"]) == (rosa.telegram_id, "valid")
    await deliver(store)
    await nothing_new(store, validate_association, amel, made.id)
    async with store.unit() as unit:
        assert [item.deed for item in await unit.audit.about(rosa.id)] == [Deed.DECIDED]


async def test_refused_its_members_read_why(store: TestedStore) -> None:
    """And the reason is kept."""
    rosa, amel = await gather(store, ROSA, AMEL)
    made = await registered(store, amel, rosa)
    after = await act(store, refuse_association, amel, made.id, Reason.ELSEWHERE)
    assert (after.standing, after.reason) == (Standing.REFUSED, Reason.ELSEWHERE)
    (told,) = await rows(store, Kind.ASSOCIATION_DECIDED)
    assert (told.facts["how"], told.facts["reason"]) == ("refused", "elsewhere")


async def test_of_two_coordinators_at_once_one_decides(store: TestedStore) -> None:
    """The other learns it, and the members are told one thing only."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    made = await registered(store, amel, rosa)
    answers = await asyncio.gather(
        act(store, validate_association, amel, made.id),
        act(store, refuse_association, ben, made.id, Reason.UNKNOWN),
        return_exceptions=True,
    )
    (late,) = [item for item in answers if isinstance(item, Refusal)]
    (first,) = [item for item in answers if isinstance(item, Organisation)]
    assert late.why is Why.DECIDED
    assert await stored(store, made) == first
    assert len(await rows(store, Kind.ASSOCIATION_DECIDED)) == 1


async def test_suspended_nothing_may_be_published_until_it_is_lifted(store: TestedStore) -> None:
    """Every member is told of both, with the reason of the first."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await joined(store, rosa, await valid(store, amel, rosa), sam)
    silent = await act(store, suspend_association, amel, it.id, Reason.RULES)
    assert not silent.may_speak
    again = await act(store, lift_suspension, amel, it.id)
    assert again.may_speak
    told = [row for row in await rows(store, Kind.ASSOCIATION_DECIDED) if row.facts]
    assert [(row.chat, row.facts["how"], row.facts.get("reason")) for row in told[-4:]] == [
        *((person.telegram_id, "suspended", "rules") for person in (rosa, sam)),
        *((person.telegram_id, "lifted", None) for person in (rosa, sam)),
    ]


@pytest.mark.parametrize("action", [validate_association, lift_suspension])
async def test_nobody_but_the_town_decides(store: TestedStore, action: object) -> None:
    """Not even who leads it."""
    rosa, amel = await gather(store, ROSA, AMEL)
    made = await registered(store, amel, rosa)
    assert await refused(store, action, rosa, made.id) is Why.STAFF_ONLY  # type: ignore[arg-type]
    assert await refused(store, refuse_association, rosa, made.id, Reason.TWICE) is Why.STAFF_ONLY
    assert await refused(store, suspend_association, rosa, made.id, Reason.RULES) is Why.STAFF_ONLY


async def test_a_question_reaches_who_leads_it_and_its_answer_every_coordinator(store: TestedStore) -> None:
    """In their own words, under the name of who wrote; nobody else may write either."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN)
    made = await registered(store, amel, rosa)
    await act(store, ask_association, amel, made.id, "Où êtes-vous ?")
    (asked,) = await rows(store, Kind.ASSOCIATION_ASKED)
    assert (asked.chat, asked.facts["who"]) == (rosa.telegram_id, amel.id)
    assert asked.facts["text"] == "Où êtes-vous ?"
    await act(store, answer_municipality, rosa, made.id, "Au Quai 3.")
    answers = await rows(store, Kind.ASSOCIATION_ANSWERED)
    assert {row.chat for row in answers} == {amel.telegram_id, ben.telegram_id}
    assert {(row.facts["who"], row.facts["text"]) for row in answers} == {(rosa.id, "Au Quai 3.")}
    assert await refused(store, ask_association, rosa, made.id, "?") is Why.STAFF_ONLY
    assert await refused(store, answer_municipality, sam, made.id, "?") is Why.NOT_A_MEMBER


async def test_coordinators_are_reminded_once_after_two_days(store: TestedStore) -> None:
    """Not a second before; never again; and not of what was decided meanwhile."""
    rosa, amel = await gather(store, ROSA, AMEL)
    made = await registered(store, amel, rosa)
    other = await registered(store, amel, rosa, replace(PROFILE, name="Le Club"))
    await act(store, validate_association, amel, other.id)
    await deliver(store)
    store.clock.at = NOW + DECIDE_WITHIN - timedelta(seconds=1)
    async with store.unit() as unit:
        assert await unit.organisations.undecided(10) == []
    assert await nothing_new(store, remind_of_association, made.id) == 0
    store.clock.at = NOW + DECIDE_WITHIN
    async with store.unit() as unit:
        assert await unit.organisations.undecided(10) == [made.id]
    assert await act(store, remind_of_association, made.id) == 1
    (late,) = [row for row in await rows(store, Kind.ASSOCIATION_ASKS) if "late" in row.facts]
    assert late.chat == amel.telegram_id
    await deliver(store)
    store.clock.move(days=9)
    assert await nothing_new(store, remind_of_association, made.id) == 0


# --- Members --------------------------------------------------------------------------------------------


async def test_a_member_invites_another_who_writes_for_it(store: TestedStore) -> None:
    """Who leads it is told; the link is used up, and opened again by the same person it is no reproach."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    it = await valid(store, amel, rosa)
    secret = await act(store, invite_member, rosa, it.id)
    after = await act(store, accept_membership, sam, secret)
    assert after.part_of(sam.id) is Part.WRITER
    assert await stored(store, it) == after
    (told,) = await rows(store, Kind.ASSOCIATION_JOINED)
    assert (told.chat, told.facts["who"]) == (rosa.telegram_id, sam.id)
    assert await refused(store, accept_membership, ana, secret) is Why.CODE_INVALID
    assert await refused(store, invite_member, sam, it.id) is Why.LEADS_ONLY
    assert await refused(store, invite_member, ana, it.id) is Why.NOT_A_MEMBER


async def test_who_is_a_member_already_does_not_use_up_a_link(store: TestedStore) -> None:
    """Rosa tries her own link before she passes it on."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await valid(store, amel, rosa)
    secret = await act(store, invite_member, rosa, it.id)
    await nothing_new(store, accept_membership, rosa, secret)
    assert (await act(store, accept_membership, sam, secret)).part_of(sam.id) is Part.WRITER


async def test_the_link_of_who_was_removed_lets_nobody_in(store: TestedStore) -> None:
    """Not even who made it, by the way that they had kept for themselves; nor that of who is kept away."""
    rosa, sam, ana, amel = await gather(store, ROSA, SAM, ANA, AMEL)
    it = await joined(store, rosa, await valid(store, amel, rosa), sam)
    await act(store, name_another_lead, rosa, it.id, sam.id)
    kept, other = [await act(store, invite_member, sam, it.id) for _ in range(2)]
    await act(store, remove_member, rosa, it.id, sam.id)
    assert await refused(store, accept_membership, sam, kept) is Why.CODE_INVALID
    assert await refused(store, accept_membership, ana, other) is Why.CODE_INVALID
    secret = await act(store, invite_member, rosa, it.id)
    await act(store, bar_person, amel, rosa.id, Until(Bar.SUSPENDED, Ground.RUDE, 7))
    assert await refused(store, accept_membership, ana, secret) is Why.CODE_INVALID
    await act(store, lift_bar, amel, rosa.id)
    assert (await act(store, accept_membership, ana, secret)).part_of(ana.id) is Part.WRITER


async def test_somebody_speaks_for_several(store: TestedStore) -> None:
    """Listed by name, each with what they are in it."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    quai = await joined(store, rosa, await valid(store, amel, rosa), sam)
    club = await registered(store, amel, sam, replace(PROFILE, name="Le Club"))
    async with store.unit() as unit:
        mine = await unit.organisations.of(sam.id)
        assert [(item.organisation.id, item.part) for item in mine] == [
            (club.id, Part.LEAD),
            (quai.id, Part.WRITER),
        ]
        assert [item.id for item in await unit.organisations.members(quai.id)] == [rosa.id, sam.id]
        assert await unit.organisations.of(amel.id) == []


async def test_a_member_is_removed_and_knows(store: TestedStore) -> None:
    """Twice is once."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await joined(store, rosa, await valid(store, amel, rosa), sam)
    after = await act(store, remove_member, rosa, it.id, sam.id)
    assert after.part_of(sam.id) is None
    assert [row.chat for row in await rows(store, Kind.ASSOCIATION_REMOVED)] == [sam.telegram_id]
    await deliver(store)
    await nothing_new(store, remove_member, rosa, it.id, sam.id)
    assert await refused(store, answer_municipality, sam, it.id, "?") is Why.NOT_A_MEMBER


async def test_the_last_lead_leaves_once_another_is_named(store: TestedStore) -> None:
    """Who was named is told."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await joined(store, rosa, await valid(store, amel, rosa), sam)
    assert await refused(store, leave_association, rosa, it.id) is Why.LAST_LEAD
    await act(store, name_another_lead, rosa, it.id, sam.id)
    assert [row.chat for row in await rows(store, Kind.ASSOCIATION_LEAD)] == [sam.telegram_id]
    await deliver(store)
    await nothing_new(store, name_another_lead, rosa, it.id, sam.id)
    await act(store, leave_association, rosa, it.id)
    after = await stored(store, it)
    assert after is not None
    assert [(item.person, item.part) for item in after.members] == [(sam.id, Part.LEAD)]


async def test_who_is_alone_takes_a_registration_back_by_leaving(store: TestedStore) -> None:
    """Nothing is left of it; a valid association stays, without its contact."""
    rosa, amel = await gather(store, ROSA, AMEL)
    waiting = await registered(store, amel, rosa)
    await act(store, leave_association, rosa, waiting.id)
    assert await stored(store, waiting) is None
    known = await valid(store, amel, rosa)
    await act(store, leave_association, rosa, known.id)
    after = await stored(store, known)
    assert after is not None
    assert (after.members, after.profile.contact, after.may_speak) == ((), None, True)


async def test_a_coordinator_finds_somebody_for_an_association_that_nobody_leads(store: TestedStore) -> None:
    """Whoever takes that link leads it."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await valid(store, amel, rosa)
    assert await refused(store, invite_member, amel, it.id) is Why.NOT_A_MEMBER
    await act(store, leave_association, rosa, it.id)
    secret = await act(store, invite_member, amel, it.id)
    assert (await act(store, accept_membership, sam, secret)).part_of(sam.id) is Part.LEAD


async def test_contact_places_and_services_are_changed_by_who_leads_it(store: TestedStore) -> None:
    """Name and number stay as they were read."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await joined(store, rosa, await valid(store, amel, rosa), sam)
    wanted = replace(PROFILE, name="Autre", number=None, contact="info@quai.example", services=frozenset())
    after = await act(store, change_association, rosa, it.id, wanted)
    assert after.profile == replace(PROFILE, contact="info@quai.example", services=frozenset())
    assert await stored(store, it) == after
    assert await refused(store, change_association, sam, it.id, wanted) is Why.LEADS_ONLY
    assert await refused(store, change_association, amel, it.id, wanted) is Why.NOT_A_MEMBER


# --- Leaving for good -----------------------------------------------------------------------------------


async def test_whoever_is_erased_speaks_for_nobody(store: TestedStore) -> None:
    """The eldest of the others leads it then; a registration of theirs alone is gone with them."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await joined(store, rosa, await valid(store, amel, rosa), sam)
    alone = await registered(store, amel, rosa, replace(PROFILE, name="Seule"))
    async with store.unit() as unit:
        speaks_for = (await show_own_data(unit, rosa)).speaks_for
    assert [item.organisation.name for item in speaks_for] == ["Les Amis du Quai", "Seule"]
    await act(store, erase_neighbour, rosa)
    after = await stored(store, it)
    assert after is not None
    assert [(item.person, item.part) for item in after.members] == [(sam.id, Part.LEAD)]
    assert (after.asked_by, after.profile.contact) == (None, PROFILE.contact)
    assert await stored(store, alone) is None


async def test_a_coordinator_who_is_erased_decided_as_nobody(store: TestedStore) -> None:
    """What was decided stands."""
    rosa, amel, ben = await gather(store, ROSA, AMEL, BEN)
    it = await valid(store, amel, rosa)
    await act(store, erase_neighbour, amel)
    after = await stored(store, it)
    assert after is not None
    assert (after.may_speak, after.decided_by) == (True, None)
    assert (await act(store, suspend_association, ben, it.id, Reason.RULES)).decided_by == ben.id


async def test_links_to_what_is_gone_are_worn_out(store: TestedStore) -> None:
    """The association was taken back after its link was passed on."""
    rosa, sam, amel = await gather(store, ROSA, SAM, AMEL)
    it = await registered(store, amel, rosa)
    secret = await act(store, invite_member, rosa, it.id)
    await act(store, leave_association, rosa, it.id)
    assert await refused(store, accept_membership, sam, secret) is Why.CODE_INVALID
    assert await refused(store, validate_association, amel, it.id) is Why.STALE


async def test_nobody_is_asked_where_nobody_would_read_it(store: TestedStore) -> None:
    """An association that nobody leads any more gets no question."""
    rosa, amel = await gather(store, ROSA, AMEL)
    it = await valid(store, amel, rosa)
    await act(store, leave_association, rosa, it.id)
    assert await refused(store, ask_association, amel, it.id, "?") is Why.STALE
