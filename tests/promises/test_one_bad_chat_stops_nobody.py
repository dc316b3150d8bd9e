"""What Telegram refuses for good is tried once and kept with its reason; everybody else is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from solidarity.actions.delivery import regain_person
from solidarity.notices import Kind, Notice, to
from solidarity.people import Neighbour
from solidarity.receipts import OutboxState
from tests.broadcasting import heat, told
from tests.cast import Part, arrive
from tests.delivery.played_api import played_api, says
from tests.delivery.sender import HASTY, Sender
from tests.stores import TestedStore, rows

PEOPLE, OF_EACH = 60, 3
FIRST = 6_300_000_000
REFUSED = {
    "chat not found": (400, OutboxState.REJECTED),
    "can't parse entities: something of ours": (400, OutboxState.REJECTED),
    "bot was blocked by the user": (403, OutboxState.UNREACHABLE),
    "user is deactivated": (403, OutboxState.UNREACHABLE),
}
"""What Telegram says, and how that message ends."""
BAD = dict(enumerate((words for words in REFUSED for _ in range(OF_EACH)), FIRST))
"""Who cannot be told, and why."""


@pytest.fixture
async def sender(store: TestedStore) -> AsyncIterator[Sender]:
    """A sender whose API refuses some chats whenever it is asked, on one database and then on the other."""
    async with played_api() as api:
        for chat, words in BAD.items():
            status = REFUSED[words][0]
            name = "Bad Request" if status == 400 else "Forbidden"
            api.closed[chat] = says(status, f"{name}: {words}")
        found = Sender(store, api, HASTY)
        yield found
        await found.courier.close()


async def test_one_bad_chat_stops_nobody(sender: Sender) -> None:
    """400 and 403 in a broadcast: one attempt each, the reason kept and said, and all others are told."""
    store = sender.store
    people = await arrive(store, *(Part(f"N{number}", FIRST + number) for number in range(PEOPLE)))
    broadcast = await told(store, heat(store.clock.now()))
    with capture_logs() as logs:
        calls = await sender.send()
        store.clock.move(hours=2)
        later = await sender.send()
    assert Counter(call.fields["chat_id"] for call in calls) == {who.telegram_id: 1 for who in people}
    assert later == [], "nothing of it is ever tried again"
    for row in await rows(store, Kind.ALERT):
        if row.chat not in BAD:
            assert row.state is OutboxState.SENT
            continue
        assert row.state is REFUSED[BAD[row.chat]][1]
        assert BAD[row.chat] in str(row.reason).casefold() or row.state is OutboxState.UNREACHABLE
    loud = [entry for entry in logs if entry["event"] == "rejected" and entry["log_level"] == "error"]
    assert len(loud) == 2 * OF_EACH, "who looks after the machine reads of what is refused"
    async with store.unit() as unit:
        reach = await unit.broadcasts.reach(broadcast.id)
    assert (reach.blocked, reach.failed, reach.sent) == (2 * OF_EACH, 2 * OF_EACH, PEOPLE - len(BAD))


async def test_what_is_for_them_alone_costs_no_call_either(sender: Sender) -> None:
    """Planned after they blocked the bot closed as unreachable; once they are back, the next one goes."""
    store = sender.store
    gone, there = await arrive(store, Part("Parti", FIRST + len(BAD) - 1), Part("Là", FIRST + PEOPLE))
    apology = Notice(Kind.APOLOGY, facts={"reference": "1"})
    await _tell(store, apology, gone)
    assert len(await sender.send()) == 1, "nobody knew it yet"
    await _tell(store, apology, gone, there)
    calls = await sender.send()
    assert [call.fields["chat_id"] for call in calls] == [there.telegram_id]
    ends = [(row.state, row.chat) for row in await rows(store, Kind.APOLOGY)]
    assert ends == [
        (OutboxState.UNREACHABLE, gone.telegram_id),
        (OutboxState.UNREACHABLE, gone.telegram_id),
        (OutboxState.SENT, there.telegram_id),
    ]
    sender.api.closed.clear()
    async with store.unit() as unit:
        await regain_person(unit, await unit.people.get(gone.id))
    await _tell(store, apology, gone)
    assert [call.fields["chat_id"] for call in await sender.send()] == [gone.telegram_id]


async def _tell(store: TestedStore, notice: Notice, *people: Neighbour) -> None:
    async with store.unit() as unit:
        unit.tell(notice, *map(to, people))


async def test_who_blocked_us_gets_nothing_later_until_they_come_back(sender: Sender) -> None:
    """No later message to many makes a call for them; once they write again they get them again."""
    store = sender.store
    (gone,) = await arrive(store, Part("Parti", FIRST + len(BAD) - 1))
    first = await told(store, heat(store.clock.now()))
    assert len(await sender.send()) == 1
    await told(store, heat(store.clock.now()))
    assert await sender.send() == [], "no message to many is planned for them"
    sender.api.closed.clear()
    async with store.unit() as unit:
        await unit.people.mark_reachable(gone.telegram_id, True)
    again = await told(store, heat(store.clock.now()))
    calls = await sender.send()
    assert [call.fields["chat_id"] for call in calls] == [gone.telegram_id]
    assert first.id != again.id
