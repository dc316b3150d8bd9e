"""Posts: a broadcast as a message in a group or a channel, pinned while it is true.

Not here: what it says (`solidarity.broadcasts`), where it goes (`storage.groups.gets_post`), the messages to
people one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from solidarity.broadcasts import Broadcast, BroadcastId, Step, Subject
from solidarity.notices import Kind
from solidarity.topics import Topic


class Became(StrEnum):
    """What became of what a post says."""

    REPLACED = "replaced"
    """Newer words stand below it."""
    MISTAKE = "mistake"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    """Who had written it took it back."""
    HIDDEN = "hidden"
    """The municipality hid it."""

    @property
    def takes_away(self) -> bool:
        """Whether its words and its picture should not be seen any more."""
        return self in (Became.WITHDRAWN, Became.HIDDEN)


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a broadcast in a group or a channel."""

    broadcast: BroadcastId
    chat: int
    message: int
    thread: int | None = None
    pinned: bool = False
    until: datetime | None = None
    """Until when it stands as what is true; None once it is over or was put right."""

    def is_valid(self, now: datetime) -> bool:
        """Whether it stands as what is true."""
        return self.until is not None and now < self.until


_LASTING = (Step.FIRST, Step.UPDATE)
"""What is true for a time; the others say that something is no longer so."""
_BECAME = {
    Step.UPDATE: Became.REPLACED,
    Step.MISTAKE: Became.MISTAKE,
    Step.END: Became.ENDED,
    Step.WITHDRAWN: Became.WITHDRAWN,
    Step.HIDDEN: Became.HIDDEN,
}


def kind_of(broadcast: Broadcast) -> Kind:
    """The notice that posts it."""
    return Kind.ALERT_POST if broadcast.subject is Subject.ALERT else Kind.ANNOUNCEMENT_POST


def topic_for(broadcast: Broadcast) -> Topic:
    """The topic of a forum that it goes to."""
    return Topic.ALERTS if broadcast.subject is Subject.ALERT else Topic.NEWS


def posted(broadcast: Broadcast, chat: int, message: int, thread: int | None) -> Post:
    """It stands in this chat."""
    until = (broadcast.content.until or broadcast.not_after) if broadcast.step in _LASTING else None
    return Post(broadcast.id, chat, message, thread, until=until)


def is_to_be_pinned(post: Post, broadcast: Broadcast, now: datetime) -> bool:
    """Whether it belongs on top of its chat and is not there."""
    return broadcast.content.pinned and not post.pinned and post.is_valid(now)


def over(post: Post) -> Post:
    """What it says holds no more."""
    return replace(post, until=None, pinned=False)


def what_became(step: Step) -> Became | None:
    """What a later broadcast of this step makes of the posts of the earlier ones."""
    return _BECAME.get(step)
