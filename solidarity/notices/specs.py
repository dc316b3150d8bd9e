"""How each kind of notice is delivered: its class, its lane, its life, and whether it may wake somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from solidarity.notices.kinds import Kind
from solidarity.receipts import NoticeClass


class Lane(IntEnum):
    """Which row goes first."""

    URGENT = 0
    """What concerns people in conversation: a mission taken, a relayed message."""
    CARDS = 1
    OFFERS = 2
    NUDGES = 3


@dataclass(frozen=True, slots=True)
class Spec:
    """How a kind of notice is delivered."""

    klass: NoticeClass
    lane: Lane
    lives: timedelta
    """After this long it is closed instead of sent."""
    wakes: bool = True
    """Whether it may be sent in quiet hours."""


_A, _B, _C = NoticeClass.A, NoticeClass.B, NoticeClass.C
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)

SPECS: Mapping[Kind, Spec] = {
    Kind.OFFER: Spec(_B, Lane.OFFERS, _WEEK, wakes=False),
    Kind.GROUP_CARD: Spec(_B, Lane.CARDS, _WEEK, wakes=False),
    Kind.STAFF_CARD: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ASKER_CARD: Spec(_B, Lane.CARDS, _WEEK),
    Kind.TAKEN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.HELD: Spec(_A, Lane.URGENT, _WEEK),
    Kind.RELEASED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CANCELLED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CLOSED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.DONE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.DONE_BY_ASKER: Spec(_A, Lane.URGENT, _WEEK),
    Kind.THANKED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ON_THE_WAY: Spec(_A, Lane.URGENT, _DAY),
    Kind.ARRIVED: Spec(_A, Lane.URGENT, _DAY),
    Kind.NOT_DONE: Spec(_A, Lane.URGENT, _DAY),
    Kind.CHECK_IN: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.SAFE_IN: Spec(_A, Lane.URGENT, _DAY),
    Kind.EXPENSE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ADDRESS_SHARED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.OWN_PHONE_SHARED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ADDRESS: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.PHONE: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.HIDDEN: Spec(_A, Lane.URGENT, timedelta(days=2)),
    Kind.PRIVATE_TOPIC: Spec(_A, Lane.URGENT, _DAY),
    Kind.REOPENED: Spec(_A, Lane.URGENT, _DAY),
    Kind.CAUTION: Spec(_A, Lane.URGENT, _DAY),
    Kind.RELAY: Spec(_A, Lane.URGENT, _WEEK),
    Kind.TRANSMITTED: Spec(_C, Lane.CARDS, _DAY),
    Kind.UNDELIVERED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.PHONE_SHARED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.SEAT_FREE: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.SEAT_PASSED: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.IN_LINE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CALLED_OFF: Spec(_A, Lane.URGENT, _WEEK),
    Kind.MINOR_JOINED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.VOUCHED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ENTRUSTED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.LOAN_ENDS: Spec(_A, Lane.NUDGES, _DAY * 2, wakes=False),
    Kind.UNREACHABLE: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_ASKS: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_BOUND: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_LOST: Spec(_A, Lane.URGENT, _WEEK),
    Kind.GROUP_RIGHTS: Spec(_A, Lane.CARDS, _WEEK),
    Kind.GROUP_CROWD: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.BOARD: Spec(_B, Lane.CARDS, _WEEK),
    Kind.BOARD_PIN: Spec(_B, Lane.CARDS, _WEEK),
    Kind.TOPIC: Spec(_A, Lane.URGENT, _DAY),
    Kind.TOPIC_CLOSED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.CHANGED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.NEW_DETAIL: Spec(_A, Lane.URGENT, _WEEK),
    Kind.LATE: Spec(_A, Lane.CARDS, _DAY, wakes=False),
    Kind.STILL_NEEDED: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.DRAFT_WAITING: Spec(_C, Lane.NUDGES, _DAY, wakes=False),
    Kind.REASSIGNED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.TAKEN_OVER: Spec(_A, Lane.URGENT, _WEEK),
    Kind.RECLASSIFIED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.MERGED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ROLE_ENDED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ROLE_ENDS: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ROLE_LASTS: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.FACTOR: Spec(_A, Lane.URGENT, _WEEK),
    Kind.ALERT: Spec(_A, Lane.NUDGES, _DAY),
    Kind.ANNOUNCEMENT: Spec(_A, Lane.NUDGES, _DAY),
    Kind.ALERT_POST: Spec(_A, Lane.URGENT, _DAY),
    Kind.ANNOUNCEMENT_POST: Spec(_A, Lane.CARDS, _DAY),
    Kind.POST_PIN: Spec(_B, Lane.CARDS, _DAY),
    Kind.POST_UNPIN: Spec(_B, Lane.CARDS, _WEEK),
    Kind.DIGEST: Spec(_C, Lane.NUDGES, _DAY, wakes=False),
    Kind.ANNOUNCEMENT_OUT: Spec(_A, Lane.URGENT, _DAY),
    Kind.ANNOUNCEMENT_HELD: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ANNOUNCEMENT_HIDDEN: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ALERT_PREVIEW: Spec(_A, Lane.URGENT, _DAY),
    Kind.ALERT_CARD: Spec(_A, Lane.URGENT, _DAY),
    Kind.ALERT_OUTCOME: Spec(_A, Lane.URGENT, _DAY),
    Kind.ALERT_GOES: Spec(_A, Lane.URGENT, _DAY),
    Kind.REPORT: Spec(_B, Lane.CARDS, _DAY),
    Kind.ASSOCIATION_ASKS: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_DECIDED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_ASKED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_ANSWERED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.ASSOCIATION_JOINED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ASSOCIATION_REMOVED: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ASSOCIATION_SILENT: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.ASSOCIATION_LEAD: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.AGREEMENT_ASKS: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.AGREEMENT_LATE: Spec(_A, Lane.NUDGES, _DAY, wakes=False),
    Kind.AGREEMENT_OVER: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.AGREED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.MADE_OWN: Spec(_A, Lane.NUDGES, _WEEK, wakes=False),
    Kind.IDLE: Spec(_A, Lane.NUDGES, _DAY * 3, wakes=False),
    Kind.WHISPER_OVER: Spec(_B, Lane.CARDS, _DAY),
    Kind.CONCERN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.CONCERN_TAKEN: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.BARRED: Spec(_A, Lane.URGENT, _WEEK),
    Kind.UNBARRED: Spec(_A, Lane.CARDS, _WEEK, wakes=False),
    Kind.FROZEN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.UNFROZEN: Spec(_A, Lane.URGENT, _WEEK),
    Kind.SLOW_DOWN: Spec(_A, Lane.URGENT, _DAY),
    Kind.APOLOGY: Spec(_A, Lane.URGENT, _DAY),
}
