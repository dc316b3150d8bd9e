"""Who has a role: the coordinators' list, invitations, ending one."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Press, Pressed
from bot.filters import On, Private
from bot.replies import redraw
from bot.views import barring, team
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.barring import freezes_of
from solidarity.actions.roles import (
    end_role,
    invite_elected,
    invite_professional,
    invite_referent,
    invite_safeguard,
    list_team,
    prolong_role,
)
from solidarity.people import Neighbour, PersonId, Role
from solidarity.places import Municipality
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.roles import ENDS, roles_of

router = Router(name="team")
router.callback_query.filter(Private())
SIMPLE = {
    Role.ELECTED.value: ("el", invite_elected),
    Role.PROFESSIONAL.value: ("pf", invite_professional),
    Role.SAFEGUARD.value: ("sf", invite_safeguard),
}
"""Invitations that ask nothing more, and the links' prefixes."""
MOST = 10
"""Hexadecimal digits of a choice: forty neighbourhoods."""


@router.callback_query(On(Press.TEAM))
async def on_team(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Everybody who has a role."""
    digits = pressed.arg.removeprefix("page-")
    people = await list_team(unit, me)
    return redraw(query, team.everybody(scene, people, int(digits) if digits.isdecimal() else 0))


@router.callback_query(On(Press.ROLE))
async def on_role(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """One role of one person; asked once more, it ends."""
    allow(me, Action.STEER)
    word, _, how = pressed.arg.partition(".")
    if word not in set(Role):
        raise Refusal(Why.STALE)
    role = Role(word)
    person = await unit.people.get(PersonId(pressed.subject))
    if how == "yes":
        await end_role(unit, me, person.id, role)
    if how == "more":
        person = await prolong_role(unit, me, person.id, role)
    if how == "yes" or role not in roles_of(person):
        return redraw(query, team.everybody(scene, await list_team(unit, me)))
    if how == "end" and role in ENDS:
        return redraw(query, team.confirm_end(scene, person, role))
    return redraw(query, await card_of(unit, me, scene, person, role))


async def card_of(unit: Unit, me: Neighbour, scene: Scene, person: Neighbour, role: Role) -> Screen:
    """One role of one person, with the way to freeze their account."""
    shown = team.role_card(scene, person, role, ends=role in ENDS, mine=person.id == me.id)
    return barring.with_freeze(scene, shown, person, me, await freezes_of(unit, person.id))


@router.callback_query(On(Press.INVITE_ROLE))
async def on_invite(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The link of an invitation; for a referent first which neighbourhoods."""
    allow(me, Action.STEER)
    word, _, rest = pressed.arg.partition(".")
    if word in SIMPLE:
        kind, invite = SIMPLE[word]
        link = _link(scene, kind, await invite(unit, me))
        return redraw(query, None, team.invitation(scene, link, Role(word)))
    mask, _, then = rest.partition(".")
    number = _number(mask)
    sector = _chosen(unit.town, number)
    if then == "go":
        link = _link(scene, "rf", await invite_referent(unit, me, sector))
        return redraw(query, None, team.invitation(scene, link, Role.REFERENT, sector))
    digits = then.removeprefix("page-")
    page = int(digits) if digits.isdecimal() else 0
    return redraw(query, team.choose_sector(scene, frozenset(sector), f"{number:x}", page))


def _link(scene: Scene, kind: str, secret: str) -> str:
    return f"https://t.me/{scene.bot}?start={kind}_{secret}"


def _number(mask: str) -> int:
    """What is ticked, a bit for each neighbourhood in the order of the municipality's file."""
    try:
        return int(mask[:MOST] or "0", 16)
    except ValueError:
        raise Refusal(Why.STALE) from None


def _chosen(town: Municipality, number: int) -> list[str]:
    return [item.code for at, item in enumerate(town.active_neighbourhoods()) if number & (1 << at)]
