"""Another operator's key: every wrapped key comes under the first one given. The data itself is not touched.

In small steps beside the running bot. Killed in between, it is simply begun again: what hangs on the first
key already is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select, update

from storage import tables
from storage.engine import Connection
from storage.store import StoredStore

AT_ONCE = 500
_K = tables.PersonKey.__table__  # type: ignore[attr-defined]
_N = tables.Instance.__table__  # type: ignore[attr-defined]
Places = Counter[int | None]
"""How many keys hang on which of the operator's: 0 is the first; None: on none of those given."""


async def places_of_people(store: StoredStore) -> Places:
    """Of each person's key, which of the operator's opens it."""
    found: Places = Counter()
    last = -1
    while True:
        async with store.database.transaction() as connection:
            rows = await _after(connection, last)
        if not rows:
            return found
        found.update(store.keyring.place_of(row.wrapped_key) for row in rows)
        last = rows[-1].person_id


async def place_of_instance(store: StoredStore) -> int | None:
    """The same of the key of what belongs to no person; 0 where there is none yet."""
    async with store.database.transaction() as connection:
        row = (await connection.execute(select(_N.c.wrapped_key).where(_N.c.id == 1))).first()
    return 0 if row is None else store.keyring.place_of(row.wrapped_key)


async def rewrap_people(store: StoredStore) -> AsyncIterator[int]:
    """Bring the people's keys under the first one, some at a time; yields how many these were."""
    last = -1
    while True:
        async with store.database.transaction() as connection:
            rows = await _after(connection, last)
            changed = [await _rewrap(connection, store, row) for row in rows]
        if not rows:
            return
        last = rows[-1].person_id
        yield sum(changed)


async def _rewrap(connection: Connection, store: StoredStore, row: Any) -> int:  # noqa: ANN401 - a row
    if store.keyring.place_of(row.wrapped_key) == 0:
        return 0
    changed = await connection.execute(
        update(_K)
        .where(_K.c.person_id == row.person_id, _K.c.wrapped_key == row.wrapped_key)
        .values(wrapped_key=store.keyring.rewrap(row.wrapped_key))
    )
    return int(changed.rowcount)


async def rewrap_instance(store: StoredStore) -> bool:
    """Bring the instance's key under the first one; whether it was not."""
    async with store.database.transaction() as connection:
        row = (await connection.execute(select(_N.c.wrapped_key).where(_N.c.id == 1))).first()
        if row is None or store.keyring.place_of(row.wrapped_key) == 0:
            return False
        await connection.execute(
            update(_N)
            .where(_N.c.id == 1, _N.c.wrapped_key == row.wrapped_key)
            .values(wrapped_key=store.keyring.rewrap(row.wrapped_key))
        )
    return True


async def _after(connection: Connection, last: int) -> list[Any]:
    statement = select(_K).where(_K.c.person_id > last).order_by(_K.c.person_id).limit(AT_ONCE)
    return list((await connection.execute(statement)).all())
