"""Whether somebody wants what they have asked for already: a question at the end of `bot.flows.ask_help`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.flows.talk import End, Past, Talk, end, keep
from bot.replies import asker_key, redraw
from bot.views import requests, triage
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.merging import find_asked_before, keep_one_request
from solidarity.missions import MissionId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import Wish

STEP = "twice"
KNOWN = "known"
"""The request that there is already."""
OTHER = "other"
"""That it is another one, said of this request."""


@dataclass(frozen=True)
class Here:
    """Who pressed, and where."""

    query: CallbackQuery
    talk: Talk
    state: FSMContext
    unit: Unit
    me: Neighbour
    scene: Scene


async def ask_first(here: Here, wish: Wish, phone: str | None) -> Answer | None:
    """The question, where there is one to ask."""
    talk = here.talk
    known = await find_asked_before(here.unit, here.me, wish, phone)
    if known is None or talk.answers.get(OTHER) == known.id:
        return None
    talk.answers[KNOWN] = {
        "id": known.id,
        "number": known.reference,
        "category": known.category,
        "day": known.day.isoformat(),
    }
    talk.step = STEP
    await keep(here.state, talk)
    return redraw(here.query, screen(talk, here.scene))


def screen(talk: Talk, scene: Scene) -> Screen:
    """What there is already, and whether it is the same."""
    known = talk.answers[KNOWN]
    return triage.asked_before(
        scene,
        known["category"],
        date.fromisoformat(known["day"]),
        known["number"],
        triage.same_or_other(scene, talk.id, STEP),
    )


def got_other(talk: Talk) -> None:
    """One more is sent."""
    talk.answers[OTHER] = talk.answers[KNOWN]["id"]
    talk.step = "recap"


async def got_same(here: Here, wish: Wish) -> Answer | None:
    """Nothing new is sent; None where that request has ended meanwhile."""
    talk, unit, scene = here.talk, here.unit, here.scene
    try:
        mission = await keep_one_request(unit, here.me, MissionId(talk.answers[KNOWN]["id"]), wish)
    except Refusal as refusal:
        if refusal.why not in (Why.MISSION_OVER, Why.NOT_FOUND):
            raise
        got_other(talk)
        return None
    await end(here.state, talk, Past(End.CHANGED, f"{STEP}.same", mission.id))
    names = await unit.people.names([item.person for item in mission.holders])
    card = requests.asker_card(scene, mission, names)
    return redraw(here.query, card, toast=triage.one_request(scene), card=asker_key(mission))


def over(scene: Scene) -> str:
    """That the request has ended meanwhile."""
    return refused(scene, Refusal(Why.MISSION_OVER))
