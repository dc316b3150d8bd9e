"""The one message of the day, for who wants only one: made when its hour has come, once a day for each."""

from __future__ import annotations

from solidarity.announcements import DIGEST_LIVES, digest_day
from solidarity.ports import Unit

AT_ONCE = 500
"""How many people's messages are made in one unit."""


async def send_digests(unit: Unit) -> int:
    """The messages of some of those who had none on this day; returns how many."""
    day = digest_day(unit.town, unit.now)
    if day is None:
        return 0
    return await unit.digests.send(await unit.digests.take(day, AT_ONCE), unit.now + DIGEST_LIVES)
