"""What the sandbox does not play, said aloud on its page."""

from __future__ import annotations

from typing import Any

from aiogram.types import Update

from sandbox.methods import PLAYED
from sandbox.reading import METHODS

PRODUCED = frozenset(
    {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    }
)

BEHAVIOURS = (
    "One bot only, and people have no chats among themselves.",
    "Message ids are the bot's own on every phone; the real ones differ from phone to phone.",
    "No channels, no inline mode, no polls, no stickers, no albums, no payments, no Mini Apps.",
    "No ephemeral and no rich messages; people make no topics in their chat with the bot.",
    "Markdown is not parsed: entities and HTML are.",
    "Photos are not scaled down or converted; all sizes share their bytes. Files cannot be sent by address.",
    "After an upgrade the new group shows nothing of the old one's messages.",
    "Bans by a bot, restrictions of members, invite links and join requests are not played.",
    "A change of privacy mode applies at once; Telegram waits until the bot is added again.",
    "Webhooks may be plain http on any port here; Telegram demands https on four ports.",
    "A webhook that answers 410 for a day is not removed.",
    "Flood limits are the documented rules of thumb; the real ones vary and are not published.",
    "Long texts do not reach the limits sooner, and download speed is not limited.",
    "Copied or forwarded messages lose nothing: protected content can still be copied.",
    "The same update never comes twice by itself: ask for a repeat. After a quiet week ids go on in order.",
)


def not_emulated() -> dict[str, Any]:
    """Methods, kinds of update, and behaviours."""
    played = set(PLAYED) | {"getupdates"}
    methods = [method.__api_method__ for name, method in METHODS.items() if name not in played]
    kinds = set(Update.model_fields) - {"update_id"} - PRODUCED
    return {"methods": sorted(methods), "updates": sorted(kinds), "behaviours": list(BEHAVIOURS)}
