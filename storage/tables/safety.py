"""The tables that protect people from one another: blocks, bans, homes seen and concerns.

Not here: what bars somebody for a time, which belongs to the person (`people`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table


class Block(Table, table=True):
    """« Not this person again »: two who are never brought together."""

    __tablename__ = "blocks"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    """The lower of the two ids."""
    other_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    by_id: int | None = Field(default=None, sa_type=BigInteger)
    """Who wished it: one of the two, or a coordinator."""
    at: datetime = Field(sa_type=Moment)
    why: str | None = Field(default=None, sa_type=String)


class Ban(Table, table=True):
    """That an account may not come back after it was erased: known by a keyed index of its number only."""

    __tablename__ = "bans"
    account_key: str = Field(primary_key=True, sa_type=String)
    at: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment, index=True)
    why: str = Field(sa_type=String)


class HomesSeen(Table, table=True):
    """How many homes an account had learnt of before it was erased: by a keyed index, for a day."""

    __tablename__ = "homes_seen"
    account_key: str = Field(primary_key=True, sa_type=String)
    until: datetime = Field(sa_type=Moment, index=True)
    details: int = Field(sa_type=Integer)
    addresses: int = Field(sa_type=Integer)


class Concern(Table, table=True):
    """A worry about somebody, for the safeguarding lead alone."""

    __tablename__ = "concerns"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    about_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    by_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    mission_id: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    body: bytes | None = Field(default=None, sa_type=Sealed)
    """What was said; sealed with the instance's key, so that it outlasts whoever said it."""
    state: str = Field(sa_type=String)
    handler_id: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    outcome: str | None = Field(default=None, sa_type=String)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer: whoever has it is reminded."""
