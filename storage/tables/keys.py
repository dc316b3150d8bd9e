"""The tables of keys: the instance's, each person's, and the codes that open something once.

All wrapped, sealed or hashed: nothing here opens anything without the operator's key. Not here: the sealing
itself (`storage.sealing`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, LargeBinary, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table


class Instance(Table, table=True):
    """One row: the key that seals what belongs to no person, wrapped by the operator's key."""

    __tablename__ = "instance"
    id: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    bot_name: str | None = Field(default=None, sa_type=String)
    paused_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nothing goes out but answers: after a restore, until a person has looked."""
    restored_from: datetime | None = Field(default=None, sa_type=Moment)
    """The moment of the backup that this was restored from."""
    traces_before: int | None = Field(default=None, sa_type=BigInteger)
    """Up to this line the audit was let go of: its age."""
    traces_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The hash of that line: the chain of those that are left begins with it."""
    traces_last: int | None = Field(default=None, sa_type=BigInteger)
    """The last line that the chain has reached: cutting off its end is noticed too."""


class PersonKey(Table, table=True):
    """The key of what is kept of one person. Deleting it makes the rest unreadable."""

    __tablename__ = "person_keys"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    wrapped_key: bytes = Field(sa_type=LargeBinary)


class SecretCode(Table, table=True):
    """A single-use code, by its hash."""

    __tablename__ = "codes"
    digest: str = Field(primary_key=True, sa_type=String)
    purpose: str = Field(sa_type=String)
    expires_at: datetime = Field(sa_type=Moment)
    facts: bytes = Field(sa_type=Sealed)
