"""Whether the program turns (live) and whether it can do its work (ready), judged from what was seen.

Live is asked by whoever restarts it: only what a restart could mend counts. Ready is asked by whoever sends
people to it, and by the operator. Each sign comes with a reason that names no person and holds no secret.
Not here: looking, and the pages (`bot.vigil`), the command (`bot.health_command`), what to do (`bot.doctor`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.disk import Room
from bot.watch import Part

LATE_LOOP = 1.0
"""Seconds by which the loop may wake late before it is worth a word."""
STALE: Mapping[Part, float] = MappingProxyType(
    {Part.WORKER: 60.0, Part.SENDER: 60.0, Part.SWEEPER: 120.0, Part.POLLER: 120.0}
)
"""Seconds after which a part that has not looked for work is taken to hang. Each looks every few seconds, but
a call to Telegram may take forty, and a database that is away answers late."""
DEAF = 120.0
"""Seconds without an answer of Telegram's to a question for updates; one may take forty."""
BACKLOG = timedelta(minutes=2)
"""How long an update may wait."""


class State(StrEnum):
    """How one thing is: a closed list."""

    GOOD = "good"
    WARN = "warn"
    """It works; somebody should know."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at, and why it is judged so."""

    name: str
    state: State
    why: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the database showed, or why it showed nothing."""

    trouble: str = ""
    """Why nothing is known of it: « keys » where ours do not open it, else « database »."""
    revision: str | None = None
    paused_at: datetime | None = None
    restored_from: datetime | None = None
    waiting: int = 0
    oldest: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Listening:
    """How updates come in here."""

    by_polling: bool
    seconds: float | None
    """Since Telegram last answered; None where it never has, or nobody asks here."""
    expected: bool = True
    """Whether this process should have heard: one that stands by need not."""


def judge_live(now: float, looks: Mapping[Part, float], lag: float) -> list[Sign]:
    """Whether the loop turns and each part that runs here has looked for work lately."""
    late = lag > LATE_LOOP
    signs = [Sign("loop", State.WARN if late else State.GOOD, f"{lag:.1f} s late" if late else "")]
    for part in Part:
        at = looks.get(part)
        if at is not None:
            hangs = now - at > STALE[part]
            why = f"has not looked for {now - at:.0f} s" if hangs else ""
            signs.append(Sign(part.value, State.BAD if hangs else State.GOOD, why))
    return signs


def judge_ready(
    seen: Seen, head: str | None, listening: Listening, room: Room, *, leads: bool, stopping: bool
) -> list[Sign]:
    """Whether people who write now are served."""
    signs = [
        _database(seen, head),
        Sign("keys", State.BAD, "they do not open this database")
        if seen.trouble == "keys"
        else Sign("keys", State.GOOD),
        _backlog(seen),
        _telegram(listening),
        _disk(room),
        Sign("place", State.GOOD, "leads" if leads else "stands by"),
        _paused(seen),
    ]
    if stopping:
        signs.append(Sign("process", State.BAD, "stopping"))
    return signs


def is_well(signs: Sequence[Sign]) -> bool:
    """Whether nothing is bad."""
    return all(sign.state is not State.BAD for sign in signs)


def as_json(signs: Sequence[Sign]) -> dict[str, object]:
    """What a page says."""
    worst = "bad" if not is_well(signs) else "warn" if any(s.state is State.WARN for s in signs) else "good"
    return {
        "status": worst,
        "signs": {
            sign.name: {"state": sign.state.value} | ({"why": sign.why} if sign.why else {}) for sign in signs
        },
    }


def _database(seen: Seen, head: str | None) -> Sign:
    if seen.trouble == "database":
        return Sign("database", State.BAD, "does not answer")
    if not seen.trouble and (seen.revision or "") > (head or ""):  # they are numbered
        return Sign("database", State.WARN, "is newer than this program: bring it up to date too")
    if not seen.trouble and seen.revision != head:
        return Sign("database", State.BAD, f"is at {seen.revision}, this program needs {head}")
    return Sign("database", State.GOOD)


def _backlog(seen: Seen) -> Sign:
    if seen.oldest <= BACKLOG:
        return Sign("inbox", State.GOOD)
    why = f"{seen.waiting} wait, the oldest for {seen.oldest.total_seconds():.0f} s"
    return Sign("inbox", State.BAD, why)


def _telegram(listening: Listening) -> Sign:
    if not listening.expected:
        return Sign("telegram", State.GOOD, "another process listens")
    if listening.seconds is None:
        return Sign("telegram", State.BAD, "has not answered yet")
    if listening.by_polling and listening.seconds > DEAF:
        return Sign("telegram", State.BAD, f"has not answered for {listening.seconds:.0f} s")
    return Sign("telegram", State.GOOD)


def _disk(room: Room) -> Sign:
    match room:
        case Room.FULL:
            return Sign("disk", State.BAD, "full or broken: nothing is taken in")
        case Room.LOW:
            return Sign("disk", State.WARN, "little is free: make room")
        case Room.GOOD:
            return Sign("disk", State.GOOD)


def _paused(seen: Seen) -> Sign:
    if seen.paused_at is None:
        return Sign("sending", State.GOOD)
    why = "paused" if seen.restored_from is None else "paused after a restore: somebody has to look"
    return Sign("sending", State.WARN, why)
