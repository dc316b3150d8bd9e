"""The tables, as SQLModel classes: the schema and nothing else. Rules live in `solidarity`.

`Sealed` columns hold AES-256-GCM cipher text made by the repositories (`storage.sealing`).
Times are UTC. Telegram ids need 52 bits, so they are BIGINT everywhere.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlmodel import Field

from storage import broadcast_tables as broadcast_tables  # noqa: PLC0414 - one metadata holds them all
from storage.columns import Id, Moment, Sealed, Table


class Instance(Table, table=True):
    """One row: the key that seals what belongs to no person, wrapped by the operator's key."""

    __tablename__ = "instance"
    id: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    bot_name: str | None = Field(default=None, sa_type=String)
    paused_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nothing goes out but answers: after a restore, until a person has looked."""
    restored_from: datetime | None = Field(default=None, sa_type=Moment)
    """The moment of the backup that this was restored from."""
    traces_before: int | None = Field(default=None, sa_type=BigInteger)
    """Up to this line the audit was let go of: its age."""
    traces_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The hash of that line: the chain of those that are left begins with it."""
    traces_last: int | None = Field(default=None, sa_type=BigInteger)
    """The last line that the chain has reached: cutting off its end is noticed too."""


class Place(Table, table=True):
    """An entry of the municipality's file: kept for ever by its code, retired when it leaves the file."""

    __tablename__ = "places"
    kind: str = Field(primary_key=True, sa_type=String)
    code: str = Field(primary_key=True, sa_type=String)
    body: str = Field(sa_type=String)
    rank: int = Field(sa_type=Integer)
    retired: bool = Field(sa_type=Boolean)


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
        Index(
            "ix_people_volunteers",
            "neighbourhood",
            sqlite_where=text("age = 'adult'"),
            postgresql_where=text("age = 'adult'"),
        ),
        Index(
            "ix_people_source",
            "source",
            sqlite_where=text("source IS NOT NULL"),
            postgresql_where=text("source IS NOT NULL"),
        ),
        Index(
            "ix_people_lent",
            "lent_until",
            sqlite_where=text("lent_until IS NOT NULL"),
            postgresql_where=text("lent_until IS NOT NULL"),
        ),
        Index(
            "ix_people_roles", "roles", sqlite_where=text("roles <> ''"), postgresql_where=text("roles <> ''")
        ),
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


class Veil(Table, table=True):
    """What was sent to somebody under neutral words, until they have read it."""

    __tablename__ = "veils"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(sa_type=BigInteger, index=True)
    body: bytes = Field(sa_type=Sealed)
    """The screen; sealed with its reader's key."""
    until: datetime = Field(sa_type=Moment, index=True)


class PersonKey(Table, table=True):
    """The key of what is kept of one person. Deleting it makes the rest unreadable."""

    __tablename__ = "person_keys"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    wrapped_key: bytes = Field(sa_type=LargeBinary)


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
        Index(
            "ix_missions_purge",
            "purged",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index(
            "ix_missions_open",
            "neighbourhood",
            "day",
            "opened_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_missions_taken",
            "neighbourhood",
            sqlite_where=text("state = 'taken'"),
            postgresql_where=text("state = 'taken'"),
        ),
        Index(
            "ix_missions_ended",
            "neighbourhood",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index(
            "ix_missions_wide",
            "day",
            "opened_at",
            sqlite_where=text("state = 'open' AND widened = true"),
            postgresql_where=text("state = 'open' AND widened = true"),
        ),
        Index(
            "ix_missions_cause",
            "cause",
            sqlite_where=text("cause IS NOT NULL"),
            postgresql_where=text("cause IS NOT NULL"),
        ),
        Index(
            "ix_missions_looked_at",
            "handler_until",
            sqlite_where=text("handler_until IS NOT NULL"),
            postgresql_where=text("handler_until IS NOT NULL"),
        ),
        Index(
            "ix_missions_proposed",
            "hold_until",
            sqlite_where=text("hold_person IS NOT NULL"),
            postgresql_where=text("hold_person IS NOT NULL"),
        ),
    )


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

    __table_args__ = (
        Index(
            "ix_requests_noted",
            "mission_id",
            sqlite_where=text("via = 'switchboard'"),
            postgresql_where=text("via = 'switchboard'"),
        ),
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


class SecretCode(Table, table=True):
    """A single-use code, by its hash."""

    __tablename__ = "codes"
    digest: str = Field(primary_key=True, sa_type=String)
    purpose: str = Field(sa_type=String)
    expires_at: datetime = Field(sa_type=Moment)
    facts: bytes = Field(sa_type=Sealed)


class Trace(Table, table=True):
    """The audit: append-only."""

    __tablename__ = "traces"
    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime = Field(sa_type=Moment)
    deed: str = Field(sa_type=String)
    actor_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    about_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    mission_id: int | None = Field(default=None, sa_type=BigInteger)
    what: str | None = Field(default=None, sa_type=String)
    """Which file, which role, which reason: a code, never a text of somebody's."""
    hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """SHA-256 over the line before and this one; none until the chain has reached it."""

    __table_args__ = (
        Index(
            "ix_traces_loose",
            "id",
            sqlite_where=text("hash IS NULL"),
            postgresql_where=text("hash IS NULL"),
        ),
    )


class Block(Table, table=True):
    """« Not this person again »: two who are never brought together."""

    __tablename__ = "blocks"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    """The lower of the two ids."""
    other_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    by_id: int | None = Field(default=None, sa_type=BigInteger)
    """Who wished it: one of the two, or a coordinator."""
    at: datetime = Field(sa_type=Moment)
    why: str | None = Field(default=None, sa_type=String)


class Ban(Table, table=True):
    """That an account may not come back after it was erased: known by a keyed index of its number only."""

    __tablename__ = "bans"
    account_key: str = Field(primary_key=True, sa_type=String)
    at: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment, index=True)
    why: str = Field(sa_type=String)


class HomesSeen(Table, table=True):
    """How many homes an account had learnt of before it was erased: by a keyed index, for a day."""

    __tablename__ = "homes_seen"
    account_key: str = Field(primary_key=True, sa_type=String)
    until: datetime = Field(sa_type=Moment, index=True)
    details: int = Field(sa_type=Integer)
    addresses: int = Field(sa_type=Integer)


class Concern(Table, table=True):
    """A worry about somebody, for the safeguarding lead alone."""

    __tablename__ = "concerns"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    about_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    by_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    mission_id: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    body: bytes | None = Field(default=None, sa_type=Sealed)
    """What was said; sealed with the instance's key, so that it outlasts whoever said it."""
    state: str = Field(sa_type=String)
    handler_id: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    outcome: str | None = Field(default=None, sa_type=String)
    due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The timer: whoever has it is reminded."""


class Erasure(Table, table=True):
    """The journal of erasures: ids that mean nothing any more, so that no restored copy brings them back."""

    __tablename__ = "erasures"
    person_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)


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
        Index(
            "ix_inbox_open",
            "state",
            "seq",
            sqlite_where=text("state IN ('pending', 'applied')"),
            postgresql_where=text("state IN ('pending', 'applied')"),
        ),
        Index(
            "ix_inbox_open_lane",
            "lane",
            "seq",
            sqlite_where=text("state IN ('pending', 'applied')"),
            postgresql_where=text("state IN ('pending', 'applied')"),
        ),
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
        Index(
            "ix_outbox_due",
            "lane",
            "due_at",
            "seq",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_chat",
            "chat_id",
            sqlite_where=text("state IN ('waiting', 'leased')"),
            postgresql_where=text("state IN ('waiting', 'leased')"),
        ),
        Index(
            "ix_outbox_leased",
            "worker",
            sqlite_where=text("state = 'leased'"),
            postgresql_where=text("state = 'leased'"),
        ),
        Index(
            "uq_outbox_single",
            "chat_id",
            "kind",
            "mission_id",
            unique=True,
            sqlite_where=text("state = 'waiting' AND op = 'send' AND single"),
            postgresql_where=text("state = 'waiting' AND op = 'send' AND single"),
        ),
        Index(
            "uq_outbox_broadcast",
            "broadcast_id",
            "chat_id",
            unique=True,
            sqlite_where=text("broadcast_id IS NOT NULL AND op = 'send' AND chat_id <> 0"),
            postgresql_where=text("broadcast_id IS NOT NULL AND op = 'send' AND chat_id <> 0"),
        ),
        Index(
            "ix_outbox_broadcast",
            "broadcast_id",
            "state",
            sqlite_where=text("broadcast_id IS NOT NULL"),
            postgresql_where=text("broadcast_id IS NOT NULL"),
        ),
        Index(
            "ix_outbox_settled",
            "settled_at",
            sqlite_where=text("settled_at IS NOT NULL AND broadcast_id IS NULL"),
            postgresql_where=text("settled_at IS NOT NULL AND broadcast_id IS NULL"),
        ),
        Index(
            "uq_outbox_edit",
            "chat_id",
            "message_id",
            unique=True,
            sqlite_where=text("state = 'waiting' AND op = 'edit'"),
            postgresql_where=text("state = 'waiting' AND op = 'edit'"),
        ),
    )
