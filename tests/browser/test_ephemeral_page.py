"""Ephemeral commands and messages on the sandbox's page: marked on one phone, on no other."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.page_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROSA, SAM = 1001, 1002
COMMAND = {"command": "besoin", "description": "Demander de l'aide", "is_ephemeral": True}


async def quarter(stage: Stage) -> int:
    """A group of Rosa and Sam with the bot, which may speak to one member there; both phones show it."""
    await stage.bot.call("setMyCommands", commands=[COMMAND], scope={"type": "all_group_chats"})
    made = await stage.act(ROSA, "create_group", title="Quartier", kind="supergroup", members=[SAM], bot=True)
    group = int(made["id"])
    await stage.act(ROSA, "promote", chat=group, who="bot")
    await stage.open(f"#phones={ROSA}@{group},{SAM}@{group}")
    return group


async def test_only_one_phone_shows_it_and_says_so(stage: Stage) -> None:
    """The command and its answer are marked as visible to one; the other phone has neither."""
    group = await quarter(stage)
    await stage.phone().get_by_test_id("composer").fill("/")
    await expect(stage.phone().get_by_test_id("command-besoin")).to_contain_text("visible pour vous seul")
    await stage.write("/besoin courses")
    await stage.bot.call(
        "sendMessage",
        chat_id=group,
        text="Personne d'autre ne voit ceci.",
        ephemeral_message_parameters={"receiver_user_id": ROSA},
        reply_markup={"inline_keyboard": [[{"text": "Envoyer", "callback_data": "toast"}]]},
    )
    marked = stage.phone().locator("article.ephemeral")
    await expect(marked).to_have_count(2)
    await expect(marked.first.get_by_test_id("only-you")).to_have_text("visible pour vous seul")
    await expect(marked.last.locator(".bubble")).to_have_css("border-style", "dashed")
    await stage.settled()
    await expect(stage.phone(1).locator("article.ephemeral")).to_have_count(0)
    await expect(stage.phone(1)).not_to_contain_text("courses")
    await marked.last.locator("..").get_by_role("button", name="Envoyer").click()
    await stage.until(lambda: stage.world.presses)


async def test_an_old_app_is_a_switch_of_the_phone(stage: Stage) -> None:
    """Switched on in the phone's menu, the command is for all; it is ticked there from then on."""
    await quarter(stage)
    opener = stage.phone().get_by_test_id("phone-menu")
    await stage.menu(opener, "old-app")
    await stage.until(lambda: stage.world.people[ROSA].old_app)
    await stage.settled()
    await stage.write("/besoin courses")
    await expect(stage.phone(1)).to_contain_text("/besoin courses")
    await opener.click()
    await expect(stage.page.get_by_test_id("old-app")).to_have_attribute("aria-checked", "true")
