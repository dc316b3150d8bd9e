"""The sender as `entraide run` has it, on a store of the tests and against an API that is played."""

from __future__ import annotations

from bot.budget import SendBudget
from bot.closing import ClosingBudget
from bot.delivery.courier import Courier
from bot.delivery.loop import Deliverer
from bot.delivery.wire import Timeouts, build_sender
from bot.i18n import Catalogues
from solidarity.notices import Kind
from solidarity.receipts import OutboxState
from tests.delivery.played_api import TOKEN, Call, PlayedApi
from tests.stage import UNHURRIED
from tests.stores import TestedStore, rows

CATALOGUES = Catalogues.load()
HASTY = Timeouts(connect=60, write=60, read=60, pool=60)


class Sender:
    """The deliverer under test, and the API that it calls."""

    def __init__(self, store: TestedStore, api: PlayedApi, timeouts: Timeouts) -> None:
        self.store, self.api = store, api
        self.pauses = SendBudget(UNHURRIED)
        self.budget = ClosingBudget(self.pauses)
        self.courier = Courier(build_sender(TOKEN, api.base, self.budget, timeouts))
        self.loop = self.another()

    def another(self) -> Deliverer:
        """A sender of a later life."""
        store = self.store
        return Deliverer(store, self.courier, self.budget, CATALOGUES, lambda: "entraide_bot", store.clock)

    async def send(self) -> list[Call]:
        """All that is due now, to its end: the calls that this made."""
        before = len(self.api.calls)
        while await self.loop.begin():
            await self.loop.drain()
        return self.api.calls[before:]

    async def states(self, *kinds: Kind) -> list[OutboxState]:
        """Where the rows stand, in the order of their planning."""
        return [row.state for row in await rows(self.store, *kinds)]


def texts(calls: list[Call], chat: int | None = None) -> list[str]:
    """What was written, to one chat or to all."""
    return [str(call.fields["text"]) for call in calls if chat is None or call.fields["chat_id"] == chat]
