"""People: neighbours, volunteers, coordinators; what they are, and how they stand.

Not here: who may do what (`solidarity.rights`), how a role is given and ends (`solidarity.roles`), how
somebody is kept from writing or helping (`solidarity.barring`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from solidarity.matrix import UNKNOWN, Score, Scores
from solidarity.refusals import Refusal, Why
from solidarity.trust import Attested, Lent, Step, level

PersonId = NewType("PersonId", int)


def new_person_id() -> PersonId:
    """A random id: nothing can be guessed or counted from it."""
    return PersonId(secrets.randbits(62) + 1)


CONSENT_VERSION = "2026-11"
"""Version of the text of the first screen; kept with each consent as its proof."""
NEWS_CONSENT = "2026-11"
"""The first version of that text which speaks of announcements: who accepted an earlier one gets none."""
CHARTER_VERSION = "2026-11"
"""Version of the volunteers' charter."""
MAX_OPEN_OFFERS = 3


class Role(StrEnum):
    """What somebody does for the municipality."""

    COORDINATOR = "coordinator"
    VALIDATOR = "validator"
    """May say yes to an alert that somebody else wrote, and nothing more."""
    REFERENT = "referent"
    """Looks after what is asked in their sector, and sees nothing of the others."""
    ELECTED = "elected"
    """An elected official: never opens a personal case, whatever else they are."""
    PROFESSIONAL = "professional"
    """A social worker, a nurse: asks for the people they look after, and follows what they asked for.

    They have no sector: nothing that others asked for is theirs to see, so there is nothing to narrow."""
    SAFEGUARD = "safeguard"
    """The safeguarding lead: concerns about people come to them, and to nobody else."""


@dataclass(frozen=True, slots=True)
class Grant:
    """That a role was given: by whom, on which day, and until when it holds."""

    role: Role
    by: PersonId | None
    """None: by the operator, or by somebody who was erased."""
    on: date
    until: date | None
    """Its last day; None: without an end."""
    told: bool = False
    """Whether its holder and the coordinators know that it ends soon."""


class Bar(StrEnum):
    """How somebody is kept away."""

    SUSPENDED = "suspended"
    """For a while: they may still ask for help, and nothing else."""
    BANNED = "banned"
    """For good: the bot answers with whom to call, and nothing else."""


@dataclass(frozen=True, slots=True)
class Barred:
    """That somebody is kept away, and why."""

    bar: Bar
    why: str
    """A code of `solidarity.barring`."""
    since: datetime
    by: PersonId | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """Somebody's second factor (RFC 6238), for what reaches many or gives power."""

    secret: str
    """Base 32."""
    used: int = 0
    """The time step of the last code that counted: no code counts twice."""
    proved_at: datetime | None = None
    """When they last gave a right code."""
    confirmed: bool = False
    """Whether they gave one at all: until then it asks for nothing."""
    wrong: int = 0
    wrong_since: datetime | None = None
    """When the first of these wrong codes came."""
    asked_at: datetime | None = None
    """Since when a colleague is asked whether it was they who set it up; it counts for nothing until then."""


class AgeBand(StrEnum):
    """All that is kept of a volunteer's age."""

    ADULT = "adult"
    MINOR = "minor"
    """15 to 17."""


class News(StrEnum):
    """How announcements reach somebody. Alerts always come."""

    EACH = "each"
    DAILY = "daily"
    """One message a day with all of them."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Consent:
    """That somebody accepted the first screen: which text, when, in which language."""

    version: str
    at: datetime
    language: str


class Free(StrEnum):
    """When somebody has time."""

    WEEK = "week"
    """Monday to Friday, by day."""
    EVENING = "evening"
    """After 17:00, any day."""
    WEEKEND = "weekend"
    ANY = "any"
    """« When I can »: asked for any hour."""


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody's standing as a volunteer. What they never said is None: unknown, and excludes nobody."""

    age: AgeBand
    charter: str
    since: datetime
    scores: Scores = field(default_factory=dict, hash=False)
    """What they can and like to do, by challenge."""
    paused_until: datetime | None = None
    free: frozenset[Free] | None = None
    vehicle: bool | None = None
    cell: str | None = None
    """The H3 cell (resolution 9) of a position that they shared once and let us keep."""
    source: str | None = None
    """The code of the recruitment link by which they came."""
    referent: PersonId | None = None
    """The coordinator or referent to whom they can turn."""
    lent: Lent | None = None
    """Staff of an employer, lent until a day: no volunteer after it."""
    steps: tuple[Attested, ...] = ()

    @property
    def likes(self) -> frozenset[str]:
        """Challenges for which they would like to be asked."""
        return frozenset(code for code, score in self.scores.items() if (score.interest or 0) > 0)

    def score(self, challenge: str | None) -> Score:
        """What they said of this challenge; unknown where nothing was said."""
        return self.scores.get(challenge, UNKNOWN) if challenge is not None else UNKNOWN

    def trust(self, today: date) -> Step | None:
        """How far up the ladder of trust they are; None: registered only."""
        return level(self.steps, today)

    def is_available(self, now: datetime) -> bool:
        """Whether missions may be offered to them now."""
        return self.age is AgeBand.ADULT and (self.paused_until is None or self.paused_until <= now)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Anybody who accepted the first screen."""

    id: PersonId
    telegram_id: int
    first_name: str
    language: str
    consent: Consent
    neighbourhood: str | None = None
    phone: str | None = None
    reachable: bool = True
    """False after Telegram said that they blocked the bot, until they write again."""
    roles: frozenset[Role] = frozenset()
    """Roles granted by an invitation."""
    named: bool = False
    """Named as a coordinator in the municipality's file: ends when the file no longer says so."""
    volunteer: Volunteer | None = None
    news: News = News.EACH
    muted: frozenset[str] = frozenset()
    """Themes of announcements that they do not want; one that is new comes."""
    speaks: frozenset[str] | None = None
    """Languages by code, beside the one that they read here; None where they never said."""
    discreet: bool = False
    """What we write is worded so that who looks over their shoulder learns nothing."""
    sector: frozenset[str] = frozenset()
    """Neighbourhoods of a referent."""
    came_by: str | None = None
    """The code of the last recruitment link that they followed before becoming a volunteer."""
    grants: tuple[Grant, ...] = ()
    """How the roles were given. One that is over is not in `roles` either."""
    barred: Barred | None = None
    frozen_by: PersonId | None = None
    """The coordinator who froze this account: its roles count for nothing until a colleague ends that."""
    frozen_at: datetime | None = None
    factor: Factor | None = None
    seen_on: date | None = None
    """The last day on which they wrote or pressed something, where it is known."""
    idle_told: int = 0
    """How often they were told that what is kept of them goes, since they were last seen."""
    idle_told_on: date | None = None

    @property
    def is_elected(self) -> bool:
        """Whether they are an elected official: they open no personal case, whatever else they are."""
        return Role.ELECTED in self.roles

    @property
    def is_active(self) -> bool:
        """Whether their roles count: not while their account is frozen, or while they are kept away."""
        return self.frozen_at is None and self.barred is None

    @property
    def is_coordinator(self) -> bool:
        """Whether they are one of the municipality's coordinators."""
        held = self.named or Role.COORDINATOR in self.roles
        return held and not self.is_elected and self.is_active

    @property
    def is_referent(self) -> bool:
        """Whether they look after a sector."""
        return Role.REFERENT in self.roles and not self.is_elected and self.is_active

    @property
    def is_professional(self) -> bool:
        """Whether they ask for the people they look after at work."""
        return Role.PROFESSIONAL in self.roles and not self.is_elected and self.is_active

    @property
    def is_safeguard(self) -> bool:
        """Whether concerns about people come to them."""
        return Role.SAFEGUARD in self.roles and not self.is_elected and self.is_active

    def looks_after(self, neighbourhood: str | None) -> bool:
        """Whether what is asked there lies with them: everywhere for a coordinator, else in their sector."""
        return self.is_coordinator or (self.is_referent and neighbourhood in self.sector)

    @property
    def approves(self) -> bool:
        """Whether they may be the second person of an alert."""
        return self.is_coordinator or (Role.VALIDATOR in self.roles and self.is_active)


@dataclass(frozen=True, slots=True)
class Reader:
    """What sending to somebody needs to know of them: nothing that is sealed."""

    language: str
    reachable: bool
    news: News = News.EACH
    muted: frozenset[str] = frozenset()


def is_minor(person: Neighbour) -> bool:
    """Whether they said that they are 15 to 17; who never said an age is taken for grown up."""
    return person.volunteer is not None and person.volunteer.age is AgeBand.MINOR


def become_volunteer(
    person: Neighbour, age: AgeBand, scores: Scores, now: datetime, free: frozenset[Free] | None = None
) -> Neighbour:
    """The person as a volunteer, with what they said; a second time only changes what was said."""
    known = person.volunteer
    if known is not None and known.age is age:
        again = replace(known, scores=scores, charter=CHARTER_VERSION, free=free or known.free)
        return replace(person, volunteer=again)
    fresh = Volunteer(
        age=age, charter=CHARTER_VERSION, since=now, scores=scores, free=free, source=person.came_by
    )
    return replace(person, volunteer=fresh, came_by=None)


def pause(person: Neighbour, days: int, now: datetime) -> Neighbour:
    """No offers for that many days; 0 ends a pause."""
    if person.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
    until = now + timedelta(days=days) if days > 0 else None
    return replace(person, volunteer=replace(person.volunteer, paused_until=until))
