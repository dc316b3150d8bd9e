"""The stage on which the sandbox's page is tested: a real sandbox, a bot of a few lines, a browser page.

The bot speaks plain HTTP, so that nothing of the product is needed and each of its moves is the test's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, Locator, Page, expect

from sandbox.server import Server, running
from sandbox.world import World

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROBES = (Path(__file__).parent / "probes.js").read_text("utf-8").strip()
PATIENCE = 60
"""Seconds after which something on the page is said not to come: a machine may be busy with much else."""
DRAWN = """version => Number(document.body.dataset.version) >= version
  && !Number(document.body.dataset.doing)
  && !document.querySelector("dialog:not([open])")"""
"""Whether the page has drawn what happened up to a version, and has done all that it was told to do."""
DESKTOP = (1600, 900)
PHONE = (390, 844)
SITE = "https://commune.example"

GREETING = [
    [{"text": "Bulle", "callback_data": "toast", "style": "success"}],
    [
        {"text": "Alerte", "callback_data": "alert", "style": "primary"},
        {"text": "Modifier", "callback_data": "edit", "style": "danger"},
    ],
    [
        {"text": "Adresse", "url": f"{SITE}/aide"},
        {"text": "Copier", "copy_text": {"text": "K7M2"}},
    ],
    [{"text": "Lien", "callback_data": "link"}, {"text": "Lent", "callback_data": "slow"}],
]
KEYS = [
    [{"text": "J'ai besoin d'aide"}],
    [{"text": "Mon numéro", "request_contact": True}, {"text": "Ma position", "request_location": True}],
]


class ScriptedBot:
    """Answers words and presses with fixed moves; `heard` keeps what Telegram brought."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self._base = base
        self.heard: list[dict[str, Any]] = []
        self.slow = asyncio.Event()

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Telegram's answer to one call."""
        async with self._http.post(f"{self._base}/{method}", json=parameters) as response:
            return await response.json()

    async def run(self) -> None:
        """Listen for ever."""
        offset = 0
        async with asyncio.TaskGroup() as moves:
            while True:
                try:
                    answer = await self.call("getUpdates", offset=offset, timeout=20)
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
                    continue
                for update in answer.get("result", ()):
                    offset = update["update_id"] + 1
                    self.heard.append(update)
                    moves.create_task(self._move(update))

    async def _move(self, update: dict[str, Any]) -> None:
        with suppress(aiohttp.ClientError):
            if message := update.get("message"):
                await self._answer(message)
            elif press := update.get("callback_query"):
                await self._pressed(press)

    async def _answer(self, message: dict[str, Any]) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text.startswith("/start"):
            markup = {"inline_keyboard": GREETING}
            await self.call("sendMessage", chat_id=chat, text=f"Bienvenue. {text}", reply_markup=markup)
        elif text in {"clavier", "une fois"}:
            markup = {"keyboard": KEYS, "resize_keyboard": True, "one_time_keyboard": text == "une fois"}
            await self.call("sendMessage", chat_id=chat, text="Voici le clavier.", reply_markup=markup)
        elif message["chat"]["type"] == "private" and not text.startswith("ligne"):
            kinds = ("photo", "voice", "video", "video_note", "document", "venue", "location", "contact")
            kind = next((kind for kind in kinds if kind in message), None)
            said = f"Reçu : {kind}" if kind else f"Écho : {text}"
            await self.call("sendMessage", chat_id=chat, text=said)

    async def _pressed(self, press: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"callback_query_id": press["id"]}
        match press.get("data"):
            case "toast":
                answer["text"] = "Bien noté."
            case "alert":
                answer |= {"text": "Lisez ceci.", "show_alert": True}
            case "link":
                answer["url"] = "https://t.me/entraide_bot?start=m_x"
            case "slow":
                await self.slow.wait()
                answer["text"] = "Enfin."
            case "edit":
                old = press["message"]
                await self.call(
                    "editMessageText",
                    chat_id=old["chat"]["id"],
                    message_id=old["message_id"],
                    text="Nouveau texte",
                )
            case other:
                answer["text"] = f"Reçu : {other}"
        await self.call("answerCallbackQuery", **answer)

    async def heard_message(self, **wanted: Any) -> dict[str, Any]:
        """The newest message that has these values, waiting for it if need be."""
        for _ in range(PATIENCE * 20):
            for update in reversed(self.heard):
                message = update.get("message", {})
                if all(message.get(name) == value for name, value in wanted.items()):
                    return message
            await asyncio.sleep(0.05)
        raise AssertionError(f"the bot never heard {wanted}")


@dataclass
class Stage:
    """A sandbox with people, its bot, and a page that shows them."""

    world: World
    server: Server
    base: str
    bot: ScriptedBot
    http: aiohttp.ClientSession
    page: Page
    listening: asyncio.Task[None]
    """The bot's questions for what is new."""
    troubles: list[str] = field(default_factory=list)
    """Errors of scripts and refused or foreign requests, as the browser saw them."""

    def phone(self, number: int = 0) -> Locator:
        """One column."""
        return self.page.get_by_test_id(f"phone-{number}")

    async def open(self, hash_: str = "", query: str = "") -> None:
        """Show the page, arranged by what stands after '#' in its address."""
        await self.settled()  # who leaves may cut off what is on its way
        await self.page.goto("about:blank")
        await self.page.goto(f"{self.base}/?linger=10{query}{hash_}")
        await self.page.wait_for_selector("body[data-ready]")
        await self.settled()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what was done on the page has arrived in the world."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.world.changes.next()

    async def settled(self) -> None:
        """Wait until the page has done what it was told to do, and has drawn all that has happened so far."""
        if self.page.url == "about:blank":
            return
        for _ in range(2):  # what the page itself did counts among what happened
            await self.page.wait_for_function(DRAWN, arg=self.world.changes.version)

    async def probe(self, name: str) -> list[str]:
        """What a probe of `probes.js` finds wrong on the page as it is."""
        return await self.page.evaluate(f"({PROBES}).{name}()")

    async def act(self, person: int, what: str, **body: Any) -> dict[str, Any]:
        """Somebody acts without the page, as from another device; the page, if it is shown, has drawn it."""
        done = await self.post(f"/sandbox/people/{person}/{what}", **body)
        await self.settled()
        return done

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Post to the control API."""
        async with self.http.post(f"{self.base}{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def write(self, text: str, number: int = 0) -> None:
        """Type a message and send it with Enter."""
        box = self.phone(number).get_by_test_id("composer")
        await box.fill(text)
        await box.press("Enter")

    async def menu(self, opener: Locator, entry: str) -> None:
        """Open a menu, which shows what is known when it opens, and choose an entry."""
        await self.settled()
        await opener.click()
        await self.page.get_by_test_id(entry).click()

    async def started(self, number: int = 0) -> Locator:
        """Press START and wait for the greeting; gives the greeting's buttons by label."""
        await self.phone(number).get_by_test_id("start").click()
        greeting = self.phone(number).locator("article.theirs", has_text="Bienvenue.").last
        await expect(greeting).to_be_visible()
        await self.settled()  # the greeting is read: later ones are counted alone
        return greeting

    async def excused(self, status: int) -> None:
        """The browser notes a refused request by itself: this one was expected."""
        words = f"the server responded with a status of {status}"
        async with asyncio.timeout(PATIENCE):
            while not any(words in trouble for trouble in self.troubles):
                await asyncio.sleep(0.05)
        self.troubles[:] = [trouble for trouble in self.troubles if words not in trouble]


@asynccontextmanager
async def staged(browser: Browser, size: tuple[int, int] = DESKTOP, **context: Any) -> AsyncIterator[Stage]:
    """A stage with Rosa, Sam, Amel and Yusuf, none of whom has met the bot."""
    world = World()
    for first, last, language in (
        ("Rosa", "Peeters", "fr"),
        ("Sam", "Diallo", "fr"),
        ("Amel", "Bensaïd", "nl"),
        ("يوسف", "الحسن", "ar"),
    ):
        world.add_person(first, last, language=language)
    view = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="fr-BE",
        timezone_id="Europe/Brussels",
        reduced_motion="reduce",  # nothing is measured or clicked while it moves
        **context,
    )
    view.set_default_timeout(PATIENCE * 1000)
    async with running(world) as server, aiohttp.ClientSession() as http:
        bot = ScriptedBot(http, f"{server.base_url}/bot{world.bot.token}")
        listening = asyncio.get_running_loop().create_task(bot.run())
        page = await view.new_page()
        stage = Stage(world, server, server.base_url, bot, http, page, listening)
        _watch(stage)
        try:
            yield stage
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await view.close()


def _watch(stage: Stage) -> None:
    page = stage.page
    page.on("pageerror", lambda error: stage.troubles.append(f"script: {error}"))
    page.on("console", lambda line: stage.troubles.append(line.text) if line.type == "error" else None)

    def requested(request: Any) -> None:
        if not request.url.startswith((stage.base, "data:", "blob:", "about:")):
            stage.troubles.append(f"foreign: {request.url}")

    page.on("request", requested)
