"""Looking at the world through the control API: at a glance, as a person's phone shows it, what was called.

Nothing is changed here, but that somebody looked at the calls. What a phone shows is `sandbox.phone_view`.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from aiohttp import WSCloseCode, web

from sandbox import phone_view
from sandbox.api import BOT_API, CROWD, answer_json, dumps
from sandbox.awkward import AWKWARD_NAMES
from sandbox.changes import ALL_PARTS
from sandbox.control_http import Json, person_of, world_of
from sandbox.control_world import clock_json, settings_json
from sandbox.errors import NothingSuchError
from sandbox.gaps import not_emulated
from sandbox.history import Call
from sandbox.world import World

_TOGETHER = 0.02
"""Seconds for which changes are collected before the page is told."""
_SEEN_LATELY = 10.0


async def on_live(request: web.Request) -> web.StreamResponse:
    """The live feed."""
    world = world_of(request)
    socket = web.WebSocketResponse(heartbeat=20)
    await socket.prepare(request)
    listener = world.changes.listen()
    listener.chats |= set(world.chats)
    listener.people |= set(world.people)
    listener.parts |= set(ALL_PARTS)
    listener.event.set()
    try:
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(_until_closed(socket))
            while not reading.done():
                changed = tasks.create_task(listener.event.wait())
                await asyncio.wait({reading, changed}, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
                if reading.done():
                    break
                await asyncio.sleep(_TOGETHER)
                await socket.send_str(dumps({"version": world.changes.version, **listener.take()}))
    except* ConnectionError:
        pass  # the page went away in the middle of a message
    finally:
        world.changes.stop(listener)
        await socket.close(code=WSCloseCode.GOING_AWAY)
    return socket


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for _ in socket:
        pass


async def on_state(request: web.Request) -> web.StreamResponse:
    """The world at a glance."""
    world = world_of(request)
    profile = world.bot.profile
    return answer_json(
        {
            "version": world.changes.version,
            "bot": {
                "id": world.bot.id,
                "name": world.bot.shown_name,
                "username": world.bot.username,
                "description": profile.said(profile.descriptions, None),
                "short_description": profile.said(profile.short_descriptions, None),
                "link": f"https://t.me/{world.bot.username}",
            },
            "clock": clock_json(world),
            "settings": settings_json(world),
            "updates": _updates(request),
            "people": [phone_view.person_json(world, one) for one in world.people.values() if not one.extra],
            "crowd": request.app[CROWD].as_json(),
            "groups": [phone_view.group_json(world, chat) for chat in world.groups()],
            "faults": [fault.as_json() for fault in world.faults.rules],
            "calls": world.calls.counts(),
            "walk": {"deeds": world.tape.deeds},
        }
    )


def _updates(request: web.Request) -> Json:
    world = world_of(request)
    lately = world.last_poll is not None and world.machine() - world.last_poll < _SEEN_LATELY
    polling = request.app[BOT_API].polling.waiting or lately
    return {
        "pending": len(world.updates.pending),
        "mode": "webhook" if world.webhook.url else "polling" if polling else "nobody",
        "webhook_url": world.webhook.url,
        "last_error": world.webhook.last_error,
    }


async def on_phone(request: web.Request) -> web.StreamResponse:
    """A phone: its chats and presses."""
    return answer_json(phone_view.phone_json(world_of(request), person_of(request)))


async def on_chat(request: web.Request) -> web.StreamResponse:
    """One chat on a phone."""
    world, person = world_of(request), person_of(request)
    chat = world.chat(int(request.match_info["chat"]))
    if person.id not in world.present(chat):
        raise NothingSuchError(f"{person.name} does not see the chat {chat.id}")
    asked = {name: int(value) for name, value in request.query.items() if name in {"before", "thread"}}
    limit = max(1, int(request.query.get("limit", "200")))
    return answer_json(phone_view.chat_view(world, person, chat, limit=limit, **asked))


async def on_file(request: web.Request) -> web.StreamResponse:
    """The bytes of a file."""
    stored = world_of(request).files.by_unique_id.get(request.match_info["file"])
    if stored is None:
        raise NothingSuchError("there is no such file")
    kind = stored.mime.split(";", 1)[0]
    headers = {"Cache-Control": "max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=stored.data, content_type=kind, headers=headers)


async def on_calls(request: web.Request) -> web.StreamResponse:
    """What the bot called."""
    world = world_of(request)
    after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "200"))
    refused = request.query.get("refused") == "1"
    chosen = [call for call in world.calls.calls if call.n > after and (not refused or call.ok is False)]
    shown = [_call(world, call) for call in chosen[-limit:]]
    return answer_json({"counts": world.calls.counts(), "calls": shown})


def _call(world: World, call: Call) -> Json:
    chat = world.chats.get(call.chat) if call.chat is not None else None
    named = (world.people[chat.id].name if chat.private else chat.title) if chat else None
    return {**asdict(call), "at": call.at.isoformat(), "chat_name": named}


async def on_calls_seen(request: web.Request) -> web.StreamResponse:
    """Somebody looked at the calls."""
    world = world_of(request)
    world.calls.seen()
    world.note("calls")
    return answer_json(world.calls.counts())


async def on_history(request: web.Request) -> web.StreamResponse:
    """What Telegram accepted."""
    world = world_of(request)
    after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "1000"))
    chat = int(request.query["chat"]) if request.query.get("chat") else None
    entries = [e for e in world.history.entries[after:] if chat is None or e.chat == chat]
    shown = [{**asdict(entry), "civil": entry.civil.isoformat()} for entry in entries[:limit]]
    return answer_json({"history": shown})


async def on_gaps(_request: web.Request) -> web.StreamResponse:
    """What is not played."""
    return answer_json(not_emulated())


async def on_names(_request: web.Request) -> web.StreamResponse:
    """Names to try a bot with."""
    return answer_json({"names": [{"name": name, "why": why} for name, why in AWKWARD_NAMES]})
