"""The first journey on the sandbox's page with the real bot: everything clicked, nothing called."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from sandbox.shots_journey import PATIENCE, Hands, first_journey
from solidarity.missions import State
from solidarity.requests import Feeling, of
from tests.browser.page_stage import PHONE
from tests.stage import Stage, staged

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
THREE_PHONES = (1240, 900)


async def _page(browser: Browser, size: tuple[int, int], troubles: list[str]) -> Page:
    view = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="fr-BE",
        timezone_id="Europe/Brussels",
        reduced_motion="reduce",
    )
    view.set_default_timeout(PATIENCE)
    page = await view.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    return page


async def _thanked(stage: Stage, rosa: int) -> bool:
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        asker = await unit.people.by_telegram(rosa)
        assert asker is not None
        (mission,) = await unit.missions.asked_by(asker.id)
    request = of(mission)
    return mission.state is State.CONFIRMED and request.feeling is Feeling.WELL and request.thanked


@pytest.mark.parametrize("size", [THREE_PHONES, PHONE], ids=["desktop", "phone"])
async def test_the_first_journey_is_clicked_through(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Asked, taken, talked about by text and voice both ways, done, confirmed and thanked, within
    Telegram's limits, and the page never complains.
    """
    steps: list[str] = []

    async def step(name: str) -> None:
        steps.append(name)

    async with staged(tmp_path / "page.sqlite3", limits=True, coordinators=frozenset({1001})) as stage:
        amel, sam, rosa = (stage.world.add_person(name) for name in ("Amel", "Sam", "Rosa"))
        troubles: list[str] = []
        page = await _page(browser, size, troubles)
        await page.goto(f"{stage.server.base_url}/#phones={rosa.id},{sam.id},{amel.id}")
        await page.wait_for_selector("body[data-ready]")
        await first_journey(Hands(page, {"Rosa": 0, "Sam": 1, "Amel": 2}), step)
        await stage.settled()
        assert await _thanked(stage, rosa.id)
        refused = [call for call in stage.world.calls.calls if call.ok is False]
        assert [call for call in refused if "not modified" not in (call.description or "")] == []
        assert troubles == []
        await page.context.close()
    assert len(steps) == len(set(steps)) >= 16
