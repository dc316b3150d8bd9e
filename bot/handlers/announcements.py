"""Buttons and commands of announcements: write one, the list, one of them, reading from the day's message.

Not here: the questions while one is written (`bot.flows.announce`), stopping one (`bot.handlers.broadcasts`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, Pressed, from_base36
from bot.filters import On, Private
from bot.flows import announce
from bot.flows.talk import Past, keep
from bot.middlewares.leaving import LeavingMiddleware
from bot.replies import redraw, say, stale, toast
from bot.views import announcements, asking, broadcasts, live_report
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.announcements import (
    carrier_of,
    drop_announcement,
    find_announcement,
    hide_announcement,
    put_off_announcement,
    read_announcement,
    speaker_of,
    withdraw_announcement,
)
from solidarity.announcements import Announcement, AnnouncementId, Motive, State, is_theirs, may_see
from solidarity.broadcasts import Step, Subject
from solidarity.organisations import Organisation, OrganisationId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow, can, say_if_kept

router = Router(name="announcements")
router.message.filter(Private())
router.message.middleware(LeavingMiddleware())
router.callback_query.filter(Private())
LISTED = 100
Act = Callable[[Unit, Neighbour, AnnouncementId], Awaitable[object]]


@router.message(Command("annonce"))
async def on_announce(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Write an announcement; who had begun one is asked whether to go on."""
    return say(message, await _begun(state, unit, me, scene, None))


@router.callback_query(On(Press.ANNOUNCE))
async def on_announce_press(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """The same, from a button; the screen that it stands on stays."""
    named = OrganisationId(pressed.subject) if pressed.subject else None
    return redraw(query, None, await _begun(state, unit, me, scene, named))


async def _begun(
    state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, named: OrganisationId | None
) -> Screen:
    waiting = await announce.waiting(state)
    if waiting is not None:
        return asking.draft_waiting(scene, waiting.id, waiting.flow)
    talk = await announce.begin(state, unit, me, named)
    return await announce.screen_of(talk, unit, scene, me)


@router.callback_query(On(Press.ANNOUNCEMENTS))
async def on_list(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """All of an association's; for coordinators, of the whole town."""
    subject, page = pressed.subject, 0
    if "." in pressed.arg:
        of, _, which = pressed.arg.partition(".")
        digits = which.removeprefix("page-")
        subject, page = from_base36(of) or 0, int(digits) if digits.isdecimal() else 0
    speaker = await speaker_of(unit, OrganisationId(subject) if subject else None)
    if not may_see(me, speaker):
        say_if_kept(me, Action.LOOK)
        raise Refusal(Why.STAFF_ONLY if speaker is None else Why.NOT_A_MEMBER)
    if speaker is None:
        found = await unit.announcements.all(LISTED)
    else:
        found = await unit.announcements.of(speaker.id, LISTED)
        if not is_theirs(me, speaker):  # what they have not published is theirs alone
            found = [item for item in found if item.published_at is not None]
    shown = announcements.listed(scene, found, speaker, page, may_write=is_theirs(me, speaker))
    return redraw(query, shown)


@router.callback_query(On(Press.ANNOUNCEMENT))
async def on_one(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """How it stands, and what can be done about it; below, where the pressed message is to stay."""
    found, speaker = await find_announcement(unit, me, AnnouncementId(pressed.subject))
    card = await _card(unit, me, scene, found, speaker)
    return redraw(query, None, card) if pressed.arg == "below" else redraw(query, card)


async def _card(
    unit: Unit, me: Neighbour, scene: Scene, it: Announcement, speaker: Organisation | None
) -> Screen:
    reach = None
    if it.published_at is not None:
        sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, it.id)
        first = [item for item in sent if item.step is Step.FIRST]
        reach = await unit.broadcasts.reach(first[-1].id) if first else None
    theirs = is_theirs(me, speaker)
    may_hide = can(me, Action.HIDE) and speaker is not None
    return announcements.card(scene, it, reach, theirs=theirs, may_hide=may_hide)


async def after_talk(
    query: CallbackQuery, past: Past, unit: Unit, me: Neighbour, scene: Scene, said: str | None
) -> Answer | None:
    """A conversation that is over shows the announcement that it made."""
    made = announce.made_by(past)
    if made is None or await unit.announcements.find(made) is None:
        return None
    found, speaker = await find_announcement(unit, me, made)
    return redraw(query, None, await _card(unit, me, scene, found, speaker), toast=said)


@router.callback_query(On(Press.ANNOUNCEMENT_REPORT))
async def on_report(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """How far it has come: a message of its own, edited from now on."""
    found, _ = await find_announcement(unit, me, AnnouncementId(pressed.subject))
    sent = await unit.broadcasts.of(Subject.ANNOUNCEMENT, found.id)
    if not sent:
        raise Refusal(Why.STALE)
    reach = await unit.broadcasts.reach(sent[-1].id)
    shown = live_report.live_report(scene, sent[-1], reach, {})
    return redraw(query, None, shown, report=sent[-1].id)


@router.callback_query(On(Press.ANNOUNCEMENT_EDIT, Press.ANNOUNCEMENT_CORRECT))
async def on_edit(
    query: CallbackQuery, pressed: Pressed, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Go on with what was kept; or write anew what was read."""
    found, speaker = await find_announcement(unit, me, AnnouncementId(pressed.subject))
    fixing = pressed.verb is Press.ANNOUNCEMENT_CORRECT
    wanted = State.PUBLISHED if fixing else State.WRITTEN
    if not is_theirs(me, speaker):
        raise Refusal(Why.NOT_A_MEMBER)
    if found.state is not wanted:
        return redraw(query, await _card(unit, me, scene, found, speaker), toast=stale(scene))
    talk = await announce.go_on(state, found, fixing=fixing)
    if talk.step != "preview":
        return redraw(query, None, await announce.screen_of(talk, unit, scene, me))
    shown = await announce.preview(talk, unit, scene, me)
    await keep(state, talk)
    return redraw(query, None, *shown)


@router.callback_query(On(Press.ANNOUNCEMENT_DROP))
async def on_drop(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """Thrown away; pressed twice it is still gone."""
    if await unit.announcements.find(AnnouncementId(pressed.subject)) is not None:
        await drop_announcement(unit, me, AnnouncementId(pressed.subject))
    return redraw(query, announcements.dropped(scene))


@router.callback_query(On(Press.ANNOUNCEMENT_PUT_OFF))
async def on_put_off(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Not at its hour after all."""
    return await _done(query, pressed, unit, me, scene, put_off_announcement)


@router.callback_query(On(Press.ANNOUNCEMENT_WITHDRAW))
async def on_withdraw(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Asked once more; then nobody reads it any more."""
    found, speaker = await find_announcement(unit, me, AnnouncementId(pressed.subject))
    if pressed.arg != "yes" and found.state is State.PUBLISHED and is_theirs(me, speaker):
        return redraw(query, announcements.confirm_withdraw(scene, found))
    return await _done(query, pressed, unit, me, scene, withdraw_announcement)


@router.callback_query(On(Press.ANNOUNCEMENT_HIDE))
async def on_hide(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """With a reason; what an association says is never changed."""
    found, speaker = await find_announcement(unit, me, AnnouncementId(pressed.subject))
    allow(me, Action.HIDE)
    if pressed.arg in set(Motive):
        try:
            await hide_announcement(unit, me, found.id, Motive(pressed.arg))
        except Refusal as refusal:
            if refusal.why is not Why.STALE:
                raise
    elif found.state is State.PUBLISHED and speaker is not None:
        return redraw(query, announcements.choose_motive(scene, found))
    now = await unit.announcements.get(found.id)
    return redraw(query, await _card(unit, me, scene, now, speaker))


async def _done(
    query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene, action: Act
) -> Answer:
    """Do it, and show how it stands; where somebody was quicker, that too."""
    said = None
    about = AnnouncementId(pressed.subject)
    try:
        await action(unit, me, about)
    except Refusal as refusal:
        if refusal.why is not Why.STALE:
            raise
        said = refused(scene, refusal)
    found, speaker = await find_announcement(unit, me, about)
    return redraw(query, await _card(unit, me, scene, found, speaker), toast=said)


@router.callback_query(On(Press.READ_ANNOUNCEMENT))
async def on_read(query: CallbackQuery, pressed: Pressed, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """In full, below the message of the day; what is put right later is put right there too."""
    found = await read_announcement(unit, me, AnnouncementId(pressed.subject))
    carrier = await carrier_of(unit, found) if found is not None else None
    if carrier is None:
        return toast(query, announcements.not_any_more(scene))
    return redraw(query, None, broadcasts.private(scene, carrier), copy=carrier.id)
