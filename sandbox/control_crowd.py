"""The control API's part about the crowd (CONTROL.md, 7): let people in, set their habits, find them."""

from __future__ import annotations

from unicodedata import combining, normalize

from aiohttp import web

from sandbox.answering import Habit
from sandbox.api import CROWD, answer_json
from sandbox.control_http import Json, guarded, read_body
from sandbox.crowd import Crowd
from sandbox.people import Person
from sandbox.phone_view import person_json

_FOUND = 30


def add_routes(app: web.Application) -> None:
    """Serve them."""
    add = app.router.add_route
    for method, path, handler in (
        ("GET", "/sandbox/crowd", on_crowd),
        ("POST", "/sandbox/crowd", on_gather),
        ("PATCH", "/sandbox/crowd", on_habits),
        ("POST", "/sandbox/crowd/stop", on_stop),
        ("POST", "/sandbox/crowd/counts", on_counts),
        ("GET", "/sandbox/crowd/people", on_people),
    ):
        add(method, path, guarded(handler))


def _shown(crowd: Crowd) -> web.Response:
    return answer_json(crowd.as_json())


async def on_crowd(request: web.Request) -> web.StreamResponse:
    """How it stands."""
    return _shown(request.app[CROWD])


async def on_gather(request: web.Request) -> web.StreamResponse:
    """Let people come."""
    crowd, body = request.app[CROWD], await read_body(request)
    crowd.begin(int(body["size"]), int(body.get("seed", 1)))
    return _shown(crowd)


async def on_habits(request: web.Request) -> web.StreamResponse:
    """Other habits of answering."""
    crowd, body = request.app[CROWD], await read_body(request)
    habits, within = body.get("habits"), body.get("within")
    crowd.answering.set(
        None if habits is None else tuple(Habit(str(one["sign"]), float(one["share"])) for one in habits),
        None if within is None else float(within),
    )
    crowd.world.note("crowd")
    return _shown(crowd)


async def on_stop(request: web.Request) -> web.StreamResponse:
    """Nobody else comes in."""
    crowd = request.app[CROWD]
    await crowd.stop()
    return _shown(crowd)


async def on_counts(request: web.Request) -> web.StreamResponse:
    """Count answers from zero."""
    crowd = request.app[CROWD]
    crowd.answering.begin_anew()
    crowd.world.note("crowd")
    return _shown(crowd)


async def on_people(request: web.Request) -> web.StreamResponse:
    """Some people of the crowd by name, language or last answer."""
    crowd, words = request.app[CROWD], _plain(request.query.get("search", "").strip())
    limit = max(1, min(int(request.query.get("limit", _FOUND)), 200))
    found: list[Json] = []
    count = 0
    for extra in crowd.extras.values():
        answer = crowd.answering.latest.get(extra.person.id)
        if words not in _words_of(extra.person, answer):
            continue
        count += 1
        if len(found) < limit:
            found.append({**person_json(crowd.world, extra.person), "answer": answer})
    return answer_json({"people": found, "more": count - len(found)})


def _words_of(person: Person, answer: str | None) -> str:
    """What somebody can be found by."""
    return f"{_plain(person.name)} {person.language_code or ''} {person.id} {answer or ''}"


def _plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(sign for sign in normalize("NFKD", text.lower()) if not combining(sign))
