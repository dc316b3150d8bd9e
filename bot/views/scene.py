"""What every view is handed: the reader's language, the municipality and the moment.

Also the few words that all screens share: how a request, a place, a person is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.callbacks import Press, pack
from bot.i18n import Translator
from bot.text import Word
from bot.views.entities import shorten
from bot.views.screen import Button, Text, Tone
from solidarity.missions import Mission
from solidarity.people import PersonId
from solidarity.places import Municipality, in_language

Names = Mapping[PersonId, str]
"""First names by whose they are, as far as a screen needs them."""
MAX_LABEL = 64
"""UTF-16 units of a button's label: more is never read on a telephone."""
PAGE = 8
"""Choices on one screen; more are spread over pages of six with arrows."""
_PAGED = 6


@dataclass(frozen=True)
class Scene:
    """Where and when a screen is read, and in which language."""

    t: Translator
    town: Municipality
    now: datetime
    bot: str
    """The bot's username, for links."""
    group_t: Translator | None = None
    """The language of groups: the municipality's first."""

    def for_group(self) -> Scene:
        """The same moment as a group reads it, whoever pressed."""
        return replace(self, t=self.group_t or self.t)

    @property
    def today(self) -> date:
        """The civil date of the municipality."""
        return self.town.today(self.now)

    @property
    def town_name(self) -> str:
        """The municipality in the reader's language."""
        return in_language(self.town.names, self.t.locale)

    def category(self, code: str) -> str:
        """« 🛒 Courses »."""
        found = self.town.categories[code]
        return f"{found.icon} {in_language(found.names, self.t.locale)}".strip()

    def category_word(self, code: str) -> str:
        """« Courses »."""
        return in_language(self.town.categories[code].names, self.t.locale)

    def challenge(self, code: str) -> str:
        """« Courses pour les aînés »."""
        return in_language(self.town.challenges[code].names, self.t.locale)

    def place(self, code: str | None) -> str:
        """The neighbourhood's name."""
        if code is None or code not in self.town.neighbourhoods:
            return self.t.label("quartier à préciser")  # i18n: Stands where a neighbourhood's name would.
        return in_language(self.town.neighbourhoods[code].names, self.t.locale)

    def day(self, day: date) -> str:
        """« demain »."""
        return self.t.day(day, self.today)

    def day_of(self, mission: Mission) -> str:
        """The day of a mission; a date once it is over, since its cards are no longer redrawn."""
        far = mission.day - timedelta(days=30)
        return self.t.day(mission.day, far if mission.state.is_over else self.today)

    def summary(self, mission: Mission) -> Text:
        """« 🛒 Courses · demain · Centre »: the same words everywhere."""
        if mission.published:
            return self._published(mission)
        return self.t(
            "{what} · {day} · {place}",
            what=self.category(mission.category),
            day=self.day_of(mission),
            place=self.place(mission.neighbourhood),
        )

    def _published(self, mission: Mission) -> Text:
        """« 🛒 Courses · samedi 28 novembre · 14 h · Centre »: perhaps with an hour, perhaps for all."""
        # i18n: Stands where a neighbourhood's name would.
        everywhere = self.t.label("toute la commune")
        place = everywhere if mission.neighbourhood is None else self.place(mission.neighbourhood)
        what, day = self.category(mission.category), self.day_of(mission)
        if mission.hour is None:
            return self.t("{what} · {day} · {place}", what=what, day=day, place=place)
        hour = self.t.hour(self.town.at(mission.day, mission.hour))
        return self.t("{what} · {day} · {hour} · {place}", what=what, day=day, hour=hour, place=place)

    def due(self, moment: datetime) -> str:
        """« 18 h », or « lundi 23 novembre à 10 h 15 »."""
        if self.town.today(moment) == self.today:
            return self.t.hour(moment)
        return self.t.day_hour(moment, self.now)

    def name(self, people: Names, person: PersonId | None) -> str:
        """A first name, or a word for somebody who has none with us any more."""
        # i18n: Stands where a first name would, also inside a sentence.
        return (people.get(person) if person is not None else None) or Word(self.t.label("cette personne"))

    def helped(self, mission: Mission, people: Names) -> str:
        """The first name of whom the help is for: who asked, or the person for whom they did."""
        other = mission.request.beneficiary if mission.request is not None else None
        return other.name if other is not None else self.name(people, mission.host)

    def helpline(self) -> Text | None:
        """« Besoin de parler ? 0800 12 345 (…) »."""
        line = self.town.helpline
        if line is None:
            return None
        closes, opening = line.hours.closes_at(self.now), line.hours.next_opening(self.now)
        if closes is not None:
            return self.t(
                # i18n: {hour} is "5 pm": until then somebody answers the telephone today.
                "Par téléphone : {number}, gratuit, ouvert jusqu'à {hour}.",
                number=line.number,
                hour=self.t.hour(closes),
            )
        if line.hours.is_open(self.now) or opening is None:
            return self.t("Par téléphone : {number}, gratuit.", number=line.number)
        return self.t(
            # i18n: {opening} is "tomorrow at 8:30".
            "Par téléphone : {number}, gratuit, dès {opening}.",
            number=line.number,
            opening=self.t.day_hour(opening, self.now),
        )


def person_name(scene: Scene, name: str) -> str:
    """A first name as its owner sees it: a name of nothing but odd signs becomes a word."""
    return name or scene.t.label("pas indiqué")


def rows_of(buttons: Sequence[Button], columns: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows; a label too long for half a phone gets a row of its own."""
    rows: list[tuple[Button, ...]] = []
    waiting: list[Button] = []
    for button in buttons:
        if len(button.label) > WIDE:
            if waiting:
                rows.append(tuple(waiting))
                waiting = []
            rows.append((button,))
            continue
        waiting.append(button)
        if len(waiting) == columns:
            rows.append(tuple(waiting))
            waiting = []
    if waiting:
        rows.append(tuple(waiting))
    return tuple(rows)


WIDE = 18
"""Characters of a label above which it does not share its row."""


class Turns(Protocol):
    """Makes the button that leads to a page."""

    def __call__(self, page: int, *, onward: bool) -> Button:
        """Onward or back."""
        ...


def paged(buttons: Sequence[Button], page: int, turn: Turns) -> tuple[tuple[Button, ...], ...]:
    """At most eight choices at once; more are turned like pages."""
    if len(buttons) <= PAGE:
        return rows_of(buttons)
    pages = -(-len(buttons) // _PAGED)
    page = max(0, min(page, pages - 1))
    shown = rows_of(buttons[page * _PAGED : (page + 1) * _PAGED])
    arrows = [turn(page - 1, onward=False)] if page else []
    if page + 1 < pages:
        arrows.append(turn(page + 1, onward=True))
    return (*shown, tuple(arrows))


def press(label: str, verb: Press, subject: int = 0, arg: str = "", tone: Tone | None = None) -> Button:
    """A button that asks for something. A label with a very long name in it is cut at its end."""
    return Button(shorten(label, MAX_LABEL), data=pack(verb, subject, arg), tone=tone)


def radio(on: bool, word: str) -> str:  # noqa: FBT001 - the value
    """A choice of which only one can be on."""
    return ("🔘 " if on else "⚪ ") + word
