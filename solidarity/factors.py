"""The second factor: six digits of an app, asked for before what reaches many or gives power.

Who holds a coordinator's session, and all that was ever said in it, then still alarms nobody, takes no names
along and gives no role. The digits themselves (RFC 6238) are made outside: `Digits` is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from solidarity.people import Factor, Neighbour
from solidarity.places import Municipality

HOLDS = timedelta(hours=12)
"""How long a right code is believed."""
STEP = 30
"""Seconds for which one code stands."""
EITHER_WAY = 1
"""Codes before and after the present one that count too: telephones' clocks are not ours."""
WRONG = 5
"""Wrong codes, after which right ones are refused too."""
WITHIN = timedelta(hours=1)
Digits = Callable[[str, int], str]
"""The code of a secret at a time step, counted from 1970."""


class Verdict(StrEnum):
    """What a code was worth."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    """Too many wrong ones: nothing counts until the hour is over."""


class ProofNeeded(Exception):  # noqa: N818 - a turn, not an error
    """Six digits first. No refusal: whatever answers those must not swallow it, for it goes on afterwards."""

    def __init__(self, *, set_up: bool, waits: bool = False) -> None:
        super().__init__("set_up" if set_up else "prove")
        self.set_up = set_up
        """There is no second factor yet, and the town asks for one."""
        self.waits = waits
        """There is one, and a colleague has not said yet that it is theirs."""


def has_factor(person: Neighbour) -> bool:
    """Whether it asks for codes: from the first right one on."""
    return person.factor is not None and person.factor.confirmed


def waits(person: Neighbour) -> bool:
    """Whether they gave the first right code, and a colleague has to say that it was they."""
    return person.factor is not None and not person.factor.confirmed and person.factor.asked_at is not None


def hold_back(factor: Factor, now: datetime) -> Factor:
    """Set up where the town demands one: else whoever holds a session would set up their own."""
    return replace(factor, confirmed=False, proved_at=None, asked_at=now)


def stamp(factor: Factor) -> int:
    """Which setting up somebody was asked about: a later one is another question."""
    return 0 if factor.asked_at is None else int(factor.asked_at.timestamp())


def vouched(factor: Factor) -> Factor:
    """A colleague says that it was they. Codes are asked for from now on."""
    return replace(factor, confirmed=True, asked_at=None)


def begun_anew(person: Neighbour) -> Neighbour:
    """Of a frozen account: what a thief set up is never confirmed by mistake, and no proof outlasts it."""
    factor = person.factor
    if factor is None or waits(person):
        return replace(person, factor=None)
    return replace(person, factor=replace(factor, proved_at=None))


def prove_first(person: Neighbour, town: Municipality, now: datetime) -> None:
    """Go on only where they have shown lately that it is they, or nobody asks that of them."""
    factor = person.factor
    if factor is None or not factor.confirmed:
        if town.second_factor:
            raise ProofNeeded(set_up=True, waits=waits(person))
        return
    if factor.proved_at is None or not timedelta() <= now - factor.proved_at < HOLDS:
        raise ProofNeeded(set_up=False)


def check(factor: Factor, code: str, now: datetime, digits: Digits) -> tuple[Factor, Verdict]:
    """What this code is worth, and the factor afterwards: a code counts once, and wrong ones are counted."""
    since = factor.wrong_since
    if since is None or now - since >= WITHIN:
        factor, since = replace(factor, wrong=0, wrong_since=None), None
    if factor.wrong >= WRONG:
        return factor, Verdict.LOCKED
    at = int(now.timestamp()) // STEP
    for step in range(at - EITHER_WAY, at + EITHER_WAY + 1):
        if step > factor.used and compare_digest(digits(factor.secret, step).encode(), code.encode()):
            proved = replace(factor, used=step, proved_at=now, confirmed=True, wrong=0, wrong_since=None)
            return proved, Verdict.RIGHT
    wrong = replace(factor, wrong=factor.wrong + 1, wrong_since=since or now)
    return wrong, Verdict.LOCKED if wrong.wrong >= WRONG else Verdict.WRONG
