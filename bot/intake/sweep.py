"""Timers: `due_at` columns swept by one idempotent loop. Nothing is kept in memory.

`sweep` does what is due now and says how much that was; tests and the sandbox's clock await zero.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

import structlog

from bot.flows import announce, ask_help, group_asking, publish, raise_alert, register, volunteer
from bot.flows.talk import DONE
from bot.flows.unanswered import see_to_unanswered
from bot.letting_go import Purger
from bot.waiting import first_of
from bot.watch import Part, Watch
from solidarity.actions.alerts import see_to_alert
from solidarity.actions.announcements import see_to_announcement
from solidarity.actions.answers import keep_report
from solidarity.actions.barring import end_bar
from solidarity.actions.boards import draw_board
from solidarity.actions.broadcasts import refresh_report
from solidarity.actions.changing import ask_still_needed
from solidarity.actions.concerns import remind_of_concern
from solidarity.actions.digests import send_digests
from solidarity.actions.group_asking import LIVES
from solidarity.actions.missions import redraw_cards
from solidarity.actions.organisations import remind_of_association
from solidarity.actions.posts import unpin_expired
from solidarity.actions.proxies import see_to_agreement
from solidarity.actions.publishing import lapse_seats
from solidarity.actions.requests import escalate_overdue
from solidarity.actions.roles import see_to_roles
from solidarity.actions.sharing import renew_shown
from solidarity.actions.staffing import end_unanswered
from solidarity.actions.triage import end_look
from solidarity.actions.trust import EVE, ask_about_loan
from solidarity.actions.visits import climb_silence
from solidarity.actions.waves import go_on
from solidarity.announcements import digest_day
from solidarity.missions import MissionId
from solidarity.notices import Kind, Notice, to
from solidarity.people import PersonId
from solidarity.queues import Draft, Engine, EngineUnit

log = structlog.get_logger(__name__)

IDLE_DRAFT = timedelta(minutes=30)
DRAFT_LIVES = timedelta(hours=24)
ENROLMENT_LIVES = timedelta(days=7)
UPDATE_IDS_LIVE = timedelta(days=7)
AT_ONCE = 50
EVERY = 5.0
HURRIED = 1.0
"""Seconds between looks while a broadcast is reported on."""
BEGUN = {
    ask_help.FLOW: "category",
    volunteer.FLOW: "age",
    publish.FLOW: "category",
    announce.FLOW: "words",
    register.FLOW: "name",
    raise_alert.FLOW: "level",
}
"""Conversations that are offered again after a while, and the answer without which they had not begun."""
LONG = (volunteer.FLOW, register.FLOW, DONE)
"""What waits for longer than a request: one looks things up in between."""
Matter = TypeVar("Matter")
SeeTo = Callable[[EngineUnit, Matter], Awaitable[int]]


class Sweeper:
    """Rings when a promise is due."""

    def __init__(self, engine: Engine, planned: Callable[[], None], watch: Watch | None = None) -> None:
        self._engine = engine
        self._watch = watch or Watch()
        self._planned = planned
        self.purger = Purger(engine, self._watch)
        self._bell = asyncio.Event()
        self._every = EVERY

    def ring(self) -> None:
        """The clock jumped."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop."""
        looked = False
        while not stop.is_set():
            self._bell.clear()
            self._watch.looked(Part.SWEEPER)
            try:
                looked = looked or await self._look_at_boards()
                while await self._sweep_and_tell():
                    self._planned()
            except Exception:
                log.exception("sweep_failed")
            await first_of(self._every, self._bell, stop)

    async def _sweep_and_tell(self) -> int:
        since = self._watch.now()
        done = await self.sweep()
        self._watch.swept(done, self._watch.now() - since)
        return done

    async def _look_at_boards(self) -> bool:
        """Once in a program's life: somebody may have deleted a board meanwhile, or its words changed."""
        async with self._engine.unit() as unit:
            if unit.paused_at is not None:
                return False
            await unit.boards.look_at_all()
        return True

    async def sweep(self) -> int:
        """Everything due now, each matter in a unit of its own; returns how many there were."""
        async with self._engine.unit() as unit:
            if unit.paused_at is not None:
                return 0  # restored: a person looks first (`entraide resume`)
            overdue = await unit.missions.overdue(AT_ONCE)
            outdated = await unit.missions.outdated(AT_ONCE)
            unanswered = await unit.missions.unanswered(AT_ONCE)
            opened = await unit.triage.left_open(AT_ONCE)
            due_waves = await unit.missions.due_waves(AT_ONCE)
            ageing = await unit.missions.ageing(AT_ONCE)
            silent = await unit.missions.silent(AT_ONCE)
            shown = await unit.cards.to_hide(AT_ONCE)
            done = await unit.outbox.expire()
            await unit.inbox.forget(unit.now - UPDATE_IDS_LIVE)
            await unit.codes.expire()
            boards = await unit.boards.due(AT_ONCE)
            undecided = await unit.organisations.undecided(AT_ONCE)
            agreements = await unit.agreements.due(AT_ONCE)
            posts = await unit.posts.expired(AT_ONCE)
            alerts = await unit.alerts.due(AT_ONCE)
            reports = await unit.broadcasts.to_report(AT_ONCE)
            news = await unit.announcements.due(AT_ONCE)
            day = digest_day(unit.town, unit.now)
            days = [day] if day is not None and await unit.digests.wait(day) else []
            over = await unit.alert_reports.to_write(AT_ONCE)
            self._every = HURRIED if await unit.broadcasts.is_sending() else EVERY
            tomorrow = unit.town.today(unit.now) + EVE
            loans = await unit.volunteers.loans_ending(tomorrow, AT_ONCE)
            roles = await unit.people.roles_due(unit.town.today(unit.now), AT_ONCE)
            begun = await unit.drafts.idle(unit.now - LIVES, AT_ONCE)
        done += await self._see_to_all("mission", overdue, escalate_overdue)
        done += await self._see_to_all("proposal", unanswered, end_unanswered)
        done += await self._see_to_all("a card left open", opened, end_look)
        done += await self._see_to_all("next wave", due_waves, go_on)
        done += await self._see_to_all("open for long", ageing, ask_still_needed)
        done += await self._see_to_all("cards of yesterday", outdated, redraw_cards)
        done += await self._see_to_all("board", boards, draw_board)
        done += await self._see_to_all("a post that is over", posts, unpin_expired)
        done += await self._see_to_all("alert", alerts, see_to_alert)
        done += await self._see_to_all("announcement", news, see_to_announcement)
        done += await self._see_to_all("messages of the day", days, _send_digests)
        done += await self._see_to_all("live report", reports, refresh_report)
        done += await self._see_to_all("alert report", over, keep_report)
        done += await self._see_to_all("association", undecided, remind_of_association)
        done += await self._see_to_all("an agreement", agreements, see_to_agreement)
        done += await self._see_to_all("a loan that ends", loans, ask_about_loan)
        done += await self._see_to_all("a role that ends", roles, see_to_roles)
        done += await self._see_to_all("silence", silent, _hear_nothing)
        done += await self._see_to_all("a shown address", shown, renew_shown)
        done += await self._see_to_all("begun in a group", filter(_is_of_a_group, begun), _leave_group)
        done += await self._see_to_safety()
        return done + await self._see_to_drafts()

    async def _see_to_safety(self) -> int:
        """Concerns that wait for somebody to look at them, and who is kept away no longer."""
        async with self._engine.unit() as unit:
            concerns = await unit.concerns.due(AT_ONCE)
            let_back = await unit.bans.over(AT_ONCE)
            await unit.bans.expire()
        done = await self._see_to_all("a concern", concerns, remind_of_concern)
        return done + await self._see_to_all("a suspension that is over", let_back, end_bar)

    async def _see_to_drafts(self) -> int:
        """What somebody began and left, what was sent to them and never read, and what else is old."""
        async with self._engine.unit() as unit:
            unanswered = await unit.drafts.due(AT_ONCE)
            idle = await unit.drafts.idle(unit.now - IDLE_DRAFT, AT_ONCE)
            old = await unit.drafts.old(unit.now - DRAFT_LIVES, AT_ONCE)
            done = await unit.veils.expire()
            now = unit.now.astimezone(unit.town.zone)
        done += await self._see_to_all("what was left without a tap", unanswered, see_to_unanswered)
        done += await self._see_to_all("idle draft", idle, _pause)
        done += await self._see_to_all("old draft", old, _forget)
        return done + await self.purger.look(now)

    async def _see_to_all(self, what: str, matters: Iterable[Matter], see_to: SeeTo[Matter]) -> int:
        """Each of them, one after the other."""
        return sum([await self._see_to(what, matter, see_to) for matter in matters])

    async def _see_to(self, what: str, matter: Matter, see_to: SeeTo[Matter]) -> int:
        """One matter in a unit of its own: one that cannot be seen to must not hold up the others."""
        self._watch.looked(Part.SWEEPER)
        try:
            async with self._engine.unit() as unit:
                return await see_to(unit, matter)
        except Exception:
            log.exception("sweep_failed", what=what)
            return 0


async def _send_digests(unit: EngineUnit, _day: date) -> int:
    """The messages of the day of some people; who is left has theirs at the next look."""
    return await send_digests(unit)


async def _hear_nothing(unit: EngineUnit, place: tuple[MissionId, PersonId]) -> int:
    """A participation of which nothing was heard in time: a seat that was kept, or how a visit stands."""
    mission, person = place
    if (await unit.missions.get(mission)).is_asked(person):
        return await lapse_seats(unit, mission)
    return await climb_silence(unit, mission, person)


async def _pause(unit: EngineUnit, draft: Draft) -> int:
    """Close an idle screen and offer, once in its life, to go on."""
    now = await unit.drafts.find(draft.user)
    if now is None or now.paused or now.touched_at != draft.touched_at:
        return 0
    data = {flow: body for flow, body in now.data.items() if flow != group_asking.FLOW}
    if data != now.data:
        await unit.drafts.keep_only(now, data)
    person = await unit.people.by_telegram(draft.user)
    for flow, needed in BEGUN.items():
        body = data.get(flow)
        if person is None or not isinstance(body, dict) or needed not in body["answers"]:
            continue
        if body.get("reminded"):
            break
        await unit.drafts.keep_only(now, {**data, flow: {**body, "reminded": True}})
        facts = {"draft": str(body["id"]), "flow": flow}
        unit.tell(Notice(Kind.DRAFT_WAITING, facts=facts), to(person))
        break
    await unit.drafts.pause(draft.user)
    return 1


async def _leave_group(unit: EngineUnit, draft: Draft) -> int:
    """What was begun in a group waits no longer, unless something else was begun beside it: see `_pause`."""
    now = await unit.drafts.find(draft.user)
    if now is None or not _is_of_a_group(now):
        return 0
    await unit.drafts.drop(draft.user)
    return 1


def _is_of_a_group(draft: Draft) -> bool:
    """Whether nothing is unfinished but what was begun in a group."""
    return group_asking.FLOW in draft.data and set(draft.data) <= {group_asking.FLOW, DONE}


async def _forget(unit: EngineUnit, draft: Draft) -> int:
    """A request that nobody came back to in a day is forgotten; an enrolment or a registration in seven."""
    now = await unit.drafts.find(draft.user)
    if now is None or now.touched_at != draft.touched_at:
        return 0  # its person came back this very moment
    ends = now.touched_at + ENROLMENT_LIVES
    kept = {flow: body for flow, body in now.data.items() if unit.now < ends and flow in LONG}
    if not kept:
        await unit.drafts.drop(now.user)
        return 1
    if kept.keys() != now.data.keys():
        await unit.drafts.keep_only(now, kept)
    await unit.drafts.keep_until(now.user, ends)
    return 1
