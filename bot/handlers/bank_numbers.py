"""A card's or an account's number, written where somebody else will read it: it is not taken, and said why.

The question stays open, so that the same may be written again without the number. Not here: conversations
between two (`bot.flows.relay`), which also hold words of money; and what only those read who must know all
of it: a concern, and whatever speaks of danger, which is answered before this is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.filters import Private
from bot.replies import say
from bot.views import bank_numbers as words
from bot.views.scene import Scene
from bot.views.screen import Answer
from solidarity.caution import NEVER, Held, look

PERSONAL = NEVER
"""Between people: nobody needs either."""
PUBLIC = frozenset({Held.CARD})
"""In a public name: an association says honestly on which account it collects; a card nobody ever says."""
STEPS: Mapping[str, frozenset[Held]] = {
    **dict.fromkeys(("ask:detail", "change:detail", "ask:name", "ask:who", "rename:name"), PERSONAL),
    **dict.fromkeys(("address:words", "thank:words", "register:name"), PERSONAL),
    **dict.fromkeys(("announce:words", "announce:say", "publish:text"), PUBLIC),
    **dict.fromkeys(("alert:text", "alert:words"), PUBLIC),
    **dict.fromkeys(("association:question", "association:answer"), PUBLIC),
}
"""Where free words are waited for that somebody else reads, and what they may not hold."""

router = Router(name="bank_numbers")
router.message.filter(Private())


class HoldsNumber(Filter):
    """Written at one of these steps, with a number that does not go there."""

    async def __call__(self, message: Message, raw_state: str | None) -> bool | dict[str, Any]:
        """Which kind of number it is."""
        never = STEPS.get(raw_state or "")
        text = message.text or message.caption or ""
        if never is None or not text or text.startswith("/"):
            return False
        held = look(text)
        return {"held": held} if held in never else False


@router.message(HoldsNumber())
async def on_number(message: Message, held: Held, scene: Scene) -> Answer:
    """Nothing of it is kept, and nothing else is lost."""
    return say(message, words.not_taken(scene, held))
