"""People: neighbours, volunteers, coordinators; their standing; and who may do what.

Rights live here and nowhere else: `can(actor, action, mission)`, deny by default, from stored
facts only. A button never carries a right.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from solidarity.matrix import UNKNOWN, Score, Scores
from solidarity.refusals import Refusal, Why
from solidarity.trust import Attested, Lent, Step, level

if TYPE_CHECKING:
    from solidarity.missions import Mission

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

    @property
    def is_elected(self) -> bool:
        """Whether they are an elected official: they open no personal case, whatever else they are."""
        return Role.ELECTED in self.roles

    @property
    def is_coordinator(self) -> bool:
        """Whether they are one of the municipality's coordinators."""
        return (self.named or Role.COORDINATOR in self.roles) and not self.is_elected

    @property
    def is_referent(self) -> bool:
        """Whether they look after a sector."""
        return Role.REFERENT in self.roles and not self.is_elected

    def looks_after(self, neighbourhood: str | None) -> bool:
        """Whether what is asked there lies with them: everywhere for a coordinator, else in their sector."""
        return self.is_coordinator or (self.is_referent and neighbourhood in self.sector)

    @property
    def approves(self) -> bool:
        """Whether they may be the second person of an alert."""
        return self.is_coordinator or Role.VALIDATOR in self.roles


@dataclass(frozen=True, slots=True)
class Reader:
    """What sending to somebody needs to know of them: nothing that is sealed."""

    language: str
    reachable: bool
    news: News = News.EACH
    muted: frozenset[str] = frozenset()


class Action(StrEnum):
    """What somebody may want to do with a mission or with the town's settings."""

    TAKE = "take"
    RELEASE = "release"
    FINISH = "finish"
    CANCEL = "cancel"
    FOLLOW = "follow"
    CONFIRM = "confirm"
    WRITE = "write"
    SHARE_PHONE = "share_phone"
    SEE_PHONE = "see_phone"
    SEE_DETAIL = "see_detail"
    SHARE_ADDRESS = "share_address"
    SEE_ADDRESS = "see_address"
    SHARE_OWN_PHONE = "share_own_phone"
    """A helper's own number, for the resident."""
    REPORT = "report"
    HANDLE = "handle"
    """Take charge of it as a coordinator."""
    CLOSE = "close"
    STEER = "steer"
    """See what waits for the municipality; without a mission: its settings, groups and team."""
    TRIAGE = "triage"
    """Go through what waits for the municipality, or for one's sector."""
    COUNT = "count"
    """See how many requests there are, and none of them."""
    NOTE = "note"
    """Write down what somebody asks for on the telephone or at a counter."""
    ALERT = "alert"
    """Write an alert, correct it, end it."""
    APPROVE = "approve"
    """Say yes or no to an alert that somebody else wrote."""
    VOUCH = "vouch"
    """See the volunteers, and say how far each is trusted."""


def can(actor: Neighbour, action: Action, mission: Mission | None = None) -> bool:
    """Whether this person may do this now. Everything not allowed below is forbidden."""
    staff = actor.is_coordinator
    if action in _WITHOUT_A_MISSION or (action is Action.STEER and mission is None):
        return {
            Action.TRIAGE: staff or actor.is_referent,
            Action.NOTE: staff or actor.is_referent,
            Action.COUNT: staff or actor.is_elected,
            Action.APPROVE: actor.approves,
        }.get(action, staff)
    if mission is None:
        return False
    asker = mission.request is not None and mission.request.asker == actor.id
    if action in _CASES and actor.is_elected and mission.request is not None and not asker:
        return False
    noted = mission.request is not None and mission.request.noted  # who wrote it down asks for nothing
    publisher = mission.publisher == actor.id and staff
    inside = mission.has(actor.id)
    minor = is_minor(actor)  # whom nobody writes to, calls or meets alone through us
    visiting = inside and not mission.state.is_over and not minor
    fit = actor.volunteer is not None and (mission.supervised or not minor)
    theirs = actor.looks_after(mission.neighbourhood)
    whole = mission.published and staff  # for all who take part it is over when the municipality says so
    return {
        Action.TAKE: fit and not asker and not publisher,
        Action.STEER: theirs,
        Action.HANDLE: theirs and (not asker or noted) and not minor,
        Action.CLOSE: theirs,
        Action.RELEASE: inside or theirs,
        Action.FINISH: asker or whole or (inside and not mission.published),
        Action.CANCEL: asker,
        Action.FOLLOW: asker,
        Action.CONFIRM: asker,
        Action.SHARE_PHONE: asker and not minor,
        Action.SHARE_ADDRESS: asker and not minor,
        Action.SHARE_OWN_PHONE: inside and not minor,
        Action.WRITE: (asker or inside or publisher) and not minor,
        Action.REPORT: asker or inside or publisher,
        Action.SEE_PHONE: theirs or visiting,
        Action.SEE_DETAIL: theirs or visiting,
        Action.SEE_ADDRESS: visiting,
    }.get(action, False)


def allow(actor: Neighbour, action: Action, mission: Mission | None = None) -> None:
    """Refuse unless `can` says yes, with the reason that helps the person most."""
    if can(actor, action, mission):
        return
    if action in _CASES and actor.is_elected and mission is not None:
        raise Refusal(Why.ELECTED)
    if action in _STAFFS and not actor.is_coordinator:
        if mission is None or action not in _CASES or not actor.is_referent:
            raise Refusal(Why.STAFF_ONLY)
        if not actor.looks_after(mission.neighbourhood):
            raise Refusal(Why.OTHER_SECTOR)
    if action in (Action.TAKE, Action.HANDLE) and mission is not None:
        if mission.request is not None and mission.request.asker == actor.id:
            raise Refusal(Why.OWN_REQUEST)
        if mission.publisher == actor.id and action is Action.TAKE:
            raise Refusal(Why.OWN_MISSION)
        if actor.volunteer is None:
            raise Refusal(Why.NOT_A_VOLUNTEER)
        raise Refusal(Why.MINOR)
    concerned = mission is not None and (actor.id == mission.host or mission.has(actor.id))
    if action in _BETWEEN_TWO and is_minor(actor) and concerned:
        raise Refusal(Why.NOT_IN_PRIVATE, mission=mission)
    raise Refusal(Why.NOT_YOURS)


def is_minor(person: Neighbour) -> bool:
    """Whether they said that they are 15 to 17; who never said an age is taken for grown up."""
    return person.volunteer is not None and person.volunteer.age is AgeBand.MINOR


def may_talk(one: Neighbour, other: Neighbour) -> bool:
    """Whether the two may have words, numbers or addresses between them alone."""
    return not is_minor(one) and not is_minor(other)


def keep_apart(one: Neighbour, other: Neighbour) -> None:
    """Refuse what would leave somebody of 15 to 17 alone in words with another."""
    if not may_talk(one, other):
        raise Refusal(Why.NOT_IN_PRIVATE)


_STAFFS = frozenset(
    {
        *(Action.STEER, Action.TRIAGE, Action.COUNT, Action.CLOSE, Action.HANDLE),
        *(Action.ALERT, Action.APPROVE, Action.NOTE, Action.VOUCH),
    }
)
_WITHOUT_A_MISSION = frozenset(
    {
        *(Action.TRIAGE, Action.COUNT, Action.NOTE),
        *(Action.ALERT, Action.APPROVE, Action.VOUCH),
    }
)
_BETWEEN_TWO = frozenset(
    {
        *(Action.WRITE, Action.SHARE_PHONE, Action.SHARE_ADDRESS, Action.SHARE_OWN_PHONE),
        *(Action.SEE_PHONE, Action.SEE_ADDRESS, Action.SEE_DETAIL),
    }
)
"""What passes between one side of a mission and the other, and nobody else sees."""
_CASES = frozenset(
    {
        *(Action.TAKE, Action.STEER, Action.HANDLE, Action.CLOSE, Action.WRITE),
        *(Action.SEE_PHONE, Action.SEE_DETAIL, Action.SEE_ADDRESS, Action.SHARE_OWN_PHONE),
    }
)
"""What opens a personal case: never for an elected official, but for what they asked for themselves."""


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
