"""Keys of what is no person's and must yet be forgotten: one for each concern, association, announcement.

They lie beside the people's, under ids that are random over all kinds, and go the same way: into the vault
beside the backups, out of it at once when what they seal is let go of. So old backups close for that too.

What an older version wrote has no key of its own and opens with the instance's, until it is written anew.
Not here: which things these are to their readers (`storage.concerns`, `.organisations`, `.announcements`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from solidarity.people import PersonId
from storage import tables
from storage.sealing import SealBrokenError

if TYPE_CHECKING:
    from storage.sealing import Seal
    from storage.store import StoredUnit

K = tables.PersonKey.__table__  # type: ignore[attr-defined]
E = tables.Erasure.__table__  # type: ignore[attr-defined]
CONCERN = tables.Concern.__table__  # type: ignore[attr-defined]
ORGANISATION = tables.Organisation.__table__  # type: ignore[attr-defined]
ANNOUNCEMENT = tables.Announcement.__table__  # type: ignore[attr-defined]
OWN: Mapping[Any, tuple[str, ...]] = {
    CONCERN: ("body",),
    ORGANISATION: ("number", "contact"),
    ANNOUNCEMENT: ("content",),
}
"""By table, the columns that are sealed with the row's own key. An association's name is public."""
AT_ONCE = 500
_ONE = select(K.c.wrapped_key).where(K.c.person_id == bindparam("owner"))
_GONE = select(E.c.person_id).where(E.c.person_id == bindparam("owner"))


class StoredOwners:
    """The keys of one unit."""

    def __init__(self, unit: StoredUnit) -> None:
        self._unit = unit
        self._seals: dict[int, Seal] = {}

    async def read(self, owners: Iterable[int]) -> Mapping[int, Seal]:
        """By which each of these is opened."""
        wanted = set(owners)
        missing = list(wanted - self._seals.keys())
        for at in range(0, len(missing), AT_ONCE):
            rows = await self._unit.execute(select(K).where(K.c.person_id.in_(missing[at : at + AT_ONCE])))
            self._seals |= {row.person_id: self._unit.keyring.unwrap(row.wrapped_key) for row in rows.all()}
        return {owner: self._seals.get(owner, self._unit.instance) for owner in wanted}

    async def write(self, owner: int) -> Seal:
        """By which it is sealed: a key is made for it at its first writing.

        One whose key was destroyed never gets another: nothing private of it is left to be sealed.
        """
        await self.read([owner])
        if owner not in self._seals and (await self._unit.execute(_GONE, {"owner": owner})).first() is None:
            wrapped, _ = self._unit.keyring.new_key()
            row = {"person_id": owner, "wrapped_key": wrapped}
            await self._unit.execute(self._unit.insert_new(K), row)
            kept = (await self._unit.execute(_ONE, {"owner": owner})).one()
            self._seals[owner] = self._unit.keyring.unwrap(kept.wrapped_key)
        return self._seals.get(owner, self._unit.instance)

    async def forget(self, owners: Collection[int]) -> None:
        """Their keys are destroyed, here and, once this is committed, in the vault: no backup opens them."""
        rows = await self._unit.execute(select(K.c.person_id).where(K.c.person_id.in_(list(owners))))
        known = [row.person_id for row in rows.all()]
        for owner in known:
            self._seals.pop(owner, None)
            await self._unit.execute(insert(E), {"person_id": owner, "at": self._unit.now})
            self._unit.erased.append(PersonId(owner))
        if known:
            await self._unit.execute(delete(K).where(K.c.person_id.in_(known)))


# After a restore, or when an older copy of the database was put in its place


def let_go_again(gone: Collection[int]) -> list[Any]:
    """Statements that take away what was forgotten; an association stays, without what was private of it."""
    ids = list(gone)

    def these(column: ColumnElement[Any]) -> Iterable[ColumnElement[bool]]:
        return (column.in_(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))

    private = {"number": None, "contact": None}
    return [
        *(delete(CONCERN).where(which) for which in these(CONCERN.c.id)),
        *(delete(ANNOUNCEMENT).where(which) for which in these(ANNOUNCEMENT.c.id)),
        *(update(ORGANISATION).where(which).values(private) for which in these(ORGANISATION.c.id)),
        *(delete(K).where(which) for which in these(K.c.person_id)),
    ]


def owners_of(connection: Connection) -> set[int]:
    """The ids of everything that may have a key of its own."""
    return {row.id for table in OWN for row in connection.execute(select(table.c.id))}


def unopened(connection: Connection, instance: Seal, owners: Collection[int]) -> set[int]:
    """Those of them that the instance's key does not open: what an older version wrote, it does."""
    found = set()
    for table, columns in OWN.items():
        for row in connection.execute(select(table.c.id, *(table.c[name] for name in columns))):
            if row.id in owners and not _opens(instance, table.name, columns, row):
                found.add(row.id)
    return found


def _opens(seal: Seal, table: str, columns: tuple[str, ...], row: Any) -> bool:  # noqa: ANN401 - a row
    try:
        for name in columns:
            if (sealed := getattr(row, name)) is not None:
                seal.open(sealed, table, name, row.id)
    except SealBrokenError:
        return False
    return True


def put_keys_back(connection: Connection, keys: Mapping[int, bytes], gone: Collection[int]) -> None:
    """Of what may come back, out of the vault; what was forgotten meanwhile goes again."""
    there = owners_of(connection)
    back = [{"person_id": item, "wrapped_key": keys[item]} for item in there - set(gone) if item in keys]
    if back:
        connection.execute(insert(K), back)
    for statement in let_go_again(there & set(gone)):
        connection.execute(statement)
