"""What volunteers change is kept at once, and only about themselves; and by which link they came."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from solidarity.actions.people import erase_neighbour, join_volunteers, show_own_data
from solidarity.actions.recruiting import end_link, follow_source, make_link, see_link, see_links
from solidarity.actions.volunteers import (
    choose_free,
    choose_spoken,
    choose_vehicle,
    forget_position,
    forget_score,
    rate_competence,
    rate_interest,
    share_position,
)
from solidarity.matrix import Score
from solidarity.people import AgeBand, Free, Neighbour
from solidarity.recruiting import Reached, Source
from solidarity.refusals import Why
from storage.tables import Source as SourceTable
from tests.actions.acting import act, everything, gather, nothing_new, refused
from tests.cast import AMEL, ANA, BEN, DIALLO, ROSA, SAM
from tests.stores import TestedStore

CENTRE = (50.4703, 4.8721)
PARIS = (48.8566, 2.3522)


async def me(store: TestedStore, person: Neighbour) -> Neighbour:
    """The person as the store has them."""
    async with store.unit() as unit:
        return await unit.people.get(person.id)


async def test_all_that_a_volunteer_says_is_kept(store: TestedStore) -> None:
    """Scores with −2, when, vehicle, languages and the cell come back as they were said."""
    ana, sam = await gather(store, ANA, SAM)
    for action, *said in (
        (rate_competence, "compagnie", 3),
        (rate_interest, "compagnie", -2),
        (choose_vehicle, False),
        (share_position, CENTRE),
    ):
        await act(store, action, await me(store, ana), *said)
    for action, what in ((choose_free, Free.EVENING), (choose_spoken, "tr")):
        await act(store, action, await me(store, ana), what, wanted=True)
    kept = await me(store, ana)
    assert kept.volunteer is not None
    assert kept.volunteer.scores == {"compagnie": Score(3, -2)}
    assert (kept.volunteer.free, kept.volunteer.vehicle) == ({Free.EVENING}, False)
    assert kept.speaks == {"tr"}
    assert kept.volunteer.cell is not None
    assert await me(store, sam) == sam


async def test_the_same_said_twice_changes_nothing(sqlite_store: TestedStore) -> None:
    """A value, a language, a position: the second press finds it there."""
    store = sqlite_store
    (ana,) = await gather(store, ANA)
    for action, *said in ((rate_interest, "compagnie", 2), (choose_vehicle, True), (share_position, CENTRE)):
        await act(store, action, await me(store, ana), *said)
        await nothing_new(store, action, await me(store, ana), *said)


async def test_what_is_taken_back_is_unknown_again(store: TestedStore) -> None:
    """Of a challenge nothing is left, in none of the tables; nor of the position."""
    (ana,) = await gather(store, ANA)
    before = await everything(store)
    await act(store, rate_competence, await me(store, ana), "compagnie", 0)
    await act(store, share_position, await me(store, ana), CENTRE)
    assert await everything(store) != before
    await act(store, forget_score, await me(store, ana), "compagnie")
    await act(store, forget_position, await me(store, ana))
    assert await me(store, ana) == ana
    left = await everything(store)
    assert left["scores"] == before["scores"]


async def test_a_position_elsewhere_is_not_kept(sqlite_store: TestedStore) -> None:
    """Far from the municipality nothing is stored at all."""
    (ana,) = await gather(sqlite_store, ANA)
    assert await nothing_new(sqlite_store, share_position, ana, PARIS) is None


async def test_only_a_volunteer_and_only_of_todays_challenges(sqlite_store: TestedStore) -> None:
    """A resident's forged press and a challenge that nobody asks about are refused; nothing changes."""
    store = sqlite_store
    rosa, ana = await gather(store, ROSA, ANA)
    assert await refused(store, rate_interest, rosa, "compagnie", 2) is Why.NOT_A_VOLUNTEER
    assert await refused(store, choose_vehicle, rosa, True) is Why.NOT_A_VOLUNTEER
    assert await refused(store, share_position, rosa, CENTRE) is Why.NOT_A_VOLUNTEER
    assert await refused(store, rate_interest, ana, "atlantis", 2) is Why.STALE
    assert await refused(store, forget_score, ana, "atlantis") is Why.STALE


# --- Recruitment links ----------------------------------------------------------------------------------


async def poster(store: TestedStore, label: str = "Affiche", challenge: str | None = None) -> Source:
    """Amel makes a link."""
    async with store.unit() as unit:
        amel = await unit.people.by_telegram(AMEL.telegram_id)
        assert amel is not None
        return await make_link(unit, amel, label, challenge)


async def test_a_link_counts_who_came_and_who_joined(store: TestedStore) -> None:
    """Each person once, however often they follow it; who joins by it has it as their source."""
    amel, rosa, diallo, sam = await gather(store, AMEL, ROSA, DIALLO, SAM)
    link, unused = await poster(store, challenge="compagnie"), await poster(store, "Journal")
    for person in (rosa, rosa, diallo, sam):
        assert await act(store, follow_source, await me(store, person), link.code) == link
    await act(store, join_volunteers, await me(store, diallo), AgeBand.ADULT, {})
    found = {item.source.code: item.reached for item in await act(store, see_links, amel, 10)}
    assert found == {link.code: Reached(2, 1), unused.code: Reached(0, 0)}
    joined = (await me(store, diallo)).volunteer
    assert joined is not None
    assert joined.source == link.code
    assert (await me(store, rosa)).came_by == link.code
    assert (await me(store, sam)).volunteer == sam.volunteer


async def test_who_is_erased_is_counted_no_more(store: TestedStore) -> None:
    """The count is of those who are with us; and who made a link leaves no trace on it."""
    amel, _, rosa = await gather(store, AMEL, BEN, ROSA)
    link = await poster(store)
    await act(store, follow_source, rosa, link.code)
    assert (await act(store, see_link, amel, link.code)).reached == Reached(1, 0)
    await act(store, erase_neighbour, await me(store, rosa))
    assert (await act(store, see_link, amel, link.code)).reached == Reached(0, 0)
    async with store.unit() as unit:
        await unit.people.erase(await unit.people.get(amel.id))
        left = await unit.sources.find(link.code)
    assert left is not None
    assert left.made_by is None


async def test_an_ended_link_counts_nobody_more_and_ending_is_once(store: TestedStore) -> None:
    """Who came before stays counted; it goes to the end of the list; an unknown code is no link."""
    amel, rosa, diallo = await gather(store, AMEL, ROSA, DIALLO)
    link = await poster(store)
    await act(store, follow_source, rosa, link.code)
    store.clock.move(minutes=1)
    newer = await poster(store, "Journal")
    ended = await act(store, end_link, amel, link.code)
    assert (ended.source.is_open, ended.reached) == (False, Reached(1, 0))
    store.clock.move(minutes=1)
    assert (await nothing_new(store, end_link, amel, link.code)).source == ended.source
    assert (await nothing_new(store, follow_source, diallo, link.code)) == ended.source
    assert [item.source.code for item in await act(store, see_links, amel, 10)] == [newer.code, link.code]
    assert await nothing_new(store, follow_source, diallo, "atlantis") is None


async def test_only_coordinators_make_see_and_end_links(sqlite_store: TestedStore) -> None:
    """Nobody else learns how many came; a link for a challenge that nobody asks about is refused."""
    store = sqlite_store
    amel, sam = await gather(store, AMEL, SAM)
    link = await poster(store)
    assert await refused(store, make_link, sam, "Affiche", None) is Why.STAFF_ONLY
    assert await refused(store, see_links, sam, 10) is Why.STAFF_ONLY
    assert await refused(store, see_link, sam, link.code) is Why.STAFF_ONLY
    assert await refused(store, end_link, sam, link.code) is Why.STAFF_ONLY
    assert await refused(store, make_link, amel, "Affiche", "atlantis") is Why.STALE
    assert await refused(store, see_link, amel, "atlantis") is Why.STALE


async def test_a_link_is_kept_whole_and_its_words_sealed(store: TestedStore) -> None:
    """What it hangs on is read again, and stands nowhere in clear."""
    await gather(store, AMEL)
    link = await poster(store, "Affiche pharmacie", "compagnie")
    async with store.unit() as unit:
        assert await unit.sources.find(link.code) == link
        (kept,) = (await unit.execute(select(SourceTable.__table__.c.label))).scalars()  # type: ignore[attr-defined]
    assert b"pharmacie" not in bytes(kept)


async def test_ones_data_names_the_link_by_which_one_came(sqlite_store: TestedStore) -> None:
    """Before one joins, and after."""
    store = sqlite_store
    _, rosa = await gather(store, AMEL, ROSA)
    link = await poster(store)
    await act(store, follow_source, rosa, link.code)
    assert (await act(store, show_own_data, await me(store, rosa))).source == link
    await act(store, join_volunteers, await me(store, rosa), AgeBand.ADULT, {}, free=frozenset({Free.WEEK}))
    assert (await act(store, show_own_data, await me(store, rosa))).source == link


@pytest.mark.parametrize("free", [None, frozenset({Free.ANY})])
async def test_joining_keeps_when_one_has_time(
    sqlite_store: TestedStore, free: frozenset[Free] | None
) -> None:
    """As it was said; unknown where it was not."""
    (rosa,) = await gather(sqlite_store, ROSA)
    await act(sqlite_store, join_volunteers, rosa, AgeBand.ADULT, {}, free=free)
    kept = (await me(sqlite_store, rosa)).volunteer
    assert kept is not None
    assert kept.free == free
