"""The feeds of all languages as they stand now, made from the store: for whoever serves or writes them.

Made anew at most once a minute, whoever asks. Not here: what a feed looks like (`bot.feed`).
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.feed import ENTRIES, atom
from bot.i18n import Catalogues
from bot.views.scene import Scene
from solidarity.ports import Store
from solidarity.public import fit_for_feed

KEPT = 60.0
"""Seconds for which a feed is given out before it is made anew."""


@dataclass(frozen=True, slots=True)
class Page:
    """A feed in one language, and since when it has been as it is.

    That is not the date in it: what leaves a feed changes it too, and takes its date along.
    """

    body: bytes
    since: datetime

    @property
    def tag(self) -> str:
        """What changes with every byte."""
        return hashlib.sha256(self.body).hexdigest()[:32]


class Feeds:
    """The feeds by language; the municipality's first language comes first."""

    def __init__(
        self, store: Store, catalogues: Catalogues, bot_name: Callable[[], str], base: str | None = None
    ) -> None:
        self._store = store
        self._catalogues = catalogues
        self._bot_name = bot_name
        self._base = base
        self._pages: Mapping[str, Page] = {}
        self._made_at = float("-inf")
        self._known: dict[str, Page] = {}
        self._turn = asyncio.Lock()

    async def current(self) -> Mapping[str, Page]:
        """As they stood within the last minute. Where the store is away, as they last stood."""
        async with self._turn:
            if time.monotonic() - self._made_at >= KEPT:
                try:
                    self._pages = await self.make()
                except Exception:
                    if not self._pages:
                        raise
                else:
                    self._made_at = time.monotonic()
            return self._pages

    async def make(self) -> Mapping[str, Page]:
        """As they stand now."""
        async with self._store.unit() as unit:
            items = fit_for_feed(await unit.published.latest(ENTRIES))
            town, now = unit.town, unit.now
        scene = Scene(self._catalogues.translator(town.languages[0], town.zone), town, now, self._bot_name())
        for code in town.languages:
            own = replace(scene, t=self._catalogues.translator(code, town.zone))
            body = atom(own, items, self._base)
            if code not in self._known or self._known[code].body != body:
                self._known[code] = Page(body, now)
        return {code: self._known[code] for code in town.languages}
