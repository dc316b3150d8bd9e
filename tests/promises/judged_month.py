"""What of a played month was right: each promised hour, each wave at its time, nothing twice.

Reckoned anew from the quiet hours, minute by minute, and not by the rules that are judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from solidarity.causes import Cause
from solidarity.missions import Mission, State
from solidarity.notices import Kind
from solidarity.requests import of
from tests.cast import AMEL, BEN, STAFF_GROUP
from tests.promises.month import History, Month
from tests.stores import Row, TestedStore, rows

STAFF = {AMEL.telegram_id, BEN.telegram_id, STAFF_GROUP}
EVERYWHERE = {Cause.NOBODY_YET.value, Cause.NO_VOLUNTEER.value}
TWENTY = 20


@dataclass
class Verdict:
    """What was found."""

    requests: int = 0
    taken: int = 0
    """Promises that were kept because somebody had said yes."""
    handed_over: int = 0
    """And those of which the coordinators and the asker were told at their hour."""
    waves: int = 0
    """Moments at which somebody was asked, each at its minute."""
    wrong: list[str] = field(default_factory=list)


async def judge(month: Month) -> Verdict:
    """All that is wrong with it, in words."""
    found = Verdict(wrong=[f"{item}: broken without a word" for item in month.late])
    store = month.store
    told = [row for row in await rows(store, Kind.LATE) if row.op.value == "send"]
    for mission_id, history in month.histories.items():
        async with store.unit() as unit:
            mission = await unit.missions.get(mission_id)
        found.requests += 1
        _judge_hour(found, store, mission, history, [row for row in told if row.mission == mission_id])
        _judge_waves(found, store, mission, history)
        _judge_copies(found, mission, history)
    return found


def _judge_hour(
    found: Verdict, store: TestedStore, mission: Mission, history: History, late: list[Row]
) -> None:
    """Taken in time, or told at the hour: the coordinators at once, the asker after the quiet hours."""
    request = of(mission)
    if request.overdue_told_at is None:
        found.taken += 1
        if late:
            found.wrong.append(f"{mission.reference}: told that it is late, and it was not")
        return
    found.handed_over += 1
    at = request.overdue_told_at
    if at != request.answer_due and at not in history.moves:
        found.wrong.append(f"{mission.reference}: promised for {request.answer_due}, handed over {at}")
    told = {chat for kind, chat, cause, when in history.sent if cause == Cause.NOT_TAKEN and when == at}
    if mission.state is State.OPEN and not told >= STAFF:
        found.wrong.append(f"{mission.reference}: not every coordinator knows that it is late")
    if (
        [(row.chat, row.due) for row in late] != [(late[0].chat, store.town.quiet.after(at))]
        if late
        else True
    ):
        found.wrong.append(f"{mission.reference}: its asker was not told once, after the quiet hours")


def _judge_waves(found: Verdict, store: TestedStore, mission: Mission, history: History) -> None:
    """Volunteers and groups are asked when a wave was due, or when somebody did something about it."""
    begin = mission.opened_at
    second = after_twenty_minutes(store, begin)
    third = after_twenty_minutes(store, second)
    due = {begin, second, third, *history.moves}
    due |= {after_twenty_minutes(store, item) for item in history.moves}
    times = {when for kind, _, cause, when in history.sent if kind in _ASKS or cause in EVERYWHERE}
    found.waves += len(times)
    found.wrong += [
        f"{mission.reference}: asked {item}, not at {sorted(due)}" for item in sorted(times - due)
    ]
    if not history.moves and mission.neighbourhood is not None:
        _judge_untouched(found, store, mission, history)


_ASKS = (Kind.OFFER, Kind.GROUP_CARD)


def _judge_untouched(found: Verdict, store: TestedStore, mission: Mission, history: History) -> None:
    """Nobody did anything: five at most, the others, the coordinators, each twenty minutes later."""
    offers = Counter(when for kind, _, _, when in history.sent if kind is Kind.OFFER)
    red = mission.day <= store.town.today(mission.opened_at)
    if not red and offers[mission.opened_at] > 5:
        found.wrong.append(f"{mission.reference}: more than five were asked first")
    handed = {when for _, _, cause, when in history.sent if cause in EVERYWHERE}
    expected = after_twenty_minutes(store, max(offers)) if offers else mission.opened_at
    if handed != {expected}:
        found.wrong.append(f"{mission.reference}: everywhere at {sorted(handed)}, not at {expected}")


def _judge_copies(found: Verdict, mission: Mission, history: History) -> None:
    """Nobody has the same twice, unless it came back meanwhile."""
    many = Counter((kind, chat, cause) for kind, chat, cause, _ in history.sent if kind in _ONCE)
    most = 1 + len(history.moves)
    found.wrong += [
        f"{mission.reference}: {item} {count} times" for item, count in many.items() if count > most
    ]
    found.wrong += [
        f"{mission.reference}: {item} {count} times in one moment"
        for item, count in Counter(history.sent).items()
        if count > 1
    ]


_ONCE = (Kind.OFFER, Kind.GROUP_CARD, Kind.LATE)


def after_twenty_minutes(store: TestedStore, since: datetime) -> datetime:
    """Twenty minutes of the day later, counted one by one."""
    at, left = since, TWENTY
    while left or store.town.quiet.covers(at):
        left -= not store.town.quiet.covers(at)
        at += timedelta(minutes=1)
    return at
