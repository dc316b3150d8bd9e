"""What cannot work is said in one line before anything begins: by `run`, by `serve`, by every command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import app
from bot.__main__ import main
from storage.engine import sync_connection
from tests.cli.program import settings_for

RUNS = ["run", "serve"]
NEEDS = ["run", "serve", "coordinator invite"]


@pytest.fixture(autouse=True)
def _good_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that would do, and nobody who changes how these tests log."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    webhook = {"webhook_url": "https://bot.example/telegram", "webhook_secret": "only_Telegram-knows"}
    for name, value in settings_for(tmp_path, "http://127.0.0.1:1", **webhook).items():
        monkeypatch.setenv(f"ENTRAIDE_{name.upper()}", str(value))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "configure_logs", lambda _level: None)


@pytest.mark.parametrize(
    ("commands", "setting", "value", "says"),
    [
        (RUNS, "TOKEN", "", "ENTRAIDE_TOKEN is missing: @BotFather gives it"),
        (NEEDS, "TOKEN", "HIDDEN", "ENTRAIDE_TOKEN: a token looks like"),
        (NEEDS, "KEYS_FILE", "", "ENTRAIDE_KEYS is missing: `entraide init`"),
        (NEEDS, "KEYS_FILE", "missing.keys", "ENTRAIDE_KEYS_FILE: missing.keys cannot be read"),
        (NEEDS, "KEYS", "HIDDEN", "ENTRAIDE_KEYS: the key is not one"),
        (NEEDS, "MUNICIPALITY", "", "ENTRAIDE_MUNICIPALITY is missing: `entraide init`"),
        (NEEDS, "MUNICIPALITY", "missing.toml", "missing.toml: cannot be read"),
        (NEEDS, "MUNICIPALITY", "valmeuse.keys", "valmeuse.keys, line 3: "),
        ([*NEEDS, "migrate"], "DATABASE_URL", "mysql://x:HIDDEN@h/x", "ENTRAIDE_DATABASE_URL: sqlite:///"),
        ([*NEEDS, "migrate"], "DATABASE_URL", "sqlite:///missing/x", "cannot be used: unable to open"),
        (
            [*NEEDS, "migrate"],
            "DATABASE_URL",
            "postgresql://x:HIDDEN@127.0.0.1:1/x",
            "the database cannot be used: connection failed",
        ),
        (["serve"], "WEBHOOK_URL", "", "ENTRAIDE_WEBHOOK_URL is missing"),
        (["serve"], "WEBHOOK_SECRET", "", "ENTRAIDE_WEBHOOK_SECRET is missing: without one anybody"),
        (["serve"], "LISTEN", "everywhere", "ENTRAIDE_LISTEN: host and port"),
        (RUNS, "LOG_LEVEL", "LOUD", "ENTRAIDE_LOG_LEVEL: one of DEBUG"),
    ],
)
def test_one_line_names_the_setting(
    commands: list[str],
    setting: str,
    value: str,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Status 2, one line, no traceback, nothing secret, and no database made."""
    monkeypatch.setenv(f"ENTRAIDE_{setting}", value)
    for command in commands:
        assert main(command.split()) == 2, command
        out, err = capfd.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        assert err.startswith("entraide: ")
        assert says in err
        assert "HIDDEN" not in err
    assert not (tmp_path / "entraide.sqlite3").exists()


def test_a_database_of_a_newer_version(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A database that a newer program has brought further is left alone, and the reason is said."""
    assert main(["migrate"]) == 0
    with sync_connection(f"sqlite:///{tmp_path}/entraide.sqlite3") as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    capfd.readouterr()
    for command in ("migrate", "run", "coordinator invite"):
        assert main(command.split()) == 2
        said = capfd.readouterr().err
        assert said == "entraide: the database was made by a newer version of Entraide: install that one\n"
