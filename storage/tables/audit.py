"""The tables of what was done: the audit, line by line, and the journal of erasures.

Ids and codes, never a text of somebody's. Not here: where its chain begins and ends (`keys.Instance`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, String
from sqlmodel import Field

from storage.tables.columns import Id, Moment, Table, partial


class Trace(Table, table=True):
    """The audit: append-only."""

    __tablename__ = "traces"
    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime = Field(sa_type=Moment)
    deed: str = Field(sa_type=String)
    actor_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    about_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    mission_id: int | None = Field(default=None, sa_type=BigInteger)
    what: str | None = Field(default=None, sa_type=String)
    """Which file, which role, which reason: a code, never a text of somebody's."""
    hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """SHA-256 over the line before and this one; none until the chain has reached it."""

    __table_args__ = (partial("ix_traces_loose", "id", where="hash IS NULL"),)


class Erasure(Table, table=True):
    """The journal of erasures: ids that mean nothing any more, so that no restored copy brings them back."""

    __tablename__ = "erasures"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
