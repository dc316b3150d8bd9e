"""What cannot work is said in one line before anything begins: by `run`, by `serve`, by every command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from psycopg import errors
from sqlalchemy import exc

from bot import app
from bot.__main__ import main
from bot.mendable import mendable
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
        (
            ["keys status", "keys rotate", "purge", "audit verify"],
            "DATABASE_URL",
            "sqlite:///none.sqlite3",
            "the database is not made",
        ),
        (
            ["migrate", "purge", "run", "audit verify"],
            "DATABASE_URL",
            "sqlite:///valmeuse.toml",
            "the database cannot be used: file is not a database",
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
    assert not list(tmp_path.glob("*.sqlite3"))


@pytest.mark.parametrize(
    "command", ["person unbar", "coordinator unfreeze", "factor reset", "factor confirm"]
)
def test_what_is_no_number_of_an_account(
    command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Said before anything is opened, with where the number is to be read."""
    for number in ("0", "-5", "+32475", "99999999999999999999", "9" * 5000, "٣", "Amel"):
        with pytest.raises(SystemExit) as end:
            main([*command.split(), number])
        assert end.value.code == 2
        assert "the number of an account is written in digits, as /moi shows it" in capfd.readouterr().err
    assert not (tmp_path / "entraide.sqlite3").exists()


def test_a_server_that_lets_nobody_in_is_said_and_our_own_slips_are_not_hidden() -> None:
    """Rights that its user lacks on PostgreSQL are the operator's to give; a wrong statement is ours."""
    denied = errors.InsufficientPrivilege("permission denied for schema public\nLINE 1")
    said = mendable(exc.ProgrammingError("CREATE TABLE x ()", None, denied))
    assert said == "ENTRAIDE_DATABASE_URL: the database cannot be used: permission denied for schema public"
    for slip in (errors.UndefinedColumn("column x does not exist"), errors.NumericValueOutOfRange("x")):
        assert mendable(exc.ProgrammingError("SELECT x", None, slip)) is None
        assert mendable(exc.DatabaseError("SELECT x", None, slip)) is None


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
