"""Discreet mode: whose messages say nothing on a screen that others may see, and how a chat is wiped.

Not here: what stays out of groups (`solidarity.waves.is_public`), nor the words (`bot.views.discreet`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from solidarity.missions import Mission
from solidarity.notices import Kind, Notice
from solidarity.people import Neighbour

KEPT = timedelta(days=7)
"""How long what stands behind neutral words can be opened."""
OPENED = timedelta(minutes=10)
"""How long after it was opened: a tap that comes twice shows the same twice."""
DELETABLE = timedelta(hours=48)
"""How old a message may be for Telegram to let a bot take it away."""
BEFORE = 400
"""Message numbers before the newest known one that are taken away as well: what the person wrote is there."""


def is_veiled(notice: Notice, reader: Neighbour | None, mission: Mission | None) -> bool:
    """Whether a message to this reader says nothing until it is opened.

    All about a request that is discreet, or whose asker is, to that asker; what they began and left too.
    """
    if reader is None:
        return False
    if notice.kind is Kind.DRAFT_WAITING:
        return reader.discreet
    request = mission.request if mission is not None else None
    return request is not None and request.asker == reader.id and (request.discreet or reader.discreet)


def to_wipe(known: Iterable[int], newest: int | None) -> tuple[int, ...]:
    """The numbers of the messages to take away: those known, and those just before the newest.

    In private chats a bot's messages are numbered in one row for all its chats, and Telegram passes over
    numbers that are not of this chat.
    """
    found = {number for number in known if number > 0}
    last = max([*found, *([newest] if newest else [])], default=0)
    found.update(range(max(1, last - BEFORE), last + 1) if last else ())
    return tuple(sorted(found, reverse=True))
