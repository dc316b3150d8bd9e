"""The control API, by which the page and tests look at the world and act in it, as CONTROL.md specifies.

Only its doors, and the page's files: looking is in `control_looking.py`, changing in `control_world.py`.
"""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from sandbox import control_looking as looking
from sandbox import control_world as changing
from sandbox.control_http import Handler, guarded


def add_routes(app: web.Application, static: Path) -> None:
    """Serve the control API and the page's files."""
    add = app.router.add_route
    for method, path, handler in (
        ("GET", "/sandbox/live", looking.on_live),
        ("GET", "/sandbox/state", looking.on_state),
        ("GET", "/sandbox/people/{person}", looking.on_phone),
        ("GET", "/sandbox/people/{person}/chats/{chat}", looking.on_chat),
        ("GET", "/sandbox/files/{file}", looking.on_file),
        ("GET", "/sandbox/calls", looking.on_calls),
        ("POST", "/sandbox/calls/seen", looking.on_calls_seen),
        ("GET", "/sandbox/history", looking.on_history),
        ("GET", "/sandbox/not_emulated", looking.on_gaps),
        ("GET", "/sandbox/awkward_names", looking.on_names),
        ("POST", "/sandbox/people", changing.on_new_person),
        ("POST", "/sandbox/people/{person}/{act}", changing.on_act),
        ("PATCH", "/sandbox/settings", changing.on_settings),
        ("POST", "/sandbox/clock/jump", changing.on_jump),
        ("POST", "/sandbox/clock/speed", changing.on_speed),
        ("POST", "/sandbox/updates", changing.on_update),
        ("POST", "/sandbox/updates/repeat", changing.on_repeat),
        ("GET", "/sandbox/faults", changing.on_faults),
        ("POST", "/sandbox/faults", changing.on_new_fault),
        ("DELETE", "/sandbox/faults", changing.on_clear_faults),
        ("DELETE", "/sandbox/faults/{fault}", changing.on_remove_fault),
        ("POST", "/sandbox/walk/start", changing.on_walk_start),
        ("GET", "/sandbox/walk", changing.on_walk),
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
