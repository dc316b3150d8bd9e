"""A process that has imported the whole bot and forks one child for each life of it, in milliseconds.

Not a test: started by `lives.py`, as a program of its own, so that there is no event loop, no thread and no
open database when it forks. One line of JSON in asks for a life; one line out tells its process, another how
it ended. A life is `entraide run`, or another command, with the environment that it is given. It may be told
to kill itself at one point of the code: so a process dies between two steps, and not just at some time.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import inspect
import json
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import bot.app
from bot import draft_store, key_files
from bot.__main__ import main
from bot.budget import Limits, SendBudget
from bot.delivery import settling
from bot.delivery.courier import Courier
from bot.delivery.prepare import Preparer
from bot.i18n import Catalogues
from bot.intake.answering import Answerer
from bot.intake.sending import Sending
from bot.intake.work import Worker
from storage import rotation
from storage.engine import PostgresDatabase, SqliteDatabase
from storage.sealing import Keyring
from storage.vault import Vault

POINTS: dict[str, tuple[Any, str, bool]] = {
    "received, not confirmed to Telegram": (Worker, "receive", True),
    "worked on, not committed": (draft_store, "flush", True),
    "committed, answer not sent": (Sending, "send", False),
    "answer sent, not written down": (Answerer, "_say", True),
    "rendered, not leased": (Preparer, "prepare_all", True),
    "leased, not sent": (Courier, "deliver", False),
    "sent, not settled": (Courier, "deliver", True),
    "settled, not committed": (settling, "follow", True),
}
"""Where a life can die: before (False) or after (True) so many calls of this function."""

INSTANCE, BATCH = "the instance's key changed, nobody's", "between two batches"
KEY_CHANGED, PEOPLE_DONE = "a key changed, not committed", "the people's keys changed, not the vault's"
ROTATING: dict[str, tuple[Any, str, bool]] = {
    INSTANCE: (key_files, "rewrap_instance", True),
    BATCH: (rotation, "_after", False),
    KEY_CHANGED: (Keyring, "rewrap", True),
    PEOPLE_DONE: (Vault, "rewrap", False),
}
"""Where `entraide keys rotate` can die."""
FEW = 3
"""Keys in one of its batches: so that a small town has several."""

HURRIED = Limits(
    per_second=100_000,
    broadcast_per_second=100_000,
    at_once=1_000,
    chat_interval=0.0001,
    group_per_minute=100_000,
    group_broadcast_per_minute=100_000,
)
"""As much as it can: more is in flight when it dies."""


def nursery() -> None:
    """Fork a life for each line, and tell of each that ended."""
    lives: set[int] = set()

    def reap(*_: object) -> None:
        for life in list(lives):
            pid, status = os.waitpid(life, os.WNOHANG)
            if pid:
                lives.discard(pid)
                tell(ended=pid, status=os.waitstatus_to_exitcode(status))

    signal.signal(signal.SIGCHLD, reap)
    Catalogues.load()
    gc.collect()
    gc.freeze()
    tell(ready=os.getpid())
    for line in sys.stdin:
        asked = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            live(**asked)
        lives.add(pid)
        tell(began=pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    for life in list(lives):
        os.kill(life, signal.SIGKILL)


def tell(**facts: int) -> None:
    """One line to whoever started us."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def live(
    command: str,
    env: dict[str, str],
    log: str,
    errors: str,
    folder: str,
    dies: list[Any] | None,
    hurried: bool,
    usurps: bool,
) -> None:
    """Be that process from here on; never returns."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.chdir(folder)
        for number, (path, mode) in enumerate(((os.devnull, "rb"), (log, "ab"), (errors, "ab"))):
            with Path(path).open(mode, buffering=0) as file:
                os.dup2(file.fileno(), number)
        for name in [name for name in os.environ if name.startswith("ENTRAIDE_")]:
            del os.environ[name]
        os.environ.update(env)
        if dies:
            _arm(*dies)
        if usurps:
            _usurp()
        if hurried:
            bot.app.SendBudget = functools.partial(SendBudget, HURRIED)
            bot.app.Door = lambda *_: None  # its people write as fast as the machine lets them
        status = main(command.split())
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _usurp() -> None:
    """Work whoever works already, as if the lock that lets one work did not hold."""

    @asynccontextmanager
    async def leadership(*_: object) -> AsyncIterator[bool]:
        yield True

    async def still_leads(*_: object) -> bool:
        return True

    for database in (SqliteDatabase, PostgresDatabase):
        setattr(database, "leadership", leadership)  # noqa: B010 - mypy has no other way
        setattr(database, "still_leads", still_leads)  # noqa: B010


def _arm(point: str, calls: int) -> None:
    """Die at the given call of a point."""
    owner, name, after = (POINTS | ROTATING)[point]
    rotation.AT_ONCE = FEW
    original: Callable[..., Any] = getattr(owner, name)
    if not inspect.iscoroutinefunction(original):
        setattr(owner, name, _deadly_at_once(original, calls, after=after))
        return
    left = calls

    @functools.wraps(original)
    async def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left <= 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = await original(*args, **kwargs)
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)


def _deadly_at_once(original: Callable[..., Any], calls: int, *, after: bool) -> Callable[..., Any]:
    """The same, of a function that nobody awaits."""
    left = calls

    @functools.wraps(original)
    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left <= 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly


if __name__ == "__main__":
    asyncio.set_event_loop(None)
    nursery()
