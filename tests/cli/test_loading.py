"""While the program loads: the collector rests until all is there, and a stop ends it at once."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from bot import __main__ as program
from bot import app
from tests.cli.program import KEY


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings to start with; collector, logs and signals of the tests stay as they are."""
    monkeypatch.setenv("ENTRAIDE_TOKEN", "42:loading-loading-loading-loading")
    monkeypatch.setenv("ENTRAIDE_KEYS", KEY)
    monkeypatch.setattr(app, "configure_logs", lambda _level: None)
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as it is for a container's first process
    yield
    signal.signal(signal.SIGTERM, before)
    gc.enable()


def test_the_collector_rests_until_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks through what was loaded and built once, and never again; then it works as ever."""
    seen: list[tuple[str, bool]] = []

    def noted(what: str) -> None:
        seen.append((what, gc.isenabled()))

    async def step(what: str) -> None:
        noted(what)

    def build(_settings: object) -> SimpleNamespace:
        noted("build")
        return SimpleNamespace(
            name="bot",
            open=lambda: step("open"),
            say_who_approves=lambda: step("say"),
            poll=lambda _stop: step("poll"),
            close=lambda: step("close"),
        )

    monkeypatch.setattr(app, "build", build)
    monkeypatch.setattr(gc, "collect", lambda: noted("collect"))
    monkeypatch.setattr(gc, "freeze", lambda: noted("freeze"))
    assert program.main(["run"]) == 0
    resting = [("build", False), ("open", False), ("collect", False), ("freeze", False)]
    assert seen == [*resting, ("say", True), ("poll", True), ("close", True)]


def test_a_stop_while_it_loads_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before there is a bot that could stop in order it ends at once, also as a container's first process."""

    def build(_settings: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1_000_000):  # Python looks for signals between two steps
            pass
        raise AssertionError("it went on")

    monkeypatch.setattr(app, "build", build)
    with pytest.raises(SystemExit) as ended:
        program.main(["run"])
    assert ended.value.code == 0
