"""The tables of organisations: who speaks for themselves, and by whom.

Not here: what they say (`announcements`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table


class Organisation(Table, table=True):
    """An association, a service or a shop that speaks for itself."""

    __tablename__ = "organisations"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=String)
    name: bytes = Field(sa_type=Sealed)
    number: bytes | None = Field(default=None, sa_type=Sealed)
    contact: bytes | None = Field(default=None, sa_type=Sealed)
    neighbourhoods: str = Field(default="", sa_type=String)
    services: str = Field(default="", sa_type=String)
    state: str = Field(sa_type=String, index=True)
    asked_by: int | None = Field(default=None, sa_type=BigInteger)
    asked_at: datetime = Field(sa_type=Moment)
    decided_by: int | None = Field(default=None, sa_type=BigInteger)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = Field(default=None, sa_type=String)
    remind_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer: the coordinators are reminded that it waits."""


class Member(Table, table=True):
    """Somebody who speaks for an organisation."""

    __tablename__ = "members"
    organisation_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("organisations.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    person_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    role: str = Field(sa_type=String)
    since: datetime = Field(sa_type=Moment)
