"""An association loses the last who speaks for it: each coordinator hears of it and can invite somebody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solidarity.actions.barring import bar_person, lift_bar
from solidarity.actions.organisations import accept_membership, invite_member, leave_association
from solidarity.actions.people import erase_neighbour
from solidarity.barring import Ground, Until
from solidarity.notices import Kind, Notice, Situation, still_wanted
from solidarity.organisations import Member, Organisation, Part, Standing, new_organisation_id
from solidarity.people import Bar, PersonId
from solidarity.refusals import Why
from tests.actions.acting import act, gather, refused
from tests.actions.test_organisations import PROFILE, joined, registered, stored, valid
from tests.cast import AMEL, BEN, NOW, ROSA, SAM, neighbour
from tests.stores import TestedStore, deliver, rows

SILENT = Kind.ASSOCIATION_SILENT
WEEK, BAN = Until(Bar.SUSPENDED, Ground.RUDE, 7), Until(Bar.BANNED, Ground.HARM)


@pytest.mark.parametrize("how", ["leaves", "is erased", "is suspended", "is banned"])
async def test_the_last_speaker_goes_and_a_coordinator_finds_another(store: TestedStore, how: str) -> None:
    """Both coordinators are told in private, once; whoever takes the link leads the association."""
    rosa, sam, amel, ben = await gather(store, ROSA, SAM, AMEL, BEN)
    it = await valid(store, amel, rosa)
    assert await refused(store, invite_member, ben, it.id) is Why.NOT_A_MEMBER
    if how == "leaves":
        await act(store, leave_association, rosa, it.id)
    elif how == "is erased":
        await act(store, erase_neighbour, rosa)
    else:
        await act(store, bar_person, amel, rosa.id, WEEK if how == "is suspended" else BAN)
    told = await rows(store, SILENT)
    assert sorted(row.chat for row in told) == sorted((amel.telegram_id, ben.telegram_id))
    heard = await deliver(store)
    assert heard["Amel"].count(SILENT.value) == heard["Ben"].count(SILENT.value) == 1
    secret = await act(store, invite_member, ben, it.id)
    after = await act(store, accept_membership, sam, secret)
    assert after.part_of(sam.id) is Part.LEAD


async def test_nobody_is_told_while_another_speaks_or_nothing_was_accepted(sqlite_store: TestedStore) -> None:
    """Sam still writes for it; and what waits for the town hall was never spoken for."""
    rosa, sam, amel = await gather(sqlite_store, ROSA, SAM, AMEL)
    it = await joined(sqlite_store, rosa, await valid(sqlite_store, amel, rosa), sam)
    await act(sqlite_store, bar_person, amel, rosa.id, WEEK)
    assert await rows(sqlite_store, SILENT) == []
    await act(sqlite_store, leave_association, sam, it.id)
    assert len(await rows(sqlite_store, SILENT)) == 1, "Rosa is kept away"
    await act(sqlite_store, lift_bar, amel, rosa.id)
    found = await stored(sqlite_store, it)
    assert found is not None
    assert found.is_led
    waiting = await registered(sqlite_store, amel, sam)
    await act(sqlite_store, leave_association, sam, waiting.id)
    assert len(await rows(sqlite_store, SILENT)) == 1


def test_what_is_true_no_more_is_not_said() -> None:
    """Somebody leads it again before the message went out; while nobody can, it goes."""
    lead = Member(PersonId(1), Part.LEAD, NOW)
    said = (((), None), ((lead,), "somebody speaks for it"), ((replace(lead, away=True),), None))
    for members, why in said:
        known = Organisation(new_organisation_id(), PROFILE, Standing.VALID, NOW, members=members)
        situation = Situation(NOW, neighbour(AMEL), None, organisation=known)
        assert still_wanted(Notice(SILENT, facts={"organisation": 1}), situation, is_edit=False) == why
