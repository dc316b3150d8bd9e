"""The one seam between the rules and the store: what actions may ask of a unit of work.

A unit is one transaction. Who opens it commits it (leaving the `async with` does); actions only use
it. `storage.store` implements all of this on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from solidarity.alerts import Alert, AlertId
from solidarity.announcements import Announcement, AnnouncementId
from solidarity.answers import Answered, Callee, Missed
from solidarity.audiences import Audience, Census
from solidarity.boards import Board, Tally
from solidarity.broadcasts import Broadcast, BroadcastId, Reach, Subject
from solidarity.groups import Group
from solidarity.matching import Ranked
from solidarity.matrix import Score
from solidarity.missions import Mission, MissionId
from solidarity.notices import Kind, Notice, Recipient
from solidarity.organisations import Membership, Organisation, OrganisationId
from solidarity.people import Neighbour, PersonId, Reader
from solidarity.places import Municipality
from solidarity.posts import Post
from solidarity.proxies import Agreement, AgreementId
from solidarity.public import Published
from solidarity.reasons import Merits, Override
from solidarity.recruiting import Reached, Source
from solidarity.reporting import Counted, Report
from solidarity.topics import Place, Places, Topic
from solidarity.trust import Standing


class Clock(Protocol):
    """Civil time: what people and promises go by. It may be moved in the sandbox only."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class People(Protocol):
    """Everybody who accepted the first screen."""

    async def get(self, person: PersonId) -> Neighbour: ...
    async def find(self, person: PersonId) -> Neighbour | None: ...
    async def by_telegram(self, telegram_id: int) -> Neighbour | None: ...
    async def add(self, person: Neighbour) -> None: ...
    async def save(self, person: Neighbour) -> None: ...
    async def mark_reachable(self, telegram_id: int, reachable: bool) -> None: ...  # noqa: FBT001
    async def erase(self, person: Neighbour) -> None:
        """Delete the person, their key and all rows that are only theirs."""
        ...

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...
    async def readers(self, people: Collection[PersonId]) -> Mapping[PersonId, Reader]:
        """Those of them who are still with us, by one query that unseals nothing."""
        ...

    async def coordinators(self) -> Sequence[Neighbour]: ...
    async def approvers(self) -> Sequence[Neighbour]:
        """Who may say yes to an alert: coordinators, and those who may do nothing but that."""
        ...

    async def referents(self) -> Sequence[Neighbour]:
        """Who looks after a sector."""
        ...

    async def with_a_role(self) -> Sequence[Neighbour]:
        """Everybody who was given one by an invitation, and whom the municipality's file names."""
        ...


class Candidates(Protocol):
    """Whom to ask for a mission (`solidarity.matching`). Whoever is barred is in none of these."""

    async def best(
        self, mission: Mission, limit: int, *, beyond: bool = False, by_name: bool = False
    ) -> Sequence[Ranked]:
        """Who may be asked, best first, each with reasons; also who was offered it and has not said no.

        Who stands by for its alert comes first, wherever they live. Then those of its neighbourhood; those
        beside it only where there are fewer than `limit`, and further ones only where there still are.
        `beyond`: neighbours, those beside and further ones together, where living near is one good reason
        among others. Of a mission that has no neighbourhood everybody is as far. `by_name`: a coordinator
        chooses among them, who may ask somebody to go inside whose identity was seen.
        """
        ...

    async def find(self, mission: Mission, person: PersonId, *, by_name: bool = False) -> Ranked | None:
        """One volunteer as they stand towards this mission, with what bars them; None once erased."""
        ...

    async def nearby(
        self, mission: Mission, *, again: bool = False, standing: bool = False
    ) -> Sequence[Ranked]:
        """All of its neighbourhood who may be asked and never were, best first, each with reasons.

        Of what is offered beyond its neighbourhood everybody is near; for a day that is past nobody is.
        `again`: also who was offered it before and did not say no. `standing`: instead of who is near,
        whoever said « I can help » under its alert, also in a pause.
        """
        ...


class Volunteers(Protocol):
    """Volunteers as coordinators look at them: many at once, and only what a list needs."""

    async def standings(self) -> Sequence[Standing]:
        """Every volunteer, who came last on top; nothing that is sealed is read."""
        ...

    async def scores(self, challenge: str) -> Mapping[Score, int]:
        """How many volunteers said which competence and interest, the unknown included."""
        ...

    async def scored(self, limit: int) -> Sequence[Neighbour]:
        """Volunteers, by neighbourhood, with their names: for a file that a coordinator takes."""
        ...

    async def minors_near(self, mission: Mission) -> Sequence[Recipient]:
        """People of 15 to 17 to whom a supervised mission is shown."""
        ...

    async def loans_ending(self, until: date, limit: int) -> Sequence[PersonId]:
        """Staff whose loan ends by this day, and who were not asked yet whether they stay."""
        ...

    async def note_loan_asked(self, person: PersonId) -> None: ...


class Missions(Protocol):
    """Missions with their participations and their request."""

    async def get(self, mission: MissionId) -> Mission: ...
    async def find(self, mission: MissionId) -> Mission | None: ...
    async def lock(self, mission: MissionId) -> Mission:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def add(self, mission: Mission) -> Mission:
        """Store it, with another reference if this one is in use; returns what was stored."""
        ...

    async def save(self, mission: Mission) -> Mission:
        """Store it, one version up; returns what was stored."""
        ...

    async def asked_by(self, person: PersonId) -> Sequence[Mission]: ...
    async def held_by(self, person: PersonId) -> Sequence[Mission]: ...
    async def open_for(self, person: Neighbour, limit: int) -> Sequence[Mission]:
        """Open missions near them, or of the whole town, that they may still take, soonest first."""
        ...

    async def open_in(self, neighbourhood: str) -> Sequence[Mission]:
        """What its groups show: what is open there, and what was published for the whole town."""
        ...

    async def waiting_for_staff(self, limit: int, within: Collection[str] | None = None) -> Sequence[Mission]:
        """What lies with the coordinators, the greatest risk on top, then what was promised first.

        `within`: only what is asked in these neighbourhoods.
        """
        ...

    async def next_promise(self, within: Collection[str] | None = None) -> datetime | None:
        """The next promised hour of a request that nobody has yet."""
        ...

    async def unanswered(self, limit: int) -> Sequence[MissionId]:
        """Missions kept for somebody whom a coordinator thought of, and who did not answer in time."""
        ...

    async def overdue(self, limit: int) -> Sequence[MissionId]:
        """Open requests whose promised hour has passed and that no coordinator was told of."""
        ...

    async def due_waves(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask others too (`solidarity.waves`)."""
        ...

    async def outdated(self, limit: int) -> Sequence[MissionId]:
        """Missions that are not over and whose cards were drawn on another day."""
        ...

    async def redrawn(self, mission: MissionId) -> None: ...
    async def silent(self, limit: int) -> Sequence[tuple[MissionId, PersonId]]:
        """Participations whose timer has come: a rung of silence, or a seat kept long enough."""
        ...

    async def ageing(self, limit: int) -> Sequence[MissionId]:
        """Open requests of which it is time to ask whether they still matter."""
        ...

    async def made_for(self, phone: str) -> Sequence[Mission]:
        """What somebody else asked for the owner of this number, while it lasts."""
        ...

    async def by_telephone(self, limit: int) -> Sequence[Mission]:
        """What the staff wrote down for people who called, while anything is left to do, the newest first."""
        ...

    async def awaited_by(self, person: PersonId) -> Sequence[Mission]:
        """Published missions for which they wait, or where a free seat is kept for them."""
        ...

    async def looked_after_by(self, person: PersonId) -> Sequence[Mission]:
        """What this coordinator looks after or has published, while it lasts."""
        ...


@dataclass(frozen=True, slots=True)
class Total:
    """How many requests there are in a neighbourhood (None: not known where)."""

    neighbourhood: str | None
    lasting: int
    solved: int
    """In the last thirty days."""


class Triage(Protocol):
    """What only those look for who go through what waits for the municipality."""

    async def left_open(self, limit: int) -> Sequence[MissionId]:
        """Cards that somebody opened, and did nothing about in time."""
        ...

    async def copies_of(self, mission: Mission, days: int) -> Sequence[Mission]:
        """Requests that last and could be the same: its asker's, or of its kind and place, in days near."""
        ...

    async def by_reference(self, reference: str) -> Mission | None: ...
    async def on_cards_of(self, person: PersonId) -> Sequence[Mission]:
        """What this person has coordinators' cards of in their own chat."""
        ...

    async def totals(self, since: datetime) -> Sequence[Total]: ...


class Offers(Protocol):
    """Which volunteer was offered which mission, and who said « not this time »."""

    async def add(
        self,
        mission: MissionId,
        people: Iterable[PersonId],
        *,
        reasons: Mapping[PersonId, Merits] | None = None,
    ) -> None:
        """Note who is offered it and why, and that it was their turn; who had it stays as they are."""
        ...

    async def choose(
        self,
        mission: MissionId,
        person: PersonId,
        by: PersonId,
        merits: Merits,
        override: Override | None = None,
    ) -> None:
        """A coordinator asks this one, perhaps instead of the first of the list, and then says why."""
        ...

    async def reasons(self, mission: MissionId, person: PersonId) -> Merits:
        """Why they were offered it; empty where nobody wrote that down."""
        ...

    async def decline(self, mission: MissionId, person: PersonId) -> None: ...
    async def declined(self, mission: MissionId, person: PersonId) -> bool: ...
    async def unanswered(self, mission: MissionId) -> int:
        """How many of those who were asked have not said no."""
        ...

    async def open_count(self, person: PersonId) -> int: ...


class Agreements(Protocol):
    """Requests for somebody else that wait for that person's « yes »."""

    async def add(self, agreement: Agreement) -> None: ...
    async def find(self, agreement: AgreementId) -> Agreement | None: ...
    async def lock(self, agreement: AgreementId) -> Agreement:
        """The agreement, which nobody else changes before this unit ends; a refusal where it is over."""
        ...

    async def save(self, agreement: Agreement) -> None: ...
    async def drop(self, agreement: AgreementId) -> None:
        """Nothing of it is kept."""
        ...

    async def of(self, asker: PersonId) -> Sequence[Agreement]: ...
    async def waiting(self, limit: int) -> Sequence[Agreement]:
        """Whom the coordinators are to call, the longest first."""
        ...

    async def due(self, limit: int) -> Sequence[AgreementId]:
        """Those whose timer has come."""
        ...


class Groups(Protocol):
    """Group chats known to the municipality."""

    async def find(self, chat: int) -> Group | None: ...
    async def save(self, group: Group) -> None: ...
    async def bound_to(self, neighbourhood: str) -> Sequence[Group]: ...
    async def bound_anywhere(self) -> Sequence[Group]:
        """The working groups of every neighbourhood."""
        ...

    async def staff(self) -> Sequence[Group]: ...
    async def for_posts(self, areas: Collection[str], theme: str | None) -> Sequence[Group]:
        """Working groups and channels that get a post for these neighbourhoods (none: all) and theme."""
        ...

    async def note_member(self, chat: int, telegram_id: int, *, present: bool) -> None:
        """Somebody was seen in a group, or has left it; kept only where the group gets posts."""
        ...

    async def seen_in(self, telegram_id: int) -> Sequence[Group]: ...
    async def forget_members(self, chat: int) -> None: ...
    async def moved(self, old: int, new: int) -> bool:
        """Rewrite the chat id everywhere, rows waiting to be sent included; False if unknown."""
        ...


class Boards(Protocol):
    """The pinned boards of neighbourhoods' groups, and their timers."""

    async def find(self, chat: int) -> Board: ...
    async def put(self, chat: int, board: Board) -> None: ...
    async def mark(self, chat: int, due: datetime) -> None:
        """It is to be looked at by then; sooner where that was said before."""
        ...

    async def due(self, limit: int) -> Sequence[int]: ...
    async def take(self, chat: int, due: datetime) -> Board | None:
        """The board of a group whose time has come, held until this unit ends; its next time is `due`."""
        ...

    async def on_its_way(self, chat: int) -> bool:
        """Whether one waits to be sent, or is being sent."""
        ...

    async def tally(
        self, neighbourhoods: Collection[str], categories: Collection[str], since: datetime
    ) -> Tally:
        """How missions stand there, in these categories; solved ones since this moment."""
        ...

    async def look_at_all(self) -> None:
        """Every board is due now, and shows who knows what."""
        ...


class GroupTopics(Protocol):
    """Where posts go in groups that are forums."""

    async def of(self, chat: int) -> Places: ...
    async def put(self, chat: int, topic: Topic, place: Place) -> None: ...
    async def drop(self, chat: int, topic: Topic) -> None: ...
    async def leave(self, chat: int, thread: int) -> None:
        """What waits to be sent to this topic goes to the general one."""
        ...


@dataclass(frozen=True, slots=True)
class Card:
    """A message that shows a mission: where it is and what kind of card it is."""

    kind: Kind
    mission: MissionId
    chat: int
    thread: int | None
    person: PersonId | None
    message: int | None


class Cards(Protocol):
    """Messages that show a mission."""

    async def put(self, card: Card) -> None:
        """Remember what a message shows, in place of what it showed before."""
        ...

    async def by_message(self, chat: int, message: int) -> MissionId | None: ...
    async def stands(self, mission: MissionId, kind: Kind, chat: int) -> bool:
        """Whether this chat shows the mission already."""
        ...

    async def shown_to(self, person: PersonId, mission: MissionId, kind: Kind) -> Sequence[Card]:
        """Messages on which this person sees an address or a number of this mission."""
        ...

    async def to_hide(self, limit: int) -> Sequence[Card]:
        """Messages with an address or a number in them that have stood for a day."""
        ...

    async def forget_message(self, chat: int, message: int) -> None: ...
    async def forget_chat(self, chat: int) -> None: ...
    async def forget_thread(self, chat: int, thread: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a message was handed on to; without an id while it is on its way."""

    mission: MissionId
    chat: int
    message: int | None


class Relays(Protocol):
    """Messages handed on between the sides of a mission, by ids: so that replies and edits follow."""

    async def add(self, mission: MissionId, chat: int, message: int, to_chat: int) -> None: ...
    async def arrived(self, chat: int, message: int, to_chat: int, as_message: int) -> str | None:
        """It is there; what its sender has made of it meanwhile, where they changed it."""
        ...

    async def copies(self, chat: int, message: int) -> Sequence[Copy]: ...
    async def note_edit(self, chat: int, message: int, to_chat: int, text: str) -> None:
        """It was changed before it had arrived."""
        ...

    async def same(self, chat: int, message: int, to_chat: int) -> int | None:
        """The message that shows in the other chat what this one shows here."""
        ...

    async def mission_of(self, chat: int, message: int) -> MissionId | None: ...


class Topics(Protocol):
    """Topics of private chats, one for each mission that is talked about, where Telegram has them."""

    async def put(self, chat: int, mission: MissionId, thread: int) -> None: ...
    async def thread(self, chat: int, mission: MissionId) -> int | None: ...
    async def mission_of(self, chat: int, thread: int) -> MissionId | None: ...
    async def forget(self, chat: int, thread: int) -> None: ...


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A message that shows how a broadcast stands."""

    broadcast: BroadcastId
    chat: int
    message: int
    person: PersonId | None = None
    thread: int | None = None


class Broadcasts(Protocol):
    """Messages on their way to many."""

    async def add(self, broadcast: Broadcast) -> None: ...
    async def get(self, broadcast: BroadcastId) -> Broadcast: ...
    async def find(self, broadcast: BroadcastId) -> Broadcast | None: ...
    async def lock(self, broadcast: BroadcastId) -> Broadcast: ...
    async def save(self, broadcast: Broadcast) -> None:
        """Store how it stands; what it says never changes."""
        ...

    async def of(self, subject: Subject, about: int) -> Sequence[Broadcast]:
        """All of one alert or announcement, in the order in which they were made."""
        ...

    async def census(self, audience: Audience, subject: Subject) -> Census:
        """How many an audience is, as it stands now, with who is left out and why."""
        ...

    async def plan(self, broadcast: Broadcast) -> int:
        """One message for each who gets it; returns how many. Planned twice, nobody gets it twice."""
        ...

    async def plan_for_told(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """For exactly those who were told by these, those first who were told first."""
        ...

    async def plan_for_untold(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """For those for whom one of these was planned and whom none has reached."""
        ...

    async def plan_for_silent(
        self, broadcast: Broadcast, alert: int, earlier: Collection[BroadcastId]
    ) -> int:
        """For those of the told who have not answered the alert."""
        ...

    async def cancel(self, broadcast: BroadcastId) -> int:
        """Whatever has not gone out never will; returns how many that were."""
        ...

    async def reach(self, broadcast: BroadcastId) -> Reach: ...
    async def to_report(self, limit: int) -> Sequence[BroadcastId]:
        """Those whose live report is to be looked at."""
        ...

    async def is_sending(self) -> bool:
        """Whether any live report is to be looked at soon."""
        ...

    async def report_by(self, broadcast: BroadcastId, moment: datetime) -> None:
        """Its live report is looked at by then at the latest."""
        ...

    async def put_report(self, card: ReportCard) -> None: ...
    async def reports(self, broadcast: BroadcastId) -> Sequence[ReportCard]: ...


class Posts(Protocol):
    """Messages of broadcasts in groups and channels."""

    async def plan(
        self, broadcast: Broadcast, places: Sequence[Recipient], until: datetime | None = None
    ) -> int:
        """One message in each of these chats; returns how many are new. Planned twice, it is posted once.

        `until` is for what stood there before and comes anew: as long as it is true.
        """
        ...

    async def put(self, post: Post) -> None: ...
    async def find(self, chat: int, message: int) -> Post | None: ...
    async def of(self, broadcasts: Collection[BroadcastId]) -> Sequence[Post]: ...
    async def told(self, broadcasts: Collection[BroadcastId]) -> Sequence[int]:
        """The chats in which these stand, may stand, or are about to."""
        ...

    async def valid_in(self, chat: int) -> Sequence[Post]:
        """What stands in a chat as what is true."""
        ...

    async def expired(self, limit: int) -> Sequence[Post]:
        """What holds no more and was not put down yet."""
        ...

    async def forget(self, chat: int, message: int) -> None: ...
    async def forget_thread(self, chat: int, thread: int) -> None: ...
    async def lasting(self) -> Sequence[BroadcastId]:
        """Broadcasts that may still be true somewhere where they have not been posted, the oldest first."""
        ...

    async def retry(self, broadcast: BroadcastId, chat: int) -> None:
        """What could not be posted there may be planned once more."""
        ...

    async def leave(self, chat: int) -> Sequence[Post]:
        """Forget all of a chat whose messages cannot be touched any more; returns what was still true."""
        ...


class Announcements(Protocol):
    """Announcements, and the messages in which somebody has read them."""

    async def find(self, announcement: AnnouncementId) -> Announcement | None: ...
    async def get(self, announcement: AnnouncementId) -> Announcement: ...
    async def lock(self, announcement: AnnouncementId) -> Announcement:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def add(self, announcement: Announcement) -> None: ...
    async def save(self, announcement: Announcement) -> None: ...
    async def drop(self, announcement: AnnouncementId) -> None: ...
    async def of(self, organisation: OrganisationId, limit: int) -> Sequence[Announcement]:
        """What an organisation says or prepares, the newest first."""
        ...

    async def all(self, limit: int) -> Sequence[Announcement]:
        """What the municipality says or prepares, and what associations have said, the newest first."""
        ...

    async def by(self, author: PersonId, limit: int) -> Sequence[Announcement]: ...
    async def due(self, limit: int) -> Sequence[AnnouncementId]:
        """Those whose hour has come: to be published, or looked at once more after a correction."""
        ...

    async def readable(self, announcements: Collection[int]) -> Sequence[Announcement]:
        """Those of them that may still be shown, in the order in which they were published."""
        ...

    async def amend(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Each message of these that is there says what this one says. Planned twice it is done once."""
        ...

    async def take_away(self, broadcast: Broadcast, earlier: Collection[BroadcastId]) -> int:
        """Each message of these that is there is deleted."""
        ...

    async def pass_on(self, earlier: Collection[BroadcastId], broadcast: BroadcastId) -> int:
        """What of these has not gone out says what this one says. Nobody's place in the line changes."""
        ...

    async def in_flight(self, broadcasts: Collection[BroadcastId]) -> bool:
        """Whether a message of these is being sent just now: where it arrives nobody knows yet."""
        ...

    async def keep_copy(self, broadcast: Broadcast, place: Recipient, message: int) -> None:
        """Somebody asked to read it, and has it in this message."""
        ...


class Digests(Protocol):
    """The one message of the day of those who want only one."""

    async def wait(self, day: date) -> bool:
        """Whether somebody's message of this day is still to be made."""
        ...

    async def take(self, day: date, limit: int) -> Mapping[Recipient, Sequence[AnnouncementId]]:
        """What waits for some who had no message on this day; it no longer waits, and they had one."""
        ...

    async def send(self, found: Mapping[Recipient, Sequence[AnnouncementId]], not_after: datetime) -> int:
        """One message to each, after all that concerns single people and after every alert."""
        ...

    async def withdraw(self, announcement: AnnouncementId) -> None:
        """It waits for nobody any more."""
        ...


class Organisations(Protocol):
    """Associations and others who speak for themselves, with their members."""

    async def get(self, organisation: OrganisationId) -> Organisation: ...
    async def find(self, organisation: OrganisationId) -> Organisation | None: ...
    async def lock(self, organisation: OrganisationId) -> Organisation:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def add(self, organisation: Organisation) -> None: ...
    async def save(self, organisation: Organisation) -> None: ...
    async def drop(self, organisation: OrganisationId) -> None: ...
    async def of(self, person: PersonId) -> Sequence[Membership]:
        """What this person speaks for, by name; also what waits, is suspended or was refused."""
        ...

    async def members(self, organisation: OrganisationId) -> Sequence[Neighbour]:
        """Those who speak for it, the longest there first."""
        ...

    async def speakers(self) -> Sequence[Neighbour]:
        """Everybody who writes for one that was not refused."""
        ...

    async def waiting(self, limit: int) -> Sequence[Organisation]:
        """What the municipality has not decided on, the longest first."""
        ...

    async def all(self, limit: int) -> Sequence[Organisation]:
        """Every one, what waits on top, then by name."""
        ...

    async def undecided(self, limit: int) -> Sequence[OrganisationId]:
        """What waits for longer than was said, of which the coordinators were not reminded."""
        ...


@dataclass(frozen=True, slots=True)
class AlertCard:
    """A message in which somebody was asked to agree to an alert, or waits for that."""

    alert: AlertId
    chat: int
    message: int
    person: PersonId


class Alerts(Protocol):
    """Alerts, and corrections of alerts; none that is only a draft."""

    async def add(self, alert: Alert) -> None: ...
    async def get(self, alert: AlertId) -> Alert: ...
    async def find(self, alert: AlertId) -> Alert | None: ...
    async def lock(self, alert: AlertId) -> Alert:
        """Like `get`, and nobody else changes it before this unit ends."""
        ...

    async def save(self, alert: Alert) -> None: ...
    async def current(self) -> Sequence[Alert]:
        """What is out and not over, the newest first; corrections are not alerts of their own."""
        ...

    async def waiting(self) -> Sequence[Alert]:
        """What waits for a second person, the newest first."""
        ...

    async def corrections(self, alert: AlertId) -> Sequence[Alert]:
        """The new words that were written for it, the newest first."""
        ...

    async def due(self, limit: int) -> Sequence[AlertId]:
        """Those whose timer has come."""
        ...

    async def told(self, broadcasts: Collection[BroadcastId]) -> int:
        """How many people have one of these messages, or perhaps have."""
        ...

    async def in_flight(self, broadcasts: Collection[BroadcastId]) -> bool:
        """Whether some of these are being sent just now: to whom, is known in a moment."""
        ...

    async def put_card(self, card: AlertCard) -> None:
        """This message follows an alert until somebody has decided on it."""
        ...

    async def cards(self, alert: AlertId) -> Sequence[AlertCard]: ...
    async def forget_cards(self, alert: AlertId) -> None: ...


class AlertAnswers(Protocol):
    """What people answered to alerts."""

    async def put(self, answer: Answered) -> None:
        """The last answer counts."""
        ...

    async def find(self, alert: int, person: PersonId) -> Answered | None: ...
    async def of(self, person: PersonId) -> Sequence[Answered]:
        """All that this person answered, the newest first."""
        ...

    async def counts(self, alert: int) -> Mapping[str, int]: ...
    async def standing_by(self, alert: int) -> Sequence[PersonId]:
        """Adult volunteers who said that they can help, those first who said it first."""
        ...

    async def open_for(self, alert: int, person: PersonId, limit: int) -> Sequence[MissionId]:
        """Open requests of the alert that this person was never offered and did not make, oldest first."""
        ...

    async def to_call(self, messages: Sequence[Broadcast], offset: int, limit: int) -> Sequence[Callee]:
        """A part of the list of who has to be called after these messages of an alert.

        Whom none of them reached, then whom perhaps none did, then who has not answered.
        """
        ...

    async def count_to_call(self, messages: Sequence[Broadcast]) -> Mapping[Missed, int]: ...
    async def callee(self, messages: Sequence[Broadcast], person: PersonId) -> Callee | None:
        """Somebody of the list; None where they are not, or no longer, on it."""
        ...


class AlertReports(Protocol):
    """What is kept of alerts that are over."""

    async def to_write(self, limit: int) -> Sequence[int]:
        """Alerts that are over and of which nothing is kept yet."""
        ...

    async def count(self, alert: int) -> Counted: ...
    async def put(self, alert: int, report: Report) -> None: ...
    async def find(self, alert: int) -> Report | None: ...
    async def all(self, limit: int) -> Sequence[tuple[int, Report]]:
        """The newest first."""
        ...


class Purpose(StrEnum):
    """What a single-use code is for."""

    COORDINATOR = "c"
    BIND = "b"
    VALIDATOR = "v"
    """To say yes or no to alerts that others wrote."""
    ASSOCIATION = "a"
    """To register an association."""
    REFERENT = "r"
    """To look after neighbourhoods. Fact `sector`."""
    ELECTED = "e"
    """To be here as an elected official."""
    JOIN = "j"
    """To speak for an association too. Fact `organisation`."""
    GROUP_ASK = "g"
    """To go on in private with what was written in a group. Fact `person`: whose it is."""


@dataclass(frozen=True, slots=True)
class Code:
    """A single-use code, known by its hash only."""

    purpose: Purpose
    expires_at: datetime
    facts: Mapping[str, str | int]


class Sources(Protocol):
    """Links by which volunteers are recruited."""

    async def find(self, code: str) -> Source | None: ...
    async def save(self, source: Source) -> None: ...
    async def all(self, limit: int) -> Sequence[Source]:
        """Those that count first, the newest on top; then those that were ended."""
        ...

    async def reached(self, codes: Sequence[str]) -> Mapping[str, Reached]:
        """How many of those who are with us came by each of these."""
        ...


class Codes(Protocol):
    """Single-use codes of 128 bits."""

    async def issue(self, code: Code) -> str: ...
    async def peek(self, purpose: Purpose, secret: str) -> Code | None: ...
    async def use(self, purpose: Purpose, secret: str) -> Code | None:
        """The code if it is valid; it is used up."""
        ...

    async def expire(self) -> int: ...


class Deed(StrEnum):
    """What the audit keeps."""

    SAW_PHONE = "saw_phone"
    SAW_DETAIL = "saw_detail"
    SAW_ADDRESS = "saw_address"
    SAW_OTHER_PHONE = "saw_other_phone"
    """The number of the person for whom somebody asked. About: who asked."""
    CALLED = "called"
    """Noted on the telephone what somebody answers to an alert."""
    CHOSE = "chose"
    """Asked somebody else for it than the first of the list, and said why. About: who was asked."""
    GRANTED = "granted"
    CLOSED = "closed"
    MERGED = "merged"
    """Put two requests together. Kept for each of the two."""
    RECLASSIFIED = "reclassified"
    REVOKED = "revoked"
    """A role has ended."""
    BOUND = "bound"
    DECIDED = "decided"
    """On an association: validated, refused, suspended, allowed again."""
    HID = "hid"
    """An announcement of an association. About: who wrote it."""
    VOUCHED = "vouched"
    """Set or took back a step of trust, a referent or a loan."""
    EXPORTED = "exported"
    """Took a file with names of volunteers."""
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the audit."""

    at: datetime
    deed: Deed
    actor: PersonId | None
    about: PersonId | None
    mission: MissionId | None


class Audit(Protocol):
    """Append-only: who did or saw what, by ids."""

    async def record(
        self,
        deed: Deed,
        actor: PersonId | None,
        about: PersonId | None = None,
        mission: MissionId | None = None,
    ) -> None: ...
    async def about(self, person: PersonId) -> Sequence[Trace]: ...


class Veils(Protocol):
    """What was sent to somebody under neutral words, until they have read it."""

    async def keep(self, person: PersonId, body: bytes, until: datetime) -> int:
        """Keep what is behind a neutral message; its number stands on the button that opens it."""
        ...

    async def read(self, person: PersonId, number: int) -> bytes | None:
        """What is behind it, for its reader alone; None once it is over."""
        ...

    async def drop(self, person: PersonId) -> None:
        """Nothing of it is kept for this person."""
        ...

    async def expire(self) -> int:
        """Forget what nobody read in time."""
        ...

    async def messages_in(self, chat: int, since: datetime) -> Sequence[int]:
        """The messages of ours that went to this chat since then, as far as we know them."""
        ...


class Unit(Protocol):
    """One transaction, with the time and the municipality it works in."""

    now: datetime
    town: Municipality
    private_topics: bool
    """Whether Telegram gives this bot topics in private chats."""

    @property
    def people(self) -> People: ...
    @property
    def candidates(self) -> Candidates: ...
    @property
    def missions(self) -> Missions: ...
    @property
    def volunteers(self) -> Volunteers: ...
    @property
    def triage(self) -> Triage: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def agreements(self) -> Agreements: ...
    @property
    def veils(self) -> Veils: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def group_topics(self) -> GroupTopics: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def relays(self) -> Relays: ...
    @property
    def topics(self) -> Topics: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def alert_answers(self) -> AlertAnswers: ...
    @property
    def alert_reports(self) -> AlertReports: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def announcements(self) -> Announcements: ...
    @property
    def published(self) -> Published: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def sources(self) -> Sources: ...
    @property
    def audit(self) -> Audit: ...

    def tell(self, notice: Notice, *recipients: Recipient, due: datetime | None = None) -> None:
        """Plan one message per recipient, committed with this unit."""
        ...

    async def hide_message(self, card: Card) -> None:
        """Plan to take a message away that shows an address or a number."""
        ...

    async def refresh(
        self,
        mission: Mission,
        *,
        skip: tuple[int, int] | None = None,
        renewed: Kind | Collection[Kind] | None = None,
        chats: Collection[int] | None = None,
        only: Collection[Kind] | None = None,
    ) -> None:
        """Plan the edit of every live card of this mission, but for the message (chat, id) `skip`.

        Where `only` is given, cards of other kinds are left as they are.

        What shows an address or a number to somebody who may no longer see it is taken away.

        Cards of the kinds `renewed` are folded to one line and forgotten: a newer message takes over, in
        all chats or only in these.
        """
        ...


class Store(Protocol):
    """Opens units."""

    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """A unit for reading and writing; commits when left without an exception."""
        ...
