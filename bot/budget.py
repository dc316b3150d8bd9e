"""The one budget of calls for one bot token, asked by both edges before every call that Telegram counts.

It spreads calls evenly, keeps to what one chat and one group bear, holds everything back during a flood
wait, and lets answers to people overtake broadcast. It keeps no messages, repeats no call and imports no
Telegram library: `bot/middlewares/pace.py` (aiogram) and `bot/delivery/pace.py` (python-telegram-bot) ask it.

Telegram publishes no exact limits (about 30 a second in all, 1 a second in a chat, 20 a minute in a group,
edits counted), so each of ours stays a little below: that is the room for a network that delivers calls
closer together than they were sent.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NEVER = float("-inf")
MINUTE = 61.0
"""A group's minute, and a second of room for the network."""
SHORTEST_NAP = 0.001
"""Less is not worth sleeping, and could be too little for a clock to move at all."""
WAKES_LATE = 0.02
"""A broadcast makes up for so much (seconds) and never goes out in bunches: a bunch comes back each second,
and the network may push two of them into one.
"""
LONGEST_NAP = 0.5
"""The longest sleep behind others: they may go away without having used their turn."""
FEWEST_SWEPT = 256
"""As many chats are remembered before idle ones are looked for."""


class Lane(IntEnum):
    """Who is waiting for a call; the smaller goes first. Never 0: python-telegram-bot drops that."""

    ANSWER = 1
    """Somebody just wrote or pressed and looks at the screen."""
    URGENT = 2
    """Something that happened and that somebody waits for: a relayed word, a mission taken, an alert."""
    BROADCAST = 3
    """The rest, which uses what is left."""


class Budget(Protocol):
    """What both edges ask. One process is served by `SendBudget`; several need one kept in common."""

    async def take(self, chat_id: int | None, lane: Lane) -> None:
        """Return when a counted call may be made, now."""

    async def hold(self) -> None:
        """Return when the whole bot is not paused: for calls that Telegram does not count."""

    def refused(self, seconds: float, chat_id: int | None) -> None:
        """Telegram answered 429 to a call: pause what it meant for exactly so long."""

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Let nothing out for exactly so long, to one chat or at all."""

    def delay(self, chat_id: int | None, lane: Lane) -> float:
        """How many seconds a pause or the chat itself would hold a call back; 0 if it may go."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is sent. Each stays below what Telegram is known to bear."""

    per_second: int = 29
    broadcast_per_second: int = 25
    """What broadcast leaves alone when people are chatting; else it may have everything."""
    chatting: float = 10.0
    """People count as chatting for so many seconds after an answer."""
    at_once: int = 4
    """Calls that may follow each other without a pause, in all and in one chat: one tap may cause three."""
    chat_interval: float = 1.0
    group_per_minute: int = 19
    group_broadcast_per_minute: int = 15
    """Broadcast leaves some of a group's minute to those who ask something there."""


def is_counted(method: str, chat_id: int | None) -> bool:
    """Whether Telegram counts a call of this method: all that change something in a chat."""
    return chat_id is not None and not method.startswith("get")


class _Even:
    """Spreads calls evenly after a small start, and makes up for waking a little late."""

    def __init__(self) -> None:
        self.due = NEVER
        """When the next call would be due if all had kept their distance."""

    def free_at(self, interval: float, at_once: int) -> float:
        return self.due - interval * (at_once - 1)

    def note(self, now: float, interval: float, late: float = 0.0) -> None:
        """Count a call. One that is `late` by no more than this keeps the next ones where they were."""
        self.due = (self.due if now - self.due <= late else now) + interval


class _Window:
    """Remembers the last calls, to let no more than so many into any period of a given length."""

    def __init__(self, most: int, period: float) -> None:
        self._times: deque[float] = deque(maxlen=most)
        self._period = period

    def free_at(self, most: int) -> float:
        return self._times[-most] + self._period if len(self._times) >= most else NEVER

    def note(self, now: float) -> None:
        self._times.append(now)

    def used(self, now: float) -> int:
        return sum(at + self._period > now for at in self._times)


class _Chat:
    """What one chat was sent lately, and until when it is left alone."""

    def __init__(self, limits: Limits, *, is_group: bool) -> None:
        self._limits = limits
        self._even = _Even()
        self._minute = _Window(limits.group_per_minute, MINUTE) if is_group else None
        self._paused_until = NEVER

    def free_at(self, lane: Lane) -> float:
        limits = self._limits
        free = max(self._paused_until, self._even.free_at(limits.chat_interval, limits.at_once))
        if self._minute is None:
            return free
        most = limits.group_broadcast_per_minute if lane is Lane.BROADCAST else limits.group_per_minute
        return max(free, self._minute.free_at(most))

    def note(self, now: float) -> None:
        self._even.note(now, self._limits.chat_interval)
        if self._minute is not None:
            self._minute.note(now)

    def pause(self, until: float) -> None:
        """Leave the chat alone, and begin again slowly: Telegram's own patience is used up by then."""
        self._paused_until = max(self._paused_until, until)
        start = self._limits.chat_interval * (self._limits.at_once - 1)
        self._even.due = max(self._even.due, self._paused_until + start)

    def is_busy(self, now: float) -> bool:
        """Whether we sent it so much lately that a 429 is likely its own."""
        used = (self._even.due - now) / self._limits.chat_interval
        per_minute = self._minute.used(now) if self._minute is not None else 0
        return used * 2 > self._limits.at_once or per_minute * 2 > self._limits.group_per_minute

    def is_idle(self, now: float) -> bool:
        """Whether forgetting it changes nothing."""
        return self._even.due <= now and (self._minute is None or self._minute.used(now) == 0)


@dataclass(frozen=True, slots=True)
class _Waiter:
    """One call in the queue."""

    chat_id: int | None
    lane: Lane
    ticket: int

    def precedes(self, other: _Waiter) -> bool:
        return (self.lane, self.ticket) < (other.lane, other.ticket)


class SendBudget:
    """The `Budget` of one process: time and sleep are passed in, and the time is a machine's, not civil."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Start with everything free."""
        self._limits = limits or Limits()
        self._now = now
        self._sleep = sleep
        self._even, self._second = _Even(), _Window(self._limits.per_second, 1.0)
        self._broadcast, self._broadcast_second = _Even(), _Window(self._limits.per_second, 1.0)
        self._paused_until = NEVER
        self._answered_at = NEVER
        self._guess_holds_until = NEVER
        self._chats: dict[int, _Chat] = {}
        self._sweep_at = FEWEST_SWEPT
        self._tickets = count()
        self._waiting: set[_Waiter] = set()

    @property
    def chats_known(self) -> int:
        """How many chats are remembered: those written to lately, no more."""
        return len(self._chats)

    async def take(self, chat_id: int | None, lane: Lane) -> None:
        """Return when a counted call may be made, now. Whoever waits for one chat holds up no other."""
        waiter = _Waiter(chat_id, lane, next(self._tickets))
        self._waiting.add(waiter)
        try:
            while (nap := self._nap(waiter)) > 0:
                await self._sleep(max(nap, SHORTEST_NAP))
            self._note(waiter)
        finally:
            self._waiting.discard(waiter)

    async def hold(self) -> None:
        """Return when the whole bot is not paused."""
        while (nap := self._paused_until - self._now()) > 0:
            await self._sleep(max(nap, SHORTEST_NAP))

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Let nothing out for exactly so long, to one chat or at all. A longer pause stays."""
        until = self._now() + seconds
        if chat_id is None:
            self._paused_until = max(self._paused_until, until)
        else:
            self._chat(chat_id).pause(until)

    def refused(self, seconds: float, chat_id: int | None) -> None:
        """Pause what a 429 meant, which Telegram does not say: the chat where that is likely, else all.

        Likely: we just sent much to that chat; or it is a group, the bot as a whole is quiet, and no other
        429 came since such a guess. Sending on through a pause of the whole bot makes it longer; so in
        doubt, everything stops.
        """
        now = self._now()
        is_its_own = chat_id is not None and self._chat(chat_id).is_busy(now)
        if not is_its_own and chat_id is not None and chat_id < 0 and now >= self._guess_holds_until:
            is_its_own = self._second.used(now) * 2 <= self._limits.per_second
            self._guess_holds_until = now + seconds
        self.pause(seconds, chat_id if is_its_own else None)

    def delay(self, chat_id: int | None, lane: Lane) -> float:
        """How many seconds a pause or the chat itself would hold a call back; 0 if it may go.

        For the outbox, to postpone a row instead of waiting for a busy group. The wait for one's turn
        among all calls is not in it.
        """
        return max(0.0, self._held_until(chat_id, lane) - self._now())

    def _nap(self, waiter: _Waiter) -> float:
        """How long to sleep before looking again; nothing left means: go."""
        now = self._now()
        held = self._held_until(waiter.chat_id, waiter.lane)
        if held > now:
            return held - now
        until_turn = max(0.0, self._turn_at(waiter.lane) - now)
        ahead = self._chats_ahead_of(waiter, now)
        return until_turn if ahead == 0 else min(until_turn + ahead / self._limits.per_second, LONGEST_NAP)

    def _chats_ahead_of(self, waiter: _Waiter, now: float) -> int:
        """How many turns others will surely take first: one for each chat, which may not bear a second."""
        ahead = {
            other.chat_id
            for other in self._waiting
            if other.precedes(waiter) and self._held_until(other.chat_id, other.lane) <= now
        }
        return len(ahead)

    def _held_until(self, chat_id: int | None, lane: Lane) -> float:
        """When neither a pause nor the chat stands in the way."""
        chat = None if chat_id is None else self._chats.get(chat_id)
        return self._paused_until if chat is None else max(self._paused_until, chat.free_at(lane))

    def _turn_at(self, lane: Lane) -> float:
        """When the pace of all calls, and that of broadcast, lets the next one out."""
        limits = self._limits
        turn = max(
            self._even.free_at(1 / limits.per_second, limits.at_once), self._second.free_at(limits.per_second)
        )
        if lane is not Lane.BROADCAST:
            return turn
        rate = self._broadcast_rate()
        return max(turn, self._broadcast.free_at(1 / rate, 1), self._broadcast_second.free_at(rate))

    def _broadcast_rate(self) -> int:
        """How many broadcast calls a second are fine now: fewer while people are chatting."""
        chatting = self._now() - self._answered_at < self._limits.chatting
        return self._limits.broadcast_per_second if chatting else self._limits.per_second

    def _note(self, waiter: _Waiter) -> None:
        """Count a call that is about to be made."""
        now = self._now()
        self._even.note(now, 1 / self._limits.per_second)
        self._second.note(now)
        if waiter.lane is Lane.BROADCAST:
            self._broadcast.note(now, 1 / self._broadcast_rate(), WAKES_LATE)
            self._broadcast_second.note(now)
        elif waiter.lane is Lane.ANSWER:
            self._answered_at = now
        if waiter.chat_id is not None:
            self._chat(waiter.chat_id).note(now)

    def _chat(self, chat_id: int) -> _Chat:
        """What is known of a chat, after forgetting idle ones when they have become many."""
        if chat_id not in self._chats:
            if len(self._chats) >= self._sweep_at:
                now = self._now()
                self._chats = {key: chat for key, chat in self._chats.items() if not chat.is_idle(now)}
                self._sweep_at = max(FEWEST_SWEPT, 2 * len(self._chats))
            self._chats[chat_id] = _Chat(self._limits, is_group=chat_id < 0)
        return self._chats[chat_id]
