"""What coordinators do about volunteers: look at them, say how far each is trusted, name a referent, a loan.

Each change is traced and the volunteer is told what it means. Documents are shown to a person; nothing
here takes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from solidarity import trust
from solidarity.missions import Seat
from solidarity.names import clean_text
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.trust import Holds, Narrow, Standing, Step

EVE = timedelta(days=1)
"""How long before the end of a loan somebody is asked whether they stay."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The volunteers as a list shows them, and how many there are of each step."""

    shown: Sequence[Standing]
    """Those of this page."""
    names: Mapping[PersonId, str]
    page: int
    pages: int
    narrow: Narrow
    counts: Mapping[str, int]
    ending: int
    """For how many a step ends within thirty days."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One volunteer, as coordinators see them."""

    person: Neighbour
    names: Mapping[PersonId, str]
    done: int
    """Missions that they did this month."""
    own: bool = False
    """Whether it is the reader."""
    source: str | None = None
    """What the recruitment link by which they came hangs on."""


async def show_volunteers(unit: Unit, staff: Neighbour, narrow: Narrow, page: int, size: int) -> Roll:
    """A page of the volunteers; names are read for it alone."""
    allow(staff, Action.VOUCH)
    today = unit.town.today(unit.now)
    everybody = await unit.volunteers.standings()
    found = trust.narrowed(everybody, narrow, today)
    pages = max(1, -(-len(found) // size))
    page = max(0, min(page, pages - 1))
    shown = found[page * size : (page + 1) * size]
    names = await unit.people.names(item.person for item in shown)
    soon = len(trust.narrowed(everybody, Narrow(ending=True), today))
    return Roll(shown, names, page, pages, narrow, trust.counted(everybody, today), soon)


async def show_volunteer(unit: Unit, staff: Neighbour, person_id: PersonId) -> Profile:
    """One of them."""
    allow(staff, Action.VOUCH)
    return await _profile(unit, staff, await _get(unit, person_id))


async def _get(unit: Unit, person_id: PersonId) -> Neighbour:
    person = await unit.people.find(person_id)
    if person is None or person.volunteer is None:
        raise Refusal(Why.NOT_AVAILABLE)
    return person


async def _profile(unit: Unit, staff: Neighbour, person: Neighbour) -> Profile:
    volunteer = person.volunteer
    around = {item.by for item in volunteer.steps} if volunteer is not None else set()
    if volunteer is not None and volunteer.referent is not None:
        around.add(volunteer.referent)
    month = unit.town.today(unit.now).replace(day=1)
    done = [
        part
        for mission in await unit.missions.held_by(person.id)
        for part in mission.participations
        if part.person == person.id and part.seat is Seat.DONE and part.ended_at is not None
        if unit.town.today(part.ended_at) >= month
    ]
    names = await unit.people.names(around)
    code = volunteer.source if volunteer is not None else None
    source = await unit.sources.find(code) if code is not None else None
    label = source.label if source is not None else None
    return Profile(person, names, len(done), own=staff.id == person.id, source=label)


async def attest_step(unit: Unit, staff: Neighbour, person_id: PersonId, step: Step, holds: Holds) -> Profile:
    """A coordinator has seen what the step needs. Said twice, it stays as it is."""
    allow(staff, Action.VOUCH)
    before = await _get(unit, person_id)
    today = unit.town.today(unit.now)
    until = trust.last_day(holds, today)
    said = trust.Attested(step, staff.id, today, until)
    if before.volunteer is not None and said in before.volunteer.steps:
        return await _profile(unit, staff, before)
    after = trust.attest(before, step, staff, today, until)
    facts: dict[str, str | int] = {"step": step.value, "who": staff.id}
    if until is not None:
        facts["until"] = until.isoformat()
    return await _keep(unit, staff, after, Notice(Kind.VOUCHED, facts=facts))


async def take_step_back(unit: Unit, staff: Neighbour, person_id: PersonId, step: Step) -> Profile:
    """A coordinator takes a step back, and with it what stands above it."""
    allow(staff, Action.VOUCH)
    after = trust.take_back(await _get(unit, person_id), step, staff)
    facts: dict[str, str | int] = {"step": step.value, "who": staff.id, "back": 1}
    return await _keep(unit, staff, after, Notice(Kind.VOUCHED, facts=facts))


async def _keep(unit: Unit, staff: Neighbour, person: Neighbour, notice: Notice | None) -> Profile:
    await unit.people.save(person)
    await unit.audit.record(Deed.VOUCHED, staff.id, person.id)
    if notice is not None:
        unit.tell(notice, to(person))
    return await _profile(unit, staff, person)


async def who_refers(unit: Unit, staff: Neighbour, person_id: PersonId) -> Sequence[Neighbour]:
    """Who may look after this volunteer: coordinators, then referents."""
    allow(staff, Action.VOUCH)
    found = {item.id: item for item in await unit.people.coordinators()}
    found |= {item.id: item for item in await unit.people.referents() if item.id not in found}
    return [item for item in found.values() if item.id != person_id]


async def choose_referent(
    unit: Unit, staff: Neighbour, person_id: PersonId, referent_id: PersonId | None
) -> Profile:
    """To whom the volunteer can turn from now on; None: nobody in particular."""
    allow(staff, Action.VOUCH)
    before = await _get(unit, person_id)
    referent = await unit.people.find(referent_id) if referent_id is not None else None
    if referent_id is not None and referent is None:
        raise Refusal(Why.STALE)
    refers = referent is not None and (referent.is_coordinator or referent.is_referent)
    after = trust.entrust(before, referent, refers=refers)
    if after == before:
        return await _profile(unit, staff, before)
    told = Notice(Kind.ENTRUSTED, facts={"who": referent.id}) if referent is not None else None
    return await _keep(unit, staff, after, told)


async def lend_volunteer(unit: Unit, staff: Neighbour, person_id: PersonId, by: str, until: date) -> Profile:
    """Staff of an employer until a day; lent again with another day, the newer one counts."""
    allow(staff, Action.VOUCH)
    words = clean_text(by, trust.MAX_EMPLOYER)
    after = trust.lend(await _get(unit, person_id), words, until, unit.town.today(unit.now))
    return await _keep(unit, staff, after, None)


async def end_loan_now(unit: Unit, staff: Neighbour, person_id: PersonId) -> Profile:
    """The loan no longer counts: a volunteer like any other."""
    allow(staff, Action.VOUCH)
    return await _keep(unit, staff, trust.end_loan(await _get(unit, person_id)), None)


async def ask_about_loan(unit: Unit, person_id: PersonId) -> int:
    """On the eve of its end, somebody who is lent is asked whether they stay as a volunteer. Once."""
    person = await unit.people.find(person_id)
    lent = person.volunteer.lent if person is not None and person.volunteer is not None else None
    await unit.volunteers.note_loan_asked(person_id)
    if person is not None and lent is not None and lent.until >= unit.town.today(unit.now):
        unit.tell(Notice(Kind.LOAN_ENDS, facts={"until": lent.until.isoformat()}), to(person))
    return 1


async def stay_after_loan(unit: Unit, person: Neighbour, *, stays: bool) -> Neighbour:
    """Their answer: a volunteer like any other from now on; or no more after the loan."""
    if person.volunteer is None or person.volunteer.lent is None:
        return person
    if stays:
        person = trust.end_loan(person)
        await unit.people.save(person)
    return person
