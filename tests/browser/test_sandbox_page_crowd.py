"""The sandbox's page with a crowd: let in, answering by itself, watched, and never drawn as a whole."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from sandbox.crowd import Crowd
from tests.browser.page_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
BUTTONS = [
    [{"text": "💚 Je vais bien", "callback_data": "well"}],
    [{"text": "🆘 J'ai besoin d'aide", "callback_data": "help"}],
]
_SLOW = 60_000
"""Milliseconds that a crowd may take on a busy machine."""


async def _let_in(stage: Stage, size: int) -> None:
    """By the drawer's form."""
    await stage.page.get_by_test_id("open-crowd").click()
    await stage.page.get_by_test_id("crowd-size").fill(str(size))
    await stage.page.get_by_test_id("crowd-go").click()
    await expect(stage.page.get_by_test_id("crowd-facts")).to_contain_text(f"Dans la foule\u202f: {size}")
    await expect(stage.page.get_by_test_id("crowd-how")).to_contain_text("arrivées en", timeout=_SLOW)


async def _all_in(stage: Stage) -> None:
    """Wait until nobody is on the way any more."""
    async with asyncio.timeout(_SLOW / 1000):
        while _crowd(stage).busy:
            await stage.world.changes.next()
    await stage.settled()


async def _habits(stage: Stage, well: int, needy: int) -> None:
    """What the form says is what the crowd does."""
    for n, (sign, share) in enumerate((("💚", well), ("🆘", needy), ("", "")), 1):
        await stage.page.get_by_test_id(f"crowd-sign-{n}").fill(sign)
        await stage.page.get_by_test_id(f"crowd-share-{n}").fill(str(share))
    await stage.page.get_by_test_id("crowd-within").fill("1")
    await stage.page.get_by_test_id("crowd-save").click()
    await stage.until(lambda: [habit.sign for habit in _crowd(stage).answering.habits] == ["💚", "🆘"])


def _crowd(stage: Stage) -> Crowd:
    return stage.server.crowd


async def _ask_all(stage: Stage) -> None:
    """The bot asks everybody in the crowd, within Telegram's limits."""
    for number in list(_crowd(stage).extras):
        answer = await stage.bot.call(
            "sendMessage", chat_id=number, text="Tout va bien ?", reply_markup={"inline_keyboard": BUTTONS}
        )
        assert answer["ok"], answer
        await asyncio.sleep(1 / 29)


async def test_a_crowd_comes_answers_and_is_counted(stage: Stage) -> None:
    """Sixty people are let in with a tap; asked, they answer by themselves; the drawer counts; one who
    needs help is found by the answer and opened.
    """
    await _let_in(stage, 60)
    await _habits(stage, 60, 20)
    await expect(stage.page.get_by_test_id("crowd-silent-share")).to_have_text("En silence\u202f: 20 %")
    await _ask_all(stage)
    await expect(stage.page.get_by_test_id("crowd-asked")).to_have_text("Questions reçues\u202f: 60")
    answering = _crowd(stage).answering
    await stage.until(lambda: answering.answers.total() + answering.silent == 60)
    needy = answering.answers["🆘"]
    assert needy > 0
    await expect(stage.page.get_by_test_id("crowd-answer-2")).to_contain_text(str(needy))
    await stage.page.get_by_test_id("crowd-open").click()
    await stage.page.get_by_test_id("choice-search").fill("🆘")
    found = stage.page.get_by_test_id("choices-found").locator("button")
    await expect(found).to_have_count(needy)
    await found.first.click()
    opened = stage.phone(4)
    await expect(opened.locator("article.theirs").last).to_contain_text("Tout va bien ?")
    assert await opened.get_attribute("data-person") in {str(who) for who in answering.latest}
    await stage.page.get_by_test_id("crowd-anew").click()
    await expect(stage.page.get_by_test_id("crowd-counts")).to_have_text("Questions reçues\u202f: 0")


async def test_the_lists_do_not_grow_with_the_crowd(stage: Stage) -> None:
    """Whose telephone it is, is asked with the few and a search; the state and the page keep their size."""
    sizes = []
    for more in (20, 200):
        await _let_in(stage, more) if more == 20 else await stage.post("/sandbox/crowd", size=more)
        await _all_in(stage)
        sizes.append(await stage.page.evaluate("() => document.querySelectorAll('*').length"))
    assert abs(sizes[1] - sizes[0]) < 20
    await stage.phone().get_by_test_id("phone-owner").click()
    rows = stage.page.get_by_test_id("people-dialog").locator(".choices button")
    await expect(rows).to_have_count(4 + 20)
    await expect(stage.page.get_by_test_id("people-dialog")).to_contain_text("Et 200 autres")
    someone = next(iter(_crowd(stage).extras.values())).person
    await stage.page.get_by_test_id("choice-search").fill(str(someone.id))
    await expect(rows.locator("visible=true")).to_have_count(1)
    await stage.page.get_by_test_id(f"person-{someone.id}").click()
    await expect(stage.phone().get_by_test_id("phone-owner")).to_contain_text(someone.first_name[:10])


async def test_a_message_to_many_is_watched_while_telegram_fails(stage: Stage) -> None:
    """The drawer of calls keeps the newest two hundred and names people; a failure armed meanwhile strikes
    and is seen; the phone beside it goes on.
    """
    await stage.started()
    await stage.post("/sandbox/crowd", size=240)
    await _all_in(stage)
    await stage.page.get_by_test_id("limits").uncheck()
    await stage.until(lambda: not stage.world.limits.enabled)
    await stage.page.get_by_test_id("open-calls").click()
    people = list(_crowd(stage).extras)
    for n, number in enumerate(people):
        await stage.bot.call("sendMessage", chat_id=number, text="Coupure d'eau demain")
        if n == len(people) - 20:
            await stage.post("/sandbox/faults", kind="flood", retry_after=1, count=1)
    await expect(stage.page.locator("details.wrong").first).to_contain_text("429")
    rows = stage.page.get_by_test_id("calls").locator("details")
    await stage.settled()
    assert 100 < await rows.count() <= 200
    last = _crowd(stage).extras[people[-1]].person.first_name
    await expect(rows.first).to_contain_text(last[:8])
    await asyncio.sleep(1.1)
    await stage.write("ligne")
    await expect(stage.phone().locator("article.mine").last).to_contain_text("ligne")
    await stage.write("Et moi ?")
    await expect(stage.phone().locator("article.theirs").last).to_contain_text("Écho : Et moi ?")


async def test_shares_above_all_are_said(stage: Stage) -> None:
    """More than a hundred of a hundred is marked at once, and refused with a sentence."""
    await stage.page.get_by_test_id("open-crowd").click()
    for n, share in enumerate(("80", "40"), 1):
        await stage.page.get_by_test_id(f"crowd-sign-{n}").fill("💚🆘"[n - 1])
        await stage.page.get_by_test_id(f"crowd-share-{n}").fill(share)
    await expect(stage.page.get_by_test_id("crowd-silent-share")).to_have_class("bad")
    await stage.page.get_by_test_id("crowd-save").click()
    await expect(stage.page.get_by_test_id("error-toast")).to_contain_text("more than all")
    await stage.excused(400)
    assert _crowd(stage).answering.habits == ()


async def test_a_crowd_on_its_way_can_be_stopped(stage: Stage) -> None:
    """While people come in, the bar counts and the buttons wait; one tap ends it."""
    await stage.post("/sandbox/faults", kind="slow", method="sendMessage", ms=400, count=None)
    await stage.page.get_by_test_id("open-crowd").click()
    await stage.page.get_by_test_id("crowd-1000").click()
    await expect(stage.page.get_by_test_id("crowd-progress")).to_be_visible()
    await expect(stage.page.get_by_test_id("crowd-300")).to_be_disabled()
    await expect(stage.page.get_by_test_id("crowd-badge")).to_be_visible()
    await stage.page.get_by_test_id("crowd-stop").click()
    await expect(stage.page.get_by_test_id("crowd-progress")).to_be_hidden()
    await expect(stage.page.get_by_test_id("crowd-300")).to_be_enabled()
    assert 0 < _crowd(stage).as_json()["size"] < 1000
