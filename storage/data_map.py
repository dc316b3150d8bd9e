"""Writes the data map: every column that is kept, how it is protected, why it is kept and until when.

`python -m storage.data_map > docs/data-map.md` writes it; a test holds both in step. It decides nothing: what
is kept is `solidarity.kept`, for how long `solidarity.retention`, what is sealed `storage.tables`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby

from solidarity.kept import Entry
from solidarity.retention import BOUNDS, DEFAULTS, entries
from storage.tables import Sealed, Table

HEAD = """\
# Data map

Every column of the database, made from the program itself (`python -m storage.data_map`); a test fails when
one is missing here. *Sealed*: encrypted with AES-256-GCM, under the key of the person whose it is, under
one of its own (concerns, announcements, number and contact of associations), or else the instance's.
*Index*: a keyed digest, by which a value can be found and not read. All else stands in plain: codes, ids,
times.

Nothing of it leaves the machine but what people are sent through Telegram, and backups, which hold no keys.
Beside the database: logs (ids and kinds, never texts), the feeds of what was published anyway, and in Redis
or Valkey, where it is used, counts of how much somebody sends, under a keyed digest, for an hour.
"""


def data_map() -> str:
    """The whole paper."""
    parts = [HEAD]
    for table, found in groupby(entries(), key=lambda entry: entry.table):
        parts.append("\n".join(_table(table, list(found))))
    return "\n".join([*parts, "\n".join(_settings()), ""])


def _table(table: str, found: list[Entry]) -> Iterator[str]:
    yield f"## {table}"
    yield ""
    yield "| what | columns | why | until |"
    yield "|---|---|---|---|"
    for entry in found:
        columns = ", ".join(_column(table, name) for name in entry.columns)
        term = f"{entry.until} (`{entry.setting}`)" if entry.setting else entry.until
        yield f"| {entry.what} | {columns} | {entry.why} | {term} |"
    yield ""


def _column(table: str, name: str) -> str:
    column = Table.metadata.tables[table].columns[name]
    if isinstance(column.type, Sealed):
        return f"`{name}` *sealed*"
    return f"`{name}` *index*" if name in ("phone_key", "account_key") else f"`{name}`"


def _settings() -> Iterator[str]:
    yield "## The terms"
    yield ""
    yield "Set in `[retention]` of the municipality's file; none can be longer than this table says."
    yield ""
    yield "| setting | without it | from | to | why not longer |"
    yield "|---|---|---|---|---|"
    for name, bound in BOUNDS.items():
        yield f"| `{name}` | {getattr(DEFAULTS, name)} | {bound.least} | {bound.most} | {bound.why} |"


if __name__ == "__main__":
    sys.stdout.write(data_map())
