"""What comes back after an alert: its three answers, who has to be called, and what is kept of it.

Not here: raising, correcting and ending alerts (`actions.alerts`), what becomes of a request later
(`actions.requests`). An exercise opens nothing: its answers are counted, and that is all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solidarity.actions.broadcasts import answered
from solidarity.actions.factors import demand_proof
from solidarity.actions.telling import own, publish, tell_staff
from solidarity.alert_messages import ASKING
from solidarity.answers import Answered, Callee, Missed, Reply, asking, stands_by
from solidarity.broadcasts import Broadcast, BroadcastId, Subject
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Cause, Kind, Notice, to
from solidarity.people import MAX_OPEN_OFFERS, Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.refusals import Refusal, Why
from solidarity.reporting import Report, report
from solidarity.requests import ask_in_alert, of, specify
from solidarity.rights import Action, allow

CALLS = 6
"""People on one page of the call list."""
NEW_ONES = 50
"""Alerts that may be over at once with nothing kept of them yet."""
PRINTED = 200
"""And on paper: more than anybody calls in a day."""


@dataclass(frozen=True)
class Reaction:
    """What came of an answer."""

    broadcast: Broadcast
    reply: Reply
    before: Reply | None = None
    """What they had answered until then."""
    mission: Mission | None = None
    """The request that « I need help » made, now or earlier."""
    fresh: bool = False
    """Whether it was made just now."""
    listed: bool = False
    """Whether they stand by for missions of this alert."""


async def answer_alert(unit: Unit, person: Neighbour, broadcast_id: BroadcastId, reply: Reply) -> Reaction:
    """Somebody answers an alert, or changes their answer while it lasts. The same twice is the same."""
    broadcast = await unit.broadcasts.get(broadcast_id)
    if broadcast.subject is not Subject.ALERT:
        raise Refusal(Why.STALE)
    if asking(await unit.broadcasts.of(Subject.ALERT, broadcast.about), unit.now) is None:
        raise Refusal(Why.ALERT_OVER)
    return await _note(unit, person, broadcast, reply)


async def _note(unit: Unit, person: Neighbour, broadcast: Broadcast, reply: Reply) -> Reaction:
    alert = broadcast.about
    before = await unit.alert_answers.find(alert, person.id)
    if before is None or before.reply is not reply:
        await unit.alert_answers.put(Answered(alert, person.id, reply, unit.now))
        await answered(unit, alert)
    said = before.reply if before is not None else None
    listed = reply is Reply.CAN and stands_by(person)
    if broadcast.content.exercise:
        return Reaction(broadcast, reply, said, listed=listed)
    if reply is Reply.NEED:
        return await _need(unit, person, broadcast, said)
    if listed:
        await _offer_open(unit, person, alert)
    return Reaction(broadcast, reply, said, await _request(unit, alert, person.id), listed=listed)


async def _request(unit: Unit, alert: int, person: PersonId) -> Mission | None:
    """Their request of this alert, read anew: somebody else may have made it for them just now."""
    known = await unit.alert_answers.find(alert, person)
    return await unit.missions.find(known.mission) if known is not None and known.mission else None


async def _need(unit: Unit, person: Neighbour, broadcast: Broadcast, said: Reply | None) -> Reaction:
    """A request at once, and the coordinators have it; pressed again, that same request."""
    made = await _request(unit, broadcast.about, person.id)
    if made is not None and (said is Reply.NEED or not made.state.is_over):
        return Reaction(broadcast, Reply.NEED, said, made)
    made = await unit.missions.add(ask_in_alert(person, broadcast.about, unit.town, unit.now))
    made = await unit.missions.save(await tell_staff(unit, made, Cause.ALERT))
    await unit.alert_answers.put(Answered(broadcast.about, person.id, Reply.NEED, unit.now, made.id))
    return Reaction(broadcast, Reply.NEED, said, made, fresh=True)


async def stand_by(unit: Unit, person: Neighbour, alert: int) -> bool:
    """Who said « I can help » has just enrolled: they stand by, if it still lasts and they still say so."""
    said = await unit.alert_answers.find(alert, person.id)
    lasts = asking(await unit.broadcasts.of(Subject.ALERT, alert), unit.now) is not None
    if said is None or said.reply is not Reply.CAN or not lasts or not stands_by(person):
        return False
    await _offer_open(unit, person, alert)
    return True


async def _offer_open(unit: Unit, person: Neighbour, alert: int) -> None:
    """Whoever begins to stand by gets what is open already."""
    room = MAX_OPEN_OFFERS - await unit.offers.open_count(person.id)
    for mission in await unit.alert_answers.open_for(alert, person.id, room) if room > 0 else ():
        mine = await unit.candidates.find(await unit.missions.get(mission), person.id)
        if mine is not None and not mine.bars:
            await unit.offers.add(mission, [person.id], reasons={person.id: mine.merits})
            unit.tell(Notice(Kind.OFFER, mission), to(person))


async def specify_need(
    unit: Unit,
    person: Neighbour,
    mission_id: MissionId,
    *,
    category: str | None = None,
    place: str | None = None,
) -> tuple[Mission, int | None]:
    """What the request is for, or where: now volunteers and groups see it too.

    Returns it and how many volunteers were told of it by this; None where nothing was new.
    """
    before = own(await unit.missions.lock(mission_id), person)
    after = specify(before, unit.town, unit.now, category=category, place=place)
    if after is before:
        return before, None
    offered = 0
    if after.state is State.OPEN and (of(before).vague or after.neighbourhood != before.neighbourhood):
        after = await publish(unit, after)
        offered = after.told
    after = await unit.missions.save(after)
    await unit.refresh(after)
    return after, offered


# Who has to be called


@dataclass(frozen=True)
class CallPage:
    """A part of the call list; nobody's number is shown on it."""

    first: Broadcast
    counts: Mapping[Missed, int]
    calls: Sequence[Callee]
    page: int

    @property
    def total(self) -> int:
        """How many are to be called."""
        return sum(self.counts.values())

    @property
    def pages(self) -> int:
        """On how many pages they stand."""
        return max(1, -(-self.total // CALLS))


async def _asked(unit: Unit, alert: int) -> Sequence[Broadcast]:
    """The messages by which people were asked how they are; who is missing in all of them is called."""
    messages = await unit.broadcasts.of(Subject.ALERT, alert)
    asked = [item for item in messages if item.step in ASKING]
    if not asked:
        raise Refusal(Why.STALE)
    return asked


async def list_calls(unit: Unit, staff: Neighbour, alert: int, page: int = 0) -> CallPage:
    """Whom to call: not reached first, then the silent. A page beyond the last is the last."""
    allow(staff, Action.STEER)
    asked = await _asked(unit, alert)
    counts = await unit.alert_answers.count_to_call(asked)
    page = max(0, min(page, -(-sum(counts.values()) // CALLS) - 1))
    calls = await unit.alert_answers.to_call(asked, page * CALLS, CALLS)
    return CallPage(asked[0], counts, calls, page)


async def see_callee(unit: Unit, staff: Neighbour, alert: int, person: PersonId) -> tuple[Broadcast, Callee]:
    """Somebody of the list, with their number; they can see that it was looked at."""
    allow(staff, Action.STEER)
    asked = await _asked(unit, alert)
    found = await unit.alert_answers.callee(asked, person)
    if found is None:
        raise Refusal(Why.CALLED)
    if found.phone is not None:
        await unit.audit.record(Deed.SAW_PHONE, staff.id, found.person)
    return asked[0], found


async def print_calls(unit: Unit, staff: Neighbour, alert: int) -> CallPage:
    """The list for paper, as much of it as one takes along: each number on it counts as looked at."""
    allow(staff, Action.EXPORT)
    demand_proof(unit, staff)
    asked = await _asked(unit, alert)
    counts = await unit.alert_answers.count_to_call(asked)
    found = await unit.alert_answers.to_call(asked, 0, PRINTED)
    await unit.audit.record(Deed.EXPORTED, staff.id, what="call_list")
    for item in found:
        if item.phone is not None:
            await unit.audit.record(Deed.SAW_PHONE, staff.id, item.person, what="call_list")
    return CallPage(asked[0], counts, found, 0)


async def note_call(unit: Unit, staff: Neighbour, alert: int, person_id: PersonId, reply: Reply) -> Reaction:
    """What somebody said on the telephone. Only who has not answered: nobody is overruled by it."""
    allow(staff, Action.STEER)
    asked = await _asked(unit, alert)
    person = await unit.people.find(person_id)
    if reply is Reply.CAN:
        raise Refusal(Why.STALE)
    if person is None or await unit.alert_answers.callee(asked, person_id) is None:
        raise Refusal(Why.CALLED)
    await unit.audit.record(Deed.CALLED, staff.id, person.id)
    return await _note(unit, person, asked[0], reply)


# What is kept of it


async def keep_report(unit: Unit, alert: int) -> int:
    """The alert is over: what it came to is written down, once nothing of it is under way. 1 if it was."""
    return int(await unit.alert_reports.find(alert) is None and await _keep(unit, alert))


async def _keep(unit: Unit, alert: int) -> bool:
    for message in (await unit.broadcasts.of(Subject.ALERT, alert))[:1]:
        if (await unit.broadcasts.reach(message.id)).waiting:
            return False
    await unit.alert_reports.put(alert, report(await unit.alert_reports.count(alert)))
    return True


async def show_reports(unit: Unit, staff: Neighbour, limit: int) -> Sequence[tuple[int, Report]]:
    """What is kept of alerts, the newest first."""
    allow(staff, Action.STEER)
    return await unit.alert_reports.all(limit)


async def show_report(unit: Unit, staff: Neighbour, alert: int, *, export: bool = False) -> Report:
    """What is kept of one; of one that has just ended, before the clock has come by. A file is traced."""
    allow(staff, Action.STEER)
    if alert in await unit.alert_reports.to_write(NEW_ONES):
        await _keep(unit, alert)
    found = await unit.alert_reports.find(alert)
    if found is None:
        raise Refusal(Why.STALE)
    if export:
        await unit.audit.record(Deed.EXPORTED, staff.id, what="alert_report")
    return found
