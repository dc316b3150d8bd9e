"""`[retention]` of the municipality's file: what is left out is as usual, what cannot be is told."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from bot.municipality import EXAMPLE_FILE, MunicipalityError, read_municipality
from solidarity.retention import BOUNDS, DEFAULTS, SETTINGS, Retention

EXAMPLE = EXAMPLE_FILE.read_text(encoding="utf-8")


def read(tmp_path: Path, *settings: str) -> Retention:
    """The times of the example with these settings."""
    file = tmp_path / "town.toml"
    file.write_text(
        EXAMPLE.replace("[retention]\n", "[retention]\n" + "".join(f"{item}\n" for item in settings))
    )
    return read_municipality(file, frozenset({"fr", "nl", "de", "en"})).retention


def test_the_example_says_each_usual_time(tmp_path: Path) -> None:
    """Every setting stands there as a remark with its usual value; the file without one means the same."""
    said = EXAMPLE.partition("[retention]\n")[2].partition("\n\n")[0]
    listed = [line.removeprefix("# ").split("#")[0].split(" = ") for line in said.splitlines()]
    assert {name: int(value) for name, value in listed} == asdict(DEFAULTS)
    assert read(tmp_path) == DEFAULTS


def test_each_setting_counts(tmp_path: Path) -> None:
    """Taken away its #, and changed, it is what the town keeps by."""
    changed = {name: BOUNDS[name].most for name in SETTINGS}
    assert asdict(read(tmp_path, *(f"{name} = {value}" for name, value in changed.items()))) == changed


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("idle_months = 25", "must be from 3 to 24: two years after the last contact"),
        ("address_days = 0", "must be from 1 to 30: an address is of no use"),
        ("erasures_months = 6", "must be from 24 to 60: no restored backup may bring somebody back"),
        ('audit_months = "12"', "whole number"),
        ("text_days = 9\naddress_days = 20", "must be at least address_days (20)"),
        ("adress_days = 7", "is 'address_days' meant?"),
    ],
)
def test_a_time_that_cannot_be_is_told_with_its_reason(setting: str, says: str, tmp_path: Path) -> None:
    """By line, and why; never silently made shorter or longer."""
    with pytest.raises(MunicipalityError) as error:
        read(tmp_path, setting)
    assert says in error.value.reason
    line = (tmp_path / "town.toml").read_text().splitlines()[(error.value.line or 0) - 1]
    assert line == setting.splitlines()[0]
