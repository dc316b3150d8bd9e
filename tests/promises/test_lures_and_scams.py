"""Who lures, tricks or harvests sees no address but by its owner's own tap, and moves no money by itself."""

from __future__ import annotations

import pytest
from aiogram.types import Chat, Message

from bot.handlers.bank_numbers import STEPS, HoldsNumber
from solidarity.actions.missions import join_mission, release_mission
from solidarity.caution import NEVER, look
from solidarity.concerns import Sort
from solidarity.notices import Kind
from solidarity.refusals import Why
from solidarity.trust import Step
from tests.cast import NOW
from tests.promises.lures import ADDRESS, CARDS, FAMILIES, IBANS, MONEY, Plot, play
from tests.stores import TestedStore, rows

ENOUGH = 200


def test_there_are_two_hundred_stories() -> None:
    """Of thirteen kinds, none of them played in one way only."""
    assert sum(len(ways) for _, ways in FAMILIES.values()) >= ENOUGH
    assert min(len(ways) for _, ways in FAMILIES.values()) > 3


@pytest.mark.parametrize("family", list(FAMILIES))
async def test_no_trick_shows_an_address_or_moves_money(sqlite_store: TestedStore, family: str) -> None:
    """Every address that was shown was shared with that very person; no message to anybody holds one."""
    plot = Plot(sqlite_store)
    assert await play(plot, family) == len(FAMILIES[family][1])
    assert set(plot.shown) <= plot.shared
    told = await rows(sqlite_store)
    assert not [row for row in told if ADDRESS in str(row.facts)]
    passed = [str(row.facts["text"]) for row in told if row.kind is Kind.RELAY]
    assert not [text for text in passed if look(text) in NEVER]
    warned = [row for row in told if row.kind is Kind.CAUTION]
    assert len(warned) == len([text for text in passed if look(text) is not None])


@pytest.mark.parametrize("step", sorted(step for step, never in STEPS.items() if never == NEVER))
async def test_no_typed_step_hands_a_number_on(step: str) -> None:
    """A request's detail, an address, a thank-you, a name: each number in each spelling is refused there."""
    written = [text for text in MONEY if look(text) in NEVER]
    assert len(written) >= len(IBANS) + len(CARDS)
    for text in written:
        message = Message(message_id=1, date=NOW, chat=Chat(id=7, type="private"), text=text)
        assert await HoldsNumber()(message, step), text


async def test_who_collects_addresses_is_told_of_and_stopped(sqlite_store: TestedStore) -> None:
    """At the fourth in a day the lead hears of it, the fifth is refused; known by name, nobody counts."""
    plot = Plot(sqlite_store)
    for thief, sees in ((await plot.volunteer(), 4), (await plot.volunteer(Step.IDENTITY), 7)):
        seen = 0
        homes = [await plot.request() for _ in range(7)]
        for asker, mission in homes:
            if (why := await plot.may(join_mission, thief, mission.id)) is not None:
                assert why is Why.HANDS_FULL
                continue
            await plot.share(asker, mission, thief)
            seen += await plot.look(thief, mission)
            await plot.do(release_mission, thief, mission.id)
        assert seen == sees
    async with sqlite_store.unit() as unit:
        found = await unit.concerns.open(9)
    assert [(item.sort, item.by) for item in found] == [(Sort.ADDRESSES, None)]
