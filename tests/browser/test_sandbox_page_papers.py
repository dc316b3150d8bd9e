"""A document that the bot sends stands on the page, and whoever touches it has it as a file."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect

from tests.browser.page_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PAPER = b"%PDF-1.7\n\x00\xff not empty"


async def test_a_document_of_the_bot_is_downloaded(stage: Stage) -> None:
    """Under its own name, byte for byte, with its words below."""
    await stage.started()
    form = aiohttp.FormData({"chat_id": "1001", "caption": "À imprimer."})
    form.add_field("document", PAPER, filename="affiche.pdf", content_type="application/pdf")
    base = f"{stage.server.base_url}/bot{stage.world.bot.token}"
    async with stage.http.post(f"{base}/sendDocument", data=form) as answer:
        assert (await answer.json())["ok"]
    message = stage.phone().locator("article", has_text="À imprimer.")
    file = message.get_by_test_id("file")
    await expect(file).to_contain_text("affiche.pdf")
    async with stage.page.expect_download() as coming:
        await file.click()
    download = await coming.value
    assert download.suggested_filename == "affiche.pdf"
    assert Path(await download.path()).read_bytes() == PAPER
