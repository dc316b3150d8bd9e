"""Two years with a jumping clock: nothing is kept longer than was said, nor goes before."""

from __future__ import annotations

from datetime import timedelta

from tests.promises.kept_year import YEAR, Year
from tests.stores import TestedStore

SEED = 20261122
SHORT = [timedelta(hours=hours) for hours in (5, 26, 73, 97, 150, 200)]
"""Between one waking and the next: some hours to some days."""


async def test_nothing_outlives_its_time(store: TestedStore) -> None:
    """After every jump: 0 rows older than their time and an hour, 0 gone before, and the audit holds."""
    year = Year(store, SEED)
    await year.begin()
    forgotten, asked_on, is_back = None, year.today, False
    while year.now < year.awake[0] + 2 * YEAR + timedelta(days=60):
        step = year.steps
        if step % 7 == 0:
            await year.help("Iris" if step == 0 else "Rosa", "Sam")
        if step in (2, 24):
            await year.plant()
        if step in (4, 22):
            await year.tell()
        if step == 5:
            forgotten, asked_on = await year.ask_in_vain("Rosa"), year.today
        if "Ivo" in year.warned and not is_back:
            await year.use("Ivo")
            is_back = True
        late = year.now > year.awake[0] + 1.2 * YEAR
        await year.jump(year.chance.choice(SHORT) * (9 if late else 3))
        if forgotten is not None and year.today >= asked_on + timedelta(days=30):
            await year.closed(forgotten)
            forgotten = None
        await year.judge_people()
        assert not year.wrong, year.wrong[:5]
    await year.close()
    assert year.gone == {"Iris", "Ivo"}
    assert year.told == {"Iris": 2, "Ivo": 3}
