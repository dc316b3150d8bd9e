"""What Telegram shows of the bot: commands by scope, description, menu; set from the catalogues.

Whose menu is which is `bot.menus`.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import (
    DeleteMyCommands,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButtonCommands,
)

from bot.i18n import N_, Catalogues, Translator
from solidarity.places import Municipality, in_language

log = structlog.get_logger(__name__)

TRIES = 3

# i18n: Beside a command, in Telegram's menu. max 40
PRIVATE = {
    "besoin": N_("Demander de l'aide"),
    "benevole": N_("Aider mes voisins"),
    "mesdemandes": N_("Mes demandes"),
    "langue": N_("Langue · Taal · Language"),
    "mesdonnees": N_("Voir ou effacer mes données"),
    "aide": N_("Comment ça marche"),
}
# i18n: Beside a command, in Telegram's menu. max 40
MEMBERS = {"annonce": N_("Écrire une annonce"), **PRIVATE}
"""What those see in private who speak for an association."""
# i18n: Beside a command, in Telegram's menu. max 40
SORTING = {"trier": N_("Trier les demandes"), **PRIVATE}
"""What referents see in private, and elected officials, to whom it shows totals."""
# i18n: Beside a command, in Telegram's menu. max 40
NOTING = {"appel": N_("Noter une demande"), **PRIVATE}
"""What professionals see in private."""
# i18n: Beside a command, in Telegram's menu. max 40
LEADING = {
    "protection": N_("Voir les inquiétudes"),
    **{name: words for name, words in PRIVATE.items() if name != "langue"},
}
"""What the safeguarding lead sees in private."""
# i18n: Beside a command, in Telegram's menu. max 40
STAFF = {
    "trier": N_("Trier les demandes"),
    "alerte": N_("Envoyer une alerte"),
    "mission": N_("Publier une mission"),
    **{name: words for name, words in MEMBERS.items() if name not in ("benevole", "langue", "mesdemandes")},
}
"""What coordinators see in private; as many as a telephone shows without scrolling: the rest is on keys."""
# i18n: Beside a command, in Telegram's menu. max 48
GROUPS = {
    "besoin": N_("Demander de l'aide"),
    "tableau": N_("Où en sont les demandes du quartier"),
}
# i18n: Beside a command, in Telegram's menu. max 48
ADMINS = {
    **GROUPS,
    "quartier": N_("Relier ce groupe à un quartier"),
    "equipe": N_("Faire de ce groupe celui de l'équipe"),
}


ALIASES = {"nl": "hulp", "en": "help", "de": "hilfe"}
"""How one asks for help in a group in other languages than French, beside the French word."""
EPHEMERAL = frozenset({"besoin", *ALIASES.values()})
"""What nobody else in a group sees when it is written there."""


def profile_calls(catalogues: Catalogues, town: Municipality) -> list[TelegramMethod[bool]]:
    """Every call that makes the profile; the first language also serves whoever has none of ours.

    What was set for a language that is not offered any more is taken away.
    """
    calls: list[TelegramMethod[bool]] = [SetChatMenuButton(menu_button=MenuButtonCommands())]
    for at, language in enumerate(town.languages):
        t = catalogues.translator(language, town.zone)
        codes = [None, language] if at == 0 else [language]
        for code in codes:
            calls += _in_language(t, town, code)
    for code in catalogues.codes:
        if code not in town.languages:
            calls += _without(code)
    return calls


def _in_language(t: Translator, town: Municipality, code: str | None) -> list[TelegramMethod[bool]]:
    name = in_language(town.names, t.locale)
    return [
        SetMyCommands(
            commands=commands_of(t, PRIVATE), scope=BotCommandScopeAllPrivateChats(), language_code=code
        ),
        SetMyCommands(
            commands=_in_groups(t, GROUPS), scope=BotCommandScopeAllGroupChats(), language_code=code
        ),
        SetMyCommands(
            commands=_in_groups(t, ADMINS), scope=BotCommandScopeAllChatAdministrators(), language_code=code
        ),
        SetMyDescription(
            description=t.label(
                # i18n: What people read before they press Start. max 300
                "L'entraide de {town} : demander de l'aide, aider ses voisins. Gratuit. "
                "Danger immédiat : {emergency}.",
                town=name,
                emergency=town.emergency,
            ),
            language_code=code,
        ),
        SetMyShortDescription(
            # i18n: Beside the bot's picture. max 80
            short_description=t.label("L'entraide entre voisins de {town}.", town=name),
            language_code=code,
        ),
    ]


def _without(code: str) -> list[TelegramMethod[bool]]:
    return [
        DeleteMyCommands(scope=BotCommandScopeAllPrivateChats(), language_code=code),
        DeleteMyCommands(scope=BotCommandScopeAllGroupChats(), language_code=code),
        DeleteMyCommands(scope=BotCommandScopeAllChatAdministrators(), language_code=code),
        SetMyDescription(description="", language_code=code),
        SetMyShortDescription(short_description="", language_code=code),
    ]


def commands_of(t: Translator, commands: Mapping[str, str]) -> list[BotCommand]:
    """The commands of a menu, in this language."""
    return [BotCommand(command=name, description=t.label(words)) for name, words in commands.items()]


def _in_groups(t: Translator, commands: dict[str, str]) -> list[BotCommand]:
    """The menu of a group: what asks for help is written unseen, in the word of the language too."""
    alias = ALIASES.get(t.locale)
    asks = {alias: commands["besoin"]} if alias is not None else {}
    shown = commands_of(t, {**asks, **commands})
    for command in shown:
        command.is_ephemeral = True if command.command in EPHEMERAL else None
    return shown


async def set_profile(bot: Bot, catalogues: Catalogues, town: Municipality) -> None:
    """Make all calls; one that fails is logged and does not stop the bot."""
    for call in profile_calls(catalogues, town):
        try:
            await make_call(bot, call)
        except TelegramAPIError as error:
            log.warning("profile_not_set", method=call.__api_method__, error=type(error).__name__)


async def make_call(bot: Bot, call: TelegramMethod[bool]) -> None:
    """One call, made again after a pause that Telegram asks for: the send budget waits it out."""
    for _ in range(TRIES - 1):
        try:
            await bot(call)
        except TelegramRetryAfter:
            continue
        return
    await bot(call)
