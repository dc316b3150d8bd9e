"""Writing an announcement, or correcting one: in whose name, the words, to whom, the preview, now or later.

One message and three taps in the usual case. What was answered is in `announce_answers`. Not here: what
becomes of it once it is kept or published (`bot.handlers.announcements`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import announce_answers as answers
from bot.flows.publish import COMMAND
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.i18n import Catalogues
from bot.limits import BROADCASTS, Gate
from bot.replies import redraw, say, stale, toast
from bot.views import (
    announcements,
    announcing,
    announcing_audience,
    announcing_preview,
    asking,
    broadcasts,
    live_report,
)
from bot.views.home import not_understood
from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.announcements import (
    correct_announcement,
    keep_announcement,
    publish_announcement,
    schedule_announcement,
)
from solidarity.announcements import Announcement, AnnouncementId, still_holds
from solidarity.organisations import OrganisationId
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.publishing import parse_hour
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, say_if_kept
from solidarity.wording import is_too_long, read_words, room

FLOW = answers.FLOW
STEPS = answers.STEPS
router = Router(name="announce")
router.message.filter(Private())


@dataclass(frozen=True, slots=True)
class Here:
    """What every answer needs around it."""

    state: FSMContext
    unit: Unit
    me: Neighbour
    scene: Scene
    gate: Gate | None = None
    """What limits how often somebody publishes; at the last step."""


async def waiting(state: FSMContext) -> Talk | None:
    """An announcement that was begun and has words."""
    talk = await find(state, FLOW)
    return talk if talk and talk.answers.get("words") else None


async def begin(
    state: FSMContext, unit: Unit, me: Neighbour, organisation: OrganisationId | None = None
) -> Talk:
    """A fresh one; in this name, or in the only one there is."""
    talk = Talk(FLOW, "speaker")
    speakers = await answers.speakers(unit, me)
    if organisation is not None:
        speakers = [item for item in speakers if item is not None and item.id == organisation]
    if not speakers:
        say_if_kept(me, Action.ANNOUNCE)
        raise Refusal(Why.NOT_A_MEMBER)
    if len(speakers) == 1:
        await answers.speak_as(talk, speakers[0], unit)
    await keep(state, talk)
    return talk


async def go_on(state: FSMContext, it: Announcement, *, fixing: bool = False) -> Talk:
    """With one that was kept; or to put right one that was read."""
    talk = answers.talk_of(it, fixing=fixing)
    await keep(state, talk)
    return talk


async def screen_of(talk: Talk, unit: Unit, scene: Scene, me: Neighbour, page: int = 0) -> Screen:
    """The question of the present step."""
    match talk.step:
        case "speaker":
            found = await answers.speakers(unit, me)
            named = [item for item in found if item is not None]
            return announcing.ask_speaker(scene, talk.id, named, town=None in found, page=page)
        case "words" if answers.fixed(talk) is None:
            return announcing.ask_words(scene, talk.id, await answers.speaker_of(talk, unit))
        case "tongue":
            missing = (await answers.seen(talk, unit, me)).missing
            return announcing_preview.choose_language(scene, talk.id, talk.answers["words"], missing)
        case "preview":
            return announcing_preview.control(scene, talk.id, await answers.seen(talk, unit, me))
        case _:
            return _plain_screen(talk, scene, page)


def _plain_screen(talk: Talk, scene: Scene, page: int) -> Screen:
    """The questions for which nothing has to be looked up."""
    draft, said = talk.id, talk.answers
    match talk.step:
        case "words":
            return announcing.ask_new_words(scene, draft)
        case "say":
            return announcing_preview.ask_translation(scene, draft, said["tongue"])
        case "day":
            return announcing.ask_day(scene, draft, page)
        case "hour":
            return announcing.ask_hour(scene, draft, said["day"])
        case "change":
            return announcing_preview.change_what(scene, draft, fixing=answers.fixed(talk) is not None)
        case "lasting":
            return announcing.ask_lasting(scene, draft, said["lasting"])
        case _:
            return _aiming_screen(talk, scene, page)


def _aiming_screen(talk: Talk, scene: Scene, page: int) -> Screen:
    """To whom."""
    draft, audience = talk.id, answers.audience_of(talk)
    match talk.step:
        case "places":
            return announcing_audience.choose_places(scene, draft, audience.neighbourhoods, page)
        case "parts":
            return announcing_audience.choose_parts(scene, draft, audience.parts)
        case "tongues":
            return announcing_audience.choose_tongues(scene, draft, audience.languages)
        case "likes":
            return announcing_audience.choose_likes(scene, draft, audience.challenges, page)
        case "theme":
            return announcing_audience.choose_theme(scene, draft, audience.theme, page)
        case "way":
            return announcing_audience.choose_way(scene, draft, audience)
        case _:
            return announcing_audience.ask_audience(scene, draft, audience)


async def preview(talk: Talk, unit: Unit, scene: Scene, me: Neighbour) -> tuple[Screen, Screen]:
    """The announcement by the very view that everybody reads, and what stands below it."""
    talk.answers["seen"] = scene.now.isoformat()
    shown = broadcasts.private(scene, await answers.carrier(talk, unit, me))
    return shown, await screen_of(talk, unit, scene, me)


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    at: Here,
    catalogues: Catalogues,
) -> Answer:
    """A button of one of this conversation's screens."""
    pressed = f"{step}.{choice}"
    if choice == "cancel" or pressed == "resume.drop":
        how = End.CANCELLED if choice == "cancel" else End.ERASED
        await end(at.state, talk, Past(how, pressed))
        left = asking.cancelled(at.scene, FLOW) if choice == "cancel" else asking.erased_draft(at.scene)
        return redraw(query, left)
    if step == "resume":
        await keep(at.state, talk)
        return await _shown(query, talk, at)
    if step != talk.step and talk.answers.get("pressed") == pressed:
        return toast(query)  # the same press twice: what it led to is there already
    if step != talk.step:
        return await _shown(query, talk, at, stale(at.scene))
    if choice.startswith("page-"):
        page = int(choice[5:]) if choice[5:].isdecimal() else 0
        return redraw(query, await screen_of(talk, at.unit, at.scene, at.me, page))
    if step == "preview":
        return await _at_preview(query, talk, choice, at)
    if step == "hour":
        hour = parse_hour(f"{choice[:2]}:{choice[2:]}")
        if hour is None or not answers.got_hour(talk, f"{hour:%H:%M}", at.scene):
            return redraw(query, await screen_of(talk, at.unit, at.scene, at.me), toast=stale(at.scene))
        return await _scheduled(query, talk, at)
    if step == "tongue" and choice != "back":
        return await _translating(query, talk, choice, at, catalogues)
    talk.answers["pressed"] = pressed
    taken = await answers.take(talk, step, choice, at.unit, at.me, at.scene)
    await keep(at.state, talk)
    return await _shown(query, talk, at, None if taken else stale(at.scene))


async def _shown(
    query: CallbackQuery,
    talk: Talk,
    at: Here,
    said: str | None = None,
) -> Answer:
    """The present step on the pressed message; the preview below it, as people will read it."""
    if talk.step != "preview":
        return redraw(query, await screen_of(talk, at.unit, at.scene, at.me), toast=said)
    shown = await preview(talk, at.unit, at.scene, at.me)
    await keep(at.state, talk)
    return redraw(query, announcing_preview.shown_above(at.scene), *shown, toast=said)


async def _at_preview(
    query: CallbackQuery,
    talk: Talk,
    choice: str,
    at: Here,
) -> Answer:
    """Published, tried, kept; or another question first."""
    match choice:
        case "test":
            return redraw(
                query, None, broadcasts.private(at.scene, await answers.carrier(talk, at.unit, at.me))
            )
        case "send" | "keep":
            return await _sent(query, talk, choice, at)
        case "tongue" | "change" | "later":
            talk.step = "day" if choice == "later" else choice
            talk.answers["pressed"] = f"preview.{choice}"
            await keep(at.state, talk)
            return redraw(query, await screen_of(talk, at.unit, at.scene, at.me))
        case _:
            return redraw(query, await screen_of(talk, at.unit, at.scene, at.me), toast=stale(at.scene))


async def _sent(
    query: CallbackQuery,
    talk: Talk,
    choice: str,
    at: Here,
) -> Answer:
    """Out of one's hands, once; counts that are older than a quarter of an hour are made again first."""
    seen = talk.answers.get("seen")
    if not still_holds(datetime.fromisoformat(seen) if seen else None, at.scene.now):
        again = broadcasts.counted_again(at.scene)
        return await _shown(query, talk, at, again)
    past = f"preview.{choice}"
    fixed = answers.fixed(talk)
    try:
        if fixed is not None:
            told = await correct_announcement(
                at.unit, at.me, fixed, answers.words_of(talk), str(talk.answers["link"])
            )
        elif choice == "keep":
            kept = await keep_announcement(at.unit, at.me, answers.draft_of(talk))
            await end(at.state, talk, Past(End.SENT, past, kept.id))
            return redraw(query, announcements.kept(at.scene, kept, waits=True))
        else:
            if at.gate is not None:
                await at.gate.spend(BROADCASTS, at.me.telegram_id)
            told = await publish_announcement(at.unit, at.me, answers.draft_of(talk))
    except Refusal as refusal:
        if refusal.why not in (Why.NOBODY_MEANT, Why.NOT_VALIDATED, Why.NOT_SPEAKING):
            raise
        return redraw(
            query, await screen_of(talk, at.unit, at.scene, at.me), toast=refused(at.scene, refusal)
        )
    await end(at.state, talk, Past(End.SENT, past, told.announcement.id))
    reach = await at.unit.broadcasts.reach(told.broadcast.id)
    report = live_report.live_report(at.scene, told.broadcast, reach, {})
    return redraw(query, report, report=told.broadcast.id)


async def _scheduled(
    source: CallbackQuery | Message,
    talk: Talk,
    at: Here,
) -> Answer:
    """Kept until its hour."""
    when = answers.hour_of(talk, at.scene)
    it = await schedule_announcement(at.unit, at.me, answers.draft_of(talk), when)
    choice = f"{when.astimezone(at.scene.town.zone):%H%M}"
    await end(at.state, talk, Past(End.SENT, f"hour.{choice}", it.id))
    shown = announcements.scheduled(at.scene, it)
    return redraw(source, shown) if isinstance(source, CallbackQuery) else say(source, shown)


async def _translating(
    query: CallbackQuery,
    talk: Talk,
    language: str,
    at: Here,
    catalogues: Catalogues,
) -> Answer:
    """Asked for the words in that language; below stands what its readers get without them."""
    if language not in at.scene.town.languages:
        return redraw(query, await screen_of(talk, at.unit, at.scene, at.me), toast=stale(at.scene))
    talk.answers["tongue"], talk.step = language, "say"
    talk.answers["pressed"] = f"tongue.{language}"
    await keep(at.state, talk)
    theirs = answers.reads_in(at.scene, catalogues, language)
    shown = broadcasts.private(theirs, await answers.carrier(talk, at.unit, at.me))
    return redraw(query, await screen_of(talk, at.unit, at.scene, at.me), shown)


@router.message(At(f"{FLOW}:words", f"{FLOW}:say"), F.text, ~COMMAND)
async def on_words(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The words, written."""
    talk = await _found(state)
    return await _got_words(message, talk, message.text or "", None, Here(state, unit, me, scene))


@router.message(At(f"{FLOW}:words"), F.photo | F.video | F.document)
async def on_file(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """A photo, a video or a document, with the words below it."""
    talk = await _found(state)
    if answers.fixed(talk) is not None:
        return say(message, announcing.only_words(scene), await screen_of(talk, unit, scene, me))
    if not (message.caption or "").strip():
        return say(message, announcing.without_words(scene), await screen_of(talk, unit, scene, me))
    sent = answers.file_of(message)
    return await _got_words(message, talk, message.caption or "", sent, Here(state, unit, me, scene))


@router.message(At(f"{FLOW}:hour"), F.text, ~COMMAND)
async def on_hour(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """An hour, written."""
    talk = await _found(state)
    hour = parse_hour(message.text or "")
    if hour is None or not answers.got_hour(talk, f"{hour:%H:%M}", scene):
        return say(message, not_understood(scene), await screen_of(talk, unit, scene, me))
    return await _scheduled(message, talk, Here(state, unit, me, scene))


@router.message(At(*(f"{FLOW}:{step}" for step in STEPS)))
async def on_anything_else(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene
) -> Answer:
    """Sent where something else was expected: said kindly, and the question again."""
    talk = await _found(state)
    await keep(state, talk)
    said = announcing.no_such_file(scene) if talk.step == "words" else not_understood(scene)
    if talk.step == "say":
        said = announcing.only_words(scene)
    return say(message, said, await screen_of(talk, unit, scene, me))


async def _got_words(
    message: Message,
    talk: Talk,
    written: str,
    sent: tuple[str, str] | None,
    at: Here,
) -> Answer:
    """Kept as they were written; too long, they are asked again: half a sentence helps nobody."""
    with_file = sent is not None or (bool(talk.answers.get("attachment")) and not answers.is_first(talk))
    if is_too_long(written, with_file=with_file):
        most = room(with_file=with_file)
        return say(
            message, announcing.too_long(at.scene, most), await screen_of(talk, at.unit, at.scene, at.me)
        )
    words, link = read_words(written)
    if not (words.title or words.text):
        return say(
            message, announcing.no_such_file(at.scene), await screen_of(talk, at.unit, at.scene, at.me)
        )
    answers.got_words(talk, words, link, sent, at.scene)
    if talk.step != "preview":
        await keep(at.state, talk)
        return say(message, await screen_of(talk, at.unit, at.scene, at.me))
    shown = await preview(talk, at.unit, at.scene, at.me)
    await keep(at.state, talk)
    return say(message, announcing_preview.shown_above(at.scene), *shown)


async def _found(state: FSMContext) -> Talk:
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return talk


def made_by(past: Past) -> AnnouncementId | None:
    """What a conversation of this kind that is over has made."""
    return AnnouncementId(past.made) if past.flow == FLOW and past.made is not None else None
