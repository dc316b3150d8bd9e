"""The control API, by which the page and tests look at the world and act in it, as CONTROL.md specifies.

Only HTTP here: looking is in `phone_view.py`, acting as a person in `control_acts.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, web

from sandbox import phone_view
from sandbox.api import BOT_API, CROWD, WORLD, answer_json, dumps
from sandbox.awkward import AWKWARD_NAMES
from sandbox.changes import ALL_PARTS
from sandbox.control_acts import act
from sandbox.errors import ApiError, CannotActError, NothingSuchError
from sandbox.faults import KINDS, Fault
from sandbox.gaps import not_emulated
from sandbox.history import Call
from sandbox.people import Person
from sandbox.walk import write_walk
from sandbox.world import World

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_TOGETHER = 0.02
"""Seconds for which changes are collected before the page is told."""
_SEEN_LATELY = 10.0
_FAULT_FIELDS = frozenset(field.name for field in fields(Fault)) - {"id", "used"}


def add_routes(app: web.Application, static: Path) -> None:
    """Serve the control API and the page's files."""
    add = app.router.add_route
    for method, path, handler in (
        ("GET", "/sandbox/live", on_live),
        ("GET", "/sandbox/state", on_state),
        ("GET", "/sandbox/people/{person}", on_phone),
        ("GET", "/sandbox/people/{person}/chats/{chat}", on_chat),
        ("GET", "/sandbox/files/{file}", on_file),
        ("GET", "/sandbox/calls", on_calls),
        ("POST", "/sandbox/calls/seen", on_calls_seen),
        ("GET", "/sandbox/history", on_history),
        ("GET", "/sandbox/not_emulated", on_gaps),
        ("GET", "/sandbox/awkward_names", on_names),
        ("POST", "/sandbox/people", on_new_person),
        ("POST", "/sandbox/people/{person}/{act}", on_act),
        ("PATCH", "/sandbox/settings", on_settings),
        ("POST", "/sandbox/clock/jump", on_jump),
        ("POST", "/sandbox/clock/speed", on_speed),
        ("POST", "/sandbox/updates", on_update),
        ("POST", "/sandbox/updates/repeat", on_repeat),
        ("GET", "/sandbox/faults", on_faults),
        ("POST", "/sandbox/faults", on_new_fault),
        ("DELETE", "/sandbox/faults", on_clear_faults),
        ("DELETE", "/sandbox/faults/{fault}", on_remove_fault),
        ("POST", "/sandbox/walk/start", on_walk_start),
        ("GET", "/sandbox/walk", on_walk),
    ):
        add(method, path, guarded(handler))
    if static.is_dir():
        app.router.add_get("/", _page(static / "index.html"))
        app.router.add_static("/", static)
        app.on_response_prepare.append(_never_stale)


def _page(path: Path) -> Handler:
    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path)

    return serve


async def _never_stale(_request: web.Request, response: web.StreamResponse) -> None:
    """The page and its modules are asked for anew after each upgrade."""
    if isinstance(response, web.FileResponse):
        response.headers["Cache-Control"] = "no-cache"


def guarded(handler: Handler) -> Handler:
    """Errors as JSON with a sentence."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NothingSuchError as error:
            return answer_json({"error": str(error)}, 404)
        except CannotActError as error:
            return answer_json({"error": str(error)}, 409)
        except ApiError as error:
            return answer_json({"error": error.description}, 400)
        except (KeyError, TypeError, ValueError) as error:
            return answer_json({"error": f"bad request: {error!r}"}, 400)

    return answer


def _world(request: web.Request) -> World:
    return request.app[WORLD]


def _person(request: web.Request) -> Person:
    return _world(request).find_person(int(request.match_info["person"]))


async def read_body(request: web.Request) -> Json:
    """The object that was posted; nothing is an empty one."""
    if not await request.read():
        return {}
    body = await request.json()
    if not isinstance(body, dict):
        raise TypeError("a JSON object is expected")
    return body


# Looking


async def on_live(request: web.Request) -> web.StreamResponse:
    """The live feed."""
    world = _world(request)
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
    world = _world(request)
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
            "clock": _clock(world),
            "settings": _settings(world),
            "updates": _updates(request),
            "people": [phone_view.person_json(world, one) for one in world.people.values() if not one.extra],
            "crowd": request.app[CROWD].as_json(),
            "groups": [phone_view.group_json(world, chat) for chat in world.groups()],
            "faults": [fault.as_json() for fault in world.faults.rules],
            "calls": world.calls.counts(),
            "walk": {"deeds": world.tape.deeds},
        }
    )


def _clock(world: World) -> Json:
    clock = world.clock
    return {
        "now": clock.now().isoformat(),
        "zone": world.zone,
        "speed": clock.speed,
        "frozen": clock.frozen,
        "offset_seconds": clock.offset.total_seconds(),
    }


def _settings(world: World) -> Json:
    return {
        "limits": world.limits.enabled,
        "privacy_mode": world.bot.privacy_mode,
        "private_topics": world.bot.private_topics,
        "webhook_down": world.webhook.down,
    }


def _updates(request: web.Request) -> Json:
    world = _world(request)
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
    return answer_json(phone_view.phone_json(_world(request), _person(request)))


async def on_chat(request: web.Request) -> web.StreamResponse:
    """One chat on a phone."""
    world, person = _world(request), _person(request)
    chat = world.chat(int(request.match_info["chat"]))
    if person.id not in world.present(chat):
        raise NothingSuchError(f"{person.name} does not see the chat {chat.id}")
    asked = {name: int(value) for name, value in request.query.items() if name in {"before", "thread"}}
    limit = max(1, int(request.query.get("limit", "200")))
    return answer_json(phone_view.chat_view(world, person, chat, limit=limit, **asked))


async def on_file(request: web.Request) -> web.StreamResponse:
    """The bytes of a file."""
    stored = _world(request).files.by_unique_id.get(request.match_info["file"])
    if stored is None:
        raise NothingSuchError("there is no such file")
    kind = stored.mime.split(";", 1)[0]
    headers = {"Cache-Control": "max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=stored.data, content_type=kind, headers=headers)


async def on_calls(request: web.Request) -> web.StreamResponse:
    """What the bot called."""
    world = _world(request)
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
    world = _world(request)
    world.calls.seen()
    world.note("calls")
    return answer_json(world.calls.counts())


async def on_history(request: web.Request) -> web.StreamResponse:
    """What Telegram accepted."""
    world = _world(request)
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


# Acting


async def on_act(request: web.Request) -> web.StreamResponse:
    """Something a person does."""
    world, person, what = _world(request), _person(request), request.match_info["act"]
    if what != "read":
        world.tape.extras.discard(person.id)  # from now on somebody plays this one of the crowd
    return answer_json(act(world, person, what, await read_body(request)))


async def on_new_person(request: web.Request) -> web.StreamResponse:
    """Somebody new."""
    world, body = _world(request), await read_body(request)
    first, last = body.get("first_name"), body.get("last_name")
    if first is None:
        first, _, rest = str(body["name"]).strip().partition(" ")
        last = rest or None
    if not first:
        raise ValueError("a first name cannot be empty")
    person = world.add_person(
        first,
        last,
        language=body.get("language_code"),
        username=body.get("username"),
        phone=body.get("phone"),
        number=body.get("id"),
    )
    return answer_json(phone_view.person_json(world, person))


# The world


async def on_settings(request: web.Request) -> web.StreamResponse:
    """Switches."""
    world, body = _world(request), await read_body(request)
    world.limits.enabled = bool(body.get("limits", world.limits.enabled))
    world.bot.privacy_mode = bool(body.get("privacy_mode", world.bot.privacy_mode))
    if "private_topics" in body:
        world.set_private_topics(on=bool(body["private_topics"]))
    world.webhook.down = bool(body.get("webhook_down", world.webhook.down))
    world.note("settings")
    return answer_json(_settings(world))


async def on_jump(request: web.Request) -> web.StreamResponse:
    """Let time pass at once."""
    world, body = _world(request), await read_body(request)
    world.clock.jump(timedelta(seconds=float(body["seconds"])))
    return answer_json(_clock(world))


async def on_speed(request: web.Request) -> web.StreamResponse:
    """Let time run faster or stand still."""
    world, body = _world(request), await read_body(request)
    world.clock.set_speed(float(body["speed"]))
    world.note("clock")
    return answer_json(_clock(world))


async def on_update(request: web.Request) -> web.StreamResponse:
    """Any object as an update."""
    body = await read_body(request)
    kind = next(iter(body), "unknown")
    return answer_json({"update_id": _world(request).updates.put_raw(body, kind=kind)})


async def on_repeat(request: web.Request) -> web.StreamResponse:
    """A past update again."""
    number = _world(request).updates.repeat((await read_body(request)).get("update_id"))
    if number is None:
        raise NothingSuchError("there is no such update")
    return answer_json({"update_id": number})


# Saving what was played


async def on_walk_start(request: web.Request) -> web.StreamResponse:
    """« Commencer ici »: the walk begins now."""
    world = _world(request)
    world.tape.start_here(world)
    return answer_json({"deeds": world.tape.deeds})


async def on_walk(request: web.Request) -> web.StreamResponse:
    """« Enregistrer comme test »: what was played since then, in Python."""
    saved = write_walk(_world(request), request.query.get("name", ""))
    warnings = [{"fr": french, "en": english} for french, english in saved.warnings]
    return answer_json({"file": saved.file, "text": saved.text, "warnings": warnings})


# Making it fail


async def on_faults(request: web.Request) -> web.StreamResponse:
    """The fault plan."""
    return answer_json({"faults": [fault.as_json() for fault in _world(request).faults.rules]})


async def on_new_fault(request: web.Request) -> web.StreamResponse:
    """One more rule."""
    world, body = _world(request), await read_body(request)
    if body.get("kind") not in KINDS:
        raise ValueError(f"the kind must be one of {', '.join(KINDS)}")
    given = {name: value for name, value in body.items() if name in _FAULT_FIELDS and value is not None}
    if "count" in body and body["count"] is None:
        given["count"] = None
    fault = world.faults.add(Fault(**given))
    world.note("faults")
    return answer_json(fault.as_json())


async def on_remove_fault(request: web.Request) -> web.StreamResponse:
    """One rule less."""
    world = _world(request)
    if not world.faults.remove(int(request.match_info["fault"])):
        raise NothingSuchError("there is no such rule")
    world.note("faults")
    return await on_faults(request)


async def on_clear_faults(request: web.Request) -> web.StreamResponse:
    """No rules."""
    _world(request).faults.clear()
    _world(request).note("faults")
    return await on_faults(request)
