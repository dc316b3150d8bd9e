"""What Telegram answered to one send, and what becomes of the planned message: a pure table.

Not here: the call itself (`bot/delivery/courier.py`), the rows (`storage/outbox.py`), and what else an
outcome means (a person marked unreachable, a group's new id): whoever settles a row reads that from its
receipt. Times are passed in, chance too, so that the same answer always leads to the same step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FIRST_WAIT = timedelta(seconds=2)
"""The longest wait after a first failure of the network; each further one may be twice as long."""
LONGEST_WAIT = timedelta(minutes=5)
"""No back-off is longer, so that an outage of hours is noticed to be over within minutes."""
LEAST_WAIT = timedelta(seconds=1)
"""Where less time than this is left between two tries, trying again is hammering."""


class Outcome(StrEnum):
    """What one call to Telegram came to: a closed list."""

    SENT = "sent"
    """It is there: Telegram gave a message id, or said yes."""
    UNCHANGED = "unchanged"
    """The message already showed just that. As good as sent."""
    UNREACHABLE = "unreachable"
    """A person blocked the bot, deleted the account or never opened it: until they write again."""
    NO_CHANNEL = "no_channel"
    """A group or topic that the bot may not write to any more: kicked, muted, closed, deleted."""
    NO_TOPIC = "no_topic"
    """The topic is closed or deleted; the group itself can be written to."""
    NO_RIGHT = "no_right"
    """The bot may write there but not do this one thing: pin, delete. Somebody can give it the right."""
    WAITING_FLOOD = "waiting_flood"
    """429: too fast, nothing was sent, come back after exactly `retry_after`."""
    WAITING_NETWORK = "waiting_network"
    """It surely did not arrive: no connection, a server in trouble, a refused token."""
    UNSURE = "unsure"
    """The request was written and the answer never came: nobody can know."""
    REJECTED = "rejected"
    """400: it can never work like this. A bug of ours, or a chat that does not exist."""
    MOVED = "moved"
    """The group became a supergroup; `moved_to` is where it lives now."""
    GONE = "gone"
    """The message to change, delete or copy is missing, or too old to be touched."""


class NoticeClass(StrEnum):
    """How much a notice matters, which decides what an unsure send is worth."""

    A = "A"
    """Alert, change of a mission, safety: at least once. Twice is better than never."""
    B = "B"
    """A screen: edited in place, so that repeating an edit is invisible."""
    C = "C"
    """Digest, nudge: dropped when in doubt, never twice."""


class OutboxState(StrEnum):
    """Where a planned message stands: a closed list. All but the first two are final."""

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    UNREACHABLE = "unreachable"
    """Its reader, person or group, cannot be written to."""
    UNSURE = "unsure"
    """Perhaps there, perhaps not; shown as such."""
    REJECTED = "rejected"
    """Telegram refuses it for good."""
    GAVE_UP = "gave_up"
    """Tried until its time was over; it never arrived."""
    EXPIRED = "expired"
    """Its time was over before it could be tried."""
    CANCELLED = "cancelled"
    """Somebody took it back."""
    DROPPED = "dropped"
    """No longer of use: replaced by a newer one, its message gone, its reader erased or paused."""

    @property
    def is_final(self) -> bool:
        """Whether nothing will happen to such a row any more."""
        return self not in _OPEN


_OPEN = frozenset({OutboxState.WAITING, OutboxState.LEASED})

_FINAL: Mapping[Outcome, OutboxState] = MappingProxyType(
    {
        Outcome.SENT: OutboxState.SENT,
        Outcome.UNCHANGED: OutboxState.SENT,
        Outcome.UNREACHABLE: OutboxState.UNREACHABLE,
        Outcome.NO_CHANNEL: OutboxState.UNREACHABLE,
        Outcome.NO_RIGHT: OutboxState.REJECTED,
        Outcome.REJECTED: OutboxState.REJECTED,
        Outcome.GONE: OutboxState.DROPPED,
        Outcome.NO_TOPIC: OutboxState.DROPPED,
    }
)
"""The outcomes after which nothing is tried again, whatever the class and the hour."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The outcome of one call, with the little that its next step needs.

    `reason` is Telegram's own text, for the log and for a person who looks into it; it holds no token.
    """

    outcome: Outcome
    message_id: int | None = None
    retry_after: timedelta | None = None
    moved_to: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a receipt that would leave its next step without an answer."""
        if self.outcome is Outcome.WAITING_FLOOD and self.retry_after is None:
            msg = "a flood wait says how long"
            raise ValueError(msg)
        if self.outcome is Outcome.MOVED and self.moved_to is None:
            msg = "a moved chat says where to"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a row: its next state and, if that is WAITING, when to try again."""

    state: OutboxState
    due_in: timedelta | None = None
    count_attempt: bool = True
    """Whether this try counts as a failure for the next back-off. A flood wait and a move do not."""
    unsure: bool = False
    """Whether an earlier try may have arrived: to be handed in again as `unsure_before`."""


def next_step(
    receipt: Receipt,
    klass: NoticeClass,
    *,
    attempts: int,
    unsure_before: bool,
    now: datetime,
    not_after: datetime,
    is_edit: bool,
    jitter: float,
) -> Step:
    """What becomes of a planned message after one try.

    `attempts` are the counted tries before this one, `jitter` is a number from 0 to 1 drawn by the caller.
    `is_edit` says that a repeat is invisible: an edit, a deletion, a pin, a reaction.
    """
    left = not_after - now
    match receipt.outcome:
        case Outcome.WAITING_FLOOD if receipt.retry_after is not None:
            return _at_once_after(receipt.retry_after, left, unsure=unsure_before)
        case Outcome.NO_TOPIC if not is_edit:
            return _at_once_after(timedelta(), left, unsure=unsure_before)
        case Outcome.MOVED:
            return _at_once_after(timedelta(), left, unsure=unsure_before)
        case Outcome.WAITING_NETWORK:
            return _after_backoff(attempts, jitter, left, unsure=unsure_before)
        case Outcome.UNSURE if _worth_repeating(klass, unsure_before=unsure_before, is_edit=is_edit):
            return _after_backoff(attempts, jitter, left, unsure=True)
        case Outcome.UNSURE:
            return Step(OutboxState.UNSURE, unsure=True)
        case outcome:
            return Step(_FINAL[outcome], unsure=unsure_before)


def back_off(attempts: int, jitter: float) -> timedelta:
    """The wait after a failure: doubling, between half and the whole of it, never over five minutes."""
    doubled = FIRST_WAIT * (1 << min(attempts, 16))  # a thousand failures must not overflow
    return min(doubled, LONGEST_WAIT) * (0.5 + jitter / 2)


def _worth_repeating(klass: NoticeClass, *, unsure_before: bool, is_edit: bool) -> bool:
    """Whether a send that perhaps arrived is tried again: invisible ones always, visible ones once."""
    return klass is not NoticeClass.C and (is_edit or not unsure_before)


def _at_once_after(wait: timedelta, left: timedelta, *, unsure: bool) -> Step:
    """Due exactly after `wait` and not counted, unless its time is over by then."""
    if wait >= left:
        return Step(OutboxState.UNSURE if unsure else OutboxState.EXPIRED, count_attempt=False, unsure=unsure)
    return Step(OutboxState.WAITING, wait, count_attempt=False, unsure=unsure)


def _after_backoff(attempts: int, jitter: float, left: timedelta, *, unsure: bool) -> Step:
    """Due after a back-off, sooner where little time is left, and given up where none is.

    Never more than half of what is left: a message with three minutes to live still gets its tries.
    One that may have arrived is not said to be given up.
    """
    wait = min(back_off(attempts, jitter), left / 2)
    if wait < LEAST_WAIT:
        return Step(OutboxState.UNSURE if unsure else OutboxState.GAVE_UP, unsure=unsure)
    return Step(OutboxState.WAITING, wait, unsure=unsure)
