"""The conditions of handlers, as the dispatcher asks them of every update."""

from aiogram import F, Router
from aiogram.types import Message

from bot.draft_store import DraftStore
from bot.filters import ask_at_once
from bot.handlers import build_dispatcher
from bot.i18n import Catalogues
from bot.middlewares.person import PersonMiddleware

CATALOGUES = Catalogues.load()


async def nothing(_message: Message) -> None:
    """A handler."""


async def test_no_condition_is_asked_in_a_thread() -> None:
    """What is no coroutine aiogram hands to a thread, for each update and each handler that it passes."""
    person = PersonMiddleware(CATALOGUES, lambda: "entraide_bot")
    dispatcher = build_dispatcher(DraftStore(), person, {}, CATALOGUES)
    handlers = [
        handler
        for router in dispatcher.chain_tail
        for observer in router.observers.values()
        for handler in (*observer.handlers, observer._handler)
        if handler is not observer._handler or handler.filters
    ]
    asked = [item for handler in handlers for item in handler.filters or ()]
    assert len(asked) > 50
    assert [item for item in asked if not item.awaitable] == []


async def test_a_condition_gives_the_same_answer_at_once() -> None:
    """Yes, no, and what it hands on."""
    router = Router()
    router.message(F.text == "un", F.text.as_("words"))(nothing)
    ask_at_once(router)
    ask_at_once(router)
    (handler,) = router.message.handlers
    for text, expected in (("un", (True, {"words": "un"})), ("deux", (False, {}))):
        message = Message.model_validate(
            {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": text}
        )
        assert await handler.check(message) == expected
