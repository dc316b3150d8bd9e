"""What comes back after an alert, in the store: one request, who stands by, whom to call, what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, update

from solidarity.actions.answers import (
    Reaction,
    answer_alert,
    keep_report,
    list_calls,
    note_call,
    print_calls,
    see_callee,
    show_report,
    show_reports,
    specify_need,
    stand_by,
)
from solidarity.actions.broadcasts import refresh_report
from solidarity.actions.missions import decline_offer, join_mission, release_mission
from solidarity.actions.people import (
    erase_neighbour,
    join_volunteers,
    pause_offers,
    show_own_data,
)
from solidarity.actions.staffing import who_could_help, widen_mission
from solidarity.actions.waves import go_on
from solidarity.answers import Missed, Reply
from solidarity.broadcasts import Broadcast, BroadcastId, Step
from solidarity.cap import Severity
from solidarity.causes import Cause
from solidarity.missions import Mission, State
from solidarity.notices import Kind
from solidarity.people import AgeBand, Neighbour
from solidarity.ports import Deed
from solidarity.queues import Op
from solidarity.reasons import Because
from solidarity.receipts import OutboxState
from solidarity.refusals import Why
from solidarity.reporting import Tally
from solidarity.requests import of
from storage.tables import Alert
from storage.tables import Mission as MissionRow
from tests.actions.acting import act, gather, nothing_new, now, refused
from tests.alerts import end_alert, raise_alert
from tests.cast import (
    AMEL,
    ANA,
    CLEO,
    DIALLO,
    GARE_GROUP,
    LEON,
    NOW,
    ROSA,
    SAM,
    STAFF_GROUP,
    Part,
)
from tests.stores import B, TestedStore, arrived, deliver, rows

GHOST = Part("Ines", 6_100_000_050, neighbourhood="gare", phone="+32475333333")
FAR = Part("Omar", 6_100_000_051, neighbourhood="plateau", phone="+32475444444")


async def out(store: TestedStore, **how: object) -> Broadcast:
    """An alert that has reached everybody it can."""
    async with store.unit() as unit:
        alert = await raise_alert(unit, **how)  # type: ignore[arg-type]
    await deliver(store)
    return alert


async def needs(store: TestedStore, rosa: Neighbour, alert: Broadcast, what: str = "courses") -> Mission:
    """Rosa needs help, and has said what for."""
    reaction = await act(store, answer_alert, rosa, alert.id, Reply.NEED)
    assert reaction.mission is not None
    await act(store, specify_need, rosa, reaction.mission.id, category=what)
    return await now(store, reaction.mission)


async def waiting(store: TestedStore, kind: Kind) -> list[int]:
    """To which chats this waits to be sent."""
    found = [row for row in await rows(store, kind) if row.state is OutboxState.WAITING]
    return [row.chat for row in found if row.op is Op.SEND]


async def test_a_cry_for_help_is_at_the_coordinators_before_all_else(store: TestedStore) -> None:
    """They and their chat are told at once; nobody else before it is said what for."""
    rosa, *_ = await gather(store, ROSA, SAM, AMEL, groups=(STAFF_GROUP, GARE_GROUP))
    alert = await out(store)
    reaction = await act(store, answer_alert, rosa, alert.id, Reply.NEED)
    assert reaction.fresh
    assert reaction.mission is not None
    assert await deliver(store) == {"Amel": ["staff_card: alert"], "staff group": ["staff_card: alert"]}
    made = await now(store, reaction.mission)
    assert (made.alert, made.cause, of(made).vague) == (alert.about, Cause.ALERT, True)
    assert of(made).staff_told_at == NOW
    listed = await act(store, lambda unit: unit.missions.waiting_for_staff(5))
    assert [item.id for item in listed] == [made.id]
    await act(store, specify_need, rosa, made.id, category="courses")
    heard = await deliver(store)
    assert heard["Sam"] == ["offer"]
    assert "group_card" in heard["Gare group"]


async def test_the_same_answer_twice_changes_nothing(store: TestedStore) -> None:
    """Not the moment, not the request; what it is for neither."""
    rosa, sam, _ = await gather(store, ROSA, SAM, AMEL)
    alert = await out(store)
    mission = await needs(store, rosa, alert)
    await act(store, answer_alert, sam, alert.id, Reply.CAN)
    await deliver(store)
    store.clock.move(minutes=1)
    again = await nothing_new(store, answer_alert, rosa, alert.id, Reply.NEED)
    assert (again.mission, again.fresh, again.before) == (mission, False, Reply.NEED)
    await nothing_new(store, answer_alert, sam, alert.id, Reply.CAN)
    assert await nothing_new(store, specify_need, rosa, mission.id, category="courses") == (mission, None)


async def test_said_and_noted_at_once_it_is_one_request(store: TestedStore) -> None:
    """Rosa taps while Amel, on the telephone with her, notes the same."""
    rosa, amel = await gather(store, ROSA, AMEL)
    alert = await out(store)

    async def tap() -> Reaction:
        return await act(store, answer_alert, rosa, alert.id, Reply.NEED)

    async def note() -> Reaction:
        return await act(store, note_call, amel, alert.about, rosa.id, Reply.NEED)

    await asyncio.gather(tap(), note(), return_exceptions=True)
    asked = await act(store, lambda unit: unit.missions.asked_by(rosa.id))
    assert len(asked) == 1


async def test_too_late_or_not_an_alert_is_refused(store: TestedStore) -> None:
    """After its end, and of something that is no alert."""
    (rosa,) = await gather(store, ROSA)
    alert = await out(store)
    async with store.unit() as unit:
        await end_alert(unit, alert)
    assert await refused(store, answer_alert, rosa, alert.id, Reply.WELL) is Why.ALERT_OVER
    assert await refused(store, answer_alert, rosa, BroadcastId(5), Reply.WELL) is Why.NOT_FOUND
    other = await out(store, lives=timedelta(hours=1))
    store.clock.move(hours=1)
    assert await refused(store, answer_alert, rosa, other.id, Reply.NEED) is Why.ALERT_OVER


async def test_an_exercise_counts_and_opens_nothing(store: TestedStore) -> None:
    """All three answers of residents, volunteers, minors and on the telephone: no request, no message."""
    people = await gather(store, ROSA, SAM, CLEO, AMEL, DIALLO, GHOST)
    alert = await out(store, exercise=True)
    for person in people[:5]:
        for reply in Reply:
            await act(store, answer_alert, person, alert.id, reply)
    await act(store, note_call, people[3], alert.about, people[5].id, Reply.NEED)
    async with store.unit() as unit:
        found = select(func.count()).select_from(MissionRow.__table__)  # type: ignore[attr-defined]
        assert (await unit.execute(found)).scalar_one() == 0
        assert await unit.alert_answers.counts(alert.about) == {"can": 5, "need": 1}
    assert await deliver(store) == {}


async def test_who_stands_by_is_asked_first_wherever_they_live(store: TestedStore) -> None:
    """Léon of the Centre, then, unless somebody took it, Sam and Ana of the Gare."""
    rosa, _, _, leon, _ = await gather(store, ROSA, SAM, ANA, LEON, AMEL)
    alert = await out(store)
    await act(store, answer_alert, leon, alert.id, Reply.CAN)
    await act(store, pause_offers, leon, 7)
    mission = await needs(store, rosa, alert)
    assert await deliver(store) == {"Léon": ["offer"], "Amel": ["staff_card: alert"]}
    store.clock.move(minutes=19)
    await nothing_new(store, go_on, mission.id)
    store.clock.move(minutes=1)
    await act(store, go_on, mission.id)
    assert await deliver(store) == {"Sam": ["offer"], "Ana": ["offer"]}


async def test_who_stands_by_and_takes_it_spares_the_others(store: TestedStore) -> None:
    """Nobody else hears of it; handed back, everybody does at once."""
    rosa, _, _, leon, _ = await gather(store, ROSA, SAM, ANA, LEON, AMEL)
    alert = await out(store)
    await act(store, answer_alert, leon, alert.id, Reply.CAN)
    mission = await needs(store, rosa, alert)
    await deliver(store)
    await act(store, join_mission, leon, mission.id)
    await deliver(store)
    store.clock.move(minutes=20)
    await nothing_new(store, go_on, mission.id)
    await act(store, release_mission, leon, mission.id)
    told = await deliver(store)
    assert (told["Sam"], told["Ana"]) == (["offer"], ["offer"])


async def test_whoever_takes_the_answer_back_is_off_the_list(store: TestedStore) -> None:
    """Then the neighbours are asked at once, as usual."""
    rosa, sam, leon, _ = await gather(store, ROSA, SAM, LEON, AMEL)
    alert = await out(store)
    await act(store, answer_alert, leon, alert.id, Reply.CAN)
    await act(store, answer_alert, leon, alert.id, Reply.WELL)
    await needs(store, rosa, alert)
    assert [row.chat for row in await rows(store, Kind.OFFER)] == [sam.telegram_id]


async def test_asked_everywhere_nobody_waits_for_the_list(store: TestedStore) -> None:
    """A coordinator who widens a request wants an answer now."""
    rosa, sam, leon, amel, far = await gather(
        store, ROSA, SAM, LEON, AMEL, replace(ANA, neighbourhood="centre")
    )
    alert = await out(store)
    await act(store, answer_alert, leon, alert.id, Reply.CAN)
    mission = await needs(store, rosa, alert)
    await act(store, widen_mission, amel, mission.id)
    told = {row.chat for row in await rows(store, Kind.OFFER)}
    assert {sam.telegram_id, far.telegram_id} <= told


async def test_who_begins_to_stand_by_has_room_for_three(store: TestedStore) -> None:
    """Requests without a neighbourhood too; what one said no to, or asked for, is not among them."""
    people = [replace(ROSA, telegram_id=ROSA.telegram_id + 100 + n, neighbourhood=None) for n in range(5)]
    *askers, leon, _ = await gather(store, *people, LEON, AMEL)
    alert = await out(store)
    made = []
    for asker in askers:
        made.append(await needs(store, asker, alert))
        store.clock.move(seconds=1)
    await act(store, decline_offer, leon, made[0].id)
    await deliver(store)
    await act(store, answer_alert, leon, alert.id, Reply.CAN)
    assert await waiting(store, Kind.OFFER) == [leon.telegram_id] * 3
    offered = [row.mission for row in await rows(store, Kind.OFFER)]
    assert offered == [item.id for item in made[1:4]]


async def test_who_enrols_because_of_it_stands_by_while_they_say_so(store: TestedStore) -> None:
    """Not at sixteen, not after another answer, not once it is over."""
    rosa, diallo, _ = await gather(store, ROSA, DIALLO, AMEL)
    alert = await out(store)
    assert not await act(store, stand_by, diallo, alert.about)
    await act(store, answer_alert, diallo, alert.id, Reply.CAN)
    assert not await act(store, stand_by, diallo, alert.about)
    young = await act(store, join_volunteers, diallo, AgeBand.MINOR, {})
    assert not await act(store, stand_by, young, alert.about)
    grown = await act(store, join_volunteers, diallo, AgeBand.ADULT, {})
    await needs(store, rosa, alert)
    assert await act(store, stand_by, grown, alert.about)
    async with store.unit() as unit:
        assert await unit.alert_answers.standing_by(alert.about) == [diallo.id]
        await end_alert(unit, alert)
    assert not await act(store, stand_by, grown, alert.about)


async def test_a_coordinator_reads_first_who_stands_by(store: TestedStore) -> None:
    """Before the neighbours, with that reason."""
    rosa, sam, ana, leon, amel = await gather(store, ROSA, SAM, ANA, LEON, AMEL)
    alert = await out(store)
    await act(store, answer_alert, leon, alert.id, Reply.CAN)
    mission = await needs(store, rosa, alert)
    mission, found = await act(store, who_could_help, amel, mission.id)
    assert [item.person for item in found] == [leon.id, sam.id, ana.id]
    assert [item.has(Because.STANDING) for item in found] == [True, False, False]


async def test_the_call_list_is_who_was_missed_then_who_is_silent(store: TestedStore) -> None:
    """Blocked before, refused, unsure, silent; each once, those with a number first; nobody of elsewhere."""
    _, amel, *_ = await gather(store, ROSA, AMEL, SAM, ANA, LEON, GHOST, FAR)
    async with store.unit() as unit:
        await unit.people.mark_reachable(GHOST.telegram_id, reachable=False)
        await unit.people.mark_reachable(FAR.telegram_id, reachable=False)
    alert = await out(store, areas=("gare", "centre"))
    for part, state in (
        (SAM, OutboxState.UNSURE),
        (ANA, OutboxState.REJECTED),
        (LEON, OutboxState.CANCELLED),
    ):
        await settled(store, alert, part, state)
    page = await act(store, list_calls, amel, alert.about)
    assert [(item.first_name, item.missed) for item in page.calls] == [
        ("Ines", Missed.NOT_REACHED),
        ("Ana", Missed.NOT_REACHED),
        ("Sam", Missed.UNSURE),
        ("Rosa", Missed.SILENT),
        ("Amel", Missed.SILENT),
    ]
    assert dict(page.counts) == {Missed.NOT_REACHED: 2, Missed.UNSURE: 1, Missed.SILENT: 2}
    await act(store, answer_alert, amel, alert.id, Reply.WELL)
    last = await act(store, list_calls, amel, alert.about, 9)
    assert (last.total, last.page, last.pages) == (4, 0, 1)


async def settled(store: TestedStore, alert: Broadcast, part: Part, state: OutboxState) -> None:
    """What came of the message to somebody."""
    async with store.unit() as unit:
        mine = (B.c.broadcast_id == alert.id, B.c.chat_id == part.telegram_id)
        await unit.execute(update(B).where(*mine).values(state=state.value))


async def test_the_call_list_has_pages_of_six(store: TestedStore) -> None:
    """Each person on one of them."""
    many = [Part(f"P{n}", 6_100_000_100 + n, neighbourhood="gare") for n in range(14)]
    amel, *_ = await gather(store, AMEL, *many)
    alert = await out(store)
    await act(store, answer_alert, amel, alert.id, Reply.WELL)
    pages = [await act(store, list_calls, amel, alert.about, page) for page in range(3)]
    assert [len(page.calls) for page in pages] == [6, 6, 2]
    names = {item.first_name for page in pages for item in page.calls}
    assert names == {part.name for part in many}


async def test_reached_by_a_later_message_is_reached(store: TestedStore) -> None:
    """What was stopped for a correction counts by the correction; whoever is erased is on no list."""
    rosa, amel, sam = await gather(store, ROSA, AMEL, SAM)
    alert = await out(store)
    for part in (ROSA, SAM):
        await settled(store, alert, part, OutboxState.REJECTED)
    async with store.unit() as unit:
        await end_alert(unit, alert, Step.UPDATE)
        later = (await unit.broadcasts.of(alert.subject, alert.about))[-1]
        mine = (B.c.broadcast_id == alert.id, B.c.chat_id == rosa.telegram_id)
        await unit.execute(update(B).where(*mine).values(broadcast_id=later.id, state="sent"))
    page = await act(store, list_calls, amel, alert.about)
    assert {item.first_name: item.missed for item in page.calls} == {
        "Sam": Missed.NOT_REACHED,
        "Rosa": Missed.SILENT,
        "Amel": Missed.SILENT,
    }
    await act(store, erase_neighbour, sam)
    page = await act(store, list_calls, amel, alert.about)
    assert sorted(item.first_name for item in page.calls) == ["Amel", "Rosa"]


async def test_each_look_at_a_number_is_kept_for_its_owner(store: TestedStore) -> None:
    """On the screen and on paper; not where there is no number, and only for coordinators."""
    rosa, amel, diallo = await gather(store, ROSA, AMEL, DIALLO)
    alert = await out(store)
    for action, more in (
        (list_calls, ()),
        (see_callee, (rosa.id,)),
        (print_calls, ()),
        (note_call, (rosa.id, Reply.WELL)),
    ):
        assert await refused(store, action, rosa, alert.about, *more) is Why.STAFF_ONLY
    await act(store, list_calls, amel, alert.about)
    assert await seen(store, rosa) == []
    _, item = await act(store, see_callee, amel, alert.about, rosa.id)
    assert item.phone == ROSA.phone
    _, item = await act(store, see_callee, amel, alert.about, diallo.id)
    assert item.phone is None
    assert await seen(store, rosa) == [(Deed.SAW_PHONE, amel.id)]
    assert await seen(store, diallo) == []
    await act(store, print_calls, amel, alert.about)
    assert await seen(store, rosa) == [(Deed.SAW_PHONE, amel.id)] * 2
    await act(store, note_call, amel, alert.about, rosa.id, Reply.WELL)
    assert (await seen(store, rosa))[0] == (Deed.CALLED, amel.id)
    assert await refused(store, see_callee, amel, alert.about, rosa.id) is Why.CALLED
    assert await refused(store, note_call, amel, alert.about, rosa.id, Reply.NEED) is Why.CALLED
    assert await refused(store, note_call, amel, alert.about, diallo.id, Reply.CAN) is Why.STALE
    assert await refused(store, list_calls, amel, alert.about + 1) is Why.STALE


async def seen(store: TestedStore, person: Neighbour) -> list[tuple[Deed, int | None]]:
    """Who looked at what of theirs, the newest first."""
    looks = (Deed.SAW_PHONE, Deed.CALLED)
    traces = await act(store, lambda unit: unit.audit.about(person.id))
    return [(item.deed, item.actor) for item in traces if item.deed in looks]


async def test_an_answer_moves_the_live_report(store: TestedStore) -> None:
    """A report that stood still is looked at again within seconds."""
    (rosa,) = await gather(store, ROSA)
    alert = await out(store)
    store.clock.move(seconds=5)
    await act(store, refresh_report, alert.id)
    await act(store, answer_alert, rosa, alert.id, Reply.WELL)
    store.clock.move(seconds=2)
    assert await act(store, lambda unit: unit.broadcasts.to_report(5)) == [alert.id]
    await act(store, refresh_report, alert.id)
    found = await act(store, lambda unit: unit.broadcasts.get(alert.id))
    assert "well=1" in found.shown


async def test_one_leaves_with_ones_answers(store: TestedStore) -> None:
    """Shown with one's data, gone with it; the totals of what is over stay."""
    rosa, amel = await gather(store, ROSA, AMEL)
    alert = await out(store)
    await act(store, answer_alert, rosa, alert.id, Reply.WELL)
    data = await act(store, show_own_data, rosa)
    assert [(item.alert, item.reply) for item in data.answers] == [(alert.about, Reply.WELL)]
    async with store.unit() as unit:
        await end_alert(unit, alert)
    await deliver(store)
    assert await act(store, keep_report, alert.about) == 1
    await act(store, erase_neighbour, rosa)
    assert await act(store, lambda unit: unit.alert_answers.counts(alert.about)) == {}
    assert (await act(store, show_report, amel, alert.about)).answers["well"] == 1


async def test_the_report_waits_for_what_is_under_way_and_is_written_once(store: TestedStore) -> None:
    """Not while the alert lasts or a message of it is in flight; then its figures stay as they were."""
    rosa, amel, _ = await gather(store, ROSA, AMEL, replace(LEON, age=None))
    alert = await out(store)
    mission = await needs(store, rosa, alert)
    assert await act(store, lambda unit: unit.alert_reports.to_write(5)) == []
    store.clock.move(minutes=10)
    async with store.unit() as unit:
        await end_alert(unit, alert)
    await settled(store, alert, LEON, OutboxState.LEASED)
    assert await act(store, lambda unit: unit.alert_reports.to_write(5)) == [alert.about]
    assert await act(store, keep_report, alert.about) == 0
    await settled(store, alert, LEON, OutboxState.UNREACHABLE)
    assert await act(store, keep_report, alert.about) == 1
    assert await act(store, keep_report, alert.about) == 0
    assert await act(store, lambda unit: unit.alert_reports.to_write(5)) == []
    ((found, report),) = await act(store, show_reports, amel, 5)
    assert found == alert.about
    assert report.languages == {"fr": Tally(2, sent=2), "nl": Tally(1, blocked=1)}
    assert (report.first_at, report.half_at, report.last_at) == (NOW, NOW, NOW)
    assert (report.opened, report.solved, report.answers["need"]) == (1, 0, 1)
    assert [item.step for item in report.steps] == [Step.END]
    assert mission.state is State.OPEN
    assert await refused(store, show_report, rosa, alert.about) is Why.STAFF_ONLY
    assert await refused(store, show_report, amel, 5) is Why.STALE


async def test_a_correction_and_what_never_went_out_have_no_report(store: TestedStore) -> None:
    """New words belong to the alert that they are of; what was called back never was."""
    await gather(store, ROSA)
    root, correction, called_back = [await out(store, lives=timedelta(hours=1)) for _ in range(3)]
    table = Alert.__table__  # type: ignore[attr-defined]
    async with store.unit() as unit:
        of_root = update(table).where(table.c.id == correction.about).values(corrects_id=root.about)
        await unit.execute(of_root)
        await unit.execute(update(table).where(table.c.id == called_back.about).values(released_at=None))
    store.clock.move(hours=1)
    assert await act(store, lambda unit: unit.alert_reports.to_write(5)) == [root.about]


async def test_a_cry_for_help_overtakes_the_alert_that_is_still_going_out(store: TestedStore) -> None:
    """Dozens have not got it yet: the coordinators' cards go before all of them."""
    many = [Part(f"P{n}", 6_100_001_000 + n, neighbourhood="gare") for n in range(60)]
    rosa, amel, *_ = await gather(store, ROSA, AMEL, *many, groups=(STAFF_GROUP,))
    async with store.unit() as unit:
        alert = await raise_alert(unit, severity=Severity.EXTREME)
        begun = await unit.outbox.lease("tests", 20, ())
        for planned in begun:
            await arrived(unit, planned)
    assert {planned.notice.kind for planned in begun} == {Kind.ALERT}
    await act(store, answer_alert, rosa, alert.id, Reply.NEED)
    async with store.unit() as unit:
        following = await unit.outbox.lease("tests", 10, ())
    assert [planned.notice.kind for planned in following[:2]] == [Kind.STAFF_CARD] * 2
    assert {planned.recipient.chat for planned in following[:2]} == {amel.telegram_id, STAFF_GROUP}
    assert {planned.notice.kind for planned in following[2:]} == {Kind.ALERT}
