"""What each door of the control API begins with: the world, the person, what was posted; errors in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.api import WORLD, answer_json
from sandbox.errors import ApiError, CannotActError, NothingSuchError
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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


def world_of(request: web.Request) -> World:
    """The world that is played."""
    return request.app[WORLD]


def person_of(request: web.Request) -> Person:
    """Whom the address names."""
    return world_of(request).find_person(int(request.match_info["person"]))


async def read_body(request: web.Request) -> Json:
    """The object that was posted; nothing is an empty one."""
    if not await request.read():
        return {}
    body = await request.json()
    if not isinstance(body, dict):
        raise TypeError("a JSON object is expected")
    return body
