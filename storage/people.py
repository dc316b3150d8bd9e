"""People, their keys, and their roles; whom to ask for a mission is `storage.candidates`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, text, update

from solidarity.matrix import read_scores, write_scores
from solidarity.missions import Seat
from solidarity.people import (
    AgeBand,
    Bar,
    Barred,
    Consent,
    Factor,
    Free,
    Neighbour,
    News,
    PersonId,
    Reader,
    Role,
    Volunteer,
)
from solidarity.refusals import Refusal, Why
from solidarity.roles import next_look, outlasts, over, read_grants, write_grants
from solidarity.trust import Lent, read_steps, write_steps
from storage import tables
from storage.alerts import leave_alerts
from storage.announcements import leave_announcements
from storage.candidates import lay_out
from storage.digests import leave_digests
from storage.organisations import leave_organisations
from storage.relays import leave_words
from storage.tables import core

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

P = tables.Person.__table__  # type: ignore[attr-defined]
C = tables.Score.__table__  # type: ignore[attr-defined]
K = tables.PersonKey.__table__  # type: ignore[attr-defined]
O = tables.Offer.__table__  # type: ignore[attr-defined]  # noqa: E741
M = tables.Mission.__table__  # type: ignore[attr-defined]
S = tables.Participation.__table__  # type: ignore[attr-defined]
_TAKEN_PART = (Seat.HOLDING.value, Seat.DONE.value)

NOBODY = 0
"""The chat in rows that are kept of somebody who was erased: Telegram has none of that id."""
_WITH_KEY = select(P, K.c.wrapped_key).join(K, K.c.person_id == P.c.id)
_BY_TELEGRAM = _WITH_KEY.where(P.c.telegram_id == bindparam("telegram_id"))
_BY_ID = _WITH_KEY.where(P.c.id == bindparam("id"))
_READERS = select(P.c.id, P.c.language, P.c.reachable, P.c.news, P.c.muted).where(
    P.c.id.in_(bindparam("people", expanding=True))
)
_WITH_ROLE = _WITH_KEY.where(text("people.roles <> ''"), P.c.roles.in_(bindparam("roles", expanding=True)))
"""The index's own condition is written out, not bound: only so may SQLite use the index."""
_ROLES = [set(roles) for size in range(1, len(Role) + 1) for roles in combinations(Role, size)]
"""All that somebody's roles can be."""


class StoredPeople:
    """`solidarity.ports.People` on the tables `people` and `person_keys`."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._loaded: dict[int, Neighbour] = {}
        self._rows: dict[int, Row[Any]] = {}
        self._written: dict[int, dict[str, object]] = {}
        """Columns that this unit wrote since it read the row."""

    async def get(self, person: PersonId) -> Neighbour:
        """The person, or a refusal."""
        found = await self.find(person)
        if found is None:
            raise Refusal(Why.NOT_FOUND, person=person)
        return found

    async def find(self, person: PersonId) -> Neighbour | None:
        """The person, or None once erased."""
        if person in self._loaded:
            return self._loaded[person]
        return self._one((await self._unit.execute(_BY_ID, {"id": person})).first())

    async def by_telegram(self, telegram_id: int) -> Neighbour | None:
        """The person with this Telegram id, if they accepted the first screen."""
        for person in self._loaded.values():
            if person.telegram_id == telegram_id:
                return person
        result = await self._unit.execute(_BY_TELEGRAM, {"telegram_id": telegram_id})
        return self._one(result.first())

    def _one(self, row: Row[Any] | None) -> Neighbour | None:
        if row is None:
            return None
        seal = self._unit.keyring.unwrap(row.wrapped_key)
        self._unit.seals[row.id] = seal
        named = row.telegram_id in self._unit.town.coordinators
        person = _to_neighbour(row, seal, named, self._unit.town.today(self._unit.now), self._unit.now)
        self._loaded[person.id] = person
        self._rows[person.id] = row
        self._written.pop(person.id, None)
        return person

    async def add(self, person: Neighbour) -> None:
        """A new person with a key of their own."""
        wrapped, seal = self._unit.keyring.new_key()
        self._unit.seals[person.id] = seal
        await self._unit.execute(insert(K), {"person_id": person.id, "wrapped_key": wrapped})
        row = _to_row(person, seal, self._unit.instance)
        await self._unit.execute(insert(P), row)
        self._written[person.id] = row
        if person.volunteer is not None:
            await lay_out(self._unit, person)
        self._loaded[person.id] = person
        self._unit.roles_changed |= person.named

    async def save(self, person: Neighbour) -> None:
        """Those of the person's columns that are others than this unit knew them.

        PostgreSQL lets two units change one person at once. That an account is frozen, or a role ended, is
        not taken back by what this very person says of themselves in the same moment.
        """
        before = self._loaded.get(person.id)
        row = _to_row(person, await self._unit.seal_of(person.id), self._unit.instance)
        values = self._changed(before, person, row)
        if values:
            await self._unit.execute(update(P).where(P.c.id == person.id).values(values))
            self._written.setdefault(person.id, {}).update(values)
        if before is None or _laid_out(before) != _laid_out(person):
            await lay_out(self._unit, person)
        self._unit.roles_changed |= before is None or _stands(before) != _stands(person)
        self._loaded[person.id] = person

    def _changed(
        self, before: Neighbour | None, person: Neighbour, row: dict[str, object]
    ) -> dict[str, object]:
        """What of a row is to be written: by its words where it is sealed, which differs at each closing."""
        read = self._rows.get(person.id)
        known = {**(read._asdict() if read is not None else {}), **self._written.get(person.id, {})}
        words = _words(person)
        said = _words(before) if before is not None else {}
        same = {name for name, word in words.items() if name in said and said[name] == word}
        same |= {name for name in row.keys() - words.keys() if name in known and known[name] == row[name]}
        return {name: value for name, value in row.items() if name not in same & known.keys()}

    async def note_seen(self, person: Neighbour, day: date) -> Neighbour:
        """By two columns alone: whatever else is kept of them is not written anew."""
        seen = {"seen_on": day, "idle_told": 0, "idle_told_on": None}
        await self._unit.execute(update(P).where(P.c.id == person.id).values(seen))
        person = replace(person, seen_on=day, idle_told=0, idle_told_on=None)
        self._loaded[person.id] = person
        self._written.setdefault(person.id, {}).update(seen)
        return person

    async def mark_reachable(self, telegram_id: int, reachable: bool) -> None:  # noqa: FBT001 - the value
        """What Telegram says about writing to them."""
        await self._unit.execute(update(P).where(P.c.telegram_id == telegram_id).values(reachable=reachable))
        self._loaded.clear()
        self._rows.clear()
        self._written.clear()

    async def erase(self, person: Neighbour) -> None:
        """Delete the person, their key, and every row that is only theirs; take their ids off the others."""
        t = tables
        run = self._unit.execute
        card, draft, seat = core(t.Card), core(t.Draft), core(t.Participation)
        request, group, box = core(t.Request), core(t.Group), core(t.OutboxRow)
        relayed, topic, member = core(t.Relayed), core(t.Topic), core(t.GroupMember)
        block, concern = core(t.Block), core(t.Concern)
        answered, agreement, source = core(t.AlertAnswer), core(t.Agreement), core(t.Source)
        mine = (box.c.chat_id == person.telegram_id) | (box.c.person_id == person.id)
        await leave_words(self._unit, person)
        for statement in (
            delete(K).where(K.c.person_id == person.id),
            delete(P).where(P.c.id == person.id),
            delete(O).where(O.c.person_id == person.id),
            delete(draft).where(draft.c.telegram_id == person.telegram_id),
            delete(card).where((card.c.person_id == person.id) | (card.c.chat_id == person.telegram_id)),
            delete(seat).where(seat.c.person_id == person.id),
            update(request)
            .where(request.c.asker_id == person.id)
            .values(
                asker_id=None,
                detail=None,
                address=None,
                beneficiary=None,
                phone_key=None,
                discreet=None,
                languages=None,
                due_at=None,
                ask_at=None,
            ),
            delete(agreement).where(agreement.c.asker_id == person.id),
            delete(core(t.Veil)).where(core(t.Veil).c.person_id == person.id),
            update(agreement).where(agreement.c.handler_id == person.id).values(handler_id=None),
            update(source).where(source.c.made_by == person.id).values(made_by=None),
            update(P).where(P.c.referent_id == person.id).values(referent_id=None),
            update(P).where(P.c.bar_by == person.id).values(bar_by=None),
            update(P).where(P.c.frozen_by == person.id).values(frozen_by=NOBODY),
            delete(block).where((block.c.person_id == person.id) | (block.c.other_id == person.id)),
            update(block).where(block.c.by_id == person.id).values(by_id=None),
            update(concern).where(concern.c.about_id == person.id).values(about_id=None),
            update(concern).where(concern.c.by_id == person.id).values(by_id=None),
            update(concern).where(concern.c.handler_id == person.id).values(handler_id=None),
            # What they attested of others stays; that it was they does not.
            update(P)
            .where(P.c.steps.contains(f" {person.id} "))
            .values(steps=func.replace(P.c.steps, f" {person.id} ", f" {NOBODY} ")),
            update(P)
            .where(P.c.grants.contains(f" {person.id} "))
            .values(grants=func.replace(P.c.grants, f" {person.id} ", f" {NOBODY} ")),
            update(O).where(O.c.asked_by == person.id).values(asked_by=None),
            update(request).where(request.c.reported_by == person.id).values(reported_by=None),
            delete(relayed).where(
                (relayed.c.from_chat == person.telegram_id) | (relayed.c.to_chat == person.telegram_id)
            ),
            delete(topic).where(topic.c.chat_id == person.telegram_id),
            delete(member).where(member.c.telegram_id == person.telegram_id),
            delete(answered).where(answered.c.person_id == person.id),
            # Whom a coordinator thought of is nobody now, and out of time: that coordinator is told.
            update(M)
            .where(M.c.hold_for == person.telegram_id, M.c.hold_person.is_not(None))
            .values(hold_for=NOBODY, hold_until=self._unit.now, hold_person=NOBODY),
            update(M).where(M.c.hold_for == person.telegram_id).values(hold_for=None, hold_until=None),
            update(M).where(M.c.handler_id == person.id).values(handler_id=None, handler_until=None),
            update(M).where(M.c.publisher_id == person.id).values(publisher_id=None),
            update(group).where(group.c.bound_by == person.id).values(bound_by=None),
            update(box)
            .where(mine, box.c.state.in_(("waiting", "leased")))
            .values(state="cancelled", facts=None, frozen=None, reason="erased", settled_at=self._unit.now),
            update(box).where(mine).values(chat_id=NOBODY, person_id=None),
        ):
            await run(statement)
        await leave_organisations(self._unit, person.id)
        await leave_announcements(self._unit, person.id)
        await leave_digests(self._unit, person.id)
        await leave_alerts(self._unit, person.id)
        await run(insert(core(t.Erasure)), {"person_id": person.id, "at": self._unit.now})
        await self._unit.bans.remember(person)
        await self._unit.homes_seen.remember(person)
        self._unit.outbox.withdraw(person.telegram_id)
        self._unit.erased.append(person.id)
        self._unit.roles_changed = True
        self._loaded.pop(person.id, None)
        self._rows.pop(person.id, None)
        self._written.pop(person.id, None)
        self._unit.seals.pop(person.id, None)

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        """First names, of those who are still with us."""
        wanted = set(people)
        found = {item: self._loaded[item].first_name for item in wanted if item in self._loaded}
        missing = wanted - set(found)
        if missing:
            rows = await self._unit.execute(_WITH_KEY.where(P.c.id.in_(missing)))
            for row in rows.all():
                person = self._one(row)
                if person is not None:
                    found[person.id] = person.first_name
        return found

    async def readers(self, people: Collection[PersonId]) -> Mapping[PersonId, Reader]:
        """Those of them who are still with us, by one query that unseals nothing."""
        rows = await self._unit.execute(_READERS, {"people": list(people)})
        return {
            PersonId(row.id): Reader(row.language, row.reachable, News(row.news or News.EACH), _muted(row))
            for row in rows.all()
        }

    async def coordinators(self) -> Sequence[Neighbour]:
        """Those with the role, and those whom the municipality's file names."""
        return [item for item in await self._with_role(Role.COORDINATOR) if item.is_coordinator]

    async def approvers(self) -> Sequence[Neighbour]:
        """Who may say yes to an alert: coordinators, and those who may do nothing but that."""
        return [item for item in await self._with_role(Role.COORDINATOR, Role.VALIDATOR) if item.approves]

    async def referents(self) -> Sequence[Neighbour]:
        """Who looks after a sector."""
        return [item for item in await self._with_role(Role.REFERENT) if item.is_referent]

    async def with_a_role(self) -> Sequence[Neighbour]:
        """Everybody who was given one by an invitation, and whom the municipality's file names."""
        return await self._with_role(*Role)

    async def roles_due(self, today: date, limit: int) -> Sequence[PersonId]:
        """Whose role ends soon, or has ended, or was given without a term."""
        dated = select(P.c.id).where(P.c.grants_end <= today).order_by(P.c.grants_end).limit(limit)
        undated = select(P.c.id).where(text("people.roles <> ''"), P.c.grants_end.is_(None)).limit(limit)
        found = [row.id for rows in (dated, undated) for row in (await self._unit.execute(rows)).all()]
        return [PersonId(item) for item in found[:limit]]

    async def _with_role(self, *wanted: Role) -> Sequence[Neighbour]:
        """Those with one of these roles, and those whom the municipality's file names."""
        held = [",".join(sorted(roles)) for roles in _ROLES if roles & set(wanted)]
        rows = list((await self._unit.execute(_WITH_ROLE, {"roles": held})).all())
        named = self._unit.town.coordinators - {row.telegram_id for row in rows}
        if named:
            rows += (await self._unit.execute(_WITH_KEY.where(P.c.telegram_id.in_(named)))).all()
        rows.sort(key=lambda row: (row.consent_at, row.id))
        return [person for row in rows if (person := self._one(row)) is not None]


def _to_neighbour(
    row: Row[Any],
    seal: Seal,
    named_in_file: bool,  # noqa: FBT001
    today: date,
    now: datetime,
) -> Neighbour:
    volunteer = None
    if row.age is not None:
        volunteer = Volunteer(
            age=AgeBand(row.age),
            charter=row.charter,
            since=row.volunteer_since,
            scores=read_scores(row.scores or ""),
            paused_until=row.paused_until,
            free=None if row.free is None else frozenset(map(Free, filter(None, row.free.split(",")))),
            vehicle=row.vehicle,
            cell=None if row.cell is None else seal.open(row.cell, "people", "cell", row.id).decode(),
            source=row.source,
            referent=PersonId(row.referent_id) if row.referent_id else None,
            lent=_lent(row, seal),
            steps=read_steps(row.steps or ""),
        )
    grants = read_grants(row.grants or "")
    # Ended here already, before anybody has seen to it; but the last coordinator's, which is looked at first.
    ended = {item.role for item in over(grants, today)} - {Role.COORDINATOR}
    gone = {role for role in ended if not outlasts(role, named=named_in_file)}
    roles = {Role(item) for item in row.roles.split(",") if item} - gone
    phone = None if row.phone is None else seal.open(row.phone, "people", "phone", row.id).decode()
    return Neighbour(
        id=PersonId(row.id),
        telegram_id=row.telegram_id,
        first_name=seal.open(row.first_name, "people", "first_name", row.id).decode(),
        language=row.language,
        consent=Consent(row.consent_version, row.consent_at, row.consent_language),
        neighbourhood=row.neighbourhood,
        phone=phone,
        reachable=row.reachable,
        roles=frozenset(roles),
        named=named_in_file,
        volunteer=volunteer,
        news=News(row.news or News.EACH),
        muted=_muted(row),
        speaks=None if row.speaks is None else frozenset(filter(None, row.speaks.split(","))),
        discreet=bool(row.discreet),
        sector=frozenset(row.sector.split(",")) if row.sector else frozenset(),
        came_by=row.source if volunteer is None else None,
        grants=grants,
        barred=_barred(row, now),
        frozen_by=PersonId(row.frozen_by) if row.frozen_by is not None else None,
        frozen_at=row.frozen_at,
        factor=_factor(row, seal),
        seen_on=row.seen_on,
        idle_told=row.idle_told or 0,
        idle_told_on=row.idle_told_on,
    )


def _barred(row: Row[Any], now: datetime) -> Barred | None:
    if row.bar is None or (row.bar_until is not None and row.bar_until <= now):
        return None
    by = PersonId(row.bar_by) if row.bar_by else None
    return Barred(Bar(row.bar), row.bar_why or "", row.bar_since, by, row.bar_until)


def _factor(row: Row[Any], seal: Seal) -> Factor | None:
    if row.factor is None:
        return None
    secret = seal.open(row.factor, "people", "factor", row.id).decode()
    return Factor(
        secret,
        row.factor_used or 0,
        row.factor_at,
        bool(row.factor_confirmed),
        row.factor_wrong or 0,
        row.factor_wrong_since,
        row.factor_asked_at,
    )


def _lent(row: Row[Any], seal: Seal) -> Lent | None:
    if row.lent_by is None:
        return None
    return Lent(seal.open(row.lent_by, "people", "lent_by", row.id).decode(), row.lent_until)


def _laid_out(person: Neighbour) -> tuple[object, ...]:
    """What the rows of `scores` are made of."""
    return person.neighbourhood, person.volunteer.scores if person.volunteer is not None else None


def _stands(person: Neighbour) -> tuple[object, ...]:
    """What somebody's menu goes by."""
    return person.roles, person.named, person.frozen_at, person.barred, person.language


def _muted(row: Row[Any]) -> frozenset[str]:
    return frozenset(row.muted.split(",")) if row.muted else frozenset()


def _words(person: Neighbour) -> dict[str, str | None]:
    """What is sealed of them, by column."""
    volunteer, factor = person.volunteer, person.factor
    return {
        "first_name": person.first_name,
        "phone": person.phone,
        "cell": volunteer.cell if volunteer else None,
        "lent_by": volunteer.lent.by if volunteer and volunteer.lent else None,
        "factor": factor.secret if factor else None,
    }


def _to_row(person: Neighbour, seal: Seal, instance: Seal) -> dict[str, object]:
    volunteer, barred, factor = person.volunteer, person.barred, person.factor
    sealed = {
        column: None if words is None else seal.close(words.encode(), "people", column, person.id)
        for column, words in _words(person).items()
    }
    return {
        **sealed,
        "id": person.id,
        "telegram_id": person.telegram_id,
        "language": person.language,
        "neighbourhood": person.neighbourhood,
        "reachable": person.reachable,
        "roles": ",".join(sorted(person.roles)),
        "consent_version": person.consent.version,
        "consent_at": person.consent.at,
        "consent_language": person.consent.language,
        "age": volunteer.age.value if volunteer else None,
        "charter": volunteer.charter if volunteer else None,
        "volunteer_since": volunteer.since if volunteer else None,
        "likes": ",".join(sorted(volunteer.likes)) if volunteer else "",
        "scores": write_scores(volunteer.scores) if volunteer else None,
        "paused_until": volunteer.paused_until if volunteer else None,
        "free": None if volunteer is None or volunteer.free is None else ",".join(sorted(volunteer.free)),
        "vehicle": volunteer.vehicle if volunteer else None,
        "source": volunteer.source if volunteer else person.came_by,
        "referent_id": volunteer.referent if volunteer else None,
        "lent_until": volunteer.lent.until if volunteer and volunteer.lent else None,
        "steps": write_steps(volunteer.steps) or None if volunteer else None,
        "speaks": None if person.speaks is None else ",".join(sorted(person.speaks)),
        "discreet": person.discreet,
        "sector": ",".join(sorted(person.sector)) or None,
        "news": person.news.value,
        "muted": ",".join(sorted(person.muted)) or None,
        "phone_key": None if person.phone is None else instance.index(person.phone),
        "grants": write_grants(person.grants) or None,
        "grants_end": next_look(person.grants),
        "bar": barred.bar.value if barred else None,
        "bar_why": barred.why if barred else None,
        "bar_since": barred.since if barred else None,
        "bar_by": barred.by if barred else None,
        "bar_until": barred.until if barred else None,
        "frozen_by": person.frozen_by,
        "frozen_at": person.frozen_at,
        "factor_used": factor.used if factor else None,
        "factor_at": factor.proved_at if factor else None,
        "factor_confirmed": factor.confirmed if factor else None,
        "factor_wrong": factor.wrong if factor else None,
        "factor_wrong_since": factor.wrong_since if factor else None,
        "factor_asked_at": factor.asked_at if factor else None,
        "seen_on": person.seen_on,
        "idle_told": person.idle_told,
        "idle_told_on": person.idle_told_on,
    }
