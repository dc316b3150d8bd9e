"""The outbox: one row a chat in flight, urgent first, nothing twice, and each row ends in a known state."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from solidarity.actions.requests import ask_help
from solidarity.broadcasts import BroadcastId
from solidarity.missions import Mission, MissionId
from solidarity.notices import LIVE_CARDS, SPECS, Cause, Kind, Lane, Notice, Recipient, to
from solidarity.people import PersonId
from solidarity.ports import Card
from solidarity.queues import Op, Planned, Settled
from solidarity.receipts import (
    NoticeClass,
    OutboxState,
    Outcome,
    Receipt,
    Step,
    next_step,
)
from tests import cast
from tests.cast import NOW, ROSA, arrive, wish
from tests.stores import B, Row, TestedStore, deliver, rows

MISSION = MissionId(41)
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
"""Eight o'clock in Valmeuse."""


async def plan(
    store: TestedStore, *notices: tuple[Kind, int], facts: dict[str, str | int] | None = None
) -> None:
    """Plan these kinds for these chats, each in a unit of its own, so that their order is known."""
    for kind, chat in notices:
        async with store.unit() as unit:
            unit.tell(Notice(kind, MISSION, facts or {}), Recipient(chat))


async def lease(
    store: TestedStore, limit: int = 10, skip: Iterable[int] = (), worker: str = "w"
) -> Sequence[Planned]:
    """What the sender gets to send."""
    async with store.unit() as unit:
        return await unit.outbox.lease(worker, limit, list(skip))


async def settle(store: TestedStore, planned: Planned, step: Step, message: int | None = None) -> None:
    """What came of it."""
    async with store.unit() as unit:
        await unit.outbox.settle(planned, step, message, "because")


async def raw(store: TestedStore) -> list[Any]:
    """The rows as they lie in the table."""
    async with store.unit() as unit:
        return list((await unit.execute(select(B).order_by(B.c.seq))).all())


SENT, AGAIN = Step(OutboxState.SENT), Step(OutboxState.WAITING, timedelta(seconds=5))


# --- Planning -------------------------------------------------------------------------------------------


async def test_a_notice_is_planned_with_all_that_it_needs(store: TestedStore) -> None:
    """What is leased is what was told: kind, mission, facts, chat, topic and person."""
    facts: dict[str, str | int] = {"who": 7, "text": "À tout à l'heure 🛒", "message": 12}
    place = Recipient(cast.FORUM_GROUP, PersonId(9), cast.TOPIC)
    async with store.unit() as unit:
        unit.tell(Notice(Kind.RELAY, MISSION, facts), place)
    (planned,) = await lease(store)
    assert planned.notice == Notice(Kind.RELAY, MISSION, facts)
    assert (planned.recipient, planned.op, planned.message) == (place, Op.SEND, None)
    assert (planned.attempts, planned.unsure_before, planned.frozen) == (0, False, None)
    assert planned.not_after == NOW + SPECS[Kind.RELAY].lives


async def test_nothing_is_planned_by_a_unit_that_fails(store: TestedStore) -> None:
    """Messages and effects commit together or not at all, and the sender is rung only then."""
    rung: list[int] = []
    store.on_planned = lambda: rung.append(1)

    async def fail() -> None:
        async with store.unit() as unit:
            unit.tell(Notice(Kind.APOLOGY), Recipient(5))
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        await fail()
    assert (await rows(store), rung) == ([], [])
    await plan(store, (Kind.APOLOGY, 5))
    assert rung == [1]


async def test_a_reaction_aims_at_its_message(store: TestedStore) -> None:
    """« Transmitted » is a reaction on the sender's own message."""
    await plan(store, (Kind.TRANSMITTED, 5), facts={"message": 12})
    (planned,) = await lease(store)
    assert (planned.op, planned.message) == (Op.REACT, 12)


@pytest.mark.parametrize("kind", Kind)
async def test_what_may_not_wake_waits_for_the_morning(sqlite_store: TestedStore, kind: Kind) -> None:
    """Planned at night, offers, group cards and nudges are due at eight, and live from then on."""
    sqlite_store.clock.at = NIGHT
    await plan(sqlite_store, (kind, 5), facts={"message": 1})
    (row,) = await raw(sqlite_store)
    edits = kind in (Kind.TRANSMITTED, Kind.AGREEMENT_ASKS)  # of a message that is there: it makes no sound
    start = NIGHT if SPECS[kind].wakes or edits else MORNING
    assert (row.due_at, row.not_after) == (start, start + SPECS[kind].lives)


async def test_a_notice_may_be_due_later(store: TestedStore) -> None:
    """A moment of its own is respected; if nobody is to be woken then, it moves to the morning."""
    async with store.unit() as unit:
        unit.tell(Notice(Kind.APOLOGY), Recipient(5), due=NIGHT)
        unit.tell(Notice(Kind.DRAFT_WAITING), Recipient(6), due=NIGHT)
    assert [row.due for row in await rows(store)] == [NIGHT, MORNING]
    assert await lease(store) == []
    async with store.unit() as unit:
        assert await unit.outbox.next_due() == NIGHT
    store.clock.at = NIGHT
    assert [item.recipient.chat for item in await lease(store)] == [5]
    async with store.unit() as unit:
        assert await unit.outbox.next_due() == MORNING


# --- Leasing --------------------------------------------------------------------------------------------


async def test_urgent_goes_first_then_the_oldest(store: TestedStore) -> None:
    """Lanes in their order, and within a lane first come, first served."""
    kinds = [Kind.DRAFT_WAITING, Kind.OFFER, Kind.GROUP_CARD, Kind.TAKEN, Kind.RELAY]
    await plan(store, *((kind, chat) for chat, kind in enumerate(kinds, 1)))
    store.clock.move(minutes=1)
    await plan(store, (Kind.TAKEN, 6))
    assert [item.recipient.chat for item in await lease(store)] == [4, 5, 6, 3, 2, 1]
    assert [SPECS[kind].lane for kind in kinds] == [*reversed(Lane), Lane.URGENT]


async def test_one_message_a_chat_is_in_flight(store: TestedStore) -> None:
    """A chat's next message waits until the one before is settled; other chats do not."""
    await plan(store, (Kind.RELAY, 5), (Kind.RELAY, 5), (Kind.RELAY, 6), (Kind.TAKEN, 5))
    first, other = await lease(store)
    assert (first.recipient.chat, other.recipient.chat) == (5, 6)
    assert await lease(store) == []
    await settle(store, first, SENT)
    (second,) = await lease(store)
    assert (second.recipient.chat, second.seq) == (5, first.seq + 1)


async def test_words_keep_their_order_while_the_first_are_tried_again(store: TestedStore) -> None:
    """What was written later waits for what was written before; other things of the chat do not."""
    await plan(store, (Kind.RELAY, 5), facts={"who": 7, "text": "Je suis"})
    (first,) = await lease(store)
    await plan(store, (Kind.RELAY, 5), facts={"who": 7, "text": "devant la porte"})
    await settle(store, first, AGAIN)
    assert await lease(store) == []
    await plan(store, (Kind.APOLOGY, 5))
    (other,) = await lease(store)
    assert other.notice.kind is Kind.APOLOGY
    await settle(store, other, SENT)
    store.clock.move(seconds=5)
    said = []
    for _ in range(2):
        (planned,) = await lease(store)
        said.append(planned.notice.facts["text"])
        await settle(store, planned, SENT)
    assert said == ["Je suis", "devant la porte"]


async def test_a_batch_is_as_large_as_asked_for(store: TestedStore) -> None:
    """No more rows than the sender can send at once, and none for chats that it passes over."""
    await plan(store, *((Kind.RELAY, chat) for chat in range(1, 8)))
    assert [item.recipient.chat for item in await lease(store, 3, skip=[2, 3])] == [1, 4, 5]
    assert [item.recipient.chat for item in await lease(store, 3)] == [2, 3, 6]


async def test_a_chat_with_a_long_queue_keeps_nobody_waiting(store: TestedStore) -> None:
    """A hundred messages for one chat before those of others: each batch still serves the others."""
    async with store.unit() as unit:
        for _ in range(100):
            unit.tell(Notice(Kind.RELAY, MISSION), Recipient(1))
        for chat in range(2, 8):
            unit.tell(Notice(Kind.RELAY, MISSION), Recipient(chat))
    served = []
    for _ in range(3):
        served += [item.recipient.chat for item in await lease(store)]
    assert sorted(served) == list(range(1, 8))


async def test_nothing_is_leased_twice(store: TestedStore) -> None:
    """Two senders at once, for a moment during a hand-over, never get the same row."""
    await plan(store, *((Kind.RELAY, chat) for chat in range(1, 21)))
    batches = await asyncio.gather(*(lease(store, 5, worker=name) for name in "abcd"))
    leased = [item.seq for batch in batches for item in batch]
    assert len(leased) == len(set(leased))


# --- Settling -------------------------------------------------------------------------------------------


def receipts() -> list[Receipt]:
    """One receipt of each outcome."""
    return [
        Receipt(outcome, retry_after=timedelta(seconds=37), moved_to=-1009, message_id=77)
        for outcome in Outcome
    ]


@pytest.mark.parametrize("receipt", receipts(), ids=lambda receipt: receipt.outcome.value)
@pytest.mark.parametrize("klass", NoticeClass)
@pytest.mark.parametrize("op", [Op.SEND, Op.EDIT])
async def test_a_row_stands_where_the_table_says(
    sqlite_store: TestedStore, receipt: Receipt, klass: NoticeClass, op: Op
) -> None:
    """After each answer of Telegram the row has the state, the due time and the tries of its next step."""
    await plan(sqlite_store, (Kind.RELAY, 5), facts={"text": "secret"})
    (planned,) = await lease(sqlite_store)
    async with sqlite_store.unit() as unit:
        await unit.outbox.freeze(planned, b"rendered")
    step = next_step(
        receipt,
        klass,
        attempts=0,
        unsure_before=False,
        now=NOW,
        not_after=planned.not_after,
        is_edit=op is Op.EDIT,
        jitter=0.5,
    )
    await settle(sqlite_store, planned, step, receipt.message_id)
    (row,) = await raw(sqlite_store)
    assert (row.state, row.unsure, row.reason) == (step.state.value, step.unsure, "because")
    assert (row.attempts, row.worker) == (int(step.count_attempt), None)
    if step.state.is_final:
        assert (row.facts, row.frozen, row.settled_at, row.message_id) == (None, None, NOW, 77)
        assert await lease(sqlite_store) == []
    else:
        assert step.due_in is not None
        assert row.due_at == NOW + step.due_in
        sqlite_store.clock.at = row.due_at
        (again,) = await lease(sqlite_store)
        assert (again.frozen, again.notice.facts) == (b"rendered", {"text": "secret"})
        assert (again.attempts, again.unsure_before) == (row.attempts, step.unsure)


async def test_a_row_that_waits_again_comes_back_when_it_is_due(store: TestedStore) -> None:
    """Not a second before; with its tries counted and what was rendered kept."""
    await plan(store, (Kind.TAKEN, 5))
    (planned,) = await lease(store)
    async with store.unit() as unit:
        await unit.outbox.freeze(planned, "Été 🛒".encode())
    await settle(store, planned, Step(OutboxState.WAITING, timedelta(seconds=5), unsure=True))
    store.clock.move(seconds=4)
    assert await lease(store) == []
    store.clock.move(seconds=1)
    (again,) = await lease(store)
    assert (again.attempts, again.unsure_before, again.frozen) == (1, True, "Été 🛒".encode())


async def test_what_was_closed_in_flight_stays_closed(store: TestedStore) -> None:
    """A row that somebody closed meanwhile is not woken by a late answer, whatever it says."""
    rosa, _ = await arrive(store, ROSA, cast.AMEL)
    async with store.unit() as unit:
        unit.tell(Notice(Kind.APOLOGY), to(rosa))
    (planned,) = await lease(store)
    async with store.unit() as unit:
        await unit.people.erase(rosa)
    for step in (AGAIN, SENT):
        await settle(store, planned, step, 77)
    (row,) = await raw(store)
    assert (row.state, row.reason, row.message_id) == ("cancelled", "erased", None)


async def test_postponed_is_not_counted(store: TestedStore) -> None:
    """Put off to the morning, a row waits as if it had not been touched."""
    await plan(store, (Kind.OFFER, 5))
    (planned,) = await lease(store)
    async with store.unit() as unit:
        await unit.outbox.postpone(planned.seq, MORNING)
    assert await lease(store) == []
    store.clock.at = MORNING
    (again,) = await lease(store)
    assert again.attempts == 0


async def test_what_a_dead_sender_had_in_flight_is_recovered(store: TestedStore) -> None:
    """Another sender's rows are found, with all they need to be settled; one's own are not."""
    await plan(store, (Kind.TAKEN, 5), (Kind.TAKEN, 6), (Kind.TAKEN, 7))
    (dead,) = await lease(store, 1, worker="dead")
    (mine,) = await lease(store, 1, worker="mine")
    async with store.unit() as unit:
        assert await unit.outbox.recover("mine") == [dead]
    await settle(store, dead, AGAIN)
    store.clock.move(seconds=5)
    assert [item.seq for item in await lease(store, worker="mine")] == [mine.seq + 1, dead.seq]


async def test_what_was_leased_without_knowing_it_waits_again(store: TestedStore) -> None:
    """One's own rows that are not in hand were never sent; a card that waits anew takes their place."""
    await plan(store, (Kind.TAKEN, 5), (Kind.GROUP_CARD, 6), (Kind.TAKEN, 7))
    first, *_ = await lease(store, worker="mine")
    await plan(store, (Kind.TAKEN, 8), (Kind.GROUP_CARD, 6))
    (others,) = await lease(store, worker="another")
    async with store.unit() as unit:
        assert await unit.outbox.give_back("mine", [first.seq]) == 1
    assert [(row.chat, row.state) for row in await rows(store)] == [
        (5, OutboxState.LEASED),
        (6, OutboxState.DROPPED),
        (7, OutboxState.WAITING),
        (8, OutboxState.LEASED),
        (6, OutboxState.WAITING),
    ]
    assert {first.recipient.chat, others.recipient.chat} == {5, 8}


@pytest.mark.parametrize("column", ["facts", "frozen"])
async def test_a_row_that_cannot_be_read_stops_no_other(store: TestedStore, column: str) -> None:
    """Spoilt on the disk, it is closed loudly; the others of its batch are sent."""
    await plan(store, (Kind.RELAY, 5), (Kind.RELAY, 6), facts={"text": "Bonjour"})
    async with store.unit() as unit:
        await unit.execute(update(B).where(B.c.chat_id == 5).values(**{column: b"spoilt"}))
    assert [item.recipient.chat for item in await lease(store)] == [6]
    spoilt, _ = await rows_without_facts(store)
    assert spoilt == (5, "rejected", "unreadable")


async def rows_without_facts(store: TestedStore) -> list[tuple[int, str, str | None]]:
    """Chat, state and reason of every row."""
    return [(row.chat_id, row.state, row.reason) for row in await raw(store)]


async def test_a_row_whose_time_is_over_says_how_far_it_came(store: TestedStore) -> None:
    """Never tried it expired, tried in vain it was given up, and where nobody knows that is what it says."""
    await plan(store, (Kind.TAKEN, 5), (Kind.TAKEN, 6), (Kind.TAKEN, 7))
    fresh, tried, unsure = await lease(store)
    await settle(store, tried, AGAIN)
    await settle(store, unsure, Step(OutboxState.WAITING, timedelta(seconds=5), unsure=True))
    async with store.unit() as unit:
        await unit.outbox.postpone(fresh.seq, NOW)
    store.clock.at = NOW + SPECS[Kind.TAKEN].lives
    async with store.unit() as unit:
        assert await unit.outbox.expire() == 3
    assert [row.state for row in await rows(store)] == [
        OutboxState.EXPIRED,
        OutboxState.GAVE_UP,
        OutboxState.UNSURE,
    ]


async def test_rows_whose_time_is_over_are_closed(store: TestedStore) -> None:
    """Never sent late: closed at their hour, not leased after it, whatever still waits in line."""
    await plan(store, (Kind.DRAFT_WAITING, 5), (Kind.TAKEN, 6))
    store.clock.at = NOW + SPECS[Kind.DRAFT_WAITING].lives - timedelta(seconds=1)
    async with store.unit() as unit:
        assert await unit.outbox.expire() == 0
    store.clock.move(seconds=1)
    assert [item.recipient.chat for item in await lease(store)] == [6]
    async with store.unit() as unit:
        assert await unit.outbox.expire() == 1
        assert await unit.outbox.counts() == {"expired": 1, "leased": 1}


async def test_a_chat_that_cannot_be_written_to_is_silenced(store: TestedStore) -> None:
    """All that waits for it is closed at once with that reason; other chats are left alone."""
    await plan(store, (Kind.TAKEN, 5), (Kind.RELAY, 5), (Kind.RELAY, 6), facts={"text": "secret"})
    async with store.unit() as unit:
        assert await unit.outbox.silence(5, OutboxState.UNREACHABLE.value) == 2
    assert {(row.chat_id, row.state, row.facts is None) for row in await raw(store)} == {
        (5, "unreachable", True),
        (6, "waiting", False),
    }


# --- Nothing twice --------------------------------------------------------------------------------------


async def test_a_card_waits_once_in_a_chat_and_says_the_newest(store: TestedStore) -> None:
    """Planned again before it was sent, it is one message, with the newer cause and a fresh rendering."""
    for cause in (Cause.NO_VOLUNTEER, Cause.NOT_TAKEN, Cause.PROBLEM):
        await plan(store, (Kind.STAFF_CARD, 5), facts={"cause": cause})
        if cause is Cause.NO_VOLUNTEER:
            (planned,) = await lease(store)
            async with store.unit() as unit:
                await unit.outbox.freeze(planned, b"no volunteer")
            await settle(store, planned, Step(OutboxState.WAITING, timedelta(seconds=30)))
    (row,) = await rows(store)
    assert row.facts == {"cause": Cause.PROBLEM}
    assert row.due == NOW + timedelta(seconds=30), "a failed try is still waited out"
    store.clock.move(seconds=30)
    (again,) = await lease(store)
    assert (again.frozen, again.attempts, again.notice.facts) == (None, 1, {"cause": Cause.PROBLEM})


async def test_only_cards_wait_once(store: TestedStore) -> None:
    """Two relayed messages are two; a card in another chat, or of another mission, is another."""
    await plan(store, (Kind.RELAY, 5), (Kind.RELAY, 5), (Kind.GROUP_CARD, 5), (Kind.GROUP_CARD, 6))
    async with store.unit() as unit:
        unit.tell(Notice(Kind.GROUP_CARD, MissionId(42)), Recipient(5))
        unit.tell(Notice(Kind.OFFER, MISSION), Recipient(5))
    assert len(await rows(store)) == 6


async def test_a_card_that_was_sent_may_be_sent_anew(store: TestedStore) -> None:
    """What is final is no longer in the way."""
    await plan(store, (Kind.GROUP_CARD, 5))
    (planned,) = await lease(store)
    await settle(store, planned, SENT, 77)
    await plan(store, (Kind.GROUP_CARD, 5))
    assert [row.state for row in await rows(store)] == [OutboxState.SENT, OutboxState.WAITING]


@pytest.mark.parametrize("way", ["settle", "postpone"])
async def test_a_card_that_comes_back_gives_way_to_the_newer_one(store: TestedStore, way: str) -> None:
    """In flight while the same card was planned anew: if it has to wait again, only the newer one does."""
    await plan(store, (Kind.GROUP_CARD, 5))
    (planned,) = await lease(store)
    await plan(store, (Kind.GROUP_CARD, 5))
    async with store.unit() as unit:
        if way == "settle":
            await unit.outbox.settle(planned, AGAIN, None, "")
        else:
            await unit.outbox.postpone(planned.seq, MORNING)
    first, second = await rows(store)
    assert (first.state, first.reason) == (OutboxState.DROPPED, "replaced by a newer one")
    assert second.state is OutboxState.WAITING


async def shown(store: TestedStore) -> Mission:
    """Rosa's request, shown by three messages: her card, an offer and the group's card."""
    (rosa,) = await arrive(store, ROSA)
    async with store.unit() as unit:
        mission = (await ask_help(unit, rosa, wish())).mission
        for kind, chat, message in (
            (Kind.ASKER_CARD, rosa.telegram_id, 11),
            (Kind.OFFER, cast.SAM.telegram_id, 12),
            (Kind.GROUP_CARD, cast.GARE_GROUP, 13),
        ):
            await unit.cards.put(Card(kind, mission.id, chat, None, None, message))
        await unit.relays.add(mission.id, rosa.telegram_id, 14, cast.SAM.telegram_id)
    return mission


def edits(found: Iterable[Row]) -> set[tuple[Kind, int | None]]:
    """Which messages are edited."""
    return {(row.kind, row.message) for row in found if row.op is Op.EDIT}


async def test_every_live_card_follows_its_mission(store: TestedStore) -> None:
    """Each message that shows it is edited, but the one that is answered now; relayed messages are not."""
    mission = await shown(store)
    async with store.unit() as unit:
        await unit.refresh(mission, skip=(cast.GARE_GROUP, 13))
    assert edits(await rows(store)) == {(Kind.ASKER_CARD, 11), (Kind.OFFER, 12)}


async def test_an_edit_waits_once_and_a_newer_one_replaces_it(store: TestedStore) -> None:
    """Five changes are one edit of a message; the newest says how: here, folded for good."""
    mission = await shown(store)
    for _ in range(4):
        async with store.unit() as unit:
            await unit.refresh(mission)
    async with store.unit() as unit:
        await unit.refresh(mission, renewed=Kind.ASKER_CARD)
    found = await rows(store)
    assert edits(found) == {(Kind.ASKER_CARD, 11), (Kind.OFFER, 12), (Kind.GROUP_CARD, 13)}
    assert len(found) == 3
    assert [row.facts for row in found if row.kind is Kind.ASKER_CARD] == [{"folded": 1}]
    async with store.unit() as unit:
        assert await unit.cards.by_message(ROSA.telegram_id, 11) is None, "folded, it is forgotten"
        await unit.refresh(mission)
    assert len(await rows(store)) == 3


async def test_an_edit_in_flight_gives_way_to_the_newer_one(store: TestedStore) -> None:
    """Postponed by a flood wait while a newer edit was planned: only the newer one is sent."""
    mission = await shown(store)
    async with store.unit() as unit:
        await unit.refresh(mission)
    in_flight = await lease(store)
    async with store.unit() as unit:
        await unit.refresh(mission)
    for planned in in_flight:
        await settle(store, planned, AGAIN)
    states = [row.state for row in await rows(store)]
    assert states == [OutboxState.DROPPED] * 3 + [OutboxState.WAITING] * 3
    store.clock.move(seconds=10)
    assert sum(len(words) for words in (await deliver(store)).values()) == 3


async def test_a_mission_that_changes_often_settles_all_its_rows(store: TestedStore) -> None:
    """Whatever is planned and however it goes, an hour after its time no row is left open."""
    mission = await shown(store)
    for step in (AGAIN, SENT, AGAIN):
        async with store.unit() as unit:
            await unit.refresh(mission)
            unit.tell(Notice(Kind.GROUP_CARD, mission.id), Recipient(cast.GARE_GROUP))
        for planned in await lease(store):
            await settle(store, planned, step)
        store.clock.move(seconds=7)
    store.clock.move(days=7, hours=1)
    async with store.unit() as unit:
        await unit.outbox.expire()
        assert set(await unit.outbox.counts()) <= {"sent", "dropped", "expired", "gave_up"}


def test_cards_are_the_kinds_that_wait_once() -> None:
    """What follows its mission is what must not be there twice."""
    assert {Kind.OFFER, Kind.GROUP_CARD, Kind.STAFF_CARD, Kind.ASKER_CARD} == LIVE_CARDS


# --- Many at once ---------------------------------------------------------------------------------------


async def test_many_are_settled_as_each_would_be(store: TestedStore) -> None:
    """Sent, refused, tried again and closed meanwhile, in one go: each ends as it would have alone."""
    await plan(store, *((Kind.APOLOGY, chat) for chat in range(1, 5)), facts={"reference": "1"})
    sent, blocked, again, closed = await lease(store)
    async with store.unit() as unit:
        await unit.execute(
            update(B).where(B.c.seq == closed.seq).values(state=OutboxState.CANCELLED.value, reason="erased")
        )
        await unit.outbox.settle_all(
            [
                Settled(sent, Step(OutboxState.SENT), 700, ""),
                Settled(blocked, Step(OutboxState.UNREACHABLE, unsure=True), None, "blocked"),
                Settled(again, Step(OutboxState.WAITING, timedelta(minutes=3)), None, "trouble"),
                Settled(closed, Step(OutboxState.SENT), 701, ""),
            ]
        )
    found = {row.seq: row for row in await raw(store)}
    assert (found[sent.seq].state, found[sent.seq].message_id, found[sent.seq].reason) == ("sent", 700, None)
    assert (found[blocked.seq].state, found[blocked.seq].unsure) == ("unreachable", True)
    assert found[blocked.seq].reason == "blocked"
    assert (found[again.seq].state, found[again.seq].attempts) == ("waiting", 1)
    assert found[again.seq].due_at == NOW + timedelta(minutes=3)
    assert (found[closed.seq].state, found[closed.seq].message_id) == ("cancelled", None)
    assert {found[row.seq].facts for row in (sent, blocked)} == {None}
    assert {found[row.seq].settled_at for row in (sent, blocked)} == {NOW}
    assert found[again.seq].facts is not None


async def test_two_senders_by_mistake_never_hold_the_same_row(store: TestedStore) -> None:
    """Both lease at the same moment, again and again: every row is held once."""
    await plan(store, *((Kind.APOLOGY, chat) for chat in range(1, 61)), facts={"reference": "1"})
    held: list[int] = []

    async def sender(name: str) -> None:
        for _ in range(10):
            held.extend(item.seq for item in await lease(store, 7, worker=name))
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        group.create_task(sender("one"))
        group.create_task(sender("two"))
    assert len(held) == len(set(held)) == 60


async def test_a_row_of_a_broadcast_names_it(store: TestedStore) -> None:
    """Leased, it says of which broadcast it is; put off, the whole of that waits and nothing else."""
    await plan(store, *((Kind.APOLOGY, chat) for chat in (1, 2, 3)), facts={"reference": "1"})
    async with store.unit() as unit:
        await unit.execute(update(B).where(B.c.chat_id < 3).values(broadcast_id=77))
    (first,) = await lease(store, 1)
    assert first.broadcast == 77
    async with store.unit() as unit:
        assert await unit.outbox.postpone_broadcast(BroadcastId(77), MORNING) == 1
    assert [(item.recipient.chat, item.broadcast) for item in await lease(store)] == [(3, None)]
    states = {row.chat_id: (row.state, row.due_at) for row in await raw(store)}
    assert states == {1: ("leased", NOW), 2: ("waiting", MORNING), 3: ("leased", NOW)}
