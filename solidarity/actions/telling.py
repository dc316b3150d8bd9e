"""What several actions share: whom to tell about a mission. Not an action itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solidarity import waves
from solidarity.actions.meeting import needs_a_decision
from solidarity.causes import PASSING, UNTIL_SETTLED, UNTIL_TAKEN, graver
from solidarity.danger import speaks_of_danger
from solidarity.groups import Binding, Group
from solidarity.matching import Ranked
from solidarity.missions import Mission, Seat
from solidarity.nearness import Nearness, nearness
from solidarity.notices import Cause, Kind, Notice, Recipient, to
from solidarity.people import Neighbour, PersonId, is_minor
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import note_staff_told
from solidarity.staffing import unpropose
from solidarity.topics import thread_for, topic_of_cause
from solidarity.waves import FEW, Wave


async def staff_places(
    unit: Unit, cause: Cause | None = None, mission: Mission | None = None
) -> list[Recipient]:
    """Every coordinator in private, and the staff chat, in its topic for this where it has topics.

    Of a mission: the referents of where it is, too.
    """
    people = list(await unit.people.coordinators())
    if mission is not None and mission.neighbourhood is not None:
        near = [item for item in await unit.people.referents() if item.looks_after(mission.neighbourhood)]
        people += [item for item in near if item not in people]
    groups = await unit.groups.staff()
    return [*map(to, people), *[await _place_for(unit, group, cause) for group in groups]]


async def _place_for(unit: Unit, group: Group, cause: Cause | None) -> Recipient:
    if not group.forum:
        return place_of(group)
    topics = await unit.group_topics.of(group.chat)
    return Recipient(group.chat, None, thread_for(group, topics, topic_of_cause(cause)))


def place_of(group: Group) -> Recipient:
    """The group's chat and the topic where its cards go."""
    return Recipient(group.chat, None, group.thread)


async def tell_staff(unit: Unit, mission: Mission, cause: Cause, who: PersonId | None = None) -> Mission:
    """Bring a mission to the coordinators; it remembers that they know, and why.

    The mission is handed back to be saved; older cards are folded by `refresh(…, renewed=Kind.STAFF_CARD)`.
    What has just come in (NEW) is only shown in the staff's chat, and is nothing that waits for anybody.
    """
    places = [item for item in await staff_places(unit, cause, mission) if _may_read(mission, cause, item)]
    unit.tell(_card(mission, cause, who), *places)
    if cause in PASSING:
        return mission
    told = replace(mission, cause=graver(mission.cause, cause))
    return note_staff_told(told, unit.now) if told.request is not None else told


def _card(mission: Mission, cause: Cause, who: PersonId | None) -> Notice:
    facts: dict[str, str | int] = {"cause": cause}
    if who is not None:
        facts["who"] = who
    return Notice(Kind.STAFF_CARD, mission.id, facts)


def _may_read(mission: Mission, cause: Cause, place: Recipient) -> bool:
    """What is said of a helper is not said to that helper, who may be a coordinator too."""
    if cause is Cause.NEW:
        return place.person is None
    return place.person is None or cause not in UNTIL_SETTLED or not mission.has(place.person)


async def end_proposal(unit: Unit, before: Mission, who: PersonId, cause: Cause) -> None:
    """Whom a coordinator thought of does not come: anybody may take it, and that coordinator knows.

    Where somebody had handed it back for this, others are asked anew; else the waves go on.
    """
    after = unpropose(before)
    came_back = any(item.seat is Seat.RELEASED for item in after.participations)
    if came_back and not after.state.is_over:
        told = await offer(unit, after, again=True)
        after = waves.asked_all(after, told, unit.town, unit.now)
    else:
        after = await ask_further(unit, waves.taken_up(after, before.hold, unit.now))
    handler = await unit.people.find(after.handler) if after.handler is not None else None
    there = handler is not None and handler.looks_after(after.neighbourhood) and handler.reachable
    places = [to(handler)] if handler is not None and there else await staff_places(unit, cause, after)
    unit.tell(_card(after, cause, who), *places)
    after = await unit.missions.save(after)
    if came_back:
        await unit.refresh(after, renewed=Kind.OFFER)
    chats = {item.chat for item in places}
    await unit.refresh(after, renewed=Kind.STAFF_CARD, chats=chats)


async def tell_person(unit: Unit, person: PersonId, notice: Notice) -> None:
    """Tell one person, if they are still with us."""
    found = await unit.people.find(person)
    if found is not None:
        unit.tell(notice, to(found))


async def tell_holders(unit: Unit, before: Mission, notice: Notice, *, but: PersonId | None = None) -> None:
    """Tell everybody who had the mission, but for who did it themselves."""
    for part in before.holders:
        if part.person != but:
            await tell_person(unit, part.person, notice)


RENEWED = (Kind.ASKER_CARD, Kind.STAFF_CARD, Kind.OFFER, Kind.GROUP_CARD)
"""Cards of which a newer one is sent when a mission comes back."""


async def send_out(unit: Unit, mission: Mission) -> Mission:
    """A request that has just been made: volunteers are asked, the staff know; returns what was stored."""
    mission = await unit.missions.add(mission)
    if mission.neighbourhood is None:
        mission = await tell_staff(unit, mission, Cause.PLACE_UNKNOWN)
    else:
        mission = await publish(unit, mission)
    if mission.request is not None and speaks_of_danger(mission.request.detail.text):
        mission = await tell_staff(unit, mission, Cause.DANGER)
    if mission.cause is None:
        await tell_staff(unit, mission, Cause.NEW)
    return await unit.missions.save(mission)


async def _asks_young(unit: Unit, mission: Mission) -> bool:
    """Whether somebody of 15 to 17 asks: a volunteer could neither write to them nor see where they live."""
    asker = await unit.people.find(mission.request.asker) if mission.request is not None else None
    return asker is not None and is_minor(asker)


async def publish(unit: Unit, mission: Mission, *, again: bool = False) -> Mission:
    """Begin to ask for an open request, wave after wave (`solidarity.waves`); handed back to be saved.

    `again`: it came back, and everybody is asked at once, also who was asked before and did not say no.
    """
    if await needs_a_decision(unit, mission):
        return await tell_staff(unit, replace(mission, wave_at=None), Cause.APART)
    if again:
        mission = waves.came_back(mission, await offer(unit, mission, again=True))
        await post_in_groups(unit, mission)
        return mission
    if mission.alert is not None:
        await post_in_groups(unit, mission)
    return await ask_further(unit, waves.begun(mission, unit.now))


async def ask_further(unit: Unit, mission: Mission) -> Mission:
    """The wave whose turn it is, and at once the next ones where one finds nobody new; to be saved."""
    if mission.wave_at is not None and await needs_a_decision(unit, mission):
        return await tell_staff(unit, replace(mission, wave_at=None), Cause.APART)
    while (wave := waves.next_wave(mission, unit.town, unit.now)) is not None:
        if mission.wave == Wave.NOBODY and await _asks_young(unit, mission):
            return await tell_staff(unit, replace(mission, wave_at=None), Cause.YOUNG)
        mission = await _send(unit, mission, wave)
    return mission


async def _send(unit: Unit, mission: Mission, wave: Wave) -> Mission:
    if wave is not Wave.EVERYWHERE:
        told = await _offer_wave(unit, mission, wave)
        return waves.sent(mission, wave, told, unit.town, unit.now)
    mission = waves.sent(mission, wave, 0, unit.town, unit.now)
    if mission.alert is None and mission.day >= unit.town.today(unit.now):
        await post_in_groups(unit, mission, new=True)
    return await _hand_over(unit, mission)


async def _hand_over(unit: Unit, mission: Mission) -> Mission:
    """All near have been asked: the coordinators have it, unless they know already that nobody has it.

    Where one of them has it in hand the others are not called.
    """
    if mission.cause in _KNOWN:
        return mission
    cause = Cause.NOBODY_YET if mission.told else Cause.NO_VOLUNTEER
    if mission.handler is None:
        return await tell_staff(unit, mission, cause)
    return note_staff_told(replace(mission, cause=graver(mission.cause, cause)), unit.now)


_KNOWN = UNTIL_TAKEN - {Cause.PLACE_UNKNOWN}
"""Of these the coordinators know already that somebody is looked for."""


async def _offer_wave(unit: Unit, mission: Mission, wave: Wave) -> int:
    """To those whose turn it is; returns how many have it now."""
    if wave is Wave.NEAR:
        near = await unit.candidates.nearby(mission)
    elif mission.alert is not None:
        await _offer_to(unit, mission, await unit.candidates.nearby(mission, standing=True))
        return len(await unit.candidates.nearby(mission, again=True, standing=True))
    else:
        return await _offer_best(unit, mission)
    await _offer_to(unit, mission, near)
    return len(near)


async def _offer_best(unit: Unit, mission: Mission) -> int:
    """To the few who fit best, who know why; those next door only where the neighbourhood has nobody."""
    if mission.day < unit.town.today(unit.now):
        return 0
    found = await unit.candidates.best(mission, FEW)
    best = _of(unit, mission, found, Nearness.SAME) or _of(unit, mission, found, Nearness.NEXT)
    fresh = [item for item in best if not await unit.cards.stands(mission.id, Kind.OFFER, item.chat)]
    await _offer_to(unit, mission, fresh)
    return len(best)


def _of(unit: Unit, mission: Mission, found: Sequence[Ranked], near: Nearness) -> list[Ranked]:
    place = mission.neighbourhood
    return [item for item in found if nearness(unit.town, item.neighbourhood, place) is near]


async def offer(unit: Unit, mission: Mission, *, again: bool = False) -> int:
    """Show an open mission to all volunteers near with room at once; returns how many were told.

    Of what answers an alert, to who stands by for it as well, wherever they live.
    """
    people = [*await unit.candidates.nearby(mission, again=again)]
    if mission.alert is not None:
        near = {item.person for item in people}
        standing = await unit.candidates.nearby(mission, again=again, standing=True)
        people += [item for item in standing if item.person not in near]
    await _offer_to(unit, mission, people)
    return len(people)


async def _offer_to(unit: Unit, mission: Mission, people: Sequence[Ranked]) -> None:
    reasons = {item.person: item.merits for item in people}
    await unit.offers.add(mission.id, list(reasons), reasons=reasons)
    unit.tell(Notice(Kind.OFFER, mission.id), *(item.to for item in people))


async def post_in_groups(unit: Unit, mission: Mission, *, new: bool = False) -> None:
    """The mission's card in the groups of its neighbourhood; `new`: in those that do not show it yet."""
    if mission.neighbourhood is not None:
        for group in await unit.groups.bound_to(mission.neighbourhood):
            if not (new and await unit.cards.stands(mission.id, Kind.GROUP_CARD, group.chat)):
                post_card(unit, mission, group)


def post_card(unit: Unit, mission: Mission, group: Group) -> None:
    """The mission's card in one group, where it may be shown in groups."""
    if waves.for_groups(mission, unit.town):
        unit.tell(Notice(Kind.GROUP_CARD, mission.id), place_of(group))


async def post_open_cards(unit: Unit, group: Group) -> None:
    """All that is open in the neighbourhood, for a group that has just (again) become its group."""
    if group.binding is Binding.NEIGHBOURHOOD and group.neighbourhood is not None:
        for mission in await unit.missions.open_in(group.neighbourhood):
            post_card(unit, mission, group)


def own(mission: Mission, person: Neighbour) -> Mission:
    """The mission, if this person asked for it."""
    if mission.request is None or mission.request.asker != person.id:
        raise Refusal(Why.NOT_YOURS)
    return mission
