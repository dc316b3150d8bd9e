"""How the bot wants its updates: webhook set, deleted, described. Fetching them is `polling.py`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetWebhookInfo, SetWebhook

from sandbox.errors import bad_request
from sandbox.history import Call
from sandbox.methods.common import Json, Played
from sandbox.webhook_state import DEFAULT_CONNECTIONS
from sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MAX_CONNECTIONS = 100


def set_webhook(world: World, method: SetWebhook, call: Call) -> bool:
    """SetWebhook. The sandbox also takes http, and any port: bots under test listen on loopback."""
    del call
    if method.drop_pending_updates:
        world.updates.pending.clear()
    world.updates.allow(method.allowed_updates)
    if not method.url:
        world.webhook.clear()
        world.note("settings")
        return True
    parts = urlsplit(method.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if method.secret_token and not _SECRET.fullmatch(method.secret_token):
        raise bad_request("secret token contains unallowed characters")
    world.webhook.url = method.url
    world.webhook.secret = method.secret_token or None
    asked = method.max_connections or DEFAULT_CONNECTIONS
    world.webhook.max_connections = max(1, min(asked, _MAX_CONNECTIONS))
    world.note("settings")
    return True


def delete_webhook(world: World, method: DeleteWebhook, call: Call) -> bool:
    """deleteWebhook; pending updates stay unless told otherwise."""
    del call
    if method.drop_pending_updates:
        world.updates.pending.clear()
    world.webhook.clear()
    world.note("settings")
    return True


def webhook_info(world: World, method: GetWebhookInfo, call: Call) -> Json:
    """GetWebhookInfo."""
    del method, call
    return world.webhook.info(len(world.updates.pending), world.updates.allowed)


PLAYED: dict[str, Played] = {
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
}
