"""Chats and who is in them: values without behaviour beyond small questions about themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.messages import Message

Json = dict[str, Any]

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
)
GROUPS_ONLY = frozenset({"can_pin_messages", "can_manage_topics", "can_manage_tags"})
CHANNEL_RIGHTS = (
    *(right for right in RIGHTS if right not in GROUPS_ONLY),
    "can_post_messages",
    "can_edit_messages",
    "can_manage_direct_messages",
)
"""In a channel the right to edit is also the right to pin."""

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMIN = frozenset({"creator", "administrator"})
GENERAL_TOPIC = 1


@dataclass(slots=True)
class Member:
    """Somebody's standing in a group. Who left or was removed stays listed with that status."""

    id: int
    status: str = "member"
    rights: set[str] = field(default_factory=set)
    anonymous: bool = False

    @property
    def present(self) -> bool:
        """Whether this one is in the group now."""
        return self.status in PRESENT

    @property
    def admin(self) -> bool:
        """Creator or administrator."""
        return self.status in ADMIN

    def may(self, right: str) -> bool:
        """Whether this one holds a right of administrators."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def as_json(self, user: Json, rights: tuple[str, ...] = RIGHTS) -> Json:
        """Telegram's ChatMember; `rights` are those that there are in this kind of chat."""
        shown: Json = {"user": user, "status": self.status}
        if self.status == "creator":
            shown["is_anonymous"] = self.anonymous
        elif self.status == "administrator":
            shown["can_be_edited"] = False
            shown["is_anonymous"] = self.anonymous
            shown.update({right: right in self.rights for right in rights})
        elif self.status == "kicked":
            shown["until_date"] = 0
        return shown


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is the id of the message that created it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    closed: bool = False
    creator: int = 0
    """Who made it may rename, close and reopen it without a right."""


@dataclass(slots=True)
class OpenKeyboard:
    """A reply keyboard as one person has it under the text field."""

    markup: Json
    message: int
    hidden: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat with the bot (its id is the person's), a basic group, a supergroup or a channel."""

    id: int
    kind: str
    title: str = ""
    forum: bool = False
    """Whether it has topics: a forum, or a private chat where the bot's owner switched them on."""
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemerals: dict[int, Message] = field(default_factory=dict)
    """What one member and the bot alone see, by negative numbers (`ephemeral.py`)."""
    next_ephemeral: int = 1
    removed: dict[int, Message] = field(default_factory=dict)
    """Deleted messages: nobody sees them, but a late press may still name one."""
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    keyboards: dict[int, OpenKeyboard] = field(default_factory=dict)
    force_replies: dict[int, tuple[int, str | None]] = field(default_factory=dict)
    read_up_to: dict[int, int] = field(default_factory=dict)
    doing: tuple[str, float] | None = None
    """The bot's chat action and the machine time at which it fades."""
    migrated_to: int | None = None
    migrated_from: int | None = None
    next_id: int = 1
    """Message ids of a supergroup or channel are its own; other chats share the bot's."""
    version: int = 0

    @property
    def private(self) -> bool:
        """Whether it is the chat of one person with the bot."""
        return self.kind == "private"

    @property
    def channel(self) -> bool:
        """Whether only its administrators write, in its own name."""
        return self.kind == "channel"

    @property
    def rights(self) -> tuple[str, ...]:
        """The rights of administrators that there are here."""
        return CHANNEL_RIGHTS if self.channel else RIGHTS

    @property
    def usual_rights(self) -> frozenset[str]:
        """What Telegram's apps propose for a new administrator."""
        return frozenset(self.rights) - {"can_promote_members"}

    def member(self, who: int) -> Member:
        """Somebody's standing, "left" for who was never here."""
        return self.members.get(who) or Member(who, "left")

    @property
    def creator(self) -> int | None:
        """Who made the group, if they are still in it."""
        return next((member.id for member in self.members.values() if member.status == "creator"), None)

    def unread(self, who: int) -> int:
        """How many messages of others came after the last one read."""
        seen = self.read_up_to.get(who, 0)
        count = 0
        for message in reversed(self.messages.values()):
            if message.id <= seen:
                break
            count += message.sender != who
        return count

    def as_json(self) -> Json:
        """Telegram's Chat of a group (a private one is told by its person)."""
        shown: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.kind == "group":
            shown["all_members_are_administrators"] = False
        elif self.forum:
            shown["is_forum"] = True
        return shown
