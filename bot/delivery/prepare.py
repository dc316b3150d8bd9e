"""Looks again at a row that is about to go out: whether it is still wanted, may go now, and what it says.

Rendered in the reader's language of now. Class A is frozen at its first attempt, so that a second copy says
the same; everything else shows the truth of the moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.delivery.alert_facts import REPORTS, with_alert
from bot.delivery.concern_facts import with_concern
from bot.delivery.many import ManyPreparer
from bot.delivery.outgoing import UNKNOWN, Ready
from bot.delivery.rendering import Renderer
from bot.views.screen import Screen, dump_screen, load_screen
from solidarity.actions.delivery import report_undelivered
from solidarity.actions.reading import note_sent
from solidarity.actions.staffing import who_left_a_number
from solidarity.announcements import AnnouncementId
from solidarity.broadcasts import BroadcastId
from solidarity.discretion import KEPT, is_veiled
from solidarity.missions import Mission
from solidarity.notices import POSTS, SPECS, Kind, Situation, still_wanted
from solidarity.organisations import OrganisationId
from solidarity.people import Neighbour, PersonId
from solidarity.proxies import AgreementId
from solidarity.queues import EngineUnit, Op, Planned
from solidarity.reasons import Merits
from solidarity.receipts import NoticeClass, OutboxState, Step
from solidarity.staffing import people_around
from solidarity.topics import thread_for, topic_of


class Preparer:
    """Makes rows ready, or closes or postpones them."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._many = ManyPreparer(renderer)

    async def prepare_all(self, unit: EngineUnit, rows: Sequence[Planned]) -> list[Ready]:
        """Those of them that are to be sent now: one by one, and then what goes to many."""
        ready = [await self.prepare(unit, row) for row in rows if not _is_of_many(row)]
        many = await self._many.prepare(unit, [row for row in rows if _is_of_many(row)])
        return [item for item in ready if item is not None] + many

    async def prepare(self, unit: EngineUnit, planned: Planned) -> Ready | None:
        """Look again, render, freeze; None where nothing is to be sent now."""
        planned = await placed(unit, planned)
        spec = SPECS[planned.notice.kind]
        if planned.op is Op.SEND and not spec.wakes and unit.town.quiet.covers(unit.now):
            await unit.outbox.postpone(planned.seq, unit.town.quiet.after(unit.now))
            return None
        situation = await gather(unit, planned)
        if planned.op is Op.SEND and _sleeps(unit, planned, situation):
            await unit.outbox.postpone(planned.seq, unit.town.quiet.after(unit.now))
            return None
        why_not = still_wanted(planned.notice, situation, is_edit=planned.op is not Op.SEND)
        if why_not is None and planned.recipient.person is not None and situation.reader is None:
            why_not = "reader gone"
        if why_not is not None:
            await _close(unit, planned, OutboxState.DROPPED, why_not)
            return None
        if situation.reader is not None and not situation.reader.reachable:
            # Telegram would refuse it. Whatever comes from them, and their unblocking, opens the way again.
            await _close(unit, planned, OutboxState.UNREACHABLE, "blocked")
            return None
        if planned.frozen is not None:
            return Ready(planned, load_screen(planned.frozen), UNKNOWN)
        language = situation.reader.language if situation.reader else unit.town.languages[0]
        screen = self._renderer.screen(unit, planned, situation, language)
        if screen is None:
            await _close(unit, planned, OutboxState.REJECTED, "cannot be rendered")
            return None
        if planned.op in (Op.SEND, Op.EDIT):
            await note_sent(unit, planned.notice, situation, fresh=planned.op is Op.SEND)
        if planned.op in (Op.SEND, Op.EDIT) and _is_veiled(planned, situation):
            screen = await self._veil(unit, situation.reader, screen, language)
        if spec.klass is NoticeClass.A and planned.op is Op.SEND:
            await unit.outbox.freeze(planned, dump_screen(screen))
        return Ready(planned, screen, situation.mission.version if situation.mission else UNKNOWN)

    async def _veil(
        self, unit: EngineUnit, reader: Neighbour | None, screen: Screen, language: str
    ) -> Screen:
        """Neutral words in its place, with the button that opens it."""
        if reader is None:
            return screen
        number = await unit.veils.keep(reader.id, dump_screen(screen), unit.now + KEPT)
        return self._renderer.veiled(unit, number, language)


def _is_veiled(planned: Planned, situation: Situation) -> bool:
    """Whether its reader does not want others to read it."""
    return is_veiled(planned.notice, situation.reader, situation.mission)


def _is_of_many(planned: Planned) -> bool:
    """Whether it is one person's message of a broadcast."""
    return planned.broadcast is not None and planned.recipient.person is not None


async def placed(unit: EngineUnit, planned: Planned) -> Planned:
    """In a forum: the topic for this kind of post as it stands now, newer than the plan perhaps, or gone."""
    topic, place = topic_of(planned.notice), planned.recipient
    if topic is None or place.person is not None or planned.op is not Op.SEND:
        return planned
    group = await unit.groups.find(place.chat)
    if group is None or not group.forum:
        return planned
    thread = thread_for(group, await unit.group_topics.of(group.chat), topic)
    return replace(planned, recipient=replace(place, thread=thread))


def _sleeps(unit: EngineUnit, planned: Planned, situation: Situation) -> bool:
    """Whether it is a post that must not wake anybody now."""
    broadcast = situation.broadcast
    quiet = broadcast is not None and not broadcast.wakes and unit.town.quiet.covers(unit.now)
    return planned.notice.kind in POSTS and quiet


async def _close(unit: EngineUnit, planned: Planned, state: OutboxState, why: str) -> None:
    """It will not be sent; whoever wrote it is told."""
    await unit.outbox.settle(planned, Step(state), None, why)
    if planned.notice.kind is Kind.RELAY and planned.op is Op.SEND:
        await report_undelivered(unit, planned.notice)


async def gather(unit: EngineUnit, planned: Planned) -> Situation:
    """The facts that the notice's words need, as they are now."""
    reader = None
    if planned.recipient.person is not None:
        reader = await unit.people.find(planned.recipient.person)
    mission = None
    if planned.notice.mission is not None:
        mission = await unit.missions.find(planned.notice.mission)
    who = planned.notice.facts.get("who")
    people = {PersonId(int(who))} if who is not None else set()
    if "other" in planned.notice.facts:
        people.add(PersonId(int(planned.notice.facts["other"])))
    names = await unit.people.names(people | people_of(mission))
    numbers: frozenset[PersonId] = frozenset()
    if planned.notice.kind is Kind.STAFF_CARD and mission is not None and reader is not None:
        numbers = await who_left_a_number(unit, mission)
    why: Merits = ()
    if planned.notice.kind is Kind.OFFER and mission is not None and reader is not None:
        why = await unit.offers.reasons(mission.id, reader.id)
    draft = await _waiting_draft(unit, planned)
    situation = Situation(unit.now, reader, mission, names, draft=draft, numbers=numbers, why=why)
    situation = await _with_organisation(unit, planned, situation)
    situation = await _with_agreement(unit, planned, situation)
    situation = await _with_announcements(unit, planned, situation)
    situation = await with_concern(unit, planned.notice, situation)
    return await with_alert(unit, planned.notice, await _with_broadcast(unit, planned, situation))


async def _with_organisation(unit: EngineUnit, planned: Planned, situation: Situation) -> Situation:
    """The association that it is about, with the first names of who speaks for it."""
    named = planned.notice.facts.get("organisation")
    found = await unit.organisations.find(OrganisationId(int(named))) if named is not None else None
    if found is None:
        return situation
    names = await unit.people.names(item.person for item in found.members)
    return replace(situation, organisation=found, names={**situation.names, **names})


async def _with_agreement(unit: EngineUnit, planned: Planned, situation: Situation) -> Situation:
    """Who is to be called, while that is not over, with the first names of who asked and who calls."""
    named = planned.notice.facts.get("agreement")
    found = await unit.agreements.find(AgreementId(int(named))) if named is not None else None
    if found is None:
        return situation
    around = {found.asker, *([found.handler] if found.handler is not None else [])}
    names = await unit.people.names(around)
    return replace(situation, agreement=found, names={**situation.names, **names})


async def _with_announcements(unit: EngineUnit, planned: Planned, situation: Situation) -> Situation:
    """What the message of the day brings, if it may still be shown; or the announcement that it is about."""
    facts = planned.notice.facts
    if "announcements" in facts:
        found = await unit.announcements.readable([int(item) for item in str(facts["announcements"]).split()])
        return replace(situation, announcements=found)
    one = facts.get("announcement")
    named = await unit.announcements.find(AnnouncementId(int(one))) if one is not None else None
    return situation if named is None else replace(situation, announcements=(named,))


async def _with_broadcast(unit: EngineUnit, planned: Planned, situation: Situation) -> Situation:
    """What a live report shows: the broadcast, how far it has come, and what was answered."""
    named = planned.notice.facts.get("broadcast")
    broadcast = await unit.broadcasts.find(BroadcastId(int(named))) if named is not None else None
    if broadcast is None or planned.notice.kind not in (*REPORTS, Kind.ANNOUNCEMENT_OUT):
        return replace(situation, broadcast=broadcast)
    answers: Mapping[str, int] = {}
    if broadcast.content.answers:
        answers = await unit.alert_answers.counts(broadcast.about)
    reach = await unit.broadcasts.reach(broadcast.id)
    return replace(situation, broadcast=broadcast, reach=reach, answers=answers)


async def _waiting_draft(unit: EngineUnit, planned: Planned) -> str | None:
    """The id of the conversation that a reminder is about, if it still waits and nobody has come back."""
    if planned.notice.kind is not Kind.DRAFT_WAITING:
        return None
    draft = await unit.drafts.find(planned.recipient.chat)
    body = draft.data.get(str(planned.notice.facts["flow"])) if draft is not None and draft.paused else None
    return str(body["id"]) if isinstance(body, dict) else None


def people_of(mission: Mission | None) -> set[PersonId]:
    """Everybody whose first name a card of this mission may show."""
    return people_around(mission) if mission is not None else set()
