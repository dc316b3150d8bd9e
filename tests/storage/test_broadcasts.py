"""Who gets a broadcast: one query counts and plans, and says why somebody does not get it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from solidarity.actions.requests import ask_help
from solidarity.audiences import Audience, Census, Excluded, Part
from solidarity.broadcasts import Broadcast, Lane, Subject, new_broadcast_id
from solidarity.matrix import Score
from solidarity.notices import Kind, Recipient
from solidarity.people import AgeBand, Bar, Barred, Neighbour, News, PersonId, Role
from solidarity.ports import ReportCard
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from storage import tables
from tests import cast
from tests.bot.gallery_broadcasts import ALERT, NEWS
from tests.cast import GARE_GROUP, NOW, bind, wish
from tests.stores import TestedStore

B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
D = tables.DigestEntry.__table__  # type: ignore[attr-defined]
N = tables.Announcement.__table__  # type: ignore[attr-defined]
Y = tables.Member.__table__  # type: ignore[attr-defined]
O = tables.Organisation.__table__  # type: ignore[attr-defined]  # noqa: E741
ABOUT = 3
"""The announcement that is on its way."""


LIKED = Score(None, 2)


class Town:
    """People, each with a number, and what a broadcast to them comes to."""

    def __init__(self, store: TestedStore) -> None:
        self.store = store
        self._next = 0

    async def person(self, **facts: object) -> Neighbour:
        """Somebody who lives at the Gare and reads French, but for these facts."""
        self._next += 1
        telegram_id = 6_200_000_000 + self._next
        plain = replace(cast.neighbour(cast.ROSA), phone=None)
        who = replace(plain, id=PersonId(1000 + self._next), telegram_id=telegram_id)
        who = replace(who, **facts)  # type: ignore[arg-type]
        async with self.store.unit() as unit:
            await unit.people.add(who)
        return who

    async def helper(self, **facts: object) -> Neighbour:
        """A volunteer."""
        sam = cast.neighbour(cast.SAM).volunteer
        assert sam is not None
        return await self.person(volunteer=replace(sam, **facts))  # type: ignore[arg-type]

    async def census(self, audience: Audience, subject: Subject = Subject.ANNOUNCEMENT) -> Census:
        """How many."""
        async with self.store.unit() as unit:
            return await unit.broadcasts.census(audience, subject)

    async def plan(self, audience: Audience, like: Broadcast = NEWS, **changes: object) -> Broadcast:
        """On its way to them."""
        body = replace(like, id=new_broadcast_id(), about=ABOUT, audience=audience)
        body = replace(body, **changes)  # type: ignore[arg-type]
        async with self.store.unit() as unit:
            if body.subject is Subject.ANNOUNCEMENT:
                await self._announce(unit)
            await unit.broadcasts.add(body)
            await unit.broadcasts.plan(body)
        return body

    async def _announce(self, unit: object) -> None:
        """The announcement itself, so that it can wait for somebody's message of the day."""
        row = {"id": ABOUT, "content": b"", "audience": "", "state": "published", "created_at": NOW}
        await unit.execute(unit.insert_new(N), row)  # type: ignore[attr-defined]

    async def planned(self, body: Broadcast) -> list[int]:
        """Who has a message of it, in the order in which they go."""
        async with self.store.unit() as unit:
            found = select(B.c.person_id).where(B.c.broadcast_id == body.id, B.c.op == "send")
            return [row.person_id for row in (await unit.execute(found.order_by(B.c.seq))).all()]

    async def waiting(self) -> set[int]:
        """For whose message of the day it waits."""
        async with self.store.unit() as unit:
            return {row.person_id for row in (await unit.execute(select(D.c.person_id))).all()}


@pytest.fixture
def town(store: TestedStore) -> Town:
    """Nobody yet."""
    return Town(store)


EVERYBODY = Audience(in_groups=False)
HELPERS = replace(EVERYBODY, parts=frozenset({Part.VOLUNTEERS}))


async def test_each_is_counted_once_with_the_first_reason_that_holds(town: Town) -> None:
    """Blocked, else without consent, else not wanting any; the rest get it, now or in the day's message."""
    consent = cast.neighbour(cast.ROSA).consent
    earlier = replace(consent, version="2026-10")
    rosa = await town.person()
    await town.person(reachable=False, news=News.NEVER, phone="+32470000000")
    await town.person(consent=earlier, news=News.NEVER)
    await town.person(news=News.NEVER)
    await town.person(muted=frozenset({"travaux"}))
    daily = await town.person(news=News.DAILY, language="nl", neighbourhood=None)
    audience = replace(EVERYBODY, theme="travaux")
    assert await town.census(audience) == Census(
        now={"fr": 1},
        daily={"nl": 1},
        excluded={Excluded.BLOCKED: 1, Excluded.NO_CONSENT: 1, Excluded.OPTED_OUT: 2},
        by_phone=1,
        placeless=1,
    )
    body = await town.plan(audience)
    assert await town.planned(body) == [rosa.id]
    assert await town.waiting() == {daily.id}


async def test_another_theme_does_not_matter(town: Town) -> None:
    """Who muted one theme gets what has another, or none."""
    await town.person(muted=frozenset({"travaux", "aines"}))
    for theme, gets in (("jeunes", 1), (None, 1), ("aines", 0), ("ain", 1)):
        assert (await town.census(replace(EVERYBODY, theme=theme))).reached == gets


async def test_volunteers_who_pause_or_are_young_are_left_out(town: Town) -> None:
    """Where volunteers are meant; who pauses as a volunteer is still a neighbour."""
    sam = await town.helper()
    back = await town.helper(paused_until=NOW - timedelta(minutes=1))
    await town.helper(paused_until=NOW + timedelta(days=1))
    await town.helper(age=AgeBand.MINOR)
    await town.person()
    census = await town.census(HELPERS)
    assert (census.reached, census.excluded) == (2, {Excluded.PAUSED: 1, Excluded.MINOR: 1})
    assert await town.planned(await town.plan(HELPERS)) == [sam.id, back.id]
    assert (await town.census(EVERYBODY)).reached == 5


async def test_members_and_coordinators_are_found_by_what_they_are(town: Town) -> None:
    """Who speaks for an association; who has the role, or is in the file. Several parts: any of them."""
    rosa = await town.person()
    ben = await town.person(roles=frozenset({Role.COORDINATOR}))
    amel = await town.person(telegram_id=cast.AMEL.telegram_id)
    await town.person()
    async with town.store.unit() as unit:
        row = {"id": 9, "kind": "association", "name": b"", "state": "valid", "asked_at": NOW}
        await unit.execute(insert(O), row | {"neighbourhoods": "", "services": ""})
        member = {"organisation_id": 9, "person_id": rosa.id, "role": "lead", "since": NOW}
        await unit.execute(insert(Y), member)
    found = {
        part: set(await town.planned(await town.plan(replace(EVERYBODY, parts=frozenset({part})))))
        for part in (Part.MEMBERS, Part.COORDINATORS)
    }
    assert found == {Part.MEMBERS: {rosa.id}, Part.COORDINATORS: {ben.id, amel.id}}
    both = replace(EVERYBODY, parts=frozenset({Part.MEMBERS, Part.COORDINATORS}))
    assert (await town.census(both)).reached == 3


async def test_what_the_team_says_among_itself_reaches_the_team_only(town: Town) -> None:
    """Neither an account that is frozen or kept away, nor an elected official, whom the file may name."""
    held = frozenset({Role.COORDINATOR})
    ben = await town.person(roles=held)
    await town.person(roles=held, frozen_at=NOW)
    await town.person(roles=held, barred=Barred(Bar.SUSPENDED, "rude", NOW))
    await town.person(telegram_id=cast.AMEL.telegram_id, roles=frozenset({Role.ELECTED}))
    team = replace(EVERYBODY, parts=frozenset({Part.COORDINATORS}))
    assert (await town.census(team)).reached == 1
    assert await town.planned(await town.plan(team)) == [ben.id]


async def test_neighbourhoods_languages_and_challenges_narrow_it(town: Town) -> None:
    """All that is named must hold; a challenge by its whole name."""
    await town.person(neighbourhood="gare")
    await town.person(neighbourhood="centre", language="nl")
    await town.person(neighbourhood=None)
    await town.helper(scores={"courses_aines": LIKED, "compagnie": LIKED})
    await town.helper(scores={"courses": LIKED})
    for audience, reached in (
        (replace(EVERYBODY, neighbourhoods=frozenset({"gare"})), 3),
        (replace(EVERYBODY, neighbourhoods=frozenset({"gare", "centre"})), 4),
        (replace(EVERYBODY, languages=frozenset({"nl"})), 1),
        (replace(EVERYBODY, neighbourhoods=frozenset({"gare"}), languages=frozenset({"nl"})), 0),
        (replace(EVERYBODY, challenges=frozenset({"courses_aines"})), 1),
        (replace(EVERYBODY, challenges=frozenset({"courses_aines", "courses"})), 2),
    ):
        assert (await town.census(audience)).reached == reached, audience


async def test_of_an_alert_better_one_too_many(town: Town) -> None:
    """Who has not said where they live gets it; nobody opts out of it, nor gets it once a day."""
    await town.person(neighbourhood=None)
    await town.person(news=News.NEVER)
    await town.person(news=News.DAILY, muted=frozenset({"travaux"}))
    await town.person(neighbourhood="centre")
    audience = Audience(neighbourhoods=frozenset({"gare"}), theme="travaux")
    census = await town.census(audience, Subject.ALERT)
    assert (census.reached, census.placeless, census.excluded) == (3, 1, {})
    body = await town.plan(audience, ALERT)
    assert len(await town.planned(body)) == 3
    assert await town.waiting() == set()


async def test_who_is_in_a_group_that_gets_it_gets_no_second_copy(town: Town) -> None:
    """Seen there and not gone, in a group of these neighbourhoods; only where it is posted at all."""
    inside, left, other, _ = [await town.person() for _ in range(4)]
    await bind(town.store, GARE_GROUP)
    async with town.store.unit() as unit:
        for who in (inside, left, other):
            await unit.groups.note_member(GARE_GROUP, who.telegram_id, present=True)
        await unit.groups.note_member(GARE_GROUP, left.telegram_id, present=False)
        await unit.execute(update(P).where(P.c.id == other.id).values(neighbourhood="centre"))
    for audience, excluded in (
        (Audience(), 2),
        (Audience(neighbourhoods=frozenset({"gare"})), 1),
        (Audience(neighbourhoods=frozenset({"centre"})), 0),
        (Audience(in_groups=False), 0),
        (Audience(parts=frozenset({Part.COORDINATORS, Part.MEMBERS, Part.VOLUNTEERS})), 0),
    ):
        found = (await town.census(audience)).excluded.get(Excluded.IN_GROUP, 0)
        assert found == excluded, audience
    assert (await town.census(Audience(), Subject.ALERT)).reached == 4
    assert inside.id not in await town.planned(await town.plan(Audience()))


async def test_groups_only_reaches_nobody_in_private(town: Town) -> None:
    """Neither counted nor planned."""
    await town.person()
    audience = Audience(in_private=False)
    assert await town.census(audience) == Census()
    assert await town.planned(await town.plan(audience)) == []


@pytest.mark.parametrize("subject", Subject)
async def test_what_is_counted_is_what_is_planned(town: Town, subject: Subject) -> None:
    """Of a mixed crowd, for one audience after another: the same number, and each person once."""
    consent = cast.neighbour(cast.ROSA).consent
    places = ("gare", "centre", None)
    for at in range(60):
        facts: dict[str, object] = {
            "language": ("fr", "nl", "de")[at % 3],
            "neighbourhood": places[at % 3],
            "reachable": at % 7 != 0,
            "news": list(News)[at % 3],
            "muted": frozenset({"travaux"} if at % 5 == 0 else ()),
            "consent": replace(consent, version="2026-10") if at % 11 == 0 else consent,
        }
        if at % 4 == 0:
            sam = cast.neighbour(cast.SAM).volunteer
            assert sam is not None
            age = AgeBand.MINOR if at % 8 == 0 else AgeBand.ADULT
            facts["volunteer"] = replace(sam, age=age, paused_until=NOW + timedelta(days=at % 3))
        await town.person(**facts)
    like = ALERT if subject is Subject.ALERT else NEWS
    for audience in (
        Audience(),
        Audience(neighbourhoods=frozenset({"gare"}), languages=frozenset({"fr", "nl"})),
        HELPERS,
        Audience(theme="travaux", challenges=frozenset({"courses_aines"})),
    ):
        async with town.store.unit() as unit:
            await unit.execute(D.delete())
        census = await town.census(audience, subject)
        planned = await town.planned(await town.plan(audience, like))
        assert len(planned) == len(set(planned)) == sum(census.now.values())
        assert len(await town.waiting()) == sum(census.daily.values())
        assert not set(planned) & await town.waiting()


async def test_planned_twice_nobody_gets_it_twice(town: Town) -> None:
    """Neither a message nor a line in the message of the day; who has come meanwhile gets theirs."""
    await town.person()
    await town.person(news=News.DAILY)
    body = await town.plan(EVERYBODY)
    async with town.store.unit() as unit:
        assert await unit.broadcasts.plan(body) == 0
    newcomer = await town.person()
    async with town.store.unit() as unit:
        assert await unit.broadcasts.plan(body) == 1
    assert newcomer.id in await town.planned(body)
    assert len(await town.waiting()) == 1


async def test_an_alert_goes_first_to_those_to_whom_it_matters_most(town: Town) -> None:
    """Who asked for help lately, then who lives here, then who helps; long ago is not lately."""
    helper, plain = await town.helper(), await town.person()
    lately, long_ago = await town.person(), await town.helper()
    async with town.store.unit() as unit:
        await ask_help(unit, long_ago, wish())
    town.store.clock.move(days=100)
    async with town.store.unit() as unit:
        await ask_help(unit, lately, wish(day=NOW.date() + timedelta(days=100)))
    body = await town.plan(Audience(), ALERT)
    assert await town.planned(body) == [lately.id, plain.id, helper.id, long_ago.id]


async def test_rows_are_those_of_their_broadcast(town: Town) -> None:
    """Its lane, its end, its hour; at night the end of the quiet hours, unless it may wake people."""
    rosa = await town.person()
    night = datetime(2026, 11, 24, 22, tzinfo=NOW.tzinfo)
    for wakes, due in ((False, datetime(2026, 11, 25, 7, tzinfo=NOW.tzinfo)), (True, night)):
        body = await town.plan(EVERYBODY, due=night, wakes=wakes, not_after=night + timedelta(days=1))
        async with town.store.unit() as unit:
            (row,) = (await unit.execute(select(B).where(B.c.broadcast_id == body.id))).all()
        assert (row.kind, row.op, row.state) == (Kind.ANNOUNCEMENT.value, Op.SEND.value, "waiting")
        assert (row.chat_id, row.person_id, row.lane) == (rosa.telegram_id, rosa.id, int(Lane.ANNOUNCEMENT))
        assert (row.due_at, row.not_after) == (due, night + timedelta(days=1))


async def test_the_told_are_told_again_in_the_order_in_which_they_were(town: Town) -> None:
    """Those first who had it first, whatever they want by now; who never had it hears nothing."""
    people = [await town.person() for _ in range(3)]
    body = await town.plan(EVERYBODY)
    order = [people[2], people[0]]
    async with town.store.unit() as unit:
        for at, who in enumerate(order):
            await unit.execute(
                update(B)
                .where(B.c.broadcast_id == body.id, B.c.person_id == who.id)
                .values(state="sent", message_id=70 + at, settled_at=NOW + timedelta(seconds=at))
            )
        await unit.execute(update(P).where(P.c.id == people[0].id).values(news=News.NEVER.value))
        later = replace(body, id=new_broadcast_id())
        await unit.broadcasts.add(later)
        assert await unit.broadcasts.plan_for_told(later, [body.id]) == 2
    assert await town.planned(later) == [who.id for who in order]


async def test_what_is_stopped_never_goes_out(town: Town) -> None:
    """All that waits, by one statement; what is there or in flight stays as it is."""
    people = [await town.person() for _ in range(4)]
    body = await town.plan(EVERYBODY)
    async with town.store.unit() as unit:
        for who, state in zip(people, ("sent", "leased"), strict=False):
            theirs = (B.c.broadcast_id == body.id, B.c.person_id == who.id)
            await unit.execute(update(B).where(*theirs).values(state=state))
        assert await unit.broadcasts.cancel(body.id) == 2
        assert await unit.broadcasts.cancel(body.id) == 0
        reach = await unit.broadcasts.reach(body.id)
    assert (reach.sent, reach.waiting, reach.cancelled, reach.total) == (1, 1, 2, 4)


async def test_how_far_it_has_come_is_counted_by_state(town: Town) -> None:
    """Every state, the first and the last that arrived; changed messages apart."""
    states = [state for state in OutboxState for _ in range(2)]
    people = [await town.person() for _ in states]
    body = await town.plan(EVERYBODY)
    async with town.store.unit() as unit:
        for at, (who, state) in enumerate(zip(people, states, strict=True)):
            await unit.execute(
                update(B)
                .where(B.c.broadcast_id == body.id, B.c.person_id == who.id)
                .values(state=state.value, settled_at=NOW + timedelta(seconds=at))
            )
        reach = await unit.broadcasts.reach(body.id)
    assert Counter(reach.states) == Counter(states)
    sent = [at for at, state in enumerate(states) if state is OutboxState.SENT]
    assert reach.first_at == NOW + timedelta(seconds=sent[0])
    assert reach.last_at == NOW + timedelta(seconds=sent[-1])
    assert (reach.changed, reach.changing) == (0, 0)


async def test_a_broadcast_is_kept_whole(town: Town) -> None:
    """With its words in every language, its picture, its audience and how it stands."""
    body = replace(
        ALERT,
        id=new_broadcast_id(),
        audience=Audience(frozenset({"gare"}), frozenset({Part.MEMBERS}), theme="aines", in_private=False),
        content=replace(NEWS.content, until=NOW, words={**ALERT.content.words, **NEWS.content.words}),
        by=None,
    )
    async with town.store.unit() as unit:
        await unit.broadcasts.add(body)
    async with town.store.unit() as unit:
        assert await unit.broadcasts.get(body.id) == body
        assert await unit.broadcasts.lock(body.id) == body
        assert await unit.broadcasts.of(body.subject, body.about) == [body]
        changed = replace(body, done_at=NOW, report_at=NOW, shown="x", planned=7, excluded={})
        await unit.broadcasts.save(changed)
        assert await unit.broadcasts.get(body.id) == changed


async def test_a_report_has_one_place_and_many_have_theirs(town: Town) -> None:
    """A message that shows another broadcast now no longer follows the first."""
    one, other = await town.plan(EVERYBODY), await town.plan(EVERYBODY)
    rosa = await town.person()
    async with town.store.unit() as unit:
        reports = unit.broadcasts
        await reports.put_report(ReportCard(one.id, 7, 1, rosa.id))
        await reports.put_report(ReportCard(one.id, -5, 1, None, 17))
        await reports.put_report(ReportCard(other.id, 7, 1, rosa.id))
        assert await reports.reports(one.id) == [ReportCard(one.id, -5, 1, None, 17)]
        assert await reports.reports(other.id) == [ReportCard(other.id, 7, 1, rosa.id)]


async def test_an_announcement_read_on_request_counts_as_there(town: Town) -> None:
    """In the message where it was read last."""
    body = await town.plan(Audience(in_private=False))
    place = Recipient(6_200_000_099, PersonId(99))
    async with town.store.unit() as unit:
        for message in (5, 6):
            await unit.announcements.keep_copy(body, place, message)
        row = (await unit.execute(select(B).where(B.c.broadcast_id == body.id))).one()
    assert (row.chat_id, row.person_id, row.message_id, row.state) == (place.chat, 99, 6, "sent")
