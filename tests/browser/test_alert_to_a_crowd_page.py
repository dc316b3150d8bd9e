"""An alert to a crowd on the sandbox's page, with the real bot: clicked, watched, and disturbed meanwhile."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.__main__ import FIRST_COORDINATOR, Demo, opened
from sandbox.shots_journey import PATIENCE, Hands

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
CROWD = 60
_DAY = (10, 20)
"""Hours between which nobody sleeps."""


def _be_awake(demo: Demo) -> None:
    """Let it be ten in the morning, if people sleep."""
    now = demo.world.now().astimezone(demo.town.zone)
    if not _DAY[0] <= now.hour < _DAY[1]:
        ahead = timedelta(hours=(_DAY[0] - now.hour) % 24)
        demo.world.clock.jump(ahead)


async def _let_in(page: Page) -> None:
    await page.get_by_test_id("open-crowd").click()
    await page.get_by_test_id("crowd-size").fill(str(CROWD))
    await page.get_by_test_id("crowd-go").click()
    await expect(page.get_by_test_id("crowd-how")).to_contain_text("arrivées", timeout=PATIENCE)
    await page.get_by_test_id("crowd-within").fill("2")
    await page.get_by_test_id("crowd-save").click()


async def _compose(hands: Hands) -> None:
    """From the command to the preview."""
    await hands.write("Amel", "/alerte")
    for seen, tapped in (
        ("Quelle gravité", "🟠"),
        ("Quels quartiers", "Toute la commune"),
        ("Que se passe-t-il", "Coupure d'eau"),
        ("Gardez ce texte", "Garder ce texte"),
        ("Langues", "Voir l'aperçu"),
    ):
        await hands.sees("Amel", seen)
        await hands.tap("Amel", tapped)
    await hands.sees("Amel", "écrivez ce mot")


def _copies(demo: Demo, number: int) -> int:
    """How many messages with the three answers somebody has."""
    messages = demo.world.chats[number].messages.values()
    return sum(any("💚" in label for row in item.labels for label in row) for item in messages)


async def test_an_alert_is_watched_while_it_goes_out(browser: Browser) -> None:
    """Sixty people are let in and warned, all by clicks; a pause of Telegram's strikes in the middle; the
    one report is edited to its end, the answers are counted, and nothing is sent twice.
    """
    async with opened(0, asyncio.Event(), empty=True) as demo:
        amel = demo.world.add_person("Amel", number=FIRST_COORDINATOR)
        _be_awake(demo)
        page = await browser.new_page(
            viewport={"width": 1440, "height": 900}, locale="fr-BE", reduced_motion="reduce"
        )
        page.set_default_timeout(PATIENCE)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(f"{demo.address}/#phones={amel.id}")
        await page.wait_for_selector("body[data-ready]")
        hands = Hands(page, {"Amel": 0})
        await hands.start("Amel")
        await hands.tap("Amel", "J'accepte")
        await hands.sees("Amel", "Merci, Amel")
        await _let_in(page)
        await _compose(hands)
        await hands.write("Amel", "ENVOYER")
        await hands.sees("Amel", "Part à")
        await page.get_by_test_id("open-faults").click()
        fault = {"kind": "flood", "method": "sendMessage", "after": 20, "retry_after": 2, "count": 1}
        await page.request.post(f"{demo.address}/sandbox/faults", data=fault)
        await expect(page.get_by_test_id("faults-badge")).to_have_text("1")
        await page.get_by_test_id("open-crowd").click()
        await page.get_by_test_id("jump-15min").click()
        report = page.get_by_test_id("phone-0").locator("article.theirs", has_text="Tout est parti")
        await report.wait_for(timeout=PATIENCE * 2)
        await expect(report).to_contain_text(re.compile("💚 [1-9]"), timeout=PATIENCE)
        asked = page.get_by_test_id("crowd-asked")
        await expect(asked).to_contain_text(str(demo.crowd.answering.asked))
        copies = [_copies(demo, number) for number in demo.crowd.extras]
        assert max(copies) == 1, "nobody got it twice"
        assert sum(copies) == demo.crowd.answering.asked >= CROWD * 0.85
        assert demo.world.faults.rules[0].used == 1
        assert troubles == []
        await page.close()
