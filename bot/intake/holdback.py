"""Before the inbox: while the disk is full nothing is taken in, and so nothing confirmed that is not kept.

Only what makes room passes: somebody who wants to be forgotten. All else stays with Telegram, which brings it
again for a day. Who wrote it hears so once, without a row being written for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.callbacks import Press, unpack
from bot.intake.poll import NotKeptError, Receive
from bot.intake.raw import read
from solidarity.queues import Incoming

MAKING_ROOM = ("/oublier", "/oublie")
PRESSES = (Press.ERASE, Press.ERASE_YES)


class Disk(Protocol):
    """What is asked of the disk (`bot.disk`)."""

    @property
    def is_full(self) -> bool:
        """Whether nothing is to be taken in."""

    def suspect(self, error: BaseException) -> None:
        """Something failed that may have been the disk's fault."""


class HoldBack:
    """Stands where updates come in, by polling and by webhook."""

    def __init__(
        self,
        disk: Disk,
        receive: Receive,
        excuse: Callable[[Sequence[Incoming]], Awaitable[None]],
    ) -> None:
        self._disk = disk
        self._receive = receive
        self._excuse = excuse

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Commit updates. Raises where one of them is not committed: then none may be confirmed."""
        if not self._disk.is_full:
            try:
                await self._receive(updates)
            except Exception as error:
                self._disk.suspect(error)
                if not self._disk.is_full:
                    raise
            else:
                return
        let_in = [item for item in updates if makes_room(read(item.raw))]
        if let_in:
            await self._receive(let_in)
        left = [item for item in updates if item not in let_in]
        if left:
            await self._excuse(left)
            raise NotKeptError


def makes_room(update: Mapping[str, object]) -> bool:
    """Whether somebody wants to be forgotten: the word, or the buttons that follow it."""
    message, query = update.get("message"), update.get("callback_query")
    if isinstance(message, Mapping):
        text = message.get("text")
        return isinstance(text, str) and text.partition("@")[0].strip().lower() in MAKING_ROOM
    if isinstance(query, Mapping):
        data = query.get("data")
        pressed = unpack(data) if isinstance(data, str) else None
        return pressed is not None and pressed.verb in PRESSES
    return False
