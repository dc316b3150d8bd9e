"""The right volunteer: scores, trust, waves, requests for others, recruitment."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0003_the_right_volunteer"
down_revision: str | None = "0002_one_voice"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("neighbourhood", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handler_id", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreements_due_at"), ["due_at"], unique=False)

    op.create_table(
        "veils",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_veils")),
    )
    with op.batch_alter_table("veils", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_veils_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_veils_until"), ["until"], unique=False)

    op.create_table(
        "sources",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        sa.Column("challenge", sa.String(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sources")),
    )
    op.create_table(
        "scores",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("challenge", sa.String(), nullable=False),
        sa.Column("neighbourhood", sa.String(), nullable=True),
        sa.Column("competence", sa.Integer(), nullable=True),
        sa.Column("interest", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_scores_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "challenge", name=op.f("pk_scores")),
    )
    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.create_index(
            "ix_scores_near",
            ["challenge", "neighbourhood", "rank", "offered_at", "person_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_scores_best", ["challenge", "rank", "offered_at", "person_id"], unique=False
        )

    _new_columns()
    _scores_of_likes()


def _new_columns() -> None:
    with op.batch_alter_table("missions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wave", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("wave_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("organisation_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("merged_with", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("handler_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("no_answer_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_missions_looked_at",
            ["handler_until"],
            unique=False,
            sqlite_where=sa.text("handler_until IS NOT NULL"),
            postgresql_where=sa.text("handler_until IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_missions_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_missions_wave_at"), ["wave_at"], unique=False)

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reasons", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("asked_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("override", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("framing", sa.String(), nullable=True))

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_drafts_due_at"), ["due_at"], unique=False)

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scores", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("free", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("speaks", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("vehicle", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("cell", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("referent_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("lent_by", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("lent_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("lent_asked", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("steps", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("discreet", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("sector", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_people_source",
            ["source"],
            unique=False,
            sqlite_where=sa.text("source IS NOT NULL"),
            postgresql_where=sa.text("source IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_people_lent",
            ["lent_until"],
            unique=False,
            sqlite_where=sa.text("lent_until IS NOT NULL"),
            postgresql_where=sa.text("lent_until IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_people_referent_id"), ["referent_id"], unique=False)

    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("via", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("beneficiary", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("discreet", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("languages", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("phone_key", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_requests_phone_key"), ["phone_key"], unique=False)
        batch_op.create_index(
            "ix_requests_noted",
            ["mission_id"],
            unique=False,
            sqlite_where=sa.text("via = 'switchboard'"),
            postgresql_where=sa.text("via = 'switchboard'"),
        )


def _scores_of_likes() -> None:
    """Who liked a challenge would do it with pleasure; how well they can is unknown."""
    people = sa.table(
        "people",
        sa.column("id", sa.BigInteger()),
        sa.column("age", sa.String()),
        sa.column("likes", sa.String()),
        sa.column("scores", sa.String()),
        sa.column("neighbourhood", sa.String()),
    )
    scores = sa.table(
        "scores",
        sa.column("person_id", sa.BigInteger()),
        sa.column("challenge", sa.String()),
        sa.column("neighbourhood", sa.String()),
        sa.column("interest", sa.Integer()),
        sa.column("rank", sa.Integer()),
        sa.column("offered_at", sa.DateTime(timezone=True)),
    )
    never = datetime(1970, 1, 1, tzinfo=UTC)
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(people.c.id, people.c.likes, people.c.neighbourhood).where(people.c.age.is_not(None))
    ).all()
    for person, likes, place in rows:
        liked = sorted(filter(None, likes.split(",")))
        if liked:
            line = ";".join(f"{code}:,2" for code in liked)
            connection.execute(people.update().where(people.c.id == person).values(scores=line))
        row = {"person_id": person, "neighbourhood": place, "offered_at": never}
        said = [{"challenge": "", "interest": None, "rank": 0}]
        said += [{"challenge": code, "interest": 2, "rank": -45} for code in liked]
        connection.execute(scores.insert(), [row | item for item in said])


def downgrade() -> None:
    op.drop_table("veils")
    _without_new_columns()
    op.drop_table("scores")  # and its indexes
    op.drop_table("sources")
    op.drop_table("agreements")


def _without_new_columns() -> None:
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_due_at"))
        batch_op.drop_column("due_at")

    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_requests_noted",
            sqlite_where=sa.text("via = 'switchboard'"),
            postgresql_where=sa.text("via = 'switchboard'"),
        )
        batch_op.drop_index(batch_op.f("ix_requests_phone_key"))
        batch_op.drop_column("phone_key")
        batch_op.drop_column("late_told_at")
        batch_op.drop_column("languages")
        batch_op.drop_column("discreet")
        batch_op.drop_column("beneficiary")
        batch_op.drop_column("via")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_referent_id"))
        batch_op.drop_index(
            "ix_people_source",
            sqlite_where=sa.text("source IS NOT NULL"),
            postgresql_where=sa.text("source IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_people_lent",
            sqlite_where=sa.text("lent_until IS NOT NULL"),
            postgresql_where=sa.text("lent_until IS NOT NULL"),
        )
        batch_op.drop_column("offered_at")
        batch_op.drop_column("sector")
        batch_op.drop_column("discreet")
        batch_op.drop_column("steps")
        batch_op.drop_column("lent_asked")
        batch_op.drop_column("lent_until")
        batch_op.drop_column("lent_by")
        batch_op.drop_column("referent_id")
        batch_op.drop_column("source")
        batch_op.drop_column("cell")
        batch_op.drop_column("vehicle")
        batch_op.drop_column("speaks")
        batch_op.drop_column("free")
        batch_op.drop_column("scores")

    _without_columns_of_missions()


def _without_columns_of_missions() -> None:
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_column("framing")

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_column("override")
        batch_op.drop_column("asked_by")
        batch_op.drop_column("reasons")

    with op.batch_alter_table("missions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missions_wave_at"))
        batch_op.drop_index(batch_op.f("ix_missions_merged_into"))
        batch_op.drop_index(
            "ix_missions_looked_at",
            sqlite_where=sa.text("handler_until IS NOT NULL"),
            postgresql_where=sa.text("handler_until IS NOT NULL"),
        )
        batch_op.drop_column("no_answer_at")
        batch_op.drop_column("handler_until")
        batch_op.drop_column("merged_with")
        batch_op.drop_column("organisation_id")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("told")
        batch_op.drop_column("wave_at")
        batch_op.drop_column("wave")
