"""How often is too often: buckets of time, in this process or in Redis, and the gate for secret links.

Built on `limits` (moving windows). Who knocks too fast at the inbox is seen by `bot.intake.doors`; here are
the figures, the stores and `Gate`. In this process by machine time: a jump of the civil clock opens and
closes nothing. In Redis by the clocks of those who ask; what stands there are keyed digests, nobody's id.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MovingWindowSupport, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from solidarity.refusals import Refusal, Why

log = structlog.get_logger(__name__)

EVERYTHING = RateLimitItemPerMinute(54, namespace="all")
"""What one person may send or press in a minute. Two albums of ten photos and thirty taps on « + » fit in,
and a coordinator who sorts sixty cards with two taps each needs more than two minutes to read them."""
RESERVE = RateLimitItemPerMinute(6, namespace="sos")
"""And above it: words of danger and 🆘. With these six nobody fills more than sixty rows in a minute."""
IN_A_CHAT = RateLimitItemPerMinute(120, namespace="chat")
"""What is called for in one group: commands, presses, replies. Counted apart from its talk."""
TALK_IN_A_CHAT = RateLimitItemPerMinute(120, namespace="talk")
"""What is only said in one group, where the bot as an admin hears all: it never uses up the commands."""
NOTICE = RateLimitItemPerMinute(1, 10, namespace="notice")
"""« Doucement… »: then quiet, for ten minutes."""
CALMED = RateLimitItemPerMinute(20, namespace="calm")
"""Presses that were not taken and are answered all the same, so that no button spins on."""
WRONG_CODES = RateLimitItemPerHour(10, namespace="code")
"""Wrong links of one person. Not counted for the whole town: ten accounts could lock everybody out, and
128 bits are not guessed by thousands either (`tests/promises/test_codes_are_not_guessed.py`)."""
EXPORTS = RateLimitItemPerHour(20, namespace="export")
"""Files with people's names that one person takes: a whole team's papers, and not a copy of the town."""
BROADCASTS = RateLimitItemPerHour(20, namespace="broadcast")
"""Announcements that one person sends: more is a stolen telephone. Alerts are never held up by this: two
people release them, and where Redis is away an alert must still go out."""

AWAY = 5.0
"""Seconds for which a store that failed is not asked again: nobody waits for it at each message."""
PATIENCE = 0.5
"""Seconds that one question to it may take."""
_SWEEP = 1024
"""Hits after which what is over is dropped."""


class AwayError(Exception):
    """The store cannot be asked now."""


class Memory(Storage, MovingWindowSupport):
    """Windows in this process, by a machine clock that a test may move.

    The library's own sweeps with a thread for each key and reads the wall clock.
    """

    STORAGE_SCHEME = None

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._hits: dict[str, list[float]] = {}
        self._ends: dict[str, float] = {}
        self._since_sweep = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing fails here."""
        return AwayError

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether there is room; then it is taken."""
        now = self._now()
        recent = self._recent(key, expiry)
        if len(recent) + amount > limit:
            return False
        recent.extend([now] * amount)
        self._hits[key], self._ends[key] = recent, now + expiry
        self._since_sweep += 1
        if self._since_sweep >= _SWEEP:
            self._sweep(now)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """Since when, and how many."""
        recent = self._recent(key, expiry)
        return (recent[0] if recent else self._now()), len(recent)

    def _recent(self, key: str, expiry: int) -> list[float]:
        hits = self._hits.get(key, [])
        return hits[bisect_left(hits, self._now() - expiry) :]

    def _sweep(self, now: float) -> None:
        self._since_sweep = 0
        for key in [key for key, end in self._ends.items() if end < now]:
            del self._hits[key], self._ends[key]

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """As if it were a window."""
        await self.acquire_entry(key, 1 << 62, expiry, amount)
        return len(self._hits[key])

    async def get(self, key: str) -> int:
        """How many there are."""
        return len(self._hits.get(key, []))

    async def get_expiry(self, key: str) -> float:
        """When it is over."""
        return self._ends.get(key, self._now())

    async def check(self) -> bool:
        """It is always there."""
        return True

    async def reset(self) -> int:
        """Forget all."""
        count = len(self._hits)
        self._hits.clear()
        self._ends.clear()
        return count

    async def clear(self, key: str) -> None:
        """Forget one."""
        self._hits.pop(key, None)
        self._ends.pop(key, None)


@dataclass
class Buckets:
    """Moving windows in one store, which may be away."""

    storage: Storage = field(default_factory=Memory)
    secret: bytes = b""
    """What the digests in the store are keyed with."""
    now: Callable[[], float] = time.monotonic
    _away_until: float = 0.0

    def __post_init__(self) -> None:
        self._windows = MovingWindowRateLimiter(self.storage)

    async def take(self, item: RateLimitItem, *who: int) -> bool:
        """Whether there is room; then it is taken. Raises AwayError."""
        return await self._ask(self._windows.hit, item, who)

    async def has_room(self, item: RateLimitItem, *who: int) -> bool:
        """Whether there is room; nothing is taken. Raises AwayError."""
        return await self._ask(self._windows.test, item, who)

    async def _ask(self, ask: Callable[..., object], item: RateLimitItem, who: tuple[int, ...]) -> bool:
        if self.now() < self._away_until:
            raise AwayError
        try:
            async with asyncio.timeout(PATIENCE):
                return bool(await ask(item, self._digest(who)))  # type: ignore[misc]
        except Exception as error:
            self._away_until = self.now() + AWAY
            log.warning("limits_away", error=type(error).__name__)
            raise AwayError from error

    def _digest(self, who: tuple[int, ...]) -> str:
        if isinstance(self.storage, Memory):
            return ".".join(map(str, who))
        words = ".".join(map(str, who)).encode()
        return blake2b(words, key=self.secret[:64], digest_size=15).hexdigest()

    async def close(self) -> None:
        """Let go of the store's connections."""
        client = getattr(getattr(self.storage, "bridge", None), "storage", None)
        if client is not None:
            with suppress(Exception):  # it may be away
                await client.aclose()


def secret_of(keys: Sequence[str]) -> bytes:
    """What the digests of this town are keyed with, on all its machines."""
    return blake2b("\n".join(keys).encode(), person=b"limits").digest()


def open_buckets(redis_url: str | None, secret: bytes) -> Buckets:
    """In Redis where the town has one, so that several machines count together; else in this process."""
    if redis_url is None:
        return Buckets()
    address = redis_url.replace("unix://", "redis+unix://", 1)
    storage = RedisStorage(
        f"async+{address}",
        implementation="redispy",
        key_prefix="entraide",
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
    )
    return Buckets(storage, secret)


@dataclass
class Gate:
    """What fails closed: secret links, exports, broadcasts. While nobody can count, nobody gets through."""

    buckets: Buckets = field(default_factory=Buckets)
    refused: int = 0
    """How often somebody was sent away since the start, for whoever runs it."""

    @asynccontextmanager
    async def trying(self, person: int) -> AsyncIterator[None]:
        """Around the use of a secret link. Ten wrong ones in an hour close it, for right ones too."""
        try:
            if not await self.buckets.has_room(WRONG_CODES, person):
                raise self._closed(Why.TOO_MANY_TRIES)
        except AwayError as error:
            raise self._closed(Why.TRY_LATER) from error
        try:
            yield
        except Refusal as refusal:
            if refusal.why is Why.CODE_INVALID:
                await self._wrong(person)
            raise

    async def _wrong(self, person: int) -> None:
        try:
            await self.buckets.take(WRONG_CODES, person)
        except AwayError:  # the next try is refused until it is back
            log.warning("wrong_code_not_counted")

    async def spend(self, item: RateLimitItem, person: int) -> None:
        """Once more something that reaches many: refused where it is too often."""
        try:
            if not await self.buckets.take(item, person):
                raise self._closed(Why.TOO_OFTEN)
        except AwayError as error:
            raise self._closed(Why.TRY_LATER) from error

    def _closed(self, why: Why) -> Refusal:
        self.refused += 1
        log.warning("gate_closed", why=why.value)
        return Refusal(why)
