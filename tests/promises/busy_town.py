"""An emulated Telegram with people at work in it, for lives of the bot that end in one way or another."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.server import LOOPBACK, Server, running
from sandbox.world import World
from solidarity.notices import SPECS
from solidarity.receipts import NoticeClass
from tests.ports import free_port
from tests.promises.lives import Life, Nursery, complaints, counts, environment, query, unfinished
from tests.promises.neighbours import Corner, Done, Ear, bound_group, coordinator, newcomers

ODD = "SELECT state, kind, op, reason FROM outbox WHERE state NOT IN ('sent', 'dropped')"
LEFT_UNSURE = {kind.value for kind, spec in SPECS.items() if spec.klass is NoticeClass.C}
"""What matters too little to be said twice where a line broke, or a busy machine answered too late."""
PLACES = ("Centre", "Gare", "Bord de Meuse", "Citadelle")


@dataclass
class Town:
    """A world, its people, and how to start a bot in it."""

    world: World
    server: Server
    nursery: Nursery
    env: dict[str, str]
    log: Path
    chance: random.Random
    done: Done = field(default_factory=Done)
    command: str = "run"
    corners: list[Corner] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _walking: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ear = Ear(self.world)

    @property
    def url(self) -> str:
        """Where its database is."""
        return self.env["ENTRAIDE_DATABASE_URL"]

    async def begin(self, dies: tuple[str, int] | None = None) -> Life:
        """A new life."""
        return await self.nursery.begin(self.env, self.log, command=self.command, dies=dies)

    async def polled(self, life: Life) -> None:
        """Wait until a life asks for updates or is brought one, or has died before."""
        before = self.world.last_poll
        while self.world.last_poll == before and life.status is None:
            await asyncio.sleep(0.005)

    async def settle_down(self) -> None:
        """Everybody arrives, and the group is bound."""
        self.corners = [Corner(self.world, place, self.done) for place in PLACES]
        admin = await coordinator(self.world)
        await bound_group(self.world, admin, PLACES[0])
        await asyncio.gather(*(corner.arrive() for corner in self.corners))

    async def walk_once(self) -> None:
        """One round in each neighbourhood: while nobody dies nothing is said twice."""
        await asyncio.gather(*(corner.round() for corner in self.corners))
        assert self.ear.copies() == []

    def set_out(self) -> None:
        """Everybody walks, round after round."""
        loop = asyncio.get_running_loop()
        walks = [corner.walk(self._stop) for corner in self.corners]
        walks.append(newcomers(self.world, self._stop))
        self._walking = [loop.create_task(walk) for walk in walks]

    def check(self) -> None:
        """Fail at once where somebody was left without an answer."""
        for walk in self._walking:
            if walk.done():
                walk.result()

    async def come_home(self) -> None:
        """Everybody ends their round, and the bot its work."""
        self._stop.set()
        await asyncio.gather(*self._walking)
        async with asyncio.timeout(120):
            while self.world.updates.pending or unfinished(self.url):
                await asyncio.sleep(0.05)

    def judge(self, *, complained: bool = False) -> dict[str, int]:
        """What the people did against what the bot kept of it and said; the figures."""
        done, url = self.done, self.url
        updates = {entry.id for entry in self.world.updates.past}
        kept = {number for (number,) in query(url, "SELECT update_id FROM inbox")}
        assert updates <= kept, "an acknowledged update was lost"
        assert set(counts(url, "inbox")) == {"answered"}
        assert [press for press in self.world.presses.values() if press.answered_at is None] == []
        odd = query(url, ODD)
        assert all(state == "unsure" and kind in LEFT_UNSURE for state, kind, *_ in odd), odd
        assert counts(url, "missions") == {"confirmed": done.rounds}
        acted = counts(url, "outbox", "kind", "op = 'send'")
        assert (acted["taken"], acted["relay"], acted["thanked"]) == (done.taken, done.relayed, done.thanked)
        assert (done.asked, done.relayed) == (done.rounds, 2 * done.rounds)
        if not complained:
            assert complaints(self.log) == []
        copies = self.ear.copies()
        return {"rounds": done.rounds, "updates": len(updates), "lost": 0, "extra copies": len(copies)}


@asynccontextmanager
async def busy_town(
    nursery: Nursery, url: str, folder: Path, seed: int, *, webhook: bool = False
) -> AsyncIterator[Town]:
    """A world and a database, with nobody there yet."""
    world = World(limits=False)
    async with running(world, webhook_pace=0.1) as server:
        env = environment(server.base_url, url, folder)
        command = "run"
        if webhook:
            command, address = "serve", f"{LOOPBACK}:{free_port()}"
            env |= {
                "ENTRAIDE_WEBHOOK_URL": f"http://{address}/hook",
                "ENTRAIDE_WEBHOOK_SECRET": "kR7-x_9QwertyUIOP12345",
                "ENTRAIDE_LISTEN": address,
            }
        yield Town(world, server, nursery, env, folder / "log", random.Random(seed), command=command)
