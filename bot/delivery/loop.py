"""The sender: leases what is due, renders it, sends it, settles it. One batch at a time.

Not here: what may be told (`solidarity.notices`), the words (`bot.views`), the call (`courier`), and
what an answer of Telegram leads to (`solidarity.receipts`, `aftermath`). No network call is made while
a unit is open.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.budget import Budget
from bot.budget import Lane as Pace
from bot.delivery.aftermath import follow
from bot.delivery.courier import Courier
from bot.delivery.dispatch import Action, Dispatch, Edit, React, ShowNew
from bot.i18n import Catalogues
from bot.views.notices import render
from bot.views.scene import Scene
from bot.views.screen import Screen, dump_screen, load_screen
from solidarity.missions import Mission
from solidarity.notices import SPECS, Kind, Lane, Situation, still_wanted
from solidarity.people import PersonId
from solidarity.queues import Engine, EngineUnit, Op, Planned
from solidarity.receipts import NoticeClass, Outcome, OutboxState, Receipt, Step, next_step

log = structlog.get_logger(__name__)

BATCH = 10
IDLE = timedelta(seconds=1)
"""How long the loop sleeps when nothing is due and nobody rings."""
BUSY_CHAT = 0.5
"""A chat that the budget would hold back for longer than this (seconds) does not block a batch."""
TRANSMITTED = "👍"


@dataclass(frozen=True, slots=True)
class Ready:
    """A row with what is to be sent."""

    planned: Planned
    screen: Screen
    version: int


class Deliverer:
    """The one sender of a bot token."""

    def __init__(
        self,
        engine: Engine,
        courier: Courier,
        budget: Budget,
        catalogues: Catalogues,
        bot_name: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._courier = courier
        self._budget = budget
        self._catalogues = catalogues
        self._bot_name = bot_name
        self._bell = asyncio.Event()
        self._held: dict[int, float] = {}
        self.worker = secrets.token_hex(8)

    def ring(self) -> None:
        """Something has been planned."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; what is in flight is finished first."""
        await self.recover()
        while not stop.is_set():
            self._bell.clear()
            try:
                done = await self.deliver_batch()
            except Exception:
                log.exception("delivery_failed")
                done = 0
            if not done:
                await self._sleep(stop)

    async def _sleep(self, stop: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._bell.wait()), asyncio.ensure_future(stop.wait())]
        try:
            await asyncio.wait(waits, timeout=IDLE.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def recover(self) -> int:
        """Rows that an earlier sender had in flight: whether they are out nobody knows."""
        async with self._engine.unit() as unit:
            lost = await unit.outbox.recover(self.worker)
            for planned in lost:
                await self._settle(unit, planned, Receipt(Outcome.UNSURE, reason="sender ended"), 0)
        return len(lost)

    async def deliver_batch(self) -> int:
        """One batch: returns how many rows came to an end or were tried."""
        if self._budget.delay(None, Pace.URGENT) > 0:
            return 0  # Telegram asked the whole bot to wait: nothing is leased meanwhile
        async with self._engine.unit() as unit:
            leased = await unit.outbox.lease(self.worker, BATCH, self._busy_chats())
            ready = [item for row in leased if (item := await self._prepare(unit, row))]
        receipts = await asyncio.gather(*(self._send(item) for item in ready))
        if ready:
            async with self._engine.unit() as unit:
                for item, receipt in zip(ready, receipts, strict=True):
                    await self._settle(unit, item.planned, receipt, item.version)
        return len(leased)

    def _busy_chats(self) -> list[int]:
        """Chats that the budget holds back just now: others are served meanwhile."""
        self._held = {
            chat: delay
            for chat in self._held
            if (delay := self._budget.delay(chat, Pace.BROADCAST)) > BUSY_CHAT
        }
        return list(self._held)

    async def _prepare(self, unit: EngineUnit, planned: Planned) -> Ready | None:
        """Look again, render, freeze; None where nothing is to be sent now."""
        chat = planned.recipient.chat
        delay = self._budget.delay(chat, _pace(planned))
        if delay > BUSY_CHAT:
            self._held[chat] = delay
            await unit.outbox.postpone(planned.seq, unit.now)
            return None
        spec = SPECS[planned.notice.kind]
        if planned.op is Op.SEND and not spec.wakes and unit.town.quiet.covers(unit.now):
            await unit.outbox.postpone(planned.seq, unit.town.quiet.after(unit.now))
            return None
        situation = await gather(unit, planned)
        why_not = still_wanted(planned.notice, situation, is_edit=planned.op is not Op.SEND)
        if why_not is None and planned.recipient.person is not None and situation.reader is None:
            why_not = "reader gone"
        if why_not is not None:
            await unit.outbox.settle(planned, Step(OutboxState.DROPPED), None, why_not)
            return None
        version = situation.mission.version if situation.mission else 0
        if planned.frozen is not None:
            return Ready(planned, load_screen(planned.frozen), version)
        screen = self._render(unit, planned, situation)
        if screen is None:
            await unit.outbox.settle(planned, Step(OutboxState.REJECTED), None, "cannot be rendered")
            return None
        if spec.klass is NoticeClass.A and planned.op is Op.SEND:
            await unit.outbox.freeze(planned, dump_screen(screen))
        return Ready(planned, screen, version)

    def _render(self, unit: EngineUnit, planned: Planned, situation: Situation) -> Screen | None:
        language = situation.reader.language if situation.reader else unit.town.languages[0]
        scene = Scene(
            self._catalogues.translator(language, unit.town.zone),
            unit.town,
            unit.now,
            self._bot_name(),
        )
        try:
            return render(scene, planned.notice, situation)
        except Exception:  # a fault in one view must not hold up everybody's messages
            log.exception("render_failed", kind=planned.notice.kind.value, row=planned.seq)
            return None

    async def _send(self, item: Ready) -> Receipt:
        planned = item.planned
        dispatch = Dispatch(
            chat_id=planned.recipient.chat,
            action=_action(planned, item.screen),
            thread_id=planned.recipient.thread,
            lane=_pace(planned),
        )
        return await self._courier.deliver(dispatch)

    async def _settle(self, unit: EngineUnit, planned: Planned, receipt: Receipt, version: int) -> None:
        step = next_step(
            receipt,
            SPECS[planned.notice.kind].klass,
            attempts=planned.attempts,
            unsure_before=planned.unsure_before,
            now=unit.now,
            not_after=planned.not_after,
            is_edit=planned.op is not Op.SEND,
            jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        )
        await unit.outbox.settle(planned, step, receipt.message_id, receipt.reason)
        if receipt.outcome is Outcome.REJECTED:
            log.error(
                "rejected",
                kind=planned.notice.kind.value,
                op=planned.op.value,
                row=planned.seq,
                reason=receipt.reason,
            )
        await follow(unit, planned, receipt, version, final=step.state.is_final)


async def gather(unit: EngineUnit, planned: Planned) -> Situation:
    """The facts that the notice's words need, as they are now."""
    reader = None
    if planned.recipient.person is not None:
        reader = await unit.people.find(planned.recipient.person)
    mission = None
    if planned.notice.mission is not None:
        mission = await unit.missions.find(planned.notice.mission)
    who = planned.notice.facts.get("who")
    people = {PersonId(int(who))} if who is not None else set()
    names = await unit.people.names(people | people_of(mission))
    return Situation(unit.now, reader, mission, names, draft=await _waiting_draft(unit, planned))


async def _waiting_draft(unit: EngineUnit, planned: Planned) -> str | None:
    """The id of the conversation that a reminder is about, if it still waits and nobody has come back."""
    if planned.notice.kind is not Kind.DRAFT_WAITING:
        return None
    draft = await unit.drafts.find(planned.recipient.chat)
    body = draft.data.get(str(planned.notice.facts["flow"])) if draft is not None and draft.paused else None
    return str(body["id"]) if isinstance(body, dict) else None


def people_of(mission: Mission | None) -> set[PersonId]:
    """Everybody whose first name a card of this mission may show."""
    if mission is None:
        return set()
    found = {item.person for item in mission.participations}
    return found | ({mission.request.asker} if mission.request else set())


def _pace(planned: Planned) -> Pace:
    urgent = SPECS[planned.notice.kind].lane is Lane.URGENT
    return Pace.URGENT if urgent else Pace.BROADCAST


def _action(planned: Planned, screen: Screen) -> Action:
    match planned.op:
        case Op.EDIT if planned.message is not None:
            return Edit(planned.message, screen)
        case Op.REACT if planned.message is not None:
            return React(planned.message, TRANSMITTED)
        case _:
            return ShowNew(screen)
