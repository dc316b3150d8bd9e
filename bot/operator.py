"""What the operator does from the command line: init, migrate, doctor, config check, invite.

Not here: running the bot (`bot.app`). Nothing in this module needs aiogram.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.i18n import Catalogues
from bot.municipality import EXAMPLE_FILE, MunicipalityError, read_municipality
from bot.settings import Settings, SettingsError, read_settings
from solidarity.actions.people import invite_coordinator
from solidarity.places import Municipality
from storage.engine import open_database
from storage.migrate import current, head, upgrade
from storage.sealing import Keyring, new_operator_key
from storage.store import StoredStore


LOW_DISK = 0.15
CLOCK_DRIFT = 30.0
PATIENCE = aiohttp.ClientTimeout(total=10)


class OperatorError(Exception):
    """Something the operator can mend; the message says how."""


def say(line: str = "") -> None:
    """A line for the operator."""
    print(line)  # noqa: T201 - a command line speaks


def init(path: Path) -> int:
    """Write the example and a key file beside it; never over a file that exists."""
    keys = path.with_suffix(".keys")
    for file in (path, keys):
        if file.exists():
            raise OperatorError(f"{file} exists already; nothing was written")
    path.write_text(EXAMPLE_FILE.read_text(encoding="utf-8"), encoding="utf-8")
    descriptor = os.open(keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(
            "# Sealing keys of this instance, newest first. Whoever has this file and the database can read\n"
            "# everything; whoever loses it can read nothing. Back it up apart from the database.\n"
            f"{new_operator_key()}\n"
        )
    say(f"{path}: the municipality's file, an example that works. Make it yours.")
    say(f"{keys}: the sealing key (readable by you only). Back it up, apart from the database.")
    say()
    say("Next:")
    say(f"  export ENTRAIDE_MUNICIPALITY={path} ENTRAIDE_KEYS_FILE={keys} ENTRAIDE_TOKEN=…")
    say("  entraide doctor")
    say("  entraide run")
    return 0


def config_check(path: Path | None) -> int:
    """Read the file and say what it holds; raises with line and reason."""
    settings = read_settings()
    path = path or settings.municipality
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
    upgrade(settings.database_url)
    say(f"database: {before or 'empty'} → {head()}")
    return 0


async def invite() -> int:
    """Print a link that makes one person a coordinator, once, within 24 hours."""
    settings = read_settings()
    store = _store(settings, _town(settings))
    try:
        name = await store.bot_name() or await _bot_name(settings)
        async with store.unit() as unit:
            secret = await invite_coordinator(unit)
    finally:
        await store.database.close()
    say(f"https://t.me/{name}?start=c_{secret}")
    say("Valid once, for 24 hours. Whoever opens it becomes a coordinator: give it to one person only.")
    return 0


async def _bot_name(settings: Settings) -> str:
    answer = await _call(settings, "getMe")
    if not isinstance(answer, dict):
        raise OperatorError(f"the bot's name is not known yet: {answer}. Start `entraide run` once")
    return str(answer["username"])


def _store(settings: Settings, town: Municipality) -> StoredStore:
    upgrade(settings.database_url)
    return StoredStore(open_database(settings.database_url), Keyring(settings.key_list), town, _HostClock())


class _HostClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def _town(settings: Settings) -> Municipality:
    if settings.municipality is None:
        raise SettingsError("ENTRAIDE_MUNICIPALITY is missing: `entraide init` writes such a file")
    return read_municipality(settings.municipality, Catalogues.load().offered)


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's."""

    good: bool
    what: str
    remedy: str = ""


async def doctor() -> int:
    """Check the set-up; each problem comes with what to do. Exit status 1 when there is one."""
    findings: list[Finding] = []
    try:
        settings = read_settings()
    except SettingsError as error:
        say(f"✗ {error}")
        return 1
    for check in (_check_file, _check_keys, _check_database, _check_disk, _check_languages):
        findings.append(_guarded(check, settings))
    findings += await _check_telegram(settings)
    for finding in findings:
        say(f"{'✓' if finding.good else '✗'} {finding.what}")
        if finding.remedy:
            say(f"    → {finding.remedy}")
    return 0 if all(finding.good for finding in findings) else 1


def _guarded(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as error:  # noqa: BLE001 - whatever it is, the operator is to read it
        return Finding(False, f"{check.__name__.removeprefix('_check_')}: {error}")


def _check_file(settings: Settings) -> Finding:
    try:
        town = _town(settings)
    except (SettingsError, MunicipalityError) as error:
        return Finding(
            False, str(error), "entraide init valmeuse.toml, then ENTRAIDE_MUNICIPALITY=valmeuse.toml"
        )
    return Finding(
        True, f"municipality: {next(iter(town.names.values()))}, languages {', '.join(town.languages)}"
    )


def _check_keys(settings: Settings) -> Finding:
    try:
        Keyring(settings.key_list)
    except ValueError as error:
        return Finding(False, str(error), "entraide init makes a key file; set ENTRAIDE_KEYS_FILE to it")
    file = os.environ.get("ENTRAIDE_KEYS_FILE")
    if file and Path(file).stat().st_mode & 0o077:
        return Finding(False, f"keys: {file} can be read by others", f"chmod 600 {file}")
    return Finding(True, f"keys: {len(settings.key_list)}")


def _check_database(settings: Settings) -> Finding:
    revision = current(settings.database_url)
    if revision != head():
        return Finding(
            False, f"database: at {revision or 'nothing'}, should be at {head()}", "entraide migrate"
        )
    return Finding(True, f"database: at {revision}")


def _check_disk(_settings: Settings) -> Finding:
    usage = shutil.disk_usage(Path.cwd())
    free = usage.free / usage.total
    return Finding(free > LOW_DISK, f"disk: {free:.0%} free", "" if free > LOW_DISK else "make room")


def _check_languages(settings: Settings) -> Finding:
    catalogues = Catalogues.load()
    town = _town(settings)
    unsigned = [code for code in town.languages if not catalogues.by_code[code].reviewed_by and code != "fr"]
    said = (
        f"languages: no native speaker has signed {', '.join(unsigned)}" if unsigned else "languages: signed"
    )
    return Finding(True, said)


async def _check_telegram(settings: Settings) -> list[Finding]:
    if settings.token is None:
        return [Finding(False, "token: missing", "@BotFather → /newbot, then ENTRAIDE_TOKEN")]
    me = await _call(settings, "getMe")
    if not isinstance(me, dict):
        return [Finding(False, f"token: {me}", "check ENTRAIDE_TOKEN and that the Bot API can be reached")]
    findings = [Finding(True, f"token: @{me['username']}")]
    if not me.get("can_join_groups", True):
        findings.append(Finding(False, "groups: not allowed", "@BotFather → /setjoingroups → Enable"))
    if me.get("can_read_all_group_messages"):
        findings.append(
            Finding(
                False,
                "privacy mode: off, the bot reads every group message",
                "@BotFather → /setprivacy → Enable",
            )
        )
    webhook = await _call(settings, "getWebhookInfo")
    if isinstance(webhook, dict):
        findings.append(_check_webhook(settings, webhook))
    findings.append(_CLOCK.finding())
    return findings


def _check_webhook(settings: Settings, webhook: dict[str, object]) -> Finding:
    url = str(webhook.get("url") or "")
    if not url:
        return Finding(True, "updates: by polling")
    if url != settings.webhook_url:
        return Finding(
            False, f"webhook: set to {url}, not ours", "`entraide run` or `entraide serve` takes it over"
        )
    failed = webhook.get("last_error_message")
    return Finding(True, f"webhook: {url}" + (f" (last error: {failed})" if failed else ""))


@dataclass
class _Clock:
    """What the Bot API's Date header says of our clock."""

    drift: float | None = None

    def finding(self) -> Finding:
        if self.drift is None:
            return Finding(True, "clock: not compared")
        good = abs(self.drift) < CLOCK_DRIFT
        return Finding(
            good,
            f"clock: {abs(self.drift):.0f} s from Telegram's",
            "" if good else "set the host's clock (NTP)",
        )


_CLOCK = _Clock()


async def _call(settings: Settings, method: str) -> object:
    """The result of a call without parameters, or why there is none. The token is never shown."""
    token = settings.token.get_secret_value() if settings.token else ""
    url = f"{settings.api_base}/bot{token}/{method}"
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(url) as response:
            if "Date" in response.headers and method == "getMe":
                told = datetime.strptime(response.headers["Date"], "%a, %d %b %Y %H:%M:%S GMT")
                _CLOCK.drift = time.time() - told.replace(tzinfo=UTC).timestamp()
            body = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return f"the Bot API cannot be reached ({type(error).__name__})"
    return body["result"] if body.get("ok") else str(body.get("description"))
