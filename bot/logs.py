"""Logs: one JSON line each, with ids and kinds; never a text, a name, a number or a secret.

An exception is told by its type and the places that it came through, never by its message: pydantic's quotes
what it read, a database's what was to be written. Libraries are heard from WARNING on, and of what they say
only the sentence without what they filled into it; of Python's own warnings only their kind and their place.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

FRAMES = 12
"""So many of the innermost places of an exception."""
LONGEST = 200
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


def configure_logs(level: str) -> None:
    """Ours from this level on; whatever comes from elsewhere from WARNING on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tell_exception,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LibraryFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    warnings.showwarning = _tell_warning


class LibraryFormatter(logging.Formatter):
    """What a library says, as one of our lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The first line of its sentence, unfilled."""
        said = str(record.msg).partition("\n")[0][:LONGEST]
        line: dict[str, Any] = {
            "event": said,
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = tell(record.exc_info[1])
        return _hide_token(json.dumps(line, ensure_ascii=False))


def tell(error: BaseException) -> dict[str, Any]:
    """An exception without its message: its type, where it came through, and what it came from."""
    told: dict[str, Any] = {"type": type(error).__name__, "at": list(_places(error))}
    if isinstance(error, BaseExceptionGroup):
        told["of"] = [tell(one) for one in error.exceptions]
    cause = error.__cause__ if error.__suppress_context__ else error.__cause__ or error.__context__
    if cause is not None:
        told["from"] = tell(cause)
    return told


def _tell_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning of Python's: else it would go out as it is, and pydantic's quote what somebody wrote."""
    del message, file, line
    structlog.get_logger(__name__).warning("warned", kind=category.__name__, at=_place(filename, lineno))


def _place(filename: str, line: int | None) -> str:
    return f"{'/'.join(Path(filename).parts[-3:])}:{line}"


def _places(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]:
        yield f"{_place(frame.filename, frame.lineno)} {frame.name}"


def _tell_exception(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exception() if given else None
    if error is not None:
        event["exception"] = tell(error)
    return event


def _render(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    return _hide_token(json.dumps(event, ensure_ascii=False, default=lambda value: type(value).__name__))


def _hide_token(line: str) -> str:
    """A net below all the care taken elsewhere: what looks like a token is not written."""
    return _TOKEN.sub("…", line)
