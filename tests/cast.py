"""The people and the town of the tests: always the same few, so that a test reads like a story.

Rosa asks. Sam and Ana help in her neighbourhood, the Gare; Léon helps in the Centre. Cléo is sixteen.
Amel is a coordinator by the municipality's file, Ben by an invitation. Mr Diallo asks in the Centre.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from solidarity.actions.people import (
    accept_invitation,
    choose_neighbourhood,
    invite_coordinator,
    join_volunteers,
    keep_phone,
    welcome_neighbour,
)
from solidarity.groups import Group, bind_neighbourhood, bind_staff
from solidarity.hours import QuietHours, parse_hours
from solidarity.matrix import Score
from solidarity.missions import Mission, MissionId, State
from solidarity.people import (
    CHARTER_VERSION,
    CONSENT_VERSION,
    AgeBand,
    Consent,
    Neighbour,
    PersonId,
    Role,
    Volunteer,
)
from solidarity.places import Category, Challenge, Helpline, Municipality, Neighbourhood, Theme
from solidarity.ports import Store, Unit
from solidarity.requests import Detail, Request, Wish

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Valmeuse: the office is open and nobody sleeps."""
TODAY = date(2026, 11, 24)
HOLIDAYS = frozenset({date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 29)})
LONG_AGO = NOW - timedelta(days=30)


@dataclass(frozen=True)
class Part:
    """Somebody of the cast, before they meet the bot."""

    name: str
    telegram_id: int
    language: str = "fr"
    neighbourhood: str | None = None
    age: AgeBand | None = None
    likes: frozenset[str] = frozenset()
    phone: str | None = None
    coordinator: bool = False
    """By an invitation."""

    @property
    def scores(self) -> dict[str, Score]:
        """What they like, they like with pleasure."""
        return {code: Score(None, 2) for code in sorted(self.likes)}


# Telegram ids over 2^31, as new accounts have them.
ROSA = Part("Rosa", 6_100_000_001, neighbourhood="gare", phone="+32475111111")
DIALLO = Part("M. Diallo", 6_100_000_002, neighbourhood="centre")
SAM = Part("Sam", 6_100_000_003, "en", "gare", AgeBand.ADULT, frozenset({"courses_aines"}))
ANA = Part("Ana", 6_100_000_004, "fr", "gare", AgeBand.ADULT)
LEON = Part("Léon", 6_100_000_005, "nl", "centre", AgeBand.ADULT)
CLEO = Part("Cléo", 6_100_000_006, "de", "gare", AgeBand.MINOR)
AMEL = Part("Amel", 6_100_000_007, neighbourhood="centre")
BEN = Part("Ben", 6_100_000_008, "nl", "gare", coordinator=True)
NAMED = frozenset({AMEL.telegram_id})
"""Whom the municipality's file names as coordinators."""
STRANGER = 6_100_000_099
"""A Telegram id of somebody who never opened the bot."""

GARE_GROUP = -1_001_000_000_001
FORUM_GROUP = -1_001_000_000_002
STAFF_GROUP = -1_001_000_000_003
TOPIC = 17

CHATS = {
    **{part.telegram_id: part.name for part in (ROSA, DIALLO, SAM, ANA, LEON, CLEO, AMEL, BEN)},
    GARE_GROUP: "Gare group",
    FORUM_GROUP: "forum group",
    STAFF_GROUP: "staff group",
}


def town() -> Municipality:
    """Valmeuse: three neighbourhoods by their centre and one by its shape, eight kinds of help."""
    return Municipality(
        names={"fr": "Valmeuse", "nl": "Maasdal", "de": "Maastal", "en": "Valmeuse"},
        languages=("fr", "nl", "de", "en"),
        zone=ZONE,
        emergency="112",
        helpline=Helpline("0800 12 345", parse_hours("mo-fr 08:30-12:00 13:00-17:00", ZONE, is_holiday)),
        office=parse_hours("mo-fr 08:30-17:00", ZONE, is_holiday),
        quiet=QuietHours(time(21), time(8), ZONE),
        privacy_contact="dpo@valmeuse.example",
        coordinators=NAMED,
        neighbourhoods={item.code: item for item in _neighbourhoods()},
        challenges={item.code: item for item in _challenges()},
        categories={item.code: item for item in _categories()},
        themes={item.code: item for item in _themes()},
        country="BE",
    )


def is_holiday(day: date) -> bool:
    """The public holidays of the tests."""
    return day in HOLIDAYS


def neighbour(part: Part) -> Neighbour:
    """Somebody of the cast as the rules see them, without a store."""
    volunteer = None
    if part.age is not None:
        volunteer = Volunteer(part.age, CHARTER_VERSION, LONG_AGO, part.scores)
    return Neighbour(
        id=PersonId(part.telegram_id % 1000),
        telegram_id=part.telegram_id,
        first_name=part.name,
        language=part.language,
        consent=Consent(CONSENT_VERSION, LONG_AGO, part.language),
        neighbourhood=part.neighbourhood,
        phone=part.phone,
        roles=frozenset({Role.COORDINATOR}) if part.coordinator else frozenset(),
        named=part.telegram_id in NAMED,
        volunteer=volunteer,
    )


def mission(asker: Neighbour | None, *, seats: int = 1, state: State = State.OPEN) -> Mission:
    """Shopping in the Gare, asked for just now, as the rules see it."""
    due = NOW + timedelta(hours=2)
    return Mission(
        id=MissionId(1),
        reference="K7M2",
        category="courses",
        neighbourhood="gare",
        day=TODAY,
        seats=seats,
        state=state,
        opened_at=NOW,
        request=Request(asker.id, Detail("Du lait"), due) if asker else None,
    )


def wish(**changes: object) -> Wish:
    """What Rosa usually asks for: shopping, today, at the Gare."""
    return replace(Wish("courses", TODAY, "gare", Detail("Du lait et du pain")), **changes)  # type: ignore[arg-type]


async def meet(unit: Unit, part: Part) -> Neighbour:
    """Somebody of the cast arrives, by the very actions that the screens call."""
    person = await welcome_neighbour(unit, part.telegram_id, part.name, part.language)
    if part.neighbourhood is not None:
        person = await choose_neighbourhood(unit, person, part.neighbourhood)
    if part.phone is not None:
        person = await keep_phone(unit, person, part.phone)
    if part.age is not None:
        person = await join_volunteers(unit, person, part.age, part.scores)
    if part.coordinator:
        person = await accept_invitation(unit, person, await invite_coordinator(unit))
    return person


async def arrive(store: Store, *parts: Part) -> list[Neighbour]:
    """They arrive one after the other."""
    async with store.unit() as unit:
        return [await meet(unit, part) for part in parts]


async def bind(store: Store, *chats: int) -> None:
    """The groups of the tests: the Gare's, the Centre's forum with its topic, and the staff's."""
    by = PersonId(AMEL.telegram_id % 1000)
    known = {
        GARE_GROUP: bind_neighbourhood(Group(GARE_GROUP, "Gare, entre voisins"), "gare", by, None, NOW),
        FORUM_GROUP: bind_neighbourhood(Group(FORUM_GROUP, "Centre"), "centre", by, TOPIC, NOW),
        STAFF_GROUP: bind_staff(Group(STAFF_GROUP, "Équipe"), by, None, NOW),
    }
    async with store.unit() as unit:
        for chat in chats:
            await unit.groups.save(known[chat])


def _neighbourhoods() -> list[Neighbourhood]:
    square = [[4.90, 50.50], [4.95, 50.50], [4.95, 50.55], [4.90, 50.55], [4.90, 50.50]]
    return [
        Neighbourhood("centre", {"fr": "Centre"}, centre=(50.4703, 4.8721)),
        Neighbourhood("gare", {"fr": "Gare", "nl": "Station"}, centre=(50.4689, 4.8622)),
        Neighbourhood("moulins", {"fr": "Moulins", "nl": "Molens"}, centre=(50.4600, 4.8900)),
        Neighbourhood(
            "plateau",
            {"fr": "Plateau", "de": "Hochebene"},
            shape={"type": "Polygon", "coordinates": [square]},
        ),
    ]


def _challenges() -> list[Challenge]:
    return [
        Challenge("courses_aines", {"fr": "Courses pour les aînés", "nl": "Boodschappen voor ouderen"}),
        Challenge("compagnie", {"fr": "Tenir compagnie", "nl": "Gezelschap houden"}),
    ]


def _themes() -> list[Theme]:
    return [
        Theme("aines", {"fr": "Aînés", "nl": "Ouderen"}),
        Theme("jeunes", {"fr": "Jeunes", "de": "Jugend"}),
        Theme("travaux", {"fr": "Travaux", "en": "Works"}),
    ]


def _categories() -> list[Category]:
    return [
        _category("courses", "Courses", "🛒", "courses_aines"),
        _category("pharmacie", "Pharmacie", "💊", "courses_aines"),
        replace(_category("transport", "Transport", "🚗", None, minutes=90), minors=True),
        _category("compagnie", "Compagnie", "☕", "compagnie", minutes=60),
        _category("numerique", "Aide numérique", "💻", None),
        replace(_category("bricolage", "Petit bricolage", "🔧", None), indoors=True),
        _category("papiers", "Papiers", "📄", None, in_groups=False),
        _category("autre", "Autre chose", "❓", None, in_groups=False),
    ]


def _category(
    code: str, name: str, icon: str, challenge: str | None, *, minutes: int = 45, in_groups: bool = True
) -> Category:
    hours = {"today": 2.0, "tomorrow": 4.0, "week": 8.0}
    return Category(code, {"fr": name}, icon, challenge, minutes, hours, in_groups=in_groups)
