"""The sandbox's page: the bar with its clock, and the drawers for calls, failures and gaps."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.page_stage import PATIENCE, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_clock_jumps_stops_and_limits_switch(stage: Stage) -> None:
    """The clock is moved by its buttons, its speed is set, and Telegram's limits can be switched off."""
    now = stage.world.now
    for name, seconds in (("15min", 900), ("1h", 3600), ("1day", 86400)):
        before, shown = now(), await stage.page.get_by_test_id("clock").inner_text()
        await stage.page.get_by_test_id(f"jump-{name}").click()
        if name != "1day":
            await expect(stage.page.get_by_test_id("clock")).not_to_have_text(re.compile(f"^{shown[:5]}"))
        await stage.until(lambda: (now() - before).total_seconds() > seconds - 1)  # noqa: B023 - asked at once
        assert (now() - before).total_seconds() < seconds + 300
    await stage.page.get_by_test_id("clock-speed").select_option("0")
    await expect(stage.page.get_by_test_id("clock-speed")).to_have_value("0")
    await stage.until(lambda: stage.world.clock.frozen)
    await stage.page.get_by_test_id("limits").uncheck()
    await stage.until(lambda: not stage.world.limits.enabled)


async def test_calls_are_listed_and_refusals_stand_out(stage: Stage) -> None:
    """A refused call raises the badge and shows Telegram's words; details open; filters and reset work."""
    await stage.started()
    await stage.bot.call("sendMessage", chat_id=1002, text="Trop tôt")
    await expect(stage.page.get_by_test_id("calls-badge")).to_have_text("1")
    await stage.page.get_by_test_id("open-calls").click()
    wrong = stage.page.locator("details.wrong")
    await expect(wrong).to_contain_text(re.compile("40[03]"))
    await wrong.locator("summary").click()
    await expect(wrong.get_by_test_id("call-error")).to_contain_text(": ")
    await expect(wrong.get_by_test_id("call-parameters")).to_contain_text("Trop tôt")
    await expect(stage.page.locator("details.fine")).not_to_have_count(0)
    await stage.page.get_by_test_id("only-refused").check()
    await expect(stage.page.locator("details.fine")).to_have_count(0)
    await stage.page.get_by_test_id("only-refused").uncheck()
    await stage.page.get_by_test_id("with-quiet").check()
    await expect(stage.page.locator('details[data-method="getUpdates"]').first).to_be_visible()
    await stage.bot.call("banChatMember", chat_id=-100200, user_id=1)
    await expect(stage.page.get_by_test_id("call-counts")).to_contain_text("refusé")
    await stage.page.get_by_test_id("calls-seen").click()
    await expect(stage.page.get_by_test_id("calls-badge")).to_be_hidden()
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.get_by_test_id("drawer")).to_be_hidden()


async def test_ready_faults_are_one_tap(stage: Stage) -> None:
    """Each ready failure is armed by one tap, counted on the bar, and taken away by another."""
    stage.listening.cancel()  # else its next question might be what fails
    await stage.page.get_by_test_id("open-faults").click()
    kinds = ["flood", "forbidden", "error_500", "lost_reply", "slow", "drop"]
    for ready, kind in zip(["flood", "forbidden", "server", "lost", "slow", "drop"], kinds, strict=True):
        await stage.page.get_by_test_id(f"fault-ready-{ready}").click()
        await expect(stage.page.get_by_test_id("faults-badge")).to_have_text("1")
        (rule,) = stage.world.faults.rules
        assert rule.kind == kind
        await stage.page.get_by_test_id(f"fault-remove-{rule.id}").click()
        await expect(stage.page.get_by_test_id("no-faults")).to_be_visible()
        await expect(stage.page.get_by_test_id("faults-badge")).to_be_hidden()


async def test_a_fault_made_to_measure_strikes(stage: Stage) -> None:
    """The form's values arrive in the plan, strike the bot, and the list says how often."""
    await stage.started()
    await stage.page.get_by_test_id("open-faults").click()
    form = stage.page.get_by_test_id("fault-form")
    await form.get_by_test_id("fault-kind").select_option("bad_request")
    await expect(form.get_by_test_id("fault-retry_after")).to_be_hidden()
    await form.get_by_test_id("fault-method").fill("sendMessage")
    await form.get_by_test_id("fault-chat").select_option("1001")
    await form.get_by_test_id("fault-count").fill("2")
    await form.get_by_test_id("fault-description").fill("chosen by hand")
    await form.get_by_test_id("fault-add").click()
    await expect(stage.page.get_by_test_id("faults")).to_contain_text("encore 2 fois")
    answer = await stage.bot.call("sendMessage", chat_id=1001, text="x")
    assert answer["description"] == "Bad Request: chosen by hand"
    await expect(stage.page.get_by_test_id("faults")).to_contain_text("encore 1 fois")
    await form.get_by_test_id("fault-kind").select_option("flood")
    await form.get_by_test_id("fault-whole_bot").uncheck()
    await form.get_by_test_id("fault-retry_after").fill("7")
    await form.get_by_test_id("fault-count").fill("0")
    await form.get_by_test_id("fault-add").click()
    await expect(stage.page.get_by_test_id("faults-badge")).to_have_text("2")
    flood = stage.world.faults.rules[-1]
    assert (flood.retry_after, flood.whole_bot, flood.count) == (7, False, None)
    await form.get_by_test_id("fault-kind").select_option("slow")
    await form.get_by_test_id("fault-ms").fill("10")
    await form.get_by_test_id("fault-after").fill("1")
    await form.get_by_test_id("fault-add").click()
    await expect(stage.page.get_by_test_id("faults-badge")).to_have_text("3")
    await stage.page.get_by_test_id("faults-clear").click()
    await expect(stage.page.get_by_test_id("no-faults")).to_be_visible()


async def test_odd_and_repeated_updates_and_switches(stage: Stage) -> None:
    """The drawer repeats the last update, sends an unreadable one, and switches webhook and privacy mode."""
    await stage.started()
    await stage.page.get_by_test_id("open-faults").click()
    count = len(stage.bot.heard)
    await stage.page.get_by_test_id("repeat-update").click()
    await stage.page.get_by_test_id("odd-update").click()
    async with asyncio.timeout(PATIENCE):
        while len(stage.bot.heard) < count + 2:
            await asyncio.sleep(0.05)
    kinds = [update.get("message", {}).get("chat", {}).get("type") for update in stage.bot.heard[count:]]
    assert sorted(kinds) == ["a kind that nobody knows", "private"]
    await stage.page.get_by_test_id("webhook-down").check()
    await expect(stage.page.get_by_test_id("faults-badge")).to_have_text("1")
    await stage.page.get_by_test_id("privacy").uncheck()
    await stage.until(lambda: stage.world.webhook.down and not stage.world.bot.privacy_mode)


async def test_what_was_played_is_saved_as_a_test(stage: Stage) -> None:
    """The drawer counts deeds, downloads the file, says what to know, and begins anew when asked to."""
    await stage.started()
    await stage.write("Bonjour")
    await expect(stage.phone().locator("article.theirs").last).to_contain_text("Écho : Bonjour")
    await stage.page.get_by_test_id("open-walk").click()
    await expect(stage.page.get_by_test_id("walk-deeds")).to_have_text("2 gestes joués depuis le début")
    await stage.page.get_by_test_id("walk-name").fill("Le bonjour de Rosa")
    async with stage.page.expect_download() as downloading:
        await stage.page.get_by_test_id("walk-save").click()
    download = await downloading.value
    assert download.suggested_filename == "test_le_bonjour_de_rosa.py"
    text = (await download.path()).read_text("utf-8")
    compile(text, "saved", "exec")
    assert 'rosa.write("Bonjour")' in text
    assert re.search(r'await rosa\.(hears|sees)\("Écho : Bonjour"\)', text)
    await expect(stage.page.get_by_test_id("walk-saved")).to_contain_text("test_le_bonjour_de_rosa.py")
    await expect(stage.page.get_by_test_id("walk-warnings")).to_have_count(0)
    await stage.page.get_by_test_id("walk-start").click()
    await expect(stage.page.get_by_test_id("walk-deeds")).to_contain_text("Rien de joué")
    await expect(stage.page.get_by_test_id("walk-save")).to_be_disabled()
    await stage.act(1001, "forge", message=2, data="x")
    await stage.page.get_by_test_id("walk-save").click()
    await expect(stage.page.get_by_test_id("walk-warnings")).to_contain_text("fausse pression")


async def test_the_page_says_what_is_not_emulated(stage: Stage) -> None:
    """Sentences, methods and kinds of update are listed."""
    await stage.page.get_by_test_id("open-gaps").click()
    await expect(stage.page.locator(".sentences li").first).not_to_be_empty()
    await stage.page.get_by_test_id("gap-methods").locator("summary").click()
    await expect(stage.page.get_by_test_id("gap-methods")).to_contain_text("sendPoll")
    await stage.page.get_by_test_id("gap-updates").locator("summary").click()
    await expect(stage.page.get_by_test_id("gap-updates")).to_contain_text("inline_query")
    await stage.page.get_by_test_id("drawer-close").click()
    await expect(stage.page.get_by_test_id("drawer")).to_be_hidden()


async def test_a_refused_act_is_said_and_the_words_are_kept(stage: Stage) -> None:
    """When Telegram's app would not allow an act, the phone says why and the text is not lost."""
    await stage.started()
    refusal = {"status": 409, "json": {"error": "you are muted"}}
    await stage.page.route("**/people/1001/write", lambda route: route.fulfill(**refusal))
    await stage.write("Mes mots")
    await expect(stage.phone().get_by_test_id("error-toast")).to_have_text("Refusé\u202f: you are muted")
    await expect(stage.phone().get_by_test_id("composer")).to_have_value("Mes mots")
    await stage.excused(409)
