"""Sentences come in the person's language, and in French, one by one, where that language has none."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import PoFileError

from bot.i18n import N_, Catalogues, Translator
from bot.text import plain
from bot.views.screen import Span, Style

BRUSSELS = "Europe/Brussels"
NOW = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)

GERMAN = r"""
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"X-Reviewed-By: Anna, Eupen\n"
"Content-Type: text/plain; charset=UTF-8\n"

msgid "Bonjour *{name}*"
msgstr "Guten Tag, *{name}*"

#, fuzzy
msgid "Merci"
msgstr "Danke"

msgid "Oui"
msgstr ""

msgid "Non, {name}"
msgstr "Nein, {nom}"

msgid "Un *pas*"
msgstr "Ein *Schritt"

msgid "{n} voisin"
msgid_plural "{n} voisins"
msgstr[0] "ein Nachbar"
msgstr[1] "{n} Nachbarn"

msgid "{n} jour"
msgid_plural "{n} jours"
msgstr[0] "{n} Tag"
msgstr[1] ""
"""

UKRAINIAN = r"""
msgid ""
msgstr ""
"Language: uk\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
"n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"
"Content-Type: text/plain; charset=UTF-8\n"

msgid "{n} voisin"
msgid_plural "{n} voisins"
msgstr[0] "{n} сусід"
msgstr[1] "{n} сусіди"
msgstr[2] "{n} сусідів"
"""


def put(folder: Path, locale: str, text: str) -> Path:
    """Write a catalogue."""
    file = folder / locale / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def catalogues(tmp_path: Path) -> Catalogues:
    """A German and a Ukrainian catalogue, both unfinished."""
    put(tmp_path, "de", GERMAN)
    put(tmp_path, "uk", UKRAINIAN)
    put(tmp_path, "pt_BR", UKRAINIAN.replace("uk", "pt_BR"))
    return Catalogues.load(tmp_path)


@pytest.fixture
def french() -> Translator:
    """The translator into the source language."""
    return Catalogues.load().translator("fr", BRUSSELS)


@pytest.fixture
def german(catalogues: Catalogues) -> Translator:
    """The translator into the test's German."""
    return catalogues.translator("de", BRUSSELS)


def test_a_sentence_is_found_in_its_language(german: Translator) -> None:
    """Marks and values work in the translation as in the source."""
    assert german("Bonjour *{name}*", name="Rosa") == (Span("Guten Tag, "), Span("Rosa", Style.BOLD))


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("Jamais vu", "not in the catalogue"),
        ("Oui", "not translated"),
        ("Merci", "fuzzy"),
        ("Non, {name}", "another place: it would be a KeyError for a person"),
        ("Un *pas*", "an open mark"),
    ],
)
def test_what_a_catalogue_cannot_say_is_said_in_french(german: Translator, message: str, why: str) -> None:
    """Sentence by sentence, and never with a wrong or doubtful translation."""
    assert why
    assert german.label(message, name="Rosa") == message.replace("*", "").replace("{name}", "Rosa")


def test_plurals_follow_the_catalogues_own_rule(catalogues: Catalogues) -> None:
    """Two forms in German, one of them without the number; three in Ukrainian."""
    german, ukrainian = (catalogues.translator(code, BRUSSELS) for code in ("de", "uk"))
    said = [german.label_plural("{n} voisin", "{n} voisins", n) for n in (0, 1, 2)]
    assert said == ["0 Nachbarn", "ein Nachbar", "2 Nachbarn"]
    said = [ukrainian.label_plural("{n} voisin", "{n} voisins", n) for n in (1, 3, 5, 11, 21, 22)]
    assert said == ["1 сусід", "3 сусіди", "5 сусідів", "11 сусідів", "21 сусід", "22 сусіди"]


def test_zero_is_singular_in_french(french: Translator) -> None:
    """As French has it."""
    said = [french.label_plural("{n} jour", "{n} jours", n) for n in (0, 1, 2)]
    assert said == ["0 jour", "1 jour", "2 jours"]


def test_a_plural_that_lacks_one_form_is_said_in_french(german: Translator) -> None:
    """Half a translation is none."""
    assert [german.label_plural("{n} jour", "{n} jours", n) for n in (1, 2)] == ["1 jour", "2 jours"]


def test_a_plural_takes_styles_and_other_values(french: Translator) -> None:
    """It is a text like any other."""
    assert french.plural("*{n}* voisin à {where}", "*{n}* voisins à {where}", 2, where="Jambes") == (
        Span("2", Style.BOLD),
        Span(" voisins à Jambes"),
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_be", "de"),
        ("pt-br", "pt_BR"),
        ("fr-BE", "fr"),
        ("xx", "fr"),
        ("", "fr"),
        (None, "fr"),
        ("../../etc", "fr"),
        ("qps", "fr"),
    ],
)
def test_an_unknown_region_or_language_falls_back(
    catalogues: Catalogues, asked: str | None, given: str
) -> None:
    """A region to its language, a language to French; nobody is given a pseudo-locale."""
    assert catalogues.match(asked) == given
    if asked != "qps":
        assert catalogues.translator(asked, BRUSSELS).locale == given


def test_catalogues_say_how_complete_and_by_whom_reviewed_they_are(catalogues: Catalogues) -> None:
    """For the choice of languages and for `entraide doctor`."""
    assert catalogues.codes == ("fr", "de", "pt_BR", "uk")
    assert catalogues.by_code["de"].reviewed_by == "Anna, Eupen"
    assert catalogues.by_code["uk"].reviewed_by == ""
    assert catalogues.by_code["de"].complete == pytest.approx(2 / 7)
    assert catalogues.by_code["uk"].complete == 1.0


def test_a_language_is_named_in_itself(catalogues: Catalogues) -> None:
    """For the button that chooses it."""
    assert [catalogues.name_of(code) for code in ("fr", "nl", "ar")] == ["Français", "Nederlands", "العربية"]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """The cache knows a file by its time."""
    file = put(tmp_path, "de", GERMAN)
    assert Catalogues.load(tmp_path).translator("de", BRUSSELS).label("Oui") == "Oui"
    put(tmp_path, "de", GERMAN.replace('msgid "Oui"\nmsgstr ""', 'msgid "Oui"\nmsgstr "Ja"'))
    later = file.stat().st_mtime_ns + 10**9
    os.utime(file, ns=(later, later))
    assert Catalogues.load(tmp_path).translator("de", BRUSSELS).label("Oui") == "Ja"


def test_a_broken_file_is_loud(tmp_path: Path) -> None:
    """The bot does not start on half a catalogue."""
    put(tmp_path, "de", GERMAN + "<<<<<<< HEAD\n")
    with pytest.raises(PoFileError):
        Catalogues.load(tmp_path)


def test_marking_a_sentence_changes_nothing() -> None:
    """`N_` is for the extraction alone."""
    assert N_("Courses") == "Courses"


def test_values_are_isolated_in_right_to_left_languages() -> None:
    """In labels as in texts."""
    t = Catalogues.load().translator("qpr", BRUSSELS)
    assert t.rtl
    assert t.label("{name}", name="Rosa") == "\u2068Rosa\u2069"


@pytest.mark.parametrize("locale", ["qps", "qpr"])
def test_pseudo_locales_keep_places_and_marks(locale: str) -> None:
    """Their words differ from the French, their structure does not."""
    t = Catalogues.load().translator(locale, BRUSSELS)
    spans = t("Bonjour *{name}*, voici {code}", name="<ROSA>", code=Span("K7M2", Style.CODE))
    assert [span.style for span in spans if span.style is not Style.PLAIN] == [Style.BOLD, Style.CODE]
    assert "<ROSA>" in plain(spans)
    assert "Bonjour" not in plain(spans)
    assert t.locale == locale


def test_the_long_pseudo_locale_is_long_and_bracketed() -> None:
    """At least a third longer; what is not bracketed was not translated."""
    said = Catalogues.load().translator("qps", BRUSSELS).label("Pour quand avez-vous besoin d'aide ?")
    assert said.startswith("⟦Pōūr qūāñd")
    assert said.endswith("⟧")
    assert len(said) >= 1.3 * len("Pour quand avez-vous besoin d'aide ?")


def test_the_mirrored_pseudo_locale_has_no_latin_letter() -> None:
    """Accented letters included."""
    said = Catalogues.load().translator("qpr", BRUSSELS).label("Où êtes-vous, cœur de Noël ?")
    assert not any("a" <= char.lower() <= "ɏ" for char in said)


@pytest.mark.parametrize("locale", ["fr", "nl", "de", "en"])
def test_a_day_near_has_a_word_and_another_its_date(locale: str) -> None:
    """Yesterday, today, tomorrow; then the day of the week in full, with the year only when far away."""
    t = Catalogues.load().translator(locale, BRUSSELS)
    today = date(2026, 11, 20)
    near = [t.day(today + timedelta(days=days), today) for days in (-1, 0, 1, 4, 437)]
    assert (
        near
        == {
            "fr": ["hier", "aujourd'hui", "demain", "mardi 24 novembre", "lundi 31 janvier 2028"],
            "nl": ["gisteren", "vandaag", "morgen", "dinsdag 24 november", "maandag 31 januari 2028"],
            "de": ["gestern", "heute", "morgen", "Dienstag, 24. November", "Montag, 31. Januar 2028"],
            "en": ["yesterday", "today", "tomorrow", "Tuesday 24 November", "Monday, 31 January 2028"],
        }[locale]
    )


@pytest.mark.parametrize(
    ("locale", "hours"),
    [
        ("fr", ["18\u00a0h", "14\u00a0h\u00a005", "0\u00a0h"]),
        ("fr-BE", ["18\u00a0h", "14\u00a0h\u00a005", "0\u00a0h"]),
        ("nl", ["18:00", "14:05", "00:00"]),
        ("de", ["18\u00a0Uhr", "14:05", "0\u00a0Uhr"]),
        ("en", ["18:00", "14:05", "00:00"]),
        ("en-US", ["6:00\u202fPM", "2:05\u202fPM", "12:00\u202fAM"]),
    ],
)
def test_an_hour_is_the_municipalitys_in_the_languages_own_style(locale: str, hours: list[str]) -> None:
    """Told in UTC, said in the local time of a winter's day."""
    t = Catalogues.load().translator(locale, BRUSSELS)
    moments = [
        datetime(2026, 11, 24, hour, minute, tzinfo=UTC) for hour, minute in ((17, 0), (13, 5), (23, 0))
    ]
    assert [t.hour(moment) for moment in moments] == hours


def test_summer_time_and_midnight_count_as_on_the_municipalitys_clocks(french: Translator) -> None:
    """22:30 UTC in July is half past midnight of the next day in Brussels."""
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert french.hour(moment) == "0\u00a0h\u00a030"
    assert french.day_hour(moment, datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "demain à 0\u00a0h\u00a030"
    assert (
        french.day_hour(moment, datetime(2026, 7, 1, 22, 10, tzinfo=UTC)) == "aujourd'hui à 0\u00a0h\u00a030"
    )


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("fr", "mardi 24 novembre à 18\u00a0h"),
        ("nl", "dinsdag 24 november om 18:00"),
        ("de", "Dienstag, 24. November um 18\u00a0Uhr"),
        ("en", "Tuesday 24 November at 18:00"),
    ],
)
def test_a_day_and_an_hour_make_one_expression(locale: str, said: str) -> None:
    """Put together by the catalogue, not by gluing."""
    t = Catalogues.load().translator(locale, ZoneInfo(BRUSSELS))
    assert t.day_hour(datetime(2026, 11, 24, 17, 0, tzinfo=UTC), NOW) == said


def test_a_naive_moment_is_refused(french: Translator) -> None:
    """It would be told wrongly by an hour or two."""
    with pytest.raises(ValueError, match="time zone"):
        french.hour(datetime(2026, 11, 24, 17, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3, "0 s"),
        (23, "23 s"),
        (59.7, "1 min"),
        (2700, "45 min"),
        (3599, "1 h"),
        (5400, "1 h 30"),
        (7500, "2 h 05"),
        (86370, "1 jour"),
        (2 * 86400, "2 jours"),
    ],
)
def test_a_duration_is_said_as_a_person_would(french: Translator, seconds: float, said: str) -> None:
    """In one unit, or hours and minutes; never sixty of anything."""
    assert french.duration(seconds).replace("\u00a0", " ") == said


@pytest.mark.parametrize(("locale", "said"), [("fr", "A, B et C"), ("nl", "A, B en C"), ("de", "A, B und C")])
def test_a_list_ends_with_and(locale: str, said: str) -> None:
    """In the language's own way; one alone is itself."""
    t = Catalogues.load().translator(locale, BRUSSELS)
    assert t.list_of(["A", "B", "C"]) == said
    assert t.list_of(["A"]) == "A"
    assert t.list_of([]) == ""
