"""What actions on alerts share: asking the second people, going out, putting right. Not an action itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from solidarity import alerts
from solidarity.actions.broadcasts import halt, launch, launch_for_told
from solidarity.actions.posts import correct_posts, post_broadcast, post_places
from solidarity.actions.telling import tell_person
from solidarity.alert_messages import CORRECTING, Counted, message
from solidarity.alerts import Alert, AlertId, State
from solidarity.broadcasts import Broadcast, BroadcastId, Stage, Step, Subject, progressed
from solidarity.notices import Kind, Notice, Recipient, to
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

AGAIN = timedelta(seconds=5)
"""After this long it is looked again whether what was being sent when it was put right has arrived."""
_GOING = (Stage.PLANNED, Stage.SENDING)


async def count(unit: Unit, alert: Alert) -> Counted:
    """Whom it would reach, and who may say yes to it."""
    told = 0
    if alert.corrects is not None:
        earlier = await unit.broadcasts.of(Subject.ALERT, alert.corrects)
        told = await unit.alerts.told([item.id for item in earlier])
    return Counted(
        await unit.broadcasts.census(alert.audience, Subject.ALERT),
        len(await post_places(unit, alert.areas, None)),
        told,
        tuple(person.id for person in alerts.seconds(alert, await unit.people.approvers())),
    )


def ask_seconds(unit: Unit, alert: Alert, people: Iterable[Neighbour], *, again: bool = False) -> None:
    """All of them at once, in private: the very message, and below it what it is about."""
    places = [to(person) for person in people]
    facts = {"alert": alert.id}
    if not again:
        unit.tell(Notice(Kind.ALERT_PREVIEW, facts=facts), *places)
    unit.tell(Notice(Kind.ALERT_CARD, facts=facts), *places)


async def show_decided(unit: Unit, alert: Alert, pressed: tuple[int, int] | None = None) -> None:
    """Whoever was asked sees that it is decided; but for the message that was pressed, which is redrawn."""
    for card in await unit.alerts.cards(alert.id):
        if (card.chat, card.message) != pressed:
            facts: dict[str, str | int] = {"alert": alert.id, "message": card.message}
            unit.tell(Notice(Kind.ALERT_CARD, facts=facts), Recipient(card.chat, card.person))
    await unit.alerts.forget_cards(alert.id)


async def tell_author(unit: Unit, alert: Alert, *, but: PersonId | None = None) -> None:
    """What became of it, in a message of its own."""
    if alert.author is not None and alert.author != but:
        await tell_person(unit, alert.author, Notice(Kind.ALERT_OUTCOME, facts={"alert": alert.id}))


async def go_out(unit: Unit, alert: Alert, by: PersonId) -> Broadcast:
    """A released alert is on its way: in half a minute, or, of a correction, now."""
    if alert.corrects is None:
        broadcast = await launch(unit, message(alert, Step.FIRST, by, unit.now))
        await post_broadcast(unit, broadcast)
        return broadcast
    root = await lasting(unit, alert.corrects)
    await unit.alerts.save(alerts.corrected(root, alert))
    return await put_right(unit, alerts.corrected(root, alert), Step.UPDATE, by)


async def lasting(unit: Unit, alert_id: AlertId) -> Alert:
    """An alert that is out and not over, held until this unit ends."""
    alert = await unit.alerts.lock(alert_id)
    if alert.state is not State.RELEASED or unit.now >= alert.expires or alert.corrects is not None:
        raise Refusal(Why.ALERT_OVER)
    return alert


async def put_right(unit: Unit, root: Alert, step: Step, by: PersonId) -> Broadcast:
    """What had not gone out never will; who was told is told, those first who were told first.

    New words also go to those whose turn had not come: for them they are the first.
    """
    earlier = await unit.broadcasts.of(Subject.ALERT, root.id)
    cut = [item.id for item in earlier if item.stage in _GOING and await _cut_short(unit, item)]
    ids = [item.id for item in earlier]
    made = await launch_for_told(unit, message(root, step, by, unit.now), ids)
    if step is Step.UPDATE and cut:
        made = replace(made, planned=made.planned + await unit.broadcasts.plan_for_untold(made, cut))
        await unit.broadcasts.save(made)
    await correct_posts(unit, ids, made)
    if await unit.alerts.in_flight(ids):
        await unit.alerts.save(replace(root, due=unit.now + AGAIN))
    return made


async def _cut_short(unit: Unit, broadcast: Broadcast) -> bool:
    """Stop it, unless all of it has gone out already."""
    done = progressed(broadcast, await unit.broadcasts.reach(broadcast.id), unit.now)
    if done.stage is Stage.DONE:
        return False
    await halt(unit, broadcast.id)
    return True


async def catch_up(unit: Unit, root: Alert) -> int:
    """Whom the old words reached while they were put right is told as well; returns how many that were."""
    everything = await unit.broadcasts.of(Subject.ALERT, root.id)
    putting = [item for item in everything if item.step in CORRECTING]
    more = 0
    earlier: Sequence[Broadcast] = ()
    if putting:
        last = putting[-1]
        earlier = [item for item in everything if item.id != last.id and item.created_at <= last.created_at]
        more = await _tell_the_rest(unit, last, earlier)
    again = bool(earlier) and await unit.alerts.in_flight([item.id for item in earlier])
    await unit.alerts.save(replace(root, due=unit.now + AGAIN if again else _next(root)))
    return more


async def _tell_the_rest(unit: Unit, last: Broadcast, earlier: Sequence[Broadcast]) -> int:
    if last.stage is Stage.STOPPED or unit.now >= last.not_after:
        return 0
    more = await unit.broadcasts.plan_for_told(last, _ids(earlier))
    if last.step is Step.UPDATE:
        cut = [item for item in earlier if item.done_at == last.created_at and item.stage is Stage.STOPPED]
        more += await unit.broadcasts.plan_for_untold(last, _ids(cut)) if cut else 0
    if more:
        going = replace(last, stage=Stage.SENDING, done_at=None, report_at=unit.now)
        await unit.broadcasts.save(replace(going, planned=last.planned + more))
    return more


def _ids(broadcasts: Iterable[Broadcast]) -> list[BroadcastId]:
    return [item.id for item in broadcasts]


def _next(root: Alert) -> datetime | None:
    return root.expires if root.state is State.RELEASED else None


async def drop_corrections(unit: Unit, root: Alert) -> None:
    """It is over: nobody needs to agree to new words any more."""
    for item in await unit.alerts.corrections(root.id):
        if item.state is State.ASKED:
            dropped = alerts.lapse(item, unit.now)
            await unit.alerts.save(dropped)
            await show_decided(unit, dropped)
