"""The tables of where people meet: the municipality's places, and the groups that are bound to them.

Not here: what stands in a group, be it the card of a mission (`messages`) or a post (`broadcasts`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table, partial


class Place(Table, table=True):
    """An entry of the municipality's file: kept for ever by its code, retired when it leaves the file."""

    __tablename__ = "places"
    kind: str = Field(primary_key=True, sa_type=String)
    code: str = Field(primary_key=True, sa_type=String)
    body: str = Field(sa_type=String)
    rank: int = Field(sa_type=Integer)
    retired: bool = Field(sa_type=Boolean)


class Group(Table, table=True):
    """A group chat."""

    __tablename__ = "chat_groups"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    title: bytes = Field(sa_type=Sealed)
    binding: str = Field(sa_type=String, index=True)
    neighbourhood: str | None = Field(default=None, sa_type=String, index=True)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    bound_by: int | None = Field(default=None, sa_type=BigInteger)
    bound_at: datetime | None = Field(default=None, sa_type=Moment)
    working: bool = Field(sa_type=Boolean)
    forum: bool = Field(default=False, sa_type=Boolean)
    rights: str | None = Field(default=None, sa_type=String)
    told: str = Field(default="", sa_type=String)
    counted_at: datetime | None = Field(default=None, sa_type=Moment)
    crowd_told: bool = Field(default=False, sa_type=Boolean)
    board_message: int | None = Field(default=None, sa_type=BigInteger)
    board_shown: str | None = Field(default=None, sa_type=String)
    board_pinned: bool = Field(default=False, sa_type=Boolean)
    board_due: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer of the board: soon after something happened, else when the month changes."""
    channel: bool | None = Field(default=None, sa_type=Boolean)
    theme: str | None = Field(default=None, sa_type=String)


class GroupTopic(Table, table=True):
    """A topic of a group that is a forum, for one kind of post; without a thread it is on its way."""

    __tablename__ = "group_topics"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    topic: str = Field(primary_key=True, sa_type=String)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    closed: bool = Field(default=False, sa_type=Boolean)
    asked_at: datetime | None = Field(default=None, sa_type=Moment)


class GroupMember(Table, table=True):
    """That somebody was seen in a group: by what they did there, or because Telegram said so."""

    __tablename__ = "group_members"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    telegram_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    seen_at: datetime = Field(sa_type=Moment, index=True)
    present: bool = Field(sa_type=Boolean)

    __table_args__ = (partial("ix_group_members_present", "telegram_id", where="present = true"),)
