"""Presses of people who have some role, or had one, in units that are taken back. No claims."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy.sql.dml import Delete, Insert, Update

from bot.app import App
from bot.i18n import plain
from bot.intake.applying import NeedFacts, Turn
from bot.views.screen import Answer
from bot.work import MadeOutside
from solidarity.factors import ProofNeeded
from solidarity.people import Bar, Barred, Neighbour, PersonId, Role
from solidarity.queues import Arrived
from solidarity.refusals import Refusal
from tests import cast

HALTS = (Refusal, ProofNeeded, NeedFacts, MadeOutside)
"""What comes instead of an answer; of the last two more would be asked first."""
FIRST = 7_700_000_000
"""A Telegram id that nobody on a stage has."""


def standings(day: date) -> Mapping[str, Neighbour]:
    """Whoever has power somewhere, and none over the matter at hand; seen already on this day."""
    resident, helper = cast.neighbour(cast.ROSA), cast.neighbour(cast.SAM)
    every = replace(helper, roles=frozenset(Role), sector=frozenset({"centre", "gare"}))
    team = replace(helper, roles=frozenset({Role.COORDINATOR, Role.SAFEGUARD}))
    people = {
        "elected, with all other roles": every,
        "referent of elsewhere": replace(
            resident, roles=frozenset({Role.REFERENT}), sector=frozenset({"moulins"})
        ),
        "professional": replace(resident, roles=frozenset({Role.PROFESSIONAL})),
        "frozen": replace(team, frozen_at=cast.NOW, frozen_by=PersonId(1)),
        "suspended": replace(team, barred=Barred(Bar.SUSPENDED, "rude", cast.NOW)),
    }
    return {
        name: replace(
            person,
            id=PersonId(FIRST + at),
            telegram_id=FIRST + at,
            phone=None,
            first_name="Personne",
            seen_on=day,
        )
        for at, (name, person) in enumerate(people.items())
    }


@dataclass
class Pressed:
    """What somebody would have read, and which tables it would have written to."""

    said: str = ""
    wrote: set[str] = field(default_factory=set)
    halted: bool = False


class _TakenBackError(Exception):
    """Nothing of it is kept."""


async def press(app: App, who: Neighbour, number: int, data: str) -> Pressed:
    """They press it in their own chat; nothing of it stays, not even they."""
    found = Pressed()
    with suppress(_TakenBackError):
        async with app.store.unit() as unit:
            await unit.people.add(who)
            real = unit.execute

            async def execute(statement: Any, *more: Any) -> Any:
                result = await real(statement, *more)
                changes = isinstance(statement, Update | Delete) and result.rowcount
                if isinstance(statement, Insert) or changes:
                    found.wrote.add(statement.table.name)
                return result

            unit.execute = execute  # type: ignore[assignment]
            row = Arrived(0, number, 0, _raw(who, number, data), 0)
            try:
                answer = await app.worker.effects.apply(unit, Turn(), row)
            except HALTS:
                found = Pressed(halted=True)
            else:
                found.said = _words(answer)
                found.wrote |= {"outbox"} if unit.outbox.planned else set()
            raise _TakenBackError
    return found


def _words(answer: Answer | None) -> str:
    shows = answer.shows if answer is not None else ()
    labels = [button.label for show in shows for row in show.screen.rows for button in row]
    return "\n".join([*(plain(show.screen.text) for show in shows), *labels])


def _raw(who: Neighbour, number: int, data: str) -> bytes:
    body = {
        "id": str(number),
        "from": {"id": who.telegram_id, "is_bot": False, "first_name": who.first_name},
        "chat_instance": "1",
        "message": {
            "message_id": 3,
            "date": 1,
            "chat": {"id": who.telegram_id, "type": "private"},
            "text": ".",
        },
        "data": data,
    }
    return orjson.dumps({"update_id": number, "callback_query": body})
