"""What the operator does about backups from the command line: backup, restore, resume.

Not here: the backups that the bot makes by itself (`bot.keeping`), the operator's keys (`bot.key_files`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.i18n import Catalogues
from bot.keeping import erase_anew, program_version
from bot.municipality import read_town
from bot.operator import OperatorError, open_store, say
from bot.settings import Settings, read_settings
from storage.backup import Written, backups, thin_out, write_backup
from storage.engine import PLACE, open_database
from storage.migrate import upgrade
from storage.pause import close_planned, end_pause, look_behind
from storage.restore import Tried, restore, verify
from storage.sealing import Keyring
from storage.vault import FILE, Vault


def backup(folder: Path | None, keep: int | None) -> int:
    """Make a backup, while the bot runs or not; with `keep`, let go of all but so many."""
    settings = read_settings()
    folder = folder or settings.backups
    if folder is None:
        raise OperatorError("which folder? Name it, or set ENTRAIDE_BACKUPS")
    if keep is not None and keep < 1:
        raise OperatorError("--keep: at least 1")
    keyring = Keyring(settings.key_list)
    made = write_backup(settings.database_url, keyring, folder, SystemClock().now(), program_version())
    _tell_backup(made)
    if settings.backups is None or folder.resolve() != settings.backups.resolve():
        say(f"  The bot does not know {folder}: the vault there learns of erasures by your next backup only.")
        say("  Where ENTRAIDE_BACKUPS is that folder, it learns of them at once.")
    if keep is not None:
        gone = thin_out(folder, keep, made=made.path)
        say(f"  kept: {len(backups(folder))}, removed: {len(gone)}")
    return 0


def _tell_backup(made: Written) -> None:
    say(f"{made.path}: {made.size / 1_000_000:.1f} MB in {made.seconds:.1f} s")
    say(f"{made.path.with_name(FILE)}: {made.keys} people's keys")
    say("  Copy the backups elsewhere as you like. Copy the vault by REPLACING the copy there, and keep no")
    say("  versions of it: else whoever is erased can be read again. Keep the sealing keys apart from both.")


async def bring_back(file: Path, vault: Path | None, *, only_verify: bool, without_unknown: bool) -> int:
    """Restore a backup into an empty database, or only try whether it could be."""
    settings = read_settings()
    keyring = Keyring(settings.key_list)
    held = Vault(file.parent if vault is None else vault.parent)
    if vault is not None and vault.name != FILE:
        raise OperatorError(f"{vault}: the vault is called {FILE}")
    if not held.exists:
        raise OperatorError(
            f"{held.path} is not there: without it nothing of anybody can be opened. "
            "Lay it beside the backup, or name it with --vault"
        )
    if only_verify:
        _tell_tried(verify(file, held, keyring))
        return 0
    began = time.monotonic()
    read_town(settings, Catalogues.load())  # said before anything is done
    database = open_database(settings.database_url)
    try:
        async with database.leadership(PLACE) as free:
            if not free:
                raise OperatorError("a bot runs on this database: stop it first")
            done = restore(
                settings.database_url,
                file,
                held,
                keyring,
                SystemClock().now(),
                without_unknown=without_unknown,
            )
            await _erase(settings, done.gone)
    finally:
        await database.close()
    say(f"restored: the backup of {_when(done.at)}, {done.people - len(done.gone)} people")
    if done.gone:
        say(f"  erased again, for they were erased since: {len(done.gone)}")
    say(f"  messages that waited then, closed and not sent: {done.closed}")
    say(f"  in {time.monotonic() - began:.1f} s")
    say()
    say("Paused: the bot answers people, and sends nothing else, until you have looked.")
    say("  entraide run        starts it, or `entraide serve`")
    say("  entraide resume     says what waits, and ends the pause")
    return 0


async def _erase(settings: Settings, gone: Mapping[int, int]) -> None:
    """Those who were erased since; what that plans was said when they went."""
    store = open_store(settings, read_town(settings, Catalogues.load()))
    try:
        await erase_anew(store, gone)
        async with store.database.transaction() as connection:
            await connection.execute(close_planned(store.clock.now()))
    finally:
        await store.database.close()


def _tell_tried(tried: Tried) -> None:
    say(f"good: the backup of {_when(tried.at)}, by Entraide {tried.version}")
    say(f"  {tried.rows} rows, each part genuine, and they fit together")
    say(f"  {tried.people} people, of whom {tried.readable} can be read with the vault and your keys")
    if tried.erased:
        say(f"  {tried.erased} were erased since: nothing opens what the backup has of them")
    if tried.unknown:
        say(f"  {tried.unknown} are unknown to the vault, which is older than the backup: use the newest")
    say(f"  restored for this trial in {tried.seconds:.1f} s; nothing was changed")


async def resume(*, only_look: bool) -> int:
    """Say what waits behind the pause, close what may be a repeat, and end it."""
    settings = read_settings()
    store = open_store(settings, read_town(settings, Catalogues.load()))
    try:
        upgrade(settings.database_url)
        behind = await look_behind(store)
        if behind is None:
            say("not paused: nothing to do")
            return 0
        of = f", restored from the backup of {_when(behind.backup_of)}" if behind.backup_of else ""
        say(f"paused since {_when(behind.since)}{of}")
        say(f"  not sent again, for they may have gone out: {sum(behind.closed.values())} messages")
        _tell_kinds(behind.closed)
        if behind.announcements:
            say(f"  not published, for the same reason: {behind.announcements} announcements; they are kept")
        if behind.digests:
            say(f"  left out of the message of the day: {behind.digests}")
        say(f"  goes out now: {sum(behind.planned.values())} messages that people's taps have caused since")
        _tell_kinds(behind.planned)
        for what, count in behind.timers.items():
            say(f"  overdue, seen to at once: {count} {what}")
        if only_look:
            say("Nothing was changed. `entraide resume` ends the pause.")
            return 0
        await end_pause(store)
    finally:
        await store.database.close()
    say("The pause is over. What was planned or answered after the backup is lost: tell your coordinators.")
    return 0


def _tell_kinds(kinds: Mapping[str, int]) -> None:
    for kind, count in kinds.items():
        say(f"      {count} × {kind}")


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
