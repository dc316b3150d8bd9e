"""`entraide doctor`: checks the whole set-up, and says of each problem what to do. Changes nothing.

Not here: what a bad municipality's file is told (`bot.municipality`), mending anything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.bot_api import AwayError, ask
from bot.clock import SystemClock
from bot.disk import is_low
from bot.doctor_database import check_people, check_settings, check_state
from bot.doctor_groups import check_groups
from bot.doctor_keeping import check_backups, check_older_keys
from bot.doctor_machine import check_files, check_memory, check_redis, check_secret
from bot.findings import Finding, Findings, bad, good
from bot.i18n import SOURCE, Catalogues
from bot.mendable import mendable
from bot.municipality import MunicipalityError, read_town
from bot.operator import open_store, say
from bot.purging import look_at_audit
from bot.settings import Settings, SettingsError, read_settings
from solidarity.alerts import ENOUGH
from storage.engine import database_file
from storage.migrate import current, head, is_current
from storage.sealing import SealBrokenError

CLOCK_DRIFT = 30.0
_catalogues = cache(Catalogues.load)
"""Read once: each reading takes a moment."""


async def doctor() -> int:
    """Check everything; exit status 1 when there is a problem."""
    try:
        settings = read_settings()
    except SettingsError as error:
        findings = [bad(str(error), "mend this setting; README.md has them all")]
    else:
        told: set[str] = set()
        findings = [finding for check in CHECKS async for finding in _guarded(check, settings, told)]
    for finding in findings:
        say(f"{'✓' if finding.good else '✗'} {finding.what}")
        if finding.remedy:
            say(f"    → {finding.remedy}")
    return 0 if all(finding.good for finding in findings) else 1


async def _guarded(check: Callable[[Settings], Findings], settings: Settings, told: set[str]) -> Findings:
    """What the check finds; if it fails itself, that is a finding too, unless another has told the reason."""
    try:
        async for finding in check(settings):
            told.add(finding.what)
            yield finding
    except Exception as error:  # noqa: BLE001 - the other checks must go on
        name = check.__name__.lstrip("_").removeprefix("check_")
        mends = mendable(error)
        said = mends or f"the check failed ({type(error).__name__})"
        if said in told:
            return
        told.add(said)
        remedy = "mend this first, then ask again" if mends else "tell the developers: this is our fault"
        yield bad(f"{name}: {said}", remedy)


async def _check_municipality(settings: Settings) -> Findings:
    catalogues = _catalogues()
    try:
        town = read_town(settings, catalogues)
    except (SettingsError, MunicipalityError) as error:
        yield bad(str(error), "entraide config check says whether it is mended")
        return
    yield good(f"municipality: {next(iter(town.names.values()))}")
    unsigned = [
        code for code in town.languages if code != SOURCE and not catalogues.by_code[code].reviewed_by
    ]
    remark = f"no native speaker has signed {', '.join(unsigned)} yet" if unsigned else ""
    yield good(f"languages: {', '.join(town.languages)}", remark)


async def _check_keys(settings: Settings) -> Findings:
    try:
        count = len(settings.key_list)
    except SettingsError as error:
        yield bad(str(error), "entraide init valmeuse.toml, then ENTRAIDE_KEYS_FILE=valmeuse.keys")
        return
    file = os.environ.get("ENTRAIDE_KEYS_FILE")
    if file and not os.environ.get("ENTRAIDE_KEYS") and _is_open_to_others(file):
        yield bad(f"keys: {file} can be read by others", f"chmod 600 {file}")
    yield good(f"keys: {count}")


def _is_open_to_others(file: str) -> bool:
    return Path(file).stat().st_mode & 0o077 != 0


async def _check_database(settings: Settings) -> Findings:
    revision = current(settings.database_url)
    if revision is None:
        yield good("database: not made yet", "the first `entraide run` or `entraide migrate` makes it")
        return
    if revision != head():
        yield bad(f"database: at {revision}, should be at {head()}", "entraide migrate")
        return
    yield good(f"database: at {revision}")
    try:
        store = open_store(settings, read_town(settings, _catalogues()))
    except (SettingsError, MunicipalityError):
        return  # told already
    try:
        if not await store.is_begun():
            return
        async with store.unit() as unit:
            coordinators = len(await unit.people.coordinators())
            approvers = len([item for item in await unit.people.approvers() if item.reachable])
    except SealBrokenError:
        yield bad(
            "keys: they do not open this database",
            "give the keys that it was made with, or a copy of them; newer ones may stand before them",
        )
        return
    else:
        for look in (check_settings, check_state, check_people):
            async for finding in look(store):
                yield finding
    finally:
        await store.database.close()
    remark = "" if coordinators else "entraide coordinator invite: what nobody takes must come to somebody"
    yield good(f"coordinators: {coordinators}", remark)
    alone = approvers < ENOUGH
    remark = f"a grave one needs {ENOUGH}: entraide validator invite, or nobody can send it" if alone else ""
    yield good(f"alerts: people who can agree to one: {approvers}", remark)


async def _check_audit(settings: Settings) -> Findings:
    if not is_current(settings.database_url):
        return  # told already
    try:
        verdict = await look_at_audit(settings)
    except SealBrokenError:
        return  # told already
    if verdict.holds:
        yield good(f"audit: {verdict.lines} lines, none changed or missing")
    else:
        yield bad(
            f"audit: broken at line {verdict.broken_at}: somebody changed the database by hand",
            "compare with the last backup whose audit holds, and tell who answers for data protection",
        )


async def _check_disk(settings: Settings) -> Findings:
    folder = _folder(settings)
    if folder is None:
        yield bad(f"database: {settings.database_url} lies in no folder", "make it, or name another")
        return
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    if is_low(usage.free, usage.total):
        yield bad(f"disk: {share:.0%} free in {folder}", "make room: on a full disk nothing can be kept")
    else:
        yield good(f"disk: {share:.0%} free")


def _folder(settings: Settings) -> Path | None:
    """Where we write; None where that is not there."""
    file = database_file(settings.database_url)
    folder = Path.cwd() if file is None else file.absolute().parent
    return folder if folder.is_dir() else None


async def _check_telegram(settings: Settings) -> Findings:
    if settings.token is None:
        yield bad("token: missing", "write /newbot to @BotFather, then ENTRAIDE_TOKEN=…")
        return
    try:
        me = await ask(settings, "getMe")
        if not me.ok:
            yield bad(
                f"token: the Bot API refuses it ({me.refusal})",
                "write /token to @BotFather to see it again, then ENTRAIDE_TOKEN=…",
            )
            return
        for finding in _judge_profile(me.result):
            yield finding
        yield _judge_clock(me.at)
        webhook = await ask(settings, "getWebhookInfo")
    except AwayError as error:
        yield bad(
            f"Bot API: {_host(settings.api_base)} cannot be reached ({error})",
            "check the network, and ENTRAIDE_API_BASE where it is set",
        )
        return
    yield _judge_webhook(settings, webhook.result)


def _judge_profile(me: dict[str, Any]) -> list[Finding]:
    findings = [good(f"token: @{me.get('username')}")]
    if not me.get("can_join_groups", True):
        findings.append(bad("groups: not allowed", "@BotFather → /setjoingroups → Enable"))
    if me.get("can_read_all_group_messages"):
        findings.append(
            bad(
                "privacy mode: off, the bot gets every message of its groups",
                "@BotFather → /setprivacy → Enable",
            )
        )
    return findings


def _judge_clock(told: datetime | None) -> Finding:
    if told is None:
        return good("clock: not compared, the Bot API did not say its own")
    drift = abs((SystemClock().now() - told).total_seconds())
    if drift > CLOCK_DRIFT:
        return bad(
            f"clock: {drift:.0f} s from the Bot API's", "set this machine's clock by the network (NTP)"
        )
    return good("clock: right")


def _judge_webhook(settings: Settings, told: dict[str, Any]) -> Finding:
    url = str(told.get("url") or "")
    if not url:
        return good("updates: by polling")
    if url != settings.webhook_url:
        return bad(
            f"webhook: set to another place ({_host(url)}), which gets all updates",
            "end the other program; `entraide run` or `entraide serve` then takes over by itself",
        )
    if settings.webhook_secret is None:
        return bad("webhook: ENTRAIDE_WEBHOOK_SECRET is missing", "set it, then start `entraide serve` again")
    if told.get("last_error_message") and told.get("pending_update_count"):
        return bad(
            f"webhook: {told['pending_update_count']} updates wait; Telegram: {told['last_error_message']}",
            "make https at ENTRAIDE_WEBHOOK_URL lead to ENTRAIDE_LISTEN of `entraide serve`",
        )
    return good(f"updates: by webhook ({_host(url)})")


def _host(url: str) -> str:
    """The host alone: a foreign webhook's path may be somebody's secret."""
    return urlsplit(url).hostname or "?"


async def _check_groups(settings: Settings) -> Findings:
    """Only where everything else can be asked: what keeps it from that is told already."""
    if settings.token is None or current(settings.database_url) != head():
        return
    try:
        store = open_store(settings, read_town(settings, _catalogues()))
    except (SettingsError, MunicipalityError):
        return
    number = int(settings.bot_token.partition(":")[0])
    try:
        async for finding in check_groups(settings, store, number):
            yield finding
    except (AwayError, SealBrokenError):
        return
    finally:
        await store.database.close()


CHECKS = (
    _check_municipality,
    _check_keys,
    _check_database,
    _check_audit,
    _check_disk,
    check_backups,
    check_older_keys,
    check_files,
    check_memory,
    check_redis,
    _check_telegram,
    check_secret,
    _check_groups,
)
