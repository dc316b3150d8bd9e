"""Which rows of which tables are kept of a person: what `/mesdonnees` gives them, and what it leaves out.

A declaration and nothing else; `storage.own_data` reads by it. Every column of every table is either in a
section or in `LEFT_OUT`, or its table is in `NOT_THEIRS`: tests/storage/test_own_data.py holds this to the
schema, so that a new table or column cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from solidarity.ports import Deed
from storage import tables
from storage.tables import core


class Key(Enum):
    """By which key a sealed column is opened."""

    PERSON = auto()
    INSTANCE = auto()


@dataclass(frozen=True, slots=True)
class Me:
    """By what somebody is found in the tables."""

    id: int
    telegram_id: int
    account_key: str
    """The keyed index of the Telegram id (`Seal.index`)."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table that are somebody's, by one way in which they are theirs."""

    name: str
    table: Any
    whose: Callable[[Me], ColumnElement[bool]]
    but: frozenset[str] = frozenset()
    """Columns that this section leaves out."""
    only: tuple[str, ...] = ()
    """The columns that it gives; none: all but `but` and what `LEFT_OUT` names."""
    sealed: Key = Key.INSTANCE
    row: Callable[[Row[Any]], int | str] = field(default=lambda row: row.id)
    """The name of the row that its sealed columns are bound to."""
    without: frozenset[str] = frozenset()
    """Keys of what was sealed as JSON that belong to others."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What it gives."""
        if self.only:
            return self.only
        name = self.table.name
        return tuple(
            item.name
            for item in self.table.c
            if item.name not in self.but and (name, item.name) not in LEFT_OUT
        )


P, R, S, O = core(tables.Person), core(tables.Request), core(tables.Participation), core(tables.Offer)  # noqa: E741
M, SO, A, V = core(tables.Mission), core(tables.Source), core(tables.Agreement), core(tables.Veil)
G, C, Y, TP = core(tables.Group), core(tables.Card), core(tables.Relayed), core(tables.Topic)
T, BL, BA, CO = core(tables.Trace), core(tables.Block), core(tables.Ban), core(tables.Concern)
HS = core(tables.HomesSeen)
D, I, Q = core(tables.Draft), core(tables.InboxRow), core(tables.OutboxRow)  # noqa: E741
OG, ME = core(tables.Organisation), core(tables.Member)
AN, DG = core(tables.Announcement), core(tables.DigestEntry)
AL, AC, AA, BC = core(tables.Alert), core(tables.AlertCard), core(tables.AlertAnswer), core(tables.Broadcast)
BR, GM = core(tables.BroadcastReport), core(tables.GroupMember)

HIDDEN_DEEDS = (Deed.SAFEGUARDED.value, Deed.PARTED.value)
"""Deeds of the audit from which somebody could learn that another spoke of a worry, or wished them away."""

NOT_THEIRS: Mapping[str, str] = {
    "instance": "of the whole town, of nobody",
    "places": "the municipality's file",
    "person_keys": "the key that seals the rest; given away it would protect nothing",
    "scores": "a copy of account.scores, laid out for searching; it goes with it",
    "group_topics": "of a group, of nobody",
    "posts": "of a group, of nobody",
    "erasures": "numbers of accounts that are gone",
    "codes": "known by a hash only; those bound to this account are found and go when it is erased",
}
"""Tables that hold nothing for this file, and why."""

_LEADS = "says how a mission is looked for, nothing of a person"
LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("people", "phone_key"): "the number again, in a form that only this program can compare",
    ("people", "factor"): "a secret; whoever found this file could use it",
    ("people", "factor_used"): "counts the codes of the second factor",
    ("people", "bar_by"): "protects who decided; the town hall answers for it",
    ("people", "frozen_by"): "protects who decided; the town hall answers for it",
    ("agreements", "handler_id"): "who of the town hall calls",
    ("requests", "phone_key"): "the number again, in a form that only this program can compare",
    ("missions", "version"): _LEADS,
    ("missions", "redraw_at"): _LEADS,
    ("missions", "wave"): _LEADS,
    ("missions", "wave_at"): _LEADS,
    ("missions", "told"): _LEADS,
    ("missions", "widened"): _LEADS,
    ("missions", "cause"): _LEADS,
    ("missions", "no_answer_at"): _LEADS,
    ("missions", "merged_into"): _LEADS,
    ("missions", "merged_with"): _LEADS,
    ("missions", "alert_id"): _LEADS,
    ("missions", "organisation_id"): _LEADS,
    ("missions", "relay_until"): _LEADS,
    ("missions", "handler_id"): "stands in missions_looked_after, for who it is",
    ("missions", "publisher_id"): "stands in missions_published, for who it is",
    ("missions", "hold_for"): "stands in missions_kept, for whom it is",
    ("missions", "hold_person"): "stands in missions_kept, for whom it is",
    ("offers", "asked_by"): "protects who of the town hall chose",
    ("sources", "made_by"): "stands in links_made, for who it is",
    ("chat_groups", "thread_id"): "of the group",
    ("chat_groups", "working"): "of the group",
    ("chat_groups", "forum"): "of the group",
    ("chat_groups", "rights"): "of the group",
    ("chat_groups", "told"): "of the group",
    ("chat_groups", "counted_at"): "of the group",
    ("chat_groups", "crowd_told"): "of the group",
    ("chat_groups", "board_message"): "of the group",
    ("chat_groups", "board_shown"): "of the group",
    ("chat_groups", "board_pinned"): "of the group",
    ("chat_groups", "board_due"): "of the group",
    ("chat_groups", "channel"): "of the group",
    ("chat_groups", "theme"): "of the group",
    ("chat_groups", "bound_by"): "stands in groups_connected, for who it is",
    ("relayed", "id"): "a number of this program",
    ("relayed", "from_chat"): "the account of the other side, or one's own",
    ("relayed", "to_chat"): "the account of the other side, or one's own",
    ("traces", "id"): "a number of this program",
    ("traces", "hash"): "proves that no line was changed",
    ("traces", "about_id"): "stands in audit_about_me; whom a deed of one's own was about is theirs to know",
    ("blocks", "person_id"): "one of two people",
    ("blocks", "other_id"): "one of two people",
    ("blocks", "by_id"): "stands in kept_apart, for who wished it; protects whoever wished it of the other",
    ("bans", "account_key"): "the account again, in a form that only this program can compare",
    ("homes_seen", "account_key"): "the account again, in a form that only this program can compare",
    ("concerns", "about_id"): "by law: protects whoever speaks of a worry",
    ("concerns", "by_id"): "stands in concerns_told, for who it is",
    ("concerns", "handler_id"): "stands in concerns_handled, for who it is",
    ("concerns", "outcome"): "by law: it is about somebody else",
    ("concerns", "due_at"): "a reminder to who handles it",
    ("inbox", "seq"): "a number of this program",
    ("inbox", "next_at"): "when this program tries again",
    ("inbox", "attempts"): "how often this program tried",
    ("outbox", "seq"): "a number of this program",
    ("outbox", "uid"): "a number of this program",
    ("outbox", "lane"): "the order of sending",
    ("outbox", "single"): "how this program sends",
    ("outbox", "worker"): "how this program sends",
    ("outbox", "attempts"): "how often this program tried",
    ("outbox", "unsure"): "how this program sends",
    ("organisations", "decided_by"): "stands in associations_decided, for who it is",
    ("organisations", "remind_at"): "a reminder to the town hall",
    ("announcements", "author_id"): "stands in announcements_written, for who it is",
    ("announcements", "hidden_by"): "stands in announcements_hidden, for who it is",
    ("announcements", "version"): "counts changes",
    ("alerts", "author_id"): "stands in alerts_written, for who it is",
    ("alerts", "second_id"): "stands in alerts_agreed, for who it is",
    ("alerts", "version"): "counts changes",
    ("alerts", "report"): "totals, of nobody",
    ("alerts", "due_at"): "a timer of the alert",
    ("broadcasts", "by_id"): "stands in broadcasts, for who it is",
    ("broadcasts", "lane"): "the order of sending",
    ("broadcasts", "wakes"): "how this program sends",
    ("broadcasts", "stage"): "how this program sends",
    ("broadcasts", "planned"): "a total",
    ("broadcasts", "excluded"): "totals",
    ("broadcasts", "shown"): "totals",
    ("broadcasts", "report_at"): "a timer of the report",
    ("broadcasts", "due_at"): "how this program sends",
    ("broadcasts", "not_after"): "how this program sends",
    ("broadcasts", "audience"): "stands with the alert or the announcement",
}
"""Columns that no section gives, and why."""

SECTIONS: tuple[Section, ...] = (
    Section("account", P, lambda me: P.c.id == me.id, sealed=Key.PERSON),
    Section(
        "arrived_by",
        SO,
        lambda me: SO.c.code.in_(select(P.c.source).where(P.c.id == me.id)),
        only=("code", "label"),
        row=lambda row: row.code,
    ),
    Section("links_made", SO, lambda me: SO.c.made_by == me.id, row=lambda row: row.code),
    Section(
        "requests",
        R,
        lambda me: R.c.asker_id == me.id,
        sealed=Key.PERSON,
        row=lambda row: row.mission_id,
        but=frozenset({"asker_id", "reported_by"}),
    ),
    Section("requests_reported", R, lambda me: R.c.reported_by == me.id, only=("mission_id",)),
    Section(
        "agreements_waiting",
        A,
        lambda me: A.c.asker_id == me.id,
        sealed=Key.PERSON,
        but=frozenset({"asker_id"}),
        without=frozenset({"cards"}),
    ),
    Section("agreements_called", A, lambda me: A.c.handler_id == me.id, only=("id", "asked_at")),
    Section(
        "missions_taken",
        S,
        lambda me: S.c.person_id == me.id,
        but=frozenset({"person_id"}),
        row=lambda row: f"{row.mission_id}:{row.person_id}",
    ),
    Section(
        "offers",
        O,
        lambda me: O.c.person_id == me.id,
        but=frozenset({"person_id"}),
        row=lambda row: f"{row.mission_id}:{row.person_id}",
    ),
    Section("offers_made", O, lambda me: O.c.asked_by == me.id, only=("mission_id", "offered_at")),
    Section(
        "missions_published",
        M,
        lambda me: M.c.publisher_id == me.id,
        but=frozenset({"handler_until", "hold_until"}),
    ),
    Section(
        "missions_looked_after",
        M,
        lambda me: M.c.handler_id == me.id,
        only=("id", "reference", "handler_until"),
    ),
    Section(
        "missions_kept",
        M,
        lambda me: or_(M.c.hold_for == me.telegram_id, M.c.hold_person == me.id),
        only=("id", "reference", "hold_until"),
    ),
    Section(
        "messages_with_cards",
        C,
        lambda me: or_(C.c.person_id == me.id, C.c.chat_id == me.telegram_id),
        but=frozenset({"person_id"}),
    ),
    Section(
        "messages_passed_on",
        Y,
        lambda me: Y.c.from_chat == me.telegram_id,
        only=("mission_id", "from_message", "edited"),
    ),
    Section(
        "messages_received", Y, lambda me: Y.c.to_chat == me.telegram_id, only=("mission_id", "to_message")
    ),
    Section("topics", TP, lambda me: TP.c.chat_id == me.telegram_id, row=lambda row: row.mission_id),
    Section(
        "messages_unread",
        V,
        lambda me: V.c.person_id == me.id,
        sealed=Key.PERSON,
        but=frozenset({"person_id"}),
    ),
    Section(
        "conversations",
        D,
        lambda me: D.c.telegram_id == me.telegram_id,
        sealed=Key.PERSON,
        row=lambda row: row.telegram_id,
    ),
    Section(
        "messages_being_read",
        I,
        lambda me: I.c.lane == me.telegram_id,
        row=lambda row: row.update_id,
        but=frozenset({"answer"}),
    ),
    Section(
        "messages_being_answered",
        I,
        lambda me: I.c.lane == me.telegram_id,
        only=("update_id", "answer"),
        row=lambda row: row.seq,
    ),
    Section(
        "messages_to_me",
        Q,
        lambda me: or_(Q.c.chat_id == me.telegram_id, Q.c.person_id == me.id),
        but=frozenset({"person_id"}),
        row=lambda row: row.uid,
    ),
    Section("groups", GM, lambda me: GM.c.telegram_id == me.telegram_id, but=frozenset({"telegram_id"})),
    Section("groups_connected", G, lambda me: G.c.bound_by == me.id, row=lambda row: row.chat_id),
    Section("associations_joined", ME, lambda me: ME.c.person_id == me.id, but=frozenset({"person_id"})),
    Section("associations_registered", OG, lambda me: OG.c.asked_by == me.id, but=frozenset({"asked_by"})),
    Section("associations_decided", OG, lambda me: OG.c.decided_by == me.id, only=("id", "decided_at")),
    Section("announcements_written", AN, lambda me: AN.c.author_id == me.id, but=frozenset({"hidden_at"})),
    Section("announcements_hidden", AN, lambda me: AN.c.hidden_by == me.id, only=("id", "hidden_at")),
    Section("announcements_waiting", DG, lambda me: DG.c.person_id == me.id, but=frozenset({"person_id"})),
    Section("alerts_written", AL, lambda me: AL.c.author_id == me.id),
    Section("alerts_agreed", AL, lambda me: AL.c.second_id == me.id, only=("id", "reference", "reason")),
    Section("alerts_asked", AC, lambda me: AC.c.person_id == me.id, but=frozenset({"person_id"})),
    Section("alerts_answered", AA, lambda me: AA.c.person_id == me.id, but=frozenset({"person_id"})),
    Section("broadcasts", BC, lambda me: BC.c.by_id == me.id),
    Section(
        "reports",
        BR,
        lambda me: or_(BR.c.person_id == me.id, BR.c.chat_id == me.telegram_id),
        but=frozenset({"person_id"}),
    ),
    Section("kept_apart", BL, lambda me: BL.c.by_id == me.id),
    Section("ban", BA, lambda me: BA.c.account_key == me.account_key, row=lambda row: row.account_key),
    Section("homes_seen", HS, lambda me: HS.c.account_key == me.account_key, row=lambda row: row.account_key),
    Section("concerns_told", CO, lambda me: CO.c.by_id == me.id, without=frozenset({"notes"})),
    Section("concerns_handled", CO, lambda me: CO.c.handler_id == me.id, only=("id", "at")),
    Section(
        "audit_about_me",
        T,
        lambda me: (T.c.about_id == me.id) & T.c.deed.not_in(HIDDEN_DEEDS),
    ),
    Section(
        "audit_by_me",
        T,
        lambda me: (T.c.actor_id == me.id) & T.c.deed.not_in(HIDDEN_DEEDS),
        but=frozenset({"actor_id"}),
    ),
)
