"""What anybody may read is what was said to everybody, as it stands now: nothing hidden or unsent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from solidarity.alerts import AlertId, State
from solidarity.announcements import Motive
from solidarity.announcements import State as Saying
from solidarity.audiences import Audience, Part
from solidarity.broadcasts import Stage, Step, Subject, Words
from solidarity.cap import Severity, Status
from solidarity.public import PublicKind, PublicWords, Standing
from tests.cast import NOW
from tests.posting import news
from tests.publishing import MEAL, OUT, announcement, heat, keep
from tests.stores import TestedStore

LATER = NOW + timedelta(hours=1)


async def latest(store: TestedStore, limit: int = 50) -> Sequence[PublicWords]:
    """What a feed would be made of."""
    async with store.unit() as unit:
        return await unit.published.latest(limit)


async def find(store: TestedStore, kind: PublicKind, about: int) -> PublicWords | None:
    """One of them, as somebody who copies it gets it."""
    async with store.unit() as unit:
        return await unit.published.find(kind, about)


async def test_an_announcement_and_an_alert_are_told_whole(store: TestedStore) -> None:
    """Their words in every language, who says it, where, until when; the same when asked for alone."""
    until = NOW + timedelta(days=3)
    meal = replace(MEAL, link="https://ruche.example", until=until)
    audience = Audience(neighbourhoods=frozenset({"gare"}))
    await keep(
        store, announcement(content=meal, audience=audience, published_at=OUT - timedelta(hours=1)), heat()
    )
    alert, said = await latest(store)
    assert alert == PublicWords(
        7,
        PublicKind.ALERT,
        {"fr": Words("Forte chaleur", "Il fera 36 degrés.", "Buvez."), "nl": Words("Hitte")},
        OUT,
        OUT,
        places=("gare", "centre"),
        until=NOW + timedelta(days=2),
        severity=Severity.SEVERE,
    )
    assert said == PublicWords(
        8,
        PublicKind.ANNOUNCEMENT,
        dict(MEAL.words),
        OUT - timedelta(hours=1),
        OUT - timedelta(hours=1),
        sender="La Ruche",
        places=("gare",),
        until=until,
        link="https://ruche.example",
    )
    assert await find(store, PublicKind.ALERT, 7) == alert
    assert await find(store, PublicKind.ANNOUNCEMENT, 8) == said


@pytest.mark.parametrize(
    "changes",
    [
        {"state": Saying.WRITTEN},
        {"state": Saying.SCHEDULED},
        {"state": Saying.WITHDRAWN},
        {"state": Saying.HIDDEN, "motive": Motive.ADVERT, "hidden_at": NOW},
        {"audience": Audience(parts=frozenset({Part.VOLUNTEERS}))},
        {"audience": Audience(challenges=frozenset({"courses_aines"}))},
        {"published_at": OUT + timedelta(seconds=1)},
    ],
    ids=["written", "scheduled", "withdrawn", "hidden", "volunteers", "challenge", "can be called back"],
)
async def test_an_announcement_that_is_not_for_everybody_is_not_there(
    store: TestedStore, changes: dict[str, Any]
) -> None:
    """Neither in the list nor by its number."""
    await keep(store, announcement(**changes))
    assert await latest(store) == []
    assert await find(store, PublicKind.ANNOUNCEMENT, 8) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"state": State.ASKED, "released_at": None},
        {"state": State.REFUSED, "released_at": None, "ended_at": NOW},
        {"state": State.CANCELLED, "released_at": None, "ended_at": NOW},
        {"corrects": AlertId(5)},
        {"status": Status.TEST},
        {"released_at": OUT + timedelta(seconds=1)},
    ],
    ids=["asked", "refused", "called back", "a correction", "a test", "can be called back"],
)
async def test_an_alert_that_is_not_out_is_not_there(store: TestedStore, changes: dict[str, Any]) -> None:
    """Neither in the list nor by its number."""
    await keep(store, heat(**changes))
    assert await latest(store) == []
    assert await find(store, PublicKind.ALERT, 7) is None


async def test_an_exercise_can_be_copied_but_is_in_no_list(store: TestedStore) -> None:
    """Its sheet says what it is; a feed has no room for that."""
    await keep(store, heat(status=Status.EXERCISE))
    found = await find(store, PublicKind.ALERT, 7)
    assert found is not None
    assert found.kind is PublicKind.EXERCISE
    assert await latest(store) == []


@pytest.mark.parametrize(
    ("changes", "standing", "updated"),
    [
        ({"state": State.ENDED, "ended_at": NOW}, Standing.OVER, NOW),
        ({"state": State.CANCELLED, "ended_at": NOW}, Standing.MISTAKE, NOW),
        ({"expires": NOW}, Standing.OVER, OUT),
    ],
    ids=["ended", "a mistake", "past its hour"],
)
async def test_an_alert_that_no_longer_holds_stays_and_says_so(
    store: TestedStore, changes: dict[str, Any], standing: Standing, updated: object
) -> None:
    """Whoever read that it began must be able to read that it is over."""
    await keep(store, heat(**changes))
    (found,) = await latest(store)
    assert (found.standing, found.updated, found.published) == (standing, updated, OUT)


async def test_an_announcement_that_is_past_leaves_the_list(store: TestedStore) -> None:
    """By its number it can still be looked at, as over."""
    await keep(store, announcement(content=replace(MEAL, until=NOW)))
    assert await latest(store) == []
    found = await find(store, PublicKind.ANNOUNCEMENT, 8)
    assert found is not None
    assert found.standing is Standing.OVER


async def test_a_correction_moves_the_date(store: TestedStore) -> None:
    """To when people read it; one that was stopped, and one that is still to come, do not."""
    await keep(store, announcement(), heat())
    first = news(about=8, step=Step.UPDATE)
    ended = news(about=7, subject=Subject.ALERT, step=Step.END, due=LATER)
    stopped = news(about=8, step=Step.UPDATE, due=LATER, stage=Stage.STOPPED)
    async with store.unit() as unit:
        for body in (first, ended, stopped):
            await unit.broadcasts.add(body)
    assert {item.id: item.updated for item in await latest(store)} == {8: NOW, 7: OUT}
    store.clock.move(hours=2)
    assert {item.id: item.updated for item in await latest(store)} == {8: NOW, 7: LATER}


async def test_the_list_holds_the_last_published(store: TestedStore) -> None:
    """Announcements and alerts together, as many as are asked for."""
    said = [announcement(n, published_at=OUT - timedelta(hours=n)) for n in range(1, 4)]
    told = [heat(n, released_at=OUT - timedelta(hours=n, minutes=-30)) for n in range(11, 13)]
    await keep(store, *said, *told)
    assert [item.id for item in await latest(store, 4)] == [1, 2, 3, 11]
