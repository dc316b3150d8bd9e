"""The first schema: people and their keys, missions, groups, cards, codes, the audit, inbox and outbox."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001_first"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _instance_and_places()
    _people()
    _missions()
    _groups()
    _records()
    _queues()


def downgrade() -> None:
    for table in (
        *("outbox", "inbox", "drafts"),
        *("traces", "codes", "topics", "relayed", "cards", "group_topics", "chat_groups"),
        *("offers", "participations", "requests", "missions"),
        *("person_keys", "people", "places", "instance"),
    ):
        op.drop_table(table)


def _instance_and_places() -> None:
    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("bot_name", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
    )
    op.create_table(
        "places",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name="pk_places"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("neighbourhood", sa.String(), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_language", sa.String(), nullable=False),
        sa.Column("age", sa.String(), nullable=True),
        sa.Column("charter", sa.String(), nullable=True),
        sa.Column("volunteer_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("likes", sa.String(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("telegram_id", name="uq_people_telegram_id"),
    )
    _partial_index("ix_people_volunteers", "people", ["neighbourhood"], "age = 'adult'")
    _partial_index("ix_people_roles", "people", ["roles"], "roles <> ''")
    op.create_table(
        "person_keys",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_person_keys"),
    )


def _missions() -> None:
    op.create_table(
        "missions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("neighbourhood", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_for", sa.BigInteger(), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_person", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("redraw_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hour", sa.String(), nullable=True),
        sa.Column("public_text", sa.LargeBinary(), nullable=True),
        sa.Column("publisher_id", sa.BigInteger(), nullable=True),
        sa.Column("handler_id", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("widened", sa.Boolean(), nullable=False),
        sa.Column("relay_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_missions"),
        sa.UniqueConstraint("reference", name="uq_missions_reference"),
    )
    _partial_index("ix_missions_open", "missions", ["neighbourhood", "day", "opened_at"], "state = 'open'")
    _partial_index("ix_missions_taken", "missions", ["neighbourhood"], "state = 'taken'")
    _partial_index("ix_missions_ended", "missions", ["neighbourhood", "ended_at"], "ended_at IS NOT NULL")
    _partial_index("ix_missions_wide", "missions", ["day", "opened_at"], "state = 'open' AND widened = true")
    _partial_index("ix_missions_cause", "missions", ["cause"], "cause IS NOT NULL")
    _partial_index("ix_missions_proposed", "missions", ["hold_until"], "hold_person IS NOT NULL")
    op.create_table(
        "requests",
        sa.Column("mission_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asker_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("answer_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        sa.Column("feeling", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("thanked", sa.Boolean(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("reported_by", sa.BigInteger(), nullable=True),
        sa.Column("still_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("mission_id", name="pk_requests"),
        _of_a_mission("requests"),
    )
    for column in ("redraw_at", "publisher_id", "handler_id"):
        op.create_index(f"ix_missions_{column}", "missions", [column])
    op.create_index("ix_requests_asker_id", "requests", ["asker_id"])
    op.create_index("ix_requests_due_at", "requests", ["due_at"])
    op.create_index("ix_requests_ask_at", "requests", ["ask_at"])
    op.create_table(
        "participations",
        sa.Column("mission_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phone_shared", sa.Boolean(), nullable=False),
        sa.Column("address_shared", sa.Boolean(), nullable=False),
        sa.Column("own_phone_shared", sa.Boolean(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expense", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("mission_id", "person_id", name="pk_participations"),
        _of_a_mission("participations"),
    )
    op.create_index("ix_participations_person_id", "participations", ["person_id"])
    op.create_index("ix_participations_due_at", "participations", ["due_at"])
    op.create_table(
        "offers",
        sa.Column("mission_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mission_id", "person_id", name="pk_offers"),
        _of_a_mission("offers"),
    )
    op.create_index("ix_offers_person_id", "offers", ["person_id"])


def _groups() -> None:
    op.create_table(
        "chat_groups",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("binding", sa.String(), nullable=False),
        sa.Column("neighbourhood", sa.String(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("bound_by", sa.BigInteger(), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("forum", sa.Boolean(), nullable=False),
        sa.Column("rights", sa.String(), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("crowd_told", sa.Boolean(), nullable=False),
        sa.Column("board_message", sa.BigInteger(), nullable=True),
        sa.Column("board_shown", sa.String(), nullable=True),
        sa.Column("board_pinned", sa.Boolean(), nullable=False),
        sa.Column("board_due", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name="pk_chat_groups"),
    )
    for column in ("binding", "neighbourhood", "board_due"):
        op.create_index(f"ix_chat_groups_{column}", "chat_groups", [column])
    op.create_table(
        "group_topics",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", "topic", name="pk_group_topics"),
    )
    op.create_table(
        "cards",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mission_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("hide_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_cards"),
        _of_a_mission("cards"),
    )
    op.create_index("ix_cards_mission_id", "cards", ["mission_id"])
    op.create_index("ix_cards_person_id", "cards", ["person_id"])
    op.create_index("ix_cards_hide_at", "cards", ["hide_at"])
    op.create_table(
        "relayed",
        sa.Column("id", _number(), nullable=False),
        sa.Column("mission_id", sa.BigInteger(), nullable=False),
        sa.Column("from_chat", sa.BigInteger(), nullable=False),
        sa.Column("from_message", sa.BigInteger(), nullable=False),
        sa.Column("to_chat", sa.BigInteger(), nullable=False),
        sa.Column("to_message", sa.BigInteger(), nullable=True),
        sa.Column("edited", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_relayed"),
        _of_a_mission("relayed"),
    )
    op.create_index("ix_relayed_mission_id", "relayed", ["mission_id"])
    op.create_index("uq_relayed_from", "relayed", ["from_chat", "from_message", "to_chat"], unique=True)
    op.create_index("ix_relayed_to", "relayed", ["to_chat", "to_message"])
    op.create_table(
        "topics",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mission_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "mission_id", name="pk_topics"),
        _of_a_mission("topics"),
    )


def _records() -> None:
    op.create_table(
        "codes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_codes"),
    )
    op.create_table(
        "traces",
        sa.Column("id", _number(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("mission_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
    )
    op.create_index("ix_traces_about_id", "traces", ["about_id"])


def _queues() -> None:
    op.create_table(
        "drafts",
        sa.Column("telegram_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("telegram_id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_touched_at", "drafts", ["touched_at"])
    op.create_table(
        "inbox",
        sa.Column("seq", _number(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_inbox"),
        sa.UniqueConstraint("update_id", name="uq_inbox_update_id"),
    )
    _partial_index("ix_inbox_open", "inbox", ["state", "seq"], "state IN ('pending', 'applied')")
    _partial_index("ix_inbox_open_lane", "inbox", ["lane", "seq"], "state IN ('pending', 'applied')")
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    _outbox()


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", _number(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("mission_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("frozen", sa.LargeBinary(), nullable=True),
        sa.Column("single", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
    )
    waiting = "state = 'waiting'"
    _partial_index("ix_outbox_due", "outbox", ["lane", "due_at", "seq"], waiting)
    _partial_index("ix_outbox_chat", "outbox", ["chat_id"], "state IN ('waiting', 'leased')")
    _partial_index("ix_outbox_leased", "outbox", ["worker"], "state = 'leased'")
    once = f"{waiting} AND op = 'send' AND single"
    _partial_index("uq_outbox_single", "outbox", ["chat_id", "kind", "mission_id"], once, unique=True)
    _partial_index(
        "uq_outbox_edit", "outbox", ["chat_id", "message_id"], f"{waiting} AND op = 'edit'", unique=True
    )


def _number() -> sa.types.TypeEngine[int]:
    """A counted id of 64 bits: SQLite counts only in a column called INTEGER."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_a_mission(table: str) -> sa.ForeignKeyConstraint:
    """Gone when its mission goes."""
    return sa.ForeignKeyConstraint(
        ["mission_id"], ["missions.id"], name=f"fk_{table}_mission_id", ondelete="CASCADE"
    )


def _partial_index(
    name: str, table: str, columns: Sequence[str], where: str, *, unique: bool = False
) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
