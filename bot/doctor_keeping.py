"""What `entraide doctor` says of backups, and of keys that still hang on an older key of the operator's."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import SystemClock
from bot.findings import Finding, Findings, bad, good
from bot.i18n import Catalogues
from bot.municipality import MunicipalityError, read_town
from bot.operator import open_store
from bot.settings import Settings, SettingsError
from storage.backup import last_backup
from storage.migrate import is_current
from storage.rotation import place_of_instance, places_of_people
from storage.sealing import SealBrokenError
from storage.vault import Vault

LATE = 3
"""So many times the usual distance without a backup: the bot does not run, or cannot write there."""


async def check_backups(settings: Settings) -> Findings:
    """Whether the last one is young enough to be worth something."""
    if settings.backups is None:
        yield good("backups: none by itself", "ENTRAIDE_BACKUPS=/a/folder, best on another disk")
        return
    now = SystemClock().now()
    last = last_backup(settings.backups, now)
    if last is None:
        yield good("backups: none yet", "the bot makes one as soon as it runs; `entraide backup` at once")
        return
    yield _judge_last(last, now, timedelta(minutes=settings.backup_minutes))
    if not Vault(settings.backups).exists:
        yield bad(
            f"backups: {settings.backups} has no keys.vault, without which none can be restored",
            "put back your copy of it; while the database is there, `entraide backup` makes another",
        )


def _judge_last(last: datetime, now: datetime, every: timedelta) -> Finding:
    age = now - last
    young = age < timedelta(hours=2)
    said = f"{age // timedelta(minutes=1)} minutes old" if young else f"of {last:%Y-%m-%d %H:%M} UTC"
    if every and age > LATE * every:
        return bad(
            f"backups: the last one is {said}",
            "does the bot run? The lines « backups_not_kept » of its log say why it cannot",
        )
    remark = "" if every else "only by hand (ENTRAIDE_BACKUP_MINUTES=0)"
    return good(f"backups: the last one is {said}", remark)


async def check_older_keys(settings: Settings) -> Findings:
    """Only where there are several: each key has to be tried."""
    if len(settings.keys) < 2 or not is_current(settings.database_url):  # noqa: PLR2004 - the first and another
        return
    try:
        store = open_store(settings, read_town(settings, Catalogues.load()))
    except (SettingsError, MunicipalityError):
        return  # told already
    try:
        people, instance = await places_of_people(store), await place_of_instance(store)
    except SealBrokenError:
        return  # told already
    finally:
        await store.database.close()
    older = sum(people.values()) - people[0] - people[None] + (instance not in (0, None))
    if older:
        yield good(f"keys: {older} hang on an older key", "entraide keys rotate")
    else:
        yield good("keys: nothing hangs on the older ones", "only backups made before the rotation need them")
