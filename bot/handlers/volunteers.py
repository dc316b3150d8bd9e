"""What a volunteer changes about themselves, each press at once: scores, when, languages, vehicle, a pause.

Sharing a position is a conversation of its own (`bot.flows.near`). Residents choose their languages here too.
"""

from __future__ import annotations

from collections.abc import Awaitable

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.replies import redraw, stale
from bot.views import scores, volunteers
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.actions.people import pause_offers
from solidarity.actions.volunteers import (
    choose_free,
    choose_spoken,
    choose_vehicle,
    forget_score,
    rate_competence,
    rate_interest,
)
from solidarity.matrix import COMPETENCES, INTERESTS
from solidarity.people import Free, Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why

router = Router(name="volunteers")
router.callback_query.filter(Private())
PAUSES = {"0": 0, "7": 7, "30": 30}
HAS = {"yes": True, "no": False, "unknown": None}
_RATES = {Press.COMPETENCE: rate_competence, Press.INTEREST: rate_interest}
_SCALES = {Press.COMPETENCE: COMPETENCES, Press.INTEREST: INTERESTS}


@router.callback_query(On(Press.SCORES))
async def on_scores(query: CallbackQuery, pressed: Pressed, me: Neighbour, scene: Scene) -> Answer:
    """One challenge with its two rows."""
    _only_volunteers(me)
    gone = bool(pressed.arg) and pressed.arg not in {item.code for item in scene.town.active_challenges()}
    return redraw(query, scores.editor(scene, me, pressed.arg), toast=stale(scene) if gone else None)


@router.callback_query(On(Press.COMPETENCE, Press.INTEREST))
async def on_rate(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A value of one of the rows; pressed twice it stays."""
    _only_volunteers(me)
    code, _, digits = pressed.arg.partition(".")
    values = {str(value): value for value in _SCALES[pressed.verb]}
    if digits not in values:
        return redraw(query, scores.editor(scene, me, code), toast=stale(scene))
    return await _scored(query, scene, me, code, _RATES[pressed.verb](unit, me, code, values[digits]))


@router.callback_query(On(Press.SCORE_UNKNOWN))
async def on_unknown(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Nothing is known of this challenge any more."""
    return await _scored(query, scene, me, pressed.arg, forget_score(unit, me, pressed.arg))


async def _scored(
    query: CallbackQuery, scene: Scene, me: Neighbour, code: str, change: Awaitable[Neighbour]
) -> Answer:
    """The same screen with what holds now; a challenge that has left the town's file is said to have."""
    try:
        me = await change
    except Refusal as refusal:
        if refusal.why is not Why.STALE:
            raise
        return redraw(query, scores.editor(scene, me, code), toast=refused(scene, refusal))
    return redraw(query, scores.editor(scene, me, code))


@router.callback_query(On(Press.FREE))
async def on_free(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """When they have time."""
    _only_volunteers(me)
    wanted, _, when = pressed.arg.partition("-")
    if wanted in ("on", "off") and when in set(Free):
        me = await choose_free(unit, me, Free(when), wanted=wanted == "on")
    return redraw(query, volunteers.free(scene, me))


@router.callback_query(On(Press.VEHICLE))
async def on_vehicle(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Yes, no, or nobody knows."""
    _only_volunteers(me)
    if pressed.arg in HAS:
        me = await choose_vehicle(unit, me, HAS[pressed.arg])
    return redraw(query, volunteers.vehicle(scene, me))


@router.callback_query(On(Press.SPEAKS))
async def on_speaks(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Which languages they speak; anybody says so."""
    wanted, code, page = (*pressed.arg.split("-"), "", "")[:3]
    if wanted in ("on", "off") and code in volunteers.SPOKEN:
        me = await choose_spoken(unit, me, code, wanted=wanted == "on")
    elif wanted == "page":
        page = code
    shown = int(page) if page.isascii() and page.isdigit() else 0
    return redraw(query, volunteers.languages(scene, me, pressed.subject, shown))


@router.callback_query(On(Press.PAUSE))
async def on_pause(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """No offers for a while; or again."""
    if pressed.arg not in PAUSES:
        return redraw(query, volunteers.menu(scene, me), toast=stale(scene))
    me = await pause_offers(unit, me, PAUSES[pressed.arg])
    return redraw(query, volunteers.menu(scene, me))


def _only_volunteers(me: Neighbour) -> None:
    if me.volunteer is None:
        raise Refusal(Why.NOT_A_VOLUNTEER)
