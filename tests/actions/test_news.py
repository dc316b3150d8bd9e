"""How announcements reach somebody: chosen once, kept, and asked of nobody else."""

from __future__ import annotations

import pytest

from solidarity.actions.news import choose_news, choose_theme
from solidarity.people import News
from solidarity.refusals import Why
from tests.actions.acting import act, gather, nothing_new, refused
from tests.cast import ROSA, SAM
from tests.stores import TestedStore


async def test_everybody_gets_each_announcement_until_they_choose(store: TestedStore) -> None:
    """And every theme."""
    (rosa,) = await gather(store, ROSA)
    async with store.unit() as unit:
        kept = await unit.people.get(rosa.id)
    assert (kept.news, kept.muted) == (News.EACH, frozenset())


@pytest.mark.parametrize("news", News)
async def test_the_choice_is_kept(store: TestedStore, news: News) -> None:
    """For this person only; chosen twice it stays so."""
    rosa, sam = await gather(store, ROSA, SAM)
    chosen = await act(store, choose_news, rosa, news)
    async with store.unit() as unit:
        assert (await unit.people.get(rosa.id)).news is chosen.news is news
        assert (await unit.people.get(sam.id)).news is News.EACH
    await nothing_new(store, choose_news, chosen, news)


async def test_themes_are_switched_off_and_on(store: TestedStore) -> None:
    """Each for itself; twice is once."""
    (rosa,) = await gather(store, ROSA)
    for code in ("travaux", "jeunes"):
        rosa = await act(store, choose_theme, rosa, code, wanted=False)
    await nothing_new(store, choose_theme, rosa, "jeunes", wanted=False)
    async with store.unit() as unit:
        assert (await unit.people.get(rosa.id)).muted == frozenset({"travaux", "jeunes"})
    rosa = await act(store, choose_theme, rosa, "travaux", wanted=True)
    async with store.unit() as unit:
        assert await unit.people.get(rosa.id) == rosa
    assert rosa.muted == frozenset({"jeunes"})


async def test_a_theme_that_nobody_offers_is_stale(store: TestedStore) -> None:
    """A button of yesterday's file."""
    (rosa,) = await gather(store, ROSA)
    assert await refused(store, choose_theme, rosa, "chats", wanted=False) is Why.STALE
