"""The rule that says whom to ask for a mission: first who is not barred, then in which order, and why.

Pure: what is read of a volunteer is a `Prospect`, which names nobody; finding them among many is
`storage.candidates`. Nobody is put on a mission by this: it only says who might like to be asked first.
What somebody never said is unknown: it bars nobody, and lies between what speaks for them and what against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from solidarity.framing import may_go_in
from solidarity.matrix import NEVER, UNKNOWN, Score
from solidarity.missions import Mission, Seat
from solidarity.nearness import Nearness, nearness, walk_minutes
from solidarity.notices import Recipient
from solidarity.people import MAX_OPEN_OFFERS, AgeBand, Free, Neighbour, PersonId, Role
from solidarity.places import Category, Municipality
from solidarity.reasons import Because, Merit, Merits
from solidarity.trust import Step

SHOWN = 5
"""How many a coordinator chooses from."""
MAX_OFFERS_A_DAY = 3
EVENING = time(17)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When somebody was last offered a mission who never was."""


class Bar(StrEnum):
    """Why somebody is not asked, whatever speaks for them."""

    NO_VOLUNTEER = "no_volunteer"
    MINOR = "minor"
    """15 to 17, and no organisation supervises it or the category is not for them."""
    PAUSED = "paused"
    LENT_OVER = "lent_over"
    """Their employer lends them until a day before it."""
    UNREACHABLE = "unreachable"
    ELECTED = "elected"
    """An elected official opens no personal case."""
    INVOLVED = "involved"
    """They asked for it, published it, have it, or wait for a seat."""
    SAID_NO = "said_no"
    NEVER = "never"
    """They said of its challenge: please not."""
    LANGUAGE = "language"
    """They said what they speak, and none of what is needed is among it."""
    INDOORS = "indoors"
    """It is inside a home where they are not known, and they are not trusted yet (`solidarity.framing`)."""
    APART = "apart"
    """They are kept apart from somebody there; or are kept away, or whoever asks is."""
    BUSY = "busy"
    """They accepted something else at that hour."""
    ENOUGH_TODAY = "enough_today"
    NO_ROOM = "no_room"
    """Too many offers wait for their answer."""


@dataclass(frozen=True, slots=True)
class Span:
    """When something begins and ends."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether nobody could be at both. What begins when the other ends does not."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the rule reads of one volunteer."""

    person: PersonId
    chat: int
    language: str
    neighbourhood: str | None
    age: AgeBand | None
    reachable: bool = True
    paused_until: datetime | None = None
    lent_until: date | None = None
    score: Score = UNKNOWN
    """In the challenge of the mission."""
    speaks: frozenset[str] | None = None
    free: frozenset[Free] | None = None
    vehicle: bool | None = None
    cell: str | None = None
    offered_at: datetime = LONG_AGO
    standing: bool = False
    """They said under the very alert that this answers: I can help."""
    known: bool = False
    """They helped the very person before, and it was confirmed."""
    said_no: bool = False
    this_week: int = 0
    """Missions they took."""
    today: int = 0
    """Other offers that they got today."""
    waiting: int = 0
    """Other offers that wait for their answer."""
    accepted: tuple[Span, ...] = ()
    trust: Step | None = None
    """How far up the ladder of trust they are today."""
    elected: bool = False
    barred: bool = False
    """They are kept away, or their account is frozen."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is looked for: a mission in its municipality, now; with the cell of who asked, where kept."""

    mission: Mission
    town: Municipality
    now: datetime
    cell: str | None = None
    visited: bool = False
    """Somebody helped the very person before, and it was confirmed."""
    by_name: bool = False
    """A coordinator looks for somebody to ask by name: whose identity was seen may go inside."""
    apart: frozenset[PersonId] = frozenset()
    """Who is kept apart from somebody there."""
    by_name_only: bool = False
    """Whoever asks is kept away: a coordinator decides who goes."""

    @property
    def category(self) -> Category:
        """Its kind of help."""
        return self.town.categories[self.mission.category]

    @property
    def minors(self) -> bool:
        """Whether people of 15 to 17 may be asked."""
        return self.mission.supervised and self.category.minors

    @property
    def languages(self) -> frozenset[str]:
        """One of which is needed; none: any will do."""
        return self.mission.request.languages if self.mission.request is not None else frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who could be asked, and why."""

    person: PersonId
    chat: int
    neighbourhood: str | None
    merits: Merits
    points: int
    bars: frozenset[Bar] = frozenset()
    """Why they are not asked all the same: only of somebody who was looked at by name."""

    @property
    def to(self) -> Recipient:
        """Their private chat."""
        return Recipient(self.chat, self.person)

    def has(self, because: Because) -> bool:
        """Whether this is one of the reasons."""
        return any(item.because is because for item in self.merits)


def prospect(person: Neighbour, challenge: str | None) -> Prospect:
    """Somebody whom we know whole, without what only the store counts."""
    who = Prospect(
        person.id,
        person.telegram_id,
        person.language,
        person.neighbourhood,
        None,
        person.reachable,
        speaks=person.speaks,
        elected=Role.ELECTED in person.roles,
        barred=not person.is_active,
    )
    volunteer = person.volunteer
    if volunteer is None:
        return who
    return replace(
        who,
        age=volunteer.age,
        paused_until=volunteer.paused_until,
        lent_until=volunteer.lent.until if volunteer.lent is not None else None,
        score=volunteer.score(challenge),
        free=volunteer.free,
        vehicle=volunteer.vehicle,
        cell=volunteer.cell,
    )


# --- Who may be asked -----------------------------------------------------------------------------------


def bars(call: Call, who: Prospect) -> frozenset[Bar]:
    """All that speaks against asking them at all; none: they may be asked."""
    mission = call.mission
    found = {
        Bar.NO_VOLUNTEER: who.age is None,
        Bar.MINOR: who.age is AgeBand.MINOR and not call.minors,
        # Who stands by for this very alert said so after they began to pause.
        Bar.PAUSED: who.paused_until is not None and who.paused_until > call.now and not who.standing,
        Bar.LENT_OVER: who.lent_until is not None
        and who.lent_until < max(mission.day, call.town.today(call.now)),
        Bar.UNREACHABLE: not who.reachable,
        Bar.ELECTED: who.elected and mission.request is not None,
        Bar.INVOLVED: is_involved(mission, who.person),
        Bar.SAID_NO: who.said_no,
        Bar.NEVER: who.score.interest == NEVER,
        Bar.LANGUAGE: speaks_it(call, who) is False,
        Bar.INDOORS: not _may_enter(call, who),
        Bar.APART: who.barred or who.person in call.apart or (call.by_name_only and not call.by_name),
        Bar.BUSY: _is_busy(call, who),
        Bar.ENOUGH_TODAY: who.today >= MAX_OFFERS_A_DAY,
        Bar.NO_ROOM: who.waiting >= MAX_OPEN_OFFERS,
    }
    return frozenset(bar for bar, holds in found.items() if holds)


def is_involved(mission: Mission, person: PersonId) -> bool:
    """Whether it is theirs already: they asked for it, published it, have it or wait for it."""
    kept = (Seat.HOLDING, Seat.DONE, Seat.WAITING, Seat.ASKED)
    return mission.host == person or any(
        item.person == person and item.seat in kept for item in mission.participations
    )


def speaks_it(call: Call, who: Prospect) -> bool | None:
    """Whether they speak a language that is needed; None where they never said what they speak."""
    if not call.languages or call.languages & _spoken(who):
        return True
    return None if who.speaks is None else False


def _spoken(who: Prospect) -> frozenset[str]:
    """What they read here they also speak."""
    return (who.speaks or frozenset()) | {who.language}


def _may_enter(call: Call, who: Prospect) -> bool:
    """Whether they may go where help is given inside, as whoever joins is asked (`framing.allow_visit`)."""
    return may_go_in(
        call.mission, call.category, who.trust, known=who.known, visited=call.visited, by_name=call.by_name
    )


def _is_busy(call: Call, who: Prospect) -> bool:
    mine = span_of(call.mission, call.town)
    return mine is not None and any(mine.overlaps(item) for item in who.accepted)


def span_of(mission: Mission, town: Municipality) -> Span | None:
    """When it begins and ends; None where only its day was said: that overlaps with nothing."""
    if mission.hour is None:
        return None
    start = town.at(mission.day, mission.hour)
    return Span(start, start + timedelta(minutes=town.categories[mission.category].minutes))


def day_began(town: Municipality, now: datetime) -> datetime:
    """Since when offers count as today's: what was offered in the quiet hours is heard when they end."""
    day = town.today(town.quiet.after(now))
    midnight = town.at(day, time())
    if not town.quiet.covers(midnight):
        return midnight
    evening = day - timedelta(days=1) if town.quiet.start > town.quiet.end else day
    return town.at(evening, town.quiet.start)


def week_of(town: Municipality, now: datetime) -> datetime:
    """When this week began, in the municipality."""
    today = town.today(now)
    return town.at(today - timedelta(days=today.weekday()), time())


# --- In which order, and why ----------------------------------------------------------------------------

_NEAR = {Nearness.SAME: 60, Nearness.NEXT: 30, Nearness.FURTHER: 0}
_ON_FOOT = {5: 15, 10: 10, 20: 5}
_KNOWN = 30
_FREE = 20
_SPEAKS = 20
_VEHICLE = 25
_TOOK = 5
"""For each mission that they took this week already: others may have their turn."""
_TOOK_AT_MOST = 6


def is_free(call: Call, who: Prospect) -> bool | None:
    """Whether they said that they have time then; None where they never said. Without an hour any will do."""
    if not who.free:
        return None
    mission = call.mission
    weekend = mission.day.weekday() >= 5  # noqa: PLR2004 - Saturday
    fits = {Free.ANY, Free.WEEKEND if weekend else Free.WEEK}
    if mission.hour is None:
        fits.add(Free.EVENING)
    elif mission.hour >= EVENING:
        fits = fits - {Free.WEEK} | {Free.EVENING}
    return bool(fits & who.free)


def nearness_of(call: Call, who: Prospect) -> Nearness:
    """How near they live to where help is needed."""
    return nearness(call.town, call.mission.neighbourhood, who.neighbourhood)


def points(call: Call, who: Prospect) -> int:
    """How well they fit: where they live, what they can and like, when they have time, whose turn it is."""
    return (
        _NEAR[nearness_of(call, who)]
        + _ON_FOOT.get(walk_minutes(call.cell, who.cell) or 0, 0)
        + (who.score.weight if call.category.challenge is not None else 0)
        + _KNOWN * who.known
        + _toward(_FREE, is_free(call, who))
        + (_toward(_SPEAKS, speaks_it(call, who)) if call.languages else 0)
        + (_toward(_VEHICLE, who.vehicle) if call.category.vehicle else 0)
        - _TOOK * min(who.this_week, _TOOK_AT_MOST)
    )


def _toward(amount: int, said: bool | None) -> int:  # noqa: FBT001 - what they said
    """For a yes, against a no; what is unknown lies between."""
    return 0 if said is None else amount if said else -amount


def merits(call: Call, who: Prospect) -> Merits:
    """Why this person, in the order in which it is said. Only what is true and known."""
    mission, score = call.mission, who.score if call.category.challenge is not None else UNKNOWN
    near = nearness_of(call, who)
    walk = walk_minutes(call.cell, who.cell)
    free = is_free(call, who)
    common = sorted(call.languages & _spoken(who))
    found = {
        Because.STANDING: "" if who.standing else None,
        Because.KNOWN: "" if who.known else None,
        Because(near.value): "" if mission.neighbourhood is not None else None,
        Because.WALK: str(walk) if walk is not None else None,
        Because.COMPETENCE: str(score.competence) if score.competence is not None else None,
        Because.INTEREST: str(score.interest) if score.interest is not None else None,
        Because.FREE: mission.day.isoformat() if free else None,
        Because.AWAY: mission.day.isoformat() if free is False else None,
        Because.LANGUAGE: common[0] if common else None,
        Because.VEHICLE: "" if call.category.vehicle and who.vehicle else None,
        Because.WEEK: str(who.this_week),
    }
    return tuple(Merit(because, value) for because in Because if (value := found.get(because)) is not None)


def rank(call: Call, people: Iterable[Prospect], limit: int, *, beyond: bool = False) -> list[Ranked]:
    """Who may be asked, best first: who stands by for its alert, then by nearness, then by points.

    `beyond`: nearness is only one of the points, so that somebody further may come before a neighbour.
    Of two who are equal it is the turn of whoever was offered nothing for longer.
    """
    fit = [who for who in people if not bars(call, who)]
    fit.sort(key=lambda who: _place(call, who, beyond=beyond))
    return [ranked(call, who) for who in fit[:limit]]


_TIER = tuple(Nearness)


def _place(call: Call, who: Prospect, *, beyond: bool) -> tuple[object, ...]:
    tier = 0 if beyond else _TIER.index(nearness_of(call, who))
    return not who.standing, tier, -points(call, who), who.offered_at, who.person


def ranked(call: Call, who: Prospect) -> Ranked:
    """This one with their reasons."""
    why, amount = merits(call, who), points(call, who)
    return Ranked(who.person, who.chat, who.neighbourhood, why, amount, bars(call, who))


def fits_as_well(one: Ranked, other: Ranked) -> bool:
    """Whether only the turn puts one of them before the other."""
    weighty = (Because.STANDING, Because.SAME, Because.NEXT)
    return one.points == other.points and all(one.has(item) == other.has(item) for item in weighty)


def plain_merits(mission: Mission, reader: Neighbour, town: Municipality) -> Merits:
    """Where nobody wrote down why: what is true of them all the same."""
    call = Call(mission, town, mission.opened_at)
    shown = (Because.SAME, Because.INTEREST, Because.COMPETENCE)
    found = merits(call, prospect(reader, call.category.challenge))
    return tuple(item for item in found if item.because in shown)
