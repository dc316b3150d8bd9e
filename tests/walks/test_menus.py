"""The commands beside the field for writing follow a role, without a restart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.profile import NOTING, PRIVATE, STAFF
from sandbox.actor import Phone
from solidarity.actions.barring import bar_person, freeze_account, lift_bar, unfreeze_account
from solidarity.actions.people import erase_neighbour
from solidarity.actions.roles import accept_role, end_role, invite_professional
from solidarity.barring import Ground, Until
from solidarity.people import Bar, Role
from solidarity.ports import Purpose
from tests.promises.outsiders import known
from tests.stage import Stage

WEEK = Until(Bar.SUSPENDED, Ground.RUDE, 7)


async def act(stage: Stage, action: Callable[..., Awaitable[Any]], *args: object) -> Any:
    """Somebody does this elsewhere on the screen."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return await action(unit, *args)


async def shows(phone: Phone, commands: dict[str, str]) -> None:
    """Until this is the menu."""
    await phone.until(lambda: phone.menu() == list(commands))


async def test_a_menu_follows_a_role_while_the_bot_runs(stage: Stage) -> None:
    """Given, suspended, given back, frozen, freed, ended, erased: each shows in the same run."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    rosa = await stage.resident("Rosa")
    await shows(amel, STAFF)
    await shows(ben, STAFF)
    assert rosa.menu() == list(PRIVATE)
    lead, me, colleague = [await known(stage, item) for item in (amel, rosa, ben)]
    secret = await act(stage, invite_professional, lead)
    await act(stage, accept_role, me, Purpose.PROFESSIONAL, secret)
    await shows(rosa, NOTING)
    await act(stage, bar_person, lead, me.id, WEEK)
    await shows(rosa, PRIVATE)
    await act(stage, lift_bar, lead, me.id)
    await shows(rosa, NOTING)
    await act(stage, end_role, lead, me.id, Role.PROFESSIONAL)
    await shows(rosa, PRIVATE)
    await act(stage, freeze_account, lead, colleague.id)
    await shows(ben, PRIVATE)
    await act(stage, unfreeze_account, lead, colleague.id)
    await shows(ben, STAFF)
    await act(stage, erase_neighbour, await known(stage, ben))
    await shows(ben, PRIVATE)
    assert amel.menu() == list(STAFF)
