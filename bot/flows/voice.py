"""A voice message, a round video or a photo that no question waited for: perhaps a request for help.

Two taps send it to the coordinators, who listen and say what it is for. Without an answer they get it after
an hour all the same (`bot.flows.unanswered`). What belongs to a conversation with somebody goes there instead
(`bot.flows.relay` comes first).
"""

from __future__ import annotations

from datetime import UTC, timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private
from bot.flows import ask_answers, ask_help
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.replies import asker_key, redraw, say, stale
from bot.views import voice as words
from bot.views.bank_numbers import not_taken
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.voice import send_unsorted
from solidarity.caution import number_in
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.requests import MAX_DETAIL, Attachment, Detail, Via

FLOW = "voice"
CONFIRMED_BY = timedelta(hours=1)
"""How long the coordinators wait for an answer before they get it without one."""
router = Router(name="voice")
router.message.filter(Private())


def screen_of(talk: Talk, scene: Scene) -> Screen:
    """The question of the present step."""
    what = Attachment(talk.answers["detail"]["attachment"])
    if talk.step == "asked":
        return words.is_it_a_request(scene, talk.id, what, int(talk.answers["seconds"]))
    return words.is_it_sent(scene, talk.id, what)


@router.message(F.voice | F.photo | F.video_note)
async def on_voice(message: Message, state: FSMContext, scene: Scene, raw_state: str | None) -> Answer:
    """Received: is it a request? One at a time, so that none is lost unheard."""
    if raw_state is not None and not raw_state.startswith(f"{FLOW}:"):
        raise SkipHandler
    waits = await find(state, FLOW)
    if waits is not None:
        await keep(state, waits)
        return say(message, words.one_at_a_time(scene), screen_of(waits, scene))
    if held := number_in(message.caption or ""):
        return say(message, not_taken(scene, held))
    detail, seconds = _spoken(message)
    due = (scene.now + CONFIRMED_BY).astimezone(UTC).isoformat()
    answers = {"detail": ask_answers.dump_detail(detail), "seconds": seconds}
    talk = Talk(FLOW, "asked", answers, due=due)
    await keep(state, talk)
    return say(message, screen_of(talk, scene))


def _spoken(message: Message) -> tuple[Detail, int]:
    """What it is, and how long one listens to it."""
    text = clean_text(message.caption or "", MAX_DETAIL)
    if message.voice is not None:
        return Detail(text, Attachment.VOICE, message.voice.file_id), message.voice.duration
    if message.video_note is not None:
        return Detail(text, Attachment.VIDEO_NOTE, message.video_note.file_id), message.video_note.duration
    photos = message.photo or []
    return Detail(text, Attachment.PHOTO, photos[-1].file_id if photos else None), 0


@router.message(At("voice:asked", "voice:send"), ~F.text.startswith("/"))
async def on_anything_else(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """Written where a button was expected: the question again."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    return say(message, words.touch_a_button(scene), screen_of(talk, scene))


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """Whether it is a request, and whether it is sent."""
    pressed = f"{step}.{choice}"
    if pressed in ("asked.no", "send.cancel"):
        await end(state, talk, Past(End.ERASED, pressed))
        return redraw(query, words.deleted(scene))
    if step != talk.step:
        said = None if pressed == "asked.yes" else stale(scene)
        return redraw(query, screen_of(talk, scene), toast=said)
    if pressed == "asked.yes":
        talk.step = "send"
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene))
    if pressed == "send.more":
        return await _ask_more(query, talk, state, me, scene)
    if pressed != "send.send":
        return redraw(query, screen_of(talk, scene), toast=stale(scene))
    made = await send_unsorted(unit, me, ask_answers.load_detail(talk.answers["detail"]), Via.VOICE)
    await end(state, talk, Past(End.SENT, pressed, made.id))
    return redraw(query, words.sent(scene, made), card=asker_key(made))


async def _ask_more(
    query: CallbackQuery, talk: Talk, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    """The questions of a request, of which this is the detail."""
    asks = await find(state, ask_help.FLOW) or await ask_help.begin(state, me, scene)
    await end(state, talk)
    asks.answers["detail"] = talk.answers["detail"]
    asks.step = ask_answers.first_missing(asks)
    await keep(state, asks)
    return redraw(query, ask_help.screen_of(asks, scene, me))
