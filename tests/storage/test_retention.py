"""What is old is found by an index among all that was ever kept: a look costs next to nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from solidarity.retention import Rule
from storage.retention import _REMOVALS
from tests.cast import NOW
from tests.stores import TestedStore

SMALL = frozenset({"alerts", "announcements", "broadcasts", "sources", "erasures", "relayed"})
"""Tables of some hundred rows, or of a few days, which may be read whole."""


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.AUDIT])
async def test_no_rule_reads_a_large_table_whole(sqlite_store: TestedStore, rule: Rule) -> None:
    """By the plan of the database: missions, messages, people and answers are searched, never scanned."""
    found = _REMOVALS[rule].rows(NOW).limit(1)
    query = str(found.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    async with sqlite_store.unit() as unit:
        plan = [row[3] for row in (await unit.execute(text(f"EXPLAIN QUERY PLAN {query}"))).all()]
    scanned = {step.split()[1] for step in plan if step.startswith("SCAN")}
    assert scanned <= SMALL, plan
