"""What was begun waits while six digits are asked for, also of who taps twice meanwhile."""

from __future__ import annotations

from aiogram.types import CallbackQuery, User

from bot.flows.factor import FLOW, interrupt
from bot.i18n import Catalogues
from bot.views.scene import Scene
from solidarity.factors import ProofNeeded
from solidarity.queues import Arrived
from tests.actions.acting import gather
from tests.cast import AMEL
from tests.stores import TestedStore

ASKED = "alert:keyword"
"""The question that was open before."""


async def test_whoever_taps_twice_comes_back_to_the_same_question(sqlite_store: TestedStore) -> None:
    """The second tap waits in place of the first, and the question that was open is the one before both."""
    (amel,) = await gather(sqlite_store, AMEL)
    user = User(id=amel.telegram_id, is_bot=False, first_name="Amel")
    async with sqlite_store.unit() as unit:
        await unit.drafts.put(user.id, ASKED, {"alert": {"id": "abcde"}})
        town = unit.town
        t = Catalogues.load().translator("fr", town.zone)
        for number in (1, 2):
            press = CallbackQuery(id=str(number), from_user=user, chat_instance="1")
            row = Arrived(number, number, amel.telegram_id, b"%d" % number, 0)
            scene = Scene(t, town, unit.now, "entraide_bot", t)
            await interrupt(unit, press, row, scene, ProofNeeded(set_up=False))
    async with sqlite_store.unit() as unit:
        draft = await unit.drafts.find(user.id)
    assert draft is not None
    waiting = draft.data[FLOW]
    assert isinstance(waiting, dict)
    assert (draft.state, set(draft.data)) == (f"{FLOW}:code", {FLOW, "alert"})
    assert (waiting["answers"]["raw"], waiting["answers"]["state"]) == ("2", ASKED)
