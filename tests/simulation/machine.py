"""The machine of a simulation: time that nobody waits for, and chance that comes from the seed.

Everything by which two runs of a program differ is taken from here: the loop's clock, the wall clock, the
ids and codes that it draws. Keys and nonces stay as they are: no history shows them.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import pyotp

from storage import inbox
from tests.delivery.virtual_time import VirtualLoop

T = TypeVar("T")
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


class Drawn:
    """`secrets`, from a seed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def randbits(self, bits: int) -> int:
        """As `secrets.randbits`."""
        return self._chance.getrandbits(bits)

    def randbelow(self, end: int) -> int:
        """As `secrets.randbelow`."""
        return self._chance.randrange(end)

    def choice(self, among: Sequence[T]) -> T:
        """As `secrets.choice`."""
        return self._chance.choice(among)

    def token_hex(self, count: int = 16) -> str:
        """As `secrets.token_hex`."""
        return f"{self._chance.getrandbits(8 * count):0{2 * count}x}"

    def token_urlsafe(self, count: int = 16) -> str:
        """As `secrets.token_urlsafe`."""
        return "".join(self._chance.choice(_LETTERS) for _ in range(-(-count * 4 // 3)))

    def base32(self, count: int = 32) -> str:
        """As `pyotp.random_base32`."""
        return "".join(self._chance.choice(_BASE32) for _ in range(count))

    def token_bytes(self, count: int = 16) -> bytes:
        """As `secrets.token_bytes`."""
        return self._chance.randbytes(count)


@contextmanager
def seeded(seed: int, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let the program draw from this seed, and see the loop's time as the machine's."""
    drawn = Drawn(random.Random(f"ids of {seed}"))
    before = random.getstate()
    random.seed(f"jitter of {seed}")
    names = ("randbits", "randbelow", "choice", "token_hex", "token_urlsafe", "token_bytes")
    replaced: dict[str, Any] = {name: getattr(drawn, name) for name in names}
    try:
        with (
            replacing(secrets, **replaced),
            replacing(pyotp, random_base32=drawn.base32),
            replacing(inbox, _machine=loop.time),
        ):
            yield
    finally:
        random.setstate(before)


@contextmanager
def replacing(owner: Any, **values: Any) -> Iterator[None]:
    """Let these names of a module or class mean something else for a while."""
    before = {name: getattr(owner, name) for name in values}
    for name, value in values.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


class OneThread(VirtualLoop):
    """A loop that never waits, and does at once what would be done beside it."""

    def run_in_executor(self, _executor: Any, work: Callable[..., T], *given: Any) -> asyncio.Future[T]:
        """Drawing a paper takes no time here."""
        done = self.create_future()
        try:
            done.set_result(work(*given))
        except Exception as error:  # noqa: BLE001 - whoever waits for it gets it
            done.set_exception(error)
        return done


def new_loop() -> OneThread:
    """A loop that never waits."""
    return OneThread()
