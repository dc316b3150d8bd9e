"""What anybody may read: an announcement or an alert as public words, whoever wrote it.

A value without people in it: what is copied onto the town's site, printed for a noticeboard or put into the
feed is made of this and of nothing else. Not here: who may publish (`solidarity.announcements`,
`solidarity.alerts`), how it looks (`bot.views.variants`, `bot.papers`, `bot.feed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from solidarity.broadcasts import Words
from solidarity.cap import Severity


class PublicKind(StrEnum):
    """What it is, for the reader."""

    ANNOUNCEMENT = "announcement"
    ALERT = "alert"
    EXERCISE = "exercise"
    """An alert in which nothing is real: it never leaves the chat for the feed."""


class Standing(StrEnum):
    """Whether it still holds."""

    VALID = "valid"
    OVER = "over"
    """An alert that has ended, or what is past its date."""
    MISTAKE = "mistake"
    """It should not have been published."""


@dataclass(frozen=True, slots=True)
class PublicWords:
    """One announcement or alert, as anybody may read it."""

    id: int
    """Random, and the same after a correction."""
    kind: PublicKind
    words: Mapping[str, Words]
    """By language; the first is the one in which it was written."""
    published: datetime
    updated: datetime
    """When it was last corrected, ended or taken back; when it was published, where it was not."""
    sender: str = ""
    """The association that speaks; empty for the municipality."""
    places: tuple[str, ...] = ()
    """Codes of the neighbourhoods concerned; none means the whole town."""
    until: datetime | None = None
    """Until when it is valid."""
    link: str = ""
    severity: Severity | None = None
    """Of an alert."""
    standing: Standing = Standing.VALID

    @property
    def original(self) -> str:
        """The language in which it was written."""
        return next(iter(self.words))

    def in_language(self, language: str) -> tuple[str, Words]:
        """The words for this reader and the language that they are in, which is perhaps another."""
        found = self.words.get(language)
        return (language, found) if found is not None else (self.original, self.words[self.original])

    @property
    def warns(self) -> bool:
        """Whether emergency numbers stand first."""
        return self.kind is not PublicKind.ANNOUNCEMENT


class Published(Protocol):
    """What was published for everybody: in places, not for certain people, and hidden by nobody."""

    async def latest(self, limit: int) -> Sequence[PublicWords]:
        """Announcements while they are valid, and alerts, ended ones too; the last published first."""
        ...

    async def find(self, kind: PublicKind, about: int) -> PublicWords | None:
        """One of them, an exercise too; None where it is not for everybody, or no longer."""
        ...


def fit_for_feed(items: Iterable[PublicWords]) -> list[PublicWords]:
    """Without exercises, which would frighten whoever reads them without the chat around them."""
    found = [item for item in items if item.kind is not PublicKind.EXERCISE]
    return sorted(found, key=lambda item: (item.updated, item.id), reverse=True)
