"""No promised hour passes without somebody told: a month with a change of the clock, holidays, restarts.

Requests at any hour of any day; volunteers who say yes, no, nothing, or hand back; coordinators who propose,
widen, take, close. A longer one, with other chances: `python -m benchmarks.month`.
"""

from __future__ import annotations

from tests.promises.judged_month import judge
from tests.promises.month import Month
from tests.stores import TestedStore


async def test_no_promised_hour_passes_without_a_word(store: TestedStore) -> None:
    """Taken in time, or the coordinators and the asker know; each wave at its minute; nothing twice."""
    month = Month(store, seed=1, requests=16)
    try:
        await month.play()
        found = await judge(month)
    finally:
        await month.close()
    assert found.wrong == []
    assert found.requests == 16
    assert found.taken >= 3, "somebody was helped"
    assert found.handed_over >= 2, "somebody was not"
    assert found.waves >= 16
    assert month.lives >= 15, "programs ended in between"
