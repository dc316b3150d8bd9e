"""What all tables share: the column types, indexes over some rows, and the metadata with its names.

Not here: the tables themselves, one module for each area.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
    text,
)
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
Id = BigInteger().with_variant(Integer, "sqlite")
"""64 bits on both: SQLite gives a rowid only to a column called INTEGER."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite gives naive ones back, so the zone is put on again here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive times before they are stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive time cannot be stored"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give an aware time back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(TypeDecorator[bytes]):
    """Cipher text. The type marks the column; sealing needs the row, so the repositories do it."""

    impl = LargeBinary
    cache_ok = True


class Table(SQLModel):
    """What all tables share: one metadata with named constraints, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows of which that is true, and no others, on both databases."""
    only = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


def core(table: type[Table]) -> Any:  # noqa: ANN401 - SQLModel hides its Core table
    """What statements are made of: the table behind its class."""
    return table.__table__  # type: ignore[attr-defined]
