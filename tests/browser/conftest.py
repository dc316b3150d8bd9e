"""One Chromium for all tests of this folder, and a stage with the sandbox's page for each.

Both live on the session's loop: a test that asks for them is marked `asyncio(loop_scope="session")`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.page_stage import CHROMIUM, CHROMIUM_ARGS, PATIENCE, Stage, staged

LONGEST = 420
"""Seconds that one test of the page may take; one that passes is no slower for it."""

expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page is waited for longer than anything else: its tests have more time in all."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    """A fresh sandbox at desktop width with four phones; its page must not have complained in the end."""
    async with staged(browser, permissions=["clipboard-read", "clipboard-write"]) as made:
        await made.open("#phones=1001,1002,1003,1004")
        yield made
        assert made.troubles == []
