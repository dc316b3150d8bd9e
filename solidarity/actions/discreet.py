"""What a person does about who may look over their shoulder."""

from __future__ import annotations

from dataclasses import replace

from solidarity.discretion import DELETABLE, to_wipe
from solidarity.people import Neighbour
from solidarity.ports import Unit


async def set_discreet(unit: Unit, person: Neighbour, *, on: bool) -> Neighbour:
    """All that this person asks for from now on is discreet, or no longer."""
    if person.discreet == on:
        return person
    changed = replace(person, discreet=on)
    await unit.people.save(changed)
    return changed


async def read_veiled(unit: Unit, person: Neighbour, number: str) -> bytes | None:
    """What stands behind a neutral message, for its reader alone."""
    if not number.isascii() or not number.isdecimal():
        return None
    return await unit.veils.read(person.id, int(number))


async def messages_to_wipe(unit: Unit, person: Neighbour, chat: int, newest: int | None) -> tuple[int, ...]:
    """Which messages are to be taken away; what stood behind neutral words is forgotten."""
    await unit.veils.drop(person.id)
    return to_wipe(await unit.veils.messages_in(chat, unit.now - DELETABLE), newest)
