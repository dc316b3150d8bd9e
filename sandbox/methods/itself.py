"""What the bot says of itself: getMe, commands, names, descriptions, the menu button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMe,
    GetMyCommands,
    SetChatMenuButton,
    SetMyCommands,
)

from sandbox.errors import bad_request, not_emulated
from sandbox.history import Call
from sandbox.methods.common import Json, Played, reach, reach_inside
from sandbox.profile import DEFAULT, Scope
from sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_MAX_COMMANDS = 100
_MAX_DESCRIPTION = 256


def get_me(world: World, method: GetMe, call: Call) -> Json:
    """GetMe."""
    del method, call
    return world.bot.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.bot.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": world.bot.private_topics,
        "allows_users_to_create_topics": False,
    }


def _language(code: str | None) -> str:
    if not _LANGUAGE.fullmatch(code or ""):
        raise bad_request("invalid language code specified")
    return code or ""


def _scope(world: World, scope: Any) -> Scope:  # noqa: ANN401 - any BotCommandScope of aiogram
    if scope is None:
        return DEFAULT
    if scope.type in {"chat", "chat_administrators", "chat_member"}:
        chat = reach_inside(world, scope.chat_id)
        if chat.private and scope.type != "chat":
            raise bad_request("can't use the scope in the private chat")
        return (str(scope.type), chat.id, getattr(scope, "user_id", 0))
    return (str(scope.type), 0, 0)


def set_commands(world: World, method: SetMyCommands, call: Call) -> bool:
    """setMyCommands: up to 100 for each scope and language."""
    key = (_scope(world, method.scope), _language(method.language_code))
    if len(method.commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = []
    for given in method.commands:
        name = given.command.removeprefix("/")
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(given.description) <= _MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        shown: Json = {"command": name, "description": given.description}
        commands.append(shown | ({"is_ephemeral": True} if given.is_ephemeral else {}))
    world.bot.profile.commands[key] = commands
    _changed(world, call, "commands")
    return True


def get_commands(world: World, method: GetMyCommands, call: Call) -> list[Json]:
    """getMyCommands: of exactly that scope and language."""
    del call
    key = (_scope(world, method.scope), _language(method.language_code))
    return world.bot.profile.commands.get(key, [])


def delete_commands(world: World, method: DeleteMyCommands, call: Call) -> bool:
    """DeleteMyCommands."""
    world.bot.profile.commands.pop((_scope(world, method.scope), _language(method.language_code)), None)
    _changed(world, call, "commands")
    return True


def _changed(world: World, call: Call, what: str) -> None:
    """The menu or the profile looks different on every phone."""
    for chat in world.chats.values():
        world.touch(chat)
    world.note("settings")
    world.accept_facts(call, "profile", None, None, text=what)


def _setter(field: str, store: str, limit: int) -> Played:
    def play(world: World, method: Any, call: Call) -> bool:  # noqa: ANN401 - three methods of one shape
        value = (getattr(method, field) or "").strip()
        if len(value) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        texts: dict[str, str] = getattr(world.bot.profile, store)
        language = _language(method.language_code)
        if value:
            texts[language] = value
        else:
            texts.pop(language, None)
        _changed(world, call, field)
        return True

    return play


def _getter(field: str, store: str, fallback: Callable[[World], str]) -> Played:
    def play(world: World, method: Any, call: Call) -> Json:  # noqa: ANN401 - three methods of one shape
        del call
        texts: dict[str, str] = getattr(world.bot.profile, store)
        language = _language(method.language_code)
        return {field: world.bot.profile.said(texts, language) or fallback(world)}

    return play


def set_menu_button(world: World, method: SetChatMenuButton, call: Call) -> bool:
    """setChatMenuButton: of one private chat or of all."""
    number = _menu_chat(world, method.chat_id)
    button = method.menu_button
    if button is not None and button.type == "web_app":
        raise not_emulated("web apps")
    if button is None or button.type == "default":
        world.bot.profile.menu_buttons.pop(number, None)
    else:
        world.bot.profile.menu_buttons[number] = {"type": str(button.type)}
    _changed(world, call, "menu button")
    return True


def get_menu_button(world: World, method: GetChatMenuButton, call: Call) -> Json:
    """GetChatMenuButton."""
    del call
    return world.bot.profile.menu_button(_menu_chat(world, method.chat_id))


def _menu_chat(world: World, number: int | None) -> int:
    if number is None:
        return 0
    chat = reach(world, number)
    if not chat.private:
        raise bad_request("chat not found")
    return chat.id


PLAYED: dict[str, Played] = {
    "getme": get_me,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "setmyname": _setter("name", "names", 64),
    "getmyname": _getter("name", "names", lambda world: world.bot.name),
    "setmydescription": _setter("description", "descriptions", 512),
    "getmydescription": _getter("description", "descriptions", lambda _world: ""),
    "setmyshortdescription": _setter("short_description", "short_descriptions", 120),
    "getmyshortdescription": _getter("short_description", "short_descriptions", lambda _world: ""),
    "setchatmenubutton": set_menu_button,
    "getchatmenubutton": get_menu_button,
}
