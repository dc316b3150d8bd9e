"""Live reports of what goes to many: a message that shows how it stands follows it from then on."""

from __future__ import annotations

from datetime import timedelta

from solidarity.actions.broadcasts import halt, launch, refresh_report, show_report
from solidarity.audiences import Audience
from solidarity.broadcasts import (
    UNDO,
    Broadcast,
    BroadcastId,
    Content,
    Lane,
    Step,
    Subject,
    Words,
    new_broadcast_id,
)
from solidarity.notices import Kind, Recipient, to
from solidarity.people import Neighbour
from tests.actions.acting import act, gather, nothing_new
from tests.cast import AMEL, NOW, ROSA, SAM
from tests.stores import TestedStore, deliver, rows

REPORT = 77
"""The message that shows it."""


def to_all(by: Neighbour, **changes: bool) -> Broadcast:
    """A word from the municipality to everybody."""
    return Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ANNOUNCEMENT,
        about=5,
        step=Step.FIRST,
        content=Content({"fr": Words("Brocante", "Dimanche.")}),
        audience=Audience(**changes),
        by=by.id,
        lane=Lane.ANNOUNCEMENT,
        wakes=False,
        due=NOW + UNDO,
        not_after=NOW + timedelta(days=2),
        created_at=NOW,
    )


async def test_a_message_that_shows_it_is_edited_as_it_goes_out(store: TestedStore) -> None:
    """Once it is known by its id: first with what changed since it was drawn, then with each change."""
    amel, *_ = await gather(store, AMEL, ROSA, SAM)
    sent = await act(store, launch, to_all(amel))
    await act(store, show_report, sent.id, to(amel), REPORT)
    assert await act(store, refresh_report, sent.id) == 1
    (edit,) = await rows(store, Kind.REPORT)
    assert (edit.chat, edit.message, edit.facts["broadcast"]) == (amel.telegram_id, REPORT, sent.id)
    await deliver(store)
    store.clock.move(seconds=31)
    await deliver(store)
    assert await act(store, refresh_report, sent.id) == 1
    assert await nothing_new(store, refresh_report, sent.id) == 0


async def test_one_shown_late_shows_how_it_ended(store: TestedStore) -> None:
    """A report that was on its way while somebody stopped it all is edited once more."""
    amel, *_ = await gather(store, AMEL, ROSA)
    sent = await act(store, launch, to_all(amel))
    await act(store, halt, sent.id)
    await act(store, refresh_report, sent.id)
    assert await rows(store, Kind.REPORT) == []
    await act(store, show_report, sent.id, to(amel), REPORT)
    assert await act(store, refresh_report, sent.id) == 1
    assert [item.message for item in await rows(store, Kind.REPORT)] == [REPORT]


async def test_of_what_is_gone_nothing_is_shown(store: TestedStore) -> None:
    """A report of a broadcast that does not exist is not kept, and stops nobody's answer."""
    await nothing_new(store, show_report, BroadcastId(404), Recipient(ROSA.telegram_id), REPORT)
