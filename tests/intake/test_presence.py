"""What an update shows of who is in a group: never what was written."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Update

from bot.middlewares.presence import Seen, seen

GROUP = {"id": -1001, "type": "supergroup", "title": "Voisins"}
CHANNEL = {"id": -1002, "type": "channel", "title": "Valmeuse"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Rosa"}
ROSA = {"id": 7, "is_bot": False, "first_name": "Rosa"}
SAM = {"id": 8, "is_bot": False, "first_name": "Sam"}
ENTRAIDE = {"id": 9, "is_bot": True, "first_name": "Entraide"}


def message(chat: dict[str, Any] = GROUP, **more: Any) -> dict[str, Any]:
    """Rosa's message."""
    return {"message": {"message_id": 1, "date": 1, "chat": chat, "from": ROSA, **more}}


def press(chat: dict[str, Any]) -> dict[str, Any]:
    """Rosa's press, of a message that Telegram does not show any more."""
    shown = {"message_id": 1, "date": 0, "chat": chat}
    return {"callback_query": {"id": "1", "from": ROSA, "chat_instance": "1", "message": shown, "data": "x"}}


def change(status: str, chat: dict[str, Any] = GROUP, **more: Any) -> dict[str, Any]:
    """Sam's standing after somebody else changed it."""
    old = {"user": SAM, "status": "member"}
    new = {"user": SAM, "status": status, **more}
    body = {"chat": chat, "from": ROSA, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return {"chat_member": body}


NO_RIGHTS = dict.fromkeys(
    (
        *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
        *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
        *("can_send_other_messages", "can_add_web_page_previews", "can_change_info", "can_invite_users"),
        *("can_pin_messages", "can_manage_topics", "can_react_to_messages", "can_edit_tag"),
    ),
    False,
)


@pytest.mark.parametrize(
    ("update", "found"),
    [
        (press(GROUP), [(-1001, 7, True)]),
        (press(PRIVATE), []),
        (message(text="/tableau"), [(-1001, 7, True)]),
        (message(text="Je suis malade"), []),
        (message(PRIVATE, text="/aide"), []),
        (message(caption="/tableau"), []),
        (message(text="/tableau", sender_chat=GROUP), []),
        (message(new_chat_members=[SAM, ENTRAIDE]), [(-1001, 8, True), (-1001, 9, True)]),
        (message(left_chat_member=SAM), [(-1001, 8, False)]),
        (change("left"), [(-1001, 8, False)]),
        (change("kicked", until_date=0), [(-1001, 8, False)]),
        (change("member"), [(-1001, 8, True)]),
        (change("member", CHANNEL), [(-1002, 8, True)]),
        (change("restricted", is_member=True, until_date=0, **NO_RIGHTS), [(-1001, 8, True)]),
        (change("restricted", is_member=False, until_date=0, **NO_RIGHTS), [(-1001, 8, False)]),
    ],
)
def test_who_is_there_is_seen_by_what_they_do(update: dict[str, Any], found: list[Seen]) -> None:
    """Presses, commands under one's own name, coming and going; words and private chats show nothing."""
    assert list(seen(Update.model_validate({"update_id": 1, **update}))) == found
