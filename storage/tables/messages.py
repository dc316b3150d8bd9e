"""The tables of messages that are found again: cards, relayed messages, topics and veiled screens.

Ids, so that edits and answers follow. Not here: what is still on its way (`queues`), and messages to many
(`broadcasts`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlmodel import Field

from storage.tables.columns import Id, Moment, Sealed, Table


class Card(Table, table=True):
    """A message that shows a mission."""

    __tablename__ = "cards"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=String)
    mission_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("missions.id", ondelete="CASCADE"),),
        index=True,
    )
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    person_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    hide_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer of a message that shows an address or a number: later it could not be deleted."""


class Relayed(Table, table=True):
    """A message handed on between the sides of a mission: ids only, so that replies and edits follow."""

    __tablename__ = "relayed"
    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    mission_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("missions.id", ondelete="CASCADE"),),
        index=True,
    )
    from_chat: int = Field(sa_type=BigInteger)
    from_message: int = Field(sa_type=BigInteger)
    to_chat: int = Field(sa_type=BigInteger)
    to_message: int | None = Field(default=None, sa_type=BigInteger)
    edited: bytes | None = Field(default=None, sa_type=Sealed)
    """What the sender made of it before it had arrived."""

    __table_args__ = (
        Index("uq_relayed_from", "from_chat", "from_message", "to_chat", unique=True),
        Index("ix_relayed_to", "to_chat", "to_message"),
    )


class Topic(Table, table=True):
    """A topic of somebody's private chat in which one mission is talked about."""

    __tablename__ = "topics"
    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    mission_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("missions.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    thread_id: int = Field(sa_type=BigInteger)


class Veil(Table, table=True):
    """What was sent to somebody under neutral words, until they have read it."""

    __tablename__ = "veils"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(sa_type=BigInteger, index=True)
    body: bytes = Field(sa_type=Sealed)
    """The screen; sealed with its reader's key."""
    until: datetime = Field(sa_type=Moment, index=True)
