"""What goes wrong, and when: crashes, Telegram's refusals, a database that fails. Drawn from the seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class CrashError(BaseException):
    """The process died here. No `except Exception` sees it, as none sees a kill."""


class Fault(Enum):
    """One thing that goes wrong."""

    CRASH_BEFORE_COMMIT = "crash before commit"
    CRASH_AFTER_COMMIT = "crash after commit"
    NO_COMMIT = "commit fails"
    LOST_COMMIT = "commit succeeds and nobody hears of it"
    CRASH_BEFORE_SEND = "crash before send"
    CRASH_AFTER_SEND = "crash after send"
    FLOOD = "429"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"
    SERVER_ERROR = "500"
    GATEWAY = "502 page"
    LOST_REPLY = "done, but the reply is lost"
    NO_CONNECTION = "never arrived"


AT_COMMIT = (Fault.CRASH_BEFORE_COMMIT, Fault.CRASH_AFTER_COMMIT, Fault.NO_COMMIT, Fault.LOST_COMMIT)
AT_SEND = (
    *(Fault.CRASH_BEFORE_SEND, Fault.CRASH_AFTER_SEND, Fault.FLOOD, Fault.FORBIDDEN, Fault.BAD_REQUEST),
    *(Fault.SERVER_ERROR, Fault.GATEWAY, Fault.LOST_REPLY, Fault.NO_CONNECTION),
)


@dataclass
class Faults:
    """The plan of one seed: how often each place fails, and what has failed so far."""

    chance: random.Random
    commits: float = 0.0
    """How likely a commit goes wrong."""
    sends: float = 0.0
    tell: Callable[[str], None] = lambda _: None
    over: bool = False
    """From here on nothing goes wrong any more, so that what is under way can come to its end."""
    on_crash: Callable[[], None] = lambda: None
    counts: dict[Fault, int] = field(default_factory=dict)
    deaths: int = 0
    """How often the process died, of whatever."""

    def at_commit(self) -> Fault | None:
        """What happens to the commit of a transaction that begins now."""
        if self.over or self.chance.random() >= self.commits:
            return None
        return self.chance.choice(AT_COMMIT)

    def at_send(self) -> Fault | None:
        """What happens to a call that is made now."""
        if self.over or self.chance.random() >= self.sends:
            return None
        return self.chance.choice(AT_SEND)

    def failed(self, fault: Fault) -> None:
        """It happened."""
        self.counts[fault] = self.counts.get(fault, 0) + 1
        self.tell(f"fault: {fault.value}")

    def crashed(self, fault: Fault) -> None:
        """It happened, and the process is gone."""
        self.failed(fault)
        self.on_crash()
