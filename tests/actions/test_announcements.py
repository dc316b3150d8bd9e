"""Announcements on both databases: published, stopped, put right where they were read, hidden, kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from solidarity.actions.announcements import (
    Draft,
    Told,
    correct_announcement,
    drop_announcement,
    find_announcement,
    hide_announcement,
    keep_announcement,
    keep_copy,
    publish_announcement,
    put_off_announcement,
    read_announcement,
    schedule_announcement,
    see_to_announcement,
    stop_announcement,
    withdraw_announcement,
)
from solidarity.actions.news import choose_news
from solidarity.actions.people import erase_neighbour
from solidarity.actions.posts import keep_post
from solidarity.announcements import Announcement, AnnouncementId, Motive, State
from solidarity.audiences import Audience, Part
from solidarity.broadcasts import Stage, Step, Words
from solidarity.notices import Kind, Recipient, to
from solidarity.organisations import Actor, Organisation, OrganisationId, Profile, Standing, join, register
from solidarity.people import Neighbour, News
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from solidarity.refusals import Why
from solidarity.requests import Attachment
from storage import tables
from tests.actions.acting import act, gather, nothing_new, refused
from tests.cast import AMEL, ANA, CLEO, FORUM_GROUP, GARE_GROUP, LEON, NOW, ROSA, SAM, bind
from tests.stores import Row, TestedStore, deliver, rows

B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
D = tables.DigestEntry.__table__  # type: ignore[attr-defined]
FAIR, LATER = Words("Brocante", "Dimanche."), Words("Brocante", "Samedi.")
QUAI = OrganisationId(9)


async def town(store: TestedStore) -> list[Neighbour]:
    """Amel coordinates; Rosa leads Les Amis du Quai, Sam writes for it, Ana and Léon read."""
    people = await gather(store, AMEL, ROSA, SAM, ANA, LEON)
    quai = register(Profile(Actor.ASSOCIATION, "Les Amis du Quai", None), people[1], NOW)
    quai = replace(join(quai, people[2], NOW), id=QUAI, standing=Standing.VALID)
    async with store.unit() as unit:
        await unit.organisations.add(quai)
    return people


def fair(**changes: object) -> Draft:
    """What Sam usually has to say."""
    return replace(Draft({"fr": FAIR}, Audience(), QUAI), **changes)  # type: ignore[arg-type]


async def out(store: TestedStore, sam: Neighbour, draft: Draft | None = None) -> Told:
    """It is there."""
    told = await act(store, publish_announcement, sam, draft or fair())
    store.clock.move(seconds=31)
    await deliver(store)
    return told


async def as_stored(store: TestedStore, told: Told | Announcement) -> Announcement:
    """How it stands now."""
    about = told.announcement.id if isinstance(told, Told) else told.id
    async with store.unit() as unit:
        return await unit.announcements.get(about)


async def of(store: TestedStore, told: Told, op: Op = Op.SEND) -> list[Row]:
    """The rows of one broadcast to people."""
    async with store.unit() as unit:
        found = select(B.c.seq).where(B.c.broadcast_id == told.broadcast.id, B.c.op == op.value)
        seqs = {row.seq for row in (await unit.execute(found)).all()}
    return [row for row in await rows(store, Kind.ANNOUNCEMENT) if row.seq in seqs]


async def waits_for(store: TestedStore) -> set[int]:
    """For whose message of the day something waits."""
    async with store.unit() as unit:
        return {row.person_id for row in (await unit.execute(select(D.c.person_id))).all()}


async def posts(store: TestedStore) -> list[Row]:
    """What was posted, or is to be, in groups."""
    return await rows(store, Kind.ANNOUNCEMENT_POST)


async def suspended(store: TestedStore) -> None:
    """The municipality suspends the association."""
    async with store.unit() as unit:
        quai: Organisation = await unit.organisations.get(QUAI)
        await unit.organisations.save(replace(quai, standing=Standing.SUSPENDED))


# --- Out, or not -----------------------------------------------------------------------------------------


async def test_published_it_goes_to_whom_it_is_meant_for(store: TestedStore) -> None:
    """One message each after half a minute; the post in the group; and who wants one a day waits."""
    _, _, sam, ana, _ = await town(store)
    await bind(store, GARE_GROUP)
    await act(store, choose_news, ana, News.DAILY)
    told = await act(store, publish_announcement, sam, fair())
    assert told.broadcast.planned == len(await of(store, told)) == 4
    assert {row.due for row in await of(store, told)} == {NOW + timedelta(seconds=30)}
    assert [row.chat for row in await rows(store, Kind.ANNOUNCEMENT_POST)] == [GARE_GROUP]
    assert await waits_for(store) == {ana.id}
    kept = await as_stored(store, told)
    assert (kept.state, kept.author, kept.published_at, kept.content.sender) == (
        State.PUBLISHED,
        sam.id,
        NOW,
        "Les Amis du Quai",
    )
    async with store.unit() as unit:
        assert await unit.broadcasts.get(told.broadcast.id) == told.broadcast


async def test_nobody_meant_nothing_published(store: TestedStore) -> None:
    """Neither people nor a group: refused, now or for later, and nothing is kept of it."""
    _, _, sam, _, _ = await town(store)
    nobody = fair(audience=Audience(neighbourhoods=frozenset({"moulins"})))
    assert await refused(store, publish_announcement, sam, nobody) is Why.NOBODY_MEANT
    soon = NOW + timedelta(hours=1)
    assert await refused(store, schedule_announcement, sam, nobody, soon) is Why.NOBODY_MEANT


async def test_only_its_members_speak_in_its_name(store: TestedStore) -> None:
    """Nobody else, not even a coordinator; and nobody while the municipality has suspended it."""
    amel, _, sam, ana, _ = await town(store)
    for other in (amel, ana):
        assert await refused(store, publish_announcement, other, fair()) is Why.NOT_A_MEMBER
        assert await refused(store, keep_announcement, other, fair()) is Why.NOT_A_MEMBER
    assert await refused(store, publish_announcement, sam, fair(organisation=None)) is Why.STAFF_ONLY
    await suspended(store)
    assert await refused(store, publish_announcement, sam, fair()) is Why.NOT_SPEAKING
    kept = await act(store, keep_announcement, sam, fair())
    assert kept.state is State.WRITTEN
    towns = await act(store, publish_announcement, amel, fair(organisation=None))
    assert towns.announcement.content.sender == ""


async def test_what_was_kept_is_published_in_its_place(store: TestedStore) -> None:
    """One announcement, not two; published already it is not published again; dropped it is gone."""
    _, rosa, sam, _, _ = await town(store)
    kept = await act(store, keep_announcement, sam, fair())
    told = await act(store, publish_announcement, rosa, fair(kept=kept.id))
    assert told.announcement.id == kept.id
    assert await refused(store, publish_announcement, sam, fair(kept=kept.id)) is Why.STALE
    assert await refused(store, drop_announcement, sam, kept.id) is Why.STALE
    other = await act(store, keep_announcement, sam, fair())
    await act(store, drop_announcement, sam, other.id)
    async with store.unit() as unit:
        assert [item.id for item in await unit.announcements.of(QUAI, 10)] == [kept.id]


async def test_at_its_hour_it_goes_to_the_people_of_then(store: TestedStore) -> None:
    """Counted anew; its author sees how far it has come."""
    _, _, sam, ana, _ = await town(store)
    it = await act(store, schedule_announcement, sam, fair(), NOW + timedelta(days=1))
    assert await nothing_new(store, see_to_announcement, it.id) == 0
    await act(store, erase_neighbour, ana)
    await gather(store, CLEO)
    store.clock.move(days=1)
    assert await act(store, see_to_announcement, it.id) == 1
    assert await nothing_new(store, see_to_announcement, it.id) == 0
    (report,) = await rows(store, Kind.ANNOUNCEMENT_OUT)
    assert report.chat == sam.telegram_id
    readers = {row.chat for row in await rows(store, Kind.ANNOUNCEMENT)}
    assert readers == {who.telegram_id for who in (AMEL, ROSA, SAM, LEON, CLEO)}
    assert (await as_stored(store, it)).until == NOW + timedelta(days=15)


@pytest.mark.parametrize("why", [Why.NOT_SPEAKING, Why.NOBODY_MEANT])
async def test_what_cannot_be_said_at_its_hour_is_kept(store: TestedStore, why: Why) -> None:
    """The association was suspended meanwhile, or nobody is left: its author learns which."""
    _, _, sam, _, leon = await town(store)
    only_leon = Audience(neighbourhoods=frozenset({"centre"}), languages=frozenset({"nl"}))
    when = NOW + timedelta(days=1)
    it = await act(store, schedule_announcement, sam, fair(audience=only_leon), when)
    if why is Why.NOT_SPEAKING:
        await suspended(store)
    else:
        await act(store, erase_neighbour, leon)
    store.clock.move(days=1)
    assert await act(store, see_to_announcement, it.id) == 1
    (told,) = await rows(store, Kind.ANNOUNCEMENT_HELD)
    assert (told.chat, told.facts["why"]) == (sam.telegram_id, why.value)
    assert (await as_stored(store, it)).state is State.WRITTEN
    assert await rows(store, Kind.ANNOUNCEMENT) == []


async def test_whoever_writes_for_it_puts_it_off(store: TestedStore) -> None:
    """Rosa takes Sam's from the list; its hour comes and nothing happens."""
    _, rosa, sam, ana, _ = await town(store)
    it = await act(store, schedule_announcement, sam, fair(), NOW + timedelta(days=1))
    assert await refused(store, put_off_announcement, ana, it.id) is Why.NOT_A_MEMBER
    await act(store, put_off_announcement, rosa, it.id)
    store.clock.move(days=2)
    async with store.unit() as unit:
        assert await unit.announcements.due(10) == []
    assert (await as_stored(store, it)).state is State.WRITTEN


# --- Stopped ---------------------------------------------------------------------------------------------


async def test_stopped_in_time_it_never_was(store: TestedStore) -> None:
    """No message, no post, nobody's message of the day; a second press changes nothing."""
    _, rosa, sam, ana, _ = await town(store)
    await bind(store, GARE_GROUP)
    await act(store, choose_news, ana, News.DAILY)
    told = await act(store, publish_announcement, sam, fair())
    assert await refused(store, stop_announcement, ana, told.broadcast.id) is Why.NOT_A_MEMBER
    stopped = await act(store, stop_announcement, rosa, told.broadcast.id)
    assert (stopped.announcement.state, stopped.broadcast.stage) == (State.WRITTEN, Stage.STOPPED)
    await nothing_new(store, stop_announcement, rosa, told.broadcast.id)
    store.clock.move(hours=1)
    assert await deliver(store) == {}
    assert await waits_for(store) == set()
    assert (
        await act(store, publish_announcement, sam, fair(kept=told.announcement.id))
    ).broadcast.planned == 4


async def test_stopped_midway_the_rest_never_goes_out(store: TestedStore) -> None:
    """Who has it has it; it stays published, and can be corrected or withdrawn."""
    amel, _, sam, _, _ = await town(store)
    told = await act(store, publish_announcement, sam, fair())
    store.clock.move(seconds=31)
    async with store.unit() as unit:
        (one,) = await unit.outbox.lease("tests", 1, ())
    stopped = await act(store, stop_announcement, amel, told.broadcast.id)
    assert stopped.announcement.state is State.PUBLISHED
    states = [row.state for row in await of(store, told)]
    assert sorted(states) == sorted([OutboxState.LEASED, *[OutboxState.CANCELLED] * 4])
    assert one.recipient.chat in {who.telegram_id for who in (AMEL, ROSA, SAM, ANA, LEON)}


# --- Put right -------------------------------------------------------------------------------------------


async def test_corrected_it_says_the_new_words_wherever_it_is(store: TestedStore) -> None:
    """Messages and posts by an edit, each once; who has none yet gets the new words, in the same place."""
    _, rosa, sam, _, _ = await town(store)
    await bind(store, GARE_GROUP)
    told = await act(store, publish_announcement, sam, fair())
    store.clock.move(seconds=31)
    async with store.unit() as unit:
        await unit.execute(update(B).where(B.c.chat_id == LEON.telegram_id).values(due_at=NOW + timedelta(1)))
    await deliver(store)
    before = {row.chat: row.message for row in await of(store, told) if row.message is not None}
    fixed = await act(store, correct_announcement, rosa, told.announcement.id, {"fr": LATER})
    assert fixed.broadcast.step is Step.UPDATE
    assert fixed.broadcast.content.words == {"fr": LATER}
    edits = await of(store, fixed, Op.EDIT)
    assert {row.chat: row.message for row in edits} == before
    assert [row.chat for row in await of(store, fixed)] == [LEON.telegram_id]
    assert [row.op for row in await rows(store, Kind.ANNOUNCEMENT_POST)] == [Op.SEND, Op.EDIT]
    assert (await as_stored(store, told)).content.words == {"fr": LATER}
    store.clock.move(seconds=4)
    assert await act(store, see_to_announcement, told.announcement.id) == 1
    assert len(await of(store, fixed, Op.EDIT)) == len(before)
    async with store.unit() as unit:
        assert await unit.announcements.due(10) == []


async def test_posts_that_wait_come_with_the_new_words(store: TestedStore) -> None:
    """Published at night, corrected before the morning; one in flight is put right once it stands."""
    _, _, sam, _, _ = await town(store)
    await bind(store, GARE_GROUP, FORUM_GROUP)
    told = await act(store, publish_announcement, sam, fair())
    store.clock.move(seconds=31)
    async with store.unit() as unit:
        leased = {item.recipient.chat for item in await unit.outbox.lease("tests", 1, [FORUM_GROUP])}
    assert leased == {GARE_GROUP}
    fixed = await act(store, correct_announcement, sam, told.announcement.id, {"fr": LATER})
    found = {(row.chat, row.facts.get("broadcast"), row.state) for row in await posts(store)}
    assert (FORUM_GROUP, fixed.broadcast.id, OutboxState.WAITING) in found
    assert (GARE_GROUP, fixed.broadcast.id, OutboxState.WAITING) not in found
    async with store.unit() as unit:
        await keep_post(unit, told.broadcast.id, Recipient(GARE_GROUP), 88)
    store.clock.move(seconds=4)
    await act(store, see_to_announcement, told.announcement.id)
    edits = [row for row in await posts(store) if row.op is Op.EDIT]
    assert [(row.chat, row.message, row.facts["broadcast"]) for row in edits] == [
        (GARE_GROUP, 88, fixed.broadcast.id)
    ]


async def test_what_was_in_flight_is_put_right_when_it_has_arrived(store: TestedStore) -> None:
    """Looked at again until nothing of the old words is on its way."""
    _, _, sam, _, _ = await town(store)
    told = await act(store, publish_announcement, sam, fair())
    store.clock.move(seconds=31)
    async with store.unit() as unit:
        (one,) = await unit.outbox.lease("tests", 1, ())
    fixed = await act(store, correct_announcement, sam, told.announcement.id, {"fr": LATER})
    assert await of(store, fixed, Op.EDIT) == []
    assert len(await of(store, fixed)) == 4
    store.clock.move(seconds=4)
    await act(store, see_to_announcement, told.announcement.id)
    assert (await as_stored(store, told)).due is not None
    async with store.unit() as unit:
        await unit.execute(
            update(B).where(B.c.seq == one.seq).values(state="sent", message_id=77, settled_at=unit.now)
        )
    store.clock.move(seconds=4)
    await act(store, see_to_announcement, told.announcement.id)
    assert [(row.chat, row.message) for row in await of(store, fixed, Op.EDIT)] == [(one.recipient.chat, 77)]
    assert (await as_stored(store, told)).due is None


async def test_corrected_twice_at_once_only_the_last_words_count(store: TestedStore) -> None:
    """The edit that waits takes on what the newer one says."""
    _, _, sam, _, _ = await town(store)
    told = await out(store, sam)
    first = await act(store, correct_announcement, sam, told.announcement.id, {"fr": LATER})
    store.clock.move(seconds=1)
    second = await act(store, correct_announcement, sam, told.announcement.id, {"fr": FAIR})
    assert await of(store, first, Op.EDIT) == []
    assert len(await of(store, second, Op.EDIT)) == 5
    heard = await deliver(store)
    assert heard["Ana"] == ["edit announcement"]


async def test_only_its_side_puts_it_right(store: TestedStore) -> None:
    """The municipality never changes a word of an association's, nor does another reader."""
    amel, _, sam, ana, _ = await town(store)
    told = await out(store, sam)
    for other in (amel, ana):
        about = told.announcement.id
        assert await refused(store, correct_announcement, other, about, {"fr": LATER}) is Why.NOT_A_MEMBER
        assert await refused(store, withdraw_announcement, other, about) is Why.NOT_A_MEMBER
    assert await refused(store, find_announcement, ana, told.announcement.id) is Why.NOT_A_MEMBER


async def test_withdrawn_nobody_reads_it_from_us_any_more(store: TestedStore) -> None:
    """Messages are edited, posts too, the rest is cancelled; twice is once."""
    _, rosa, sam, ana, _ = await town(store)
    await act(store, choose_news, ana, News.DAILY)
    told = await act(store, publish_announcement, sam, fair())
    store.clock.move(seconds=31)
    async with store.unit() as unit:
        await unit.execute(update(B).where(B.c.chat_id == LEON.telegram_id).values(due_at=NOW + timedelta(1)))
    await deliver(store)
    gone = await act(store, withdraw_announcement, rosa, told.announcement.id)
    assert gone is not None
    assert (gone.announcement.state, gone.broadcast.step) == (State.WITHDRAWN, Step.WITHDRAWN)
    assert len(await of(store, gone, Op.EDIT)) == 3
    assert OutboxState.CANCELLED in {row.state for row in await of(store, told)}
    assert await waits_for(store) == set()
    assert await nothing_new(store, withdraw_announcement, rosa, told.announcement.id) is None
    assert await refused(store, correct_announcement, sam, told.announcement.id, {"fr": LATER}) is Why.STALE


@pytest.mark.parametrize(("age", "op"), [(timedelta(hours=1), Op.DELETE), (timedelta(hours=47), Op.EDIT)])
async def test_with_a_picture_the_message_goes_while_telegram_lets_it(
    store: TestedStore, age: timedelta, op: Op
) -> None:
    """A picture cannot be edited out of a message: within two days the message is taken away."""
    _, _, sam, _, _ = await town(store)
    told = await out(store, sam, fair(attachment=Attachment.PHOTO, file_id="photo"))
    store.clock.at = NOW + age
    gone = await act(store, withdraw_announcement, sam, told.announcement.id)
    assert gone is not None
    assert len(await of(store, gone, op)) == 5


async def test_hidden_with_a_reason_the_association_learns_it(store: TestedStore) -> None:
    """Every member; it is kept who did it; its words stay as they were; a colleague later changes nothing."""
    amel, rosa, sam, _, _ = await town(store)
    told = await out(store, sam)
    assert await refused(store, hide_announcement, rosa, told.announcement.id, Motive.WRONG) is Why.STAFF_ONLY
    gone = await act(store, hide_announcement, amel, told.announcement.id, Motive.ADVERT)
    assert gone is not None
    kept = await as_stored(store, told)
    assert (kept.state, kept.motive, kept.hidden_by) == (State.HIDDEN, Motive.ADVERT, amel.id)
    assert kept.content.words == {"fr": FAIR}
    notices = {row.chat for row in await rows(store, Kind.ANNOUNCEMENT_HIDDEN)}
    assert notices == {rosa.telegram_id, sam.telegram_id}
    async with store.unit() as unit:
        assert [trace.deed.value for trace in await unit.audit.about(sam.id)][-1:] == ["hid"]
    about = told.announcement.id
    assert await nothing_new(store, hide_announcement, amel, about, Motive.WRONG) is None
    towns = await act(store, publish_announcement, amel, fair(organisation=None))
    assert await refused(store, hide_announcement, amel, towns.announcement.id, Motive.WRONG) is Why.STALE


# --- Read, and forgotten ---------------------------------------------------------------------------------


async def test_read_on_request_it_is_put_right_there_too(store: TestedStore) -> None:
    """Also where that happened while it was on its way; and only whom it is meant for may ask."""
    _, rosa, sam, ana, leon = await town(store)
    volunteers = Audience(parts=frozenset({Part.VOLUNTEERS}))
    await act(store, choose_news, ana, News.DAILY)
    told = await out(store, sam, fair(audience=volunteers))
    about = told.announcement.id
    assert await act(store, read_announcement, rosa, about) is None
    assert await act(store, read_announcement, ana, about) is not None
    await act(store, keep_copy, told.broadcast.id, to(ana), 55)
    fixed = await act(store, correct_announcement, sam, about, {"fr": LATER})
    assert (ana.telegram_id, 55) in {(row.chat, row.message) for row in await of(store, fixed, Op.EDIT)}
    await act(store, keep_copy, told.broadcast.id, to(leon), 66)
    await act(store, see_to_announcement, about)
    assert (leon.telegram_id, 66) in {(row.chat, row.message) for row in await of(store, fixed, Op.EDIT)}
    await act(store, withdraw_announcement, sam, about)
    assert await act(store, read_announcement, ana, about) is None
    assert await act(store, read_announcement, ana, AnnouncementId(404)) is None


async def test_erased_its_author_is_nobody_and_it_stays_the_associations(store: TestedStore) -> None:
    """Nothing waits for who is gone; the others of the association go on."""
    _, rosa, sam, ana, _ = await town(store)
    await act(store, choose_news, ana, News.DAILY)
    told = await out(store, sam)
    await act(store, erase_neighbour, ana)
    await act(store, erase_neighbour, sam)
    assert await waits_for(store) == set()
    kept = await as_stored(store, told)
    assert (kept.author, kept.state, kept.organisation) == (None, State.PUBLISHED, QUAI)
    fixed = await act(store, correct_announcement, rosa, told.announcement.id, {"fr": LATER})
    readers = {row.chat for row in await of(store, fixed, Op.EDIT)}
    assert readers == {who.telegram_id for who in (AMEL, ROSA, LEON)}


async def test_it_is_kept_whole(store: TestedStore) -> None:
    """With its file, its link, its theme and whom it is for; what it says is sealed."""
    _, _, sam, _, _ = await town(store)
    audience = Audience(frozenset({"gare"}), theme="travaux")
    draft = fair(
        words={"fr": FAIR, "nl": LATER},
        audience=audience,
        attachment=Attachment.VIDEO,
        file_id="video",
        link="https://quai.example",
        lives=timedelta(days=3),
    )
    kept = await act(store, keep_announcement, sam, draft)
    found = await as_stored(store, kept)
    assert found == kept
    assert (found.until, found.content.areas, found.content.theme) == (
        NOW + timedelta(3),
        ("gare",),
        "travaux",
    )
    async with store.unit() as unit:
        (row,) = (await unit.execute(select(tables.Announcement.__table__))).all()  # type: ignore[attr-defined]
    assert b"Dimanche" not in row.content
