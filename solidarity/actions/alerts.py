"""Alerts: sent or submitted to a second person, decided on, put right, ended, and looked at by the clock.

Not here: their messages on the way (`actions.broadcasts`), what people answer (`actions.answers`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from solidarity import alerts
from solidarity.actions.alerting import (
    ask_seconds,
    catch_up,
    count,
    drop_corrections,
    go_out,
    lasting,
    put_right,
    show_decided,
    tell_author,
)
from solidarity.actions.broadcasts import halt, launch_for_told, show_report
from solidarity.actions.factors import demand_proof
from solidarity.alert_messages import ASKING, Counted, message
from solidarity.alerts import FRESH, Alert, AlertId, No, State, needs_second
from solidarity.broadcasts import Broadcast, BroadcastId, Step, Subject, can_undo
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import AlertCard, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

Pressed = tuple[int, int]
"""The chat and the message whose button it was."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an alert that somebody wrote: on its way, or waiting for a second person."""

    alert: Alert
    broadcast: Broadcast | None = None
    asked: tuple[PersonId, ...] = ()


async def count_alert(unit: Unit, me: Neighbour, alert: Alert) -> Counted:
    """Whom it would reach, as it stands now."""
    allow(me, Action.ALERT)
    return await count(unit, alert)


async def send_alert(unit: Unit, me: Neighbour, alert: Alert) -> Sent:
    """Out, or to everybody who may say yes to it."""
    allow(me, Action.ALERT)
    if alert.corrects is not None:
        await lasting(unit, alert.corrects)
    if not (await count(unit, alert)).reaches:
        raise Refusal(Why.NOBODY_THERE)
    demand_proof(unit, me)
    if not needs_second(alert.severity):
        released = _kept(alerts.release(alert, me, unit.now))
        await unit.alerts.add(released)
        return Sent(released, await go_out(unit, released, me.id))
    people = await unit.people.approvers()
    asked = alerts.ask(alert, me, people, unit.now)
    others = alerts.seconds(asked, people)
    await unit.alerts.add(asked)
    ask_seconds(unit, asked, others)
    unit.tell(Notice(Kind.ALERT_CARD, facts={"alert": asked.id}), to(me))
    return Sent(asked, asked=tuple(person.id for person in others))


async def approve_alert(
    unit: Unit, me: Neighbour, alert_id: AlertId, version: int, pressed: Pressed | None = None
) -> Broadcast:
    """The second person says yes: it goes out, and everybody who was asked sees that."""
    before = await unit.alerts.lock(alert_id)
    author = await unit.people.find(before.author) if before.author is not None else None
    after = _kept(alerts.approve(before, author, me, version, unit.now))
    demand_proof(unit, me)
    await unit.alerts.save(after)
    broadcast = await go_out(unit, after, before.author or me.id)
    await show_decided(unit, after, pressed)
    if author is not None:
        unit.tell(Notice(Kind.ALERT_GOES, facts={"alert": after.id, "broadcast": broadcast.id}), to(author))
    return broadcast


async def refuse_alert(
    unit: Unit, me: Neighbour, alert_id: AlertId, reason: No, pressed: Pressed | None = None
) -> Alert:
    """The second person says no: it goes nowhere, and who wrote it learns why."""
    after = alerts.refuse(await unit.alerts.lock(alert_id), me, reason, unit.now)
    await unit.alerts.save(after)
    await show_decided(unit, after, pressed)
    await tell_author(unit, after)
    return after


async def look_again(unit: Unit, me: Neighbour, alert_id: AlertId) -> Alert:
    """What somebody was shown is too old to be answered: it is counted and shown anew."""
    allow(me, Action.APPROVE)
    before = await unit.alerts.lock(alert_id)
    if before.state is not State.ASKED or unit.now >= before.expires or alerts.is_fresh(before, unit.now):
        return before
    after = replace(alerts.remind(before, unit.now), due=before.due)
    await unit.alerts.save(after)
    return after


async def withdraw_alert(
    unit: Unit, me: Neighbour, alert_id: AlertId, pressed: Pressed | None = None
) -> Alert:
    """Who wrote it takes it back before anybody has said yes."""
    after = alerts.withdraw(await unit.alerts.lock(alert_id), me, unit.now)
    await unit.alerts.save(after)
    await show_decided(unit, after, pressed)
    return after


async def stop_alert(unit: Unit, me: Neighbour, broadcast_id: BroadcastId) -> tuple[Broadcast, int]:
    """Nothing more of it goes out. In the half minute before the first message it never was released."""
    allow(me, Action.ALERT)
    broadcast = await unit.broadcasts.get(broadcast_id)
    if broadcast.subject is not Subject.ALERT:
        raise Refusal(Why.STALE)
    alert = await unit.alerts.lock(AlertId(broadcast.about))  # before its messages, as everywhere
    unsent = broadcast.step is Step.FIRST and can_undo(broadcast, unit.now)
    stopped = await halt(unit, broadcast_id)
    if unsent and alert.state is State.RELEASED and unit.now < alert.expires:
        await unit.alerts.save(alerts.call_back(alert, unit.now))
        await drop_corrections(unit, alert)
    return stopped


async def take_alert_back(unit: Unit, me: Neighbour, alert_id: AlertId) -> Broadcast:
    """It was not true: one person is enough, and it is told at once."""
    root = await lasting(unit, alert_id)
    after = alerts.take_back(root, me, unit.now)
    demand_proof(unit, me)
    await unit.alerts.save(after)
    await drop_corrections(unit, after)
    return await put_right(unit, after, Step.MISTAKE, me.id)


async def end_alert(unit: Unit, me: Neighbour, alert_id: AlertId) -> Broadcast:
    """It is over: who was told of it is told so."""
    root = await lasting(unit, alert_id)
    after = alerts.end(root, me, unit.now)
    demand_proof(unit, me)
    await unit.alerts.save(after)
    await drop_corrections(unit, after)
    return await put_right(unit, after, Step.END, me.id)


async def remind_silent(unit: Unit, me: Neighbour, alert_id: AlertId) -> Broadcast:
    """Ask those once more who were told and have not answered; not again within a quarter of an hour."""
    allow(me, Action.ALERT)
    root = await lasting(unit, alert_id)
    earlier = [item for item in await unit.broadcasts.of(Subject.ALERT, root.id) if item.step in ASKING]
    lately = [item for item in earlier if item.step is Step.REMINDER and unit.now - item.created_at < FRESH]
    if lately or not root.asks:
        raise Refusal(Why.STALE)
    demand_proof(unit, me)
    made = message(root, Step.REMINDER, me.id, unit.now)
    made = await launch_for_told(unit, made, [item.id for item in earlier], but_answered=True)
    if not made.planned:
        raise Refusal(Why.NOBODY_THERE)
    return made


async def see_to_alert(unit: Unit, alert_id: AlertId) -> int:
    """Its timer has come: the second people are asked again, its last readers told, or it is over."""
    alert = await unit.alerts.lock(alert_id)
    if alert.due is None or alert.due > unit.now:
        return 0
    if alert.state is State.ASKED:
        await (_drop if unit.now >= alert.expires else _ask_again)(unit, alert)
    elif alert.state is State.RELEASED and unit.now >= alert.expires:
        over = alerts.expire(alert, unit.now)
        await unit.alerts.save(over)
        await drop_corrections(unit, over)
        await tell_author(unit, over)
    else:
        await catch_up(unit, alert)
    return 1


async def _ask_again(unit: Unit, alert: Alert) -> None:
    after = alerts.remind(alert, unit.now)
    await unit.alerts.save(after)
    ask_seconds(unit, after, alerts.seconds(after, await unit.people.approvers()), again=True)


async def _drop(unit: Unit, alert: Alert) -> None:
    after = alerts.lapse(alert, unit.now)
    await unit.alerts.save(after)
    await show_decided(unit, after)
    await tell_author(unit, after)


async def keep_alert_card(unit: Unit, notice: Notice, place: Recipient, message_id: int) -> None:
    """A message about an alert has arrived: it follows the alert, or the message that it became."""
    named = notice.facts.get("alert")
    if named is None or place.person is None:
        return  # of thousands of messages one at most
    alert = await unit.alerts.find(AlertId(int(named)))
    if alert is None:
        return
    if notice.kind is Kind.ALERT_GOES:
        await show_report(unit, BroadcastId(int(notice.facts["broadcast"])), place, message_id)
        return
    if notice.kind is not Kind.ALERT_CARD or await unit.people.find(place.person) is None:
        return
    await unit.alerts.put_card(AlertCard(alert.id, place.chat, message_id, place.person))
    if alert.state is not State.ASKED:
        await show_decided(unit, alert)


def _kept(alert: Alert) -> Alert:
    """Of a correction only the alert that it corrects has an end of its own."""
    return alert if alert.corrects is None else replace(alert, due=None)
