"""Finds the bot's sentences in a person's language: the catalogues, and the translator that a view is handed.

The source language is French and a sentence is its own key, so a screen can be read in its view. What a
catalogue lacks, marks fuzzy or got wrong (another `{place}`, an open `*`) is said in French, sentence by
sentence. `python -m bot.catalogues` makes the files that are read here; no compiled form is needed.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot import moments
from bot.pseudo import PSEUDO
from bot.text import Value, fill, join, lines, mismatch, plain
from bot.views.screen import Text

__all__ = ["N_", "SOURCE", "Catalogue", "Catalogues", "Text", "Translator", "Value", "join", "lines", "plain"]

SOURCE = "fr"
LOCALES = Path(__file__).parent / "locales"
OFFERED = 0.95
"""The share of sentences above which a language is offered; the rest is said in French."""

_FRENCH_PLURAL = "n > 1"
_REVIEWED_BY = re.compile(r'^"X-Reviewed-By:[ ]*(.*?)\\n"$', re.MULTILINE)
_FORMATS = {"en": "en_GB"}  # people of a European town read 18:00, not 6 PM


def N_(message: str) -> str:  # noqa: N802  the name that gettext's tools and translators know
    """Mark a sentence for the catalogues where it is written; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: for each source sentence its forms, one or as many as the language has plurals."""

    code: str
    forms: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]
    formats: str
    reviewed_by: str = ""
    complete: float = 1.0
    rewrite: Callable[[str], str] | None = None

    def find(self, message: str) -> str:
        """The sentence in this language, or in French."""
        if self.rewrite:
            return self.rewrite(message)
        return self.forms.get(message, (message,))[0]

    def find_plural(self, one: str, many: str, n: int) -> str:
        """The form for this number, or the French one."""
        forms = self.forms.get(one, ())
        index = self.plural(n)
        if index < len(forms) and len(forms) > 1:
            return forms[index]
        french = many if n > 1 else one
        return self.rewrite(french) if self.rewrite else french


@dataclass(frozen=True, slots=True)
class Translator:
    """Says things in one language and in the municipality's time zone."""

    catalogue: Catalogue
    formats: Locale
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        """The code of the catalogue in use: what to store as a person's language."""
        return self.catalogue.code

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.formats.text_direction == "rtl"

    def __call__(self, message: str, /, **values: Value) -> Text:
        """The sentence as styled text, with its values in place."""
        return fill(self.catalogue.find(message), values, rtl=self.rtl)

    def label(self, message: str, /, **values: Value) -> str:
        """The sentence as a plain string, for buttons and toasts."""
        return plain(self(message, **values))

    def plural(self, one: str, many: str, n: int, /, **values: Value) -> Text:
        """The sentence for this number, which it can name as `{n}`."""
        return fill(self.catalogue.find_plural(one, many, n), {"n": n, **values}, rtl=self.rtl)

    def label_plural(self, one: str, many: str, n: int, /, **values: Value) -> str:
        """The sentence for this number as a plain string."""
        return plain(self.plural(one, many, n, **values))

    def local(self, moment: datetime) -> datetime:
        """The moment on the municipality's clocks. A naive one is a ValueError."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be told")
        return moment.astimezone(self.zone)

    def day(self, when: date, today: date) -> str:
        """« aujourd'hui », « demain », « hier », else « mardi 24 novembre »."""
        return moments.day(self, when, today)

    def hour(self, moment: datetime) -> str:
        """« 18 h », « 14 h 05 »."""
        return moments.hour(self.formats, self.local(moment).time())

    def day_hour(self, moment: datetime, now: datetime) -> str:
        """« demain à 18 h »."""
        return moments.day_hour(self, moment, now)

    def duration(self, seconds: float) -> str:
        """« 23 s », « 45 min », « 1 h 30 », « 2 jours »."""
        return moments.duration(self, seconds)

    def money(self, cents: int) -> str:
        """« 12,50 € »."""
        return moments.money(self.formats, cents)

    def list_of(self, items: Sequence[str]) -> str:
        """« A, B et C »."""
        return moments.list_of(self.formats, items)


@dataclass(frozen=True, slots=True)
class Catalogues:
    """All languages that have a catalogue, French always among them."""

    by_code: Mapping[str, Catalogue]

    @classmethod
    def load(cls, path: Path = LOCALES) -> Catalogues:
        """Read every `<locale>/LC_MESSAGES/messages.po`; a file is parsed again only when it has changed."""
        found = {SOURCE: Catalogue(SOURCE, {}, gettext.c2py(_FRENCH_PLURAL), SOURCE)}
        for file in sorted(path.glob("*/LC_MESSAGES/messages.po")):
            catalogue = _read(file, file.stat().st_mtime_ns)
            found[catalogue.code] = catalogue
        return cls(found)

    @property
    def offered(self) -> frozenset[str]:
        """The languages that may be offered to people: nearly every sentence is translated."""
        return frozenset(code for code, found in self.by_code.items() if found.complete >= OFFERED)

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages that have a catalogue, French first. Pseudo-locales are not among them."""
        return (SOURCE, *sorted(self.by_code.keys() - {SOURCE}))

    def match(self, language_code: str | None) -> str:
        """The catalogue for a code such as Telegram's « fr », « pt-br », or none at all."""
        code = (language_code or "").replace("-", "_").lower()
        by_lower = {known.lower(): known for known in self.by_code}
        return by_lower.get(code) or by_lower.get(code.split("_")[0]) or SOURCE

    def name_of(self, code: str) -> str:
        """What the language calls itself: « Français », « Nederlands »."""
        name = _locale(code).get_display_name() or code
        return name[:1].upper() + name[1:]

    def translator(self, locale: str | None, time_zone: str | ZoneInfo) -> Translator:
        """The translator for a stored or guessed locale; a region or a language that we lack falls back."""
        zone = ZoneInfo(time_zone) if isinstance(time_zone, str) else time_zone
        if locale and locale in PSEUDO:
            rewrite, formats = PSEUDO[locale]
            pseudo = Catalogue(locale, {}, gettext.c2py(_FRENCH_PLURAL), formats, rewrite=rewrite)
            return Translator(pseudo, _locale(formats), zone)
        catalogue = self.by_code[self.match(locale)]
        return Translator(catalogue, _formats(locale, catalogue), zone)


@lru_cache(maxsize=256)
def _read(file: Path, changed: int) -> Catalogue:  # noqa: ARG001  `changed` is part of the key
    """One catalogue from its file."""
    code = file.parents[1].name
    text = file.read_text(encoding="utf-8")
    messages = read_po(io.StringIO(text), locale=code, abort_invalid=True)
    forms, total = {}, 0
    for message in messages:
        if not message.id:
            continue
        total += 1
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        if not message.fuzzy and (strings := translated(message)) and usable(ids, strings):
            forms[ids[0]] = strings
    reviewed_by = _REVIEWED_BY.search(text)
    return Catalogue(
        code,
        forms,
        gettext.c2py(messages.plural_expr),
        _FORMATS.get(code, code),
        reviewed_by=reviewed_by[1] if reviewed_by else "",
        complete=len(forms) / total if total else 1.0,
    )


def translated(message: Message) -> tuple[str, ...]:
    """The forms of a translation, or none when one of them is missing."""
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(string for string in strings if string) if all(strings) else ()


def usable(ids: Sequence[str], strings: Sequence[str]) -> bool:
    """Whether a translation has the places and marks of its source."""
    return not any(faults(ids, strings))


def faults(ids: Sequence[str], strings: Sequence[str]) -> Iterator[str]:
    """What is wrong with a translation's places and marks. A form of a plural need not name the number."""
    spare = frozenset({"n"} if len(ids) > 1 else ())
    yield from (fault for string in strings if (fault := mismatch(ids[-1], string, spare)))


def _formats(locale: str | None, catalogue: Catalogue) -> Locale:
    """The locale whose dates and lists to use: the person's region if it is of the catalogue's language."""
    wanted = (locale or "").replace("-", "_")
    regional = "_" in wanted and wanted.split("_")[0].lower() == catalogue.code.split("_")[0].lower()
    return _locale(wanted if regional else catalogue.formats, catalogue.formats)


@lru_cache(maxsize=256)
def _locale(code: str, otherwise: str = SOURCE) -> Locale:
    """Babel's data for a locale, or for another one when it has none."""
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE if code == otherwise else otherwise)
