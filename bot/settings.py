"""All settings, read once from the environment: `ENTRAIDE_…`, each also as `ENTRAIDE_…_FILE`.

`_FILE` names a file whose content is the value (Docker and systemd secrets). No setting can move the clock.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "ENTRAIDE_"
_SECRET = re.compile(r"^[A-Za-z0-9_-]{1,256}$")
_TOKEN = re.compile(r"^\d+:[A-Za-z0-9_-]{20,}$")


class SettingsError(Exception):
    """The environment cannot be used; the message says which setting and why."""


class Settings(BaseSettings):
    """One frozen set of settings."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    token: SecretStr | None = None
    """The bot's token from @BotFather."""
    api_base: str = "https://api.telegram.org"
    """Scheme, host and port of the Bot API server, without `/bot`."""
    database_url: str = "sqlite:///entraide.sqlite3"
    redis_url: str | None = None
    keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Sealing keys, newest first, separated by commas or lines."""
    municipality: Path | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8080"
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        if isinstance(value, str):
            lines = [line.split("#")[0].strip() for line in value.replace(",", "\n").splitlines()]
            return tuple(line for line in lines if line)
        return value

    @field_validator("token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.match(value.get_secret_value()):
            msg = "a token looks like 123456:ABC… (@BotFather gives it)"
            raise ValueError(msg)
        return value

    @field_validator("api_base")
    @classmethod
    def _api_base_shape(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            msg = "scheme, host and port only, without /bot: https://api.telegram.org"
            raise ValueError(msg)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _secret_shape(self) -> Self:
        secret = self.webhook_secret
        if secret is not None and not _SECRET.match(secret.get_secret_value()):
            msg = "webhook_secret: 1 to 256 of A-Z a-z 0-9 _ -"
            raise ValueError(msg)
        return self

    @property
    def key_list(self) -> list[str]:
        """The sealing keys, newest first."""
        return [key.get_secret_value() for key in self.keys]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host or "127.0.0.1", int(port)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment. Raises SettingsError naming what is wrong."""
    environment = os.environ if environment is None else environment
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        variable = PREFIX + name.upper()
        if variable in environment:
            values[name] = environment[variable]
        elif variable + "_FILE" in environment:
            values[name] = _read_file(variable + "_FILE", environment[variable + "_FILE"])
    values = {name: value for name, value in values.items() if value != ""}
    try:
        return Settings(_env_file=None, _secrets_dir=None, **values)  # type: ignore[arg-type, call-arg]
    except ValidationError as error:
        problem = error.errors()[0]
        where = PREFIX + ".".join(map(str, problem["loc"])).upper() if problem["loc"] else PREFIX + "…"
        raise SettingsError(f"{where}: {problem['msg']}") from error


def _read_file(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable}: {path} cannot be read ({error.strerror})") from error
