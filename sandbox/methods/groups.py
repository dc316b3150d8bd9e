"""What the bot asks about chats and their members, and its own leaving."""

from __future__ import annotations

from aiogram.methods import (
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    LeaveChat,
)

from sandbox import groups
from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.history import Call
from sandbox.methods.common import Json, Played, reach, reach_inside
from sandbox.showing import chat_json, message_json, user_json
from sandbox.world import World

_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(world: World, method: GetChat, call: Call) -> Json:
    """GetChat."""
    del call
    chat = reach(world, method.chat_id)
    if not chat.private:
        chat = reach_inside(world, method.chat_id)
    shown = chat_json(world, chat)
    shown |= {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if not chat.private and not chat.channel:
        shown["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.pinned:
        shown["pinned_message"] = message_json(world, chat.messages[chat.pinned[-1]], nested=True)
    return shown


def _in_group(world: World, number: object) -> Chat:
    chat = reach_inside(world, number)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return chat


def get_member(world: World, method: GetChatMember, call: Call) -> Json:
    """getChatMember: anybody the bot has seen; who was never in the group has left it."""
    del call
    chat = reach_inside(world, method.chat_id)
    person = world.people.get(method.user_id)
    if method.user_id != world.bot.id and (
        person is None or not (person.known or person.id in chat.members or chat.private)
    ):
        raise bad_request("user not found")
    user = user_json(world, method.user_id)
    if chat.private:
        return {"user": user, "status": "member"}
    return chat.member(method.user_id).as_json(user, chat.rights)


def get_administrators(world: World, method: GetChatAdministrators, call: Call) -> list[Json]:
    """getChatAdministrators: people only, unless `return_bots`."""
    del call
    chat = _in_group(world, method.chat_id)
    return [
        member.as_json(user_json(world, member.id), chat.rights)
        for member in chat.members.values()
        if member.admin and (member.id != world.bot.id or method.return_bots)
    ]


def get_count(world: World, method: GetChatMemberCount, call: Call) -> int:
    """getChatMemberCount: the bot counts as well."""
    del call
    chat = reach_inside(world, method.chat_id)
    return 2 if chat.private else sum(member.present for member in chat.members.values())


def leave(world: World, method: LeaveChat, call: Call) -> bool:
    """LeaveChat."""
    chat = reach_inside(world, method.chat_id)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    groups.part(world, chat, world.bot.id, world.bot.id, "left")
    world.accept_facts(call, "left", chat.id, None)
    return True


PLAYED: dict[str, Played] = {
    "getchat": get_chat,
    "getchatmember": get_member,
    "getchatadministrators": get_administrators,
    "getchatmembercount": get_count,
    "leavechat": leave,
}
