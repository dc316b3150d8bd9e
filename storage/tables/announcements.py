"""The tables of announcements: what is said, and for whom it waits in the message of the day.

Not here: their way to people (`broadcasts`), and alerts, which ask for an answer (`alerts`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table


class Announcement(Table, table=True):
    """What an organisation, or the municipality, has to say. `due_at` is the timer: when it is published."""

    __tablename__ = "announcements"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    organisation_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    author_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    content: bytes = Field(sa_type=Sealed)
    audience: str = Field(sa_type=String)
    theme: str | None = Field(default=None, sa_type=String)
    state: str = Field(sa_type=String)
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    published_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    until: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """When it is no longer valid: it is unpinned and leaves the feed."""
    hidden_by: int | None = Field(default=None, sa_type=BigInteger)
    hidden_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = Field(default=None, sa_type=String)
    version: int = Field(default=0, sa_type=Integer)


class DigestEntry(Table, table=True):
    """An announcement that waits for somebody's one message of the day."""

    __tablename__ = "digest_entries"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    announcement_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("announcements.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    due_at: datetime = Field(sa_type=Moment, index=True)
    """The timer: the hour of the first message of the day that it can be in."""
