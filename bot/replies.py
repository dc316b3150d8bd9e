"""Answers: where a screen goes, so that no handler thinks about message ids."""

from __future__ import annotations

from datetime import timedelta

from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot.views.refusals import refused
from bot.views.scene import Scene
from bot.views.screen import Answer, CardKey, Removal, Screen, Show, Toast, Whisper
from solidarity.missions import Mission
from solidarity.notices import Kind
from solidarity.refusals import Refusal, Why


def say(
    message: Message,
    *screens: Screen | None,
    card: CardKey | None = None,
    reply: bool = False,
    report: int | None = None,
) -> Answer:
    """New messages in the chat that wrote. A card key belongs to the last one, as does `report`.

    `report` is the broadcast whose live report it is, edited from then on.
    """
    shown = [screen for screen in screens if screen is not None]
    return Answer(
        chat=message.chat.id,
        thread=message.message_thread_id if message.is_topic_message else None,
        shows=tuple(
            Show(
                screen,
                card=card if at == len(shown) - 1 else None,
                report=report if at == len(shown) - 1 else None,
                reply_to=message.message_id if reply else None,
            )
            for at, screen in enumerate(shown)
        ),
    )


ANSWER_WITHIN = timedelta(seconds=15)
"""How long Telegram takes an answer for one member's eyes after what they wrote or pressed."""


def whisper(
    message: Message,
    screen: Screen,
    *,
    private: Screen | None = None,
    door: Screen | None = None,
    removes: tuple[Removal, ...] = (),
) -> Answer:
    """In a group, for the eyes of who wrote; where that cannot be, `private` and then `door`.

    Who wrote with an app that showed the command to all would not see what is whispered.
    """
    writer = message.from_user.id if message.from_user else 0
    until = message.date + ANSWER_WITHIN
    said = Whisper(writer, until, command=message.ephemeral_message_id, private=private, door=door)
    thread = message.message_thread_id if message.is_topic_message else None
    return Answer(message.chat.id, thread, (Show(screen, whisper=said),), removes=removes)


def redraw(
    query: CallbackQuery,
    screen: Screen | None = None,
    *more: Screen | None,
    toast: str | None = None,
    alert: bool = False,
    card: CardKey | None = None,
    last_card: CardKey | None = None,
    report: int | None = None,
    copy: int | None = None,
) -> Answer:
    """The pressed message shows `screen` now; `more` follow as new messages. The press is answered.

    `card` belongs to `screen`, `last_card` to the last of `more`. `report` is the broadcast whose live
    report `screen` is, or the last of `more` where there is no `screen`; `copy` that which is read there.
    """
    chat, message_id, thread = place_of(query)
    shows: list[Show] = []
    if screen is not None:
        edits = None if screen.keyboard is not None or screen.carries_file else message_id
        shows.append(Show(screen, edits=edits, card=card, report=report))
    following = [item for item in more if item is not None]
    below = report if screen is None else None
    shows += [
        Show(item, card=last_card, report=below, copy=copy) if at == len(following) - 1 else Show(item)
        for at, item in enumerate(following)
    ]
    return Answer(
        chat=chat,
        thread=thread,
        shows=tuple(shows),
        press=query.id,
        toast=Toast(toast, alert=alert) if toast else None,
    )


def toast(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False, url: str | None = None
) -> Answer:
    """Only the answer to the press."""
    answer = Toast(text, alert=alert, url=url) if text or url else None
    return Answer(press=query.id, toast=answer)


def place_of(query: CallbackQuery) -> tuple[int, int | None, int | None]:
    """Chat, message to edit (None where it cannot be), topic of a press."""
    message = query.message
    if message is None:
        return query.from_user.id, None, None
    if isinstance(message, InaccessibleMessage):
        return message.chat.id, None, None
    thread = message.message_thread_id if message.is_topic_message else None
    return message.chat.id, message.message_id, thread


def asker_key(mission: Mission) -> CardKey:
    """The message follows the mission as the resident's card."""
    return CardKey(Kind.ASKER_CARD.value, mission.id, mission.version)


def offer_key(mission: Mission) -> CardKey:
    """The message follows the mission as a volunteer's card."""
    return CardKey(Kind.OFFER.value, mission.id, mission.version)


def staff_key(mission: Mission) -> CardKey:
    """The message follows the mission as a coordinator's card."""
    return CardKey(Kind.STAFF_CARD.value, mission.id, mission.version)


def stale(scene: Scene) -> str:
    """The toast of a worn-out button."""
    return refused(scene, Refusal(Why.STALE))
