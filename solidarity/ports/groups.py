"""Group chats: their bindings, boards, topics and posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from solidarity.boards import Board, Tally
from solidarity.broadcasts import Broadcast, BroadcastId
from solidarity.groups import Group
from solidarity.notices import Recipient
from solidarity.posts import Post
from solidarity.topics import Place, Places, Topic


class Groups(Protocol):
    """Group chats known to the municipality."""

    async def find(self, chat: int) -> Group | None: ...
    async def save(self, group: Group) -> None: ...
    async def bound_to(self, neighbourhood: str) -> Sequence[Group]: ...
    async def bound_anywhere(self) -> Sequence[Group]:
        """The working groups of every neighbourhood."""
        ...

    async def staff(self) -> Sequence[Group]: ...
    async def for_posts(self, areas: Collection[str], theme: str | None) -> Sequence[Group]:
        """Working groups and channels that get a post for these neighbourhoods (none: all) and theme."""
        ...

    async def note_member(self, chat: int, telegram_id: int, *, present: bool) -> None:
        """Somebody was seen in a group, or has left it; kept only where the group gets posts."""
        ...

    async def seen_in(self, telegram_id: int) -> Sequence[Group]: ...
    async def forget_members(self, chat: int) -> None: ...
    async def moved(self, old: int, new: int) -> bool:
        """Rewrite the chat id everywhere, rows waiting to be sent included; False if unknown."""
        ...


class Boards(Protocol):
    """The pinned boards of neighbourhoods' groups, and their timers."""

    async def find(self, chat: int) -> Board: ...
    async def put(self, chat: int, board: Board) -> None: ...
    async def mark(self, chat: int, due: datetime) -> None:
        """It is to be looked at by then; sooner where that was said before."""
        ...

    async def due(self, limit: int) -> Sequence[int]: ...
    async def take(self, chat: int, due: datetime) -> Board | None:
        """The board of a group whose time has come, held until this unit ends; its next time is `due`."""
        ...

    async def on_its_way(self, chat: int) -> bool:
        """Whether one waits to be sent, or is being sent."""
        ...

    async def tally(
        self, neighbourhoods: Collection[str], categories: Collection[str], since: datetime
    ) -> Tally:
        """How missions stand there, in these categories; solved ones since this moment."""
        ...

    async def look_at_all(self) -> None:
        """Every board is due now, and shows who knows what."""
        ...


class GroupTopics(Protocol):
    """Where posts go in groups that are forums."""

    async def of(self, chat: int) -> Places: ...
    async def put(self, chat: int, topic: Topic, place: Place) -> None: ...
    async def drop(self, chat: int, topic: Topic) -> None: ...
    async def leave(self, chat: int, thread: int) -> None:
        """What waits to be sent to this topic goes to the general one."""
        ...


class Posts(Protocol):
    """Messages of broadcasts in groups and channels."""

    async def plan(
        self, broadcast: Broadcast, places: Sequence[Recipient], until: datetime | None = None
    ) -> int:
        """One message in each of these chats; returns how many are new. Planned twice, it is posted once.

        `until` is for what stood there before and comes anew: as long as it is true.
        """
        ...

    async def put(self, post: Post) -> None: ...
    async def find(self, chat: int, message: int) -> Post | None: ...
    async def of(self, broadcasts: Collection[BroadcastId]) -> Sequence[Post]: ...
    async def told(self, broadcasts: Collection[BroadcastId]) -> Sequence[int]:
        """The chats in which these stand, may stand, or are about to."""
        ...

    async def valid_in(self, chat: int) -> Sequence[Post]:
        """What stands in a chat as what is true."""
        ...

    async def expired(self, limit: int) -> Sequence[Post]:
        """What holds no more and was not put down yet."""
        ...

    async def forget(self, chat: int, message: int) -> None: ...
    async def forget_thread(self, chat: int, thread: int) -> None: ...
    async def lasting(self) -> Sequence[BroadcastId]:
        """Broadcasts that may still be true somewhere where they have not been posted, the oldest first."""
        ...

    async def retry(self, broadcast: BroadcastId, chat: int) -> None:
        """What could not be posted there may be planned once more."""
        ...

    async def leave(self, chat: int) -> Sequence[Post]:
        """Forget all of a chat whose messages cannot be touched any more; returns what was still true."""
        ...
