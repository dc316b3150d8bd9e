"""A row of the outbox as the one call that it stands for: what to do in its chat, and in which lane."""

from __future__ import annotations

from dataclasses import dataclass

from bot.budget import Lane as Pace
from bot.delivery.dispatch import (
    Action,
    Delete,
    Dispatch,
    Edit,
    MakeTopic,
    Pin,
    React,
    ShowNew,
    Unpin,
    Unwhisper,
)
from bot.i18n import plain
from bot.views.screen import Screen
from solidarity.notices import SPECS, Kind, Lane
from solidarity.ports import Clock
from solidarity.queues import Op, Planned

TRANSMITTED = "👍"
UNKNOWN = -1
"""The version of a mission as nobody has drawn it: what shows it is refreshed at once."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A row with what is to be sent, and the version of its mission that this shows."""

    planned: Planned
    screen: Screen
    version: int

    def dispatch(self, clock: Clock) -> Dispatch:
        """The call."""
        planned = self.planned
        return Dispatch(
            chat_id=planned.recipient.chat,
            action=_action(planned, self.screen),
            thread_id=planned.recipient.thread,
            lane=pace_of(planned),
            is_late=lambda: clock.now() >= planned.not_after,
        )


def pace_of(planned: Planned) -> Pace:
    """The lane of its call: what goes to many uses what is left, whatever it says; their report does not."""
    if planned.broadcast is not None:
        return Pace.BROADCAST
    if planned.notice.kind is Kind.REPORT:
        return Pace.URGENT  # behind the messages it reports on it would be late
    return Pace.URGENT if SPECS[planned.notice.kind].lane is Lane.URGENT else Pace.BROADCAST


def _action(planned: Planned, screen: Screen) -> Action:
    match planned.op:
        case Op.EDIT if planned.message is not None:
            return Edit(planned.message, screen)
        case Op.REACT if planned.message is not None:
            return React(planned.message, TRANSMITTED)
        case Op.DELETE if planned.message is not None:
            return Delete(planned.message)
        case Op.UNWHISPER if planned.message is not None:
            return Unwhisper(planned.message, int(planned.notice.facts["whispered_to"]))
        case Op.PIN if planned.message is not None:
            return Pin(planned.message)
        case Op.UNPIN if planned.message is not None:
            return Unpin(planned.message)
        case Op.TOPIC:
            return MakeTopic(plain(screen.text))
        case _:
            below = planned.notice.facts.get("reply")
            return ShowNew(
                screen,
                reply_to=int(below) if below is not None else None,
                silent=planned.notice.kind is Kind.BOARD,
            )
