"""What the operator does from the command line: init, config check, migrate, invite.

Not here: checking the whole set-up (`bot.doctor`), running the bot (`bot.app`). Neither needs aiogram.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.bot_api import AwayError, ask
from bot.clock import SystemClock
from bot.i18n import Catalogues
from bot.municipality import EXAMPLE_FILE, read_municipality, read_town
from bot.settings import Settings, read_settings
from solidarity.actions.people import invite_coordinator
from solidarity.actions.validators import invite_validator
from solidarity.places import Municipality
from solidarity.ports import Unit
from storage.engine import open_database
from storage.migrate import current, head, upgrade
from storage.sealing import Keyring, new_operator_key
from storage.store import StoredStore

KEY_FILE = """\
# Sealing keys of this instance, newest first. Whoever has this file and the database can read everything;
# whoever loses it can read nothing. Back it up apart from the database.
{key}
"""


class OperatorError(Exception):
    """Something the operator can mend; the message says how."""


def say(line: str = "") -> None:
    """A line for the operator."""
    print(line)  # noqa: T201 - a command line speaks


def init(path: Path) -> int:
    """Write the example and a key file beside it; never over a file that exists."""
    if path.suffix != ".toml":
        raise OperatorError(f"{path}: name a file that ends in .toml, for instance valmeuse.toml")
    keys = path.with_suffix(".keys")
    for file in (path, keys):
        if file.exists():
            raise OperatorError(f"{file} exists already; nothing was written")
    example = EXAMPLE_FILE.read_text(encoding="utf-8")
    try:
        _write_new(keys, KEY_FILE.format(key=new_operator_key()), 0o600)
        _write_new(path, example, 0o666)
    except OSError as error:
        raise OperatorError(f"{error.filename}: cannot be written ({error.strerror})") from error
    settings = f"ENTRAIDE_MUNICIPALITY={shlex.quote(str(path))} ENTRAIDE_KEYS_FILE={shlex.quote(str(keys))}"
    say(f"{path}: the municipality's file, an example that works. Make it yours.")
    say(f"{keys}: the sealing key, readable by you only. Copy it to a safe place, apart from the backups")
    say("  of the database: without it they cannot be read, and with it anybody can read them.")
    say()
    say("Next:")
    say(f"  export {settings} ENTRAIDE_TOKEN=…")
    say("  entraide config check")
    say("  entraide run")
    return 0


def _write_new(path: Path, text: str, mode: int) -> None:
    """Write a file that must not exist yet; the user's mask may take from the mode, not add to it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def config_check(path: Path | None) -> int:
    """Read the file and say what it holds; raises with line and reason."""
    path = path or read_settings().municipality
    if path is None:
        raise OperatorError("which file? Name it, or set ENTRAIDE_MUNICIPALITY")
    town = read_municipality(path, Catalogues.load().offered)
    say(
        f"{path}: good. {len(town.neighbourhoods)} neighbourhoods, {len(town.categories)} categories, "
        f"{len(town.challenges)} challenges, languages {', '.join(town.languages)}."
    )
    return 0


def migrate() -> int:
    """Bring the database up to date."""
    settings = read_settings()
    before = current(settings.database_url)
    if before == head():
        say(f"database: at {before} already, nothing to do")
        return 0
    upgrade(settings.database_url)
    say(f"database: {before or 'empty'} → {head()}")
    return 0


async def invite() -> int:
    """Print a link that makes one person a coordinator, once, within 24 hours."""
    await _print_link("c", invite_coordinator)
    say("Valid once, for 24 hours. Whoever opens it becomes a coordinator: give it to one person only.")
    return 0


async def invite_one_validator() -> int:
    """Print a link that lets one person say yes or no to alerts, and nothing else."""
    await _print_link("v", invite_validator)
    say("Valid once, for 24 hours. Whoever opens it may say yes or no to alerts that others wrote.")
    return 0


async def _print_link(kind: str, issue: Callable[[Unit], Awaitable[str]]) -> None:
    """A link with a single-use code."""
    settings = read_settings()
    store = open_store(settings, read_town(settings, Catalogues.load()))
    try:
        upgrade(settings.database_url)
        name = await _bot_name(settings) or await store.bot_name()
        if not name:
            raise OperatorError("the bot's name is not known yet: start `entraide run` once")
        async with store.unit() as unit:
            secret = await issue(unit)
    finally:
        await store.database.close()
    say(f"https://t.me/{name}?start={kind}_{secret}")


async def _bot_name(settings: Settings) -> str | None:
    """The bot's name as Telegram has it now; None where it cannot be asked."""
    if settings.token is None:
        return None
    try:
        answer = await ask(settings, "getMe")
    except AwayError:
        return None
    return str(answer.result["username"]) if answer.ok else None


def open_store(settings: Settings, town: Municipality) -> StoredStore:
    """The store of these settings, as the host's clock goes. Raises SettingsError."""
    return StoredStore(open_database(settings.database_url), Keyring(settings.key_list), town, SystemClock())
