"""What coordinators do about volunteers, on both databases: what is kept, who is told, what is traced."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from solidarity.actions.matrix import export_matrix, show_matrix
from solidarity.actions.people import erase_neighbour, join_volunteers
from solidarity.actions.trust import (
    EVE,
    ask_about_loan,
    attest_step,
    choose_referent,
    end_loan_now,
    lend_volunteer,
    show_volunteer,
    show_volunteers,
    stay_after_loan,
    take_step_back,
    who_refers,
)
from solidarity.matrix import UNKNOWN, Score
from solidarity.notices import Kind
from solidarity.people import AgeBand, Neighbour, PersonId, Role
from solidarity.ports import Deed
from solidarity.refusals import Why
from solidarity.trust import REGISTERED, Attested, Holds, Lent, Narrow, Step
from storage import tables
from tests.actions.acting import act, gather, nothing_new, refused
from tests.cast import AMEL, ANA, BEN, CLEO, DIALLO, LEON, ROSA, SAM, TODAY
from tests.stores import TestedStore, deliver, rows

T: Any = tables.Trace.__table__  # type: ignore[attr-defined]
UNTIL = TODAY.replace(year=TODAY.year + 1)


async def stored(store: TestedStore, person: Neighbour) -> Neighbour:
    """Somebody as they are kept."""
    async with store.unit() as unit:
        return await unit.people.get(person.id)


async def traces(store: TestedStore, deed: Deed) -> list[tuple[int | None, int | None]]:
    """Who did this, and about whom."""
    async with store.unit() as unit:
        found = (await unit.execute(select(T).where(T.c.deed == deed.value).order_by(T.c.id))).all()
    return [(row.actor_id, row.about_id) for row in found]


async def test_a_step_is_kept_traced_and_told(store: TestedStore) -> None:
    """Who saw it, when, until when: nothing else; the volunteer is told what it means, once."""
    amel, sam = await gather(store, AMEL, SAM)
    await act(store, attest_step, amel, sam.id, Step.IDENTITY, Holds.YEAR)
    found = await stored(store, sam)
    assert found.volunteer is not None
    assert found.volunteer.steps == (Attested(Step.IDENTITY, amel.id, TODAY, UNTIL),)
    (row,) = await rows(store, Kind.VOUCHED)
    assert (row.chat, row.facts) == (
        sam.telegram_id,
        {"step": "identity", "who": amel.id, "until": UNTIL.isoformat()},
    )
    assert await traces(store, Deed.VOUCHED) == [(amel.id, sam.id)]
    await nothing_new(store, attest_step, amel, sam.id, Step.IDENTITY, Holds.YEAR)


async def test_the_ladder_is_climbed_and_left(store: TestedStore) -> None:
    """Three steps in their order; taken back, one goes with all above it, and that is told too."""
    amel, sam = await gather(store, AMEL, SAM)
    for step in Step:
        await act(store, attest_step, amel, sam.id, step, Holds.ALWAYS)
    await deliver(store)
    seen = await act(store, take_step_back, amel, sam.id, Step.BRIEFED)
    assert seen.person.volunteer is not None
    assert seen.person.volunteer.trust(TODAY) is Step.IDENTITY
    told = await rows(store, Kind.VOUCHED)
    assert {"step": "briefed", "who": amel.id, "back": 1} in [row.facts for row in told]
    assert await refused(store, take_step_back, amel, sam.id, Step.BRIEFED) is Why.STALE
    assert await refused(store, attest_step, amel, sam.id, Step.TRUSTED, Holds.YEAR) is Why.STALE


async def test_only_coordinators_vouch_and_only_for_others(store: TestedStore) -> None:
    """Not a volunteer, a resident, a referent; nor a coordinator for themselves."""
    amel, sam, rosa, diallo = await gather(store, AMEL, SAM, ROSA, DIALLO)
    referent = replace(diallo, roles=frozenset({Role.REFERENT}), sector=frozenset({"gare"}))
    elected = replace(amel, roles=frozenset({Role.ELECTED}))
    for person in (sam, rosa, referent, elected):
        for action, arguments in (
            (show_volunteers, (Narrow(), 0, 6)),
            (show_volunteer, (sam.id,)),
            (attest_step, (sam.id, Step.IDENTITY, Holds.YEAR)),
            (take_step_back, (sam.id, Step.IDENTITY)),
            (who_refers, (sam.id,)),
            (choose_referent, (sam.id, amel.id)),
            (lend_volunteer, (sam.id, "Usine", TODAY)),
            (end_loan_now, (sam.id,)),
            (show_matrix, ("compagnie",)),
            (export_matrix, ("compagnie",)),
        ):
            assert await refused(store, action, person, *arguments) is Why.STAFF_ONLY  # type: ignore[arg-type]
    mine = await act(store, join_volunteers, amel, AgeBand.ADULT, {})
    assert await refused(store, attest_step, mine, mine.id, Step.IDENTITY, Holds.YEAR) is Why.OWN_TRUST
    assert await refused(store, attest_step, amel, rosa.id, Step.IDENTITY, Holds.YEAR) is Why.NOT_AVAILABLE


async def test_the_list_says_who_stands_where_and_names_one_page_only(store: TestedStore) -> None:
    """Counts are of all; names are read for the page that is shown; the newest volunteer is on top."""
    amel, sam, ana, leon, cleo = await gather(store, AMEL, SAM, ANA, LEON, CLEO)
    await act(store, attest_step, amel, ana.id, Step.IDENTITY, Holds.ALWAYS)
    roll = await act(store, show_volunteers, amel, Narrow(), 1, 3)
    assert dict(roll.counts) == {
        REGISTERED: 3,
        Step.IDENTITY: 1,
        Step.BRIEFED: 0,
        Step.TRUSTED: 0,
    }
    assert (roll.page, roll.pages, len(roll.shown), len(roll.names)) == (1, 2, 1, 1)
    far = await act(store, show_volunteers, amel, Narrow(neighbourhood="centre"), 9, 3)
    assert [item.person for item in far.shown] == [leon.id]
    assert (await act(store, show_volunteers, amel, Narrow(step=Step.IDENTITY), 0, 3)).names == {
        ana.id: "Ana"
    }
    everybody = await act(store, show_volunteers, amel, Narrow(), 0, 9)
    assert {item.person for item in everybody.shown} == {sam.id, ana.id, leon.id, cleo.id}


async def test_what_ends_soon_is_one_list(store: TestedStore) -> None:
    """A year on, thirty days before the end; and it falls back by itself the day after it."""
    amel, sam = await gather(store, AMEL, SAM)
    await act(store, attest_step, amel, sam.id, Step.IDENTITY, Holds.YEAR)
    assert (await act(store, show_volunteers, amel, Narrow(), 0, 6)).ending == 0
    store.clock.move(days=340)
    roll = await act(store, show_volunteers, amel, Narrow(ending=True), 0, 6)
    assert (roll.ending, [item.person for item in roll.shown]) == (1, [sam.id])
    store.clock.move(days=30)
    later = await act(store, show_volunteers, amel, Narrow(), 0, 6)
    assert (later.ending, later.counts[REGISTERED]) == (0, 1)


async def test_a_referent_is_chosen_among_coordinators_and_referents(store: TestedStore) -> None:
    """The volunteer learns who it is; chosen twice nothing is said again; nobody else can be chosen."""
    amel, ben, sam, ana, diallo = await gather(store, AMEL, BEN, SAM, ANA, DIALLO)
    async with store.unit() as unit:
        await unit.people.save(replace(diallo, roles=frozenset({Role.REFERENT}), sector=frozenset({"gare"})))
    found = {item.id for item in await act(store, who_refers, amel, sam.id)}
    assert found == {amel.id, ben.id, diallo.id}
    seen = await act(store, choose_referent, amel, sam.id, diallo.id)
    assert seen.names[diallo.id] == "M. Diallo"
    (row,) = await rows(store, Kind.ENTRUSTED)
    assert (row.chat, row.facts) == (sam.telegram_id, {"who": diallo.id})
    await nothing_new(store, choose_referent, amel, sam.id, diallo.id)
    assert await refused(store, choose_referent, amel, sam.id, ana.id) is Why.STALE
    assert await refused(store, choose_referent, amel, sam.id, PersonId(1)) is Why.STALE
    await act(store, choose_referent, amel, sam.id, None)
    assert (await stored(store, sam)).volunteer == sam.volunteer


async def test_an_erased_coordinator_leaves_what_they_saw_but_not_who_they_were(store: TestedStore) -> None:
    """The step still holds; whose it was, and whose referent, is nobody now."""
    _, ben, sam = await gather(store, AMEL, BEN, SAM)
    await act(store, attest_step, ben, sam.id, Step.IDENTITY, Holds.ALWAYS)
    await act(store, choose_referent, ben, sam.id, ben.id)
    await act(store, erase_neighbour, ben)
    volunteer = (await stored(store, sam)).volunteer
    assert volunteer is not None
    assert volunteer.steps == (Attested(Step.IDENTITY, PersonId(0), TODAY),)
    assert volunteer.referent is None


async def test_lent_staff_is_asked_on_the_eve_and_once(store: TestedStore) -> None:
    """Not two days before; then one question; lent again until another day, there is another eve."""
    amel, sam = await gather(store, AMEL, SAM)
    until = TODAY + timedelta(days=7)
    await act(store, lend_volunteer, amel, sam.id, "  Usine du Nord ", until)
    volunteer = (await stored(store, sam)).volunteer
    assert volunteer is not None
    assert volunteer.lent == Lent("Usine du Nord", until)

    async def eve() -> int:
        async with store.unit() as unit:
            due = await unit.volunteers.loans_ending(unit.town.today(unit.now) + EVE, 9)
        return sum([await act(store, ask_about_loan, person) for person in due])

    store.clock.move(days=5)
    assert await eve() == 0
    store.clock.move(days=1)
    assert (await eve(), await eve()) == (1, 0)
    (row,) = await rows(store, Kind.LOAN_ENDS)
    assert row.facts == {"until": until.isoformat()}
    await act(store, lend_volunteer, amel, sam.id, "Usine du Nord", until + timedelta(days=30))
    assert await eve() == 0
    store.clock.move(days=30)
    assert await eve() == 1


@pytest.mark.parametrize("stays", [True, False])
async def test_who_is_lent_stays_as_a_volunteer_or_goes_with_the_loan(
    store: TestedStore, stays: bool
) -> None:
    """« Yes » ends the loan and nothing else; « no » lets it end by itself; said twice it is said once."""
    amel, sam = await gather(store, AMEL, SAM)
    await act(store, lend_volunteer, amel, sam.id, "Usine", TODAY + EVE)
    lent = await stored(store, sam)
    await act(store, stay_after_loan, lent, stays=stays)
    found = await stored(store, sam)
    assert found.volunteer == (sam.volunteer if stays else lent.volunteer)
    await nothing_new(store, stay_after_loan, found, stays=stays)


async def test_a_coordinator_ends_a_loan(store: TestedStore) -> None:
    """The person is a volunteer like any other again."""
    amel, sam = await gather(store, AMEL, SAM)
    await act(store, lend_volunteer, amel, sam.id, "Usine", TODAY)
    await act(store, end_loan_now, amel, sam.id)
    assert (await stored(store, sam)).volunteer == sam.volunteer


async def test_two_coordinators_at_once_set_one_step(store: TestedStore) -> None:
    """Whoever comes second finds it done: the same step is not set twice over."""
    amel, ben, sam = await gather(store, AMEL, BEN, SAM)
    await asyncio.gather(
        *(act(store, attest_step, who, sam.id, Step.IDENTITY, Holds.YEAR) for who in (amel, ben)),
        return_exceptions=True,
    )
    found = await stored(store, sam)
    assert found.volunteer is not None
    assert [item.step for item in found.volunteer.steps] == [Step.IDENTITY]


# --- The matrix -----------------------------------------------------------------------------------------


async def test_the_matrix_counts_everybody_also_who_never_said(store: TestedStore) -> None:
    """Each volunteer once; unknown is a cell of its own, not zero; each export is traced."""
    amel, sam, ana, leon, _ = await gather(store, AMEL, SAM, ANA, LEON, CLEO)
    await act(store, join_volunteers, ana, AgeBand.ADULT, {"courses_aines": Score(3, 2)})
    await act(store, join_volunteers, leon, AgeBand.ADULT, {"courses_aines": Score(3, 2)})
    counts = await act(store, show_matrix, amel, "courses_aines")
    assert dict(counts) == {Score(3, 2): 2, Score(None, 2): 1, UNKNOWN: 1}
    assert await refused(store, show_matrix, amel, "jardinage") is Why.STALE
    assert dict(await act(store, show_matrix, amel, "compagnie", export=True)) == {UNKNOWN: 4}
    people = await act(store, export_matrix, amel, "courses_aines")
    assert {item.first_name for item in people} == {"Sam", "Ana", "Léon", "Cléo"}
    assert sam.id in {item.id for item in people}
    assert await traces(store, Deed.EXPORTED) == [(amel.id, None)] * 2
