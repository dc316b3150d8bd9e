"""Alerts: begun by a command or a button, agreed to or refused, corrected, taken back, ended.

Writing one is `bot.flows.raise_alert`; what people answer to it is `bot.handlers.answers`.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import raise_alert
from bot.flows.alert_answers import Desk
from bot.i18n import Catalogues
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import place_of, redraw, say, stale
from bot.views import alerts as views
from bot.views import asking
from bot.views.live_report import live_report
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.alerting import count
from solidarity.actions.alerts import (
    approve_alert,
    end_alert,
    look_again,
    refuse_alert,
    remind_silent,
    take_alert_back,
    withdraw_alert,
)
from solidarity.actions.validators import invite_validator
from solidarity.alerts import Alert, AlertId, No, State
from solidarity.broadcasts import Broadcast, Stage, Step, Subject
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow

router = Router(name="alerts")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())
LATE = frozenset({Why.STALE, Why.ALERT_OVER, Why.ALERT_DECIDED, Why.OWN_ALERT, Why.NOBODY_THERE})
"""Refusals after which the pressed message shows what is true by now."""


@router.message(Command("alerte"))
async def on_command(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, catalogues: Catalogues
) -> Answer:
    """Write an alert; who had begun one is asked whether to go on."""
    return say(message, *await _begun(state, Desk(unit, me, scene, catalogues)))


@router.callback_query(On(Press.ALERT))
async def on_begin(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    catalogues: Catalogues,
) -> Answer:
    """The same from a button; of one that is out, how it stands, in a message of its own."""
    allow(me, Action.ALERT)
    if not pressed.subject:
        return redraw(query, None, *await _begun(state, Desk(unit, me, scene, catalogues)))
    sent = await unit.broadcasts.of(Subject.ALERT, pressed.subject)
    if not sent:
        raise Refusal(Why.ALERT_OVER)
    last = next((item for item in reversed(sent) if item.stage is not Stage.STOPPED), sent[-1])
    return redraw(query, None, await report(unit, me, scene, last), report=last.id)


async def _begun(state: FSMContext, desk: Desk) -> list[Screen]:
    allow(desk.me, Action.ALERT)
    talk = await raise_alert.waiting(state)
    if talk is not None:
        return [asking.draft_waiting(desk.scene, talk.id, talk.flow)]
    return await raise_alert.screen_of(await raise_alert.begin(state, desk.me), desk)


async def with_alerts(unit: Unit, scene: Scene, steering: Screen) -> Screen:
    """The coordinators' list with the alerts that are out below it, past ones, and the way to write one."""
    current = tuple(await unit.alerts.current())
    past = bool(await unit.alert_reports.all(1))
    return replace(steering, rows=(*steering.rows, *views.steering_rows(scene, current, past=past)))


async def report(unit: Unit, me: Neighbour, scene: Scene, broadcast: Broadcast) -> Screen:
    """How a message of an alert stands, with what this person can do about it."""
    alert = await unit.alerts.find(AlertId(broadcast.about))
    reach = await unit.broadcasts.reach(broadcast.id)
    counts = await unit.alert_answers.counts(broadcast.about) if broadcast.content.answers else {}
    return live_report(scene, broadcast, reach, counts, views.report_rows(scene, broadcast, alert, me))


async def _card(unit: Unit, me: Neighbour, scene: Scene, alert: Alert) -> Screen:
    """What this person sees of an alert that was submitted."""
    counted = await count(unit, alert) if alert.state is State.ASKED else None
    people = {alert.author, alert.second, *(counted.seconds if counted else ())} - {None}
    names = await unit.people.names(person for person in people if person is not None)
    return views.card(scene, alert, me, names, counted)


# The second person


@router.callback_query(On(Press.ALERT_YES))
async def on_yes(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Yes: it goes out, and the message that was pressed is a live report from now on."""
    alert_id = AlertId(pressed.subject)
    version = int(pressed.arg) if pressed.arg.isdecimal() else -1
    try:
        broadcast = await approve_alert(unit, me, alert_id, version, _at(query))
    except Refusal as refusal:
        return await _late(query, unit, me, scene, alert_id, refusal)
    return redraw(query, await report(unit, me, scene, broadcast), report=broadcast.id)


@router.callback_query(On(Press.ALERT_NO))
async def on_no(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """No: first why."""
    allow(me, Action.APPROVE)
    alert = await unit.alerts.get(AlertId(pressed.subject))
    if alert.state is not State.ASKED or alert.author == me.id or pressed.arg == "back":
        return redraw(query, await _card(unit, me, scene, alert))
    return redraw(query, views.choose_no(scene, alert))


@router.callback_query(On(Press.ALERT_NO_AS))
async def on_no_as(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """No, for this reason."""
    alert_id = AlertId(pressed.subject)
    if pressed.arg not in set(No):
        raise Refusal(Why.STALE)
    try:
        alert = await refuse_alert(unit, me, alert_id, No(pressed.arg), _at(query))
    except Refusal as refusal:
        return await _late(query, unit, me, scene, alert_id, refusal)
    return redraw(query, await _card(unit, me, scene, alert))


@router.callback_query(On(Press.ALERT_WITHDRAW))
async def on_withdraw(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Taken back before anybody has said yes."""
    alert_id = AlertId(pressed.subject)
    try:
        alert = await withdraw_alert(unit, me, alert_id, _at(query))
    except Refusal as refusal:
        return await _late(query, unit, me, scene, alert_id, refusal)
    return redraw(query, await _card(unit, me, scene, alert))


async def _late(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, alert_id: AlertId, refusal: Refusal
) -> Answer:
    """Somebody was quicker, or what was read is too old: what is true now."""
    if refusal.why not in LATE:
        raise refusal
    alert = await look_again(unit, me, alert_id)
    if alert.state is State.RELEASED and alert.second == me.id:
        return await _same_again(query, unit, me, scene, alert)
    said = stale(scene) if refusal.why is Why.STALE else refused(scene, refusal)
    return redraw(query, await _card(unit, me, scene, alert), toast=said)


async def _same_again(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, alert: Alert) -> Answer:
    """Pressed twice by who said yes: the same live report."""
    sent = await unit.broadcasts.of(Subject.ALERT, alert.corrects or alert.id)
    mine = next(item for item in reversed(sent) if item.created_at == alert.released_at)
    return redraw(query, await report(unit, me, scene, mine), report=mine.id)


def _at(query: CallbackQuery) -> tuple[int, int]:
    chat, message, _ = place_of(query)
    return chat, message or 0


# What is out


@router.callback_query(On(Press.ALERT_CORRECT))
async def on_correct(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    catalogues: Catalogues,
) -> Answer:
    """New words: the report stays where it is."""
    alert = await _lasting(unit, me, pressed)
    talk = await raise_alert.begin_correction(state, me, alert)
    return redraw(query, None, *await raise_alert.screen_of(talk, Desk(unit, me, scene, catalogues)))


@router.callback_query(On(Press.ALERT_MISTAKE, Press.ALERT_END))
async def on_ask_first(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """One more question, below the report, which stays."""
    alert = await _lasting(unit, me, pressed)
    if pressed.arg == "no":
        return redraw(query, views.unchanged(scene, alert))
    ask = views.confirm_mistake if pressed.verb is Press.ALERT_MISTAKE else views.confirm_end
    return redraw(query, None, ask(scene, alert))


@router.callback_query(On(Press.ALERT_MISTAKE_YES, Press.ALERT_END_YES))
async def on_over(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """It was not true, or it is over: everybody who was told is told now."""
    allow(me, Action.ALERT)  # before one that never went out is shown as it stands
    mistake, alert_id = pressed.verb is Press.ALERT_MISTAKE_YES, AlertId(pressed.subject)
    try:
        broadcast = await (take_alert_back if mistake else end_alert)(unit, me, alert_id)
    except Refusal as refusal:
        if refusal.why is not Why.ALERT_OVER:
            raise
        return await _done_already(query, unit, me, scene, alert_id, Step.MISTAKE if mistake else Step.END)
    return redraw(query, await report(unit, me, scene, broadcast), report=broadcast.id)


async def _done_already(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, alert_id: AlertId, step: Step
) -> Answer:
    """Pressed twice: the same report; over in another way: that."""
    sent = await unit.broadcasts.of(Subject.ALERT, alert_id)
    same = next((item for item in sent if item.step is step and item.by == me.id), None)
    if same is not None:
        return redraw(query, await report(unit, me, scene, same), report=same.id)
    shown = await _card(unit, me, scene, await unit.alerts.get(alert_id))
    return redraw(query, shown, toast=refused(scene, Refusal(Why.ALERT_OVER)))


@router.callback_query(On(Press.ALERT_REMIND))
async def on_remind(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Ask the silent ones once more; the new message has a report of its own."""
    try:
        broadcast = await remind_silent(unit, me, AlertId(pressed.subject))
    except Refusal as refusal:
        if refusal.why not in (Why.STALE, Why.NOBODY_THERE):
            raise
        said = views.reminded_lately(scene) if refusal.why is Why.STALE else views.all_answered(scene)
        return redraw(query, None, toast=said, alert=True)
    return redraw(query, None, await report(unit, me, scene, broadcast), report=broadcast.id)


async def _lasting(unit: Unit, me: Neighbour, pressed: Pressed) -> Alert:
    allow(me, Action.ALERT)
    alert = await unit.alerts.get(AlertId(pressed.subject))
    if alert.state is not State.RELEASED or unit.now >= alert.expires:
        raise Refusal(Why.ALERT_OVER)
    return alert


# Who may agree


@router.callback_query(On(Press.INVITE_VALIDATOR))
async def on_invite(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A link for one person who may say yes or no to alerts, and nothing else."""
    return redraw(query, None, views.invitation(scene, await invite_validator(unit, me)))
