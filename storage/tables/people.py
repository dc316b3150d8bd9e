"""The tables of people: who somebody is, and as whom they help.

Not here: their key (`keys`), what they wish not to happen (`safety`), and what they do (`missions`).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String
from sqlmodel import Field

from storage.tables.columns import Moment, Sealed, Table, partial


class Person(Table, table=True):
    """Somebody who accepted the first screen."""

    __tablename__ = "people"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    telegram_id: int = Field(sa_type=BigInteger, unique=True)
    first_name: bytes = Field(sa_type=Sealed)
    phone: bytes | None = Field(default=None, sa_type=Sealed)
    language: str = Field(sa_type=String)
    neighbourhood: str | None = Field(default=None, sa_type=String)
    reachable: bool = Field(sa_type=Boolean)
    roles: str = Field(sa_type=String)
    consent_version: str = Field(sa_type=String)
    consent_at: datetime = Field(sa_type=Moment)
    consent_language: str = Field(sa_type=String)
    age: str | None = Field(default=None, sa_type=String)
    charter: str | None = Field(default=None, sa_type=String)
    volunteer_since: datetime | None = Field(default=None, sa_type=Moment)
    likes: str = Field(default="", sa_type=String)
    paused_until: datetime | None = Field(default=None, sa_type=Moment)
    news: str | None = Field(default=None, sa_type=String)
    """How announcements reach them; none chosen: each as it comes."""
    muted: str | None = Field(default=None, sa_type=String)
    digest_on: date | None = Field(default=None, sa_type=Date)
    """The day of their last message of the day: there is one a day."""
    scores: str | None = Field(default=None, sa_type=String)
    """By challenge (`solidarity.matrix`); `likes` says the same to an older program."""
    free: str | None = Field(default=None, sa_type=String)
    speaks: str | None = Field(default=None, sa_type=String)
    vehicle: bool | None = Field(default=None, sa_type=Boolean)
    cell: bytes | None = Field(default=None, sa_type=Sealed)
    source: str | None = Field(default=None, sa_type=String)
    referent_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    lent_by: bytes | None = Field(default=None, sa_type=Sealed)
    lent_until: date | None = Field(default=None, sa_type=Date)
    lent_asked: date | None = Field(default=None, sa_type=Date)
    """The end of the loan at whose eve they were asked whether they stay."""
    steps: str | None = Field(default=None, sa_type=String)
    """The ladder of trust, one step a line: step, by whom, seen on, valid until."""
    discreet: bool | None = Field(default=None, sa_type=Boolean)
    sector: str | None = Field(default=None, sa_type=String)
    offered_at: datetime | None = Field(default=None, sa_type=Moment)
    """When a mission was last offered to them: of equals, whoever waited longest is asked first."""
    phone_key: str | None = Field(default=None, sa_type=String, index=True)
    """By which their own number is found (`Seal.index`)."""
    grants: str | None = Field(default=None, sa_type=String)
    """How their roles were given, one a line: role, by whom, on, until, whether told."""
    grants_end: date | None = Field(default=None, sa_type=Date, index=True)
    """The timer: the day on which something is to be said or done about one of them."""
    bar: str | None = Field(default=None, sa_type=String)
    bar_why: str | None = Field(default=None, sa_type=String)
    bar_since: datetime | None = Field(default=None, sa_type=Moment)
    bar_by: int | None = Field(default=None, sa_type=BigInteger)
    bar_until: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer of a suspension."""
    frozen_by: int | None = Field(default=None, sa_type=BigInteger)
    frozen_at: datetime | None = Field(default=None, sa_type=Moment)
    factor: bytes | None = Field(default=None, sa_type=Sealed)
    """The secret of their second factor."""
    factor_used: int | None = Field(default=None, sa_type=BigInteger)
    factor_at: datetime | None = Field(default=None, sa_type=Moment)
    factor_confirmed: bool | None = Field(default=None, sa_type=Boolean)
    factor_wrong: int | None = Field(default=None, sa_type=Integer)
    factor_wrong_since: datetime | None = Field(default=None, sa_type=Moment)
    factor_asked_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when a colleague is asked whether it is theirs."""
    seen_on: date | None = Field(default=None, sa_type=Date, index=True)
    """The timer of accounts that nobody uses."""
    idle_told: int | None = Field(default=None, sa_type=Integer)
    idle_told_on: date | None = Field(default=None, sa_type=Date)
    """When they were last told: nobody is erased sooner after a warning than it says."""

    __table_args__ = (
        partial("ix_people_volunteers", "neighbourhood", where="age = 'adult'"),
        partial("ix_people_source", "source", where="source IS NOT NULL"),
        partial("ix_people_lent", "lent_until", where="lent_until IS NOT NULL"),
        partial("ix_people_roles", "roles", where="roles <> ''"),
    )


class Score(Table, table=True):
    """What `people.scores` says of one challenge, laid out for finding the best of many.

    Every volunteer has one row more, of no challenge (`storage.candidates.ANYTHING`).
    """

    __tablename__ = "scores"
    person_id: int = Field(
        primary_key=True,
        sa_type=BigInteger,
        sa_column_args=(ForeignKey("people.id", ondelete="CASCADE"),),
        sa_column_kwargs={"autoincrement": False},
    )
    challenge: str = Field(primary_key=True, sa_type=String)
    neighbourhood: str | None = Field(default=None, sa_type=String)
    competence: int | None = Field(default=None, sa_type=Integer)
    interest: int | None = Field(default=None, sa_type=Integer)
    rank: int = Field(sa_type=Integer)
    """The lower, the sooner: the opposite of the score's weight."""
    offered_at: datetime = Field(sa_type=Moment)
    """As in `people`; long ago where never. Not null: the two databases put nulls at different ends."""

    __table_args__ = (
        Index("ix_scores_near", "challenge", "neighbourhood", "rank", "offered_at", "person_id"),
        Index("ix_scores_best", "challenge", "rank", "offered_at", "person_id"),
    )


class Source(Table, table=True):
    """A link or QR code by which volunteers are recruited, and what it hangs on."""

    __tablename__ = "sources"
    code: str = Field(primary_key=True, sa_type=String)
    label: bytes = Field(sa_type=Sealed)
    challenge: str | None = Field(default=None, sa_type=String)
    made_by: int | None = Field(default=None, sa_type=BigInteger)
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
