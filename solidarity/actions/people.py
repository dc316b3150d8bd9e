"""What people do about themselves: arrive, say who they are, volunteer, pause, leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from solidarity.actions.agreeing import forget, hand_over_calls, leave_cards
from solidarity.actions.seating import give_back, leave_all
from solidarity.actions.telling import RENEWED, publish, staff_places, tell_holders, tell_person, tell_staff
from solidarity.actions.unspoken import tell_of_unspoken
from solidarity.announcements import Announcement
from solidarity.answers import Answered
from solidarity.caution import number_in
from solidarity.groups import Group
from solidarity.matrix import Scores
from solidarity.missions import Mission, MissionId, cancel, release
from solidarity.names import clean_name
from solidarity.notices import Cause, Kind, Notice
from solidarity.organisations import Membership
from solidarity.people import (
    CONSENT_VERSION,
    AgeBand,
    Bar,
    Consent,
    Free,
    Neighbour,
    Role,
    become_volunteer,
    new_person_id,
    pause,
)
from solidarity.places import Point
from solidarity.ports import Code, Deed, Purpose, Trace, Unit
from solidarity.recruiting import Source
from solidarity.refusals import Refusal, Why
from solidarity.roles import given

INVITATION_LIVES = timedelta(hours=24)


async def welcome_neighbour(unit: Unit, telegram_id: int, first_name: str, language: str) -> Neighbour:
    """The person accepted the first screen: keep the consent with its proof. Twice is once."""
    known = await unit.people.by_telegram(telegram_id)
    if known is not None:
        return known
    remembered = await unit.bans.standing(telegram_id)
    if remembered is not None and remembered.bar is Bar.BANNED:
        raise Refusal(Why.KEPT_AWAY)
    name = clean_name(first_name)
    person = Neighbour(
        id=new_person_id(),
        telegram_id=telegram_id,
        first_name="" if number_in(name) else name,  # of an account: Telegram takes any name
        language=language,
        consent=Consent(CONSENT_VERSION, unit.now, language),
        named=telegram_id in unit.town.coordinators,
        barred=remembered.as_barred() if remembered is not None else None,
        frozen_at=await unit.bans.frozen_since(telegram_id),
    )
    await unit.people.add(person)
    return person


async def choose_language(unit: Unit, person: Neighbour, language: str) -> Neighbour:
    """Everything from now on in this language."""
    if language not in unit.town.languages:
        raise Refusal(Why.STALE)
    return await _keep(unit, replace(person, language=language))


async def choose_neighbourhood(unit: Unit, person: Neighbour, code: str) -> Neighbour:
    """Where the person lives."""
    place = unit.town.neighbourhoods.get(code)
    if place is None or place.retired:
        raise Refusal(Why.STALE)
    return await _keep(unit, replace(person, neighbourhood=code))


def locate_neighbourhood(unit: Unit, point: Point) -> str | None:
    """The code of the neighbourhood around a shared position; the position is not kept."""
    place = unit.town.locate(point)
    return place.code if place else None


async def rename_neighbour(unit: Unit, person: Neighbour, name: str) -> Neighbour:
    """The first name that the other side of a mission sees."""
    return await _keep(unit, replace(person, first_name=clean_name(name) or person.first_name))


async def join_volunteers(
    unit: Unit, person: Neighbour, age: AgeBand, scores: Scores, *, free: frozenset[Free] | None = None
) -> Neighbour:
    """The person accepted the charter. The coordinators are told of each one of 15 to 17."""
    fresh = person.volunteer is None or person.volunteer.age is not age
    person = await _keep(unit, become_volunteer(person, age, scores, unit.now, free))
    if fresh and age is AgeBand.MINOR:
        notice = Notice(Kind.MINOR_JOINED, facts={"who": person.id})
        unit.tell(notice, *await staff_places(unit))
    return person


async def pause_offers(unit: Unit, person: Neighbour, days: int) -> Neighbour:
    """No offers for some days; 0 ends the pause."""
    return await _keep(unit, pause(person, days, unit.now))


async def keep_phone(unit: Unit, person: Neighbour, phone: str) -> Neighbour:
    """The person shared their own number."""
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    if not digits.startswith("+"):
        digits = "+" + digits
    return await _keep(unit, replace(person, phone=digits))


async def _keep(unit: Unit, person: Neighbour) -> Neighbour:
    await unit.people.save(person)
    return person


async def invite_coordinator(unit: Unit) -> str:
    """A single-use secret of 128 bits, valid for 24 hours."""
    return await unit.codes.issue(Code(Purpose.COORDINATOR, unit.now + INVITATION_LIVES, {}))


async def accept_invitation(unit: Unit, person: Neighbour, secret: str) -> Neighbour:
    """The person becomes a coordinator by a valid invitation, which is then used up."""
    if person.is_elected:
        raise Refusal(Why.ELECTED)
    if await unit.codes.use(Purpose.COORDINATOR, secret) is None:
        raise Refusal(Why.CODE_INVALID)
    await unit.audit.record(Deed.GRANTED, None, person.id, what=Role.COORDINATOR.value)
    return await _keep(unit, given(person, Role.COORDINATOR, None, unit.town.today(unit.now)))


@dataclass(frozen=True)
class OwnData:
    """All that is kept of a person, for themselves."""

    person: Neighbour
    asked: tuple[Mission, ...]
    held: tuple[Mission, ...]
    traces: tuple[Trace, ...]
    groups: tuple[Group, ...] = ()
    """The group chats in which the bot has seen them."""
    answers: tuple[Answered, ...] = ()
    """What they answered to alerts."""
    speaks_for: tuple[Membership, ...] = ()
    announced: tuple[Announcement, ...] = ()
    """What they wrote for others to read, in whatever name."""
    source: Source | None = None
    """The link by which they came."""

    waiting: int = 0
    """Requests for somebody else who has not agreed yet."""


MOST_ANNOUNCED = 1000


async def show_own_data(unit: Unit, person: Neighbour) -> OwnData:
    """What `/mesdonnees` shows."""
    came = person.volunteer.source if person.volunteer is not None else person.came_by
    return OwnData(
        person,
        tuple(await unit.missions.asked_by(person.id)),
        tuple(await unit.missions.held_by(person.id)),
        tuple(await unit.audit.about(person.id)),
        groups=tuple(await unit.groups.seen_in(person.telegram_id)),
        answers=tuple(await unit.alert_answers.of(person.id)),
        speaks_for=tuple(await unit.organisations.of(person.id)),
        announced=tuple(await unit.announcements.by(person.id, MOST_ANNOUNCED)),
        source=await unit.sources.find(came) if came else None,
        waiting=len(await unit.agreements.of(person.id)),
    )


async def erase_neighbour(unit: Unit, person: Neighbour) -> None:
    """Erase at once, in any state: requests are cancelled, missions handed back, the key destroyed."""
    if person.is_coordinator:
        await unit.own.lock_team()
        if len(await unit.people.coordinators()) < 2:  # noqa: PLR2004
            raise Refusal(Why.LAST_COORDINATOR)
    for waiting in await unit.agreements.of(person.id):
        await forget(unit, waiting)
    await hand_over_calls(unit, person)
    await leave_cards(unit, person)
    while asked := _lasting(await unit.missions.asked_by(person.id)):  # fifty at a time
        for mission in asked:
            await _withdraw(unit, mission.id)
    while held := _lasting(await unit.missions.held_by(person.id)):
        for mission in held:
            await hand_back(unit, mission.id, person)
    await leave_all(unit, person)
    await tell_of_unspoken(unit, person)
    await unit.audit.record(Deed.ERASED, None, person.id)
    await unit.people.erase(person)
    await unit.own.forget_account(person.telegram_id)


def _lasting(missions: Sequence[Mission]) -> list[Mission]:
    """Those that are not over."""
    return [item for item in missions if not item.state.is_over]


async def _withdraw(unit: Unit, mission_id: MissionId) -> None:
    before = await unit.missions.lock(mission_id)
    if before.state.is_over:
        return
    after = await unit.missions.save(cancel(before, unit.now))
    await tell_holders(unit, before, Notice(Kind.CANCELLED, after.id))
    await unit.refresh(after)


async def hand_back(unit: Unit, mission_id: MissionId, person: Neighbour) -> None:
    """Somebody who goes gives their seat back; shared with `solidarity.actions.roles`."""
    before = await unit.missions.lock(mission_id)
    if before.state.is_over or not before.has(person.id):
        return
    if before.published:
        await give_back(unit, before, person.id)
        return
    after = release(before, person.id, unit.now)
    await unit.offers.decline(mission_id, person.id)
    if after.request is not None:
        await tell_person(unit, after.request.asker, Notice(Kind.RELEASED, after.id))
        after = await tell_staff(unit, after, Cause.HANDED_BACK)
    after = await unit.missions.save(await publish(unit, after, again=True))
    await unit.refresh(after, renewed=RENEWED)
