"""Conditions of handlers: a press of ours, a home key, a private chat, a step of a conversation."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Press, unpack
from bot.views.home import HomeKey
from bot.views.scene import Scene
from solidarity.people import Neighbour


class Fits(Filter):
    """What an `F.…` asks of an event, asked at once."""

    def __init__(self, question: FilterObject) -> None:
        self._resolve = question.callback

    async def __call__(self, event: Message | CallbackQuery) -> Any:  # noqa: ANN401 - the filter's own
        """Its answer."""
        return self._resolve(event)


def ask_at_once(router: Router) -> None:
    """Let this router's `F.…` be asked in the loop.

    aiogram asks each in a thread, since it is no coroutine: a hundred times the cost of the question.
    """
    for observer in router.observers.values():
        for handler in (*observer.handlers, observer._handler):  # noqa: SLF001 - for all of them
            handler.filters = [
                FilterObject(Fits(item)) if item.magic else item for item in handler.filters or ()
            ]


class On(Filter):
    """A press of one of these buttons; hands on what it carries as `pressed`."""

    def __init__(self, *verbs: Press) -> None:
        self._verbs = verbs

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """Whether it is, with the press."""
        pressed = unpack(query.data)
        return {"pressed": pressed} if pressed and pressed.verb in self._verbs else False


class Private(Filter):
    """In a chat between the bot and one person."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        """Whether it is; a press whose message is gone is taken as private."""
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is None or message.chat.type == ChatType.PRIVATE


class Known(Filter):
    """The person has accepted the first screen."""

    async def __call__(self, _event: Message | CallbackQuery, me: Neighbour | None) -> bool:
        """Whether they have."""
        return me is not None


class Home(Filter):
    """A key of the home keyboard, in whatever language it was drawn."""

    def __init__(self, key: HomeKey) -> None:
        self._key = key

    async def __call__(self, message: Message, home: dict[str, HomeKey]) -> bool:
        """Whether it is this key."""
        return home.get(message.text or "") is self._key


class At(Filter):
    """A conversation waits for this answer."""

    def __init__(self, *steps: str) -> None:
        self._steps = steps

    async def __call__(self, _event: Message, raw_state: str | None) -> bool:
        """Whether it does."""
        return raw_state in self._steps


class During(Filter):
    """A conversation of this kind waits for an answer, whichever."""

    def __init__(self, flow: str) -> None:
        self._flow = flow

    async def __call__(self, _event: Message, raw_state: str | None) -> bool:
        """Whether it does."""
        return raw_state is not None and raw_state.partition(":")[0] == self._flow


class Writes(Filter):
    """The message is the label of this key, in the reader's language (a key that asks for something)."""

    def __init__(self, label: str) -> None:
        self._label = label

    async def __call__(self, message: Message, scene: Scene) -> bool:
        """Whether it is."""
        return message.text == scene.t.label(self._label)
