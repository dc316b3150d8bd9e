"""The tables of the helping side: missions, who is on them, and to whom they were shown.

Not here: who asked and why (`requests`), and the messages that show a mission (`messages`).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table, partial


class Mission(Table, table=True):
    """A piece of help with seats."""

    __tablename__ = "missions"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    reference: str = Field(sa_type=String, unique=True)
    category: str = Field(sa_type=String)
    neighbourhood: str | None = Field(default=None, sa_type=String)
    day: date = Field(sa_type=Date)
    seats: int = Field(sa_type=Integer)
    state: str = Field(sa_type=String)
    opened_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    hold_for: int | None = Field(default=None, sa_type=BigInteger)
    hold_until: datetime | None = Field(default=None, sa_type=Moment)
    hold_person: int | None = Field(default=None, sa_type=BigInteger)
    version: int = Field(default=0, sa_type=Integer)
    redraw_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer of its cards: the next midnight, while it is not over."""
    hour: str | None = Field(default=None, sa_type=String)
    public_text: bytes | None = Field(default=None, sa_type=Sealed)
    publisher_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    handler_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    cause: str | None = Field(default=None, sa_type=String)
    widened: bool = Field(default=False, sa_type=Boolean)
    relay_until: datetime | None = Field(default=None, sa_type=Moment)
    alert_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    """The alert that it answers."""
    wave: int | None = Field(default=None, sa_type=Integer)
    wave_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer of the next wave, while nobody has it."""
    told: int | None = Field(default=None, sa_type=Integer)
    merged_into: int | None = Field(default=None, sa_type=BigInteger, index=True)
    merged_with: str | None = Field(default=None, sa_type=String)
    """References of the other copies, or of the one that was kept."""
    handler_until: datetime | None = Field(default=None, sa_type=Moment)
    """The timer of a card that somebody only opened."""
    no_answer_at: datetime | None = Field(default=None, sa_type=Moment)
    organisation_id: int | None = Field(default=None, sa_type=BigInteger)
    purged: int | None = Field(default=None, sa_type=Integer)
    """How much of it was let go of since it ended (`storage.retention`); any change begins anew."""

    __table_args__ = (
        partial("ix_missions_purge", "purged", "ended_at", where="ended_at IS NOT NULL"),
        partial("ix_missions_open", "neighbourhood", "day", "opened_at", where="state = 'open'"),
        partial("ix_missions_taken", "neighbourhood", where="state = 'taken'"),
        partial("ix_missions_ended", "neighbourhood", "ended_at", where="ended_at IS NOT NULL"),
        partial("ix_missions_wide", "day", "opened_at", where="state = 'open' AND widened = true"),
        partial("ix_missions_cause", "cause", where="cause IS NOT NULL"),
        partial("ix_missions_looked_at", "handler_until", where="handler_until IS NOT NULL"),
        partial("ix_missions_proposed", "hold_until", where="hold_person IS NOT NULL"),
    )


class Participation(Table, table=True):
    """One person on one mission."""

    __tablename__ = "participations"
    mission_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("missions.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    person_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    seat: str = Field(sa_type=String)
    joined_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    phone_shared: bool = Field(default=False, sa_type=Boolean)
    address_shared: bool = Field(default=False, sa_type=Boolean)
    own_phone_shared: bool = Field(default=False, sa_type=Boolean)
    code: bytes | None = Field(default=None, sa_type=Sealed)
    left_at: datetime | None = Field(default=None, sa_type=Moment)
    arrived_at: datetime | None = Field(default=None, sa_type=Moment)
    expected_at: datetime | None = Field(default=None, sa_type=Moment)
    rung: int = Field(default=0, sa_type=Integer)
    asked_until: datetime | None = Field(default=None, sa_type=Moment)
    expense: bytes | None = Field(default=None, sa_type=Sealed)
    framing: str | None = Field(default=None, sa_type=String)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer: the next rung of silence, or the end of the time to answer."""


class Offer(Table, table=True):
    """A mission shown to one volunteer as theirs to take."""

    __tablename__ = "offers"
    mission_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("missions.id", ondelete="CASCADE"),),
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
    person_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    offered_at: datetime = Field(sa_type=Moment)
    declined: bool = Field(default=False, sa_type=Boolean)
    reasons: str | None = Field(default=None, sa_type=String)
    """Why this person, as codes with values (`solidarity.matching`)."""
    asked_by: int | None = Field(default=None, sa_type=BigInteger)
    """The coordinator who chose them."""
    override: bytes | None = Field(default=None, sa_type=Sealed)
    """Why the coordinator chose somebody else than the first of the list."""
