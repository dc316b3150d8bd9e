"""The sandbox's page as a program: it draws what changed, keeps its place, survives, and is complete."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from sandbox import acts
from sandbox.server import STATIC, running
from tests.browser.page_stage import Stage, staged

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


# Drawing


async def test_only_what_changed_is_drawn_again(stage: Stage) -> None:
    """A new message leaves the others' elements alone; an edit replaces just its own."""
    greeting = await stage.started()
    await stage.write("un")
    await expect(stage.phone().locator("article", has_text="Écho : un")).to_be_visible()
    await stage.settled()
    mark = "els => els.forEach(el => { el.marked = true; })"
    await stage.page.locator("article, .phone, .inline-keyboard").evaluate_all(mark)
    await stage.write("deux")
    await expect(stage.phone().locator("article", has_text="Écho : deux")).to_be_visible()
    drawn = "els => els.filter(el => !el.marked).map(el => el.innerText.split('\\n')[0])"
    assert await stage.page.locator("article").evaluate_all(drawn) == ["deux", "Écho : deux"]
    number = await greeting.get_attribute("data-message")
    await greeting.get_by_text("Modifier").click()
    await expect(stage.phone().get_by_test_id(f"message-{number}")).to_contain_text("Nouveau texte")
    fresh = await stage.page.locator("article").evaluate_all(drawn)
    assert fresh == ["Nouveau texte", "deux", "Écho : deux"]


async def test_nothing_is_drawn_under_a_finger(stage: Stage) -> None:
    """What comes while a button is held waits for its end, else the tap would be lost; not for ever."""
    held, rested = await stage.page.evaluate("""async () => {
        const { lifted } = await import("/js/hand.js");
        const touch = (what) => document.body.dispatchEvent(new PointerEvent(what, { bubbles: true }));
        let drawn = false;
        touch("pointerdown");
        lifted().then(() => { drawn = true; });
        await new Promise((resolve) => setTimeout(resolve, 50));
        const held = !drawn;
        touch("pointerup");
        await lifted();
        touch("pointerdown");
        await lifted();
        return [held, drawn];
    }""")
    assert held
    assert rested


async def test_long_chats_come_in_pages_and_keep_their_place(stage: Stage) -> None:
    """Older messages are fetched on demand; who reads them is not dragged to the end but told what came."""
    acts.start(stage.world, stage.world.people[1001])
    for number in range(150):
        acts.write(stage.world, stage.world.people[1001], f"ligne {number}")
    await stage.settled()
    messages = stage.phone().get_by_test_id("messages")
    await expect(stage.phone().locator("article", has_text="ligne 149").first).to_be_in_viewport()
    before = await messages.locator("article").count()
    await stage.phone().get_by_test_id("older").click()
    await expect(messages.get_by_text("ligne 3", exact=True)).to_be_attached()
    await stage.settled()
    assert await messages.locator("article").count() > before
    await messages.evaluate("el => { el.scrollTop = 0; }")
    first = messages.get_by_text("ligne 3", exact=True)
    await expect(first).to_be_in_viewport()
    await stage.bot.call("sendMessage", chat_id=1001, text="toute dernière")
    end = stage.phone().get_by_test_id("to-end")
    await expect(end.locator(".badge")).to_be_visible()
    await expect(first).to_be_in_viewport()
    await end.click()
    await expect(messages.get_by_text("toute dernière")).to_be_in_viewport()
    await expect(end).to_be_hidden()


async def test_a_lost_connection_is_said_and_mended(browser: Browser) -> None:
    """When the sandbox goes away the page says so, and catches up by itself when it is back."""
    async with staged(browser) as stage:
        async with running(stage.world) as server:
            await stage.page.goto(f"{server.base_url}/#phones=1001")
            await stage.page.wait_for_selector("body[data-ready]")
            port = server.port
        await expect(stage.page.get_by_test_id("offline")).to_be_visible()
        acts.start(stage.world, stage.world.people[1001])
        async with running(stage.world, port):
            await expect(stage.page.get_by_test_id("offline")).to_be_hidden()
            await expect(stage.phone().locator("article.mine")).to_contain_text("/start")


async def test_an_empty_sandbox_offers_the_first_person(browser: Browser) -> None:
    """Without people the page is not blank: it asks for the first one, and shows her phone."""
    async with staged(browser) as stage:
        stage.world.people.clear()
        stage.world.chats.clear()
        await stage.open()
        await stage.page.get_by_test_id("first-person").click()
        await stage.page.get_by_test_id("field-first_name").fill("Ada")
        await stage.page.get_by_test_id("dialog-ok").click()
        await expect(stage.phone().get_by_test_id("phone-owner")).to_contain_text("Ada")
        assert stage.troubles == []


# The sources


async def test_the_page_names_no_foreign_address() -> None:
    """No file of the page holds an address outside, but the namespace of drawings and the bot's own t.me."""
    allowed = ("http://www.w3.org/2000/svg", "https://t.me/")
    outside = re.compile(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]{2,}[^\s\"'`<)]*")
    for path in STATIC.rglob("*.*"):
        for address in outside.findall(path.read_text("utf-8")):
            assert address.startswith(allowed), f"{path.name}: {address}"


async def test_the_dictionary_is_complete(stage: Stage) -> None:
    """Every word that a module asks for exists in French and in English, and none is left unused."""
    entries = "Object.entries(m.WORDS).map(([key, words]) => [key, words.filter(Boolean).length])"
    words = dict(await stage.page.evaluate(f"import('/js/words.js').then(m => {entries})"))
    assert [key for key, languages in words.items() if languages != 2] == []
    sources = "\n".join(path.read_text("utf-8") for path in (STATIC / "js").glob("*.js"))
    asked = set(re.findall(r"""\bt\(["'](\w+)["']""", sources))
    assert asked - set(words) == set()
    computed = re.compile(r"^(kind_|ready_|theme_|jump|can_)|(Door|Title|Help)$")
    bare = sources.replace("words.js", "")
    unused = [key for key in words if not computed.search(key) and not re.search(rf"""["']{key}["']""", bare)]
    assert unused == []


async def test_the_page_speaks_english_when_asked(stage: Stage) -> None:
    """`?lang=en` gives English words; no key shows through."""
    await stage.open("#phones=1001&drawer=faults", "&lang=en")
    await expect(stage.phone().get_by_test_id("start")).to_have_text("Start")
    await expect(stage.page.get_by_test_id("drawer")).to_contain_text("Make it fail")
    assert "⟦" not in await stage.page.inner_text("body")


async def test_the_ready_places_are_those_of_the_demo_town() -> None:
    """Each neighbourhood of the example municipality can be sent as a place with one tap."""
    town = tomllib.loads((ROOT / "bot" / "municipality.toml").read_text("utf-8"))
    offered = (STATIC / "js" / "places.js").read_text("utf-8")
    for each in town["neighbourhood"]:
        latitude, longitude = each["centre"]
        place = f'{{ name: "{each["name"]["fr"]}", latitude: {latitude:g}, longitude: {longitude:g} }}'
        assert place in offered
