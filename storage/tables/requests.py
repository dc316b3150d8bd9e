"""The tables of the asking side: what a person needs, and requests that still wait for their yes.

Not here: the help itself, with its seats (`missions`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table, partial


class Request(Table, table=True):
    """The asking side of a mission. `due_at` is the timer: the promised hour while nobody has it."""

    __tablename__ = "requests"
    mission_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("missions.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    asker_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    detail: bytes | None = Field(default=None, sa_type=Sealed)
    answer_due: datetime = Field(sa_type=Moment)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    staff_told_at: datetime | None = Field(default=None, sa_type=Moment)
    overdue_told_at: datetime | None = Field(default=None, sa_type=Moment)
    wants_call: bool = Field(default=False, sa_type=Boolean)
    feeling: str | None = Field(default=None, sa_type=String)
    reason: str | None = Field(default=None, sa_type=String)
    thanked: bool = Field(default=False, sa_type=Boolean)
    address: bytes | None = Field(default=None, sa_type=Sealed)
    reported_by: int | None = Field(default=None, sa_type=BigInteger)
    still_at: datetime | None = Field(default=None, sa_type=Moment)
    ask_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer of « still needed? »: the time for it, while nobody has it."""
    vague: bool | None = Field(default=None, sa_type=Boolean)
    via: str | None = Field(default=None, sa_type=String)
    beneficiary: bytes | None = Field(default=None, sa_type=Sealed)
    discreet: bool | None = Field(default=None, sa_type=Boolean)
    languages: str | None = Field(default=None, sa_type=String)
    late_told_at: datetime | None = Field(default=None, sa_type=Moment)
    phone_key: str | None = Field(default=None, sa_type=String, index=True)
    """By which the beneficiary's number is found, as long as it is kept (`Seal.index`)."""

    __table_args__ = (partial("ix_requests_noted", "mission_id", where="via = 'switchboard'"),)


class Agreement(Table, table=True):
    """A request for somebody else that is not made yet: that person is to be asked first, by telephone."""

    __tablename__ = "agreements"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    asker_id: int = Field(sa_type=BigInteger, index=True)
    body: bytes = Field(sa_type=Sealed)
    """Whom to call, and what for; sealed with the key of who asked."""
    neighbourhood: str | None = Field(default=None, sa_type=String)
    asked_at: datetime = Field(sa_type=Moment)
    handler_id: int | None = Field(default=None, sa_type=BigInteger)
    tries: int = Field(default=0, sa_type=Integer)
    reminded: bool = Field(default=False, sa_type=Boolean)
    due_at: datetime = Field(sa_type=Moment, index=True)
    """The timer: the reminder, then the end."""
