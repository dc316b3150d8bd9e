"""All settings, read once from the environment: `ENTRAIDE_…`, each also as `ENTRAIDE_…_FILE`.

`_FILE` names a file whose content is the value (Docker and systemd secrets); where both are given, the value
itself counts. No setting can move the clock. What is refused is named, never repeated: it may be a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationError

PREFIX = "ENTRAIDE_"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{20,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_LISTEN = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]*):(?P<port>\d{1,5})")
_HIGHEST_PORT = 65535
_DAY = 1440


class SettingsError(Exception):
    """The environment cannot be used; the message says which setting and why."""


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("a token looks like 123456789:AbC…, as @BotFather gives it")
    return value


def _api_base(value: str) -> str:
    parts = urlsplit(value) if _is_web_address(value) else None
    if parts is None or parts.path.strip("/") or parts.query or parts.username:
        raise ValueError("scheme, host and port only, without /bot: https://api.telegram.org")
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if value.startswith("sqlite:///") and value.removeprefix("sqlite:///") not in {"", ":memory:"}:
        return value
    if value.startswith("postgresql://") and _has_port(value) and urlsplit(value).path.strip("/"):
        return value
    raise ValueError("sqlite:///entraide.sqlite3 or postgresql://user:password@host/database")


def _redis_url(value: str) -> str:
    if not value.startswith(("redis://", "rediss://", "unix://")) or not _has_port(value):
        raise ValueError("redis://host:6379")
    return value


def _webhook_url(value: str) -> str:
    if not _is_web_address(value):
        raise ValueError("the public address that Telegram calls: https://host/path")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("1 to 256 of A-Z a-z 0-9 _ - (for instance what `openssl rand -hex 32` says)")
    return value


def _listen(value: str) -> str:
    found = _LISTEN.fullmatch(value)
    if found is None or not 0 < int(found["port"]) <= _HIGHEST_PORT:
        raise ValueError("host and port: 127.0.0.1:8080, or 0.0.0.0:8080 for all addresses")
    return value


def _minutes(value: int) -> int:
    if not 0 <= value <= _DAY:
        raise ValueError(f"minutes between two backups, 0 (only by hand) to {_DAY}")
    return value


def _log_level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"one of {', '.join(LEVELS)}")
    return value.upper()


def _split(value: object) -> object:
    """Keys separated by commas or lines; what follows a # is a remark."""
    return _parts(value) if isinstance(value, str) else value


def _parts(text: str) -> tuple[str, ...]:
    lines = [line.split("#")[0] for line in text.splitlines()]
    return tuple(key.strip() for line in lines for key in line.split(",") if key.strip())


def holds_only_keys(text: str) -> bool:
    """Whether a file with this text is a key file: keys and remarks, or nothing yet."""
    return all(_KEY.fullmatch(key) for key in _parts(text))


def _keys(value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for at, key in enumerate(value, 1):
        if not _KEY.fullmatch(key.get_secret_value()):
            which = f"key {at} of {len(value)}" if len(value) > 1 else "the key"
            raise ValueError(f"{which} is not one that `entraide init` makes (44 characters)")
    return value


def _is_web_address(value: str) -> bool:
    """Whether it names a scheme and a host."""
    if not _has_port(value):
        return False
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _has_port(value: str) -> bool:
    """Whether it is an address, and its port, if one is given, a number. The error would repeat it."""
    try:
        _ = urlsplit(value).port
    except ValueError:
        return False
    return True


class Settings(BaseModel):
    """One frozen set of settings."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    """The bot's token from @BotFather."""
    api_base: Annotated[str, AfterValidator(_api_base)] = "https://api.telegram.org"
    """Scheme, host and port of the Bot API server, without `/bot`."""
    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///entraide.sqlite3"
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = None
    keys: Annotated[tuple[SecretStr, ...], BeforeValidator(_split), AfterValidator(_keys)] = ()
    """Sealing keys, newest first, separated by commas or lines."""
    municipality: Path | None = None
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    listen: Annotated[str, AfterValidator(_listen)] = "127.0.0.1:8080"
    health: Annotated[str, AfterValidator(_listen)] | None = None
    """Host and port on which the program says how it is, to whoever runs it."""
    feed: Path | None = None
    """The folder in which the feeds are written as files."""
    backups: Path | None = None
    """The folder in which backups are kept, and the vault of the people's keys."""
    backup_minutes: Annotated[int, AfterValidator(_minutes)] = 10
    """How often the bot makes one by itself; 0: never."""
    log_level: Annotated[str, AfterValidator(_log_level)] = "INFO"

    @property
    def bot_token(self) -> str:
        """The token. Raises SettingsError where there is none."""
        if self.token is None:
            raise SettingsError(
                "ENTRAIDE_TOKEN is missing: @BotFather gives it (/newbot). Without one: entraide demo"
            )
        return self.token.get_secret_value()

    @property
    def webhook(self) -> tuple[str, str]:
        """Address and secret of the webhook. Raises SettingsError where one is missing."""
        if self.webhook_url is None:
            raise SettingsError("ENTRAIDE_WEBHOOK_URL is missing: where Telegram is to bring updates")
        if self.webhook_secret is None:
            raise SettingsError("ENTRAIDE_WEBHOOK_SECRET is missing: without one anybody could post updates")
        return self.webhook_url, self.webhook_secret.get_secret_value()

    @property
    def key_list(self) -> list[str]:
        """The sealing keys, newest first. Raises SettingsError where there is none."""
        if not self.keys:
            raise SettingsError(
                "ENTRAIDE_KEYS is missing: `entraide init` writes a key file (ENTRAIDE_KEYS_FILE)"
            )
        return [key.get_secret_value() for key in self.keys]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        return _host_and_port(self.listen)

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Host and port of the operator's pages, where they are wanted."""
        return None if self.health is None else _host_and_port(self.health)


def _host_and_port(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    return host.strip("[]") or "127.0.0.1", int(port)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment; an empty one counts as not given. Raises SettingsError."""
    environment = os.environ if environment is None else environment
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        variable = PREFIX + name.upper()
        value = environment.get(variable, "").strip()
        path = environment.get(f"{variable}_FILE", "").strip()
        if not value and path:
            value = _read_file(f"{variable}_FILE", Path(path))
        if value:
            values[name] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = str(first["loc"][0])
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{PREFIX}{name.upper()}: {reason}") from None


def _read_file(variable: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable}: {path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{variable}: {path} is not text") from error
