"""Short texts are read for what they say; what could mean two things is left to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.municipality import EXAMPLE_FILE, read_municipality
from solidarity.lexicon import LEXICONS
from solidarity.lexicon.senses import book_of
from solidarity.lexicon.shape import Kind
from solidarity.lexicon.tokens import one_off
from solidarity.words import Moment, Part, Understood, read
from tests import cast

TOWN = read_municipality(EXAMPLE_FILE, frozenset({"fr", "nl", "de", "en"}))
TODAY = date(2026, 11, 24)
"""A Tuesday."""
MORNING, NOON = Moment(Part.MORNING), Moment(Part.NOON)
AFTERNOON, EVENING = Moment(Part.AFTERNOON), Moment(Part.EVENING)


def at(hour: int, minute: int = 0, part: Part | None = None) -> Moment:
    """An hour, with the part of the day where that was said."""
    return Moment(part, time(hour, minute))


def november(day: int) -> date:
    """A day of this month."""
    return date(2026, 11, day)


MON, TUE, WED, THU, FRI, SAT, SUN = (november(30), date(2026, 12, 1), *map(november, (25, 26, 27, 28, 29)))
TOMORROW, AFTER = WED, THU
XMAS = date(2026, 12, 5)

HELP: dict[str, dict[str, str | None]] = {
    "fr": {
        "courses": "courses",
        "COURSES demain": "courses",
        "faire mes coursse": "courses",
        "j'ai besoin de pain et de lait": "courses",
        "papier toilette": "courses",
        "Médicaments": "medicaments",
        "medicamants": "medicaments",
        "passer à la pharmacie": "medicaments",
        "un trajet": "trajet",
        "Qui peut me conduire ?": "trajet",
        "quelqu'un pour m'emmener": "trajet",
        "je voudrais parler": "parler",
        "je me sens seule": "parler",
        "remplir un formulaire": "papier",
        "des démarches": "papier",
        "changer une ampoule": "bricolage",
        "Petit travail": "bricolage",
        "un robinet qui goutte": "bricolage",
        "colis alimentaire": "colis",
        "aide alimentaire": "colis",
        "autre chose": "autre",
        "courses et médicaments": None,
        "chercher un colis à la poste": None,
        "un papier peint": None,
        "mon chat a disparu": None,
        "j'ai perdu ma bourse": None,
        "deux courbes": None,
        "bonjour": None,
        "": None,
    },
    "nl": {
        "boodschappen": "courses",
        "bodschappen": "courses",
        "brood en melk": "courses",
        "medicijnen": "medicaments",
        "naar de apotheek": "medicaments",
        "een rit": "trajet",
        "vervoer": "trajet",
        "een babbel": "parler",
        "gezelschap": "parler",
        "formulier invullen": "papier",
        "een klusje": "bricolage",
        "de kraan lekt": "bricolage",
        "voedselpakket": "colis",
        "boodschappen en medicijnen": None,
        "de straten": None,
        "pakje ophalen": None,
    },
    "de": {
        "Einkäufe": "courses",
        "einkaufen": "courses",
        "Medikamente": "medicaments",
        "zur Apotheke": "medicaments",
        "Eine Fahrt": "trajet",
        "Fahrdienst": "trajet",
        "Reden": "parler",
        "plaudern": "parler",
        "Formular ausfüllen": "papier",
        "Reparatur": "bricolage",
        "Wasserhahn tropft": "bricolage",
        "Lebensmittelpaket": "colis",
        "mein Fahrrad": None,
        "Paket abholen": None,
    },
    "en": {
        "shopping": "courses",
        "shoping": "courses",
        "groceries": "courses",
        "medicines": "medicaments",
        "prescription": "medicaments",
        "a ride": "trajet",
        "can you drive me": "trajet",
        "a chat": "parler",
        "I feel lonely": "parler",
        "paperwork": "papier",
        "light bulb": "bricolage",
        "food parcel": "colis",
        "I have pain": None,
        "shopping and a ride": None,
    },
}
DAYS: dict[str, dict[str, date | None]] = {
    "fr": {
        "aujourd'hui": TODAY,
        "Aujourd’hui": TODAY,
        "aujourdui": TODAY,
        "ce soir": TODAY,
        "demain": TOMORROW,
        "demian": TOMORROW,
        "DEMAIN MATIN": TOMORROW,
        "après-demain": AFTER,
        "apres demain": AFTER,
        "lundi": MON,
        "mercredi": WED,
        "mecredi": WED,
        "samedi matin": SAT,
        "ce samedi": SAT,
        "dimanche": SUN,
        "lundi prochain": MON,
        "mardi prochain": TUE,
        "lundi de la semaine prochaine": MON,
        "vendredi de la semaine prochaine": date(2026, 12, 4),
        "samedi 28 novembre": SAT,
        "le samedi 28": None,
        "24/11": TODAY,
        "le 28/11": SAT,
        "28/11/2026": SAT,
        "le 28.11": SAT,
        "5 décembre": XMAS,
        "le 1er décembre": TUE,
        "5 déc.": XMAS,
        "2026-11-28": SAT,
        "2 janvier": date(2027, 1, 2),
        "vendredi prochain": None,
        "mardi": None,
        "hier": None,
        "23/11": None,
        "24/10": None,
        "24 octobre": None,
        "24/11/2025": None,
        "31/02": None,
        "30 février": None,
        "samedi 27 novembre": None,
        "samedi ou dimanche": None,
        "avant samedi": None,
        "jusqu'à demain": None,
        "pas demain": None,
        "tous les lundis": None,
        "le samedi": None,
        "samedi en huit": None,
        "lundi dernier": None,
        "demain ou après-demain": None,
        "la semaine prochaine": None,
        "à demain": None,
        "1/2 pain": None,
        "24/7": None,
        "2-3 pains": None,
        "12.50 €": None,
        "rue de la Gare 12/3": None,
        "0475/12.34.56": None,
        "un Romain": None,
    },
    "nl": {
        "vandaag": TODAY,
        "vanavond": TODAY,
        "vanmiddag": None,
        "morgen": TOMORROW,
        "voor morgen": TOMORROW,
        "morgenavond": TOMORROW,
        "overmorgen": AFTER,
        "zaterdag": SAT,
        "zaterdagochtend": SAT,
        "maandag morgen": MON,
        "komende vrijdag": FRI,
        "maandag volgende week": MON,
        "28 november": SAT,
        "5 dec": XMAS,
        "volgende vrijdag": None,
        "voor zaterdag": None,
        "elke maandag": None,
        "maandags": None,
        "vorige maandag": None,
        "goedemorgen": None,
        "tot morgen": None,
        "maandag over een week": None,
    },
    "de": {
        "heute": TODAY,
        "heute Abend": TODAY,
        "heute Morgen": TODAY,
        "morgen": TOMORROW,
        "Morgen früh": TOMORROW,
        "übermorgen": AFTER,
        "uebermorgen": AFTER,
        "Samstag": SAT,
        "Sonnabend": SAT,
        "Montag Morgen": MON,
        "Samstagvormittag": SAT,
        "kommenden Freitag": FRI,
        "nächste Woche Montag": MON,
        "28. November": SAT,
        "am 28.11.": SAT,
        "5. Dezember 2026": XMAS,
        "nächsten Freitag": None,
        "jeden Montag": None,
        "montags": None,
        "Guten Morgen": None,
        "vor Samstag": None,
        "Samstag in acht Tagen": None,
        "letzten Montag": None,
    },
    "en": {
        "today": TODAY,
        "tonight": TODAY,
        "this evening": TODAY,
        "tomorrow": TOMORROW,
        "tommorrow": TOMORROW,
        "the day after tomorrow": AFTER,
        "Saturday": SAT,
        "on Saturday morning": SAT,
        "next Monday": MON,
        "Monday next week": MON,
        "28th of November": SAT,
        "November 28": SAT,
        "28/11": SAT,
        "5/12": None,
        "next Friday": None,
        "by Saturday": None,
        "every Monday": None,
        "on Mondays": None,
        "Monday week": None,
        "good morning": None,
        "last Monday": None,
    },
}
MOMENTS: dict[str, dict[str, Moment | None]] = {
    "fr": {
        "demain matin": MORNING,
        "dans la matinée": MORNING,
        "vers midi": NOON,
        "ce midi": NOON,
        "l'après-midi": AFTERNOON,
        "demain apres midi": AFTERNOON,
        "en soirée": EVENING,
        "14h": at(14),
        "à 14 h 30": at(14, 30),
        "14h30": at(14, 30),
        "9:00": at(9),
        "18 heures": at(18),
        "8h du soir": at(20, part=Part.EVENING),
        "3h de l'après-midi": at(15, part=Part.AFTERNOON),
        "demain matin à 9h": at(9, part=Part.MORNING),
        "3h": None,
        "14h du matin": None,
        "matin ou soir": None,
        "entre 14h et 16h": None,
        "avant 14h": None,
        "dans 8h": None,
        "8h de ménage": None,
        "9h moins le quart": None,
        "25h": None,
        "hier soir": None,
        "bonne soirée": None,
        "gare du Midi": None,
        "18-20h": None,
        "pas le matin": None,
    },
    "nl": {
        "morgenochtend": MORNING,
        "'s avonds": EVENING,
        "in de namiddag": AFTERNOON,
        "tussen de middag": NOON,
        "om 14 uur": at(14),
        "14u30": at(14, 30),
        "om 14.30 uur": at(14, 30),
        "om 8 uur 's avonds": at(20, part=Part.EVENING),
        "half 9 uur": None,
        "kwart voor 9 uur": None,
        "om 3 uur": None,
        "middag": None,
        "goedenavond": None,
        "na 14 uur": None,
    },
    "de": {
        "am Morgen": MORNING,
        "heute früh": MORNING,
        "Montag Morgen": MORNING,
        "morgen Nachmittag": AFTERNOON,
        "mittags": NOON,
        "abends": EVENING,
        "um 14 Uhr": at(14),
        "14 Uhr 30": at(14, 30),
        "14.30 Uhr": at(14, 30),
        "3 am Samstag": None,
        "halb 9 Uhr": None,
        "ab 14 Uhr": None,
        "Guten Abend": None,
    },
    "en": {
        "in the morning": MORNING,
        "tonight": EVENING,
        "around noon": NOON,
        "2 pm": at(14),
        "2:30 p.m.": at(14, 30),
        "9am": at(9),
        "12 am": at(0),
        "9 o'clock": at(9),
        "3 o'clock": None,
        "3 o'clock in the afternoon": at(15, part=Part.AFTERNOON),
        "after 2 pm": None,
        "good evening": None,
        "in 8 h": None,
    },
}
PLACES: dict[str, str | None] = {
    "Gare": "gare",
    "courses, demain, gare": "gare",
    "courses demain Gare": "gare",
    "quartier de la Gare, 2e étage": "gare",
    "j'habite au Centre": "centre",
    "Bord de Meuse": "meuse",
    "Citadele": "citadelle",
    "Les Moulins": "moulins",
    "moulins": "moulins",
    "De Molens": "moulins",
    "Riverside": "meuse",
    "trajet à la gare": None,
    "trajet gare demain": None,
    "trajet, demain, quartier Gare": "gare",
    "je vais au centre commercial": None,
    "Gare ou Centre": None,
    "Gare, Centre": None,
}
RESTS: dict[str, str] = {
    "courses demain, 2e étage": "2e étage",
    "2e étage, courses demain": "2e étage",
    "courses demain": "",
    "courses pour demain à 14 h, sonnez fort": "à 14 h, sonnez fort",
    "Je cherche du pain et du lait pour demain": "Je cherche du pain et du lait",
    "Mme D.; 0475123456; courses; demain; Centre": "Mme D.; 0475123456",
    "demain matin, du lait": "matin, du lait",
    "Il faut des courses demain parce que je tombe": "Il faut des courses demain parce que je tombe",
    "courses\ndemain\nporte verte\nsonnez": "porte verte\nsonnez",
    "(courses) demain 🔴 vite": "(courses) demain 🔴 vite",
    "avant samedi": "avant samedi",
    "samedi ou dimanche": "samedi ou dimanche",
    "28/11 courses.": "",
}


def reading(text: str, language: str = "fr") -> Understood:
    """The text, read on a Tuesday."""
    return read(text, TOWN, language, TODAY)


def rows(table: Mapping[str, Mapping[str, object]]) -> list[tuple[str, str, object]]:
    """One row for each phrase."""
    return [
        (language, text, expected) for language, known in table.items() for text, expected in known.items()
    ]


@pytest.mark.parametrize(("language", "text", "category"), rows(HELP))
def test_the_kind_of_help_is_read_or_asked(language: str, text: str, category: str | None) -> None:
    """Names, usual words and slips of one letter say which help; two kinds, or another thing, none."""
    assert reading(text, language).category == category


@pytest.mark.parametrize(("language", "text", "day"), rows(DAYS))
def test_the_day_is_read_or_asked(language: str, text: str, day: date | None) -> None:
    """A day that can be only one is read; what is over, repeated or may be another is not."""
    assert reading(text, language).day == day


@pytest.mark.parametrize(("language", "text", "moment"), rows(MOMENTS))
def test_the_moment_is_read_or_asked(language: str, text: str, moment: Moment | None) -> None:
    """A part of the day or an hour is read; a span, a duration or an hour of two readings is not."""
    assert reading(text, language).moment == moment


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_a_neighbourhood_is_read_where_it_stands_by_itself(text: str, place: str | None) -> None:
    """Where somebody lives is read; where somebody wants to go is not."""
    assert reading(text).neighbourhood == place


@pytest.mark.parametrize(("text", "rest"), RESTS.items())
def test_what_was_not_understood_is_kept_as_it_was_written(text: str, rest: str) -> None:
    """Understood words go where a part of the sentence begins or ends; all others stay."""
    assert reading(text).rest == rest


def test_each_language_is_understood_whatever_the_reader_speaks() -> None:
    """Who writes in another language than the screens is understood all the same."""
    for language in LEXICONS:
        assert reading("boodschappen morgenavond", language).category == "courses"
        assert reading("demain matin", language).day == TOMORROW


def test_a_word_of_the_readers_own_language_comes_first() -> None:
    """« chat » is a cat in French and a talk in English."""
    assert reading("chat", "fr").category is None
    assert reading("chat", "en").category == "parler"


def test_the_municipality_adds_words_of_its_own() -> None:
    """What people say here is in the municipality's file."""
    town = cast.town()
    assert read("le drive", town, "fr", TODAY).category is None
    courses = replace(town.categories["courses"], words={"fr": ("le drive",)})
    town = replace(town, categories={**town.categories, "courses": courses})
    assert read("le drive demain", town, "fr", TODAY).category == "courses"


def test_a_kind_that_the_municipality_does_not_offer_is_not_understood() -> None:
    """No parcels in this town: the word says nothing here."""
    assert read("colis alimentaire", cast.town(), "fr", TODAY).category is None


@pytest.mark.parametrize("language", list(LEXICONS))
def test_no_word_is_one_slip_from_a_word_of_another_sense(language: str) -> None:
    """A slip of the pen in one word never makes a known word of another kind."""
    words = [(phrase[0], senses) for phrase, senses in book_of(language).senses.items() if len(phrase) == 1]
    long = [(word, senses) for word, senses in words if len(word) >= 6]
    clashes = sorted(
        (one, other)
        for one, here in long
        for other, there in words
        if here != there and one_off(one, other) and (len(other) < 6 and _says(there) and _says(here))
    )
    assert clashes == []


def _says(senses: frozenset[object]) -> bool:
    return any(getattr(sense, "kind", None) not in (None, Kind.NONE) for sense in senses)


DAYS_OF_THE_CALENDAR = st.dates()
WORDS = st.sampled_from(
    sorted(
        {phrase for words in LEXICONS.values() for phrase in (*words.days, *words.parts, *words.today_parts)}
    )
    + [day for words in LEXICONS.values() for names in words.weekdays for day in names]
    + [
        "24/11",
        "31.12.9999",
        "14h",
        "29 février",
        "2 pm",
        "prochain",
        "next week",
        "avant",
        ",",
        ".",
        "Gare",
        "courses",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=8).map(" ".join)
)


@given(TEXTS, st.sampled_from([*LEXICONS, "ar", ""]), DAYS_OF_THE_CALENDAR)
def test_any_text_is_read_without_a_past_day_and_nothing_else_is_lost(
    text: str, language: str, today: date
) -> None:
    """Nothing raises, no day is over, and the rest is what was written in its order."""
    said = read(text, TOWN, language, today)
    assert said.day is None or said.day >= today
    assert said.category is None or said.category in TOWN.categories
    assert said.neighbourhood is None or said.neighbourhood in TOWN.neighbourhoods
    letters = iter(text)
    assert all(letter in letters for letter in said.rest.replace(" ", "").replace("\n", ""))


@given(st.text(alphabet="bcfgkpqwxz 😀🍞", max_size=60), DAYS_OF_THE_CALENDAR)
def test_a_text_of_unknown_words_stays_whole(text: str, today: date) -> None:
    """Nothing is taken from what nobody understands."""
    assert read(text, TOWN, "fr", today).rest == text.strip(" ,;")


@given(DAYS_OF_THE_CALENDAR.filter(lambda day: day < date(9999, 12, 1)), st.sampled_from(sorted(LEXICONS)))
def test_tomorrow_is_the_next_day_on_any_day(today: date, language: str) -> None:
    """The first word of each language's list that says tomorrow says just that."""
    word = next(word for word, ahead in LEXICONS[language].days.items() if ahead == 1)
    assert read(word, TOWN, language, today).day == today + timedelta(days=1)
