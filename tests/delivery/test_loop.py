"""From the planned row to its end: what is sent, when, to whom first, and what follows from each answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.delivery import loop, pace, prepare, settling
from bot.delivery.loop import HANDS, MOST_ATTEMPTS, Deliverer
from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.people import choose_language
from solidarity.actions.relay import Said, relay_message
from solidarity.actions.requests import ask_help, confirm_outcome, thank_helper
from solidarity.missions import Mission
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.people import Neighbour, PersonId
from solidarity.queues import Op
from solidarity.receipts import OutboxState
from solidarity.requests import Feeling
from tests.actions.acting import everywhere
from tests.cast import AMEL, ANA, GARE_GROUP, ROSA, SAM, STAFF_GROUP, arrive, bind, wish
from tests.delivery.played_api import (
    MESSAGE,
    PlayedApi,
    after,
    breaks_off,
    hangs_up,
    played_api,
    says,
)
from tests.delivery.sender import HASTY, Sender, texts
from tests.stores import B, TestedStore, rows

BUSY = says(500, "Internal Server Error")
EVENING = datetime(2026, 11, 24, 19, 59, 59, tzinfo=UTC)
"""A second before the quiet hours begin in Valmeuse."""


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


async def tell(store: TestedStore, notice: Notice, *places: Recipient) -> None:
    """Plan a notice."""
    async with store.unit() as unit:
        unit.tell(notice, *places)


async def asked(store: TestedStore, asker: Neighbour) -> Mission:
    """A request of hers."""
    async with store.unit() as unit:
        return (await ask_help(unit, asker, wish())).mission


async def taken(store: TestedStore, mission: Mission, helper: Neighbour) -> None:
    """Somebody takes it."""
    async with store.unit() as unit:
        await join_mission(unit, helper, mission.id)


@asynccontextmanager
async def running(found: Deliverer) -> AsyncIterator[asyncio.Event]:
    """The loop at work; stopped at the end."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(found.run(stop))
        yield stop
        stop.set()


# --- What is sent ---------------------------------------------------------------------------------------


async def test_an_urgent_notice_says_the_same_at_its_second_try(sender: Sender) -> None:
    """Class A is frozen at the first attempt: whoever perhaps got it already reads no other story."""
    store = sender.store
    rosa, sam = await arrive(store, ROSA, SAM)
    mission = await asked(store, rosa)
    await taken(store, mission, sam)
    sender.api.will(*[BUSY] * 10)
    first = texts(await sender.send(), rosa.telegram_id)
    async with store.unit() as unit:
        await choose_language(unit, rosa, "nl")
    store.clock.move(minutes=1)
    sender.api.answers.clear()
    second = texts(await sender.send(), rosa.telegram_id)
    assert first[0] == second[0]
    assert "s'occupe" in first[0]


async def test_an_offer_says_the_truth_of_the_moment(sender: Sender) -> None:
    """Class B is rendered anew at each attempt, in the reader's language of then."""
    store = sender.store
    rosa, ana = await arrive(store, ROSA, ANA)
    await asked(store, rosa)
    sender.api.will(BUSY)
    first = texts(await sender.send(), ana.telegram_id)
    async with store.unit() as unit:
        await choose_language(unit, ana, "nl")
    store.clock.move(minutes=1)
    second = texts(await sender.send(), ana.telegram_id)
    assert "Pourquoi vous" in first[0]
    assert "Waarom" in second[0]


async def test_who_is_needed_first_is_told_first(sender: Sender) -> None:
    """Urgent notices overtake cards and offers, however late they were planned."""
    store = sender.store
    rosa, sam = await arrive(store, ROSA, SAM)
    await bind(store, GARE_GROUP)
    await everywhere(store, await asked(store, rosa), quietly=False)
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), to(rosa))
    async with store.unit() as unit:
        leased = await unit.outbox.lease("w", 10, ())
    assert [item.notice.kind for item in leased] == [Kind.APOLOGY, Kind.GROUP_CARD, Kind.OFFER]
    assert sam.telegram_id == leased[-1].recipient.chat


async def test_nobody_is_woken(sender: Sender) -> None:
    """Planned by day but not sent before the quiet hours began, an offer waits for the morning."""
    store = sender.store
    store.clock.at = EVENING
    rosa, _ = await arrive(store, ROSA, SAM)
    await asked(store, rosa)
    store.clock.move(seconds=1)
    assert await sender.send() == []
    store.clock.move(hours=11)
    assert len(await sender.send()) == 1


async def test_what_became_untrue_is_not_sent(sender: Sender) -> None:
    """Looked at again: the offer of a mission that is taken is dropped, with its reason, without a call."""
    store = sender.store
    rosa, sam, ana = await arrive(store, ROSA, SAM, ANA)
    mission = await asked(store, rosa)
    await taken(store, mission, sam)
    calls = await sender.send()
    assert {call.fields["chat_id"] for call in calls} == {rosa.telegram_id}
    offers = await rows(store, Kind.OFFER)
    assert {(row.state, row.reason) for row in offers} == {(OutboxState.DROPPED, "no longer open")}
    assert ana.telegram_id in {row.chat for row in offers}


async def test_who_was_erased_is_not_written_to(sender: Sender) -> None:
    """A row whose reader is nobody any more is dropped; who wrote to them is told."""
    store = sender.store
    rosa, sam = await arrive(store, ROSA, SAM)
    mission = await asked(store, rosa)
    facts = {"who": rosa.id, "message": 3, "text": "Bonjour"}
    await tell(store, Notice(Kind.RELAY, mission.id, facts), Recipient(5_000, PersonId(4_999)))
    calls = await sender.send()
    assert await sender.states(Kind.RELAY) == [OutboxState.DROPPED]
    assert 5_000 not in {call.fields["chat_id"] for call in calls}
    assert await sender.states(Kind.UNDELIVERED) == [OutboxState.SENT]
    assert sam.telegram_id in {call.fields["chat_id"] for call in calls}


# --- What is in flight ----------------------------------------------------------------------------------


async def test_a_card_that_changed_in_flight_is_refreshed(sender: Sender) -> None:
    """Taken while its card was on the way: the card is kept, and edited at once to say so."""
    store = sender.store
    rosa, sam = await arrive(store, ROSA, SAM)
    await bind(store, GARE_GROUP)
    mission = await everywhere(store, await asked(store, rosa), quietly=False)
    sender.api.will(after(0.2), after(0.2))
    assert await sender.loop.begin() == 2
    await sender.api.reaches(2)
    await taken(store, mission, sam)
    await sender.loop.drain()
    edited = [call for call in await sender.send() if call.method == "editMessageText"]
    assert GARE_GROUP in {call.fields["chat_id"] for call in edited}
    assert all("Pris en charge" in str(call.fields["text"]) for call in edited if call.fields["chat_id"] < 0)


async def test_an_edit_that_was_overtaken_by_a_tap_is_made_good(sender: Sender) -> None:
    """Thanked while « how it went » was on its way to her card, which said so already: drawn once more."""
    store = sender.store
    rosa, sam = await arrive(store, ROSA, SAM)
    mission = await asked(store, rosa)
    await taken(store, mission, sam)
    async with store.unit() as unit:
        await finish_mission(unit, sam, mission.id)
    await sender.send()
    async with store.unit() as unit:
        await confirm_outcome(unit, rosa, mission.id, Feeling.WELL)
    sender.api.will(after(0.2), after(0.2))
    assert await sender.loop.begin() > 0
    async with store.unit() as unit:
        await thank_helper(unit, rosa, mission.id)
    await sender.loop.drain()
    edits = [call for call in await sender.send() if call.method == "editMessageText"]
    assert "merci est parti" in texts(edits, rosa.telegram_id)[-1]
    assert [call for call in await sender.send() if call.method == "editMessageText"] == []


async def test_a_frozen_card_is_refreshed_once_it_is_out(sender: Sender) -> None:
    """What a second try says may be old by then: the card is edited right after."""
    store = sender.store
    rosa, sam = await arrive(store, ROSA, SAM)
    mission = await asked(store, rosa)
    await taken(store, mission, sam)
    sender.api.will(*[BUSY] * 10)
    await sender.send()
    sender.api.answers.clear()
    store.clock.move(minutes=1)
    methods = [call.method for call in await sender.send() if call.fields["chat_id"] == rosa.telegram_id]
    assert methods == ["sendMessage", "editMessageText"]


async def test_one_that_takes_long_holds_up_its_own_chat_only(sender: Sender) -> None:
    """While one call hangs, more than a whole round of others goes out, but nothing to that chat."""
    store, hung = sender.store, asyncio.Event()
    notice = Notice(Kind.APOLOGY, facts={"reference": "1"})
    await tell(store, notice, Recipient(999), Recipient(999))

    async def hangs(_: web.Request) -> web.Response:
        await hung.wait()
        return web.json_response({"ok": True, "result": MESSAGE})

    sender.api.will(hangs)
    async with running(sender.loop):
        await sender.api.reaches(1)
        await tell(store, notice, *map(Recipient, range(1, 3 * HANDS + 1)))
        await sender.api.reaches(1 + 3 * HANDS)
        slow, behind, *others = await sender.states()
        assert (slow, behind) == (OutboxState.LEASED, OutboxState.WAITING)
        assert others.count(OutboxState.SENT) >= 2 * HANDS
        hung.set()
        await sender.api.reaches(2 + 3 * HANDS)
    assert set(await sender.states()) == {OutboxState.SENT}


async def test_a_busy_group_keeps_nobody_waiting(sender: Sender) -> None:
    """A group that Telegram wants left alone waits outside; everybody else is served meanwhile."""
    store = sender.store
    notice = Notice(Kind.APOLOGY, facts={"reference": "1"})
    await tell(store, notice, Recipient(GARE_GROUP), Recipient(GARE_GROUP), *map(Recipient, range(1, 30)))
    sender.pauses.pause(1.2, GARE_GROUP)
    async with running(sender.loop):
        await sender.api.reaches(29)
        assert GARE_GROUP not in {call.fields["chat_id"] for call in sender.api.calls}
        await sender.api.reaches(31)
    assert set(await sender.states()) == {OutboxState.SENT}


async def test_nothing_is_taken_up_while_the_whole_bot_pauses(sender: Sender) -> None:
    """A 429 of the whole bot: rows stay where they are, uncounted, until it is over."""
    await tell(sender.store, Notice(Kind.APOLOGY, facts={"reference": "1"}), *map(Recipient, (1, 2, 3)))
    sender.pauses.pause(60)
    assert await sender.send() == []
    assert set(await sender.states()) == {OutboxState.WAITING}


async def test_who_waits_long_for_a_turn_is_looked_at_again(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caught by a pause while it waits for its turn, a row goes back: what was taken back is never sent."""
    store = sender.store
    monkeypatch.setattr(pace, "PATIENCE", 0.1)
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(1), Recipient(2))
    async with store.unit() as unit:
        leased = await unit.outbox.lease(sender.loop.worker, 2, ())
        ready = [await sender.loop._preparer.prepare(unit, row) for row in leased]
    sender.pauses.pause(0.4)
    sender.loop._set_going([item for item in ready if item is not None])
    await sender.loop.drain()
    assert (sender.api.calls, await sender.states()) == ([], [OutboxState.WAITING] * 2)
    async with store.unit() as unit:
        assert await unit.outbox.silence(2, OutboxState.CANCELLED.value) == 1
    await asyncio.sleep(0.4)
    assert [call.fields["chat_id"] for call in await sender.send()] == [1]


async def test_nothing_is_called_after_its_time(sender: Sender) -> None:
    """Its time ends while it waits for its turn: it is not sent, and the sweeper closes it."""
    store = sender.store
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(1), Recipient(2))
    sender.pauses.pause(0.3, 2)
    assert await sender.loop.begin() == 2
    store.clock.move(days=2)
    await sender.loop.drain()
    async with store.unit() as unit:
        assert await unit.outbox.expire() == 2
    assert (sender.api.calls, await sender.states()) == ([], [OutboxState.EXPIRED] * 2)


async def test_what_waits_for_its_turn_is_given_back_when_we_stop(sender: Sender) -> None:
    """Nothing that was not sent stays in flight: the next start sends it, and nothing twice."""
    store = sender.store
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), *map(Recipient, range(1, 7)))
    sender.api.will(says(429, "Too Many Requests: retry after 30", retry_after=30))
    async with running(sender.loop) as stop:
        await sender.api.reaches(1)
        stop.set()
        sender.budget.close(0.1)
    states = await sender.states()
    assert OutboxState.LEASED not in states
    sent = states.count(OutboxState.SENT)
    assert sent == len(sender.api.calls) - 1


# --- What follows ---------------------------------------------------------------------------------------


async def test_who_blocked_us_is_left_alone_and_the_other_side_hears_of_it(sender: Sender) -> None:
    """403: one attempt, nothing more to them; the sender of the message and the coordinators are told."""
    store = sender.store
    rosa, sam, amel = await arrive(store, ROSA, SAM, AMEL)
    mission = await asked(store, rosa)
    await taken(store, mission, sam)
    await sender.send()
    async with store.unit() as unit:
        await relay_message(unit, rosa, mission.id, Said(7, "Bonjour Sam"))
        await relay_message(unit, rosa, mission.id, Said(8, "Vous êtes là ?"))
    sender.api.will(says(403, "Forbidden: bot was blocked by the user"))
    calls = await sender.send()
    assert len(texts(calls, sam.telegram_id)) == 1
    assert await sender.states(Kind.RELAY) == [OutboxState.UNREACHABLE] * 2
    assert await sender.states(Kind.UNDELIVERED, Kind.UNREACHABLE) == [OutboxState.SENT] * 2
    assert {amel.telegram_id, rosa.telegram_id} <= {call.fields["chat_id"] for call in calls}
    async with store.unit() as unit:
        assert not (await unit.people.get(sam.id)).reachable


async def test_a_group_that_moved_gets_everything_under_its_new_id(sender: Sender) -> None:
    """400 with a new id: the very same row goes out there, and so does what waits."""
    store = sender.store
    await arrive(store, AMEL)
    await bind(store, STAFF_GROUP)
    notice = Notice(Kind.APOLOGY, facts={"reference": "1"})
    await tell(store, notice, Recipient(STAFF_GROUP), Recipient(STAFF_GROUP))
    sender.api.will(says(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009))
    calls = await sender.send()
    assert [call.fields["chat_id"] for call in calls] == [STAFF_GROUP, -1009, -1009]
    assert await sender.states() == [OutboxState.SENT] * 2


@pytest.mark.parametrize(
    ("kind", "broken", "ends"),
    [
        (Kind.APOLOGY, 1, OutboxState.SENT),
        (Kind.APOLOGY, 2, OutboxState.UNSURE),
        (Kind.DRAFT_WAITING, 1, OutboxState.UNSURE),
    ],
)
async def test_what_perhaps_arrived_is_repeated_as_much_as_it_is_worth(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, kind: Kind, broken: int, ends: OutboxState
) -> None:
    """The line breaks after the call was written: an urgent notice is sent once more, a nudge never."""
    monkeypatch.setattr(prepare, "still_wanted", lambda *_, **__: None)
    facts = {"reference": "1", "draft": "abcde", "flow": "ask"}
    await tell(sender.store, Notice(kind, facts=facts), Recipient(5))
    sender.api.will(*[breaks_off] * broken)
    for _ in range(4):
        await sender.send()
        sender.store.clock.move(minutes=10)
    assert await sender.states() == [ends]
    assert len(sender.api.calls) == (1 if kind is Kind.DRAFT_WAITING else 2)


async def test_a_dead_senders_rows_go_out_again_however_often_it_dies(sender: Sender) -> None:
    """An urgent notice in the hands of three dying senders is sent; a nudge is unsure, a sign repeated."""
    store = sender.store
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    await tell(store, Notice(Kind.DRAFT_WAITING, facts={"draft": "abcde", "flow": "ask"}), Recipient(6))
    await tell(store, Notice(Kind.TRANSMITTED, facts={"message": 12}), Recipient(7))
    for number in range(3):
        async with store.unit() as unit:
            await unit.outbox.lease(f"dead {number}", 10, ())
        assert await sender.another().recover() == (3 if number == 0 else 2)
    calls = await sender.send()
    assert sorted(call.method for call in calls) == ["sendMessage", "setMessageReaction"]
    assert await sender.states() == [OutboxState.SENT, OutboxState.UNSURE, OutboxState.SENT]


# --- What goes wrong on our side ------------------------------------------------------------------------


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What was logged; and a loop that tries again soon."""
    monkeypatch.setattr(loop, "IDLE", 0.01)
    with capture_logs() as logs:
        yield logs


def events(logs: list[Any]) -> set[str]:
    """What was said loudly."""
    return {entry["event"] for entry in logs if entry["log_level"] == "error"}


async def spoil(store: TestedStore, kind: Kind) -> None:
    """What was planned can no longer be opened."""
    async with store.unit() as unit:
        await unit.execute(update(B).where(B.c.kind == kind.value).values(facts=b"spoilt"))


def once(fail: Callable[..., Any], original: Callable[..., Any], times: int) -> Callable[..., Any]:
    """Fails so many times, then does its work."""
    left = times

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        return fail() if left >= 0 else original(*args, **kwargs)

    return called


def broken(*_: Any, **__: Any) -> Any:
    """A bug."""
    raise RuntimeError("a bug")


async def test_a_spoilt_row_stops_no_other(sender: Sender, errors: list[Any]) -> None:
    """A row that cannot be opened is closed with its reason; the others of its round are sent."""
    store = sender.store
    await tell(store, Notice(Kind.GROUP_LOST, facts={"title": "x", "cause": "removed"}), Recipient(5))
    await spoil(store, Kind.GROUP_LOST)
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(6))
    assert [call.fields["chat_id"] for call in await sender.send()] == [6]
    async with store.unit() as unit:
        assert await unit.outbox.counts() == {"rejected": 1, "sent": 1}
    assert events(errors) == {"unreadable"}


async def test_a_view_that_fails_stops_no_other(sender: Sender, errors: list[Any]) -> None:
    """A notice that cannot be put into words is rejected, loudly; the others are sent."""
    store = sender.store
    await tell(store, Notice(Kind.TAKEN, facts={}), Recipient(5))
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(6))
    assert [call.fields["chat_id"] for call in await sender.send()] == [6]
    assert await sender.states() == [OutboxState.REJECTED, OutboxState.SENT]
    assert events(errors) == {"render_failed"}


async def test_a_row_that_cannot_be_prepared_is_tried_apart_and_then_rejected(
    sender: Sender, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug while one row is made ready: the others go out at once, that one is tried five times."""
    store, gather = sender.store, prepare.gather
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), *map(Recipient, (5, 6, 7)))

    async def fail_for_six(unit: Any, planned: Any) -> Any:
        return broken() if planned.recipient.chat == 6 else await gather(unit, planned)

    monkeypatch.setattr(prepare, "gather", fail_for_six)
    async with running(sender.loop):
        await sender.api.reaches(2)
        while OutboxState.REJECTED not in await sender.states():
            store.clock.move(minutes=10)
            sender.loop.ring()
            await asyncio.sleep(0.01)
    states = await sender.states()
    assert states == [OutboxState.SENT, OutboxState.REJECTED, OutboxState.SENT]
    assert len(sender.api.calls) == 2
    assert sum(entry["event"] == "not_prepared" for entry in errors) == MOST_ATTEMPTS


async def test_what_was_sent_is_written_down_however_long_the_database_is_away(
    sender: Sender, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away right after the call: the message is not sent again when it is back."""
    store, unit = sender.store, sender.store.unit
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    sender.api.will(after(0.1))
    assert await sender.loop.begin() == 1
    await sender.api.reaches(1)
    monkeypatch.setattr(store, "unit", once(broken, unit, 20))
    await sender.loop.drain()
    assert await sender.states() == [OutboxState.SENT]
    assert await sender.send() == []
    assert events(errors) == {"not_settled"}


async def test_a_consequence_that_fails_does_not_repeat_the_message(
    sender: Sender, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in what follows from sending: after some tries the row is settled without it."""
    monkeypatch.setattr(settling, "follow", broken)
    await tell(sender.store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    assert len(await sender.send()) == 1
    assert await sender.states() == [OutboxState.SENT]
    assert sum(entry["event"] == "not_settled" for entry in errors) == MOST_ATTEMPTS - 1


async def test_a_lease_whose_commit_nobody_heard_of_is_given_back(
    sender: Sender, errors: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks while the lease is committed: the rows are not in hand, so they wait again."""
    store = sender.store
    await tell(store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    unit = store.unit

    @asynccontextmanager
    async def committed_but_broken() -> AsyncIterator[Any]:
        async with unit() as opened:
            yield opened
        raise ConnectionError

    monkeypatch.setattr(store, "unit", once(committed_but_broken, unit, 1))
    async with running(sender.loop):
        await sender.api.reaches(1)
    assert await sender.states() == [OutboxState.SENT]
    assert len(sender.api.calls) == 1
    assert events(errors) == {"delivery_failed"}


async def test_an_outage_is_over_when_it_is_over(sender: Sender) -> None:
    """Refused, hung up on and answered with errors, an urgent notice arrives in the end, once."""
    sender.api.will(BUSY, says(502, "Bad Gateway"), hangs_up, BUSY)
    await tell(sender.store, Notice(Kind.APOLOGY, facts={"reference": "1"}), Recipient(5))
    for _ in range(6):
        await sender.send()
        sender.store.clock.move(minutes=10)
    assert await sender.states() == [OutboxState.SENT]
    assert len(sender.api.calls) == 5
    (row,) = await rows(sender.store)
    assert row.op is Op.SEND
    assert row.due < sender.store.clock.now() - timedelta(minutes=10)
