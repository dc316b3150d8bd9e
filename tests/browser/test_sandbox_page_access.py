"""The sandbox's page for everybody: words, keyboard, eyes, ears, narrow and wide."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from sandbox import groups
from tests.browser.page_stage import PHONE, SITE, Stage, staged

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


# Words


async def test_entities_are_drawn_and_hostile_text_stays_text(stage: Stage) -> None:
    """Bold is bold, a spoiler opens on a tap, and markup in text or names never becomes elements."""
    await stage.started()
    text = "gras <img src=x onerror=alert(1)> secret /aide"
    entities = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "spoiler", "offset": text.index("secret"), "length": 6},
    ]
    await stage.bot.call("sendMessage", chat_id=1001, text=text, entities=entities)
    message = stage.phone().locator("article", has_text="gras")
    await expect(message.locator("b")).to_have_text("gras")
    await expect(message.locator("img")).to_have_count(0)
    spoiler = message.get_by_test_id("spoiler")
    await expect(spoiler).to_have_attribute("aria-expanded", "false")
    await spoiler.click()
    await expect(spoiler).to_have_attribute("aria-expanded", "true")
    await message.get_by_test_id("command-link").click()
    assert await stage.bot.heard_message(text="/aide")
    await stage.act(1001, "rename", first_name="<b>Ana</b> <3", last_name="")
    await expect(stage.phone().get_by_test_id("phone-owner")).to_contain_text("<b>Ana</b> <3")
    await expect(stage.phone().get_by_test_id("phone-owner").locator("b")).to_have_count(0)


async def test_right_to_left_text_stands_right(stage: Stage) -> None:
    """Arabic words are laid out from the right, in the same bubble as French ones from the left."""
    await stage.started(3)
    await stage.write("مرحبا، أحتاج إلى مساعدة", 3)
    text = stage.phone(3).locator("article.mine", has_text="مرحبا").get_by_test_id("text")
    assert await text.evaluate("el => getComputedStyle(el).direction") == "rtl"
    text = stage.phone(3).locator("article.theirs").first.get_by_test_id("text")
    assert await text.evaluate("el => getComputedStyle(el).direction") == "ltr"


async def test_a_link_opens_as_another_person(stage: Stage) -> None:
    """A deep link opened on a phone that never met the bot waits behind START and carries its payload."""
    await stage.menu(stage.phone(1).get_by_test_id("phone-menu"), "open-link")
    await stage.page.get_by_test_id("field-url").fill("https://t.me/entraide_bot?start=c_abc")
    await stage.page.get_by_test_id("dialog-ok").click()
    start = stage.phone(1).get_by_test_id("start")
    await expect(start).to_have_attribute("data-payload", "c_abc")
    await start.click()
    heard = await stage.bot.heard_message(text="/start c_abc")
    assert heard["from"]["id"] == 1002


# Keyboard, eyes and ears


async def test_the_page_is_used_by_keyboard_alone(stage: Stage) -> None:
    """From the skip link to START, to a button, to a message's menu: no pointer is needed."""
    page, press = stage.page, stage.page.keyboard.press
    await press("Tab")
    await expect(page.get_by_test_id("skip")).to_be_focused()
    await press("Enter")
    for wanted in ("phone-owner", "phone-menu", "back", "chat-title", "chat-menu", "messages", "start"):
        await press("Tab")
        await expect(stage.phone().get_by_test_id(wanted)).to_be_focused()
    await press("Enter")
    greeting = stage.phone().locator("article.theirs", has_text="Bienvenue.")
    await expect(greeting).to_be_visible()
    await stage.phone().get_by_test_id("messages").focus()
    for wanted in ("command-link", "command-link", "button-2-0-0"):
        await press("Tab")
        await expect(stage.page.locator(":focus")).to_have_attribute("data-testid", wanted)
    await press("Enter")
    await expect(stage.phone().get_by_test_id("toast")).to_have_text("Bien noté.")
    await stage.phone().get_by_test_id("messages").focus()
    await press("End")
    await press("ArrowUp")
    await press("ArrowDown")
    await expect(greeting).to_be_focused()
    await press("Enter")
    await expect(page.get_by_test_id("message-actions")).to_be_visible()
    await press("ArrowLeft")
    await press("End")
    await press("Escape")
    await expect(page.get_by_test_id("message-actions")).to_have_count(0)
    await expect(greeting).to_be_focused()
    await stage.phone().get_by_test_id("phone-owner").focus()
    await press("Enter")
    await expect(page.get_by_test_id("people-dialog")).to_be_visible()
    await press("Escape")
    await expect(stage.phone().get_by_test_id("phone-owner")).to_be_focused()


async def test_every_control_has_a_name_a_test_id_and_a_visible_focus(stage: Stage) -> None:
    """In each state of the page, no control is nameless, unfindable, or invisible when it has focus."""
    await stage.started()
    await stage.write("clavier")
    await expect(stage.phone().get_by_test_id("reply-keyboard")).to_be_visible()
    for drawer in ("crowd", "calls", "faults", "walk", "gaps"):
        await stage.page.get_by_test_id(f"open-{drawer}").click()
        await stage.settled()
        assert await stage.probe("nameless") == []
        assert await stage.probe("unfocused") == []
    for opener in ("phone-menu", "attach", "chat-menu"):
        await stage.phone().get_by_test_id(opener).click()
        assert await stage.probe("nameless") == []
        await stage.page.keyboard.press("Escape")
    for entry in ("new-person", "create-group", "change-language", "open-link", "choose-person"):
        await stage.menu(stage.phone().get_by_test_id("phone-menu"), entry)
        await expect(stage.page.locator("dialog")).to_be_visible()
        assert await stage.probe("nameless") == []
        await stage.page.keyboard.press("Escape")


async def test_new_messages_are_announced_once(stage: Stage) -> None:
    """What comes in is spoken; what stood there before is not."""
    await stage.started()
    announcer = stage.page.get_by_test_id("announcer")
    await stage.bot.call("sendMessage", chat_id=1001, text="Une nouvelle pour vous")
    await expect(announcer).to_have_text(re.compile(r"Entraide à Rosa.*Une nouvelle pour vous"))
    await stage.open("#phones=1001")
    await expect(stage.phone().locator("article", has_text="Une nouvelle")).to_be_visible()
    await expect(announcer).to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_words_have_contrast(stage: Stage, scheme: str) -> None:
    """In both themes each text has at least 4.5 to 1 against what lies behind it."""
    await stage.page.get_by_test_id("theme").select_option(scheme)
    await _furnish(stage)
    for drawer in ("crowd", "calls", "faults", "walk", "gaps"):
        await stage.page.get_by_test_id(f"open-{drawer}").click()
        if drawer == "walk":
            await stage.page.get_by_test_id("walk-save").click()
            await stage.page.get_by_test_id("walk-text").locator("summary").click()
        await stage.settled()
        assert await stage.probe("faint") == []
    await stage.phone().get_by_test_id("phone-menu").click()
    assert await stage.probe("faint") == []
    await stage.page.keyboard.press("Escape")
    await stage.menu(stage.phone().get_by_test_id("phone-menu"), "new-person")
    await expect(stage.page.locator("dialog")).to_be_visible()
    assert await stage.probe("faint") == []


async def _furnish(stage: Stage) -> None:
    """Put one of everything on the page."""
    stage.world.limits.enabled = False
    await stage.started()
    await stage.started(1)
    await stage.act(1001, "voice")
    await stage.act(1001, "video_note")
    await stage.act(1001, "video", caption="Le chat")
    await stage.act(1001, "location", latitude=50.47, longitude=4.87)
    await stage.act(1001, "location", latitude=50.47, longitude=4.87, title="La Ruche")
    stage.world.set_private_topics(on=True)
    topic = groups.create_topic(stage.world, stage.world.chats[1001], stage.world.bot.id, "Courses")
    await stage.act(1001, "write", text="ligne", thread=topic.id)
    await stage.act(1001, "contact")
    await stage.act(1001, "document", name="x.pdf")
    text = "gras lien code citation @rosa"
    entities: list[dict[str, Any]] = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "text_link", "offset": 5, "length": 4, "url": SITE},
        {"type": "code", "offset": 10, "length": 4},
        {"type": "blockquote", "offset": 15, "length": 8},
        {"type": "mention", "offset": 24, "length": 5},
    ]
    sent = await stage.bot.call("sendMessage", chat_id=1001, text=text, entities=entities)
    await stage.act(1001, "pin", message=sent["result"]["message_id"])
    await stage.act(1001, "react", message=sent["result"]["message_id"], emoji="👍")
    await stage.act(1001, "write", text="Oui", reply_to=sent["result"]["message_id"])
    everybody = {"members": [1001, 1002, 1004], "bot": True}
    group = await stage.act(1003, "create_group", title="Forum", kind="forum", **everybody)
    await stage.act(1003, "create_topic", chat=group["id"], name="Courses")
    for person in (1001, 1002, 1004):
        await stage.act(person, "write", chat=group["id"], text="Bonjour à tous")
    await stage.bot.call("sendMessage", chat_id=999, text="refusé")
    await stage.post("/sandbox/faults", kind="slow", ms=1, count=1)
    await stage.open(f"#phones=1001,1002@list,1003@{group['id']},1004")
    await expect(stage.phone(2).locator("article").last).to_be_visible()


# Narrow and wide


async def test_at_phone_width_one_phone_is_seen_at_a_time(browser: Browser) -> None:
    """The switcher changes phones and shows what is unread on the others; nothing sticks out sideways."""
    async with staged(browser, PHONE, has_touch=True, is_mobile=True) as stage:
        await stage.open("#phones=1001,1002,1003@list")
        await expect(stage.phone(0)).to_be_visible()
        await expect(stage.phone(1)).to_be_hidden()
        await stage.act(1002, "start")
        await expect(stage.page.get_by_test_id("tab-1").get_by_test_id("unread")).to_be_visible()
        await stage.page.get_by_test_id("tab-1").tap()
        await expect(stage.phone(1)).to_be_visible()
        await expect(stage.phone(0)).to_be_hidden()
        await expect(stage.page.get_by_test_id("tab-1").get_by_test_id("unread")).to_have_count(0)
        await expect(stage.phone(1).locator("article.theirs", has_text="Bienvenue.")).to_be_visible()
        await stage.phone(1).locator("button.inline", has_text="Bulle").tap()
        await expect(stage.phone(1).get_by_test_id("toast")).to_be_visible()
        await expect(stage.page.get_by_test_id("jump-1h")).to_be_hidden()
        await stage.page.get_by_test_id("tools-toggle").tap()
        before = stage.world.now()
        await stage.page.get_by_test_id("jump-1h").tap()
        await stage.page.keyboard.press("Escape")
        await expect(stage.page.get_by_test_id("jump-1h")).to_be_hidden()
        await stage.until(lambda: (stage.world.now() - before).total_seconds() > 3599)
        await stage.page.get_by_test_id("open-calls").tap()
        await expect(stage.page.get_by_test_id("drawer")).to_be_visible()
        await stage.page.get_by_test_id("drawer-close").tap()
        await stage.phone(1).get_by_test_id("phone-menu").tap()
        sheet = await stage.page.get_by_test_id("phone-actions").bounding_box()
        assert sheet is not None
        assert sheet["y"] + sheet["height"] > PHONE[1] - 2
        await stage.page.keyboard.press("Escape")
        assert await stage.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert await stage.probe("low") == []
        assert stage.troubles == []


@pytest.mark.parametrize(("width", "phones"), [(1280, 4), (1600, 4), (1024, 3), (720, 2)])
async def test_as_many_phones_as_fit_stand_side_by_side(browser: Browser, width: int, phones: int) -> None:
    """With no arrangement in the address, as many phones as have room are shown, the last in the group."""
    async with staged(browser, (width, 800)) as stage:
        await stage.act(1003, "create_group", title="Quartier Centre", members=[1001, 1002, 1004], bot=True)
        await stage.open()
        await expect(stage.page.locator(".phone")).to_have_count(phones)
        last = stage.phone(phones - 1)
        await expect(last.get_by_test_id("chat-title")).to_contain_text("Quartier Centre")
        box = await last.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
        assert await stage.page.evaluate("document.querySelector('#topbar').scrollWidth") <= width
        assert stage.troubles == []


async def test_a_phone_behind_the_switcher_is_found_at_its_newest_message(browser: Browser) -> None:
    """What came while another phone was in front is there when one switches; so after a keyboard opened."""
    async with staged(browser, PHONE) as stage:
        await stage.open("#phones=1001,1002")
        await stage.act(1002, "start")
        await stage.act(1002, "photo", caption="La porte")
        for number in range(12):
            await stage.act(1002, "write", text=f"ligne {number}.")
        await stage.settled()
        await stage.page.get_by_test_id("tab-1").click()
        last = stage.phone(1).locator("article", has_text="ligne 11.")
        await expect(last).to_be_in_viewport()
        await stage.write("clavier", 1)
        await expect(stage.phone(1).get_by_test_id("reply-keyboard")).to_be_visible()
        await expect(stage.phone(1).locator("article", has_text="Voici le clavier.")).to_be_in_viewport(
            ratio=1
        )
        assert stage.troubles == []
