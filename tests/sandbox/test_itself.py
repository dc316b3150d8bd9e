"""What the bot says of itself: commands by scope and language, names, the menu button."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from tests.sandbox.caller import Caller, RefusedError

COMMANDS = [
    ({"type": "default"}, "", "defaut"),
    ({"type": "default"}, "nl", "standaard"),
    ({"type": "all_private_chats"}, "", "prive"),
    ({"type": "all_group_chats"}, "", "groupe"),
    ({"type": "all_group_chats"}, "nl", "groep"),
    ({"type": "all_chat_administrators"}, "", "admins"),
]


async def set_command(bot: Caller, scope: dict[str, Any], language: str, name: str) -> None:
    """One command, described by itself."""
    commands = [{"command": name, "description": name}]
    await bot("setMyCommands", commands=commands, scope=scope, language_code=language)


async def test_the_menu_follows_telegrams_precedence(
    bot: Caller, rosa: Phone, sam: Phone, supergroup: Chat
) -> None:
    """The narrowest scope wins; within a scope the language before none; scopes before languages."""
    sam.start()
    for scope, language, name in COMMANDS:
        await set_command(bot, scope, language, name)
    assert (rosa.menu(), sam.menu()) == (["prive"], ["prive"])
    assert (rosa.menu(supergroup), sam.menu(supergroup)) == (["admins"], ["groep"])
    await set_command(bot, {"type": "chat", "chat_id": supergroup.id}, "", "ici")
    assert sam.menu(supergroup) == ["ici"]
    await set_command(bot, {"type": "chat_administrators", "chat_id": supergroup.id}, "", "chefs")
    assert rosa.menu(supergroup) == ["chefs"]
    member = {"type": "chat_member", "chat_id": supergroup.id, "user_id": sam.id}
    await set_command(bot, member, "nl", "sam")
    assert sam.menu(supergroup) == ["sam"]
    await bot("deleteMyCommands", scope={"type": "all_private_chats"})
    assert (rosa.menu(), sam.menu()) == (["defaut"], ["standaard"])
    assert await bot("getMyCommands", scope={"type": "chat", "chat_id": supergroup.id}) == [
        {"command": "ici", "description": "ici"}
    ]
    assert await bot("getMyCommands", language_code="fr") == []


@pytest.mark.parametrize(
    ("command", "description", "said"),
    [
        ("Besoin", "x", "BOT_COMMAND_INVALID"),
        ("é", "x", "BOT_COMMAND_INVALID"),
        ("x" * 33, "x", "BOT_COMMAND_INVALID"),
        ("besoin", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("besoin", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_wrong_commands_are_refused(bot: Caller, command: str, description: str, said: str) -> None:
    """Lower-case Latin letters, digits and underscores; 1 to 256 characters of description."""
    with pytest.raises(RefusedError, match=said):
        await bot("setMyCommands", commands=[{"command": command, "description": description}])


async def test_names_and_descriptions_by_language(bot: Caller, rosa: Phone) -> None:
    """A language has its own or the general one; the limits are Telegram's; the name shows on phones."""
    await bot("setMyName", name="Entraide Namur")
    await bot("setMyDescription", description="Entre voisins")
    await bot("setMyDescription", description="Onder buren", language_code="nl")
    await bot("setMyShortDescription", short_description="Aide")
    assert (await bot("getMyDescription", language_code="nl"))["description"] == "Onder buren"
    assert (await bot("getMyDescription", language_code="de"))["description"] == "Entre voisins"
    assert (await bot("getMyName"))["name"] == "Entraide Namur"
    assert (await bot("getMyShortDescription"))["short_description"] == "Aide"
    assert (await bot("getMe"))["first_name"] == "Entraide Namur"
    with pytest.raises(RefusedError, match="too long"):
        await bot("setMyName", name="x" * 65)
    with pytest.raises(RefusedError, match="language"):
        await bot("setMyName", name="x", language_code="français")


async def test_the_menu_button_is_set_for_one_or_for_all(bot: Caller, rosa: Phone) -> None:
    """A chat's own button wins over the general one."""
    await bot("setChatMenuButton", menu_button={"type": "commands"})
    assert (await bot("getChatMenuButton", chat_id=rosa.id))["type"] == "commands"
    await bot("setChatMenuButton", menu_button={"type": "default"})
    assert (await bot("getChatMenuButton"))["type"] == "default"


async def test_get_me_tells_of_privacy_mode(bot: Caller) -> None:
    """can_read_all_group_messages is the opposite of privacy mode."""
    assert (await bot("getMe"))["can_read_all_group_messages"] is False
    bot.world.bot.privacy_mode = False
    assert (await bot("getMe"))["can_read_all_group_messages"] is True
