"""A button of the team in another hand: what never went out is shown to nobody who could not have sent it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiogram.types import CallbackQuery, User

from bot.callbacks import Press, Pressed
from bot.handlers.alerts import on_over
from bot.handlers.broadcasts import on_stop
from bot.i18n import Catalogues
from bot.views.scene import Scene
from solidarity.actions.announcements import drop_announcement, publish_announcement, stop_announcement
from solidarity.people import Neighbour, Role
from solidarity.refusals import Refusal, Why
from tests.actions.acting import act, gather
from tests.actions.test_alerts import asked
from tests.actions.test_announcements import fair, town
from tests.cast import AMEL, BEN, NOW, ROSA, arrive
from tests.stores import TestedStore


async def pressed(
    store: TestedStore, handler: object, verb: Press, who: Neighbour, subject: int
) -> str | Why | None:
    """The words that somebody reads who presses it in their own chat; or why they do not."""
    query = CallbackQuery(
        id="1",
        from_user=User(id=who.telegram_id, is_bot=False, first_name=who.first_name),
        chat_instance="1",
    )
    t = Catalogues.load().translator("fr", store.town.zone)
    async with store.unit() as unit:
        scene = Scene(t, store.town, unit.now, "entraide_bot", t)
        try:
            answer = await handler(query, Pressed(verb, subject, ""), unit, who, scene)  # type: ignore[operator]
        except Refusal as refusal:
            return refusal.why
        return "".join(span.text for show in answer.shows for span in show.screen.text)


@pytest.mark.parametrize("verb", [Press.ALERT_MISTAKE_YES, Press.ALERT_END_YES])
async def test_an_alert_that_waits_is_read_by_the_team_only(sqlite_store: TestedStore, verb: Press) -> None:
    """Not by a resident who has its number, nor by who was of the team, or whose account is frozen."""
    amel, ben, rosa = await gather(sqlite_store, AMEL, BEN, ROSA)
    alert = await asked(sqlite_store, amel)
    was = replace(ben, roles=frozenset())
    frozen = replace(ben, roles=frozenset({Role.COORDINATOR}), frozen_at=NOW)
    for who, why in ((rosa, Why.STAFF_ONLY), (was, Why.STAFF_ONLY), (frozen, Why.FROZEN)):
        assert await pressed(sqlite_store, on_over, verb, who, alert.id) is why
    assert "votre accord" in str(await pressed(sqlite_store, on_over, verb, ben, alert.id))


async def test_an_announcement_that_was_stopped_is_its_sides_own(sqlite_store: TestedStore) -> None:
    """How it stands is for the association and the team; thrown away, for who wrote it only."""
    amel, _rosa, sam, ana, _leon = await town(sqlite_store)
    (ben,) = await arrive(sqlite_store, BEN)
    told = await act(sqlite_store, publish_announcement, sam, fair())
    sending = told.broadcast.id
    await act(sqlite_store, stop_announcement, sam, sending)
    for who in (amel, ben, sam):
        said = await pressed(sqlite_store, on_stop, Press.STOP_SENDING, who, sending)
        assert "Arrêté à temps" in str(said), who
    assert await pressed(sqlite_store, on_stop, Press.STOP_SENDING, ana, sending) is Why.NOT_A_MEMBER
    await act(sqlite_store, drop_announcement, sam, told.announcement.id)
    assert "Arrêté" in str(await pressed(sqlite_store, on_stop, Press.STOP_SENDING, sam, sending))
    for who in (ana, amel):
        assert await pressed(sqlite_store, on_stop, Press.STOP_SENDING, who, sending) is Why.STALE
