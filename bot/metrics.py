"""Figures for Prometheus: counted by the loops, read from the database when somebody asks.

In a registry of its own, with nothing of the process or of Python in it. No label names a person, a chat, a
request or a text: each is a word of a closed list, and `LABELS` is all of them. Not here: what is good or bad
(`bot.health`), who may read it (`bot.vigil` serves it on an address of its own).
"""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.watch import Part, Said, Watch, Worked
from solidarity.notices import SPECS, Kind, Lane
from solidarity.receipts import NoticeClass, OutboxState, Outcome
from storage.faults import Fault
from storage.vitals import Figures

CONTENT_TYPE = CONTENT_TYPE_LATEST
STEPS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
OPEN = (OutboxState.WAITING, OutboxState.LEASED)
OTHER = "other"
"""What stands for a value that is in no list."""
INBOX = ("pending", "applied")
SHOWN_ALERTS = ("asked", "released")


def _words(kind: type[StrEnum]) -> frozenset[str]:
    return frozenset(item.value for item in kind)


LABELS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "how": _words(Worked),
        "answer": _words(Said),
        "outcome": _words(Outcome),
        "part": _words(Part),
        "fault": _words(Fault),
        "state": frozenset({*(item.value for item in OPEN), *SHOWN_ALERTS, *INBOX}),
        "lane": frozenset({*(item.name.lower() for item in Lane), OTHER}),
        "class": _words(NoticeClass) | {OTHER},
    }
)
"""Every label there is, with every value that it may have. Beside them the build's: versions, a dialect."""
KINDS = _words(Kind)
BUILD = ("version", "python", "database", "revision")


class Metrics(Watch):
    """Counts what the loops tell, and shows it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(now)
        self.registry = CollectorRegistry()
        count, gauge = self._counter, self._gauge
        self._received = count("updates_received", "Updates that are committed")
        self._worked = count("updates_worked", "Updates that were in hand", "how")
        self._aside = count("updates_set_aside", "Updates that were given up")
        self._seconds = Histogram(
            "entraide_update_seconds", "How long an update was in hand", buckets=STEPS, registry=self.registry
        )
        self._answered = count("answers", "Answers whose way has ended", "answer")
        self._sent = count("sends", "Planned messages that came back from Telegram", "outcome")
        self._flooded = count("flood_pauses", "How often Telegram answered 429")
        self._flooded_for = count("flood_pause_seconds", "For how long it wanted us to wait")
        self._sweeps = count("sweeps", "Looks at the timers")
        self._sweep_seconds = count("sweep_seconds", "How long they took")
        self._matters = count("sweep_matters", "What was due")
        self._kept_out = count("updates_kept_out", "Updates that came too fast")
        self._faults = count("database_errors", "Statements, commits and connections that failed", "fault")
        self._outbox = gauge("outbox_rows", "Planned messages that are open", "state", "lane", "class")
        self._oldest_send = gauge("outbox_oldest_due_seconds", "Age of the oldest message that is due")
        self._inbox = gauge("inbox_rows", "Updates that are not finished", "state")
        self._oldest_update = gauge("inbox_oldest_seconds", "Age of the oldest update that is not finished")
        self._open = gauge("requests_open", "Missions that nobody has yet")
        self._overdue = gauge("requests_overdue", "Requests whose promised hour has passed")
        self._staff = gauge("missions_waiting_for_staff", "Missions that lie with the coordinators")
        self._alerts = gauge("alerts", "Alerts that wait for a second person, or are out", "state")
        self._paused = gauge("paused", "1 while nothing goes out but answers, after a restore")
        self._answers = gauge("database_answers", "0 while it does not: what it would say is then no number")
        self._of_the_database = (
            *(self._oldest_send, self._oldest_update, self._open),
            *(self._overdue, self._staff, self._paused),
        )
        self._leading = gauge("leading", "1 where this process sends and looks at the timers")
        self._looked = gauge("part_seconds", "Seconds since a part last looked for work", "part")
        self._lag = gauge("loop_lag_seconds", "By how much the loop woke late, at most, in the last minute")
        self._disk = gauge("disk_free_ratio", "Share of the disk that is free")
        self._full = gauge("disk_full", "1 while nothing can be written")
        self._audit = gauge("audit_broken", "1 where a line of the audit was changed or taken out")
        self._build = gauge("build_info", "What runs here", *BUILD)
        for label, metric in (("how", self._worked), ("answer", self._answered), ("outcome", self._sent)):
            for value in sorted(LABELS[label]):
                metric.labels(value)  # a rate needs the zero that it began with
        for fault in Fault:
            self._faults.labels(fault.value)

    def add(self, name: str, what: str, value: Callable[[], float]) -> None:
        """A gauge without labels that somebody else knows the value of; asked for at each look."""
        self._gauge(name, what).set_function(value)

    # What the loops tell

    def received(self, count: int) -> None:
        """As `Watch`."""
        self._received.inc(count)

    def worked(self, how: Worked, seconds: float) -> None:
        """As `Watch`."""
        self._worked.labels(how.value).inc()
        self._seconds.observe(seconds)

    def set_aside(self) -> None:
        """As `Watch`."""
        self._aside.inc()

    def answered(self, how: Said) -> None:
        """As `Watch`."""
        self._answered.labels(how.value).inc()

    def sent(self, outcome: Outcome) -> None:
        """As `Watch`."""
        self._sent.labels(outcome.value).inc()

    def flooded(self, seconds: float) -> None:
        """As `Watch`."""
        self._flooded.inc()
        self._flooded_for.inc(max(seconds, 0.0))

    def audited(self, *, holds: bool) -> None:
        """As `Watch`."""
        self._audit.set(not holds)

    def swept(self, matters: int, seconds: float) -> None:
        """As `Watch`."""
        self._sweeps.inc()
        self._sweep_seconds.inc(max(seconds, 0.0))
        self._matters.inc(matters)

    def kept_out(self, count: int) -> None:
        """As `Watch`."""
        self._kept_out.inc(count)

    def failed(self, fault: Fault) -> None:
        """A statement of the database's failed."""
        self._faults.labels(fault.value).inc()

    # What is shown

    def build(self, dialect: str, revision: str) -> None:
        """What runs here: said once."""
        self._build.labels(_version(), platform.python_version(), dialect, revision).set(1)

    def machine(self, *, lag: float, leading: bool, free: float | None, full: bool) -> None:
        """How this process and its disk are."""
        self._lag.set(lag)
        self._leading.set(leading)
        self._full.set(full)
        self._disk.set(math.nan if free is None else free)
        self._looked.clear()
        for part, at in self.looks.items():
            self._looked.labels(part.value).set(max(self.now() - at, 0.0))

    def figures(self, found: Figures) -> None:
        """What the database says."""
        self._outbox.clear()
        for (state, kind), rows in found.outbox.items():
            self._outbox.labels(state, *_how(kind)).inc(rows)
        self._oldest_send.set(found.oldest_send)
        for state in INBOX:
            self._inbox.labels(state).set(found.inbox.get(state, 0))
        self._oldest_update.set(found.oldest_update)
        self._open.set(found.open)
        self._overdue.set(found.overdue)
        self._staff.set(found.with_staff)
        for state in SHOWN_ALERTS:
            self._alerts.labels(state).set(found.alerts.get(state, 0))
        self._paused.set(found.paused)
        self._answers.set(1)

    def unknown(self) -> None:
        """The database does not answer: what it said before is not true any more."""
        self._outbox.clear()
        for gauge in self._of_the_database:
            gauge.set(math.nan)
        for metric, states in ((self._inbox, INBOX), (self._alerts, SHOWN_ALERTS)):
            for state in states:
                metric.labels(state).set(math.nan)
        self._answers.set(0)

    def render(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"entraide_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"entraide_{name}", what, labels, registry=self.registry)


def _how(kind: str) -> tuple[str, str]:
    """The lane and the class of a kind; a newer version on the same database may have kinds of its own."""
    if kind not in KINDS:
        return OTHER, OTHER
    spec = SPECS[Kind(kind)]
    return spec.lane.name.lower(), spec.klass.value


def _version() -> str:
    try:
        return version("entraide")
    except PackageNotFoundError:
        return "unknown"
