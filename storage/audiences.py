"""Whom a message is meant for, which way each gets it or why not, and in what order: said once, in SQL.

A broadcast is counted and planned by these (`storage.broadcasts`), and who has to be called is listed by
them. Not here: what an audience is (`solidarity.audiences`), who was told in the end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, literal, or_
from sqlalchemy.sql.elements import ColumnElement

from solidarity.audiences import Audience, Excluded, Part
from solidarity.broadcasts import Subject
from solidarity.people import NEWS_CONSENT, AgeBand, News, Role
from storage import tables
from storage.groups import gets_post

if TYPE_CHECKING:
    from storage.store import StoredUnit

Y = tables.Member.__table__  # type: ignore[attr-defined]
G = tables.Group.__table__  # type: ignore[attr-defined]
GM = tables.GroupMember.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
Q = tables.Request.__table__  # type: ignore[attr-defined]
M = tables.Mission.__table__  # type: ignore[attr-defined]

NOW, DAILY = "now", "daily"
ASKED_LATELY = timedelta(days=90)
"""Who asked for help within this time is told of an alert before the others."""


def meant(unit: StoredUnit, audience: Audience, subject: Subject) -> list[ColumnElement[bool]]:
    """Whom it is meant for, whether or not they get it."""
    said: list[ColumnElement[bool]] = []
    if audience.neighbourhoods:
        there = P.c.neighbourhood.in_(audience.neighbourhoods)
        # Who has not said where they live may live there: better one alert too many.
        said.append(or_(there, P.c.neighbourhood.is_(None)) if subject is Subject.ALERT else there)
    if audience.languages:
        said.append(P.c.language.in_(audience.languages))
    if audience.challenges:
        likes = literal(",") + P.c.likes + literal(",")
        said.append(
            or_(*(likes.contains(f",{code},", autoescape=True) for code in sorted(audience.challenges)))
        )
    if audience.parts:
        said.append(or_(*(_part(unit, item) for item in sorted(audience.parts))))
    return said


def _part(unit: StoredUnit, part: Part) -> ColumnElement[bool]:
    match part:
        case Part.VOLUNTEERS:
            helps: ColumnElement[bool] = P.c.age.is_not(None)
            return helps
        case Part.MEMBERS:
            speaks: ColumnElement[bool] = exists().where(Y.c.person_id == P.c.id)
            return speaks
        case Part.COORDINATORS:
            # As `Neighbour.is_coordinator` says it: what the team says among itself is for nobody else.
            role = P.c.roles.contains(Role.COORDINATOR.value)
            held = or_(role, P.c.telegram_id.in_(unit.town.coordinators))
            active = and_(P.c.frozen_at.is_(None), P.c.bar.is_(None))
            return and_(held, active, ~P.c.roles.contains(Role.ELECTED.value))


def way(unit: StoredUnit, audience: Audience, subject: Subject) -> ColumnElement[str]:
    """How somebody it is meant for gets it, or why not: the one place that says so."""
    news = subject is Subject.ANNOUNCEMENT
    reasons: list[tuple[ColumnElement[bool], str]] = [(P.c.reachable.is_(False), Excluded.BLOCKED.value)]
    if news:
        reasons.append((P.c.consent_version < NEWS_CONSENT, Excluded.NO_CONSENT.value))
        never = func.coalesce(P.c.news, News.EACH.value) == News.NEVER.value
        if audience.theme is not None:
            muted = literal(",") + func.coalesce(P.c.muted, "") + literal(",")
            never = or_(never, muted.contains(f",{audience.theme},", autoescape=True))
        reasons.append((never, Excluded.OPTED_OUT.value))
    if audience.challenges or audience.parts == {Part.VOLUNTEERS}:
        pauses = and_(P.c.paused_until.is_not(None), P.c.paused_until > unit.now)
        reasons.append((pauses, Excluded.PAUSED.value))
        reasons.append((P.c.age == AgeBand.MINOR.value, Excluded.MINOR.value))
    if news and audience.in_groups and audience.is_public:
        reasons.append((_in_group(audience), Excluded.IN_GROUP.value))
    if news:
        reasons.append((func.coalesce(P.c.news, News.EACH.value) == News.DAILY.value, DAILY))
    return case(*reasons, else_=NOW)


def _in_group(audience: Audience) -> ColumnElement[bool]:
    """Whether they are in a group or channel that gets the same post."""
    return (
        exists()
        .where(GM.c.telegram_id == P.c.telegram_id, GM.c.present.is_(True))
        .where(G.c.chat_id == GM.c.chat_id, gets_post(audience.neighbourhoods, audience.theme))
    )


def in_order(unit: StoredUnit, subject: Subject) -> list[ColumnElement[Any]]:
    """Those first to whom it matters most: who asked for help lately, then residents, then volunteers."""
    if subject is Subject.ANNOUNCEMENT:
        return [P.c.id]
    since = unit.now - ASKED_LATELY
    asked = exists().where(Q.c.asker_id == P.c.id, M.c.id == Q.c.mission_id, M.c.opened_at > since)
    return [case((asked, 0), (P.c.age.is_(None), 1), else_=2), P.c.id]
