"""The municipality's entries by code: what left the file is retired here, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from solidarity.places import Category, Challenge, Municipality, Neighbourhood, Silence, Theme
from storage import tables

if TYPE_CHECKING:
    from storage.store import StoredUnit

L = tables.Place.__table__  # type: ignore[attr-defined]
_KINDS: Mapping[str, Any] = {
    "neighbourhood": Neighbourhood,
    "challenge": Challenge,
    "category": Category,
    "theme": Theme,
}


@dataclass(frozen=True)
class Loaded:
    """What loading a file did, by code."""

    town: Municipality
    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]


async def load_places(unit: StoredUnit, town: Municipality) -> Loaded:
    """Bring the stored entries up to the file; gives the municipality with the retired ones in it."""
    rows = (await unit.execute(select(L).order_by(L.c.rank))).all()
    stored = {(row.kind, row.code): row for row in rows}
    added: list[str] = []
    changed: list[str] = []
    for kind, entries in _entries(town).items():
        present = [item for item in entries.values() if not item.retired]  # a loaded town has others
        for rank, entry in enumerate(present):
            row = {
                "kind": kind,
                "code": entry.code,
                "body": _dump(entry),
                "rank": rank,
                "retired": False,
            }
            known = stored.pop((kind, entry.code), None)
            if known is None:
                added.append(entry.code)
            elif (known.body, known.retired) != (row["body"], False):
                changed.append(entry.code)
            elif known.rank == rank:
                continue
            await unit.execute(unit.upsert(L, "kind", "code"), row)
    retired = []
    for gone in stored.values():
        if not gone.retired:
            retired.append(gone.code)
            values = {**gone._mapping, "retired": True}  # noqa: SLF001 - SQLAlchemy's public name for it
            await unit.execute(unit.upsert(L, "kind", "code"), values)
    return Loaded(
        _with_retired(town, [(gone.kind, gone.body) for gone in stored.values()]),
        tuple(added),
        tuple(changed),
        tuple(retired),
    )


def _entries(town: Municipality) -> dict[str, Mapping[str, Any]]:
    return {
        "neighbourhood": town.neighbourhoods,
        "challenge": town.challenges,
        "category": town.categories,
        "theme": town.themes,
    }


def _with_retired(town: Municipality, gone: list[tuple[str, str]]) -> Municipality:
    entries = {kind: dict(known) for kind, known in _entries(town).items()}
    for kind, body in gone:
        entry = _KINDS[kind](**{**_load(body), "retired": True})
        entries[kind][entry.code] = entry
    return replace(
        town,
        neighbourhoods=entries["neighbourhood"],
        challenges=entries["challenge"],
        categories=entries["category"],
        themes=entries["theme"],
    )


def _dump(entry: object) -> str:
    return orjson.dumps(entry).decode()  # in the file's order: the first language is the fallback


def _load(body: str) -> dict[str, Any]:
    values: dict[str, Any] = orjson.loads(body)
    if values.get("centre") is not None:
        values["centre"] = tuple(values["centre"])
    if "next_to" in values:
        values["next_to"] = tuple(values["next_to"])
    if "by" in values:
        values["by"] = time.fromisoformat(values["by"])
    if "silence" in values:
        values["silence"] = Silence(**{kind: tuple(rungs) for kind, rungs in values["silence"].items()})
    return values
