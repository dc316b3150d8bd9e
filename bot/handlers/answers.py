"""The three answers to an alert, what « I need help » is for, whom to call, and reports of past alerts."""

from __future__ import annotations

from functools import partial

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.flows import talk, volunteer
from bot.limits import EXPORTS, Gate
from bot.replies import asker_key, redraw, toast
from bot.views import alert_report, answers, broadcasts, requests
from bot.views.alerts import BELOW
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from bot.work import is_made, outside
from solidarity.actions.answers import (
    CallPage,
    Reaction,
    answer_alert,
    list_calls,
    note_call,
    print_calls,
    see_callee,
    show_report,
    show_reports,
    specify_need,
)
from solidarity.actions.people import choose_neighbourhood
from solidarity.alert_messages import PREVIEW
from solidarity.answers import Reply, asking, current
from solidarity.broadcasts import BroadcastId, Subject
from solidarity.cap import Severity
from solidarity.missions import Mission, MissionId, State
from solidarity.people import Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.reporting import Report
from solidarity.requests import of
from solidarity.rights import Action, allow

router = Router(name="answers")
router.callback_query.filter(Private())
PAST = 48
"""Alerts that the list of past ones goes back."""
MAX_ID = 1 << 63


@router.callback_query(On(Press.ALERT_ANSWER))
async def on_answer(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """One of the three answers: below the alert stands which one, and it can be changed."""
    if pressed.arg not in set(Reply):
        raise Refusal(Why.STALE)
    if pressed.subject == PREVIEW:
        return toast(query, answers.only_a_preview(scene), alert=True)
    broadcast = await unit.broadcasts.find(BroadcastId(pressed.subject))
    if broadcast is None:
        raise Refusal(Why.ALERT_OVER)
    try:
        reaction = await answer_alert(unit, me, broadcast.id, Reply(pressed.arg))
    except Refusal as refusal:
        if refusal.why is not Why.ALERT_OVER:
            raise
        return redraw(query, answers.over(scene, broadcast), toast=refused(scene, refusal), alert=True)
    shown = broadcasts.private(scene, broadcast, reaction.reply)
    below, key = await _below(reaction, state, unit, me, scene)
    said = answers.understood(scene, reaction, me)
    # A message with a file cannot be redrawn as text: the toast says it all.
    return redraw(query, None if shown.carries_file else shown, below, toast=said, last_card=key)


async def _below(
    reaction: Reaction, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> tuple[Screen | None, CardKey | None]:
    """What comes after the answer, below the alert."""
    if reaction.broadcast.content.exercise:
        return None, None
    made = reaction.mission
    if reaction.reply is Reply.NEED and made is not None:
        if made.state is State.OPEN and of(made).vague:
            return answers.need_what(scene, made, reaction.broadcast.content.severity), None
        return await _card(unit, scene, made), asker_key(made)
    if reaction.reply is Reply.CAN and me.volunteer is None:
        return await _enrol(reaction, state, me, scene), None
    if reaction.before is Reply.NEED and made is not None and not made.state.is_over:
        return answers.still_needed(scene, made), None
    return None, None


async def _enrol(reaction: Reaction, state: FSMContext, me: Neighbour, scene: Scene) -> Screen:
    """Two questions and they stand by; pressed twice, the question that waits."""
    alert = reaction.broadcast.about
    waiting = await talk.find(state, volunteer.FLOW)
    if waiting is None or waiting.answers.get("alert") != alert:
        waiting = await volunteer.begin(state, alert=alert)
    return volunteer.screen_of(waiting, scene, me)


async def _card(unit: Unit, scene: Scene, mission: Mission) -> Screen:
    names = await unit.people.names([item.person for item in mission.participations])
    return requests.asker_card(scene, mission, names)


async def follow_alert(
    rest: str, unit: Unit, me: Neighbour, scene: Scene
) -> tuple[list[Screen], CardKey | None]:
    """`al_…` from a group's post: the alert in private, with its answers; or that it is over."""
    if not (rest.isascii() and rest.isdigit()) or int(rest) >= MAX_ID:
        return [], None
    alert = int(rest)
    messages = await unit.broadcasts.of(Subject.ALERT, alert)
    if not messages:
        return [], None
    asked = asking(messages, unit.now) or current(messages, unit.now)
    if asked is None:
        return [answers.over(scene, messages[0])], None
    known = await unit.alert_answers.find(alert, me.id)
    return [broadcasts.private(scene, asked, known.reply if known is not None else None)], None


# What the request is for


@router.callback_query(On(Press.ALERT_NEED))
async def on_need(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """What « I need help » is for, then where, if that is not known."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    allow(me, Action.FOLLOW, mission)
    what, _, choice = pressed.arg.partition(".")
    if mission.alert is None or what not in ("what", "where"):
        raise Refusal(Why.STALE)
    if mission.state is not State.OPEN:
        return redraw(query, await _card(unit, scene, mission), card=asker_key(mission))
    if choice.startswith("page-"):
        page = int(choice[5:]) if choice[5:].isdecimal() else 0
        return redraw(query, await _question(unit, scene, mission, what, page))
    if what == "what":
        return await _got_what(query, unit, me, scene, mission, choice)
    return await _got_where(query, unit, me, scene, mission, choice)


async def _question(unit: Unit, scene: Scene, mission: Mission, what: str, page: int) -> Screen:
    if what == "where":
        return answers.need_where(scene, mission, page)
    return answers.need_what(scene, mission, await _severity(unit, mission), page)


async def _severity(unit: Unit, mission: Mission) -> Severity | None:
    messages = await unit.broadcasts.of(Subject.ALERT, mission.alert or 0)
    return messages[0].content.severity if messages else None


async def _got_what(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, mission: Mission, code: str
) -> Answer:
    mission, offered = await specify_need(unit, me, mission.id, category=code)
    if mission.neighbourhood is None:
        return redraw(query, answers.need_where(scene, mission))
    return await _sent(query, unit, scene, mission, offered)


async def _got_where(
    query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, mission: Mission, code: str
) -> Answer:
    offered: int | None = None
    if code != answers.UNKNOWN and mission.neighbourhood is None:
        mission, offered = await specify_need(unit, me, mission.id, place=code)
        await choose_neighbourhood(unit, me, code)
    return await _sent(query, unit, scene, mission, offered)


async def _sent(
    query: CallbackQuery, unit: Unit, scene: Scene, mission: Mission, offered: int | None
) -> Answer:
    """On its way, as any request; said again, how it stands."""
    if offered is None:
        return redraw(query, await _card(unit, scene, mission), card=asker_key(mission))
    return redraw(query, requests.sent(scene, mission), card=asker_key(mission))


# Whom to call


@router.callback_query(On(Press.CALL_LIST))
async def on_call_list(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Who was not reached and who did not answer; or the same on paper."""
    allow(me, Action.STEER)
    if pressed.arg == "print":
        return await _print(query, unit, me, scene, pressed.subject)
    digits = pressed.arg.removeprefix("page-")
    found = await list_calls(unit, me, pressed.subject, int(digits) if digits.isdecimal() else 0)
    shown = answers.call_list(scene, pressed.subject, found)
    return _below_or_here(query, pressed, shown)


async def _print(query: CallbackQuery, unit: Unit, me: Neighbour, scene: Scene, alert: int) -> Answer:
    found = await print_calls(unit, me, alert)
    if not found.calls:
        return redraw(query, answers.call_list(scene, alert, found))
    return redraw(query, None, answers.printed(scene, found, outside(partial(_call_sheet, scene, found))))


def _call_sheet(scene: Scene, found: CallPage) -> bytes:
    from bot.papers.call_list import CallSheet, call_sheet  # noqa: PLC0415 - drawing PDFs is slow to import

    content = found.first.content
    said, _ = content.in_language(scene.t.locale)
    return call_sheet(scene, CallSheet(said.title, found.calls, scene.now, content.exercise))


@router.callback_query(On(Press.CALL))
async def on_call(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One person's number; or what they said on the telephone."""
    allow(me, Action.STEER)
    whose, _, said = pressed.arg.partition(".")
    alert, person = pressed.subject, PersonId(from_base36(whose) or 0)
    if said and said not in set(Reply):
        raise Refusal(Why.STALE)
    try:
        if not said:
            first, item = await see_callee(unit, me, alert, person)
            return redraw(query, answers.callee(scene, alert, first, item))
        words = answers.called(scene, await note_call(unit, me, alert, person, Reply(said)))
    except Refusal as refusal:
        if refusal.why is not Why.CALLED:
            raise
        words = refused(scene, refusal)
    return redraw(query, answers.call_list(scene, alert, await list_calls(unit, me, alert)), toast=words)


# What is kept


@router.callback_query(On(Press.PAST_ALERTS))
async def on_past_alerts(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Alerts that are over."""
    digits = pressed.arg.removeprefix("page-")
    found = await show_reports(unit, me, PAST)
    shown = alert_report.past_alerts(scene, found, int(digits) if digits.isdecimal() else 0)
    return _below_or_here(query, pressed, shown)


@router.callback_query(On(Press.ALERT_REPORT))
async def on_report(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene, gate: Gate
) -> Answer:
    """What is kept of one, on the screen or as a file."""
    if pressed.arg in ("csv", "pdf") and not is_made():
        await gate.spend(EXPORTS, me.telegram_id)
    report = await show_report(unit, me, pressed.subject, export=pressed.arg in ("csv", "pdf"))
    names = await unit.people.names(item for item in (report.author, report.second) if item is not None)
    if pressed.arg == "csv":
        content = alert_report.as_csv(scene, report, names)
        return redraw(query, None, alert_report.report_file(scene, report, "csv", content))
    if pressed.arg == "pdf":
        content = outside(partial(_on_paper, scene, report, names))
        return redraw(query, None, alert_report.report_file(scene, report, "pdf", content))
    return _below_or_here(query, pressed, alert_report.report_screen(scene, pressed.subject, report, names))


def _below_or_here(query: CallbackQuery, pressed: Pressed, shown: Screen) -> Answer:
    """In the place of what was pressed; or, of a live report or a list that stays, as a message below."""
    return redraw(query, None, shown) if pressed.arg == BELOW else redraw(query, shown)


def _on_paper(scene: Scene, report: Report, names: alert_report.Names) -> bytes:
    from bot.papers import report as papers  # noqa: PLC0415 - drawing PDFs is slow to import

    kind, places = alert_report.kind_and_places(scene, report)
    total, words = report.total, alert_report.step_words(scene)
    return papers.alert_report(
        scene,
        papers.AlertReport(
            title=report.title,
            kind=kind,
            places=places,
            made_at=scene.now,
            by=scene.name(names, report.author),
            confirmed_by=scene.name(names, report.second) if report.second is not None else "",
            exercise=report.exercise,
            released_at=report.released_at,
            first_at=report.first_at,
            last_at=report.last_at,
            ended_at=report.ended_at,
            steps=[(item.at, words[item.step]) for item in report.steps if item.step in words],
            concerned=total.planned,
            sent=total.sent,
            blocked=total.blocked,
            failed=total.failed,
            unsure=total.unsure,
            stopped=total.cancelled,
            well=report.answers.get(Reply.WELL.value, 0),
            need=report.answers.get(Reply.NEED.value, 0),
            can=report.answers.get(Reply.CAN.value, 0),
            silent=report.silent,
        ),
    )
