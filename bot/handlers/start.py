"""First contact, /start with its links, consent, language. /start and /annuler always win."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import Home, Known, On, Private
from bot.flows import announce, ask_help, group_asking, publish, raise_alert, register, talk, volunteer
from bot.flows.rename import settings_of
from bot.flows.volunteer import held_card
from bot.handlers import associations, recruiting, triage
from bot.handlers.answers import follow_alert
from bot.handlers.groups import confirm_binding
from bot.i18n import Catalogues
from bot.limits import Gate
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import redraw, say
from bot.views import alerts, asking, home, onboarding, team, volunteers
from bot.views.home import HomeKey
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Screen
from bot.work import ChatFacts
from solidarity.actions.missions import join_mission
from solidarity.actions.people import accept_invitation, choose_language, welcome_neighbour
from solidarity.actions.roles import accept_role
from solidarity.actions.validators import accept_validation
from solidarity.missions import MissionId
from solidarity.people import AgeBand, Neighbour
from solidarity.ports import Purpose, Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, can

router = Router(name="start")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,40}")
"""What our own links carry; anything else that is typed behind /start means nothing."""
CONVERSATIONS = (
    *("ask", "volunteer", "publish", "announce", "register", "association", "alert"),
    *("merge", "change", "phone", "rename", "relay", "near", "call", "recruit", "voice", "danger"),
    *("concern", "safeguard"),
    "factor",
    "number",
)
"""What /annuler ends."""
ROLES = {
    "rf": Purpose.REFERENT,
    "el": Purpose.ELECTED,
    "pf": Purpose.PROFESSIONAL,
    "sf": Purpose.SAFEGUARD,
}
"""Links that give a role."""
OPEN_LINKS = frozenset({"", "m", "ask", "r", "g", "al", "trier"})
"""Links without a secret, and the one by which somebody goes on asking for help: nothing holds these up."""
Shown = tuple[list[Screen], CardKey | None]
"""Screens to show, and the card that the last one is."""


@router.message(CommandStart())
async def on_start(
    message: Message,
    command: CommandObject,
    state: FSMContext,
    unit: Unit,
    scene: Scene,
    me: Neighbour | None,
    facts: ChatFacts | None,
    gate: Gate,
) -> Answer:
    """Home, or where the link leads. An unfinished request is offered again, never lost."""
    payload = command.args or ""
    if not PAYLOAD.fullmatch(payload):
        payload = ""
    if me is None:
        return say(message, home.first_contact(scene, payload))
    screens, card = await follow_link(payload, state, unit, me, scene, facts, gate)
    if not screens:
        return say(message, home.home(scene, me), await unfinished(state, scene))
    return say(message, *screens, card=card)


async def unfinished(state: FSMContext, scene: Scene) -> Screen | None:
    """The conversation that waits, if one does."""
    for flow in (ask_help, volunteer, publish, announce, register, raise_alert):
        waiting = await flow.waiting(state)
        if waiting is not None:
            return asking.draft_waiting(scene, waiting.id, waiting.flow)
    return None


async def follow_link(
    payload: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    facts: ChatFacts | None,
    gate: Gate,
) -> Shown:
    """Where `?start=…` leads. Links that hold a secret go through the gate.

    c_ to join the coordinators, rf_, el_, pf_ and sf_ to another role,
    trier to what waits for the municipality,
    a_ and j_ to register an association or to speak for one, m_ to a mission,
    r_ from a poster to becoming a volunteer,
    b_ to confirm a group, g_ to go on with what was written in a group, or to asking for help.
    """
    kind, _, rest = payload.partition("_")
    try:
        async with nullcontext() if kind in OPEN_LINKS else gate.trying(me.telegram_id):
            return await _of_the_team(kind, rest, unit, me, scene) or await _of_neighbours(
                payload, state, unit, me, scene, facts
            )
    except Refusal as refusal:
        # A link of an association that was used shows what one speaks for. It counts as a wrong one.
        of_theirs = kind in ("a", "j") and refusal.why is not Why.TOO_MANY_TRIES
        mine = await associations.own_screen(unit, me, scene) if of_theirs else None
        return [mine or refusal_screen(scene, refusal)], None


async def _of_the_team(kind: str, rest: str, unit: Unit, me: Neighbour, scene: Scene) -> Shown | None:
    """Where links of the municipality's team lead; None for all others."""
    match kind:
        case "c":
            if not can(me, Action.STEER):
                me = await accept_invitation(unit, me, rest)
            return [team.joined(scene, me)], None
        case "v":
            if not can(me, Action.APPROVE):
                await accept_validation(unit, me, rest)
            return [alerts.now_validates(scene)], None
        case "rf" | "el" | "pf" | "sf":
            me, role = await accept_role(unit, me, ROLES[kind], rest)
            return [team.begins(scene, me, role)], None
        case "trier":
            shown, key = await triage.begin(unit, me, scene)
            return [shown], key
    return None


async def _of_neighbours(
    payload: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
    facts: ChatFacts | None,
) -> Shown:
    """Where all other links lead; no screen for one that nobody knows."""
    kind, _, rest = payload.partition("_")
    match kind:
        case "m" if (mission := from_base36(rest)) is not None:
            return await _mission_link(MissionId(mission), state, unit, me, scene)
        case "ask":
            return [await _need(state, me, scene)], None
        case "r":
            return [await recruiting.follow(rest, state, unit, me, scene)], None
        case "a" | "j":
            return [await associations.follow(payload, state, unit, me, scene)], None
        case "g":
            begun = await group_asking.go_on(rest, group_asking.Desk(state, unit, me, scene))
            return [begun or await _need(state, me, scene)], None
        case "al":
            return await follow_alert(rest, unit, me, scene)
        case "b":
            return [await confirm_binding(rest, unit, me, scene, facts)], None
    return [], None


async def _mission_link(
    mission_id: MissionId, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Shown:
    """From a group's card: a volunteer takes the mission; anybody else enrols first."""
    if me.volunteer is None:
        begun = await volunteer.begin(state, mission_id)
        return [volunteer.screen_of(begun, scene, me)], None
    found = await unit.missions.find(mission_id)
    if me.volunteer.age is AgeBand.MINOR and (found is None or not found.supervised):
        return [onboarding.minor_registered(scene, me)], None
    taken = await join_mission(unit, me, mission_id)
    card, key, detail = held_card(scene, taken.mission, me, taken.asker)
    return [item for item in (detail, card) if item], key


@router.callback_query(On(Press.CONSENT))
async def on_consent(
    query: CallbackQuery,
    pressed: Pressed,
    state: FSMContext,
    unit: Unit,
    scene: Scene,
    catalogues: Catalogues,
    facts: ChatFacts | None,
    gate: Gate,
) -> Answer:
    """Accepted: kept with its proof; then home, or where the link led."""
    language, _, payload = pressed.arg.partition(".")
    scene = in_language(scene, catalogues, language)
    if await unit.people.by_telegram(query.from_user.id) is not None:
        return redraw(query, home.accepted(scene))
    me = await welcome_neighbour(unit, query.from_user.id, query.from_user.first_name, scene.t.locale)
    scene = in_language(scene, catalogues, me.language)
    screens, card = await follow_link(payload, state, unit, me, scene, facts, gate)
    me = await unit.people.get(me.id)
    return redraw(query, home.accepted(scene), home.welcome(scene, me), *screens, last_card=card)


@router.callback_query(On(Press.LANGUAGE))
async def on_language(
    query: CallbackQuery,
    pressed: Pressed,
    unit: Unit,
    scene: Scene,
    me: Neighbour | None,
    catalogues: Catalogues,
) -> Answer:
    """The menu of languages, and the choice; before consent nothing is kept of it but on the button."""
    language, _, payload = pressed.arg.partition(".")
    if language == "menu" or language not in scene.town.languages:
        return redraw(query, home.language_menu(scene, payload))
    scene = in_language(scene, catalogues, language)
    if me is None:
        return redraw(query, home.first_contact(scene, payload))
    if me.language == language:
        return redraw(query, await settings_of(unit, me, scene))
    me = await choose_language(unit, me, language)
    return redraw(query, await settings_of(unit, me, scene), home.language_kept(scene, me, language))


@router.callback_query(On(Press.NOTICE))
async def on_notice(query: CallbackQuery, pressed: Pressed, scene: Scene, catalogues: Catalogues) -> Answer:
    """What will be kept, before anything is."""
    language, _, payload = pressed.arg.partition(".")
    return redraw(query, home.privacy_notice(in_language(scene, catalogues, language), payload))


def in_language(scene: Scene, catalogues: Catalogues, language: str) -> Scene:
    """The same scene in a language that the municipality offers."""
    if language not in scene.town.languages or language == scene.t.locale:
        return scene
    return replace(scene, t=catalogues.translator(language, scene.town.zone))


@router.message(Command("moi"))
async def on_me(message: Message, scene: Scene, me: Neighbour | None) -> Answer:
    """One's own id and roles: what a coordinator needs to be named in the file."""
    user = message.from_user
    return say(message, home.own_standing(scene, me, user.id if user else message.chat.id))


@router.message(Command("langue", "taal", "language", "sprache"))
async def on_language_command(message: Message, scene: Scene) -> Answer:
    """The menu of languages."""
    return say(message, home.language_menu(scene))


@router.message(Command("annuler", "cancel"), Known())
async def on_cancel(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Whatever was going on is over; nothing is sent."""
    for flow in CONVERSATIONS:
        waiting = await talk.find(state, flow)
        if waiting is not None:
            await talk.end(state, waiting)
    return say(message, Screen(asking.cancelled(scene).text, keyboard=home.home_keyboard(scene.t, me)))


@router.message(Command("aide", "help", "hulp", "hilfe"), Known())
async def on_help(message: Message, me: Neighbour, scene: Scene) -> Answer:
    """What one can do here."""
    return say(message, home.help_screen(scene, me))


@router.message(Command("besoin"), Known())
@router.message(Home(HomeKey.ASK), Known())
async def on_need(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Ask for help; who had begun is asked whether to go on."""
    return say(message, await _need(state, me, scene))


async def _need(state: FSMContext, me: Neighbour, scene: Scene) -> Screen:
    waiting = await ask_help.waiting(state)
    if waiting is not None:
        return asking.draft_waiting(scene, waiting.id, waiting.flow)
    begun = await ask_help.begin(state, me, scene)
    return ask_help.screen_of(begun, scene, me)


@router.message(Command("benevole"), Known())
@router.message(Home(HomeKey.VOLUNTEER), Known())
async def on_volunteer(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Become a volunteer, or change what one said as one."""
    if me.volunteer is not None:
        return say(message, volunteers.menu(scene, me))
    begun = await volunteer.begin(state)
    return say(message, volunteer.screen_of(begun, scene, me))
