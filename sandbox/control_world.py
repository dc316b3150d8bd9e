"""Changing the world through the control API: its people, its clock, its switches, its updates, its faults.

What a person does in it is `sandbox.control_acts`.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from aiohttp import web

from sandbox import phone_view
from sandbox.api import answer_json
from sandbox.control_acts import act
from sandbox.control_http import Json, person_of, read_body, world_of
from sandbox.errors import NothingSuchError
from sandbox.faults import KINDS, Fault
from sandbox.walk import write_walk
from sandbox.world import World

_FAULT_FIELDS = frozenset(field.name for field in fields(Fault)) - {"id", "used"}


# People


async def on_act(request: web.Request) -> web.StreamResponse:
    """Something a person does."""
    world, person, what = world_of(request), person_of(request), request.match_info["act"]
    if what != "read":
        world.tape.extras.discard(person.id)  # from now on somebody plays this one of the crowd
    return answer_json(act(world, person, what, await read_body(request)))


async def on_new_person(request: web.Request) -> web.StreamResponse:
    """Somebody new."""
    world, body = world_of(request), await read_body(request)
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


# Clock and switches


def clock_json(world: World) -> Json:
    """What its clock shows, and how it runs."""
    clock = world.clock
    return {
        "now": clock.now().isoformat(),
        "zone": world.zone,
        "speed": clock.speed,
        "frozen": clock.frozen,
        "offset_seconds": clock.offset.total_seconds(),
    }


def settings_json(world: World) -> Json:
    """Its switches."""
    return {
        "limits": world.limits.enabled,
        "privacy_mode": world.bot.privacy_mode,
        "private_topics": world.bot.private_topics,
        "webhook_down": world.webhook.down,
    }


async def on_settings(request: web.Request) -> web.StreamResponse:
    """Switches."""
    world, body = world_of(request), await read_body(request)
    world.limits.enabled = bool(body.get("limits", world.limits.enabled))
    world.bot.privacy_mode = bool(body.get("privacy_mode", world.bot.privacy_mode))
    if "private_topics" in body:
        world.set_private_topics(on=bool(body["private_topics"]))
    world.webhook.down = bool(body.get("webhook_down", world.webhook.down))
    world.note("settings")
    return answer_json(settings_json(world))


async def on_jump(request: web.Request) -> web.StreamResponse:
    """Let time pass at once."""
    world, body = world_of(request), await read_body(request)
    world.clock.jump(timedelta(seconds=float(body["seconds"])))
    return answer_json(clock_json(world))


async def on_speed(request: web.Request) -> web.StreamResponse:
    """Let time run faster or stand still."""
    world, body = world_of(request), await read_body(request)
    world.clock.set_speed(float(body["speed"]))
    world.note("clock")
    return answer_json(clock_json(world))


# Updates


async def on_update(request: web.Request) -> web.StreamResponse:
    """Any object as an update."""
    body = await read_body(request)
    kind = next(iter(body), "unknown")
    return answer_json({"update_id": world_of(request).updates.put_raw(body, kind=kind)})


async def on_repeat(request: web.Request) -> web.StreamResponse:
    """A past update again."""
    number = world_of(request).updates.repeat((await read_body(request)).get("update_id"))
    if number is None:
        raise NothingSuchError("there is no such update")
    return answer_json({"update_id": number})


# Saving what was played


async def on_walk_start(request: web.Request) -> web.StreamResponse:
    """« Commencer ici »: the walk begins now."""
    world = world_of(request)
    world.tape.start_here(world)
    return answer_json({"deeds": world.tape.deeds})


async def on_walk(request: web.Request) -> web.StreamResponse:
    """« Enregistrer comme test »: what was played since then, in Python."""
    saved = write_walk(world_of(request), request.query.get("name", ""))
    warnings = [{"fr": french, "en": english} for french, english in saved.warnings]
    return answer_json({"file": saved.file, "text": saved.text, "warnings": warnings})


# Making it fail


async def on_faults(request: web.Request) -> web.StreamResponse:
    """The fault plan."""
    return answer_json({"faults": [fault.as_json() for fault in world_of(request).faults.rules]})


async def on_new_fault(request: web.Request) -> web.StreamResponse:
    """One more rule."""
    world, body = world_of(request), await read_body(request)
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
    world = world_of(request)
    if not world.faults.remove(int(request.match_info["fault"])):
        raise NothingSuchError("there is no such rule")
    world.note("faults")
    return await on_faults(request)


async def on_clear_faults(request: web.Request) -> web.StreamResponse:
    """No rules."""
    world_of(request).faults.clear()
    world_of(request).note("faults")
    return await on_faults(request)
