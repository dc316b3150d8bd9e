"""The tables of what is on its way to many, whatever it says, and how that stands.

Not here: what it says (`announcements`, `alerts`). Who gets one message of a broadcast, and what became of
it, is a row of the outbox (`queues`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table


class Broadcast(Table, table=True):
    """One message on its way to many. `report_at` is the timer of its live report."""

    __tablename__ = "broadcasts"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    subject: str = Field(sa_type=String)
    subject_id: int = Field(sa_type=BigInteger, index=True)
    step: str = Field(sa_type=String)
    content: bytes = Field(sa_type=Sealed)
    audience: str = Field(sa_type=String)
    by_id: int | None = Field(default=None, sa_type=BigInteger)
    lane: int = Field(sa_type=Integer)
    wakes: bool = Field(sa_type=Boolean)
    due_at: datetime = Field(sa_type=Moment)
    not_after: datetime = Field(sa_type=Moment)
    stage: str = Field(sa_type=String)
    planned: int = Field(default=0, sa_type=Integer)
    excluded: str = Field(default="", sa_type=String)
    created_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    report_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    shown: str = Field(default="", sa_type=String)
    """What its live report shows, in figures: edited only where that changed."""


class BroadcastReport(Table, table=True):
    """A message that shows how a broadcast stands."""

    __tablename__ = "broadcast_reports"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    broadcast_id: int = Field(
        sa_type=BigInteger, sa_column_args=(ForeignKey("broadcasts.id", ondelete="CASCADE"),), index=True
    )
    person_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)


class Post(Table, table=True):
    """A message of a broadcast in a group or a channel."""

    __tablename__ = "posts"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    broadcast_id: int = Field(
        sa_type=BigInteger, sa_column_args=(ForeignKey("broadcasts.id", ondelete="CASCADE"),), index=True
    )
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    pinned: bool = Field(default=False, sa_type=Boolean)
    until: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer: until when it stands as what is true. None once it is over or was put right."""
