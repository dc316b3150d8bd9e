"""The municipality's file: the example works, and a slip is told by line and in plain words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.municipality import EXAMPLE_FILE, MunicipalityError, read_municipality
from solidarity.nearness import beside
from solidarity.places import Municipality

OFFERED = frozenset({"fr", "nl", "de", "en"})
EXAMPLE = EXAMPLE_FILE.read_text(encoding="utf-8")
SQUARE = [[4.86, 50.46], [4.88, 50.46], [4.88, 50.48], [4.86, 50.48], [4.86, 50.46]]


@dataclass(frozen=True)
class Slip:
    """The example with one thing changed; `line` stands in the line that must be named."""

    what: str
    old: str
    new: str
    line: str | None
    says: str


CENTRE = "centre = [50.4703, 4.8721]"
COURSES_HOURS = "answer_hours = { today = 2, tomorrow = 4, week = 8 }"
SIXTH = "".join(f'[[challenge]]\ncode = "{code}"\nname = {{ fr = "{code}" }}\n' for code in ("velo", "sixth"))
FOUR_THEMES = "".join(f'[[theme]]\ncode = "{code}"\nname = {{ fr = "{code}" }}\n' for code in "abcd")

SLIPS = [
    # What is not TOML.
    Slip("no closing quote", '"Europe/Brussels"', '"Europe/Brussels', "time_zone =", "quotation mark"),
    Slip("curly quotes", '"112"', "“112”", "emergency =", "straight quotation marks"),
    Slip("no quotes", '"112"', "one-one-two", "emergency =", "a text"),
    Slip("no equals sign", 'emergency = "112"', 'emergency "112"', 'emergency "112"', "name = value"),
    Slip("a colon", 'emergency = "112"', 'emergency: "112"', "emergency:", "name = value"),
    Slip("a key twice", 'emergency = "112"', 'emergency = "112"\nemergency = "100"', '"100"', "second time"),
    Slip(
        "a language twice", '{ fr = "Plateau" }', '{ fr = "Plateau", fr = "Haut" }', '"Haut"', "second time"
    ),
    Slip("an open list", '"de", "en"]', '"de", "en"', "time_zone =", "] is missing"),
    Slip("an open bracket", '{ fr = "Plateau" }', '{ fr = "Plateau"', '"Plateau"', "} is missing"),
    Slip("no comma", 'fr = "Gare", nl', 'fr = "Gare" nl', '"Gare"', "} is missing"),
    Slip(
        "an open heading",
        '[[neighbourhood]]\ncode = "gare"',
        '[[neighbourhood]\ncode = "gare"',
        "[[neighbourhood]\n",
        "[[category]]",
    ),
    Slip("a loose word", "# Challenges:", "Challenges:", "Challenges:", "name = value"),
    Slip("a backslash", '"dpo@valmeuse.example"', '"dpo\\valmeuse"', "privacy_contact", "\\\\"),
    # Words and lines of one's own.
    Slip(
        "words in no language",
        'code = "parler"',
        'code = "parler"\nwords = { french = ["causer"] }',
        "french =",
        "language code",
    ),
    Slip(
        "a word of figures",
        'code = "parler"',
        'code = "parler"\nwords = { fr = ["12"] }',
        '["12"]',
        "letters",
    ),
    Slip(
        "an unknown line",
        'emergency = "112"',
        'emergency = "112"\nhotlines = { fire = "100" }',
        "hotlines =",
        "no such",
    ),
    # What does not belong there, and what is not there.
    Slip("an unknown key", 'emergency = "112"', 'color = "blue"', "color =", "no such setting"),
    Slip("a misspelt key", 'emergency = "112"', 'emergancy = "112"', "emergancy", "is 'emergency' meant?"),
    Slip(
        "a misspelt heading",
        '[[challenge]]\ncode = "papiers"',
        '[[chalenge]]\ncode = "papiers"',
        "[[chalenge]]",
        "is 'challenge' meant?",
    ),
    Slip(
        "a misspelt key of an entry",
        "minutes = 30\nanswer_hours = { today = 1",
        "minute = 30\nanswer_hours = { today = 1",
        "minute =",
        "is 'minutes' meant?",
    ),
    Slip("a misspelt key inside", "today = 1,", "to_day = 1,", "to_day", "is 'today' meant?"),
    Slip(
        "a setting too far down",
        'code = "autre"',
        'code = "autre"\nholidays = "BE"',
        'holidays = "BE"\nicon',
        "top of the file",
    ),
    Slip("a missing setting", 'office_hours = "mo-fr 08:30-17:00"', "#", None, "office_hours: is missing"),
    Slip(
        "a missing name",
        'name = { fr = "Plateau" }\n',
        "",
        '[[neighbourhood]]\ncode = "plateau"',
        'neighbourhood "plateau", name: is missing',
    ),
    Slip(
        "a missing code",
        'code = "plateau"\n',
        "",
        '[[neighbourhood]]\nname = { fr = "Plateau" }',
        "neighbourhood 5, code: is missing",
    ),
    Slip(
        "missing answer hours",
        "today = 1, ",
        "",
        "tomorrow = 3",
        'category "medicaments", answer_hours today: is missing',
    ),
    # Hours.
    Slip("hours without days", '"mo-fr 08:30-17:00"', '"08:30-17:00"', "office_hours", "days without hours"),
    Slip("hours in another form", '"mo-fr 08:30-17:00"', '"mo-fr 8h30-17h"', "office_hours", "08:30-12:00"),
    Slip("an hour too many", '"mo-fr 08:30-17:00"', '"mo-fr 08:30-25:00"', "office_hours", "'08:30-25:00'"),
    Slip(
        "hours that end before",
        '"mo-fr 08:30-17:00"',
        '"mo-fr 17:00-08:30"',
        "office_hours",
        "after the start",
    ),
    Slip(
        "overlapping hours", "08:30-12:00 13:00-17:00", "08:30-13:00 12:00-17:00", "helpline", "overlap on mo"
    ),
    Slip("an unknown day", '"mo-fr 08:30-17:00"', '"lu-ve 08:30-17:00"', "office_hours", "mo, tu, we"),
    Slip(
        "days with a gap", '"mo-fr 08:30-17:00"', '"mo, tu 08:30-17:00"', "office_hours", "an example: mo-fr"
    ),
    Slip("a week backwards", '"mo-fr 08:30-17:00"', '"fr-mo 08:30-17:00"', "office_hours", "from mo to su"),
    Slip("no hours", '"mo-fr 08:30-17:00"', '""', "office_hours", "no hours given"),
    Slip("quiet hours in another form", '"21:00-08:00"', '"21-8"', "quiet_hours", '"21:00-08:00"'),
    Slip("quiet hours past midnight", '"21:00-08:00"', '"24:00-08:00"', "quiet_hours", '"21:00-08:00"'),
    Slip("quiet hours in a zone", '"21:00-08:00"', '"21:00-08:00+02:00"', "quiet_hours", '"21:00-08:00"'),
    Slip("quiet hours of no length", '"21:00-08:00"', '"21:00-21:00"', "quiet_hours", "must differ"),
    Slip("negative hours", COURSES_HOURS, COURSES_HOURS.replace("2", "-2"), "today = -2", "more than 0"),
    Slip("hours without end", COURSES_HOURS, COURSES_HOURS.replace("8", "500"), "week = 500", "at most 80"),
    Slip("hours in words", COURSES_HOURS, COURSES_HOURS.replace("2", '"two"'), '"two"', "must be a number"),
    Slip("answer hours as one number", COURSES_HOURS, "answer_hours = 2", "answer_hours = 2", "{ … }"),
    # Languages, zone, holidays, numbers.
    Slip(
        "an unknown language",
        '"de", "en"]',
        '"de", "xx"]',
        "languages =",
        "'xx' is not offered; choose among de, en, fr, nl",
    ),
    Slip("a language listed twice", '"de", "en"]', '"de", "de"]', "languages =", "'de' stands there twice"),
    Slip("no language", '["fr", "nl", "de", "en"]', "[]", "languages =", "at least one"),
    Slip("languages as a text", '["fr", "nl", "de", "en"]', '"fr"', "languages =", "must be a list"),
    Slip("an unknown zone", '"Europe/Brussels"', '"Brussels time"', "time_zone", "not a time zone"),
    Slip("half a zone", '"Europe/Brussels"', '"Europe"', "time_zone", "not a time zone"),
    Slip("a zone outside", '"Europe/Brussels"', '"../../etc/passwd"', "time_zone", "not a time zone"),
    Slip("unknown holidays", '"BE"', '"Belgium-North"', "holidays", "whose holidays are known"),
    Slip("holidays of an unknown region", '"BE"', '"DE-QQ"', "holidays", "whose holidays are known"),
    Slip("holidays of something else", '"BE"', '"country_holidays"', "holidays", "whose holidays are known"),
    Slip("holidays of a market", '"BE"', '"NYSE"', "holidays", "whose holidays are known"),
    Slip("an emergency number in words", '"112"', '"call 112"', "emergency", "2 to 4 digits"),
    Slip("an emergency number without quotes", '"112"', "112", "emergency", "text between quotation marks"),
    Slip(
        "coordinators by name", "coordinators = []", 'coordinators = ["Amel"]', "coordinators", "whole number"
    ),
    Slip(
        "a group as coordinator",
        "coordinators = []",
        "coordinators = [-100123]",
        "coordinators",
        "that of a group",
    ),
    Slip(
        "a coordinator whom nobody can be",
        "coordinators = []",
        "coordinators = [99999999999999999999]",
        "coordinators",
        "no account has a number",
    ),
    Slip(
        "yes for a second factor",
        'emergency = "112"',
        'emergency = "112"\nsecond_factor = "maybe"',
        "second_factor",
        "true or false",
    ),
    Slip("digits without end", "coordinators = []", f"coordinators = [{'9' * 5000}]", "9999", "thousands"),
    Slip("lists without end", "coordinators = []", f"coordinators = {'[' * 5000}", "[[[[", "without end"),
    Slip(
        "minutes in quotes",
        "minutes = 30\nanswer_hours = { today = 1",
        'minutes = "30"\nanswer_hours = { today = 1',
        '"30"',
        "whole number, without quotation marks",
    ),
    Slip(
        "no minutes",
        "minutes = 30\nanswer_hours = { today = 1",
        "minutes = 0\nanswer_hours = { today = 1",
        "minutes = 0",
        "more than 0",
    ),
    Slip("yes for true", "in_groups = false\n", 'in_groups = "yes"\n', '"yes"', "true or false"),
    # Names and codes.
    Slip(
        "an empty name",
        '{ fr = "Plateau" }',
        '{ fr = " " }',
        '{ fr = " " }',
        "the name in fr must be one line",
    ),
    Slip("a name of two lines", '{ fr = "Plateau" }', '{ fr = "Pla\\nteau" }', "Pla\\nteau", "one line"),
    Slip(
        "a name too long",
        '{ fr = "Plateau" }',
        f'{{ fr = "{"Plateau" * 10}" }}',
        "PlateauPlateau",
        "64 letters",
    ),
    Slip("no name at all", '{ fr = "Plateau" }', "{}", "name = {}", "one language at least"),
    Slip("a name without a language", '{ fr = "Plateau" }', '"Plateau"', 'name = "Plateau"', "by language"),
    Slip(
        "a language spelt out", '{ fr = "Plateau" }', '{ french = "Plateau" }', "french", "two small letters"
    ),
    Slip("a number for a name", '{ fr = "Plateau" }', "{ fr = 4 }", "fr = 4", "text between quotation marks"),
    Slip(
        "a bad code", 'code = "plateau"', 'code = "Le Plateau"', "Le Plateau", "small letters without accents"
    ),
    Slip("a code too long", 'code = "plateau"', f'code = "{"p" * 25}"', "ppppp", "1 to 24 signs"),
    Slip("a reserved code", 'code = "plateau"', 'code = "back"', '"back"', "a word of the bot's own"),
    Slip(
        "a repeated code",
        'code = "plateau"',
        'code = "gare"',
        'code = "gare"\nname = { fr = "Plateau"',
        "used twice",
    ),
    Slip(
        "six challenges",
        "# Categories of help.",
        f"{SIXTH}#",
        '[[challenge]]\ncode = "sixth"',
        "at most 5 challenges",
    ),
    Slip(
        "nine themes",
        '[[theme]]\ncode = "culture"',
        f'{FOUR_THEMES}[[theme]]\ncode = "culture"',
        '[[theme]]\ncode = "culture"',
        "at most 8 themes",
    ),
    Slip(
        "an unknown challenge",
        'challenge = "papiers"',
        'challenge = "papier"',
        'challenge = "papier"',
        "'papier' is no challenge of this file",
    ),
    # Places.
    Slip("centre swapped", CENTRE, "centre = [4.8721, 50.4703]", "[4.8721, 50.4703]", "look swapped"),
    Slip("centre nowhere", CENTRE, "centre = [504703, 48721]", "[504703, 48721]", "nowhere on earth"),
    Slip("centre with commas", CENTRE, "centre = [50,4703, 4,8721]", "[50,4703, 4,8721]", "with points"),
    Slip("beside nothing", CENTRE, CENTRE + '\nnext_to = ["garre"]', '["garre"]', "'garre' is no other"),
    Slip("beside itself", CENTRE, CENTRE + '\nnext_to = ["centre"]', '["centre"]', "'centre' is no other"),
    Slip("half a centre", CENTRE, "centre = [50.4703]", "[50.4703]", "latitude, then longitude"),
    Slip("centre as a text", CENTRE, 'centre = "50.4703, 4.8721"', '"50.4703', "latitude, then longitude"),
    Slip(
        "no shape file",
        CENTRE,
        'shape = "missing.geojson"',
        "missing.geojson",
        "missing.geojson cannot be read",
    ),
]


def read(folder: Path, text: str) -> Municipality:
    """The municipality in a file of this text."""
    path = folder / "town.toml"
    path.write_text(text, encoding="utf-8")
    return read_municipality(path, OFFERED)


def refused(folder: Path, text: str) -> MunicipalityError:
    """Why a file of this text is refused."""
    with pytest.raises(MunicipalityError) as problem:
        read(folder, text)
    return problem.value


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.what)
def test_a_slip_is_told_by_line_and_in_plain_words(slip: Slip, tmp_path: Path) -> None:
    """Each slip is refused with the line to mend and a reason without a programmer's words."""
    assert EXAMPLE.count(slip.old) >= 1
    text = EXAMPLE.replace(slip.old, slip.new, 1)
    problem = refused(tmp_path, text)
    assert slip.says in problem.reason
    line = None if slip.line is None else text[: text.index(slip.line)].count("\n") + 1
    assert problem.line == line, problem
    named = str(tmp_path / "town.toml") + (f", line {line}: " if line else ": ")
    assert str(problem) == named + problem.reason
    assert "\n" not in str(problem)
    for word in (
        "Input",
        "valid ",
        "pydantic",
        "Traceback",
        "regex",
        "pattern",
        "dict",
        "tuple",
        "isoformat",
    ):
        assert word not in problem.reason.replace("'invalid", "")


def test_the_example_is_commented_and_works(tmp_path: Path) -> None:
    """What `init` writes has six neighbourhoods, eight categories, four languages, and says what is what."""
    town = read(tmp_path, EXAMPLE)
    assert len(town.neighbourhoods) == 6
    assert len(town.categories) == 8
    assert len(town.challenges) == 4
    assert list(town.themes) == ["aines", "familles", "jeunes", "travaux", "culture"]
    assert town.languages == ("fr", "nl", "de", "en")
    assert town.office.is_open(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert not town.office.is_open(datetime(2026, 11, 11, 9, 0, tzinfo=UTC)), "a holiday in Belgium"
    assert town.quiet.start == time(21)
    assert [code for code, item in town.categories.items() if not item.in_groups] == [
        "medicaments", "parler", "colis",
    ]  # fmt: skip
    remarks = [line for line in EXAMPLE.splitlines() if line.startswith("#") or "  # " in line]
    assert len(remarks) >= 12
    for setting in ("coordinators", "holidays", "languages =", "office_hours", "quiet_hours"):
        (line,) = (line for line in EXAMPLE.splitlines() if line.startswith(setting))
        assert "# " in line, f"{setting} is not explained"


def test_the_first_slip_of_the_file_is_told_first(tmp_path: Path) -> None:
    """Of several slips the uppermost is named; one that explains another goes before it."""
    text = EXAMPLE.replace('code = "gare"', 'code = "La gare"').replace('code = "meuse"', 'code = "La Meuse"')
    assert "La gare" in text.splitlines()[(refused(tmp_path, text).line or 0) - 1]
    text = EXAMPLE.replace("[[category]]", "[[catergory]]")
    assert "is 'category' meant?" in refused(tmp_path, text).reason


def test_headings_and_inline_lists_name_the_same_line(tmp_path: Path) -> None:
    """Sub-headings, spaces, quoted keys and entries written as one list are found all the same."""
    text = EXAMPLE.replace(
        COURSES_HOURS, '[ category . answer_hours ]\n"today" = 2\ntomorrow = -4\nweek = 8', 1
    )
    assert text.splitlines()[(refused(tmp_path, text.replace(" . ", ".")).line or 0) - 1] == "tomorrow = -4"
    text = EXAMPLE.replace("[[category]]", "[[ category ]]  # help").replace(
        '"papiers"\nminutes', '"x"\nminutes'
    )
    assert 'challenge = "x"' in text.splitlines()[(refused(tmp_path, text).line or 0) - 1]
    helpline = '[helpline]\nnumber = "0800"\nhours = "never"\n[[neighbourhood]]\ncode = "centre"'
    text = "\n".join(line for line in EXAMPLE.splitlines() if not line.startswith("helpline"))
    text = text.replace('[[neighbourhood]]\ncode = "centre"', helpline)
    assert text.splitlines()[(refused(tmp_path, text).line or 0) - 1] == 'hours = "never"'


def test_what_editors_do_to_a_file_is_no_slip(tmp_path: Path) -> None:
    """A mark before the first word and Windows' line ends are read; another encoding is named."""
    path = tmp_path / "town.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert read_municipality(path, OFFERED).names["nl"] == "Maasdal"
    slip = EXAMPLE.replace('"112"', '"x"').replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + slip.encode())
    with pytest.raises(MunicipalityError) as problem:
        read_municipality(path, OFFERED)
    assert "emergency" in slip.splitlines()[(problem.value.line or 0) - 1]
    path.write_bytes('name = { fr = "Valmeuse" }\n# Où\n'.encode("latin-1"))
    with pytest.raises(MunicipalityError, match="line 2: is not UTF-8"):
        read_municipality(path, OFFERED)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file and a folder are refused by name, without a line."""
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(MunicipalityError, match="cannot be read") as problem:
            read_municipality(path, OFFERED)
        assert problem.value.line is None


def polygon(*rings: list[list[float]]) -> dict[str, object]:
    """A GeoJSON area."""
    return {"type": "Polygon", "coordinates": list(rings)}


def shaped(folder: Path, body: object) -> str:
    """The example with the first neighbourhood drawn by this GeoJSON."""
    (folder / "centre.geojson").write_text(body if isinstance(body, str) else json.dumps(body))
    return EXAMPLE.replace(CENTRE, 'shape = "centre.geojson"')


@pytest.mark.parametrize(
    "body",
    [
        polygon(SQUARE),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "Feature", "properties": {}, "geometry": polygon(SQUARE)},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon(SQUARE)}]},
    ],
    ids=["polygon", "areas", "feature", "collection"],
)
def test_a_shape_is_read_from_the_file_beside(body: object, tmp_path: Path) -> None:
    """A neighbourhood drawn in any usual form of GeoJSON holds what lies in it; the file is found beside."""
    town = read(tmp_path, shaped(tmp_path, body))
    found = town.locate((50.47, 4.87))
    assert found is not None
    assert found.code == "centre"
    assert found.centre is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("not GeoJSON", "is not a GeoJSON file"),
        ("[1, 2]", "holds no area"),
        ({"type": "Point", "coordinates": [4.87, 50.47]}, "holds no area"),
        ({"type": "Feature", "geometry": None}, "holds no area"),
        ({"type": "FeatureCollection", "features": []}, "one area, not 0"),
        ({"type": "FeatureCollection", "features": [polygon(SQUARE)] * 2}, "one area, not 2"),
        (polygon(), "is empty"),
        (polygon(SQUARE[:2]), "not drawn as GeoJSON asks"),
        ({"type": "Polygon", "coordinates": "here"}, "not drawn as GeoJSON asks"),
        ({"type": "Polygon"}, "not drawn as GeoJSON asks"),
        (polygon([[185_000.0, 128_000.0], [185_100.0, 128_000.0], [185_100.0, 128_100.0]]), "not in degrees"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "crosses itself"),
    ],
)
def test_a_bad_shape_is_told_by_line(body: object, says: str, tmp_path: Path) -> None:
    """A shape that could fail when somebody shares where they are is refused when the file is read."""
    text = shaped(tmp_path, body)
    problem = refused(tmp_path, text)
    assert says in problem.reason
    assert "centre.geojson" in text.splitlines()[(problem.line or 0) - 1]


def test_the_file_may_say_what_lies_side_by_side_and_what_needs_a_car(tmp_path: Path) -> None:
    """Where a river runs between two centres; the example says of a ride that it needs one."""
    town = read(tmp_path, EXAMPLE.replace(CENTRE, f'{CENTRE}\nnext_to = ["gare", "plateau"]'))
    assert beside(town, "centre") == {"gare", "plateau"}
    assert [code for code, item in town.categories.items() if item.vehicle] == ["trajet"]


@pytest.mark.parametrize(
    ("zone", "centre"),
    [
        ("Europe/Lisbon", "[38.72, -9.14]"),
        ("Europe/Madrid", "[42.88, -8.54]"),
        ("Atlantic/Reykjavik", "[64.15, -21.94]"),
        ("America/Argentina/Ushuaia", "[-54.80, -68.30]"),
        ("Asia/Urumqi", "[43.83, 87.62]"),
        ("Pacific/Tongatapu", "[-21.14, -175.20]"),
        ("Europe/Helsinki", "[60.17, 24.94]"),
    ],
)
def test_places_at_the_edge_of_their_zone_are_good(zone: str, centre: str, tmp_path: Path) -> None:
    """Where the sun is far from the clock a centre is still not taken for a swapped one."""
    text = "\n".join(line for line in EXAMPLE.splitlines() if not line.startswith("centre ="))
    text = text.replace("Europe/Brussels", zone).replace('code = "gare"', f'code = "gare"\ncentre = {centre}')
    assert read(tmp_path, text).neighbourhoods["gare"].centre is not None


def test_the_file_may_add_words_and_lines_to_call(tmp_path: Path) -> None:
    """What people here write for a kind of help; whom to call where it is not the country's own line."""
    text = EXAMPLE.replace('code = "parler"', 'code = "parler"\nwords = { fr = ["causer", "un café"] }')
    text = text.replace('emergency = "112"', 'emergency = "112"\nhotlines = { violence = "081 12 34 56" }')
    path = tmp_path / "town.toml"
    path.write_text(text, encoding="utf-8")
    town = read_municipality(path, OFFERED)
    assert town.categories["parler"].words == {"fr": ("causer", "un café")}
    assert town.categories["courses"].words == {}
    assert (town.hotlines, town.country) == ({"violence": "081 12 34 56"}, "BE")


def test_what_is_optional_may_be_left_out(tmp_path: Path) -> None:
    """Helpline, holidays, emergency number, quiet hours, challenges, themes, centres and icons may miss."""
    text = """
name = { fr = "Valmeuse" }
languages = ["fr"]
time_zone = "Europe/Brussels"
office_hours = "mo-su 00:00-24:00"
privacy_contact = "dpo@valmeuse.example"
[[neighbourhood]]
code = "tout"
name = { fr = "Tout Valmeuse" }
[[category]]
code = "autre"
name = { fr = "Autre chose" }
answer_hours = { today = 2.5, tomorrow = 4, week = 8 }
"""
    town = read(tmp_path, text)
    assert town.helpline is None
    assert town.emergency == "112"
    assert town.challenges == town.themes == {}
    assert town.locate((50.47, 4.87)) is None
    asked = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)
    assert town.answer_due("autre", date(2026, 12, 25), asked) == asked + timedelta(hours=2.5)
