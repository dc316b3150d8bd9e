"""`entraide factor`: what a colleague does in the chat, where a coordinator has none who could.

`reset`: somebody lost the telephone that makes their codes. `confirm`: somebody set a factor up where the
town demands one, and it was they.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.i18n import Catalogues
from bot.municipality import read_town
from bot.operator import OperatorError, open_store, say
from bot.settings import read_settings
from solidarity.actions.factors import confirm_by_operator, reset_by_operator
from solidarity.people import Neighbour
from solidarity.ports import Unit
from storage.migrate import upgrade


async def factor_confirm(telegram_id: int) -> int:
    """The operator spoke to them: it was they. They are told, and the audit has it."""
    if await _in_a_unit(confirm_by_operator, telegram_id) is None:
        raise OperatorError(
            f"no second factor of the Telegram id {telegram_id} waits: they set one up first, "
            "from their settings in the chat; /moi shows the number"
        )
    say("Their account is protected: codes are asked of them from now on. They are told.")
    say("Be sure that it was they who asked: whoever holds the codes has power now.")
    return 0


async def _in_a_unit(do: Callable[[Unit, int], Awaitable[Neighbour | None]], who: int) -> Neighbour | None:
    settings = read_settings()
    store = open_store(settings, read_town(settings, Catalogues.load()))
    try:
        upgrade(settings.database_url)
        async with store.unit() as unit:
            return await do(unit, who)
    finally:
        await store.database.close()


async def factor_reset(telegram_id: int) -> int:
    """No more codes are asked of this person; they and the coordinators are told, and the audit has it."""
    if await _in_a_unit(reset_by_operator, telegram_id) is None:
        raise OperatorError(f"nobody with a second factor has the Telegram id {telegram_id}: /moi shows it")
    say("No code is asked of them any more. They and the coordinators are told.")
    say("Be sure that it was they who asked: whoever holds their Telegram account has power now.")
    return 0
