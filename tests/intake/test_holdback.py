"""While the disk is full nothing comes in but what makes room; and people hear so once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
import pytest

from bot.callbacks import Press, pack
from bot.intake.holdback import HoldBack, makes_room
from bot.intake.poll import NotKeptError
from solidarity.queues import Incoming


@dataclass
class Disk:
    """A disk that a test fills; `fault` is what a write then raises."""

    is_full: bool = False
    blames: bool = True
    suspected: list[BaseException] = field(default_factory=list)

    def suspect(self, error: BaseException) -> None:
        """It was the disk, if this one is to blame."""
        self.suspected.append(error)
        self.is_full = self.is_full or self.blames


@dataclass
class Place:
    """Where updates come in."""

    disk: Disk = field(default_factory=Disk)
    taken: list[int] = field(default_factory=list)
    excused: list[int] = field(default_factory=list)
    fault: Exception | None = None

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Commit."""
        if self.fault is not None:
            raise self.fault
        self.taken += [item.update_id for item in updates]

    async def excuse(self, updates: Sequence[Incoming]) -> None:
        """Say sorry."""
        self.excused += [item.update_id for item in updates]

    async def post(self, *updates: Incoming) -> None:
        """Telegram brings these."""
        await HoldBack(self.disk, self.receive, self.excuse).receive(updates)


def said(number: int, text: str) -> Incoming:
    """Somebody wrote."""
    body = {"update_id": number, "message": {"text": text, "from": {"id": 7}, "chat": {"id": 7}}}
    return Incoming(number, 7, orjson.dumps(body))


async def test_with_room_all_comes_in() -> None:
    """Nothing is held back and nobody is told anything."""
    place = Place()
    await place.post(said(1, "bonjour"), said(2, "/oublier"))
    assert (place.taken, place.excused) == ([1, 2], [])


async def test_without_room_only_what_makes_some() -> None:
    """Who wants to be forgotten comes in; for the others nothing may be confirmed, and they are told."""
    place = Place(Disk(is_full=True))
    with pytest.raises(NotKeptError):
        await place.post(said(1, "bonjour"), said(2, "/oublier"))
    assert (place.taken, place.excused) == ([2], [1])
    await place.post(said(3, "/oublier"))
    assert place.taken == [2, 3]


async def test_the_first_that_finds_it_full_is_not_confirmed() -> None:
    """The write that discovers the full disk counts as not kept; another failure stays what it is."""
    place = Place(fault=OSError("full"))
    with pytest.raises(NotKeptError):
        await place.post(said(1, "bonjour"))
    assert (place.taken, place.excused) == ([], [1])
    place = Place(Disk(blames=False), fault=ValueError("ours"))
    with pytest.raises(ValueError, match="ours"):
        await place.post(said(1, "bonjour"))
    assert len(place.disk.suspected) == 1


@pytest.mark.parametrize(
    ("update", "does"),
    [
        ({"message": {"text": "/oublier"}}, True),
        ({"message": {"text": "/oublier@entraide_bot"}}, True),
        ({"message": {"text": " /Oublier "}}, True),
        ({"message": {"text": "/oublier tout le reste"}}, False),
        ({"message": {"text": 7}}, False),
        ({"message": None}, False),
        ({"callback_query": {"data": pack(Press.ERASE)}}, True),
        ({"callback_query": {"data": pack(Press.ERASE_YES, 0, "all")}}, True),
        ({"callback_query": {"data": pack(Press.MY_DATA)}}, False),
        ({"callback_query": {"data": "nonsense"}}, False),
        ({"callback_query": {}}, False),
        ({}, False),
    ],
)
def test_what_makes_room(update: dict[str, object], does: bool) -> None:
    """The word by which one is forgotten, and the buttons that follow it; nothing forged fails."""
    assert makes_room(update) is does
