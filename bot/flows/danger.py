"""Words of danger, written with no question open or while asking for help: the numbers come first.

One tap goes on: while asking it is the detail of the request; with no question open it goes to the
coordinators at once, and without a tap after ten minutes (`bot.flows.unanswered`). In all other conversations
the numbers stand before the answer (`NumbersFirst`), and nothing waits. Never in the conversations of those
who write for many: an alert speaks of fire by its nature.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC
from typing import Any

from aiogram import BaseMiddleware, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.filters import At, Private
from bot.flows import ask_answers, ask_help
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.i18n import plain
from bot.replies import asker_key, redraw, say, stale
from bot.views import asking
from bot.views import danger as words
from bot.views.home import not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Show
from bot.views.voice import sent
from solidarity.actions.relay import kept_apart, open_conversations
from solidarity.actions.voice import send_unsorted
from solidarity.danger import Danger, Peril, speaks_of_danger
from solidarity.missions import MissionId
from solidarity.names import clean_text
from solidarity.notices import Cause
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.requests import MAX_DETAIL, Detail, Via

FLOW = "danger"
FOR_MANY = frozenset(
    {
        *("publish", "announce", "register", "association", "alert", "merge", "call", "recruit", "loan"),
        "safeguard",
    }
)
"""Conversations of those who work for the municipality or an association."""
router = Router(name="danger")
router.message.filter(Private())


def danger_in(message: Message) -> Danger | None:
    """What the words of a private message speak of; commands are no words."""
    text = message.text or message.caption or ""
    if message.chat.type != ChatType.PRIVATE or text.startswith("/"):
        return None
    return speaks_of_danger(text)


class SpeaksOfDanger(Filter):
    """Written while asking for help, or with no question open and nobody to write to."""

    async def __call__(
        self, message: Message, unit: Unit, me: Neighbour | None, raw_state: str | None
    ) -> bool | dict[str, Any]:
        """Whether it is, with the danger."""
        flow = (raw_state or "").partition(":")[0]
        if me is None or flow not in ("", ask_help.FLOW, FLOW):
            return False
        danger = danger_in(message)
        if danger is None:
            return False
        if not flow and (await open_conversations(unit, me) or await kept_apart(unit, me)):
            return False
        return {"danger": danger}


@router.message(F.text | F.photo | F.voice, SpeaksOfDanger())
async def on_danger(message: Message, danger: Danger, state: FSMContext, scene: Scene) -> Answer:
    """The numbers; what was written waits for one tap."""
    asks = (await state.get_state() or "").startswith(f"{ask_help.FLOW}:")
    talk = await find(state, FLOW) or Talk(FLOW, "numbers", {"asking": asks})
    _take(talk, message, scene)
    talk.answers["private"] = bool(talk.answers.get("private")) or danger.is_private
    talk.due = (scene.now + words.SENT_AFTER).astimezone(UTC).isoformat()
    await keep(state, talk)
    return say(message, words.instead(scene, danger, talk.id))


def _take(talk: Talk, message: Message, scene: Scene) -> None:
    """What was written, below what was written before: a second message often says where."""
    before = ask_answers.load_detail(talk.answers.get("detail", {}))
    detail, _ = ask_answers.written_detail(message, scene)
    text = "\n".join(filter(None, (before.text, detail.text)))
    shown = detail if detail.file_id is not None else before
    whole = Detail(clean_text(text, MAX_DETAIL), shown.attachment, shown.file_id)
    talk.answers["detail"] = ask_answers.dump_detail(whole)


@router.message(At("danger:numbers"), ~F.text.startswith("/"))
async def on_more(message: Message, state: FSMContext, scene: Scene) -> Answer:
    """What is written, shown or spoken meanwhile belongs to it; the numbers stay in sight."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    taken = bool(message.text or message.photo or message.voice)
    if taken:
        _take(talk, message, scene)
        await keep(state, talk)
    said = words.kept(scene) if taken else not_understood(scene)
    detail = ask_answers.load_detail(talk.answers["detail"])
    danger = speaks_of_danger(detail.text) or Danger((Peril.EMERGENCY,))
    return say(message, said, words.instead(scene, danger, talk.id))


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    _step: str,
    choice: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """Go on, or not."""
    asks = await find(state, ask_help.FLOW) if talk.answers["asking"] else None
    detail = ask_answers.load_detail(talk.answers["detail"])
    if choice == "cancel":
        await end(state, talk, Past(End.CANCELLED, "numbers.cancel"))
        if asks is None:
            return redraw(query, asking.cancelled(scene))
        await keep(state, asks)
        return redraw(query, ask_help.screen_of(asks, scene, me))
    if choice != "go":
        danger = speaks_of_danger(detail.text)
        again = None if danger is None else words.instead(scene, danger, talk.id)
        return redraw(query, again, toast=stale(scene))
    if asks is not None:
        await end(state, talk)
        ask_answers.got_detail(asks, detail)
        if talk.answers["private"]:
            ask_answers.be_discreet(asks)
        await keep(state, asks)
        return redraw(query, ask_help.screen_of(asks, scene, me))
    made = await send_unsorted(
        unit, me, detail, Via.CHAT, Cause.DANGER, discreet=bool(talk.answers["private"])
    )
    await end(state, talk, Past(End.SENT, "numbers.go", MissionId(made.id)))
    return redraw(query, sent(scene, made), card=asker_key(made))


class NumbersFirst(BaseMiddleware):
    """Puts the numbers before whatever answers words of danger in private; what was written goes its way."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - the handler's own
        """Answer it, with the numbers first where they are not there already."""
        answer = await handler(event, data)
        if not isinstance(event, Message) or not isinstance(answer, Answer):
            return answer
        flow = (data.get("raw_state") or "").partition(":")[0]
        danger = None if flow in FOR_MANY else danger_in(event)
        scene: Scene | None = data.get("scene")
        if danger is None or scene is None:
            return answer
        said = plain(words.numbers(scene, danger))
        if any(plain(show.screen.text).startswith(said) for show in answer.shows):
            return answer
        first = say(event, words.beside(scene, danger))
        shows: tuple[Show, ...] = (*first.shows, *answer.shows)
        return replace(answer, chat=first.chat, thread=first.thread, shows=shows)
