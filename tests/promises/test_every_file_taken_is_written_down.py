"""Whoever takes a file with names leaves a line in the audit that says which; no other file has names."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from solidarity.actions.answers import keep_report, print_calls, show_report
from solidarity.actions.matrix import export_matrix, show_matrix
from solidarity.actions.privacy import OWN_FILE
from solidarity.actions.reading import note_read
from solidarity.ports import Deed
from tests.actions.acting import act, ask, gather
from tests.alerts import end_alert, raise_alert
from tests.cast import AMEL, BEN, ROSA, SAM
from tests.stores import TestedStore, deliver

FILES = {
    ("alert_report", "report_file"): "alert_report",
    ("answers", "printed"): "call_list",
    ("matrix", "picture"): "matrix",
    ("matrix", "table_file"): "volunteers",
    ("privacy_export", "files"): OWN_FILE,
    ("factors", "secret_shown"): None,
    ("recruiting", "paper"): None,
    ("variants", "variant_screens"): None,
}
"""Which file each function makes, as the audit calls it; None: it names nobody (a code, a poster)."""
VIEWS = Path(__file__).parents[2] / "bot"


def makers() -> set[tuple[str, str]]:
    """Every function of the bot that makes a file for somebody to take along."""
    found = set()
    for path in VIEWS.rglob("*.py"):
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                calls = [node.func for node in ast.walk(item) if isinstance(node, ast.Call)]
                if any(isinstance(call, ast.Name) and call.id == "Upload" for call in calls):
                    found.add((path.stem, item.name))
    return found


def test_every_file_is_known() -> None:
    """Whoever makes another file says here how the audit calls it, or why it needs no line."""
    assert makers() == set(FILES)


async def test_each_file_with_names_leaves_a_line(store: TestedStore) -> None:
    """The list of whom to call, the volunteers, the matrix and the report of an alert: who took which."""
    amel, *_ = await gather(store, AMEL, ROSA, SAM)
    async with store.unit() as unit:
        first = await raise_alert(unit, amel.id)
    await deliver(store)
    await act(store, print_calls, amel, first.about)
    await act(store, show_matrix, amel, "courses_aines", export=True)
    await act(store, export_matrix, amel, "courses_aines")
    async with store.unit() as unit:
        await end_alert(unit, first)
    await deliver(store)
    store.clock.move(days=2)
    await act(store, keep_report, first.about)
    await act(store, show_report, amel, first.about)
    await act(store, show_report, amel, first.about, export=True)
    async with store.unit() as unit:
        found = [item.what for item in await unit.audit.by(amel.id, Deed.EXPORTED)]
    assert sorted(filter(None, found)) == sorted(
        what for what in FILES.values() if what is not None and what != OWN_FILE
    )


@pytest.mark.parametrize("again_after", [timedelta(minutes=59), timedelta(minutes=61)])
async def test_who_opened_a_request_is_written_down_once_an_hour(
    store: TestedStore, again_after: timedelta
) -> None:
    """A coordinator who reads what somebody wrote: a line for each, and not one for each press."""
    amel, ben, rosa = await gather(store, AMEL, BEN, ROSA)
    mission = await ask(store, rosa)
    for reader in (amel, amel, ben, rosa):
        await act(store, note_read, reader, mission)
    store.clock.at += again_after
    await act(store, note_read, amel, mission)
    async with store.unit() as unit:
        found = [item.actor for item in await unit.audit.about(rosa.id) if item.deed is Deed.SAW_DETAIL]
    late = [amel.id] if again_after > timedelta(hours=1) else []
    assert found == [*late, ben.id, amel.id]
