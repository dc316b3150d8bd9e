"""What happens to a message to many: released, called back or stopped, reported on while it goes out.

Not here: what an alert or an announcement decides about it (`actions.alerts`, `actions.announcements`), and
the posts in groups (`actions.posts`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from solidarity import broadcasts
from solidarity.audiences import Census
from solidarity.broadcasts import Broadcast, BroadcastId, Stage, Subject
from solidarity.notices import Kind, Notice, Recipient
from solidarity.ports import ReportCard, Unit


async def launch(unit: Unit, broadcast: Broadcast, census: Census | None = None) -> Broadcast:
    """Plan its messages to whom it is meant for, as the audience stands now. Shared, not an action itself."""
    counted = census or await unit.broadcasts.census(broadcast.audience, broadcast.subject)
    await unit.broadcasts.add(broadcast)
    planned = await unit.broadcasts.plan(broadcast)
    return await _begun(unit, replace(broadcast, planned=planned, excluded=dict(counted.excluded)))


async def launch_for_told(
    unit: Unit, broadcast: Broadcast, earlier: Collection[BroadcastId], *, but_answered: bool = False
) -> Broadcast:
    """Plan its messages to exactly those whom these told; or, of an alert, only to who has not answered."""
    await unit.broadcasts.add(broadcast)
    if but_answered:
        planned = await unit.broadcasts.plan_for_silent(broadcast, broadcast.about, earlier)
    else:
        planned = await unit.broadcasts.plan_for_told(broadcast, earlier)
    return await _begun(unit, replace(broadcast, planned=planned))


async def _begun(unit: Unit, broadcast: Broadcast) -> Broadcast:
    begun = replace(broadcast, report_at=unit.now)
    await unit.broadcasts.save(begun)
    return begun


async def halt(unit: Unit, broadcast_id: BroadcastId) -> tuple[Broadcast, int]:
    """Stop it: what has not gone out never will; returns it and how many that were."""
    before = await unit.broadcasts.lock(broadcast_id)
    after = replace(broadcasts.stop(before, unit.now), report_at=unit.now)
    stopped = await unit.broadcasts.cancel(broadcast_id)
    await unit.broadcasts.save(after)
    return after, stopped


async def show_report(unit: Unit, broadcast_id: BroadcastId, place: Recipient, message: int) -> None:
    """This message shows how it stands from now on; what has changed since it was drawn is shown soon."""
    if await unit.broadcasts.find(broadcast_id) is None:
        return
    await unit.broadcasts.put_report(
        ReportCard(broadcast_id, place.chat, message, place.person, place.thread)
    )
    shown = await unit.broadcasts.lock(broadcast_id)
    await unit.broadcasts.save(replace(shown, report_at=unit.now, shown=""))


async def refresh_report(unit: Unit, broadcast_id: BroadcastId) -> int:
    """Look at how it stands; its reports are edited where that has changed. Returns 1 if they were."""
    before = await unit.broadcasts.lock(broadcast_id)
    if before.report_at is None or before.report_at > unit.now:
        return 0
    reach = await unit.broadcasts.reach(broadcast_id)
    after = broadcasts.progressed(before, reach, unit.now)
    answers: Mapping[str, int] = {}
    if before.subject is Subject.ALERT:
        answers = await unit.alert_answers.counts(before.about)
    figures = ",".join(
        [
            after.stage.value,
            *(f"{state}={count}" for state, count in sorted(reach.states.items())),
            *(f"{state}~{count}" for state, count in sorted(reach.edits.items())),
            *(f"{answer}={count}" for answer, count in sorted(answers.items())),
        ]
    )
    after = replace(after, shown=figures, report_at=broadcasts.next_report(after, unit.now))
    await unit.broadcasts.save(after)
    if figures == before.shown and after.stage is before.stage:
        return 0
    for card in await unit.broadcasts.reports(broadcast_id):
        place = Recipient(card.chat, card.person, card.thread)
        facts: dict[str, str | int] = {"broadcast": broadcast_id, "message": card.message}
        unit.tell(Notice(Kind.REPORT, facts=facts), place)
    return 1


async def answered(unit: Unit, alert: int) -> None:
    """Somebody answered an alert: the reports that count answers are looked at soon."""
    for item in await unit.broadcasts.of(Subject.ALERT, alert):
        if item.content.answers and item.stage is not Stage.STOPPED:
            await unit.broadcasts.report_by(item.id, unit.now + broadcasts.REPORT_EVERY)
