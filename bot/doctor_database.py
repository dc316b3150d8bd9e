"""What `entraide doctor` says of a database that opens: settings, a pause, what lies aside, people.

Each check is handed an open store.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.findings import Finding, Findings, bad, good
from solidarity.people import Role
from storage.checkup import aside, settings_of
from storage.store import StoredStore
from storage.vitals import read_vitals

FEWEST_CONNECTIONS = 20
"""One process takes up to fifteen of PostgreSQL's connections; two of them are the least of several."""


async def check_settings(store: StoredStore) -> Findings:
    """Whether what is committed stays, also when the power fails."""
    async with store.unit() as unit:
        found = await settings_of(unit)
    judge = _judge_sqlite if store.database.dialect == "sqlite" else _judge_postgres
    findings = judge(found)
    for finding in findings:
        yield finding
    if not findings:
        yield good(f"database: safe settings ({store.database.dialect})")


def _judge_sqlite(found: Mapping[str, str]) -> list[Finding]:
    if found["journal_mode"] == "wal":
        return []
    where = "put it on a local disk: on a network's SQLite has no write-ahead log and can be damaged"
    return [bad(f"database: journal_mode is {found['journal_mode']}, not wal", where)]


def _judge_postgres(found: Mapping[str, str]) -> list[Finding]:
    findings = []
    if found["fsync"] != "on":
        findings.append(
            bad("database: fsync is off: a power cut can destroy it", "ALTER SYSTEM SET fsync = on")
        )
    if found["synchronous_commit"] == "off":
        findings.append(
            bad(
                "database: synchronous_commit is off: a crash can lose what was confirmed to Telegram",
                "ALTER SYSTEM SET synchronous_commit = on; then SELECT pg_reload_conf()",
            )
        )
    if int(found["max_connections"]) < FEWEST_CONNECTIONS:
        few = f"database: max_connections is {found['max_connections']}"
        findings.append(
            bad(few, f"set it to {FEWEST_CONNECTIONS} or more in postgresql.conf, then restart it")
        )
    return findings


async def check_state(store: StoredStore) -> Findings:
    """Whether it is paused, and what somebody has to look at."""
    async with store.unit() as unit:
        vitals = await read_vitals(unit)
        left = await aside(unit)
    if vitals.paused_at is not None:
        yield bad(
            f"sending: paused since {vitals.paused_at:%Y-%m-%d %H:%M} UTC, nothing goes out but answers",
            "entraide resume says what waits, and lets it go on: docs/operations.md, « After a restore »",
        )
    if left.updates:
        yield bad(
            f"updates: {left.updates} could not be worked on",
            "their people were told; send the lines « update_set_aside » of the log to the developers",
        )
    else:
        yield good("updates: none lies aside")
    if left.rejected:
        kinds = ", ".join(f"{kind}: {rows}" for kind, rows in left.rejected.items())
        yield bad(
            f"messages: Telegram refused some in the last day ({kinds})",
            "the lines « rejected » of the log say why; a group that is gone: bind it anew with /quartier",
        )
    else:
        yield good("messages: none was refused in the last day")


async def check_people(store: StoredStore) -> Findings:
    """Whether those are there without whom something would come to nobody."""
    async with store.unit() as unit:
        staff = await unit.people.with_a_role()
    leads = [item for item in staff if Role.SAFEGUARD in item.roles]
    remark = "name somebody: concerns about a person come to nobody else" if not leads else ""
    yield good(f"safeguarding: people who hear of concerns: {len(leads)}", remark)
    coordinators = [item for item in staff if item.is_coordinator]
    proving = [item for item in coordinators if item.factor is not None and item.factor.confirmed]
    if coordinators:
        few = len(proving) < len(coordinators)
        remark = (
            "a stolen phone can send alerts and invite others: each coordinator can set one up" if few else ""
        )
        yield good(f"second factor: {len(proving)} of {len(coordinators)} coordinators have one", remark)
