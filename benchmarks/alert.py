"""An alert to everybody in a town, as the benchmarks plan it, and the bot that sends it."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from solidarity.actions.broadcasts import launch
from solidarity.audiences import Audience
from solidarity.broadcasts import Broadcast, Content, Lane, Step, Subject, Words, new_broadcast_id
from solidarity.cap import Severity

if TYPE_CHECKING:
    from bot.app import App

TITLE = "Forte chaleur jusqu'à jeudi"
WORDS = Words(
    TITLE,
    "Il fera très chaud dans toute la commune. Les nuits resteront chaudes.",
    "Buvez souvent. Fermez les volets. Appelez un voisin qui vit seul.",
)


def heat_alert(now: datetime) -> Broadcast:
    """To the whole town, in private, with its three answers; due at once, whatever the hour."""
    return Broadcast(
        id=new_broadcast_id(),
        subject=Subject.ALERT,
        about=1,
        step=Step.FIRST,
        content=Content({"fr": WORDS}, severity=Severity.SEVERE, answers=True),
        audience=Audience(in_groups=False),
        by=None,
        lane=Lane.SEVERE,
        wakes=True,
        due=now,
        not_after=now + timedelta(hours=12),
        created_at=now,
    )


async def launched(app: App) -> Broadcast:
    """The alert, counted and planned for everybody, in one unit."""
    async with app.store.unit() as unit:
        return await launch(unit, heat_alert(unit.now))


async def send(api: str, database: str, *, at_once: bool = False) -> None:
    """The whole bot as `entraide run` starts it, its send budget in force or not, with an alert to send."""
    from benchmarks.town import app_of
    from bot.budget import SendBudget

    app = app_of(database, api, budget=None if at_once else SendBudget())
    await app.open()
    await launched(app)
    gc.collect()
    gc.freeze()
    await app.poll(asyncio.Event())


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(send(sys.argv[1], sys.argv[2], at_once=len(sys.argv) > 3))  # noqa: PLR2004
