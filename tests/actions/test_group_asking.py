"""Asking from a group: what the group gets, what is kept for a newcomer, and when it is gone."""

from __future__ import annotations

from datetime import timedelta

from solidarity.actions.group_asking import (
    LIVES,
    ask_from_group,
    keep_for_newcomer,
    open_for_newcomer,
    remove_later,
)
from solidarity.groups import Group
from solidarity.missions import Mission
from solidarity.notices import Kind
from solidarity.requests import Via, of
from solidarity.waves import Wave
from tests.actions.acting import act, everywhere, gather
from tests.cast import AMEL, DIALLO, GARE_GROUP, NOW, ROSA, SAM, TODAY, wish
from tests.stores import TestedStore, deliver, rows

TOMORROW = TODAY + timedelta(days=1)


async def asked(store: TestedStore, *, here: bool, **changes: object) -> Mission:
    """Rosa asks from the group of the Gare, where Sam helps."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, groups=(GARE_GROUP,))
    group = await gare(store)
    request = wish(**{"day": TOMORROW, **changes})
    mission = await act(store, ask_from_group, rosa, request, group, here=here)
    await deliver(store)
    return mission


async def gare(store: TestedStore) -> Group | None:
    """The group."""
    async with store.unit() as unit:
        return await unit.groups.find(GARE_GROUP)


async def cards(store: TestedStore) -> list[int]:
    """The chats that were sent the request's card for groups."""
    return [row.chat for row in await rows(store, Kind.GROUP_CARD) if row.op.value == "send"]


async def test_without_a_name_the_group_waits_for_its_wave(store: TestedStore) -> None:
    """The volunteers who fit best are asked; the group has nothing yet. The way in is remembered."""
    mission = await asked(store, here=False)
    assert (mission.wave, of(mission).via) == (Wave.BEST, Via.GROUP)
    assert await cards(store) == []


async def test_published_here_the_card_comes_at_once_and_once(store: TestedStore) -> None:
    """And not again with the wave of the groups."""
    mission = await asked(store, here=True)
    assert mission.wave is Wave.BEST
    assert await cards(store) == [GARE_GROUP]
    await everywhere(store, mission)
    assert await cards(store) == [GARE_GROUP]


async def test_without_being_published_it_comes_with_the_wave(store: TestedStore) -> None:
    """Nobody said yes: its groups see it then."""
    await everywhere(store, await asked(store, here=False))
    assert await cards(store) == [GARE_GROUP]


async def test_what_is_not_for_groups_is_not_published(store: TestedStore) -> None:
    """Whatever button was pressed."""
    await asked(store, here=True, category="papiers")
    assert await cards(store) == []


async def test_what_a_newcomer_wrote_is_opened_once_and_by_nobody_else(store: TestedStore) -> None:
    """Somebody else who follows the link learns nothing, and it still opens for whom it is."""
    rosa, diallo = await gather(store, ROSA, DIALLO)
    kept = {"category": "courses", "detail": "2e étage"}
    secret = await act(store, keep_for_newcomer, rosa.telegram_id, kept)
    assert await act(store, open_for_newcomer, diallo, secret) is None
    opened = await act(store, open_for_newcomer, rosa, secret)
    assert opened is not None
    assert opened["detail"] == "2e étage"
    assert await act(store, open_for_newcomer, rosa, secret) is None


async def test_what_a_newcomer_wrote_is_kept_for_a_quarter_of_an_hour(store: TestedStore) -> None:
    """Then nobody opens it any more."""
    (rosa,) = await gather(store, ROSA)
    secret = await act(store, keep_for_newcomer, rosa.telegram_id, {"detail": "2e étage"})
    store.clock.at = NOW + LIVES
    assert await act(store, open_for_newcomer, rosa, secret) is None


async def test_what_one_member_saw_goes_away_after_a_while(store: TestedStore) -> None:
    """Planned with the moment at which it is due, so that a restart does not forget it."""

    async def plan(unit, *args) -> None:  # noqa: ANN001, ANN002 - as an action
        remove_later(unit, *args)

    await act(store, plan, GARE_GROUP, 7, ROSA.telegram_id)
    (row,) = await rows(store, Kind.WHISPER_OVER)
    assert (row.chat, row.op.value, row.message) == (GARE_GROUP, "unwhisper", 7)
