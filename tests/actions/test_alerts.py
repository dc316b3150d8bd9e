"""Alerts: submitted, decided on, put right, ended; each in one unit, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from solidarity.actions.alerts import (
    approve_alert,
    count_alert,
    end_alert,
    keep_alert_card,
    look_again,
    refuse_alert,
    remind_silent,
    see_to_alert,
    send_alert,
    stop_alert,
    take_alert_back,
    withdraw_alert,
)
from solidarity.actions.validators import accept_validation, invite_validator
from solidarity.alerts import Alert, Level, No, Plan, State, correction, draft
from solidarity.answers import Answered, Reply
from solidarity.broadcasts import Broadcast, Step, Subject, Words
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.people import Neighbour, Role
from solidarity.receipts import OutboxState
from solidarity.receipts import Step as Settling
from solidarity.refusals import Why
from solidarity.templates import Template
from tests.actions.acting import act, gather, refused
from tests.cast import AMEL, ANA, BEN, DIALLO, LEON, NOW, ROSA, SAM
from tests.stores import B, TestedStore, rows

WATER = {"fr": Words("Coupure d'eau", "Une conduite est cassée."), "nl": Words("Water afgesloten")}
NEW = {"fr": Words("L'eau revient à midi")}


def plan(level: Level = Level.IMPORTANT, **changes: Any) -> Plan:
    """What Amel wants to say."""
    return replace(Plan(level, Template.WATER_CUT, WATER), **changes)


async def town_of(store: TestedStore) -> list[Neighbour]:
    """Amel and Ben of the municipality, and four others who would get it too."""
    return await gather(store, AMEL, BEN, ROSA, SAM, ANA, LEON)


async def sent(store: TestedStore, amel: Neighbour, **changes: Any) -> tuple[Alert, Broadcast]:
    """An alert that one person may release, on its way."""
    done = await act(store, send_alert, amel, draft(plan(**changes), amel, store.clock.now()))
    assert done.broadcast is not None
    return done.alert, done.broadcast


async def asked(store: TestedStore, amel: Neighbour, **changes: Any) -> Alert:
    """A grave one, which waits for a second person."""
    made = draft(plan(**{"level": Level.URGENT, **changes}), amel, store.clock.now())
    return (await act(store, send_alert, amel, made)).alert


async def states(store: TestedStore, broadcast: Broadcast) -> dict[str, int]:
    """How the messages of a broadcast to people stand."""
    async with store.unit() as unit:
        return {
            state.value: count for state, count in (await unit.broadcasts.reach(broadcast.id)).states.items()
        }


async def read_by(store: TestedStore, broadcast: Broadcast) -> list[int]:
    """For whom it is planned, in the order in which they get it."""
    async with store.unit() as unit:
        found = await unit.execute(
            select(B.c.chat_id)
            .where(B.c.broadcast_id == broadcast.id, B.c.kind == Kind.ALERT.value)
            .order_by(B.c.lane, B.c.due_at, B.c.seq)
        )
        return [row.chat_id for row in found.all()]


async def goes_out(store: TestedStore, limit: int, *, and_leave: int = 0) -> list[int]:
    """The sender brings that many messages, and takes some more in hand without bringing them."""
    async with store.unit() as unit:
        batch = [item for item in await unit.outbox.lease("tests", 50, ()) if item.broadcast is not None]
        for at, item in enumerate(batch):
            if at < limit:
                await unit.outbox.settle(item, Settling(OutboxState.SENT), 900 + at, "")
            elif at >= limit + and_leave:
                await unit.outbox.settle(item, Settling(OutboxState.WAITING, count_attempt=False), None, "")
    return [item.recipient.chat for item in batch[: limit + and_leave]]


async def now(store: TestedStore, alert: Alert) -> Alert:
    """As it is stored."""
    async with store.unit() as unit:
        return await unit.alerts.get(alert.id)


async def told(store: TestedStore, kind: Kind) -> list[int]:
    """Who is to get a message of this kind."""
    return [row.chat for row in await rows(store, kind) if row.state is OutboxState.WAITING]


async def test_it_is_stored_as_it_was_written(store: TestedStore) -> None:
    """Every field of an alert comes back from the database, its words and languages in their order."""
    amel, *_ = await town_of(store)
    alert, _ = await sent(store, amel, areas=("centre", "gare"), exercise=True)
    found = await now(store, alert)
    assert found == alert
    assert list(found.infos) == ["fr", "nl"]
    assert (found.state, found.released_at, found.due) == (State.RELEASED, NOW, alert.expires)


async def test_one_person_releases_what_is_not_grave(store: TestedStore) -> None:
    """An important alert is on its way to everybody at once, due after the half minute."""
    amel, *others = await town_of(store)
    alert, broadcast = await sent(store, amel)
    assert (broadcast.step, broadcast.about, broadcast.by) == (Step.FIRST, alert.id, amel.id)
    assert broadcast.due == NOW + timedelta(seconds=30)
    assert set(await read_by(store, broadcast)) == {p.telegram_id for p in (amel, *others)}


@pytest.mark.parametrize("level", [Level.URGENT, Level.VITAL])
async def test_a_grave_one_waits_for_a_second_person(store: TestedStore, level: Level) -> None:
    """Everybody who may say yes is asked at once in private, with the very message; nobody else is told."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel, level=level)
    assert alert.state is State.ASKED
    assert await told(store, Kind.ALERT_PREVIEW) == [ben.telegram_id]
    assert sorted(await told(store, Kind.ALERT_CARD)) == sorted([amel.telegram_id, ben.telegram_id])
    assert await rows(store, Kind.ALERT) == []


async def test_the_second_person_lets_it_out(store: TestedStore) -> None:
    """Ben says yes: it goes to everybody, and Amel is told with the live report."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel)
    broadcast = await act(store, approve_alert, ben, alert.id, 0)
    found = await now(store, alert)
    assert (found.state, found.second, found.released_at) == (State.RELEASED, ben.id, NOW)
    assert len(await read_by(store, broadcast)) == 6
    assert await told(store, Kind.ALERT_GOES) == [amel.telegram_id]


async def test_only_one_of_them_decides(store: TestedStore) -> None:
    """After a yes nobody says no, after a no nobody says yes; pressed twice, it goes out once."""
    amel, ben, *_ = await gather(store, AMEL, BEN, ROSA, SAM)
    for first, second in ((approve_alert, refuse_alert), (refuse_alert, approve_alert)):
        alert = await asked(store, amel)
        await act(store, first, ben, alert.id, 0 if first is approve_alert else No.WORDS)
        argument = 1 if second is approve_alert else No.WORDS
        assert await refused(store, second, ben, alert.id, argument) is Why.ALERT_DECIDED
        again = 0 if first is approve_alert else No.WORDS
        assert await refused(store, first, ben, alert.id, again) is Why.ALERT_DECIDED


async def test_a_refusal_ends_it_with_its_reason(store: TestedStore) -> None:
    """Nothing goes out, and Amel learns why."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel)
    await act(store, refuse_alert, ben, alert.id, No.PLACES)
    found = await now(store, alert)
    assert (found.state, found.second, found.reason) == (State.REFUSED, ben.id, No.PLACES)
    assert await told(store, Kind.ALERT_OUTCOME) == [amel.telegram_id]
    assert await rows(store, Kind.ALERT) == []


async def test_what_was_shown_too_long_ago_is_shown_anew(store: TestedStore) -> None:
    """After a quarter of an hour a yes is not taken; once looked at again, it is."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel)
    store.clock.move(minutes=16)
    assert await refused(store, approve_alert, ben, alert.id, 0) is Why.STALE
    seen = await act(store, look_again, ben, alert.id)
    assert seen.version == 1
    assert await refused(store, approve_alert, ben, alert.id, 0) is Why.STALE
    await act(store, approve_alert, ben, alert.id, 1)
    assert (await now(store, alert)).state is State.RELEASED


async def test_nobody_answers_so_all_are_asked_again(store: TestedStore) -> None:
    """After a quarter of an hour, then after ever longer; at its end it is dropped and Amel told."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel, expires=NOW + timedelta(hours=2))
    heard = []
    for _ in range(130):
        store.clock.move(minutes=1)
        async with store.unit() as unit:
            due = await unit.alerts.due(10)
        if due:
            await act(store, see_to_alert, due[0])
            heard.append(int((store.clock.now() - NOW).total_seconds() / 60))
    assert heard == [15, 30, 60, 120]
    assert (await now(store, alert)).state is State.CANCELLED
    assert await told(store, Kind.ALERT_OUTCOME) == [amel.telegram_id]
    assert await told(store, Kind.ALERT_CARD) == [ben.telegram_id, amel.telegram_id, *[ben.telegram_id] * 3]
    assert await refused(store, approve_alert, ben, alert.id, 3) is Why.ALERT_OVER


async def test_who_wrote_it_takes_it_back(store: TestedStore) -> None:
    """Before anybody has said yes; afterwards it is too late for that, and nobody else can."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel)
    assert await refused(store, withdraw_alert, ben, alert.id) is Why.NOT_YOURS
    await act(store, withdraw_alert, amel, alert.id)
    assert (await now(store, alert)).state is State.CANCELLED
    assert await refused(store, approve_alert, ben, alert.id, 1) is Why.ALERT_OVER
    assert await rows(store, Kind.ALERT) == []


async def test_alone_nobody_can_submit_a_grave_one(store: TestedStore) -> None:
    """With one person who may say yes the rule is not lowered; an invitation of a second helps."""
    amel, rosa = await gather(store, AMEL, ROSA)
    made = draft(plan(Level.VITAL), amel, NOW)
    assert await refused(store, send_alert, amel, made) is Why.NO_SECOND
    secret = await act(store, invite_validator, amel)
    rosa = await act(store, accept_validation, rosa, secret)
    assert rosa.roles == {Role.VALIDATOR}
    assert await refused(store, accept_validation, rosa, secret) is Why.CODE_INVALID
    done = await act(store, send_alert, amel, made)
    assert done.asked == (rosa.id,)
    assert await refused(store, send_alert, rosa, draft(plan(), amel, NOW)) is Why.STAFF_ONLY
    await act(store, approve_alert, rosa, done.alert.id, 0)


async def test_whom_nobody_can_write_to_is_no_second_person(store: TestedStore) -> None:
    """Ben has blocked the bot: he is not asked and does not count."""
    amel, ben, *_ = await gather(store, AMEL, BEN, ROSA)
    async with store.unit() as unit:
        await unit.people.mark_reachable(ben.telegram_id, False)
    assert await refused(store, send_alert, amel, draft(plan(Level.URGENT), amel, NOW)) is Why.NO_SECOND


async def test_nobody_there_cannot_be_told(store: TestedStore) -> None:
    """An alert that would reach nobody is not sent."""
    (amel,) = await gather(store, AMEL)
    assert (await act(store, count_alert, amel, draft(plan(), amel, NOW))).reaches
    async with store.unit() as unit:
        await unit.people.mark_reachable(amel.telegram_id, False)
    assert await refused(store, send_alert, amel, draft(plan(), amel, NOW)) is Why.NOBODY_THERE


async def test_in_the_half_minute_it_is_as_if_nothing_had_been(store: TestedStore) -> None:
    """Stopped before its first message: nobody has read it, and it was never released."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=29)
    _, stopped = await act(store, stop_alert, amel, broadcast.id)
    found = await now(store, alert)
    assert (stopped, found.state, found.released_at) == (6, State.CANCELLED, None)
    assert await states(store, broadcast) == {"cancelled": 6}
    assert await refused(store, end_alert, amel, alert.id) is Why.ALERT_OVER


async def test_stopped_while_it_goes_out_it_still_stands(store: TestedStore) -> None:
    """Who was told was told: the rest never goes, and the alert can be put right or ended."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=31)
    await goes_out(store, 2)
    await act(store, stop_alert, amel, broadcast.id)
    assert await states(store, broadcast) == {"sent": 2, "cancelled": 4}
    assert (await now(store, alert)).state is State.RELEASED
    assert await refused(store, stop_alert, amel, broadcast.id) is Why.STALE


@pytest.mark.parametrize("action", [take_alert_back, end_alert])
async def test_exactly_who_was_told_is_told_first_those_told_first(store: TestedStore, action: Any) -> None:
    """In the middle of it: all that is unsent is cancelled, and the two who were told are told, in order."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=31)
    reached = await goes_out(store, 2)
    last = await act(store, action, amel, alert.id)
    assert await states(store, broadcast) == {"sent": 2, "cancelled": 4}
    assert await read_by(store, last) == reached
    assert last.due == store.clock.now()
    assert await refused(store, action, amel, alert.id) is Why.ALERT_OVER


async def test_what_was_in_flight_is_told_as_soon_as_it_has_arrived(store: TestedStore) -> None:
    """Two messages were being sent when it was taken back: they too learn that it was not true."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=31)
    reached = await goes_out(store, 1, and_leave=2)
    last = await act(store, take_alert_back, amel, alert.id)
    assert await read_by(store, last) == reached[:1]
    async with store.unit() as unit:
        flying = await unit.execute(select(B).where(B.c.state == OutboxState.LEASED.value).order_by(B.c.seq))
        for row in flying.all():
            planned = unit.outbox._planned(row)
            await unit.outbox.settle(planned, Settling(OutboxState.SENT), 77, "")
    store.clock.move(seconds=6)
    assert await act(store, see_to_alert, alert.id) == 1
    assert await read_by(store, last) == reached
    assert (await now(store, alert)).due is None
    assert await act(store, see_to_alert, alert.id) == 0
    assert (await states(store, broadcast))["sent"] == 3


async def test_new_words_go_to_who_was_told_and_then_to_who_was_not(store: TestedStore) -> None:
    """Corrected in the middle: the told first, in order; then those whose turn had not come."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=31)
    reached = await goes_out(store, 2)
    done = await act(store, send_alert, amel, correction(alert, NEW, amel, store.clock.now()))
    assert done.broadcast is not None
    assert done.broadcast.step is Step.UPDATE
    order = await read_by(store, done.broadcast)
    assert order[:2] == reached
    assert sorted(order) == sorted(await read_by(store, broadcast))
    assert dict((await now(store, alert)).infos) == NEW
    assert (await now(store, alert)).state is State.RELEASED


async def test_new_words_after_a_stop_go_only_to_who_was_told(store: TestedStore) -> None:
    """What somebody stopped stays stopped."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=31)
    reached = await goes_out(store, 2)
    await act(store, stop_alert, amel, broadcast.id)
    done = await act(store, send_alert, amel, correction(alert, NEW, amel, store.clock.now()))
    assert done.broadcast is not None
    assert await read_by(store, done.broadcast) == reached


async def test_new_words_of_a_grave_one_need_a_second_person_again(store: TestedStore) -> None:
    """Ben's correction of Amel's alert waits for Amel; an end makes it pointless."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel)
    await act(store, approve_alert, ben, alert.id, 0)
    root = await now(store, alert)
    done = await act(store, send_alert, ben, correction(root, NEW, ben, NOW))
    assert (done.broadcast, done.asked) == (None, (amel.id,))
    assert await refused(store, approve_alert, ben, done.alert.id, 0) is Why.OWN_ALERT
    other = await act(store, send_alert, ben, correction(root, NEW, ben, NOW))
    broadcast = await act(store, approve_alert, amel, done.alert.id, 0)
    assert (broadcast.step, broadcast.about) == (Step.UPDATE, alert.id)
    assert dict((await now(store, alert)).infos) == NEW
    await act(store, end_alert, amel, alert.id)
    assert (await now(store, other.alert)).state is State.CANCELLED


async def test_its_time_ends_it_without_a_message_to_everybody(store: TestedStore) -> None:
    """At its hour it is over, its author is told, and nobody else gets anything."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel, expires=NOW + timedelta(hours=6))
    store.clock.move(hours=6)
    assert await act(store, see_to_alert, alert.id) == 1
    assert (await now(store, alert)).state is State.ENDED
    assert await told(store, Kind.ALERT_OUTCOME) == [amel.telegram_id]
    async with store.unit() as unit:
        assert [item.id for item in await unit.broadcasts.of(Subject.ALERT, alert.id)] == [broadcast.id]
    for action in (end_alert, take_alert_back, remind_silent):
        assert await refused(store, action, amel, alert.id) is Why.ALERT_OVER


async def test_who_has_not_answered_is_asked_once_more(store: TestedStore) -> None:
    """Those who were told and are silent; not again at once, and nobody where all have answered."""
    amel, *_ = await town_of(store)
    alert, broadcast = await sent(store, amel)
    store.clock.move(seconds=31)
    reached = await goes_out(store, 3)
    async with store.unit() as unit:
        first = await unit.people.by_telegram(reached[0])
        assert first is not None
        await unit.alert_answers.put(Answered(alert.id, first.id, Reply.WELL, unit.now))
    again = await act(store, remind_silent, amel, alert.id)
    assert (again.step, await read_by(store, again)) == (Step.REMINDER, reached[1:])
    assert await refused(store, remind_silent, amel, alert.id) is Why.STALE
    assert broadcast.id != again.id


async def test_whoever_was_asked_sees_what_was_decided(store: TestedStore) -> None:
    """Each card that arrived is edited, but for the one that was pressed; one that arrives late too."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, amel)
    async with store.unit() as unit:
        for person, message in ((amel, 11), (ben, 12)):
            await keep_alert_card(unit, _card(alert), to(person), message)
    await act(store, approve_alert, ben, alert.id, 0, pressed=(ben.telegram_id, 12))
    edits = [row for row in await rows(store, Kind.ALERT_CARD) if row.message is not None]
    assert [(row.chat, row.message) for row in edits] == [(amel.telegram_id, 11)]
    async with store.unit() as unit:
        await keep_alert_card(unit, _card(alert), Recipient(ben.telegram_id, ben.id), 13)
    edits = [row for row in await rows(store, Kind.ALERT_CARD) if row.message is not None]
    assert [(row.chat, row.message) for row in edits][1:] == [(ben.telegram_id, 13)]


def _card(alert: Alert) -> Notice:
    return Notice(Kind.ALERT_CARD, facts={"alert": alert.id})


async def test_somebody_erased_leaves_no_id_and_no_open_question(store: TestedStore) -> None:
    """What they had asked for lapses, so that they cannot come back as their own second person."""
    amel, ben, rosa, *_ = await town_of(store)
    alert = await asked(store, ben)
    mine, _ = await sent(store, ben)
    async with store.unit() as unit:
        await unit.people.erase(await unit.people.get(ben.id))
    found = await now(store, alert)
    assert (found.state, found.author) == (State.CANCELLED, None)
    assert (await now(store, mine)).author is None
    assert (await now(store, mine)).state is State.RELEASED
    assert await refused(store, approve_alert, amel, alert.id, found.version) is Why.ALERT_OVER
    assert rosa.id != ben.id


async def test_who_lost_the_right_to_write_one_is_no_first_person(store: TestedStore) -> None:
    """Ben wrote it and is a coordinator no more: Amel's yes is not the second, but the first."""
    amel, ben, *_ = await town_of(store)
    alert = await asked(store, ben)
    async with store.unit() as unit:
        await unit.people.save(replace(await unit.people.get(ben.id), roles=frozenset()))
    assert await refused(store, approve_alert, amel, alert.id, 0) is Why.ALERT_OVER


async def test_a_resident_can_do_none_of_it(store: TestedStore) -> None:
    """Neither write, nor decide, nor stop, nor end."""
    amel, _, rosa, *_ = await gather(store, AMEL, BEN, DIALLO, SAM)
    alert, broadcast = await sent(store, amel)
    grave = await asked(store, amel)
    for action, arguments in (
        (send_alert, (draft(plan(), amel, NOW),)),
        (approve_alert, (grave.id, 0)),
        (refuse_alert, (grave.id, No.WORDS)),
        (withdraw_alert, (grave.id,)),
        (look_again, (grave.id,)),
        (stop_alert, (broadcast.id,)),
        (take_alert_back, (alert.id,)),
        (end_alert, (alert.id,)),
        (remind_silent, (alert.id,)),
        (invite_validator, ()),
    ):
        assert await refused(store, action, rosa, *arguments) is Why.STAFF_ONLY, action.__name__
