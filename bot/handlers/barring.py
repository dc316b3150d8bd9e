"""The buttons by which somebody is kept away, two are kept apart, and an account of the team is frozen."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.handlers.team import card_of
from bot.i18n import lines
from bot.replies import redraw, stale
from bot.views import barring as words
from bot.views import team
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.barring import (
    Account,
    bar_person,
    freeze_account,
    freezes_of,
    lift_bar,
    show_account,
    unfreeze_account,
)
from solidarity.actions.blocks import avoid, lift_block, own_blocks, part_pair, whom_to_avoid
from solidarity.actions.roles import list_team
from solidarity.barring import SUSPENSIONS, Ground, Until
from solidarity.concerns import ConcernId
from solidarity.missions import Mission, MissionId
from solidarity.people import Bar, Neighbour, PersonId
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.roles import roles_of

router = Router(name="barring")
router.callback_query.filter(Private())


def _concern(origin: str) -> ConcernId | None:
    number = from_base36(origin[1:]) if origin.startswith("c") else None
    return ConcernId(number) if number else None


async def _mission(unit: Unit, origin: str) -> Mission | None:
    number = from_base36(origin[1:]) if origin.startswith("m") else None
    return await unit.missions.find(MissionId(number)) if number else None


async def _other(unit: Unit, me: Neighbour, person: PersonId, origin: str) -> PersonId | None:
    """Whom this person has that mission with, for a coordinator who looks after it."""
    mission = await _mission(unit, origin)
    if mission is None or mission.request is None or mission.request.noted:
        return None
    allow(me, Action.STEER, mission)
    if person == mission.request.asker:
        return next((item.person for item in mission.holders if item.person != person), None)
    return mission.request.asker if mission.has(person) else None


async def _card(unit: Unit, me: Neighbour, scene: Scene, seen: Account, origin: str) -> Screen:
    other = await _other(unit, me, seen.person.id, origin)
    if other is None:
        return words.account(scene, seen, origin)
    apart = await unit.blocks.find(seen.person.id, other) is not None
    name = scene.name(await unit.people.names([other]), other)
    return words.account(scene, seen, origin, name, apart=apart)


@router.callback_query(On(Press.PERSON))
async def on_person(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """How somebody stands here."""
    seen = await show_account(unit, me, PersonId(pressed.subject), _concern(pressed.arg))
    return redraw(query, await _card(unit, me, scene, seen, pressed.arg))


@router.callback_query(On(Press.BAR))
async def on_bar(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Why, then for how long; the last tap does it."""
    origin, kind, ground, days, drawn = (*pressed.arg.split("."), "", "", "", "")[:5]
    person = PersonId(pressed.subject)
    seen = await show_account(unit, me, person, _concern(origin))
    if kind not in set(Bar) or (ground and ground not in set(Ground)):
        raise Refusal(Why.STALE)
    bar = Bar(kind)
    if not seen.may_bar or (seen.person.barred is not None and not days):
        return redraw(query, await _card(unit, me, scene, seen, origin), toast=stale(scene))
    if not ground:
        return redraw(query, words.ask_ground(scene, seen.person, bar, origin))
    if days not in _DAYS:
        return redraw(query, words.ask_days(scene, seen, bar, Ground(ground), origin))
    if seen.person.barred is not None:  # a colleague was quicker, or a second tap
        return redraw(query, await _card(unit, me, scene, seen, origin))
    if _is_old(drawn, seen.version):
        return redraw(query, await _card(unit, me, scene, seen, origin), toast=stale(scene))
    how = Until(bar, Ground(ground), int(days) or None)
    seen = await bar_person(unit, me, person, how, _concern(origin))
    return redraw(query, await _card(unit, me, scene, seen, origin))


_DAYS = frozenset({"0", *map(str, SUSPENSIONS)})


def _is_old(drawn: str, version: int) -> bool:
    """Whether something was decided about them since the button was drawn: then it does nothing more."""
    return from_base36(drawn) != version


@router.callback_query(On(Press.UNBAR))
async def on_unbar(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Back as before."""
    origin, _, drawn = pressed.arg.partition(".")
    person = PersonId(pressed.subject)
    seen = await show_account(unit, me, person, _concern(origin))
    if seen.person.barred is not None and _is_old(drawn, seen.version):
        return redraw(query, await _card(unit, me, scene, seen, origin), toast=stale(scene))
    seen = await lift_bar(unit, me, person)
    return redraw(query, await _card(unit, me, scene, seen, origin))


# --- Two who are not brought together -------------------------------------------------------------------


@router.callback_query(On(Press.AVOID))
async def on_avoid(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Asked once more; the other one never learns of it."""
    mission = await unit.missions.get(MissionId(pressed.subject))
    whom, _, yes = pressed.arg.partition(".")
    other = PersonId(from_base36(whom) or 0)
    if yes != "yes":
        people = await whom_to_avoid(unit, me, mission.id)
        back = Press.FOLLOW if mission.host == me.id and mission.request is not None else Press.SHOW
        names = await unit.people.names(people)
        return redraw(query, None, words.ask_avoid(scene, mission, people, names, back_to=back))
    await avoid(unit, me, mission.id, other)
    return redraw(query, words.avoided(scene, scene.name(await unit.people.names([other]), other)))


@router.callback_query(On(Press.AVOIDED))
async def on_avoided(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Whom one avoids; a tap on a name ends that."""
    if pressed.subject:
        await lift_block(unit, me, me.id, PersonId(pressed.subject))
    people = [item.beside(me.id) for item in await own_blocks(unit, me)]
    return redraw(query, words.own_avoided(scene, people, await unit.people.names(people)))


@router.callback_query(On(Press.PART))
async def on_part(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The municipality keeps two apart, or lets them meet again."""
    allow(me, Action.BAR)
    origin, what, drawn = (*pressed.arg.split("."), "", "")[:3]
    person = PersonId(pressed.subject)
    other = await _other(unit, me, person, origin)
    seen = await show_account(unit, me, person)
    if other is None:
        return redraw(query, await _card(unit, me, scene, seen, origin), toast=stale(scene))
    if what not in ("yes", "no"):
        name = scene.name(await unit.people.names([other]), other)
        return redraw(query, words.ask_part(scene, seen, name, origin))
    apart = await unit.blocks.find(person, other) is not None
    if apart is (what == "yes"):  # a colleague was quicker, or a second tap
        return redraw(query, await _card(unit, me, scene, seen, origin))
    if _is_old(drawn, seen.version):
        return redraw(query, await _card(unit, me, scene, seen, origin), toast=stale(scene))
    if apart:
        await lift_block(unit, me, person, other)
    else:
        await part_pair(unit, me, person, other)
    return redraw(query, await _card(unit, me, scene, await show_account(unit, me, person), origin))


async def with_kept_apart(unit: Unit, scene: Scene, mission: Mission, shown: Screen) -> Screen:
    """Whom one could ask, with who is not in that list because the two are kept apart."""
    beside = await unit.blocks.beside(await unit.blocks.there(mission))
    found = [await unit.people.find(item) for item in beside]
    helpers = [item for item in found if item is not None and item.volunteer is not None][:NAMED]
    names = {item.id: item.first_name for item in helpers}
    line = words.kept_apart_line(scene, sorted(names), names)
    return shown if line is None else replace(shown, text=lines(shown.text, line))


NAMED = 3
"""How many are named of those who are kept apart: it is a remark, not a list."""


# --- Accounts of the team -------------------------------------------------------------------------------


@router.callback_query(On(Press.FREEZE))
async def on_freeze(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """One tap, at once: a question more would be time for the thief. One that is old shows it anew."""
    person = await unit.people.get(PersonId(pressed.subject))
    allow(me, Action.BAR, person)
    roles = roles_of(person)
    if person.frozen_at is None and roles and _is_old(pressed.arg, await freezes_of(unit, person.id)):
        return redraw(query, await card_of(unit, me, scene, person, roles[0]), toast=stale(scene))
    person = await freeze_account(unit, me, person.id)
    return redraw(query, words.just_frozen(scene, person))


@router.callback_query(On(Press.UNFREEZE))
async def on_unfreeze(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """A colleague gives the account its roles back."""
    await unfreeze_account(unit, me, PersonId(pressed.subject))
    shown = team.everybody(scene, await list_team(unit, me))
    return redraw(query, shown, toast=words.just_unfrozen(scene))
