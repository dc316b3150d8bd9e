"""The operator's sealing keys from the command line: a new one, which hang on which, all under the newest.

    entraide keys new       a fresh key in front of the others in the key file
    (restart the bot)       it now seals with the new one, and still opens what hangs on the old
    entraide keys rotate    everything under the new one, while the bot runs
    (take the old one out)  once `entraide keys status` says that nothing hangs on it

Not here: the key file that `entraide init` writes (`bot.operator`).
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.i18n import Catalogues
from bot.municipality import read_town
from bot.operator import OperatorError, open_store, say
from bot.settings import Settings, holds_only_keys, read_settings
from storage.engine import PLACE
from storage.migrate import current
from storage.rotation import (
    Places,
    place_of_instance,
    places_of_people,
    rewrap_instance,
    rewrap_people,
)
from storage.sealing import new_operator_key
from storage.store import StoredStore
from storage.vault import Vault


def new_key(file: Path | None) -> int:
    """A fresh key in front of those of the key file; printed where there is no file."""
    named = os.environ.get("ENTRAIDE_KEYS_FILE")
    if file is None and os.environ.get("ENTRAIDE_KEYS"):
        say(new_operator_key())
        say("Put it in front of the others in ENTRAIDE_KEYS, with a comma. Then:")
    elif file is None and not named:
        raise OperatorError("which key file? Name it, or set ENTRAIDE_KEYS_FILE")
    else:
        path = (file or Path(named or "")).resolve()
        _put_in_front(path, new_operator_key())
        say(f"{path}: a fresh key stands in front. Copy it to a safe place, apart from the backups. Then:")
    say("  1. restart the bot, on every machine")
    say("  2. entraide keys rotate")
    say("  3. take the old key out once `entraide keys status` says that nothing hangs on it")
    return 0


def _read(path: Path) -> str:
    """The key file; a file of another kind, named by a slip of the pen, is left as it is."""
    with suppress(UnicodeDecodeError):
        text = path.read_text(encoding="utf-8")
        if holds_only_keys(text):
            return text
    raise OperatorError(f"{path} is no key file: something else stands in it. Nothing was changed")


def _put_in_front(path: Path, key: str) -> None:
    """Before the first line that holds a key, below the remarks. Whole or not at all, for its owner only."""
    try:
        before = _read(path).splitlines(keepends=True)
        at = next((n for n, line in enumerate(before) if line.split("#")[0].strip()), len(before))
        if at and not before[at - 1].endswith("\n"):
            before[at - 1] += "\n"
        owner = path.stat()
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:  # mkstemp: 0600
                file.write("".join([*before[:at], f"{key}\n", *before[at:]]))
                file.flush()
                os.fsync(file.fileno())
            with suppress(PermissionError):  # only root may give a file away, and only root needs to
                os.chown(fresh, owner.st_uid, owner.st_gid)
            Path(fresh).replace(path)
        finally:
            Path(fresh).unlink(missing_ok=True)
    except OSError as error:
        raise OperatorError(f"{path} cannot be changed ({error.strerror})") from error


async def key_status() -> int:
    """How many keys hang on which of the operator's."""
    settings = read_settings()
    store = _open(settings)
    try:
        people, instance = await places_of_people(store), await place_of_instance(store)
    finally:
        await store.database.close()
    vault = _vault(settings)
    kept = Places(vault.places(store.keyring.place_of)) if vault is not None else Places()
    for place in range(len(store.keyring)):
        which = "the first key" if place == 0 else f"key {place + 1}"
        parts = [f"{people[place]} people's keys"]
        parts += ["the instance's key"] if instance == place else []
        parts += [f"{kept[place]} in the vault"] if vault is not None else []
        say(f"{which}: {', '.join(parts)}")
    lost = people[None] + kept[None] + (instance is None)
    if lost:
        say(f"none of the keys given: {lost}. Add the key that is missing")
        return 1
    older = sum(people.values()) + sum(kept.values()) - people[0] - kept[0] + (instance != 0)
    if older:
        say("→ entraide keys rotate")
    elif len(store.keyring) > 1:
        say("Nothing hangs on the older keys. Backups made before the rotation still need them.")
    return 0


async def rotate_keys() -> int:
    """Everything under the first of the operator's keys, in small steps, while the bot runs."""
    settings = read_settings()
    store = _open(settings)
    try:
        instance = await _rotate_instance(store)
        people = 0
        async for changed in rewrap_people(store):
            people += changed
        places = await places_of_people(store)
    finally:
        await store.database.close()
    vault = _vault(settings)
    kept = vault.rewrap(store.keyring) if vault is not None else 0
    done = [f"{people} people's keys", *(["the instance's key"] if instance else [])]
    say(f"re-wrapped: {', '.join(done)}" + (f", {kept} in the vault" if vault is not None else ""))
    if older := places.total() - places[0]:  # before anybody throws a key away
        say(f"{older} people's keys came under an older one meanwhile: a bot runs without the first")
        say("→ restart it, on every machine, then: entraide keys rotate")
        return 1
    if len(store.keyring) == 1:
        say("There is only one key: `entraide keys new` makes another.")
        return 0
    say("Nothing hangs on the older keys any more. Take them out of the key file and restart the bot.")
    say("Backups made before now still need them: keep them, apart, for as long as you keep those backups.")
    return 0


async def _rotate_instance(store: StoredStore) -> bool:
    """First of all, and by the bot itself: one that runs without the new key could not read on."""
    place = await place_of_instance(store)
    if place == 0:
        return False
    if place is None:
        raise OperatorError("none of the sealing keys given opens this database: is ENTRAIDE_KEYS the bot's?")
    async with store.database.leadership(PLACE) as free:
        if not free:
            raise OperatorError(
                "the bot that runs does not know the first key yet: restart it first. Nothing was changed"
            )
        return await rewrap_instance(store)


def _open(settings: Settings) -> StoredStore:
    town = read_town(settings, Catalogues.load())
    if current(settings.database_url) is None:
        raise OperatorError("the database is not made yet: entraide migrate")
    return open_store(settings, town)


def _vault(settings: Settings) -> Vault | None:
    if settings.backups is None:
        return None
    vault = Vault(settings.backups)
    return vault if vault.exists else None
