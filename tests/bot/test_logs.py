"""Logs: one JSON line each, and nothing in them that somebody wrote or that opens anything."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator

import orjson
import pytest
import structlog
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.logs import configure_logs, tell

CANARY = "Des couches pour le bébé de Rosa"
TOKEN = "7000000001:SANDBOX-not-a-real-token-00000000000"


@pytest.fixture(autouse=True)
def _as_they_were() -> Iterator[None]:
    """Leave the logs of the other tests as they were."""
    root = logging.getLogger()
    handlers, level, shown = root.handlers[:], root.level, warnings.showwarning
    yield
    warnings.showwarning = shown
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):  # noqa: ANN201 - a reader of lines
    """What was logged since the last time, line by line."""

    def read() -> list[dict[str, object]]:
        out, err = capsys.readouterr()
        assert err == ""
        assert CANARY not in out
        assert TOKEN not in out
        return [json.loads(line) for line in out.splitlines()]

    return read


def break_down(error: type[Exception] = RuntimeError) -> None:
    """Fail as a handler might, with what somebody wrote in the message."""
    raise error(CANARY)


def test_a_line_is_json_with_its_facts(said) -> None:  # noqa: ANN001
    """Event, level, time and the facts that were given."""
    configure_logs("INFO")
    log = structlog.get_logger("tests")
    log.warning("update_set_aside", update=51, reason="unreadable")
    (line,) = said()
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "update_set_aside", "level": "warning", "update": 51, "reason": "unreadable"}


def test_an_exception_is_told_by_type_and_place(said) -> None:  # noqa: ANN001
    """Where it came through stands there, what it says does not, nor does what it came from."""
    configure_logs("INFO")
    log = structlog.get_logger("tests")
    try:
        try:
            break_down(KeyError)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError:
        log.exception("update_failed", update=51)
    (line,) = said()
    told = line["exception"]
    assert told["type"] == "ValueError"
    assert told["at"][-1].split(" ")[1] == "test_an_exception_is_told_by_type_and_place"
    assert told["at"][-1].startswith("tests/bot/test_logs.py:")
    assert told["from"]["type"] == "KeyError"
    assert told["from"]["at"][-1].endswith(" break_down")


def test_an_exception_may_be_handed_over(said) -> None:  # noqa: ANN001
    """One that is told of later, outside its `except`, is told just so; a group with all that it holds."""
    configure_logs("INFO")
    log = structlog.get_logger("tests")
    found = ExceptionGroup(CANARY, [ValueError(CANARY), ExceptionGroup(CANARY, [KeyError(CANARY)])])
    log.error("update_failed", exc_info=found)
    (line,) = said()
    told = line["exception"]
    assert told["type"] == "ExceptionGroup"
    assert [one["type"] for one in told["of"]] == ["ValueError", "ExceptionGroup"]
    assert told["of"][1]["of"][0]["type"] == "KeyError"


def test_what_libraries_quote_is_not_told(said) -> None:  # noqa: ANN001
    """What pydantic read and what a database was to write stands in their errors, and not in the log."""
    configure_logs("DEBUG")
    log = structlog.get_logger("tests")
    with pytest.raises(ValidationError, match=CANARY) as unread:
        Update.model_validate({"update_id": CANARY})
    engine = create_engine("sqlite://")
    with engine.connect() as connection, pytest.raises(OperationalError, match=CANARY) as unwritten:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": CANARY})
    engine.dispose()
    for error in (unread.value, unwritten.value):
        log.error("update_failed", exc_info=error)
        assert CANARY in str(error)
    assert [line["exception"]["type"] for line in said()] == ["ValidationError", "OperationalError"]


def test_libraries_are_heard_from_warning_on_and_unfilled(said) -> None:  # noqa: ANN001
    """What they say at DEBUG or INFO is not heard; of a warning only the sentence, not what is filled in."""
    configure_logs("DEBUG")
    for name in ("telegram.Bot", "httpx", "aiogram.event", "sqlalchemy.engine", "asyncio", "psycopg"):
        library = logging.getLogger(name)
        library.debug("calling %s", CANARY)
        library.info("calling %s", CANARY)
        library.warning("failed: %s\n%s", CANARY, CANARY)
    lines = said()
    assert [line["logger"] for line in lines] == [
        "telegram.Bot", "httpx", "aiogram.event", "sqlalchemy.engine", "asyncio", "psycopg",
    ]  # fmt: skip
    assert {line["event"] for line in lines} == {"failed: %s"}


def test_an_exception_of_a_library_is_told_likewise(said) -> None:  # noqa: ANN001
    """With its type and place, in the same form as ours."""
    configure_logs("INFO")
    try:
        break_down()
    except RuntimeError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", CANARY)
    (line,) = said()
    assert line["event"] == "Error handling request from %s"
    assert line["exception"]["type"] == "RuntimeError"


def test_of_a_warning_only_its_kind_and_place_are_told(said) -> None:  # noqa: ANN001
    """A warning may quote what it met, and as it is it would go past the log, too."""
    configure_logs("INFO")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"serialized value may not be as expected: {CANARY}", UserWarning, stacklevel=1)
    (line,) = said()
    assert (line["event"], line["level"], line["kind"]) == ("warned", "warning", "UserWarning")
    assert str(line["at"]).startswith("tests/bot/test_logs.py:")


def test_what_looks_like_a_token_is_not_written(said) -> None:  # noqa: ANN001
    """Where all other care failed, the line goes out without it."""
    configure_logs("INFO")
    structlog.get_logger("tests").error("failed", url=f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("httpx").error(f"https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: G004 - as some do
    first, second = said()
    assert first["url"] == second["event"] == "https://api.telegram.org/bot…/getMe"


@pytest.mark.parametrize(("level", "heard"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)])
def test_the_level_is_ours(level: str, heard: int, said) -> None:  # noqa: ANN001
    """The setting says how much of our own is told."""
    configure_logs(level)
    log = structlog.get_logger("tests")
    for tell_it in (log.debug, log.info, log.warning, log.error):
        tell_it("something")
    assert len(said()) == heard


def test_telling_is_always_possible() -> None:
    """Whatever the exception, telling of it gives plain JSON."""
    error = RuntimeError()
    error.__cause__ = KeyError()
    assert orjson.loads(orjson.dumps(tell(error))) == {
        "type": "RuntimeError",
        "at": [],
        "from": {"type": "KeyError", "at": []},
    }
