"""The screens of what is held in conversations, and of what the bot tells the safeguarding lead by itself."""

from __future__ import annotations

from bot.views import bank_numbers, concerns, relay
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.caution import Held
from solidarity.concerns import Concern, ConcernId, Sort
from solidarity.missions import State
from tests import cast

ROSA, SAM, AMEL = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.AMEL))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, AMEL)}


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    took = cast.mission(ROSA, state=State.TAKEN)
    return {
        **{f"held, {why}": relay.held(scene, took, why, 71, 70) for why in Held},
        **{f"change held, {why}": relay.change_held(scene, why) for why in (Held.CARD, Held.LINK)},
        "held, sent all the same": relay.held_sent(scene),
        "held, gone": relay.held_gone(scene),
        "held, not sent": relay.not_sent(scene),
        "slow down": relay.slow_down(scene),
        **{f"number, {why}": bank_numbers.not_taken(scene, why) for why in (Held.CARD, Held.ACCOUNT)},
        "a detail about money": bank_numbers.about_money(scene, "J'ai besoin d'argent") or Screen(()),
        **{
            f"concern by itself, {sort}": concerns.card(
                scene, Concern(ConcernId(25), sort, None, SAM.id, took.id, cast.NOW), NAMES, took, AMEL.id
            )
            for sort in (Sort.NUMBERS, Sort.ADDRESSES)
        },
    }
