"""The tables of the engine: updates that came in, messages that go out, unfinished conversations.

Not here: what became of a message once it stands somewhere (`messages`, `broadcasts`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Float, Integer, String
from sqlmodel import Field

from storage.tables.columns import Id, Moment, Sealed, Table, partial


class InboxRow(Table, table=True):
    """An update. `raw` is kept until it is answered, the id for a week, so that a repeat has no effect."""

    __tablename__ = "inbox"
    seq: int | None = Field(default=None, primary_key=True, sa_type=Id)
    update_id: int = Field(sa_type=BigInteger, unique=True)
    lane: int = Field(sa_type=BigInteger)
    raw: bytes | None = Field(default=None, sa_type=Sealed)
    answer: bytes | None = Field(default=None, sa_type=Sealed)
    state: str = Field(sa_type=String)
    attempts: int = Field(default=0, sa_type=Integer)
    received_at: datetime = Field(sa_type=Moment, index=True)
    next_at: float = Field(default=0.0, sa_type=Float)
    reason: str | None = Field(default=None, sa_type=String)

    __table_args__ = (
        partial("ix_inbox_open", "state", "seq", where="state IN ('pending', 'applied')"),
        partial("ix_inbox_open_lane", "lane", "seq", where="state IN ('pending', 'applied')"),
    )


class OutboxRow(Table, table=True):
    """A planned message to one chat."""

    __tablename__ = "outbox"
    seq: int | None = Field(default=None, primary_key=True, sa_type=Id)
    uid: int = Field(sa_type=BigInteger)
    op: str = Field(sa_type=String)
    kind: str = Field(sa_type=String)
    lane: int = Field(sa_type=Integer)
    chat_id: int = Field(sa_type=BigInteger)
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    mission_id: int | None = Field(default=None, sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    broadcast_id: int | None = Field(default=None, sa_type=BigInteger)
    facts: bytes | None = Field(default=None, sa_type=Sealed)
    frozen: bytes | None = Field(default=None, sa_type=Sealed)
    single: bool = Field(default=False, sa_type=Boolean)
    state: str = Field(sa_type=String)
    due_at: datetime = Field(sa_type=Moment)
    not_after: datetime = Field(sa_type=Moment)
    attempts: int = Field(default=0, sa_type=Integer)
    unsure: bool = Field(default=False, sa_type=Boolean)
    worker: str | None = Field(default=None, sa_type=String)
    planned_at: datetime = Field(sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = Field(default=None, sa_type=String)

    __table_args__ = (
        partial("ix_outbox_due", "lane", "due_at", "seq", where="state = 'waiting'"),
        partial("ix_outbox_chat", "chat_id", where="state IN ('waiting', 'leased')"),
        partial("ix_outbox_leased", "worker", where="state = 'leased'"),
        partial(
            "uq_outbox_single",
            "chat_id",
            "kind",
            "mission_id",
            unique=True,
            where="state = 'waiting' AND op = 'send' AND single",
        ),
        partial(
            "uq_outbox_broadcast",
            "broadcast_id",
            "chat_id",
            unique=True,
            where="broadcast_id IS NOT NULL AND op = 'send' AND chat_id <> 0",
        ),
        partial("ix_outbox_broadcast", "broadcast_id", "state", where="broadcast_id IS NOT NULL"),
        partial("ix_outbox_settled", "settled_at", where="settled_at IS NOT NULL AND broadcast_id IS NULL"),
        partial(
            "uq_outbox_edit", "chat_id", "message_id", unique=True, where="state = 'waiting' AND op = 'edit'"
        ),
    )


class Draft(Table, table=True):
    """An unfinished conversation, sealed with its person's key."""

    __tablename__ = "drafts"
    telegram_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    state: str | None = Field(default=None, sa_type=String)
    data: bytes = Field(sa_type=Sealed)
    touched_at: datetime = Field(sa_type=Moment, index=True)
    paused: bool = Field(default=False, sa_type=Boolean)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """When something in it is seen to without its person."""
    kept_until: datetime | None = Field(default=None, sa_type=Moment)
    """Looked at when it was a day old, and kept: nobody looks at it again before then."""
