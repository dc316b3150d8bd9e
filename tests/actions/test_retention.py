"""Who was not seen for long is told twice and erased; who has something here is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.letting_go import Purger
from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.requests import ask_help
from solidarity.actions.retention import note_seen, see_to_idle
from solidarity.missions import State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.ports import Deed
from solidarity.retention import Rule
from tests.actions.acting import act, ask, everything, gather, nothing_new, now
from tests.alerts import end_alert, raise_alert
from tests.cast import AMEL, BEN, DIALLO, NOW, ROSA, SAM, wish
from tests.stores import TestedStore, deliver, rows

DAY = timedelta(days=1)


async def pass_days(store: TestedStore, to: int) -> None:
    """That day of the story begins; the program is awake and does what is due."""
    store.clock.at = NOW + to * DAY
    while await Purger(store).purge():
        pass


async def here(store: TestedStore, person: Neighbour) -> Neighbour | None:
    """Somebody as they are kept, if they are."""
    async with store.unit() as unit:
        return await unit.people.by_telegram(person.telegram_id)


async def warnings(store: TestedStore, person: Neighbour) -> list[tuple[datetime, str]]:
    """When somebody was told, and the day that they were told."""
    return [
        (row.due, str(row.facts["until"]))
        for row in await rows(store, Kind.IDLE)
        if row.chat == person.telegram_id
    ]


async def test_told_thirty_and_seven_days_before_then_erased(store: TestedStore) -> None:
    """Each warning on its day and no sooner, with the day of the erasure; and the erasure on that day."""
    amel, rosa = await gather(store, AMEL, ROSA)
    await act(store, note_seen, rosa)
    expected = {334: 0, 335: 1, 357: 1, 358: 2, 364: 2}
    for day, times in expected.items():
        await pass_days(store, day)
        found = await warnings(store, rosa)
        assert len(found) == times, day
        assert {said for _, said in found} <= {"2027-11-24"}
    assert await here(store, rosa) is not None
    await pass_days(store, 365)
    assert await here(store, rosa) is None
    assert await here(store, amel) is not None
    async with store.unit() as unit:
        (line,) = [item for item in await unit.audit.about(rosa.id) if item.deed is Deed.ERASED]
    assert (line.actor, line.what) == (None, "idle")


async def test_a_word_is_enough_to_stay(store: TestedStore) -> None:
    """Whoever is seen after the second warning is kept for a year from that day, and told anew before."""
    _, rosa = await gather(store, AMEL, ROSA)
    await act(store, note_seen, rosa)
    for day in (335, 358):
        await pass_days(store, day)
    found = await here(store, rosa)
    assert found is not None
    back = await act(store, note_seen, found)
    assert (back.idle_told, back.idle_told_on) == (0, None)
    await pass_days(store, 400)
    assert await here(store, rosa) is not None
    before = len(await warnings(store, rosa))
    await pass_days(store, 358 + 335)
    assert len(await warnings(store, rosa)) == before + 1


async def test_nobody_is_told_at_night(store: TestedStore) -> None:
    """A warning that is due in quiet hours waits for the morning."""
    _, rosa = await gather(store, AMEL, ROSA)
    await act(store, note_seen, rosa)
    store.clock.at = (NOW + 335 * DAY).replace(hour=23)
    assert await act(store, see_to_idle, rosa.id) == 1
    ((due, _),) = await warnings(store, rosa)
    assert due == (NOW + 336 * DAY).replace(hour=6, minute=0)  # eight o'clock in the town, in summer


async def test_seen_twice_on_one_day_is_written_once(store: TestedStore) -> None:
    """The day is kept, not the hour: the next press of the same day writes nothing."""
    (rosa,) = await gather(store, ROSA)
    rosa = await act(store, note_seen, rosa)
    store.clock.move(hours=5)
    assert await nothing_new(store, note_seen, rosa) == rosa
    store.clock.move(days=1)
    assert (await act(store, note_seen, rosa)).seen_on == (NOW + DAY).date()


async def test_whoever_has_something_here_is_not_erased(store: TestedStore) -> None:
    """A role, named or given; a request of one's own, a mission: their time does not run out."""
    amel, ben, rosa, sam, diallo = await gather(store, AMEL, BEN, ROSA, SAM, DIALLO)
    mission = (await act(store, ask_help, rosa, wish(day=(NOW + 500 * DAY).date()))).mission
    await act(store, join_mission, sam, mission.id)
    for person in (amel, ben, rosa, sam, diallo):
        await act(store, note_seen, person)
    for day in (335, 358, 365, 380):
        await pass_days(store, day)
    for person in (amel, ben, rosa, sam):
        assert await here(store, person) is not None
        assert await warnings(store, person) == []
    assert await here(store, diallo) is None


async def test_after_a_year_of_sleep_nobody_is_erased_at_once(store: TestedStore) -> None:
    """A program that did not run for two years tells first, and leaves as much time as ever."""
    _, rosa = await gather(store, AMEL, ROSA)
    await act(store, note_seen, rosa)
    for day in (730, 731, 752):
        await pass_days(store, day)
    assert len(await warnings(store, rosa)) == 1
    await pass_days(store, 753)
    assert [said for _, said in await warnings(store, rosa)][-1] == (NOW + 760 * DAY).date().isoformat()
    await pass_days(store, 759)
    assert await here(store, rosa) is not None
    await pass_days(store, 760)
    assert await here(store, rosa) is None


async def test_a_mission_that_nobody_ended_is_closed_and_its_people_are_told(store: TestedStore) -> None:
    """Thirty days after its day: who asked and who has it hear of it; then its own times begin."""
    amel, rosa, sam = await gather(store, AMEL, ROSA, SAM)
    taken, alone = await ask(store, rosa), await ask(store, rosa)
    await act(store, join_mission, sam, taken.id)
    await deliver(store)
    await pass_days(store, 29)
    assert (await now(store, taken)).state is State.TAKEN
    await pass_days(store, 30)
    for mission in (taken, alone):
        assert (await now(store, mission)).state is State.CLOSED
    heard = await deliver(store)
    assert sorted(word for word in heard["Rosa"] if word.startswith("closed")) == ["closed", "closed"]
    assert "cancelled" in heard["Sam"]
    assert amel.is_coordinator


@pytest.mark.parametrize("days", [6, 8])
async def test_a_reopened_mission_begins_its_time_anew(store: TestedStore, days: int) -> None:
    """What was let go of counts for the life of a mission that it had: any change of it counts anew."""
    _, rosa, sam = await gather(store, AMEL, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, finish_mission, sam, mission.id)
    await pass_days(store, days)
    async with store.unit() as unit:
        query = text("SELECT purged FROM missions WHERE id = :id")
        assert (await unit.execute(query, {"id": mission.id})).scalar() == (1 if days > 7 else None)
        await unit.missions.save(await unit.missions.get(mission.id))
        assert (await unit.execute(query, {"id": mission.id})).scalar() is None


async def test_no_message_of_many_outlives_what_it_told(store: TestedStore) -> None:
    """Known by the alert alone, they go first, in portions: also where all falls due on one day."""
    amel, *_ = await gather(store, AMEL, BEN, ROSA)
    async with store.unit() as unit:
        first = await raise_alert(unit, amel.id)
    await deliver(store)
    async with store.unit() as unit:
        await end_alert(unit, first)
    await deliver(store)
    store.clock.move(days=900)
    left = text(
        "SELECT (SELECT count(*) FROM outbox WHERE broadcast_id IS NOT NULL), count(*) FROM broadcasts"
    )
    async with store.unit() as unit:
        told, broadcasts = (await unit.execute(left)).one()
        assert told > broadcasts > 0
        for _ in range(told + broadcasts):
            for rule in (Rule.TOLD, Rule.BROADCASTS):
                await unit.retention.purge(rule, 1)
        assert tuple((await unit.execute(left)).one()) == (0, 0)


async def test_counting_what_is_due_changes_nothing(store: TestedStore) -> None:
    """What `--dry-run` says is what goes then: as many, and nothing before."""
    _, rosa, sam = await gather(store, AMEL, ROSA, SAM)
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, finish_mission, sam, mission.id)
    await deliver(store)
    store.clock.move(days=8)
    before = await everything(store, sealed=True)
    async with store.unit() as unit:
        soon = unit.now + 30 * DAY
        due = {rule: await unit.retention.count(rule, unit.now) for rule in Rule}
        then = {rule: await unit.retention.count(rule, soon) for rule in Rule}
        people = await unit.retention.count_idle(soon), await unit.retention.count_forgotten(soon)
    assert await everything(store, sealed=True) == before
    assert (due[Rule.ADDRESS], due[Rule.TEXT], then[Rule.TEXT]) == (1, 0, 1)
    assert people == (0, 0)
    async with store.unit() as unit:
        assert await unit.retention.purge(Rule.ADDRESS, 50) == 1
        assert await unit.retention.purge(Rule.ADDRESS, 50) == 0
