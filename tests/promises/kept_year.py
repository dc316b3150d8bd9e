"""Two years in Valmeuse in jumps, with everything that is kept for a time; and what should be left of it.

What is planted is written down beside, with the moment after which its time runs, and that time as a number:
the checker reads the tables anew and knows nothing of the purge, its rules or its queries.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from bot.intake.sweep import Sweeper
from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.recruiting import end_link, make_link
from solidarity.actions.relay import Said, relay_message
from solidarity.actions.requests import ask_help
from solidarity.actions.retention import note_seen
from solidarity.actions.sharing import see_address, share_address_with_helper
from solidarity.alerts import AlertId
from solidarity.alerts import State as Alarm
from solidarity.announcements import State as Saying
from solidarity.answers import Answered, Reply
from solidarity.broadcasts import new_broadcast_id
from solidarity.missions import Expense, Mission, MissionId
from solidarity.notices import Kind
from solidarity.people import AgeBand, Neighbour
from storage.tables import Erasure, OutboxRow, Trace
from tests.alerts import end_alert, raise_alert
from tests.cast import AMEL, GARE_GROUP, ROSA, SAM, TODAY, Part, arrive, bind, wish
from tests.publishing import announcement
from tests.stores import TestedStore, deliver, open_store, rows

IRIS = Part("Iris", 6_300_000_001, neighbourhood="gare")
IVO = Part("Ivo", 6_300_000_002, neighbourhood="gare", age=AgeBand.ADULT)
NORA = Part("Nora", 6_300_000_003, neighbourhood="centre")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK, MONTH, YEAR = 7 * DAY, 30 * DAY, 365 * DAY
LEFT = {
    "relay trace": "SELECT DISTINCT mission_id FROM relayed",
    "address": "SELECT mission_id FROM requests WHERE address IS NOT NULL",
    "person helped": "SELECT mission_id FROM requests WHERE beneficiary IS NOT NULL",
    "number helped": "SELECT mission_id FROM requests WHERE phone_key IS NOT NULL",
    "door code": "SELECT DISTINCT mission_id FROM participations WHERE code IS NOT NULL",
    "detail": "SELECT mission_id FROM requests WHERE detail IS NOT NULL",
    "expense": "SELECT mission_id FROM participations WHERE expense IS NOT NULL",
    "offer": "SELECT DISTINCT mission_id FROM offers",
    "card": "SELECT DISTINCT mission_id FROM cards",
    "who asked": "SELECT mission_id FROM requests WHERE asker_id IS NOT NULL",
    "who helped": "SELECT DISTINCT mission_id FROM participations",
    "figures": "SELECT id FROM missions",
    "alert answer": "SELECT DISTINCT alert_id FROM alert_answers",
    "who alerted": "SELECT id FROM alerts WHERE author_id IS NOT NULL",
    "alert": "SELECT id FROM alerts",
    "told": "SELECT DISTINCT broadcast_id FROM outbox WHERE broadcast_id IS NOT NULL",
    "broadcast": "SELECT id FROM broadcasts",
    "announcement": "SELECT id FROM announcements",
    "concern": "SELECT id FROM concerns",
    "ban": "SELECT account_key FROM bans",
    "homes seen": "SELECT account_key FROM homes_seen",
    "link": "SELECT code FROM sources",
    "refused": "SELECT id FROM organisations",
    "group": "SELECT telegram_id FROM group_members",
    "audit": "SELECT id FROM traces",
    "erasure": "SELECT person_id FROM erasures",
    "message": "SELECT uid FROM outbox WHERE settled_at IS NOT NULL AND broadcast_id IS NULL",
}
"""What is still there, by its key."""
REFUSED = (
    "INSERT INTO organisations (id, kind, name, neighbourhoods, services, state, asked_at, decided_at)"
    " VALUES (:id, 'association', :sealed, '', '', 'refused', :now, :now)"
)
B, T, E = (item.__table__ for item in (OutboxRow, Trace, Erasure))  # type: ignore[attr-defined]
BORN_BY_THE_WAY: dict[str, tuple[Any, timedelta]] = {
    "message": (
        select(B.c.uid, B.c.settled_at).where(B.c.settled_at.is_not(None), B.c.broadcast_id.is_(None)),
        MONTH,
    ),
    "audit": (select(T.c.id, T.c.at), YEAR),
    "erasure": (select(E.c.person_id, E.c.at), 2 * YEAR),
}
"""What the program itself adds, and since when its time runs."""


@dataclass
class Year:
    """The town, what was planted in it, and what is wrong."""

    store: TestedStore
    seed: int
    ledger: dict[tuple[str, Any], tuple[datetime, timedelta]] = field(default_factory=dict)
    """What is kept: after which moment, and for how long."""
    wrong: list[str] = field(default_factory=list)
    awake: list[datetime] = field(default_factory=list)
    warned: dict[str, list[datetime]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    """How often who was warned."""
    gone: set[str] = field(default_factory=set)
    steps: int = 0
    _warnings: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.sweeper = Sweeper(self.store, lambda: None)
        self.last: dict[str, set[Any]] = {}
        self.people: dict[str, Neighbour] = {}
        self.seen: dict[str, datetime] = {}
        self.first = self.store

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.store.clock.at

    @property
    def today(self) -> date:
        """The date in the town."""
        return self.first.town.today(self.now)

    # Time

    async def begin(self) -> None:
        """Everybody arrives."""
        found = await arrive(self.store, ROSA, SAM, AMEL, IRIS, IVO, NORA)
        self.people = {item.first_name: item for item in found}
        await bind(self.store, GARE_GROUP)
        await self._member(self.people["Nora"])
        for name in self.people:
            await self.use(name)
        await self.work()

    async def jump(self, by: timedelta) -> None:
        """Time passes; then the program wakes, perhaps another life of it, and does what is due."""
        self.store.clock.at += by
        self.steps += 1
        if self.steps % 9 == 0:
            clock = self.store.clock
            if self.store is not self.first:
                await self.store.database.close()
            self.store = open_store(self.store.url)
            self.store.clock = clock
            self.sweeper = Sweeper(self.store, lambda: None)
        await self.work()
        await self.check()

    async def work(self) -> None:
        """The sweeper and the sender, until neither has anything to do."""
        self.awake.append(self.now)
        while await self.sweeper.sweep() or await deliver(self.store):
            pass
        for row in await rows(self.store, Kind.IDLE):
            if row.seq not in self._warnings:
                self._warnings.add(row.seq)
                name = next(name for name, item in self.people.items() if item.telegram_id == row.chat)
                self.warned.setdefault(name, []).append(self.now)
                self.told[name] += 1

    # What people do

    async def use(self, name: str) -> None:
        """Somebody writes a word."""
        async with self.store.unit() as unit:
            person = await unit.people.by_telegram(self.people[name].telegram_id)
            assert person is not None, f"{name} was erased"
            self.people[name] = await note_seen(unit, person)
        self.seen[name] = self.now
        self.warned.pop(name, None)

    async def help(self, asker: str, helper: str) -> None:
        """A request with an address, words both ways, a visit, a receipt; and the end."""
        for name in (asker, helper):
            await self.use(name)
        rosa, sam = self.people[asker], self.people[helper]
        day = self.today + DAY
        mission = await self._do(ask_help, rosa, wish(day=day))
        mission = mission.mission
        await self._do(join_mission, sam, mission.id)
        await self._do(share_address_with_helper, rosa, mission.id, sam.id, "Rue du Pont 1")
        await self._do(see_address, sam, mission.id)
        await self._do(relay_message, rosa, mission.id, Said(self.steps + 1, "La porte est ouverte"))
        await self.work()
        async with self.store.unit() as unit:
            before = await unit.missions.lock(mission.id)
            paid = [
                replace(item, expense=Expense("file", 900), code="4711") for item in before.participations
            ]
            await unit.missions.save(replace(before, participations=tuple(paid)))
        await self._do(finish_mission, sam, mission.id)
        self._ended(mission.id)
        await self.work()

    def _ended(self, mission: MissionId) -> None:
        self._kept("relay trace", mission, timedelta(hours=24 + 72))
        for what in ("address", "person helped", "number helped", "door code"):
            self._kept(what, mission, WEEK)
        for what in ("detail", "expense", "offer", "card"):
            self._kept(what, mission, MONTH)
        for what in ("who asked", "who helped"):
            self._kept(what, mission, YEAR)

    async def ask_in_vain(self, asker: str) -> Mission:
        """A request that nobody takes and nobody ends."""
        await self.use(asker)
        mission: Mission = (await self._do(ask_help, self.people[asker], wish(day=self.today))).mission
        await self.work()
        return mission

    async def closed(self, mission: Mission) -> None:
        """It was ended by itself, just now."""
        async with self.store.unit() as unit:
            found = await unit.missions.get(mission.id)
        if found.ended_at != self.now:
            self.wrong.append(f"{self.now}: nobody ended {mission.reference}: {found.state}")
        self._ended(mission.id)

    async def tell(self) -> None:
        """An alert that people answer and that ends; an announcement that is over at the same moment."""
        amel = self.people["Amel"]
        async with self.store.unit() as unit:
            first = await raise_alert(unit, amel.id)
            person = self.people["Rosa"].id
            await unit.alert_answers.put(Answered(first.about, person, Reply.CAN, self.now))
            said = announcement(self.steps + 100, author=amel.id, created_at=self.now, published_at=self.now)
            said = replace(said, content=replace(said.content, until=self.now))
            await unit.announcements.add(said)
            draft = replace(said, id=said.id + 1, state=Saying.WRITTEN, published_at=None)
            never = await unit.alerts.get(AlertId(first.about))
            never = replace(
                never, id=AlertId(self.steps + 9000), reference=f"N{self.steps}", released_at=None
            )
            never = replace(never, state=Alarm.CANCELLED, ended_at=self.now)
            await unit.alerts.add(never)
            await unit.announcements.add(draft)
        await self.work()
        async with self.store.unit() as unit:
            last = await end_alert(unit, first)
        self._kept("alert answer", first.about, MONTH)
        self._kept("who alerted", first.about, YEAR)
        self._kept("who alerted", never.id, YEAR)
        self._kept("alert", never.id, YEAR)
        for item in (said, draft):
            self._kept("announcement", item.id, YEAR)
        over = max(first.not_after, last.not_after)
        for broadcast in (first, last):
            self._kept("told", broadcast.id, over - self.now + MONTH)
            self._kept("broadcast", broadcast.id, over - self.now + YEAR)
        await self.work()

    async def plant(self) -> None:
        """One of each that is kept after an event of its own."""
        rosa, number = self.people["Rosa"], new_broadcast_id()
        async with self.store.unit() as unit:
            amel = await unit.people.get(self.people["Amel"].id)
            source = await make_link(unit, amel, "Affiche", None)
            await end_link(unit, amel, source.code)
            await unit.groups.note_member(GARE_GROUP, rosa.telegram_id, present=True)
            values = {"id": number, "now": self.now, "later": self.now + 3 * WEEK, "key": f"key{number}"}
            values |= {"sealed": unit.instance.close(b"La Ruche", "organisations", "name", number)}
            for statement in (
                "INSERT INTO concerns (id, at, state, closed_at) VALUES (:id, :now, 'closed', :now)",
                'INSERT INTO bans (account_key, "at", "until", why) VALUES (:key, :now, :later, \'threats\')',
                (
                    'INSERT INTO homes_seen (account_key, "until", details, addresses)'
                    " VALUES (:key, :later, 2, 1)"
                ),
                REFUSED,
            ):
                used = {name: value for name, value in values.items() if f":{name}" in statement}
                await unit.execute(text(statement).bindparams(**used))
        self._kept("concern", number, YEAR)
        self._kept("refused", number, YEAR)
        self._kept("ban", values["key"], 3 * WEEK)
        self._kept("homes seen", values["key"], 3 * WEEK)
        self._kept("link", source.code, YEAR)
        self._kept("group", rosa.telegram_id, YEAR)
        await self.work()

    async def _member(self, person: Neighbour) -> None:
        """Somebody who speaks for an association, and never writes a word."""
        async with self.store.unit() as unit:
            name = unit.instance.close(b"Le Pont", "organisations", "name", 1)
            await unit.execute(
                text(
                    "INSERT INTO organisations (id, kind, name, neighbourhoods, services, state, asked_at)"
                    " VALUES (1, 'association', :name, '', '', 'valid', :now)"
                ).bindparams(name=name, now=self.now)
            )
            await unit.execute(
                text(
                    "INSERT INTO members (organisation_id, person_id, role, since)"
                    " VALUES (1, :id, 'lead', :now)"
                ).bindparams(id=person.id, now=self.now)
            )

    async def _do(self, action: Any, *args: Any) -> Any:
        async with self.store.unit() as unit:
            return await action(unit, *args)

    # What should be left

    def _kept(self, what: str, key: Any, lasts: timedelta) -> None:
        self.ledger[what, key] = (self.now, lasts)

    async def check(self) -> None:
        """Whatever outlived its time by an hour, and whatever went before it."""
        async with self.store.unit() as unit:
            left = {
                what: {row[0] for row in (await unit.execute(text(query))).all()}
                for what, query in LEFT.items()
            }
            for what, (query, lasts) in BORN_BY_THE_WAY.items():
                for key, since in (await unit.execute(query)).all():
                    self.ledger[what, key] = (since, lasts)
            verdict = await unit.chain.verify()
        if not verdict.holds:
            self.wrong.append(f"{self.now}: the audit does not hold")
        for (what, key), (since, lasts) in self.ledger.items():
            over = self.now - since - lasts
            if over >= HOUR and key in left[what]:
                self.wrong.append(f"{self.now}: {what} {key} has outlived its time by {over}")
        if self.last:
            self._went_early(left)
        self.last = left

    def _went_early(self, left: dict[str, set[Any]]) -> None:
        for what, before in self.last.items():
            for key in before - left[what]:
                since, lasts = self.ledger.get((what, key), (self.now, YEAR))
                if self.now - since < lasts:
                    self.wrong.append(f"{self.now}: {what} {key} went {lasts - (self.now - since)} early")

    async def judge_people(self) -> None:
        """Who was not seen for a year is gone, told twice before; nobody else is."""
        today = self.today
        async with self.store.unit() as unit:
            here = {
                name: await unit.people.by_telegram(person.telegram_id) is not None
                for name, person in self.people.items()
            }
        for name, is_here in here.items():
            if not is_here:
                self.gone.add(name)
            idle = name not in ("Amel", "Nora") and self._ends(name) <= today
            if is_here == idle:
                self.wrong.append(f"{self.now}: {name} is {'still here' if is_here else 'gone'}")

    def _ends(self, name: str) -> date:
        """The day on which somebody goes, as the program woke: told 30 and 7 days before, or late."""
        day_of = self.first.town.today
        seen = day_of(self.seen[name])
        days = sorted({day_of(item) for item in self.awake if day_of(item) > seen})
        far = TODAY + 9 * YEAR
        first = next((day for day in days if day >= seen + YEAR - 30 * DAY), far)
        second = next((day for day in days if day >= max(seen + YEAR - 7 * DAY, first + 23 * DAY)), far)
        return next((day for day in days if day >= max(seen + YEAR, second + 7 * DAY)), far)

    async def close(self) -> None:
        """The last program ends."""
        if self.store is not self.first:
            await self.store.database.close()
