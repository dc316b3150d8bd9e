"""Where words are typed that somebody else reads, a card's or an account's number is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from aiogram.types import Chat, Message

from bot.draft_store import DraftStore
from bot.filters import At
from bot.handlers import build_dispatcher
from bot.handlers.bank_numbers import PERSONAL, STEPS, HoldsNumber
from bot.i18n import Catalogues
from bot.middlewares.person import PersonMiddleware
from solidarity.caution import Held, number_in
from tests.promises.lures import CARDS, IBANS
from tests.rules.honest_words import HONEST

CATALOGUES = Catalogues.load()
ASKS_ELSEWHERE = {
    "call:line": "asked by the flow itself, as it also stands behind a command",
    "concern:words": "the lead must read all of it: a number may be what it is about",
    **dict.fromkeys(("concern:sort", "concern:whom"), "taken for the words of the concern"),
    "safeguard:note": "the lead's own notes",
    "danger:numbers": "whoever speaks of danger is read whole",
    "ask:phone": "nothing but a telephone number is taken",
    "ask:position": "a place",
    "association:contact": "a telephone number, for coordinators",
    "register:contact": "a telephone number, for coordinators",
    "register:number": "the number under which it is registered",
    "loan:employer": "a coordinator's word for an employer",
    "recruit:label": "a coordinator's word for a poster",
    **dict.fromkeys(("announce:hour", "alert:end", "publish:hour", "loan:until"), "a time"),
    **dict.fromkeys(("publish:seats", "expense:amount", "merge:number"), "a number of ours"),
    "alert:preview": "one word, which is compared",
    "factor:code": "six digits",
    "factor:first": "six digits",
    "number:contact": "a telephone number",
    "phone:number": "a telephone number",
    "near:position": "a place",
    "expense:photo": "a picture; words are not kept",
    "voice:asked": "words are not kept",
    "voice:send": "words are not kept",
}
"""Steps that read what is typed, and why no number is looked for there."""


def typed(text: str) -> Message:
    """What somebody wrote."""
    return Message(message_id=1, date=datetime.now(UTC), chat=Chat(id=7, type="private"), text=text)


def steps_that_read() -> Iterator[str]:
    """Every step of a conversation that takes what is typed."""
    dispatcher = build_dispatcher(DraftStore(), PersonMiddleware(CATALOGUES, str), {}, CATALOGUES)
    for router in dispatcher.chain_tail:
        for handler in router.message.handlers:
            if getattr(handler.callback, "__name__", "") == "on_anything_else":
                continue  # what is not understood
            for item in handler.filters or ():
                if isinstance(item.callback, At):
                    yield from item.callback._steps


def test_each_step_that_reads_words_is_looked_at_or_says_why_not() -> None:
    """A new question for words stands in one of the two lists."""
    found = set(steps_that_read())
    assert found - STEPS.keys() - ASKS_ELSEWHERE.keys() == set()
    assert STEPS.keys() - found == set()
    assert not STEPS.keys() & ASKS_ELSEWHERE.keys()


@pytest.mark.parametrize("step", sorted(STEPS))
async def test_no_number_of_a_card_is_taken_anywhere(step: str) -> None:
    """Accounts neither between people; in a public name they may stand, and so may sums."""
    asks = HoldsNumber()
    for number in CARDS:
        assert await asks(typed(f"Voici : {number}"), step) == {"held": Held.CARD}
    for number in IBANS:
        held = await asks(typed(f"Dons sur {number}, 10 € suffisent."), step)
        assert held == ({"held": Held.ACCOUNT} if STEPS[step] is PERSONAL else False)
    assert await asks(typed("Une soupe à 5 €, samedi à 18 h 30, 0475 12 34 56."), step) is False


async def test_elsewhere_and_in_honest_words_nothing_is_looked_for() -> None:
    """No conversation waits, or a command was written; and what honest people write is taken."""
    asks = HoldsNumber()
    assert await asks(typed(CARDS[0]), None) is False
    assert await asks(typed(f"/oublier {CARDS[0]}"), "ask:detail") is False
    for words in (*HONEST["fr"], *HONEST["nl"]):
        assert number_in(words) is None, words
