"""`entraide factor reset`: somebody lost the telephone that makes their codes, and no colleague can help."""

from __future__ import annotations

from bot.i18n import Catalogues
from bot.municipality import read_town
from bot.operator import OperatorError, open_store, say
from bot.settings import read_settings
from solidarity.actions.factors import reset_by_operator
from storage.migrate import upgrade


async def factor_reset(telegram_id: int) -> int:
    """No more codes are asked of this person; they and the coordinators are told, and the audit has it."""
    settings = read_settings()
    store = open_store(settings, read_town(settings, Catalogues.load()))
    try:
        upgrade(settings.database_url)
        async with store.unit() as unit:
            found = await reset_by_operator(unit, telegram_id)
    finally:
        await store.database.close()
    if found is None:
        raise OperatorError(f"nobody with a second factor has the Telegram id {telegram_id}: /moi shows it")
    say("No code is asked of them any more. They and the coordinators are told.")
    say("Be sure that it was they who asked: whoever holds their Telegram account has power now.")
    return 0
