"""Who cannot tell whether it still leads does not go on leading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.leading import Leader


class Place:
    """A database whose place is always free, and of which one asks in vain whether it is held."""

    def __init__(self, answers: list[bool | Exception]) -> None:
        self._answers = answers

    @asynccontextmanager
    async def leadership(self, _name: str) -> AsyncIterator[bool]:
        """It is ours."""
        yield True

    async def still_leads(self, _name: str) -> bool:
        """The next answer."""
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("answer", [False, RuntimeError("of the driver's own")])
async def test_a_lost_place_is_left_and_taken_anew(answer: Any) -> None:
    """Lost, or nobody knows: the work ends, and begins again with the place; a stop is never waited for."""
    database, vigil = Place([answer, True]), SimpleNamespace(leads=False)
    stop, terms = asyncio.Event(), []

    async def work(ends: asyncio.Event) -> None:
        terms.append(vigil.leads)
        if len(terms) > 1:
            stop.set()
        await ends.wait()

    with capture_logs() as logs:
        async with asyncio.timeout(60):
            await Leader(database, vigil).lead(stop, work)  # type: ignore[arg-type]
    assert terms == [True, True]
    assert not vigil.leads
    assert [line["event"] for line in logs] == ["place_lost" if answer is False else "place_unknown"]
