"""The server: every encoding of a call, downloads, loopback only, no real token, hanging up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.actor import Phone
from sandbox.faults import Fault
from sandbox.files import sample_photo, sample_voice
from sandbox.real_token import RealTokenError
from sandbox.server import Server, running
from sandbox.world import World


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    """The world on a free port."""
    async with running(world) as started:
        yield started


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        yield session


def address(server: Server, method: str, token: str = "") -> str:
    """Where a method is called."""
    return f"{server.base_url}/bot{token or server.world.bot.token}/{method}"


MARKUP = {"inline_keyboard": [[{"text": "Oui", "callback_data": "y"}]]}


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
async def test_a_call_is_understood_in_every_encoding(
    server: Server, http: aiohttp.ClientSession, rosa: Phone, encoding: str
) -> None:
    """Address, form, JSON and multipart lead to the same message; text that looks like JSON stays text."""
    text = '{"pas": "du JSON"}'
    fields = {"chat_id": str(rosa.id), "text": text, "reply_markup": json.dumps(MARKUP)}
    url = address(server, "sendMessage")
    match encoding:
        case "query":
            request = http.get(url, params=fields)
        case "form":
            request = http.post(url, data=fields)
        case "json":
            request = http.post(url, json={"chat_id": rosa.id, "text": text, "reply_markup": MARKUP})
        case _:
            writer = aiohttp.FormData(fields, default_to_multipart=True)
            request = http.post(url, data=writer)
    async with request as answer:
        body = await answer.json()
    assert body["ok"], body
    assert (rosa.last(), rosa.buttons()) == (text, ["Oui"])


async def test_files_go_up_and_come_down(server: Server, http: aiohttp.ClientSession, rosa: Phone) -> None:
    """An upload by attach:// is stored; after getFile its bytes can be fetched, for an hour."""
    form = aiohttp.FormData({"chat_id": str(rosa.id), "photo": "attach://p"})
    form.add_field("p", sample_photo(), filename="p.png", content_type="image/png")
    async with http.post(address(server, "sendPhoto"), data=form) as answer:
        file_id = (await answer.json())["result"]["photo"][-1]["file_id"]
    async with http.get(address(server, "getFile"), params={"file_id": file_id}) as answer:
        path = (await answer.json())["result"]["file_path"]
    url = f"{server.base_url}/file/bot{server.world.bot.token}/{path}"
    async with http.get(url) as answer:
        assert await answer.read() == sample_photo()
    async with http.get(f"{server.base_url}/file/botx/{path}") as answer:
        assert answer.status == 401
    server.world.clock.jump(timedelta(hours=1, seconds=1))
    async with http.get(url) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("method", "token", "data", "status"),
    [
        ("getMe", "12:wrong", None, 401),
        ("flyToTheMoon", "", None, 404),
        ("GETME", "", None, 200),
        ("sendMessage", "", b"\xff\xfe", 400),
    ],
)
async def test_strange_calls_get_telegrams_status(
    server: Server, http: aiohttp.ClientSession, method: str, token: str, data: Any, status: int
) -> None:
    """Wrong token 401, unknown method 404, the case of a name does not matter, unreadable bodies 400."""
    async with http.post(address(server, method, token), data=data) as answer:
        body = await answer.json()
    assert (answer.status, body["ok"]) == (status, status == 200)


async def test_a_wrong_json_body_is_a_400(server: Server, http: aiohttp.ClientSession) -> None:
    """Both broken JSON and JSON that is no object."""
    for data in ("{", "[1]"):
        headers = {"Content-Type": "application/json"}
        async with http.post(address(server, "getMe"), data=data, headers=headers) as answer:
            assert answer.status == 400


@pytest.mark.parametrize("kind", ["drop", "lost_reply"])
async def test_a_withheld_reply_ends_the_connection(
    server: Server, http: aiohttp.ClientSession, rosa: Phone, kind: Any
) -> None:
    """The client sees a broken connection; whether the message is out depends on the fault."""
    server.world.faults.add(Fault(kind, ms=20))
    with pytest.raises(aiohttp.ClientError):
        await http.post(address(server, "sendMessage"), json={"chat_id": rosa.id, "text": "x"})
    assert len(server.world.history.sent()) == (kind == "lost_reply")


async def test_a_client_that_times_out_has_still_sent(
    server: Server, http: aiohttp.ClientSession, rosa: Phone
) -> None:
    """Accepted, then silence: the bot gives up first, the message stays."""
    server.world.faults.add(Fault("lost_reply"))
    calling = asyncio.create_task(
        http.post(address(server, "sendMessage"), json={"chat_id": rosa.id, "text": "x"})
    )
    await rosa.hears("x")
    assert not calling.done()
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    assert rosa.last() == "x"


async def test_who_hangs_up_takes_no_updates_along(
    server: Server, http: aiohttp.ClientSession, rosa: Phone
) -> None:
    """A killed poll confirms nothing: the next one gets the update."""
    poll = asyncio.create_task(http.post(address(server, "getUpdates"), json={"timeout": 30}))
    while not server.api.polling.waiting:
        await asyncio.sleep(0.01)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    rosa.write("encore là")
    async with http.post(address(server, "getUpdates")) as answer:
        assert [u["message"]["text"] for u in (await answer.json())["result"]] == ["encore là"]


async def test_it_listens_on_loopback_only(server: Server) -> None:
    """No other address is bound."""
    assert server.base_url == f"http://127.0.0.1:{server.port}"


async def test_it_does_not_start_beside_a_real_token(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """ENTRAIDE_TOKEN or its file with anything but the sandbox's own token stops it."""
    monkeypatch.setenv("ENTRAIDE_TOKEN", "123:real")
    with pytest.raises(RealTokenError, match="does not start beside a real bot"):
        async with running(world):
            pass
    monkeypatch.setenv("ENTRAIDE_TOKEN", world.bot.token)
    async with running(world):
        pass
    monkeypatch.delenv("ENTRAIDE_TOKEN")
    secret = tmp_path / "token"
    secret.write_text("123:real\n")
    monkeypatch.setenv("ENTRAIDE_TOKEN_FILE", str(secret))
    with pytest.raises(RealTokenError):
        async with running(world):
            pass


async def test_thousands_of_calls_pass_without_a_loss(
    server: Server, http: aiohttp.ClientSession, rosa: Phone
) -> None:
    """2,000 sends over HTTP are 2,000 entries in the history, in the order of their message ids."""

    async def send(start: int) -> None:
        for number in range(start, 2000, 10):
            fields = {"chat_id": rosa.id, "text": str(number)}
            async with http.post(address(server, "sendMessage"), json=fields) as answer:
                assert answer.status == 200

    async with asyncio.TaskGroup() as tasks:
        for start in range(10):
            tasks.create_task(send(start))
    entries = server.world.history.sent(rosa.id)
    assert sorted(int(entry.text) for entry in entries) == list(range(2000))
    ids = [entry.message for entry in entries]
    assert ids == sorted(set(ids))


def test_the_samples_are_what_they_say() -> None:
    """A PNG, and an Ogg stream whose pages carry Opus."""
    assert sample_photo().startswith(b"\x89PNG")
    voice = sample_voice(3)
    assert voice.count(b"OggS") == 5
    assert b"OpusHead" in voice
