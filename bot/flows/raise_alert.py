"""Writing an alert, or new words for one: level, places, what happens, text, languages, preview, the word.

For coordinators. Nothing goes out before the typed word; what happens then is `solidarity.actions.alerts`.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import alert_answers as answers
from bot.flows.alert_answers import Desk
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.i18n import Catalogues
from bot.replies import redraw, say, stale
from bot.views import alerts as views
from bot.views import asking, broadcasts, raising_alert
from bot.views.home import not_understood
from bot.views.live_report import live_report
from bot.views.refusals import refusal_screen
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.alerts import count_alert, send_alert
from solidarity.alert_messages import preview
from solidarity.alerts import FRESH, GRADES, Alert, AlertId, Level, needs_second, words_from
from solidarity.broadcasts import Words
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.publishing import parse_hour
from solidarity.refusals import Refusal, Why
from solidarity.rights import Action, allow
from solidarity.templates import Template

FLOW = "alert"
MAX_WRITTEN = 4096
"""What Telegram lets a person write at once."""
COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
STEPS = (*answers.QUESTIONS, "words", "end", "preview", "alone")
router = Router(name="raise_alert")
router.message.filter(Private())


async def begin(state: FSMContext, me: Neighbour) -> Talk:
    """A fresh alert."""
    allow(me, Action.ALERT)
    talk = Talk(FLOW, "level")
    await keep(state, talk)
    return talk


async def begin_correction(state: FSMContext, me: Neighbour, alert: Alert) -> Talk:
    """New words for an alert that is out: how grave and where stays as it is."""
    allow(me, Action.ALERT)
    talk = Talk(FLOW, "text")
    talk.answers = {
        "corrects": alert.id,
        "level": alert.level.value,
        "areas": list(alert.areas),
        "template": Template.OTHER.value,
        "exercise": alert.exercise,
        "expires": alert.expires.isoformat(),
    }
    await keep(state, talk)
    return talk


async def waiting(state: FSMContext) -> Talk | None:
    """An alert that was begun and has an answer."""
    talk = await find(state, FLOW)
    return talk if talk and "level" in talk.answers else None


async def is_alone(unit: Unit, me: Neighbour) -> bool:
    """Whether nobody else could agree to what this person writes."""
    others = [item for item in await unit.people.approvers() if item.reachable and item.id != me.id]
    return not others


async def screen_of(talk: Talk, desk: Desk, page: int = 0) -> list[Screen]:
    """The question of the present step; of the last one the preview and what is below it."""
    scene, drill = desk.scene, answers.is_drill(talk)
    match talk.step:
        case "level":
            return [
                raising_alert.ask_level(
                    scene, talk.id, exercise=drill, alone=await is_alone(desk.unit, desk.me)
                )
            ]
        case "alone":
            return [raising_alert.no_second(scene, talk.id, exercise=drill)]
        case "areas":
            chosen = answers.chosen(talk)
            return [raising_alert.ask_areas(scene, talk.id, chosen, page, exercise=drill)]
        case "template":
            return [raising_alert.ask_template(scene, talk.id, exercise=drill)]
        case "text":
            return [_text(talk, desk)]
        case "end":
            return [raising_alert.ask_end(scene, talk.id, exercise=drill)]
        case "words":
            language = str(talk.answers["language"])
            ready = _draft_words(talk, desk, language)
            return [raising_alert.ask_words(scene, talk.id, language, ready, exercise=drill)]
        case "preview":
            return await _preview(talk, desk)
        case _:
            return [await _review(talk, desk)]


def _text(talk: Talk, desk: Desk) -> Screen:
    template = answers.template_of(talk)
    ready = desk.ready(template, desk.me.language) or desk.ready(template, "fr")
    return raising_alert.ask_text(
        desk.scene,
        talk.id,
        ready,
        exercise=answers.is_drill(talk),
        correcting=answers.corrects(talk) is not None,
    )


def _draft_words(talk: Talk, desk: Desk, language: str) -> Words | None:
    """What is ready in this language, to be confirmed: only where the text is that of the template."""
    if not talk.answers.get("kept"):
        return None
    return desk.ready(answers.template_of(talk), language)


async def _review(talk: Talk, desk: Desk) -> Screen:
    """In which languages it is, and who reads none of them."""
    scene = desk.scene
    alert = await _alert(talk, desk)
    counted = await count_alert(desk.unit, desk.me, alert)
    readers = counted.census.now
    lacking = {
        code: readers.get(code, 0)
        for code in dict.fromkeys([*counted.census.languages, *scene.town.languages])
        if code not in alert.infos and code in scene.town.languages
    }
    return raising_alert.review(
        scene,
        talk.id,
        views.what_and_where(scene, alert),
        alert.expires,
        [*alert.infos],
        lacking,
        exercise=alert.exercise,
        correcting=alert.corrects is not None,
    )


async def _preview(talk: Talk, desk: Desk) -> list[Screen]:
    """The very message, and below it whom it reaches; or that nobody would get it."""
    scene = desk.scene
    alert = await _alert(talk, desk)
    counted = await count_alert(desk.unit, desk.me, alert)
    if not counted.reaches:
        return [views.nobody(scene, talk.id, exercise=alert.exercise)]
    talk.answers["previewed"] = scene.now.isoformat()
    shown = broadcasts.private(scene, preview(alert, scene.now))
    return [shown, views.control(scene, talk.id, alert, counted)]


async def _alert(talk: Talk, desk: Desk) -> Alert:
    corrected = answers.corrects(talk)
    root = await desk.unit.alerts.get(AlertId(corrected)) if corrected is not None else None
    return answers.alert_of(talk, desk, root)


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    state: FSMContext,
    desk: Desk,
) -> Answer:
    """A button of one of this conversation's screens."""
    allow(desk.me, Action.ALERT)
    scene = desk.scene
    pressed = f"{step}.{choice}"
    if choice == "cancel" or pressed == "resume.drop":
        how = End.CANCELLED if choice == "cancel" else End.ERASED
        await end(state, talk, Past(how, pressed))
        left = asking.cancelled(scene, FLOW) if choice == "cancel" else asking.erased_draft(scene)
        return redraw(query, left)
    if answers.drop_stale(talk, scene) or step == "resume":
        said = None if step == "resume" else stale(scene)
        return await _shown(query, talk, state, desk, said)
    if step != talk.step:
        said = None if answers.is_repeated(talk, step, choice) else stale(scene)
        return await _shown(query, talk, state, desk, said)
    page = answers.page_of(choice)
    taken = choice.startswith("page-") or await _took(talk, step, choice, desk)
    said = None if taken else stale(scene)
    return await _shown(query, talk, state, desk, said, page)


async def _took(talk: Talk, step: str, choice: str, desk: Desk) -> bool:
    """Whether the press was an answer."""
    if choice == "back":
        root = answers.corrects(talk) is not None and step == "text"
        talk.step = talk.step if root else answers.PREVIOUS.get(talk.step, "level")
        return not root
    if step == "words":
        language = choice.removeprefix("yes-")
        ready = _draft_words(talk, desk, language)
        if ready is None or language != talk.answers.get("language"):
            return False
        answers.note_words(talk, language, ready)
        talk.step = "review"
        return True
    if (step, choice) == ("review", "preview"):
        talk.step = "preview"
        return True
    taken = answers.take(talk, step, choice, desk.scene)
    grave = talk.step == "areas" and needs_second(GRADES[Level(talk.answers["level"])][0])
    if step == "level" and grave and await is_alone(desk.unit, desk.me):
        talk.step = "alone"
    return taken


async def _shown(
    query: CallbackQuery,
    talk: Talk,
    state: FSMContext,
    desk: Desk,
    said: str | None = None,
    page: int = 0,
) -> Answer:
    """The present step on the pressed message; where it cannot be any more, why, and the end."""
    try:
        screens = await screen_of(talk, desk, page)
    except Refusal as refusal:
        if refusal.why not in (Why.ALERT_OVER, Why.NOT_FOUND):
            raise
        await end(state, talk)
        return redraw(query, refusal_screen(desk.scene, refusal))
    await keep(state, talk)
    return redraw(query, screens[0], *screens[1:], toast=said)


@router.message(At(f"{FLOW}:text", f"{FLOW}:words"), F.text, ~COMMAND)
async def on_text(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, catalogues: Catalogues
) -> Answer:
    """The words, written: in one's own language, or in the one that was asked for."""
    talk, desk = await _found(state, me), Desk(unit, me, scene, catalogues)
    words = words_from(clean_text(message.text or "", MAX_WRITTEN))
    if words is None:
        return say(message, raising_alert.too_long(scene), *await screen_of(talk, desk))
    if talk.step == "words":
        answers.note_words(talk, str(talk.answers["language"]), words)
    else:
        answers.write_text(talk, me.language, words)
    talk.step = "review"
    return await _said(message, talk, state, desk)


@router.message(At(f"{FLOW}:end"), F.text, ~COMMAND)
async def on_end(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, catalogues: Catalogues
) -> Answer:
    """Until which hour it is valid, written."""
    talk, desk = await _found(state, me), Desk(unit, me, scene, catalogues)
    hour = parse_hour(message.text or "")
    if hour is None or not answers.note_hour(talk, hour, scene):
        again = await screen_of(talk, desk)
        return say(message, raising_alert.not_an_end(scene), *again)
    talk.step = "review"
    return await _said(message, talk, state, desk)


@router.message(At(f"{FLOW}:preview"), F.text, ~COMMAND)
async def on_keyword(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, catalogues: Catalogues
) -> Answer:
    """The word. A preview of more than a quarter of an hour ago is shown anew, with new figures."""
    talk, desk = await _found(state, me), Desk(unit, me, scene, catalogues)
    if not views.is_keyword(scene, message.text or "", exercise=answers.is_drill(talk)):
        wrong = views.wrong_word(scene, exercise=answers.is_drill(talk))
        return await _said(message, talk, state, desk, wrong)
    seen = talk.answers.get("previewed")
    if answers.drop_stale(talk, scene) or not seen or scene.now - datetime.fromisoformat(seen) > FRESH:
        return await _said(message, talk, state, desk, views.shown_anew(scene))
    return await _sent(message, talk, state, desk)


async def _sent(
    message: Message,
    talk: Talk,
    state: FSMContext,
    desk: Desk,
) -> Answer:
    """On its way, with its live report; or to the second people."""
    scene = desk.scene
    try:
        sent = await send_alert(desk.unit, desk.me, await _alert(talk, desk))
    except Refusal as refusal:
        if refusal.why in (Why.ALERT_OVER, Why.NOT_FOUND):
            await end(state, talk)
            return say(message, refusal_screen(scene, refusal))
        if refusal.why is Why.NO_SECOND:
            talk.step = "alone"
        return await _said(message, talk, state, desk, refusal_screen(scene, refusal))
    await end(state, talk)
    if sent.broadcast is None:
        return say(message, views.submitted(scene, sent.alert, len(sent.asked)))
    rows = views.report_rows(scene, sent.broadcast, sent.alert, desk.me)
    reach = await desk.unit.broadcasts.reach(sent.broadcast.id)
    shown = live_report(scene, sent.broadcast, reach, {}, rows)
    return say(message, shown, report=sent.broadcast.id)


@router.message(At(*(f"{FLOW}:{step}" for step in STEPS)))
async def on_anything_else(
    message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, catalogues: Catalogues
) -> Answer:
    """Written where a button was expected: said kindly, and the question again."""
    talk, desk = await _found(state, me), Desk(unit, me, scene, catalogues)
    said = not_understood(scene, may_write=talk.step in ("text", "words", "end", "preview"))
    return await _said(message, talk, state, desk, said)


async def _said(
    message: Message,
    talk: Talk,
    state: FSMContext,
    desk: Desk,
    first: Screen | None = None,
) -> Answer:
    """The present step as new messages; where it cannot be any more, why."""
    try:
        screens = await screen_of(talk, desk)
    except Refusal as refusal:
        if refusal.why not in (Why.ALERT_OVER, Why.NOT_FOUND):
            raise
        await end(state, talk)
        return say(message, refusal_screen(desk.scene, refusal))
    await keep(state, talk)
    return say(message, first, *screens)


async def _found(state: FSMContext, me: Neighbour) -> Talk:
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    allow(me, Action.ALERT)
    return talk
