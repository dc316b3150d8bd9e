"""The coordinators' buttons of recruitment links; and what following one leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.flows import recruit, volunteer
from bot.i18n import Catalogues
from bot.replies import redraw
from bot.views import recruiting, scores, volunteers
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from bot.work import outside
from solidarity.actions.recruiting import Counted, end_link, follow_source, see_link
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.recruiting import Source
from solidarity.refusals import Refusal, Why

router = Router(name="recruiting")
router.callback_query.filter(Private())


@router.callback_query(On(Press.RECRUIT))
async def on_links(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """All of them, with how many came by each."""
    digits = pressed.arg.removeprefix("page-")
    return redraw(query, await recruit.listed(unit, me, scene, int(digits) if digits.isdecimal() else 0))


@router.callback_query(On(Press.RECRUIT_NEW))
async def on_new(query: CallbackQuery, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """What the new one hangs on."""
    return redraw(query, await recruit.begin(state, me, scene))


@router.callback_query(On(Press.RECRUIT_LINK))
async def on_link(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One of them."""
    return await _shown(query, unit, scene, await see_link(unit, me, pressed.arg))


@router.callback_query(On(Press.RECRUIT_END))
async def on_end(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Asked once more, then it counts nobody any more; pressed twice it stays so."""
    code, _, sure = pressed.arg.partition(".")
    if sure == "yes":
        return await _shown(query, unit, scene, await end_link(unit, me, code))
    found = await see_link(unit, me, code)
    if not found.source.is_open:
        return await _shown(query, unit, scene, found)
    return redraw(query, recruiting.ask_end(scene, found))


@router.callback_query(On(Press.RECRUIT_PAPER))
async def on_paper(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene, catalogues: Catalogues
) -> Answer:
    """The poster, a page in each language of the municipality."""
    found = await see_link(unit, me, pressed.arg)
    if not found.source.is_open:
        return await _shown(query, unit, scene, found)
    codes = [code for code in scene.town.languages if code in catalogues.codes]
    scenes = [replace(scene, t=catalogues.translator(code, scene.town.zone)) for code in codes]
    drawn = outside(partial(_drawn, scenes or [scene], found.source))
    return redraw(query, None, recruiting.paper(scene, found.source, drawn))


def _drawn(scenes: Sequence[Scene], source: Source) -> bytes:
    from bot.papers.poster import poster  # noqa: PLC0415 - drawing PDFs is slow to import

    return poster(scenes, source)


async def _shown(query: CallbackQuery, unit: Unit, scene: Scene, found: Counted) -> Answer:
    made_by = found.source.made_by
    names = await unit.people.names([made_by] if made_by is not None else [])
    return redraw(query, recruiting.link(scene, found, names))


async def follow(code: str, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Screen:
    """`r_…` from a poster: the enrolment, about its one challenge; for a volunteer, what they said of it."""
    source = await follow_source(unit, me, code)
    if source is None:
        raise Refusal(Why.CODE_INVALID)
    if me.volunteer is not None:
        asked = {item.code for item in unit.town.active_challenges()}
        if source.challenge in asked:
            return scores.editor(scene, me, source.challenge)
        return volunteers.menu(scene, me)
    begun = await volunteer.begin(state, only=source.challenge)
    return volunteer.screen_of(begun, scene, await unit.people.get(me.id))
