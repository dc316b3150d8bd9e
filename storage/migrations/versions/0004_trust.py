"""Trust: grants that end, who is kept away, concerns, second factors, a chained audit, erasures."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004_trust"
down_revision: str | None = "0003_the_right_volunteer"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _where(condition: str) -> dict[str, Any]:
    """The condition of an index, for both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


_SAME = " AND ".join(
    f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}"
    for name in ("id", "at", "deed", "actor_id", "about_id", "mission_id", "what")
)
GUARDS = {
    "sqlite": (
        """CREATE TRIGGER traces_no_update BEFORE UPDATE ON traces
        WHEN NOT (OLD.hash IS NULL AND NEW.hash IS NOT NULL AND @SAME)
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""".replace(
            "@SAME", _SAME.replace("NOT DISTINCT FROM ", "")
        ),
        """CREATE TRIGGER traces_no_delete BEFORE DELETE ON traces
        WHEN OLD.id > coalesce((SELECT max(traces_before) FROM instance), 0)
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
        # INSERT OR REPLACE would take a line away without asking the trigger above.
        """CREATE TRIGGER traces_no_replace BEFORE INSERT ON traces
        WHEN EXISTS (SELECT 1 FROM traces WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION traces_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF OLD.hash IS NULL AND NEW.hash IS NOT NULL AND @SAME THEN
                    RETURN NEW;
                END IF;
            ELSIF TG_OP = 'DELETE' THEN
                IF OLD.id <= (SELECT max(traces_before) FROM instance) THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'the audit is append-only';
        END $$""".replace("@SAME", _SAME),
        """CREATE TRIGGER traces_guard BEFORE UPDATE OR DELETE ON traces
        FOR EACH ROW EXECUTE FUNCTION traces_guard()""",
        """CREATE TRIGGER traces_no_truncate BEFORE TRUNCATE ON traces
        FOR EACH STATEMENT EXECUTE FUNCTION traces_guard()""",
    ),
}
"""The audit's own guards: a line changes only where the chain reaches it, and goes only by its age.

A later step that copies `traces` or `instance` (a batch of SQLite's) drops them first and makes them again.
"""
NO_GUARDS = {
    "sqlite": tuple(f"DROP TRIGGER traces_no_{what}" for what in ("update", "delete", "replace")),
    "postgresql": (
        "DROP TRIGGER traces_guard ON traces",
        "DROP TRIGGER traces_no_truncate ON traces",
        "DROP FUNCTION traces_guard()",
    ),
}


def upgrade() -> None:
    _add_remembered()

    op.create_table(
        "blocks",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_blocks")),
    )
    with op.batch_alter_table("blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blocks_other_id"), ["other_id"], unique=False)

    op.create_table(
        "concerns",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("mission_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("handler_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concerns_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concerns_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concerns_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_concerns_due_at"), ["due_at"], unique=False)

    op.create_table(
        "erasures",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("restored_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("traces_before", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("traces_hash", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("traces_last", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("grants", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("grants_end", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("bar", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("bar_why", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("bar_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("bar_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("bar_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("frozen_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("factor", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("factor_used", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("factor_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("factor_confirmed", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("factor_wrong", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("factor_wrong_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("factor_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("idle_told", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("idle_told_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_people_bar_until"), ["bar_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_grants_end"), ["grants_end"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_phone_key"), ["phone_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_seen_on"), ["seen_on"], unique=False)

    with op.batch_alter_table("traces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("what", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.LargeBinary(), nullable=True))
        batch_op.create_index(batch_op.f("ix_traces_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_traces_loose", ["id"], unique=False, **_where("hash IS NULL"))

    _prepare_letting_go()
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _prepare_letting_go() -> None:
    """What finds the few rows that are old enough, among all that were ever written."""
    with op.batch_alter_table("missions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purged", sa.Integer(), nullable=True))
        over = _where("ended_at IS NOT NULL")
        batch_op.create_index("ix_missions_purge", ["purged", "ended_at"], unique=False, **over)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        settled = _where("settled_at IS NOT NULL AND broadcast_id IS NULL")
        batch_op.create_index("ix_outbox_settled", ["settled_at"], unique=False, **settled)

    with op.batch_alter_table("group_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_members_seen_at"), ["seen_at"], unique=False)

    op.add_column("drafts", sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for statement in NO_GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    _forget_letting_go()

    with op.batch_alter_table("traces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_traces_actor_id"))
        batch_op.drop_index("ix_traces_loose", **_where("hash IS NULL"))
        batch_op.drop_column("hash")
        batch_op.drop_column("what")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_seen_on"))
        batch_op.drop_index(batch_op.f("ix_people_phone_key"))
        batch_op.drop_index(batch_op.f("ix_people_grants_end"))
        batch_op.drop_index(batch_op.f("ix_people_bar_until"))
        batch_op.drop_column("idle_told_on")
        batch_op.drop_column("idle_told")
        batch_op.drop_column("seen_on")
        batch_op.drop_column("factor_asked_at")
        batch_op.drop_column("factor_wrong_since")
        batch_op.drop_column("factor_wrong")
        batch_op.drop_column("factor_confirmed")
        batch_op.drop_column("factor_at")
        batch_op.drop_column("factor_used")
        batch_op.drop_column("factor")
        batch_op.drop_column("frozen_at")
        batch_op.drop_column("frozen_by")
        batch_op.drop_column("bar_until")
        batch_op.drop_column("bar_by")
        batch_op.drop_column("bar_since")
        batch_op.drop_column("bar_why")
        batch_op.drop_column("bar")
        batch_op.drop_column("grants_end")
        batch_op.drop_column("grants")
        batch_op.drop_column("phone_key")

    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.drop_column("traces_last")
        batch_op.drop_column("traces_hash")
        batch_op.drop_column("traces_before")
        batch_op.drop_column("restored_from")
        batch_op.drop_column("paused_at")

    op.drop_table("erasures")
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concerns_due_at"))
        batch_op.drop_index(batch_op.f("ix_concerns_closed_at"))
        batch_op.drop_index(batch_op.f("ix_concerns_by_id"))
        batch_op.drop_index(batch_op.f("ix_concerns_about_id"))

    op.drop_table("concerns")
    with op.batch_alter_table("blocks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blocks_other_id"))

    op.drop_table("blocks")
    _drop_remembered()


def _add_remembered() -> None:
    """What outlasts an account, by a keyed index of its number."""
    op.create_table(
        "bans",
        sa.Column("account_key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account_key", name=op.f("pk_bans")),
    )
    with op.batch_alter_table("bans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bans_until"), ["until"], unique=False)

    op.create_table(
        "homes_seen",
        sa.Column("account_key", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.Integer(), nullable=False),
        sa.Column("addresses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_key", name=op.f("pk_homes_seen")),
    )
    with op.batch_alter_table("homes_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_homes_seen_until"), ["until"], unique=False)


def _drop_remembered() -> None:
    with op.batch_alter_table("bans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bans_until"))

    op.drop_table("bans")

    with op.batch_alter_table("homes_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_homes_seen_until"))
    op.drop_table("homes_seen")


def _forget_letting_go() -> None:
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_column("kept_until")

    with op.batch_alter_table("group_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_members_seen_at"))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        settled = _where("settled_at IS NOT NULL AND broadcast_id IS NULL")
        batch_op.drop_index("ix_outbox_settled", **settled)

    with op.batch_alter_table("missions", schema=None) as batch_op:
        batch_op.drop_index("ix_missions_purge", **_where("ended_at IS NOT NULL"))
        batch_op.drop_column("purged")
