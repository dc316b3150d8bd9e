"""The one message of the day: what waits for whom, once a day for each, whatever the clock does."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from solidarity.actions.digests import send_digests
from solidarity.announcements import AnnouncementId, digest_hour, next_digest
from solidarity.broadcasts import Lane
from solidarity.notices import Kind
from solidarity.people import Neighbour
from storage import tables
from storage.digests import MOST
from tests.cast import NOW, ROSA, SAM, arrive, town
from tests.stores import TestedStore, rows

D = tables.DigestEntry.__table__  # type: ignore[attr-defined]
N = tables.Announcement.__table__  # type: ignore[attr-defined]
B = tables.OutboxRow.__table__  # type: ignore[attr-defined]
P = tables.Person.__table__  # type: ignore[attr-defined]
DAY = date(2026, 11, 24)
FIVE = digest_hour(town(), DAY)


async def waits(store: TestedStore, who: Neighbour, *announcements: int, now: datetime | None = None) -> None:
    """These wait for their message of the day."""
    async with store.unit() as unit:
        due = next_digest(unit.town, now or unit.now)
        for item in announcements:
            row = {"id": item, "content": b"", "audience": "", "state": "published", "created_at": NOW}
            await unit.execute(unit.insert_new(N), row)
            entry = {"person_id": who.id, "announcement_id": item, "due_at": due}
            await unit.execute(insert(D), entry)


async def send(store: TestedStore) -> int:
    """As the sweeper does."""
    async with store.unit() as unit:
        return await send_digests(unit)


async def sent_to(store: TestedStore) -> list[tuple[int, str]]:
    """Every message of the day so far: to whom, and what is in it."""
    return [(row.chat, str(row.facts["announcements"])) for row in await rows(store, Kind.DIGEST)]


async def test_at_five_each_gets_one_message_with_all_that_waits(store: TestedStore) -> None:
    """Not before; and to whom nothing waits nothing is sent."""
    rosa, sam = await arrive(store, ROSA, SAM)
    await waits(store, rosa, 1, 2, 3)
    store.clock.at = FIVE - timedelta(seconds=1)
    assert await send(store) == 0
    store.clock.at = FIVE
    assert await send(store) == 1
    assert await sent_to(store) == [(rosa.telegram_id, "1 2 3")]
    assert await send(store) == 0
    assert sam.telegram_id not in [chat for chat, _ in await sent_to(store)]


async def test_what_comes_after_it_waits_for_the_next_day(store: TestedStore) -> None:
    """Also what was published in the very second, and what a clock that went back publishes again."""
    (rosa,) = await arrive(store, ROSA)
    await waits(store, rosa, 1)
    store.clock.at = FIVE
    assert await send(store) == 1
    await waits(store, rosa, 2, now=FIVE - timedelta(seconds=1))
    await waits(store, rosa, 3)
    store.clock.move(minutes=10)
    assert await send(store) == 0
    store.clock.at = FIVE + timedelta(days=1)
    assert await send(store) == 1
    assert await sent_to(store) == [(rosa.telegram_id, "1"), (rosa.telegram_id, "2 3")]


async def test_missed_it_comes_with_the_next_days(store: TestedStore) -> None:
    """The bot was away over the evening: nothing is sent in the morning, and nothing is lost."""
    (rosa,) = await arrive(store, ROSA)
    await waits(store, rosa, 1)
    for hour in (20, 23):
        store.clock.at = town().at(DAY, time(hour))
        assert await send(store) == 0
    store.clock.at = town().at(DAY + timedelta(days=1), time(9))
    assert await send(store) == 0
    await waits(store, rosa, 2)
    store.clock.at = FIVE + timedelta(days=1)
    assert await send(store) == 1
    assert await sent_to(store) == [(rosa.telegram_id, "1 2")]


async def test_more_than_one_message_holds_waits_on(store: TestedStore) -> None:
    """The oldest first, the others a day later; nobody else's are touched."""
    rosa, sam = await arrive(store, ROSA, SAM)
    await waits(store, rosa, *range(1, MOST + 3))
    await waits(store, sam, 1)
    store.clock.at = FIVE
    assert await send(store) == 2
    store.clock.at = FIVE + timedelta(days=1)
    assert await send(store) == 1
    first, second, third = sorted(await sent_to(store), key=lambda item: (item[0], len(item[1])))
    assert [first[1], second[1], third[1]] == ["9 10", "1 2 3 4 5 6 7 8", "1"]


async def test_it_goes_after_everything_else_and_for_an_hour(store: TestedStore) -> None:
    """Behind every alert, and never kept until the next day."""
    (rosa,) = await arrive(store, ROSA)
    await waits(store, rosa, 1)
    store.clock.at = FIVE
    await send(store)
    async with store.unit() as unit:
        row = (await unit.execute(select(B).where(B.c.kind == Kind.DIGEST.value))).one()
    assert row.lane == Lane.DIGEST > Lane.ALERT
    assert (row.due_at, row.not_after) == (FIVE, FIVE + timedelta(hours=1))
    assert row.person_id == rosa.id


async def test_what_was_taken_down_waits_for_nobody(store: TestedStore) -> None:
    """And where nothing else waits, no message is made."""
    rosa, sam = await arrive(store, ROSA, SAM)
    await waits(store, rosa, 1)
    await waits(store, sam, 1, 2)
    async with store.unit() as unit:
        await unit.digests.withdraw(AnnouncementId(1))
    store.clock.at = FIVE
    assert await send(store) == 1
    assert await sent_to(store) == [(sam.telegram_id, "2")]


@given(
    moves=st.lists(
        st.tuples(st.integers(0, 40 * 60), st.integers(0, 3), st.booleans()), min_size=5, max_size=25
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_never_two_on_one_day_and_nothing_lost(
    sqlite_store: TestedStore, moves: list[tuple[int, int, bool]]
) -> None:
    """However the clock jumps, the bot sleeps, and things are published: one a day, each thing once."""
    store = sqlite_store
    async with store.unit() as unit:
        for table in (D, N, B):
            await unit.execute(table.delete())
        await unit.execute(update(P).values(digest_on=None))
        rosa = await unit.people.by_telegram(ROSA.telegram_id)
    store.clock.at = NOW
    if rosa is None:
        (rosa,) = await arrive(store, ROSA)
    days: list[date] = []
    number = 0
    for minutes, published, awake in moves:
        store.clock.move(minutes=minutes)
        for _ in range(published):
            number += 1
            await waits(store, rosa, number)
        if awake and await send(store):
            days.append(town().today(store.clock.at))
    for _ in range(number + 2):
        store.clock.at = next_digest(town(), store.clock.at)
        if await send(store):
            days.append(town().today(store.clock.at))
    assert len(days) == len(set(days))
    read = " ".join(words for _, words in await sent_to(store)).split()
    assert read == [str(item) for item in range(1, number + 1)]
