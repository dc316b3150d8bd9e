"""Settings: from the environment or from files, refused by name, and never said aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import PREFIX, Settings, SettingsError, read_settings

KEY = "bm9idWctYnV0LXRoZS10ZXN0cy1rbm93LXRoaXMtMDE="
OTHER_KEY = "YW5vdGhlci1rZXktdGhhdC1ndWFyZHMtbm90aGluZy0="
TOKEN = "7000000001:SANDBOX-not-a-real-token-00000000000"

GOOD = {
    "TOKEN": (TOKEN, TOKEN),
    "API_BASE": ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    "DATABASE_URL": ("postgresql://rosa@localhost:5433/town", "postgresql://rosa@localhost:5433/town"),
    "REDIS_URL": ("rediss://localhost:6379/1", "rediss://localhost:6379/1"),
    "KEYS": (KEY, (KEY,)),
    "MUNICIPALITY": ("/data/valmeuse.toml", Path("/data/valmeuse.toml")),
    "WEBHOOK_URL": ("https://bot.valmeuse.example/telegram", "https://bot.valmeuse.example/telegram"),
    "WEBHOOK_SECRET": ("only_Telegram-knows", "only_Telegram-knows"),
    "LISTEN": ("0.0.0.0:9000", "0.0.0.0:9000"),
    "HEALTH": ("127.0.0.1:9001", "127.0.0.1:9001"),
    "FEED": ("/srv/www", Path("/srv/www")),
    "BACKUPS": ("/backup/entraide", Path("/backup/entraide")),
    "BACKUP_MINUTES": ("5", 5),
    "LOG_LEVEL": ("debug", "DEBUG"),
}
"""A good value of each setting, and what it is read as."""

BAD = [
    ("TOKEN", "HIDDENthing"),
    ("TOKEN", "123456:HIDDEN"),
    ("TOKEN", "bot123456:HIDDENthing-HIDDENthing-HIDDEN"),
    ("API_BASE", "api.telegram.org"),
    ("API_BASE", "https://api.telegram.org/bot"),
    ("API_BASE", "https://api.telegram.org:port"),
    ("API_BASE", "https://rosa:HIDDEN@api.telegram.org"),
    ("API_BASE", "https://rosa:HIDDEN@api\u2100.telegram.org"),
    ("DATABASE_URL", "entraide.sqlite3"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "mysql://rosa:HIDDEN@localhost/town"),
    ("DATABASE_URL", "postgres://rosa:HIDDEN@localhost/town"),
    ("DATABASE_URL", "postgresql://rosa:HIDDEN@localhost"),
    ("DATABASE_URL", "postgresql://rosa:HIDDEN@localhost:port/town"),
    ("DATABASE_URL", "postgresql://rosa:HIDDEN/with/slashes@localhost/town"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://:HIDDEN@localhost:port"),
    ("KEYS", "HIDDEN"),
    ("KEYS", f"{KEY},HIDDEN"),
    ("KEYS", f"{KEY}HIDDEN"),
    ("WEBHOOK_URL", "bot.valmeuse.example"),
    ("WEBHOOK_URL", "https://"),
    ("WEBHOOK_URL", "https://[HIDDEN]/telegram"),
    ("WEBHOOK_SECRET", "a HIDDEN with spaces"),
    ("WEBHOOK_SECRET", "HIDDEN" * 50),
    ("LISTEN", "8080"),
    ("LISTEN", "localhost:http"),
    ("LISTEN", "localhost:0"),
    ("LISTEN", "localhost:70000"),
    ("LISTEN", "http://localhost:8080"),
    ("HEALTH", "localhost:http"),
    ("BACKUP_MINUTES", "HIDDEN"),
    ("BACKUP_MINUTES", "-1"),
    ("BACKUP_MINUTES", "1441"),
    ("LOG_LEVEL", "LOUD"),
]


def shown(settings: Settings, name: str) -> object:
    """A setting as the program uses it."""
    if name == "KEYS":
        return tuple(settings.key_list)
    value = getattr(settings, name.lower())
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


def test_every_setting_has_an_example_here() -> None:
    """What the tests below claim of each setting, they claim of all."""
    assert set(GOOD) == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", GOOD)
def test_a_setting_comes_from_the_environment_or_from_a_file(name: str, tmp_path: Path) -> None:
    """Each setting is read as it stands, or, as …_FILE, from the file, where lines may end it."""
    given, meant = GOOD[name]
    file = tmp_path / "value"
    file.write_text(f"{given}\n")
    assert shown(read_settings({f"{PREFIX}{name}": given}), name) == meant
    assert shown(read_settings({f"{PREFIX}{name}_FILE": str(file)}), name) == meant


@pytest.mark.parametrize("name", GOOD)
def test_the_value_itself_goes_before_its_file(name: str, tmp_path: Path) -> None:
    """Where both are given, the value itself counts and the file is not even opened."""
    given, meant = GOOD[name]
    both = {f"{PREFIX}{name}": given, f"{PREFIX}{name}_FILE": str(tmp_path / "missing")}
    assert shown(read_settings(both), name) == meant


def test_an_empty_value_counts_as_none(tmp_path: Path) -> None:
    """Compose files set what is left open to nothing: then the file counts, else the default."""
    file = tmp_path / "token"
    file.write_text(TOKEN)
    given = {"ENTRAIDE_TOKEN": "", "ENTRAIDE_TOKEN_FILE": str(file), "ENTRAIDE_LISTEN": " "}
    settings = read_settings(given)
    assert shown(settings, "TOKEN") == TOKEN
    assert settings.listen == "127.0.0.1:8080"
    assert read_settings({"ENTRAIDE_TOKEN": "", "ENTRAIDE_TOKEN_FILE": ""}).token is None


def test_only_the_environment_that_is_given_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the process's environment is read; with one, nothing else is."""
    monkeypatch.setenv("ENTRAIDE_LISTEN", "127.0.0.1:9999")
    assert read_settings().listen == "127.0.0.1:9999"
    assert read_settings({}).listen == "127.0.0.1:8080"


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_named_and_not_repeated(name: str, value: str) -> None:
    """One clear line names the variable, and nothing secret stands in it."""
    with pytest.raises(SettingsError) as refused:
        read_settings({f"{PREFIX}{name}": value})
    said = str(refused.value)
    assert said.startswith(f"{PREFIX}{name}: ")
    assert len(said.splitlines()) == 1
    assert "HIDDEN" not in said
    assert KEY not in said
    assert refused.value.__cause__ is None, "a traceback would show what was given"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, a folder and a file that is no text are refused under the name of the setting."""
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00\x81")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "picture"):
        with pytest.raises(SettingsError, match=f"^ENTRAIDE_KEYS_FILE: {path}"):
            read_settings({"ENTRAIDE_KEYS_FILE": str(path)})


def test_keys_stand_one_a_line_with_remarks(tmp_path: Path) -> None:
    """Keys are separated by lines or commas, newest first; what follows a # is a remark, commas and all."""
    file = tmp_path / "valmeuse.keys"
    file.write_text(f"# newest first, apart from the backups\n{KEY}  # of 2026\n\n{OTHER_KEY}\n")
    for settings in (
        read_settings({"ENTRAIDE_KEYS_FILE": str(file)}),
        read_settings({"ENTRAIDE_KEYS": f" {KEY} , {OTHER_KEY},"}),
    ):
        assert settings.key_list == [KEY, OTHER_KEY]
    with pytest.raises(SettingsError, match=r"^ENTRAIDE_KEYS is missing"):
        _ = read_settings({"ENTRAIDE_KEYS": "# none yet"}).key_list


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        (":9000", "127.0.0.1", 9000),
        ("[::1]:80", "::1", 80),
        ("bot.valmeuse.example:65535", "bot.valmeuse.example", 65535),
    ],
)
def test_the_address_to_listen_on(listen: str, host: str, port: int) -> None:
    """Host and port, of both kinds of addresses."""
    assert read_settings({"ENTRAIDE_LISTEN": listen}).address == (host, port)


def test_settings_show_no_secret_and_cannot_change() -> None:
    """Printed, they hide the token, the keys and the webhook's secret; and nothing can set them anew."""
    settings = read_settings({f"{PREFIX}{name}": given for name, (given, _) in GOOD.items()})
    printed = repr(settings) + str(settings) + settings.model_dump_json()
    for secret in (TOKEN, KEY, GOOD["WEBHOOK_SECRET"][0]):
        assert secret not in printed
    with pytest.raises(ValidationError):
        settings.token = None


def test_no_setting_moves_the_clock() -> None:
    """Civil time cannot be set from outside: promises would follow it."""
    assert not [name for name in Settings.model_fields if "clock" in name or "time" in name or "now" in name]
