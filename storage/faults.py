"""What a database's errors mean for whoever runs it: full, unreadable, away, busy, or ours to mend.

Heard from SQLAlchemy where they arise, so that nobody who opens a transaction has to think of it.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from enum import StrEnum

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext

from storage.engine import PostgresDatabase, SqliteDatabase


class Fault(StrEnum):
    """Why a statement failed: a closed list."""

    FULL = "full"
    """There is no room to write."""
    BROKEN = "broken"
    """The disk could not be read or written, or what lies there is no database any more."""
    AWAY = "away"
    """The server cannot be reached, or has ended the line."""
    BUSY = "busy"
    """Another process held it for too long."""
    OTHER = "other"
    """A bug of ours."""

    @property
    def is_of_the_disk(self) -> bool:
        """Whether it is the disk's, so that it will happen again until somebody has seen to it."""
        return self in {Fault.FULL, Fault.BROKEN}


_SQLITE = {5: Fault.BUSY, 6: Fault.BUSY, 10: Fault.BROKEN, 11: Fault.BROKEN, 13: Fault.FULL, 26: Fault.BROKEN}
"""By SQLite's primary result codes: BUSY, LOCKED, IOERR, CORRUPT, FULL, NOTADB."""
_STATES = {
    "53100": Fault.FULL,
    "58030": Fault.BROKEN,
    "XX001": Fault.BROKEN,
    "XX002": Fault.BROKEN,
    "40001": Fault.BUSY,
    "40P01": Fault.BUSY,
    "55P03": Fault.BUSY,
}
"""By PostgreSQL's SQLSTATE."""
_AWAY = ("08", "57")
"""The classes « connection exception » and « operator intervention »."""
_ERRNO = {errno.ENOSPC: Fault.FULL, errno.EDQUOT: Fault.FULL, errno.EIO: Fault.BROKEN}


def fault_of(error: BaseException) -> Fault:
    """What an error means, or one that it came from."""
    found = [known for one in _chain(error) if (known := _known(one)) is not None]
    return found[0] if found else Fault.OTHER


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "orig", None) or error.__cause__ or error.__context__


def _known(error: BaseException) -> Fault | None:
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return _STATES.get(state) or (Fault.AWAY if state[:2] in _AWAY else None)
    if isinstance(error, OSError) and error.errno in _ERRNO:
        return _ERRNO[error.errno]
    if type(error).__name__ == "OperationalError" and type(error).__module__.startswith("psycopg"):
        return Fault.AWAY  # without a state: no server said it
    return None


def listen(database: SqliteDatabase | PostgresDatabase, tell: Callable[[Fault], None]) -> None:
    """Tell of each statement, commit or connection of this database that fails."""

    def heard(context: ExceptionContext) -> None:
        tell(fault_of(context.original_exception))

    event.listen(database.engine, "handle_error", heard)
