"""A message to many on its way through the sender: what each reads, and who no longer gets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.delivery.wire import CONNECTIONS
from bot.views.notices import render
from solidarity.actions.broadcasts import halt
from solidarity.actions.people import choose_language
from solidarity.broadcasts import Broadcast, Step, Subject
from solidarity.notices import Kind, Notice, Recipient
from solidarity.people import Neighbour, News
from solidarity.receipts import OutboxState
from tests.broadcasting import heat, news, told
from tests.cast import AMEL, ANA, DIALLO, LEON, ROSA, SAM, Part, arrive
from tests.delivery.played_api import PlayedApi, after, played_api, says
from tests.delivery.sender import HASTY, Sender, texts
from tests.storage.test_plans import listening
from tests.stores import B, TestedStore, rows

NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
STATEMENTS = 6
"""Of one round, opening and closing not counted."""
MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
"""Eight o'clock in Valmeuse."""


@pytest.fixture
async def api() -> AsyncIterator[PlayedApi]:
    """A Bot API that does as told."""
    async with played_api() as played:
        yield played


@pytest.fixture
async def sender(store: TestedStore, api: PlayedApi) -> AsyncIterator[Sender]:
    """A sender of little patience, on one database and then on the other."""
    found = Sender(store, api, HASTY)
    yield found
    await found.courier.close()


async def ends(store: TestedStore, broadcast: Broadcast) -> Counter[tuple[str, str | None]]:
    """How its messages ended."""
    kind = Kind.ALERT if broadcast.subject is Subject.ALERT else Kind.ANNOUNCEMENT
    return Counter((row.state, row.reason) for row in await rows(store, kind))


async def crowd(store: TestedStore, many: int) -> list[Neighbour]:
    """Many neighbours."""
    return await arrive(store, *(Part(f"N{number}", 6_200_000_000 + number) for number in range(many)))


async def test_everybody_reads_it_once_in_their_own_language(sender: Sender) -> None:
    """More people than there are hands: one message each, in the reader's language of now, else the first."""
    store = sender.store
    people = await arrive(store, ROSA, LEON, SAM) + await crowd(store, CONNECTIONS + 5)
    broadcast = await told(store, heat(store.clock.now()))
    async with store.unit() as unit:
        await choose_language(unit, people[0], "nl")
    calls = await sender.send()
    assert Counter(call.fields["chat_id"] for call in calls) == Counter(item.telegram_id for item in people)
    said = {item: texts(calls, item.telegram_id)[0] for item in people}
    assert "Grote hitte" in said[people[0]]
    assert "Grote hitte" in said[people[1]]
    assert "Forte chaleur" in said[people[2]]
    assert await ends(store, broadcast) == {(OutboxState.SENT, None): len(people)}


async def test_what_is_for_one_person_overtakes_it(sender: Sender) -> None:
    """A notice planned after the alert goes out before it."""
    store = sender.store
    await crowd(store, 3)
    await told(store, heat(store.clock.now()))
    async with store.unit() as unit:
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    async with store.unit() as unit:
        leased = await unit.outbox.lease("w", 2, ())
    assert [row.notice.kind for row in leased] == [Kind.APOLOGY, Kind.ALERT]


async def test_who_became_unreachable_meanwhile_costs_no_call(sender: Sender) -> None:
    """Blocked after it was planned: closed as such, without a call; blocked during it: marked, one call."""
    store = sender.store
    rosa, sam, amel = await arrive(store, ROSA, SAM, AMEL)
    broadcast = await told(store, heat(store.clock.now()))
    async with store.unit() as unit:
        await unit.people.mark_reachable(rosa.telegram_id, False)
    sender.api.will(says(403, "Forbidden: bot was blocked by the user"))
    calls = await sender.send()
    assert {call.fields["chat_id"] for call in calls} == {sam.telegram_id, amel.telegram_id}
    found = await ends(store, broadcast)
    assert found[OutboxState.UNREACHABLE, "blocked"] == 1
    assert sum(count for (state, _), count in found.items() if state is OutboxState.UNREACHABLE) == 2
    async with store.unit() as unit:
        now = await unit.people.readers([rosa.id, sam.id, amel.id])
    assert sum(item.reachable for item in now.values()) == 1


async def test_a_stopped_one_says_nothing_more(sender: Sender) -> None:
    """Stopped while a part of it waits to be tried again and a part is in hand: neither goes out."""
    store = sender.store
    await crowd(store, 3)
    broadcast = await told(store, heat(store.clock.now()))
    sender.api.will(*[says(500, "Internal Server Error")] * 2)
    await sender.send()
    store.clock.move(minutes=1)
    async with store.unit() as unit:
        (leased,) = await unit.outbox.lease(sender.loop.worker, 1, ())
        await halt(unit, broadcast.id)
        await unit.outbox.postpone(leased.seq, unit.now)
    assert await sender.send() == []
    found = await ends(store, broadcast)
    assert found == {(OutboxState.SENT, None): 1, (OutboxState.CANCELLED, "stopped"): 2}


@pytest.mark.parametrize("news_wanted", [News.NEVER, News.EACH])
async def test_who_wants_no_more_of_them_gets_no_announcement(sender: Sender, news_wanted: News) -> None:
    """Said between its planning and its sending, for all or for this theme; an alert still comes."""
    store = sender.store
    rosa, _ = await arrive(store, ROSA, SAM)
    announced = await told(store, news(store.clock.now()))
    alerted = await told(store, heat(store.clock.now()))
    async with store.unit() as unit:
        await unit.people.save(replace(rosa, news=news_wanted, muted=frozenset({"sport"})))
    await sender.send()
    assert await ends(store, announced) == {
        (OutboxState.SENT, None): 1,
        (OutboxState.DROPPED, "opted out"): 1,
    }
    assert await ends(store, alerted) == {(OutboxState.SENT, None): 2}


async def test_an_announcement_waits_for_the_morning_and_an_alert_that_wakes_does_not(sender: Sender) -> None:
    """Caught by the quiet hours on its way, the whole of it waits until they are over, by one statement."""
    store = sender.store
    await crowd(store, CONNECTIONS + 3)
    await told(store, news(store.clock.now(), not_after=MORNING + timedelta(hours=1)))
    store.clock.at = NIGHT
    alerted = await told(store, heat(NIGHT))
    calls = await sender.send()
    assert len(calls) == CONNECTIONS + 3
    assert await ends(store, alerted) == {(OutboxState.SENT, None): CONNECTIONS + 3}
    assert {row.due for row in await rows(store, Kind.ANNOUNCEMENT)} == {MORNING}
    store.clock.at = MORNING
    store.clock.move(seconds=1)
    assert len(await sender.send()) == CONNECTIONS + 3


async def test_nothing_goes_out_after_its_time(sender: Sender) -> None:
    """Leased a moment before it is over and prepared after: closed, not sent."""
    store = sender.store
    await crowd(store, 2)
    broadcast = await told(store, heat(store.clock.now(), not_after=store.clock.now() + timedelta(minutes=5)))
    async with store.unit() as unit:
        await unit.broadcasts.save(replace(broadcast, not_after=unit.now))
    assert await sender.send() == []
    assert await ends(store, broadcast) == {(OutboxState.EXPIRED, "too late"): 2}


async def test_a_view_that_fails_is_looked_at_once_and_stops_nothing_else(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its messages are rejected, loudly but not once for each reader; others are sent."""
    store, asked = sender.store, []
    await crowd(store, 4)
    broadcast = await told(store, heat(store.clock.now()))

    def fails(scene: Any, notice: Notice, situation: Any) -> Any:
        if notice.kind is not Kind.ALERT:
            return render(scene, notice, situation)
        asked.append(notice)
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.delivery.rendering.render", fails)
    async with store.unit() as unit:
        unit.tell(Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    assert [call.fields["chat_id"] for call in await sender.send()] == [5]
    assert await ends(store, broadcast) == {(OutboxState.REJECTED, "cannot be rendered"): 4}
    assert len(asked) == 1


async def test_an_hour_in_it_is_never_older_than_a_minute(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen is shared by its readers for a minute, and drawn anew when the clock was moved back."""
    store, drawn = sender.store, []
    await crowd(store, 4)
    await told(store, heat(store.clock.now()))

    def counted(scene: Any, notice: Notice, situation: Any) -> Any:
        drawn.append(scene.now)
        return render(scene, notice, situation)

    monkeypatch.setattr("bot.delivery.rendering.render", counted)
    sender.api.will(*[says(500, "Internal Server Error")] * 4)
    await sender.send()
    moments = [store.clock.now()]
    for minutes in (2, 10, -3):
        store.clock.move(minutes=minutes)
        moments.append(store.clock.now())
        sender.api.will(*[says(500, "Internal Server Error")] * 4)
        async with store.unit() as unit:
            await unit.execute(update(B).values(due_at=unit.now))
        await sender.send()
    assert drawn == moments


async def test_a_correction_reaches_who_wants_no_announcements_by_now(sender: Sender) -> None:
    """Who read the mistake reads that it was one."""
    store = sender.store
    (rosa,) = await arrive(store, DIALLO)
    first = await told(store, news(store.clock.now()))
    await sender.send()
    async with store.unit() as unit:
        await unit.people.save(replace(rosa, news=News.NEVER))
        mistake = news(unit.now, step=Step.MISTAKE)
        await unit.broadcasts.add(mistake)
        assert await unit.broadcasts.plan_for_told(mistake, [first.id]) == 1
    assert len(await sender.send()) == 1


async def test_nobody_erased_is_written_to(sender: Sender) -> None:
    """A row whose reader is gone is closed, and so is one whose broadcast is."""
    store = sender.store
    rosa, ana = await arrive(store, ROSA, ANA)
    broadcast = await told(store, heat(store.clock.now()))
    async with store.unit() as unit:
        await unit.execute(update(B).where(B.c.person_id == rosa.id).values(person_id=77))
        await unit.execute(update(B).where(B.c.person_id == ana.id).values(broadcast_id=78))
    assert await sender.send() == []
    assert await ends(store, broadcast) == {
        (OutboxState.DROPPED, "reader gone"): 1,
        (OutboxState.DROPPED, "broadcast gone"): 1,
    }


async def test_a_round_is_written_down_together(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty messages of a broadcast cost two units, and no more statements than three would."""
    store, unit, opened = sender.store, sender.store.unit, []
    await crowd(store, CONNECTIONS)
    await told(store, heat(store.clock.now()))

    def counted() -> Any:
        opened.append(1)
        return unit()

    monkeypatch.setattr(store, "unit", counted)
    sender.api.will(*[after(0.3)] * CONNECTIONS)
    with listening(store) as heard:
        assert await sender.loop.begin() == CONNECTIONS
    assert len(heard) <= STATEMENTS
    await sender.api.reaches(CONNECTIONS)
    for task in list(sender.loop._in_hand.values()):
        await task
    with listening(store) as heard:
        assert await sender.loop.begin() == 0
    assert len(heard) <= STATEMENTS
    assert len(opened) == 2
    assert await sender.states(Kind.ALERT) == [OutboxState.SENT] * CONNECTIONS
