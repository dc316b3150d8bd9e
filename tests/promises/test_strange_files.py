"""The operator's files, bent in every way: read, or refused with a sentence that names the place."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from bot.municipality import EXAMPLE_FILE, MunicipalityError, read_municipality
from bot.settings import SettingsError, read_settings
from bot.shapes import read_shape
from solidarity.places import Municipality

OFFERED = frozenset({"fr", "nl", "de", "en"})
EXAMPLE = EXAMPLE_FILE.read_text(encoding="utf-8")
LONGEST = 300
"""Letters of a sentence that is no dump."""
FILES = int(os.environ.get("ENTRAIDE_FUZZ", "500"))
PIECES = (
    *('"', "'", "[", "]", "{", "}", "=", ",", "#", "\n", "\x00", "é", "\ufeff", "99999999999999999999", "-1"),
    *("true", "nan", "[[category]]\n", "code = 7\n", "\\u0000", "🙂" * 40, "1e999", "12:99", "mo-su 99:00"),
)


def bend(chance: random.Random, words: str) -> str:
    """The text with a few slips in it."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(words) + 1)
        match chance.randrange(5):
            case 0:
                words = words[:at] + chance.choice(PIECES) + words[at:]
            case 1:
                words = words[:at] + words[at + chance.randrange(1, 30) :]
            case 2:
                lines = words.splitlines(keepends=True)
                lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines or ["\n"]))
                words = "".join(lines)
            case 3:
                lines = words.splitlines(keepends=True)
                if lines:
                    del lines[chance.randrange(len(lines))]
                words = "".join(lines)
            case _:
                there = chance.randrange(len(words) + 1)
                words = words[:at] + words[there : there + 20] + words[at:]
    return words


def test_a_bent_municipality_is_read_or_refused_with_the_place(tmp_path: Path) -> None:
    """Hundreds of bent copies of the example: a municipality, or a line and a reason; nothing else."""
    chance = random.Random(41)
    file = tmp_path / "bent.toml"
    said = []
    for _ in range(FILES):
        file.write_bytes(bend(chance, EXAMPLE).encode("utf-8", "surrogatepass"))
        try:
            assert isinstance(read_municipality(file, OFFERED), Municipality)
        except MunicipalityError as error:
            said.append(str(error))
    assert FILES // 4 < len(said) < FILES
    assert [words for words in said if "bent.toml" not in words or len(words) > LONGEST] == []


SHAPE = {
    "type": "Feature",
    "properties": {"name": "Gare"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[4.86, 50.46], [4.88, 50.46], [4.88, 50.48], [4.86, 50.48], [4.86, 50.46]]],
    },
}


def test_a_bent_shape_is_read_or_refused_with_the_reason(tmp_path: Path) -> None:
    """Thousands of bent GeoJSON files: a geometry, or a ValueError that names the file; nothing else."""
    chance = random.Random(43)
    file = tmp_path / "bent.geojson"
    whole = json.dumps(SHAPE, indent=1)
    said = []
    for number in range(FILES * 2):
        nested = "[" * 100_000 if number == 0 else bend(chance, whole)
        file.write_bytes(nested.encode("utf-8", "surrogatepass"))
        try:
            assert read_shape(file)["type"] in {"Polygon", "MultiPolygon"}
        except ValueError as error:
            said.append(str(error))
    assert [words for words in said if "bent.geojson" not in words] == []


def test_bent_settings_are_refused_by_name_and_never_repeated() -> None:
    """Whatever stands in the environment: settings, or the name of the one to mend; never its value."""
    chance = random.Random(47)
    good = {
        "ENTRAIDE_TOKEN": "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "ENTRAIDE_DATABASE_URL": "postgresql://entraide:hunter2secret@localhost:5432/entraide",
        "ENTRAIDE_REDIS_URL": "redis://:hunter2secret@localhost:6379/0",
        "ENTRAIDE_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "ENTRAIDE_WEBHOOK_URL": "https://bot.example/hook",
        "ENTRAIDE_WEBHOOK_SECRET": "hunter2secret",
        "ENTRAIDE_LISTEN": "127.0.0.1:8080",
    }
    said = []
    for _ in range(FILES * 2):
        name = chance.choice(list(good))
        value = bend(chance, good[name]).replace("\x00", "")
        try:
            read_settings({**good, name: value})
        except SettingsError as error:
            said.append((name, value, str(error)))
    assert len(said) > FILES // 4
    assert [item for item in said if item[0] not in item[2]] == []
    assert [item for item in said if "hunter2" in item[2]] == []
