"""What a story looks at besides the phones: calls, presses, logs and the store. No acting in here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.actor import Phone
from sandbox.messages import Message
from solidarity.missions import Mission, MissionId
from solidarity.people import Neighbour
from tests.stage import Stage

HARMLESS = (
    *("message is not modified", "group chat was upgraded to a supergroup chat"),
    "ephemeral message not found",
)
"""What Telegram may refuse without anybody missing anything."""
REFERENCE = re.compile(r"\b[A-HJKMNP-RTUV-Z2346789]{4,5}\b")


def troubles(stage: Stage, logs: Iterable[Mapping[str, Any]]) -> list[str]:
    """All that went wrong: calls that Telegram did not understand, taps without an answer, logged errors."""
    refused = [
        f"{call.method}: {call.code} {call.description}"
        for call in stage.world.calls.calls
        if call.ok is False and call.code != 403 and not any(h in (call.description or "") for h in HARMLESS)
    ]
    silent = [
        f"[{press.label}] was not answered"
        for press in stage.world.presses.values()
        if press.answered_at is None
    ]
    failed = [str(dict(entry)) for entry in logs if entry["log_level"] in ("error", "critical")]
    return refused + silent + failed


def taps_of(phone: Phone) -> int:
    """How many times this person has tapped or written so far, /start included."""
    written = [message for message in phone.messages() if message.sender == phone.id]
    return len(written) + len(phone.presses)


def from_bot(phone: Phone, containing: str = "") -> list[Message]:
    """What the bot's messages with this text are on the phone now, oldest first."""
    return [
        message
        for message in phone.messages()
        if message.sender == phone.world.bot.id and containing in message.text
    ]


def button_labels(message: Message) -> list[str]:
    """The labels below a message."""
    return [label for row in message.labels for label in row]


async def person(stage: Stage, phone: Phone) -> Neighbour | None:
    """What the store has of somebody."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return await unit.people.by_telegram(phone.id)


async def mission(stage: Stage, number: str, asker: Phone) -> Mission:
    """The request with this number."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        who = await unit.people.by_telegram(asker.id)
        assert who is not None
        found = [item for item in await unit.missions.asked_by(who.id) if item.reference == number]
        assert len(found) == 1
        return await unit.missions.get(MissionId(found[0].id))


async def requests_of(stage: Stage, asker: Phone) -> list[Mission]:
    """All requests of somebody."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        who = await unit.people.by_telegram(asker.id)
        return [] if who is None else list(await unit.missions.asked_by(who.id))


async def draft(stage: Stage, phone: Phone) -> Mapping[str, Any] | None:
    """What is kept of unfinished conversations."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        found = await unit.drafts.find(phone.id)
        return None if found is None else found.data


async def rows(stage: Stage) -> dict[str, int]:
    """How many rows each table has."""
    from sqlalchemy import func, select

    from storage import tables

    assert stage.app is not None
    counted = {}
    async with stage.app.store.unit() as unit:
        for table in tables.Table.metadata.sorted_tables:
            counted[table.name] = int(
                (await unit.execute(select(func.count()).select_from(table))).scalar_one()
            )
    return counted
