"""The tables of what is told to many: organisations, announcements, alerts, and how each stands.

The schema and nothing else; rules live in `solidarity`. Who gets one message of a broadcast, and what
became of it, is a row of the outbox (`storage.tables`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, text
from sqlmodel import Field

from storage.columns import Moment, Sealed, Table


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


class Alert(Table, table=True):
    """An alert, in the words of CAP 1.2. `due_at` is the timer: of the second person's answer, of its end."""

    __tablename__ = "alerts"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    reference: str = Field(sa_type=String, unique=True)
    status: str = Field(sa_type=String)
    category: str = Field(sa_type=String)
    urgency: str = Field(sa_type=String)
    severity: str = Field(sa_type=String)
    certainty: str = Field(sa_type=String)
    template: str | None = Field(default=None, sa_type=String)
    areas: str = Field(default="", sa_type=String)
    infos: bytes = Field(sa_type=Sealed)
    expires_at: datetime = Field(sa_type=Moment)
    author_id: int | None = Field(default=None, sa_type=BigInteger)
    second_id: int | None = Field(default=None, sa_type=BigInteger)
    state: str = Field(sa_type=String, index=True)
    created_at: datetime = Field(sa_type=Moment)
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    released_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    report: bytes | None = Field(default=None, sa_type=Sealed)
    """What is kept of it once it is over."""
    corrects_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """The alert that these are new words of."""
    reason: str | None = Field(default=None, sa_type=String)
    """Why the second person said no."""
    version: int = Field(default=0, sa_type=Integer)


class AlertCard(Table, table=True):
    """A message in which somebody was asked to agree to an alert, or waits for that."""

    __tablename__ = "alert_cards"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    alert_id: int = Field(
        sa_type=BigInteger, sa_column_args=(ForeignKey("alerts.id", ondelete="CASCADE"),), index=True
    )
    person_id: int = Field(sa_type=BigInteger, index=True)


class AlertAnswer(Table, table=True):
    """What somebody answered to an alert: the last tap counts."""

    __tablename__ = "alert_answers"
    alert_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("alerts.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    person_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    answer: str = Field(sa_type=String)
    answered_at: datetime = Field(sa_type=Moment)
    mission_id: int | None = Field(default=None, sa_type=BigInteger)
    """The request that « I need help » became."""


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


class GroupMember(Table, table=True):
    """That somebody was seen in a group: by what they did there, or because Telegram said so."""

    __tablename__ = "group_members"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    telegram_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    seen_at: datetime = Field(sa_type=Moment, index=True)
    present: bool = Field(sa_type=Boolean)

    __table_args__ = (
        Index(
            "ix_group_members_present",
            "telegram_id",
            sqlite_where=text("present = true"),
            postgresql_where=text("present = true"),
        ),
    )
