"""Figures for Prometheus: right, readable, and without a word about anybody."""

from __future__ import annotations

import math

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import BUILD, CONTENT_TYPE, LABELS, Metrics
from bot.watch import Part, Said, Worked
from solidarity.receipts import Outcome
from storage.faults import Fault
from storage.vitals import Figures


def told(metrics: Metrics) -> dict[str, float]:
    """What is shown, by name and labels."""
    return {
        f"{sample.name}{dict(sorted(sample.labels.items())) or ''}": sample.value
        for family in text_string_to_metric_families(metrics.render().decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def strange_labels(page: bytes) -> list[str]:
    """Labels, or values of theirs, that stand in no closed list."""
    found = []
    for family in text_string_to_metric_families(page.decode()):
        for sample in family.samples:
            for label, value in sample.labels.items():
                known = LABELS.get(label)
                if label == "le" and sample.name == "entraide_update_seconds_bucket":
                    continue
                if known is None and (label in BUILD and sample.name == "entraide_build_info"):
                    continue
                if known is None or value not in known:
                    found.append(f"{sample.name} {label}={value}")
    return found


def test_each_thing_told_is_counted() -> None:
    """What a loop tells is found under its name, one more than before."""
    seconds = [0.0]
    metrics = Metrics(lambda: seconds[0])
    metrics.received(3)
    metrics.worked(Worked.REFUSED, 0.2)
    metrics.answered(Said.PUT_OFF)
    metrics.sent(Outcome.UNREACHABLE)
    metrics.flooded(7.5)
    metrics.swept(4, 0.5)
    metrics.set_aside()
    metrics.kept_out(2)
    metrics.failed(Fault.FULL)
    metrics.looked(Part.SENDER)
    seconds[0] = 12.0
    metrics.machine(lag=0.25, leading=True, free=0.4, full=False)
    found = told(metrics)
    assert found["entraide_updates_received_total"] == 3
    assert found["entraide_updates_worked_total{'how': 'refused'}"] == 1
    assert found["entraide_update_seconds_bucket{'le': '0.1'}"] == 0
    assert found["entraide_update_seconds_bucket{'le': '0.25'}"] == 1
    assert found["entraide_answers_total{'answer': 'put_off'}"] == 1
    assert found["entraide_sends_total{'outcome': 'unreachable'}"] == 1
    assert (found["entraide_flood_pauses_total"], found["entraide_flood_pause_seconds_total"]) == (1, 7.5)
    assert (found["entraide_sweeps_total"], found["entraide_sweep_matters_total"]) == (1, 4)
    assert found["entraide_updates_set_aside_total"] == 1
    assert found["entraide_updates_kept_out_total"] == 2
    assert found["entraide_database_errors_total{'fault': 'full'}"] == 1
    assert found["entraide_part_seconds{'part': 'sender'}"] == 12
    assert (found["entraide_loop_lag_seconds"], found["entraide_disk_free_ratio"]) == (0.25, 0.4)
    assert (found["entraide_leading"], found["entraide_disk_full"]) == (1, 0)


def test_what_the_database_says_is_shown() -> None:
    """Open messages by state, lane and class; what waits; and nothing of the look before."""
    metrics = Metrics()
    outbox = {("waiting", "offer"): 5, ("waiting", "taken"): 2, ("leased", "taken"): 1}
    metrics.figures(
        Figures(outbox, 30.0, {"pending": 4}, 2.0, 7, 1, 3, {"asked": 1, "released": 2}, paused=True)
    )
    found = told(metrics)
    assert found["entraide_outbox_rows{'class': 'B', 'lane': 'offers', 'state': 'waiting'}"] == 5
    assert found["entraide_outbox_rows{'class': 'A', 'lane': 'urgent', 'state': 'waiting'}"] == 2
    assert found["entraide_outbox_rows{'class': 'A', 'lane': 'urgent', 'state': 'leased'}"] == 1
    assert found["entraide_outbox_oldest_due_seconds"] == 30
    assert found["entraide_inbox_rows{'state': 'pending'}"] == 4
    assert (found["entraide_requests_open"], found["entraide_requests_overdue"]) == (7, 1)
    assert found["entraide_missions_waiting_for_staff"] == 3
    assert found["entraide_alerts{'state': 'released'}"] == 2
    assert found["entraide_paused"] == 1
    metrics.figures(Figures({("waiting", "of_a_newer_version"): 3}))
    assert told(metrics)["entraide_outbox_rows{'class': 'other', 'lane': 'other', 'state': 'waiting'}"] == 3
    assert strange_labels(metrics.render()) == []
    metrics.figures(Figures())
    assert not [name for name in told(metrics) if name.startswith("entraide_outbox_rows")]
    assert told(metrics)["entraide_paused"] == 0


def test_what_is_not_known_is_no_number() -> None:
    """While the database is silent its figures are not those of the look before, and an alarm can say so."""
    metrics = Metrics()
    metrics.figures(Figures({("waiting", "offer"): 5}, 30.0, {"pending": 4}, 2.0, 7, 1, 3, {"asked": 1}))
    assert told(metrics)["entraide_database_answers"] == 1
    metrics.unknown()
    metrics.machine(lag=0.0, leading=True, free=None, full=False)
    found = told(metrics)
    assert found["entraide_database_answers"] == 0
    assert not [name for name in found if name.startswith("entraide_outbox_rows")]
    for name in ("inbox_oldest_seconds", "requests_open", "paused", "disk_free_ratio"):
        assert math.isnan(found[f"entraide_{name}"])
    assert math.isnan(found["entraide_inbox_rows{'state': 'pending'}"])
    assert strange_labels(metrics.render()) == []
    metrics.figures(Figures(open=2))
    assert told(metrics)["entraide_requests_open"] == 2


def test_a_label_that_names_somebody_would_be_found() -> None:
    """The search for strange labels finds one, and finds none in a page with every label there is."""
    metrics = Metrics()
    metrics.build("sqlite", "0004")
    for outcome in Outcome:
        metrics.sent(outcome)
    for part in Part:
        metrics.looked(part)
    metrics.machine(lag=0.0, leading=True, free=None, full=True)
    metrics.figures(Figures({("waiting", "relay"): 1}, inbox={"applied": 1}))
    assert strange_labels(metrics.render()) == []
    assert strange_labels(b'entraide_sends_total{chat="12345"} 1\n') == ["entraide_sends_total chat=12345"]
    assert strange_labels(b'entraide_sends_total{outcome="Rosa"} 1\n') != []


def test_somebody_elses_figure() -> None:
    """A gauge that another part knows the value of is asked for at each look."""
    metrics, age = Metrics(), [60.0]
    metrics.add("backup_age_seconds", "Since the last backup", lambda: age[0])
    assert told(metrics)["entraide_backup_age_seconds"] == 60
    age[0] = 120.0
    assert told(metrics)["entraide_backup_age_seconds"] == 120


def test_nothing_is_shared() -> None:
    """Two of them count apart, and the library's own registry, with the process in it, stays out of it."""
    one, other = Metrics(), Metrics()
    one.received(1)
    assert told(other)["entraide_updates_received_total"] == 0
    assert all(name.startswith("entraide_") for name in told(one))
    assert not [family for family in REGISTRY.collect() if family.name.startswith("entraide_")]
    assert CONTENT_TYPE.startswith("text/plain")


@pytest.mark.parametrize("kind", [Worked, Said, Outcome, Fault])
def test_a_rate_has_its_zero(kind: type) -> None:
    """Each value that can be counted is there from the start, so that its first time is seen."""
    page = Metrics().render().decode()
    assert [item for item in kind if f'="{item.value}"}} 0.0' not in page] == []
