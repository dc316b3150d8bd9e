"""Groups: who hears what, who is in, rights, migration."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import acts, group_acts
from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.errors import CannotActError
from sandbox.world import World
from tests.sandbox.caller import Caller, RefusedError


async def heard(bot: Caller) -> list[str]:
    """The texts of the messages that reached the bot."""
    return [update["message"].get("text", "") for update in await bot.updates() if "message" in update]


async def test_privacy_mode_lets_through_commands_and_replies(bot: Caller, rosa: Phone, group: Chat) -> None:
    """Commands not meant for another bot, and replies to the bot; not talk, mentions or photos."""
    said = await bot.say(group.id, "Tableau")
    rosa.write("bonjour", group)
    rosa.write("@entraide_bot tu es là ?", group)
    rosa.write("on fait /besoin ?", group)
    rosa.write("/besoin@other_bot", group)
    rosa.photo("vue", group)
    rosa.write("/besoin courses", group)
    rosa.write("/besoin@Entraide_Bot lundi", group)
    rosa.write("réponse", group, reply_to=said)
    assert await heard(bot) == ["/besoin courses", "/besoin@Entraide_Bot lundi", "réponse"]


async def test_an_administrator_hears_everything(bot: Caller, rosa: Phone, group: Chat) -> None:
    """Also with privacy mode on; and with it off, a plain member does too."""
    rosa.promote("bot", group)
    rosa.write("un", group)
    rosa.demote("bot", group)
    rosa.write("deux", group)
    bot.world.bot.privacy_mode = False
    rosa.write("trois", group)
    assert await heard(bot) == ["un", "trois"]


async def test_an_edit_is_heard_by_the_same_rule(bot: Caller, rosa: Phone, group: Chat) -> None:
    """An edited command is told as edited_message, edited talk is not."""
    talk, command = rosa.write("a", group), rosa.write("/besoin", group)
    rosa.edit(talk, "b")
    rosa.edit(command, "/besoin 2")
    assert await bot.kinds() == ["message", "edited_message"]


async def test_the_bot_is_told_of_its_own_coming_and_going(bot: Caller, rosa: Phone, sam: Phone) -> None:
    """Added, promoted, removed: my_chat_member each time, and the service message of its arrival only."""
    chat = rosa.create_group("Quartier", bot=False)
    assert await bot.updates() == []
    rosa.add("bot", chat)
    rosa.promote("bot", chat, ["can_pin_messages"])
    rosa.remove("bot", chat)
    updates = await bot.updates()
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates if "my_chat_member" in u]
    assert statuses == ["member", "administrator", "kicked"]
    rights = updates[2]["my_chat_member"]["new_chat_member"]
    assert (rights["can_pin_messages"], rights["can_delete_messages"]) == (True, False)
    assert [u["message"]["new_chat_members"][0]["id"] for u in updates if "message" in u] == [
        bot.world.bot.id
    ]
    with pytest.raises(RefusedError, match="403 Forbidden: bot was kicked from the group chat"):
        await bot.say(chat.id)
    rosa.add("bot", chat)
    await bot("leaveChat", chat_id=chat.id)
    with pytest.raises(RefusedError, match="403 Forbidden: bot is not a member of the group chat"):
        await bot.say(chat.id)


async def test_changes_of_others_are_told_to_an_administrator_who_asked(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat
) -> None:
    """chat_member needs both the right and its name in allowed_updates; leaving is a service message."""
    await bot("getUpdates", allowed_updates='["message","chat_member"]')
    sam.leave(supergroup)
    rosa.add(sam, supergroup)
    rosa.promote("bot", supergroup)
    rosa.remove(sam, supergroup)
    assert await bot.kinds() == ["message", "message", "message", "chat_member"]


async def test_an_upgrade_gives_the_group_a_new_id(bot: Caller, rosa: Phone, group: Chat) -> None:
    """The bot joins the new chat, hears both service messages, and the old id answers with the new one."""
    rosa.promote("bot", group, ["can_pin_messages"])
    await bot.updates()
    new = rosa.upgrade(group)
    joined, gone, come = await bot.updates()
    assert joined["my_chat_member"]["chat"]["id"] == new.id
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert (gone["message"]["chat"]["id"], gone["message"]["migrate_to_chat_id"]) == (group.id, new.id)
    assert (come["message"]["chat"]["id"], come["message"]["migrate_from_chat_id"]) == (new.id, group.id)
    assert str(new.id).startswith("-100")
    with pytest.raises(RefusedError, match="group chat was upgraded to a supergroup chat") as refused:
        await bot.say(group.id)
    assert refused.value.parameters == {"migrate_to_chat_id": new.id}
    await bot.say(new.id, "encore là")
    assert rosa.last(group) == "encore là"
    with pytest.raises(CannotActError, match="upgraded"):
        acts.write(bot.world, rosa.person, "x", chat=group.id)


async def test_message_ids_are_counted_as_telegram_counts(
    bot: Caller, rosa: Phone, sam: Phone, group: Chat, supergroup: Chat
) -> None:
    """Private chats and basic groups share one counter; each supergroup has its own."""
    a, b = await bot.say(rosa.id), await bot.say(group.id)
    c = await bot.say(supergroup.id)
    assert b == a + 1
    assert c < a


async def test_an_anonymous_administrator_writes_as_the_group(
    bot: Caller, rosa: Phone, supergroup: Chat
) -> None:
    """The sender is GroupAnonymousBot and sender_chat the group; a press still names the person."""
    rosa.be_anonymous(supergroup)
    rosa.write("/quartier", supergroup)
    [update] = await bot.updates()
    assert update["message"]["from"]["username"] == "GroupAnonymousBot"
    assert update["message"]["sender_chat"]["id"] == supergroup.id
    number = await bot.say(
        supergroup.id, reply_markup={"inline_keyboard": [[{"text": "Oui", "callback_data": "y"}]]}
    )
    rosa.press("Oui", number, chat=supergroup)
    [update] = await bot.updates()
    assert update["callback_query"]["from"]["id"] == rosa.id


async def test_members_and_administrators_can_be_asked_for(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat
) -> None:
    """Status by person, administrators without bots unless asked, count with the bot, strangers not found."""
    for who, status in ((rosa.id, "creator"), (sam.id, "member"), (bot.world.bot.id, "member")):
        found = await bot("getChatMember", chat_id=supergroup.id, user_id=who)
        assert found["status"] == status
    with pytest.raises(RefusedError, match="user not found"):
        await bot("getChatMember", chat_id=supergroup.id, user_id=424242)
    rosa.promote("bot", supergroup)
    assert len(await bot("getChatAdministrators", chat_id=supergroup.id)) == 1
    assert len(await bot("getChatAdministrators", chat_id=supergroup.id, return_bots=True)) == 2
    assert await bot("getChatMemberCount", chat_id=supergroup.id) == 3
    shown = await bot("getChat", chat_id=supergroup.id)
    assert (shown["type"], shown["title"]) == ("supergroup", "Quartier Gare")
    assert (await bot("getChat", chat_id=rosa.id))["first_name"] == "Rosa"


async def test_people_can_only_do_what_their_app_offers(rosa: Phone, sam: Phone, group: Chat) -> None:
    """Who is no administrator appoints, removes and upgrades nobody; who left writes no more."""
    for deed in (
        lambda: sam.promote("bot", group),
        lambda: sam.remove(rosa, group),
        lambda: sam.upgrade(group),
    ):
        with pytest.raises(CannotActError):
            deed()
    sam.leave(group)
    with pytest.raises(CannotActError, match="not in"):
        sam.write("encore", group)


async def test_reactions_are_told_when_asked_for(bot: Caller, rosa: Phone, supergroup: Chat) -> None:
    """Not by default, not to a plain member; then with the old and the new one."""
    said = bot.world.chats[supergroup.id].messages[await bot.say(supergroup.id)]
    rosa.react("👍", said)
    await bot("getUpdates", allowed_updates=["message_reaction"])
    rosa.react("❤", said)
    rosa.promote("bot", supergroup)
    rosa.react(None, said)
    updates = [u for u in await bot.updates() if "message_reaction" in u]
    assert [(u["message_reaction"]["old_reaction"][0]["emoji"]) for u in updates] == ["❤"]
    assert updates[0]["message_reaction"]["new_reaction"] == []


async def test_blocking_and_unblocking_are_told(bot: Caller, rosa: Phone) -> None:
    """my_chat_member to kicked and back; START unblocks by itself."""
    rosa.block()
    rosa.start("p_1")
    updates = await bot.updates()
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates[:2]]
    assert statuses == ["kicked", "member"]
    assert updates[2]["message"]["text"] == "/start p_1"


async def test_a_group_link_brings_the_bot_with_its_payload(bot: Caller, rosa: Phone) -> None:
    """`startgroup`: the bot joins and hears /start with the payload."""
    chat = rosa.create_group("Quartier", bot=False)
    rosa.add("bot", chat, payload="q_7")
    assert (await heard(bot))[-1] == "/start@entraide_bot q_7"


async def test_service_messages_of_people_reach_the_bot(
    bot: Caller, rosa: Phone, world: World, group: Chat
) -> None:
    """Joining, leaving, a new title and a pin are heard even by a plain member in privacy mode."""
    ines = Phone(world, "Inès")
    rosa.add(ines, group)
    ines.leave(group)
    group_acts.rename_group(world, rosa.person, group.id, "Centre-ville")
    group_acts.pin(world, rosa.person, rosa.write("règles", group).id, chat=group.id)
    fields: list[Any] = [update["message"] for update in await bot.updates()]
    names = ("new_chat_members", "left_chat_member", "new_chat_title", "pinned_message")
    assert [next(n for n in names if n in message) for message in fields] == list(names)
