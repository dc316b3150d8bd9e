"""Channels: the bot is made an administrator of one, loses rights there, or is removed.

Nothing is answered in a channel, which the whole town reads: coordinators decide in private, with the very
presses that bind groups (`groups`).
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated

from bot.views import channels
from bot.views.scene import Scene
from bot.views.screen import Answer, Show
from bot.work import rights_of
from solidarity.actions.groups import ask_for_binding, lose_group, meet_channel
from solidarity.groups import Binding, Standing
from solidarity.notices import Cause
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.rights import Action, can

router = Router(name="channels")


@router.my_chat_member(F.chat.type == ChatType.CHANNEL)
async def on_channel(
    update: ChatMemberUpdated, unit: Unit, me: Neighbour | None, scene: Scene
) -> Answer | None:
    """Who made the bot an administrator is asked whom the channel is for, if they may say so."""
    chat, member = update.chat, update.new_chat_member
    if member.status != ChatMemberStatus.ADMINISTRATOR:
        await lose_group(unit, chat.id, Cause.REMOVED)
        return None
    standing = Standing(rights_of(member.model_dump(), channel=True))
    group = await meet_channel(unit, chat.id, chat.title or "", standing)
    if group.binding is Binding.CHANNEL or update.old_chat_member.status == ChatMemberStatus.ADMINISTRATOR:
        return None
    if me is not None and can(me, Action.BIND):
        return Answer(chat=me.telegram_id, shows=(Show(channels.choose_reach(scene, group)),))
    await ask_for_binding(unit, group)
    return None
