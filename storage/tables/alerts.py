"""The tables of alerts: what is told at once, who agreed to it, and what people answered.

Not here: their way to people (`broadcasts`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table


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
