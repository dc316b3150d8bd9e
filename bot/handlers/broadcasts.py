"""[✋ Arrêter]: a message to many is called back, or what has not gone out is stopped. For alerts as well."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On
from bot.replies import place_of, redraw
from bot.views import alerts, announcements, live_report
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.alerts import stop_alert
from solidarity.actions.announcements import find_announcement, stop_announcement
from solidarity.alerts import AlertId
from solidarity.announcements import AnnouncementId, State
from solidarity.broadcasts import Broadcast, BroadcastId, Stage, Subject
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

router = Router(name="broadcasts")


@router.callback_query(On(Press.STOP_SENDING))
async def on_stop(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Nothing more of it goes out. Too late, or pressed twice, it is shown how it stands."""
    about = BroadcastId(pressed.subject)
    broadcast, said = await unit.broadcasts.get(about), None
    stops = stop_alert if broadcast.subject is Subject.ALERT else stop_announcement
    if broadcast.subject is Subject.ALERT:
        allow(me, Action.ALERT)  # whoever got the alert knows its number, and could ask how it stands
    else:
        await _may_look(unit, me, broadcast)
    try:
        if broadcast.stage is not Stage.STOPPED:
            await stops(unit, me, about)
    except Refusal as refusal:
        if refusal.why is not Why.STALE:
            raise
        said = refused(scene, refusal)
    return await _report(query, unit, me, scene, await unit.broadcasts.get(about), said)


async def _may_look(unit: Unit, me: Neighbour, broadcast: Broadcast) -> None:
    """Refuse who may not see how it stands; what was thrown away since is only its author's."""
    about = AnnouncementId(broadcast.about)
    if broadcast.by != me.id or await unit.announcements.find(about) is not None:
        await find_announcement(unit, me, about)


async def _report(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, broadcast: Broadcast, said: str | None
) -> Answer:
    """How it stands now, on the message that was pressed."""
    if broadcast.subject is Subject.ANNOUNCEMENT:
        found = await unit.announcements.find(AnnouncementId(broadcast.about))
        if found is not None and found.state is State.WRITTEN:
            return redraw(query, announcements.taken_back(scene, found), toast=said)
        rows = live_report.default_rows(scene, broadcast)
    else:
        alert = await unit.alerts.find(AlertId(broadcast.about))
        reader = me if place_of(query)[0] > 0 else None
        rows = alerts.report_rows(scene, broadcast, alert, reader)
    reach = await unit.broadcasts.reach(broadcast.id)
    answers = await unit.alert_answers.counts(broadcast.about) if broadcast.content.answers else {}
    shown = live_report.live_report(scene, broadcast, reach, answers, rows)
    return redraw(query, shown, toast=said, report=broadcast.id)
