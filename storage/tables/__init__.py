"""The schema: what is kept, as SQLModel classes, gathered here from one module for each area.

Importing this fills the metadata, so nobody imports a part of it. Rules live in `solidarity`, statements in
the repositories beside it. `Sealed` columns hold AES-256-GCM cipher text that the repositories make
(`storage.sealing`). Times are UTC. Telegram ids need 52 bits, so they are BIGINT everywhere.
"""

from storage.tables.alerts import Alert, AlertAnswer, AlertCard
from storage.tables.announcements import Announcement, DigestEntry
from storage.tables.audit import Erasure, Trace
from storage.tables.broadcasts import Broadcast, BroadcastReport, Post
from storage.tables.columns import Id, Moment, Sealed, Table, core
from storage.tables.groups import Group, GroupMember, GroupTopic, Place
from storage.tables.keys import Instance, PersonKey, SecretCode
from storage.tables.messages import Card, Relayed, Topic, Veil
from storage.tables.missions import Mission, Offer, Participation
from storage.tables.organisations import Member, Organisation
from storage.tables.people import Person, Score, Source
from storage.tables.queues import Draft, InboxRow, OutboxRow
from storage.tables.requests import Agreement, Request
from storage.tables.safety import Ban, Block, Concern, HomesSeen

__all__ = [
    "Agreement",
    "Alert",
    "AlertAnswer",
    "AlertCard",
    "Announcement",
    "Ban",
    "Block",
    "Broadcast",
    "BroadcastReport",
    "Card",
    "Concern",
    "DigestEntry",
    "Draft",
    "Erasure",
    "Group",
    "GroupMember",
    "GroupTopic",
    "HomesSeen",
    "Id",
    "InboxRow",
    "Instance",
    "Member",
    "Mission",
    "Moment",
    "Offer",
    "Organisation",
    "OutboxRow",
    "Participation",
    "Person",
    "PersonKey",
    "Place",
    "Post",
    "Relayed",
    "Request",
    "Score",
    "Sealed",
    "SecretCode",
    "Source",
    "Table",
    "Topic",
    "Trace",
    "Veil",
    "core",
]
