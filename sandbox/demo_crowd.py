"""Who comes when the visitor wants a crowd: neighbours of the demo's town, tap by tap, and how they answer.

Most accept and say where they live, some do not, a few help others; now and then one blocks the bot or
deletes the account, so that a message to everybody does not reach everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from sandbox.answering import Habit
from sandbox.crowd import Walkon
from sandbox.crowd_moves import Block, DeleteAccount, Hear, Key, Move, Start, Tap
from sandbox.crowd_names import some_name
from sandbox.demo_moves import Town

LANGUAGES = {"fr": 70, "nl": 14, "de": 8, "en": 8}
FATES = {"neighbour": 78, "anywhere": 11, "volunteer": 4, "curious": 3, "blocks": 3, "deletes": 1}
ANSWERS = (Habit("💚", 0.60), Habit("🆘", 0.03), Habit("🤝", 0.05))
"""« Je vais bien », « J'ai besoin d'aide », « Je peux aider »; the others say nothing."""

_ACCEPTS = (Start(), Tap(("👍",)))
_JOINS = (Tap(("⏭",)), Tap(("🕒",)), Tap(("✅",)))
"""The challenges are left for later; when they can; yes, that is it."""


class Neighbours:
    """The casting of a town's crowd."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._places = town.codes("neighbourhood")

    def __call__(self, size: int, chance: Random) -> Iterator[Walkon]:
        """So many of them, by chance."""
        for _ in range(size):
            language = _one_of(LANGUAGES, chance)
            place = chance.choice(self._places)
            fate = _one_of(FATES, chance)
            yield Walkon(
                some_name(language, chance), language, self._moves(fate, place), self._role(fate, place)
            )

    def _moves(self, fate: str, place: str) -> tuple[Move, ...]:
        here = Tap(self._town.all_names("neighbourhood", place))
        lives_here = (*_ACCEPTS, Key("⚙"), Tap(("📍",)), here, Hear())
        match fate:
            case "curious":
                return (Start(), Hear())
            case "anywhere":
                return (*_ACCEPTS, Hear())
            case "volunteer":
                return (*_ACCEPTS, Key("🤝"), Tap(("18",)), here, *_JOINS, Hear())
            case "blocks":
                return (*lives_here, Block())
            case "deletes":
                return (*lives_here, DeleteAccount())
            case _:
                return lives_here

    def _role(self, fate: str, place: str) -> tuple[str, str] | None:
        match fate:
            case "curious":
                return None
            case "volunteer":
                return "volunteer", self._town.name("neighbourhood", place, "fr")
            case _:
                return "resident", ""


def _one_of(shares: dict[str, int], chance: Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]
