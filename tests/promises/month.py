"""A month in Valmeuse, played by its timers: who asks, who says yes, no or nothing, and programs that end.

Civil time jumps from one timer or happening to the next; whatever is due then is seen to by the sweeper that
runs in earnest, and sent by a sender that is always there. Not here: Telegram, screens, and what of all this
was right (`tests.promises.judged_month`).
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select

from bot.intake.sweep import Sweeper
from solidarity.actions.missions import (
    decline_offer,
    finish_mission,
    hold_mission,
    join_mission,
    release_mission,
)
from solidarity.actions.requests import ask_help, cancel_request, close_request
from solidarity.actions.staffing import propose_mission, widen_mission
from solidarity.missions import Mission, MissionId, State
from solidarity.notices import Kind
from solidarity.people import AgeBand, Neighbour
from solidarity.queues import Op, Planned
from solidarity.receipts import OutboxState, Step
from solidarity.refusals import Refusal
from solidarity.requests import Reason, Wish
from storage import tables
from tests.cast import AMEL, BEN, FORUM_GROUP, GARE_GROUP, STAFF_GROUP, STRANGER, Part, arrive, bind
from tests.stores import B, TestedStore, arrived, open_store

M: Any = tables.Mission.__table__  # type: ignore[attr-defined]
R: Any = tables.Request.__table__  # type: ignore[attr-defined]
BEGIN = datetime(2027, 3, 15, 7, tzinfo=UTC)
"""A Monday. The clock changes on Sunday 28 March, and Monday 29 March is a holiday."""
DAYS = 31
AFTER = timedelta(days=9)
"""What was asked last is played to its end, and beyond the week after which a coordinator looks at it."""
LIVES_FOR = timedelta(hours=37)
"""How long a program runs before another takes its place."""
HOMES = ("gare",) * 9 + ("centre",) * 4 + ("moulins",) * 2
"""Where the volunteers live; nobody on the Plateau."""
ASKERS = 8
Happening = Callable[[], Awaitable[None]]


@dataclass
class History:
    """What happened to one request, as far as it is not stored."""

    moves: list[datetime] = field(default_factory=list)
    """When anybody did anything about it."""
    sent: list[tuple[Kind, int, str, datetime]] = field(default_factory=list)
    """Kind, chat and cause of each message about it, and when it was planned."""


class Month:
    """The town, its people, and all that is still to happen."""

    def __init__(self, store: TestedStore, seed: int, requests: int) -> None:
        self.store = store
        self.requests = requests
        self.chance = random.Random(seed)
        self.agenda: list[tuple[datetime, int, Happening]] = []
        self.order = itertools.count()
        self.histories: dict[MissionId, History] = defaultdict(History)
        self.volunteers: dict[int, Neighbour] = {}
        self.lives = 1
        self.late: list[str] = []
        """Promises that were broken without a word, at the moment when they were."""

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.store.clock.at

    async def play(self) -> None:
        """From the first request to the end of the last."""
        await self._settle()
        while (at := await self._next()) is not None and at < BEGIN + timedelta(days=DAYS) + AFTER:
            assert at > self.now or self.agenda, f"a timer that nobody answers: {at}"
            self.store.clock.at = max(at, self.now)
            while self.agenda and self.agenda[0][0] <= self.now:
                await heapq.heappop(self.agenda)[2]()
            await self._work()

    async def close(self) -> None:
        """The last program ends; the first one is whose test opened it."""
        if self.lives > 1:
            await self.store.database.close()

    # --- Who is here --------------------------------------------------------------------------------

    async def _settle(self) -> None:
        self.store.clock.at = BEGIN
        homes = enumerate(HOMES)
        helpers = [Part(f"B{n}", 6_400_000_000 + n, "fr", home, AgeBand.ADULT) for n, home in homes]
        askers = [Part(f"R{n}", 6_500_000_000 + n) for n in range(ASKERS)]
        people = await arrive(self.store, *helpers, *askers, AMEL, BEN)
        await bind(self.store, GARE_GROUP, FORUM_GROUP, STAFF_GROUP)
        self.volunteers = {item.telegram_id: item for item in people[: len(helpers)]}
        self.askers = people[len(helpers) : -2]
        self.amel = people[-2]
        for _ in range(self.requests):
            self._plan(BEGIN + timedelta(minutes=self.chance.randrange(DAYS * 24 * 60)), self._ask)
        for life in range(1, timedelta(days=DAYS) // LIVES_FOR):
            self._plan(BEGIN + life * LIVES_FOR, self._begin_anew)
        await self._work()

    def _plan(self, at: datetime, happening: Happening) -> None:
        heapq.heappush(self.agenda, (at, next(self.order), happening))

    def _soon(self, most: int) -> datetime:
        return self.now + timedelta(minutes=self.chance.randint(1, most))

    async def _next(self) -> datetime | None:
        """The next happening or timer."""
        async with self.store.unit() as unit:
            timers = (
                select(func.min(M.c.wave_at)),
                select(func.min(M.c.hold_until)).where(M.c.hold_person.is_not(None)),
                select(func.min(R.c.due_at)),
                select(func.min(R.c.ask_at)),
                select(func.min(B.c.due_at)).where(B.c.state == "waiting"),
            )
            row = (await unit.execute(select(*(timer.scalar_subquery() for timer in timers)))).one()
        found = [*row, *(item[0] for item in self.agenda[:1])]
        return min((item for item in found if item is not None), default=None)

    async def _begin_anew(self) -> None:
        """This program ends; another opens the same database."""
        again = open_store(self.store.url)
        again.clock = self.store.clock
        if self.lives > 1:
            await self.store.database.close()
        self.store, self.lives = again, self.lives + 1

    # --- What the program does ----------------------------------------------------------------------

    async def _work(self) -> None:
        """Sweep and send until there is nothing more to do."""
        sweeper = Sweeper(self.store, lambda: None)
        while True:
            swept = await sweeper.sweep()
            if not await self._send() and not swept:
                break
        await self._look_for_broken_promises()

    async def _send(self) -> int:
        async with self.store.unit() as unit:
            batch = await unit.outbox.lease("month", 50, ())
            for planned in batch:
                mission = planned.notice.mission
                found = await unit.missions.find(mission) if mission is not None else None
                if planned.op is Op.SEND and found is not None and _came_too_late(planned, found):
                    await unit.outbox.settle(planned, Step(OutboxState.DROPPED), None, "no longer open")
                    continue
                await arrived(unit, planned)
                if planned.op is Op.SEND and mission is not None:
                    when = await unit.execute(select(B.c.planned_at).where(B.c.seq == planned.seq))
                    self._heard(planned, mission, when.scalar_one())
        return len(batch)

    async def _look_for_broken_promises(self) -> None:
        """An open request whose hour has passed, of which the coordinators or its asker know nothing."""
        async with self.store.unit() as unit:
            silent = R.c.overdue_told_at.is_(None) | R.c.late_told_at.is_(None)
            broken = select(M.c.reference).select_from(M.join(R, R.c.mission_id == M.c.id))
            found = await unit.execute(
                broken.where(M.c.state == State.OPEN.value, R.c.answer_due <= self.now, silent)
            )
            self.late += [row.reference for row in found.all()]

    # --- What people do -----------------------------------------------------------------------------

    async def _do(
        self, mission: MissionId | None, action: Callable[..., Awaitable[Any]], *args: object
    ) -> Any:
        """Somebody does this, if they still may."""
        try:
            async with self.store.unit() as unit:
                done = await action(unit, *args)
        except Refusal:
            return None
        if mission is not None:
            self.histories[mission].moves.append(self.now)
        return done

    async def _ask(self) -> None:
        town, chance = self.store.town, self.chance
        days = chance.choice((0, 0, 1, 1, 2, 3, 6))
        place = chance.choice((*town.neighbourhoods, "gare", "gare", "centre", None))
        kind = chance.choice([item.code for item in town.active_categories()])
        wish = Wish(kind, town.today(self.now) + timedelta(days=days), place)
        asker = chance.choice(self.askers)
        asked = await self._do(None, ask_help, asker, wish)
        self.histories[asked.mission.id] = History()
        if chance.random() < 0.08:
            gives_up = partial(self._do, asked.mission.id, cancel_request, asker, asked.mission.id)
            self._plan(self._soon(600), gives_up)

    def _heard(self, planned: Planned, mission: MissionId, at: datetime) -> None:
        """Somebody reads it, and perhaps answers."""
        kind, chat = planned.notice.kind, planned.recipient.chat
        cause = str(planned.notice.facts.get("cause", ""))
        self.histories[mission].sent.append((kind, chat, cause, at))
        if kind is Kind.OFFER:
            self._answer_offer(mission, self.volunteers[chat])
        elif kind is Kind.GROUP_CARD and self.chance.random() < 0.1:
            self._plan(self._soon(30), partial(self._do, mission, hold_mission, STRANGER, mission))
        elif kind is Kind.STAFF_CARD and chat == AMEL.telegram_id:
            self._handle(mission)

    def _answer_offer(self, mission: MissionId, helper: Neighbour) -> None:
        mood = self.chance.random()
        if mood < 0.09:
            self._plan(self._soon(70), partial(self._take, mission, helper))
        elif mood < 0.55:
            self._plan(self._soon(25), partial(self._do, mission, decline_offer, helper, mission))

    async def _take(self, mission: MissionId, helper: Neighbour) -> None:
        if await self._do(mission, join_mission, helper, mission) is None:
            return
        back = self.chance.random() < 0.3
        action = release_mission if back else finish_mission
        self._plan(self._soon(400), partial(self._do, mission, action, helper, mission))

    def _handle(self, mission: MissionId) -> None:
        what = self.chance.choice((None, None, None, "propose", "widen", "take", "close"))
        acts: dict[str | None, Happening] = {
            "propose": partial(self._propose, mission),
            "widen": partial(self._do, mission, widen_mission, self.amel, mission),
            "take": partial(self._do, mission, partial(join_mission, as_staff=True), self.amel, mission),
            "close": partial(self._do, mission, close_request, self.amel, mission, Reason.SOLVED),
        }
        if what is not None:
            self._plan(self._soon(90), acts[what])

    async def _propose(self, mission: MissionId) -> None:
        helper = self.chance.choice(list(self.volunteers.values()))
        made = await self._do(mission, propose_mission, self.amel, mission, helper.id)
        if made is not None and made.hold is not None:
            self.histories[mission].moves.append(made.hold.until)


def _came_too_late(planned: Planned, mission: Mission) -> bool:
    """What the real sender finds out when it looks again (`solidarity.notices.still_wanted`)."""
    only_open = planned.notice.kind in (Kind.OFFER, Kind.LATE, Kind.STILL_NEEDED)
    over = planned.notice.kind in (Kind.GROUP_CARD, Kind.STAFF_CARD) and mission.state.is_over
    return over or (only_open and mission.state is not State.OPEN)
