"""What the operator undoes from the command line: an account that was frozen, suspended or excluded.

The municipality does all of this itself in the chat; here is the way where nobody is left who could.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.i18n import Catalogues
from bot.municipality import read_town
from bot.operator import OperatorError, open_store, say
from bot.settings import read_settings
from solidarity.actions.barring import unbar_account, unfreeze_by_operator
from solidarity.ports import Unit
from storage.migrate import upgrade


async def unfreeze(telegram_id: int) -> int:
    """Give a frozen account its roles back; the account and the team are told."""
    if not await _done(unfreeze_by_operator, telegram_id):
        raise OperatorError(f"{telegram_id}: no frozen account of this number; its owner reads it with /moi")
    say(f"{telegram_id}: its roles count again. The account and the team are told.")
    return 0


async def unbar(telegram_id: int) -> int:
    """Let an account back in, also one that erased itself meanwhile."""
    if not await _done(unbar_account, telegram_id):
        raise OperatorError(f"{telegram_id}: nothing keeps an account of this number away")
    say(f"{telegram_id}: may come back.")
    return 0


async def _done(action: Callable[[Unit, int], Awaitable[bool]], telegram_id: int) -> bool:
    settings = read_settings()
    store = open_store(settings, read_town(settings, Catalogues.load()))
    try:
        upgrade(settings.database_url)
        async with store.unit() as unit:
            return await action(unit, telegram_id)
    finally:
        await store.database.close()
