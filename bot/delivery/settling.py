"""Writes down what came of messages, and what follows from it: many in one unit.

Not here: when that is done, and what happens where it fails (`loop`).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.delivery.aftermath import follow
from bot.delivery.outgoing import UNKNOWN, Ready
from solidarity.notices import SPECS
from solidarity.queues import EngineUnit, Op, Planned, Settled
from solidarity.receipts import Outcome, Receipt, next_step

log = structlog.get_logger(__name__)

MAKES = frozenset({Op.SEND, Op.TOPIC})
"""What everybody would see twice if it happened twice."""


@dataclass(slots=True)
class Returned:
    """A row that came back from its call. Without a receipt there was no time left to make it."""

    planned: Planned
    version: int
    receipt: Receipt | None
    failures: int = 0
    """How often what follows from it failed: a bug of ours."""
    bare: bool = False
    """Whether it is settled without what follows."""


async def settle(unit: EngineUnit, returned: Sequence[Returned]) -> None:
    """Each row's next state and what follows from it."""
    answered = [(item, item.receipt) for item in returned if item.receipt is not None]
    settled = [_settled(unit, item.planned, receipt) for item, receipt in answered]
    await unit.outbox.settle_all(settled)
    for item in returned:
        if item.receipt is None:
            await unit.outbox.postpone(item.planned.seq, unit.now)
    for (item, receipt), row in zip(answered, settled, strict=True):
        _complain(item.planned, receipt)
        if not item.bare:
            await _follow(unit, item, receipt, final=row.step.state.is_final)


async def settle_unsent(unit: EngineUnit, planned: Planned, receipt: Receipt) -> None:
    """The same of a row that was never called, as if it had this receipt."""
    await settle(unit, [Returned(planned, UNKNOWN, receipt)])


def came_back(item: Ready, receipt: Receipt | None) -> Returned:
    """What a hand brings back."""
    return Returned(item.planned, item.version, receipt)


def _settled(unit: EngineUnit, planned: Planned, receipt: Receipt) -> Settled:
    step = next_step(
        receipt,
        SPECS[planned.notice.kind].klass,
        attempts=planned.attempts,
        unsure_before=planned.unsure_before,
        now=unit.now,
        not_after=planned.not_after,
        is_edit=planned.op not in MAKES,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
    )
    return Settled(planned, step, receipt.message_id, receipt.reason)


async def _follow(unit: EngineUnit, item: Returned, receipt: Receipt, *, final: bool) -> None:
    try:
        await follow(unit, item.planned, receipt, item.version, final=final)
    except Exception:
        item.failures += 1
        raise


def _complain(planned: Planned, receipt: Receipt) -> None:
    if receipt.outcome is Outcome.REJECTED:
        log.error(
            "rejected",
            kind=planned.notice.kind.value,
            op=planned.op.value,
            row=planned.seq,
            reason=receipt.reason,
        )
