"""When a message to many is no longer to be sent, looked at again before each one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from solidarity.broadcasts import Broadcast, Content, Stage, Step, Subject, Words, why_not
from solidarity.people import News, Reader
from solidarity.receipts import OutboxState
from tests.bot.gallery_broadcasts import ALERT
from tests.cast import NOW

LATER = NOW + timedelta(hours=1)
OPEN = replace(
    ALERT, stage=Stage.SENDING, not_after=LATER, content=Content({"fr": Words("Fête")}, theme="fun")
)
NEWS = replace(OPEN, subject=Subject.ANNOUNCEMENT)
ROSA = Reader("fr", reachable=True)
SILENT, PICKY = replace(ROSA, news=News.NEVER), replace(ROSA, muted=frozenset({"fun"}))

ENDS: dict[str, tuple[Broadcast, Reader | None, datetime, OutboxState | None]] = {
    "on its way": (OPEN, ROSA, NOW, None),
    "at its very end": (OPEN, ROSA, LATER, OutboxState.EXPIRED),
    "stopped": (replace(OPEN, stage=Stage.STOPPED), ROSA, NOW, OutboxState.CANCELLED),
    "stopped, for somebody gone": (replace(OPEN, stage=Stage.STOPPED), None, NOW, OutboxState.CANCELLED),
    "for somebody gone": (OPEN, None, NOW, OutboxState.DROPPED),
    "for who blocked us": (OPEN, replace(ROSA, reachable=False), NOW, OutboxState.UNREACHABLE),
    "an alert, for who wants no news": (OPEN, SILENT, NOW, None),
    "an alert, for who muted its theme": (OPEN, PICKY, NOW, None),
    "news": (NEWS, ROSA, NOW, None),
    "news, for who wants one a day": (NEWS, replace(ROSA, news=News.DAILY), NOW, None),
    "news, for who wants none": (NEWS, SILENT, NOW, OutboxState.DROPPED),
    "news, for who muted its theme": (NEWS, PICKY, NOW, OutboxState.DROPPED),
    "news of no theme, for who muted one": (replace(NEWS, content=Content({})), PICKY, NOW, None),
    "a correction, for who wants none by now": (replace(NEWS, step=Step.MISTAKE), SILENT, NOW, None),
    "an end, for who muted its theme": (replace(NEWS, step=Step.END), PICKY, NOW, None),
}


@pytest.mark.parametrize(("broadcast", "reader", "now", "end"), ENDS.values(), ids=ENDS.keys())
def test_what_is_no_longer_wanted_ends_unsent(
    broadcast: Broadcast, reader: Reader | None, now: datetime, end: OutboxState | None
) -> None:
    """Stopped, too late, gone, blocked or unwanted: each has its end and its reason; the rest goes out."""
    found = why_not(broadcast, reader, now)
    assert (None if found is None else found[0]) is end
    assert found is None or found[1]
