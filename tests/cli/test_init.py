"""`entraide init` and `config check`: a file that works, a key for its owner only, nothing overwritten."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.municipality import EXAMPLE_FILE
from bot.settings import read_settings
from storage.sealing import Keyring
from tests.cli.program import entraide


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set, and the test's folder is where we are."""
    for name in [name for name in os.environ if name.startswith("ENTRAIDE_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_what_it_writes_works(tmp_path: Path) -> None:
    """The example is the commented one, `config check` is content with it, and both files are named."""
    said = entraide("init", "valmeuse.toml", folder=tmp_path)
    assert (said.status, said.err) == (0, "")
    file, keys = tmp_path / "valmeuse.toml", tmp_path / "valmeuse.keys"
    assert file.read_text() == EXAMPLE_FILE.read_text()
    assert f"ENTRAIDE_MUNICIPALITY={file.name} ENTRAIDE_KEYS_FILE={keys.name}" in said.out
    checked = entraide("config", "check", "valmeuse.toml", folder=tmp_path)
    assert checked.status == 0
    assert "valmeuse.toml: good. 6 neighbourhoods, 8 categories" in checked.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["valmeuse.keys", "valmeuse.toml"]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_the_key_is_its_owners_alone(mask: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the mask, nobody else may read the key file; and it is said to keep it apart from backups."""
    before = os.umask(mask)
    try:
        assert main(["init", "valmeuse.toml"]) == 0
    finally:
        os.umask(before)
    keys = tmp_path / "valmeuse.keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "valmeuse.toml").stat().st_mode) == 0o666 & ~mask
    said = capsys.readouterr().out
    assert "apart from the backups" in " ".join(said.split())
    (key,) = read_settings({"ENTRAIDE_KEYS_FILE": str(keys)}).key_list
    assert key not in said
    assert "Back it up apart" in keys.read_text()


def test_every_key_is_new(tmp_path: Path) -> None:
    """Two instances never share a key, and each key opens what it closed and nothing else."""
    found = set()
    for name in ("one", "two"):
        assert main(["init", f"{name}.toml"]) == 0
        found |= set(read_settings({"ENTRAIDE_KEYS_FILE": f"{name}.keys"}).key_list)
    assert len(found) == 2
    for key in found:
        Keyring([key]).new_key()


@pytest.mark.parametrize("there", ["valmeuse.toml", "valmeuse.keys"])
def test_nothing_is_overwritten(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where one of the two files exists, neither is touched: a lost key is a lost database."""
    (tmp_path / there).write_text("mine")
    assert main(["init", "valmeuse.toml"]) == 2
    assert capsys.readouterr().err == f"entraide: {there} exists already; nothing was written\n"
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("valmeuse", "ends in .toml"),
        ("valmeuse.keys", "ends in .toml"),
        ("missing/valmeuse.toml", "missing/valmeuse.keys: cannot be written (No such file or directory)"),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    name: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name without .toml, or in a folder that is not there, is refused in one line, and nothing is left."""
    assert main(["init", name]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_commands_that_it_names_can_be_pasted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name with a space comes quoted."""
    assert main(["init", "my town.toml"]) == 0
    said = capsys.readouterr().out
    assert "ENTRAIDE_MUNICIPALITY='my town.toml' ENTRAIDE_KEYS_FILE='my town.keys'" in said


def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`config check` names file, line and reason, with status 2 and without a traceback."""
    text = EXAMPLE_FILE.read_text().replace('"Europe/Brussels"', '"Brussels"')
    (tmp_path / "town.toml").write_text(text)
    assert main(["config", "check", "town.toml"]) == 2
    line = text[: text.index('"Brussels"')].count("\n") + 1
    said = capsys.readouterr().err
    assert said.startswith(f"entraide: town.toml, line {line}: time_zone: 'Brussels' is not a time zone")
    assert len(said.splitlines()) == 1


def test_the_file_of_the_settings_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a name the file of ENTRAIDE_MUNICIPALITY is meant; a name goes before it; none is asked for."""
    assert main(["config", "check"]) == 2
    assert "ENTRAIDE_MUNICIPALITY" in capsys.readouterr().err
    monkeypatch.setenv("ENTRAIDE_MUNICIPALITY", str(EXAMPLE_FILE))
    assert main(["config", "check"]) == 0
    monkeypatch.setenv("ENTRAIDE_TOKEN", "not a token")
    assert main(["config", "check", str(EXAMPLE_FILE)]) == 0
    assert main(["config", "check", "missing.toml"]) == 2
    assert "missing.toml: cannot be read" in capsys.readouterr().err
