"""Delivery to a webhook: the secret, order in a lane, repeats until a 2xx, calls in the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web

from sandbox.actor import Phone
from sandbox.messages import Content
from sandbox.server import Server, running
from sandbox.world import World
from tests.sandbox.caller import inline

Json = dict[str, Any]
Respond = Callable[[Json], Awaitable[web.Response] | web.Response]


class Hook:
    """A bot's webhook: keeps what came and answers as told."""

    def __init__(self) -> None:
        self.got: list[Json] = []
        self.secrets: list[str | None] = []
        self.respond: Respond = lambda _update: web.Response()
        self.came = asyncio.Event()

    async def receive(self, request: web.Request) -> web.Response:
        """Take a delivery."""
        update = await request.json()
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.set()
        answer = self.respond(update)
        return answer if isinstance(answer, web.Response) else await answer

    async def has(self, count: int) -> list[Json]:
        """Wait until so many deliveries came."""
        async with asyncio.timeout(60):
            while len(self.got) < count:
                self.came.clear()
                await self.came.wait()
        return self.got

    def texts(self) -> list[str]:
        """What came, by text or data."""
        return [u["message"]["text"] if "message" in u else u["callback_query"]["data"] for u in self.got]


@asynccontextmanager
async def hooked(hook: Hook) -> AsyncIterator[str]:
    """The address of a running webhook."""
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


@pytest.fixture
async def hook(world: World) -> AsyncIterator[Hook]:
    """A webhook that the sandbox delivers to, with repeats a hundred times as fast as Telegram's."""
    made = Hook()
    async with hooked(made) as url, running(world, webhook_pace=0.01) as server:
        await call(server, "setWebhook", url=url, secret_token="s-1")
        yield made


async def call(server: Server, method: str, **fields: Any) -> Json:
    """A call over HTTP."""
    url = f"{server.base_url}/bot{server.world.bot.token}/{method}"
    async with ClientSession() as session, session.post(url, json=fields) as answer:
        body: Json = await answer.json()
    assert body["ok"], body
    return body


async def drained(world: World) -> None:
    """Wait until everything was confirmed."""
    async with asyncio.timeout(60):
        while world.updates.pending or world.updates.repeated:
            await world.changes.next()


async def test_updates_come_in_order_with_the_secret(hook: Hook, rosa: Phone, world: World) -> None:
    """Each message of a chat once, one after the other, each with the secret; then nothing is pending."""
    for number in range(5):
        rosa.write(str(number))
    await drained(world)
    assert hook.texts() == ["0", "1", "2", "3", "4"]
    assert set(hook.secrets) == {"s-1"}


async def test_a_failing_update_holds_its_own_lane_only(
    hook: Hook, rosa: Phone, sam: Phone, world: World
) -> None:
    """It comes again until it is taken; what follows it in the chat waits, other chats and presses do not."""
    sam.start()
    await drained(world)
    hook.got.clear()
    failing = {"left": 3}

    def respond(update: Json) -> web.Response:
        if update.get("message", {}).get("text") == "poison" and failing["left"]:
            failing["left"] -= 1
            return web.Response(status=500)
        return web.Response()

    hook.respond = respond
    rosa.write("poison")
    rosa.write("après")
    sam.write("autre")
    await drained(world)
    assert hook.texts().count("poison") == 4
    assert [t for t in hook.texts() if t != "autre"] == ["poison"] * 4 + ["après"]
    assert hook.texts().index("autre") < hook.texts().index("après")
    info = world.webhook.info(0, None)
    assert "500" in info["last_error_message"]


async def test_a_press_may_overtake_a_message_of_the_same_person(
    hook: Hook, rosa: Phone, world: World
) -> None:
    """They are different lanes."""
    message = world.add_message(rosa.chat(), world.bot.id, Content("text", "?"))
    message.inline = inline([("Oui", "y")])
    held = asyncio.Event()

    async def slowly() -> web.Response:
        await held.wait()
        return web.Response()

    hook.respond = lambda update: slowly() if "message" in update else web.Response()
    rosa.write("texte")
    rosa.press("Oui")
    await hook.has(2)
    pending = [entry.kind for entry in world.updates.pending.values()]
    held.set()
    await drained(world)
    assert pending in (["message"], ["message", "callback_query"])
    assert sorted(hook.texts()) == ["texte", "y"]


async def test_a_call_in_the_answer_is_done(hook: Hook, rosa: Phone, world: World) -> None:
    """The bot answers the delivery with sendMessage, and the person gets it."""
    hook.respond = lambda _update: web.json_response(
        {"method": "sendMessage", "chat_id": rosa.id, "text": "vite"}
    )
    rosa.write("x")
    await rosa.hears("vite")


async def test_a_webhook_that_is_down_gets_everything_later(hook: Hook, rosa: Phone, world: World) -> None:
    """Nothing is lost while it cannot be reached."""
    world.webhook.down = True
    rosa.write("1")
    async with asyncio.timeout(60):
        while world.webhook.last_error is None:
            await world.changes.next()
    assert "refused" in world.webhook.last_error
    assert hook.got == []
    world.webhook.down = False
    await drained(world)
    assert hook.texts() == ["1"]


async def test_a_repeat_is_delivered_again(hook: Hook, rosa: Phone, world: World) -> None:
    """With the same update id."""
    rosa.write("1")
    await drained(world)
    world.updates.repeat()
    await drained(world)
    assert hook.texts() == ["1", "1"]
    assert hook.got[0]["update_id"] == hook.got[1]["update_id"]


async def test_retry_after_is_obeyed(hook: Hook, rosa: Phone, world: World) -> None:
    """The next try waits for as long as the webhook asked."""
    times: list[float] = []

    def respond(_update: Json) -> web.Response:
        times.append(asyncio.get_running_loop().time())
        return web.Response(status=429, headers={"Retry-After": "20"}) if len(times) == 1 else web.Response()

    hook.respond = respond
    rosa.write("1")
    await drained(world)
    assert len(times) == 2
    assert times[1] - times[0] >= 0.2
