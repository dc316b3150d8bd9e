"""Announcements: written, published now or later, stopped, corrected, withdrawn, hidden.

Who may is decided in `solidarity.announcements` and `solidarity.organisations`. Not here: the message of the
day (`actions.digests`), how far one has come (`actions.broadcasts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from solidarity import announcements
from solidarity.actions.broadcasts import halt, launch
from solidarity.actions.factors import demand_proof
from solidarity.actions.posts import end_posts, post_broadcast, post_places
from solidarity.announcements import (
    DELETABLE,
    LIVES,
    Announcement,
    AnnouncementId,
    Motive,
    State,
    first_step,
    is_theirs,
    may_read,
    may_see,
    may_stop,
    new_announcement_id,
    next_step,
    permit_publishing,
    permit_writing,
)
from solidarity.audiences import Audience, Census
from solidarity.broadcasts import Broadcast, BroadcastId, Content, Stage, Step, Subject, Words
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.organisations import Organisation, OrganisationId
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Deed, Unit
from solidarity.posts import Became
from solidarity.refusals import Refusal, Why
from solidarity.requests import Attachment

LOOK_AGAIN = timedelta(seconds=3)
"""After a correction: messages that were in flight then have arrived, with the old words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has put together."""

    words: Mapping[str, Words]
    """By language; the first is the one in which it was written."""
    audience: Audience = field(default_factory=Audience)
    organisation: OrganisationId | None = None
    attachment: Attachment | None = None
    file_id: str = ""
    link: str = ""
    lives: timedelta = LIVES
    kept: AnnouncementId | None = None
    """The announcement that it was kept as before."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whom an announcement would reach if it were published now."""

    census: Census
    groups: int
    starts: datetime

    @property
    def reaches_nobody(self) -> bool:
        """Neither a person nor a group."""
        return not self.census.reached and not self.groups


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement, and the message that carries it."""

    announcement: Announcement
    broadcast: Broadcast


async def speaker_of(unit: Unit, organisation: OrganisationId | None) -> Organisation | None:
    """Who speaks; None for the municipality."""
    return None if organisation is None else await unit.organisations.get(organisation)


async def drafted(unit: Unit, person: Neighbour, draft: Draft) -> Announcement:
    """The announcement as it would be published now. Keeps nothing."""
    speaker = await speaker_of(unit, draft.organisation)
    permit_writing(person, speaker)
    content = Content(
        words=draft.words,
        sender=speaker.name if speaker is not None else "",
        areas=tuple(code for code in unit.town.neighbourhoods if code in draft.audience.neighbourhoods),
        until=unit.now + draft.lives,
        pinned=draft.audience.in_groups and draft.audience.is_public,
        attachment=draft.attachment,
        file_id=draft.file_id,
        link=draft.link,
        theme=draft.audience.theme,
    )
    return Announcement(
        id=draft.kept or new_announcement_id(),
        content=content,
        audience=draft.audience,
        created_at=unit.now,
        organisation=draft.organisation,
        author=person.id,
    )


async def look_ahead(unit: Unit, announcement: Announcement) -> Outlook:
    """Whom it would reach, counted by the very query that plans it."""
    audience = announcement.audience
    posted = audience.in_groups and audience.is_public
    groups = await post_places(unit, audience.neighbourhoods, audience.theme) if posted else []
    return Outlook(
        await unit.broadcasts.census(audience, Subject.ANNOUNCEMENT),
        len(groups),
        first_step(announcement, None, unit.town, unit.now).due,
    )


async def keep_announcement(unit: Unit, person: Neighbour, draft: Draft) -> Announcement:
    """Keep it as it is; nobody reads it."""
    return await _put(unit, person, await drafted(unit, person, draft))


async def publish_announcement(unit: Unit, person: Neighbour, draft: Draft) -> Told:
    """Say it: in half a minute it goes out."""
    announcement = await drafted(unit, person, draft)
    permit_publishing(person, await speaker_of(unit, draft.organisation))
    outlook = await look_ahead(unit, announcement)
    if outlook.reaches_nobody:
        raise Refusal(Why.NOBODY_MEANT)
    _prove_for_town(unit, person, draft.organisation)
    return await _publish(unit, await _put(unit, person, announcement), outlook)


async def schedule_announcement(unit: Unit, person: Neighbour, draft: Draft, when: datetime) -> Announcement:
    """Say it then."""
    announcement = await drafted(unit, person, draft)
    permit_publishing(person, await speaker_of(unit, draft.organisation))
    if (await look_ahead(unit, announcement)).reaches_nobody:
        raise Refusal(Why.NOBODY_MEANT)
    _prove_for_town(unit, person, draft.organisation)
    kept = await _put(unit, person, announcement)
    planned = announcements.schedule(kept, when, unit.now)
    await unit.announcements.save(planned)
    return planned


def _prove_for_town(unit: Unit, person: Neighbour, organisation: OrganisationId | None) -> None:
    """What the municipality says reaches the town: whoever says it shows that it is they."""
    if organisation is None:
        demand_proof(unit, person)


async def _put(unit: Unit, person: Neighbour, announcement: Announcement) -> Announcement:
    """New, or in the place of what was kept before; what has been read is neither."""
    known = await unit.announcements.find(announcement.id)
    if known is None:
        await unit.announcements.add(announcement)
        return announcement
    known = await unit.announcements.lock(known.id)
    permit_writing(person, await speaker_of(unit, known.organisation))
    if known.state is not State.WRITTEN or known.organisation != announcement.organisation:
        raise Refusal(Why.STALE)
    await unit.announcements.save(announcement)
    return announcement


async def _publish(unit: Unit, announcement: Announcement, outlook: Outlook) -> Told:
    said = announcements.publish(announcement, unit.now)
    await unit.announcements.save(said)
    first = first_step(said, said.author, unit.town, unit.now)
    sent = await launch(unit, first, outlook.census)
    await post_broadcast(unit, sent)
    return Told(said, sent)


# When its hour has come


async def see_to_announcement(unit: Unit, announcement_id: AnnouncementId) -> int:
    """Publish what was scheduled; look once more at what was corrected. Returns 1 if there was anything."""
    found = await unit.announcements.lock(announcement_id)
    if found.due is None or found.due > unit.now:
        return 0
    if found.state is State.SCHEDULED:
        await _publish_scheduled(unit, found)
    elif found.state is State.WRITTEN:
        await unit.announcements.save(replace(found, due=None))
    else:
        await _finish_amending(unit, found)
    return 1


async def _publish_scheduled(unit: Unit, announcement: Announcement) -> None:
    """To its audience of now. Where it cannot be said any more it is kept, and its author learns why."""
    speaker = await speaker_of(unit, announcement.organisation)
    outlook = await look_ahead(unit, announcement)
    muted = speaker is not None and not speaker.may_speak
    if muted or outlook.reaches_nobody:
        await unit.announcements.save(announcements.put_off(announcement))
        why = Why.NOT_SPEAKING if muted else Why.NOBODY_MEANT
        facts: dict[str, str | int] = {"announcement": announcement.id, "why": why.value}
        unit.tell(Notice(Kind.ANNOUNCEMENT_HELD, facts=facts), *await _authors(unit, announcement, speaker))
        return
    told = await _publish(unit, announcement, outlook)
    facts = {"announcement": announcement.id, "broadcast": told.broadcast.id}
    unit.tell(Notice(Kind.ANNOUNCEMENT_OUT, facts=facts), *await _authors(unit, announcement, speaker))


async def _authors(unit: Unit, announcement: Announcement, speaker: Organisation | None) -> list[Recipient]:
    """Who wrote it; once they are gone, who leads the association, or the coordinators."""
    author = await unit.people.find(announcement.author) if announcement.author is not None else None
    if author is not None:
        return [to(author)]
    if speaker is None:
        return [to(item) for item in await unit.people.coordinators()]
    return await _people(unit, [item.person for item in speaker.leads])


async def _people(unit: Unit, people: Sequence[PersonId]) -> list[Recipient]:
    found = [await unit.people.find(item) for item in people]
    return [to(item) for item in found if item is not None]


# What can be done about it


async def find_announcement(
    unit: Unit, person: Neighbour, announcement_id: AnnouncementId
) -> tuple[Announcement, Organisation | None]:
    """One that this person may look at, with who speaks in it."""
    found = await unit.announcements.get(announcement_id)
    speaker = await speaker_of(unit, found.organisation)
    if not may_see(person, speaker):
        raise Refusal(Why.NOT_A_MEMBER)
    return found, speaker


async def _lock_theirs(
    unit: Unit, person: Neighbour, announcement_id: AnnouncementId
) -> tuple[Announcement, Organisation | None]:
    """One of this person's side: nobody else ever touches its words."""
    found, speaker = await find_announcement(unit, person, announcement_id)
    if not is_theirs(person, speaker):
        raise Refusal(Why.NOT_A_MEMBER)
    return await unit.announcements.lock(found.id), speaker


async def put_off_announcement(
    unit: Unit, person: Neighbour, announcement_id: AnnouncementId
) -> Announcement:
    """Not at its hour after all: it is kept."""
    found, _ = await _lock_theirs(unit, person, announcement_id)
    kept = announcements.put_off(found)
    await unit.announcements.save(kept)
    return kept


async def drop_announcement(unit: Unit, person: Neighbour, announcement_id: AnnouncementId) -> None:
    """Throw away what nobody has read."""
    found, _ = await _lock_theirs(unit, person, announcement_id)
    if found.state is not State.WRITTEN:
        raise Refusal(Why.STALE)
    await unit.announcements.drop(found.id)


async def stop_announcement(unit: Unit, person: Neighbour, broadcast_id: BroadcastId) -> Told:
    """Nothing more of it goes out; where nobody has read it, it is as if nothing had been said."""
    broadcast = await unit.broadcasts.get(broadcast_id)
    if broadcast.subject is not Subject.ANNOUNCEMENT:
        raise Refusal(Why.STALE)
    found = await unit.announcements.lock(AnnouncementId(broadcast.about))
    if not may_stop(person, found, await speaker_of(unit, found.organisation)):
        raise Refusal(Why.NOT_A_MEMBER)
    if broadcast.stage is Stage.STOPPED:
        return Told(found, broadcast)
    return await cut_off(unit, found, broadcast)


async def cut_off(unit: Unit, found: Announcement, broadcast: Broadcast) -> Told:
    """The same, whoever it is for. Not an action itself."""
    stopped, _ = await halt(unit, broadcast.id)
    if broadcast.step is Step.FIRST and not await _was_read(unit, found):
        found = announcements.take_back(found)
        await unit.announcements.save(found)
        await unit.digests.withdraw(found.id)
    return Told(found, stopped)


async def _was_read(unit: Unit, announcement: Announcement) -> bool:
    """Whether it stands anywhere, or may."""
    earlier = await _earlier(unit, announcement)
    reaches = [await unit.broadcasts.reach(item) for item in earlier]
    there = any(reach.sent or reach.unsure or reach.waiting for reach in reaches)
    return there or bool(await unit.posts.told(earlier))


async def _earlier(unit: Unit, announcement: Announcement) -> list[BroadcastId]:
    sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, announcement.id)
    return [item.id for item in sent]


async def correct_announcement(
    unit: Unit,
    person: Neighbour,
    announcement_id: AnnouncementId,
    words: Mapping[str, Words],
    link: str = "",
) -> Told:
    """Other words, in place, wherever it was read; who has not got it yet gets the new ones."""
    found, speaker = await _lock_theirs(unit, person, announcement_id)
    permit_publishing(person, speaker)
    after = announcements.correct(found, words, link)
    _prove_for_town(unit, person, found.organisation)
    earlier = await _earlier(unit, found)
    update = next_step(after, Step.UPDATE, person.id, unit.town, unit.now)
    waits = next((item for item in await _under_way(unit, earlier) if item.not_after > unit.now), None)
    if waits is not None:  # what has not gone out keeps its hour and its end
        update = replace(update, not_after=max(update.not_after, waits.not_after))
    await unit.broadcasts.add(update)
    planned = await unit.announcements.pass_on(earlier, update.id)
    planned += await unit.announcements.amend(update, earlier)
    sent = replace(update, planned=planned, report_at=unit.now)
    await unit.broadcasts.save(sent)
    await _amend_posts(unit, sent, earlier)
    unposted = sum([await unit.broadcasts.cancel(item) for item in earlier])
    if unposted:  # all that still waited of the old words: posts, which come with the new ones
        await post_broadcast(unit, sent, await unit.posts.told(earlier))
    await unit.announcements.save(replace(after, due=unit.now + LOOK_AGAIN))
    return Told(after, sent)


async def _under_way(unit: Unit, earlier: Sequence[BroadcastId]) -> list[Broadcast]:
    found = [await unit.broadcasts.get(item) for item in earlier]
    return [item for item in found if item.stage in (Stage.PLANNED, Stage.SENDING)]


async def _amend_posts(unit: Unit, update: Broadcast, earlier: Sequence[BroadcastId]) -> None:
    """Posts say the new words where they stand, and stay pinned; the others come with the new words."""
    for post in await unit.posts.of(earlier):
        facts: dict[str, str | int] = {"broadcast": update.id, "message": post.message}
        place = Recipient(post.chat, None, post.thread)
        unit.tell(Notice(Kind.ANNOUNCEMENT_POST, facts=facts), place)
        await unit.posts.put(replace(post, broadcast=update.id))


async def withdraw_announcement(
    unit: Unit, person: Neighbour, announcement_id: AnnouncementId
) -> Told | None:
    """Its side takes it back; nobody reads its words from us any more. Twice is once: None."""
    found, _ = await _lock_theirs(unit, person, announcement_id)
    after = announcements.withdraw(found)
    if after is found:
        return None
    return await _take_down(unit, after, Step.WITHDRAWN, person.id)


async def hide_announcement(
    unit: Unit, staff: Neighbour, announcement_id: AnnouncementId, motive: Motive
) -> Told | None:
    """The municipality hides it; the association learns why, and whom to ask. Twice is once: None."""
    found = await unit.announcements.lock(announcement_id)
    after = announcements.hide(found, staff, motive, unit.now)
    if after is found:
        return None
    told = await _take_down(unit, after, Step.HIDDEN, staff.id)
    await unit.audit.record(Deed.HID, staff.id, found.author)
    speaker = await speaker_of(unit, found.organisation)
    members = [item.person for item in speaker.members] if speaker is not None else []
    notice = Notice(Kind.ANNOUNCEMENT_HIDDEN, facts={"announcement": found.id})
    unit.tell(notice, *await _people(unit, members))
    return told


async def _take_down(unit: Unit, after: Announcement, step: Step, by: PersonId) -> Told:
    """Whatever has not gone out never will; what is there says so, or goes where its picture would stay."""
    earlier = await _earlier(unit, after)
    for item in await _under_way(unit, earlier):
        await halt(unit, item.id)
    last = next_step(after, step, by, unit.town, unit.now)
    await unit.broadcasts.add(last)
    goes = after.content.attachment is not None and _is_young(after, unit.now)
    amend = unit.announcements.take_away if goes else unit.announcements.amend
    sent = replace(last, planned=await amend(last, earlier), report_at=unit.now)
    await unit.broadcasts.save(sent)
    await end_posts(unit, earlier, _BECAME[step])
    await unit.digests.withdraw(after.id)
    await unit.announcements.save(replace(after, due=unit.now + LOOK_AGAIN))
    return Told(after, sent)


_BECAME = {Step.WITHDRAWN: Became.WITHDRAWN, Step.HIDDEN: Became.HIDDEN}


def _is_young(announcement: Announcement, now: datetime) -> bool:
    return announcement.published_at is not None and now - announcement.published_at < DELETABLE


async def _finish_amending(unit: Unit, announcement: Announcement) -> None:
    """What was in flight when it was put right has arrived with the old words: it is put right too."""
    sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, announcement.id)
    latest, earlier = sent[-1], [item.id for item in sent[:-1]]
    goes = announcement.state.is_over and announcement.content.attachment is not None
    if goes and _is_young(announcement, unit.now):
        await unit.announcements.take_away(latest, earlier)
    else:
        await unit.announcements.amend(latest, earlier)
    if latest.step is Step.UPDATE:
        await _amend_posts(unit, latest, earlier)
    again = unit.now + LOOK_AGAIN if await unit.announcements.in_flight(earlier) else None
    await unit.announcements.save(replace(announcement, due=again))


async def read_announcement(
    unit: Unit, person: Neighbour, announcement_id: AnnouncementId
) -> Announcement | None:
    """What somebody wants to read in full, if it is meant for them; None where nobody may any more."""
    found = await unit.announcements.find(announcement_id)
    if found is None or not found.can_be_read(unit.now):
        return None
    speaks = bool(await unit.organisations.of(person.id))
    return found if may_read(person, found, speaks=speaks) else None


async def keep_copy(unit: Unit, broadcast_id: BroadcastId, place: Recipient, message: int) -> None:
    """They have it in this message; where it was put right meanwhile, that one is put right too."""
    broadcast = await unit.broadcasts.find(broadcast_id)
    if broadcast is None:
        return
    await unit.announcements.keep_copy(broadcast, place, message)
    sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, broadcast.about)
    if sent[-1].id != broadcast_id:
        found = await unit.announcements.lock(AnnouncementId(broadcast.about))
        await unit.announcements.save(replace(found, due=unit.now))


async def carrier_of(unit: Unit, announcement: Announcement) -> Broadcast | None:
    """The last message of it whose words hold; None where nobody may read it any more."""
    if not announcement.can_be_read(unit.now):
        return None
    sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, announcement.id)
    return next((item for item in reversed(sent) if item.step in (Step.FIRST, Step.UPDATE)), None)
