"""What is known of the person for whom somebody asks, inside the conversation of asking. No messages here.

The conversation itself is `bot.flows.ask_help`; what is written into it about that person is read by
`bot.flows.ask_for_another`.
"""

from __future__ import annotations

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.flows.talk import End, Past, Talk, end
from bot.replies import redraw
from bot.views import proxies
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.proxies import ask_agreement
from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.proxies import Whom
from solidarity.requests import Via, Wish, of

STEPS = ("agreed", "who", "phone")
PREVIOUS = {"agreed": "category", "who": "agreed", "phone": "who"}
PROXY = "proxy"
CALL = "call"
"""Whoever writes is of the staff, and somebody is on the telephone."""


def begin(talk: Talk) -> bool:
    """It is for somebody else: where that person lives is asked, whatever is known of who asks."""
    talk.answers["for"] = PROXY
    talk.answers.pop("where", None)
    talk.step = "agreed"
    return True


def noted(answers: dict[str, Any]) -> dict[str, Any]:
    """The first answers of a conversation with somebody on the telephone: they agree, or would not call."""
    return {"for": CALL, "agreed": "yes", **answers}


def again(mission: Mission) -> dict[str, Any]:
    """What is known of whom a request was for. Whether they agree to another one is asked anew."""
    other = of(mission).beneficiary
    if other is None:
        return {}
    known = {"who": other.name, "phone": other.phone}
    where = {"where": mission.neighbourhood} if mission.neighbourhood is not None else {}
    if of(mission).via is Via.SWITCHBOARD:
        return noted({**known, **where})
    return {"for": PROXY, **known, **where}


def whom_of(talk: Talk) -> Whom | None:
    """For whom it is, as far as that was said; None: for who asks."""
    said = talk.answers
    if "for" not in said:
        return None
    agreed, called = said.get("agreed") == "yes", said["for"] == CALL
    return Whom(said.get("who", ""), said.get("phone", ""), agreed=agreed, noted=called)


def first_missing(talk: Talk) -> str | None:
    """The first question about that person which has no answer."""
    if "for" not in talk.answers:
        return None
    return next((step for step in STEPS if step not in talk.answers), None)


def screen_of(talk: Talk, scene: Scene) -> Screen:
    """The question of the present step."""
    if talk.step == "agreed":
        return proxies.ask_agreed(scene, talk.id)
    if talk.step == "who":
        return proxies.ask_who(scene, talk.id, back=talk.answers["for"] != CALL)
    if "doubt" in talk.answers:
        return proxies.doubt_phone(scene, talk.id, talk.answers["doubt"])
    return proxies.ask_phone(scene, talk.id)


def before(talk: Talk, me: Neighbour) -> str | None:
    """The question before this one; back from the first of them, it is for who asks again."""
    if "for" not in talk.answers:
        return None
    talk.answers.pop("doubt", None)
    if talk.step == "category":
        return "phone"
    if talk.step == "agreed":
        for answer in ("for", *STEPS, "where"):
            talk.answers.pop(answer, None)
        if me.neighbourhood is not None:
            talk.answers["where"] = me.neighbourhood
        return "category"
    return None


def take(talk: Talk, step: str, choice: str) -> bool:
    """An answer given by a button; False where no such choice exists any more."""
    match step, choice:
        case ("agreed", ("yes" | "no")):
            talk.answers["agreed"] = choice
            return True
        case ("phone", "keep") if "doubt" in talk.answers:
            talk.answers["phone"] = talk.answers.pop("doubt")
            return True
    return False


def is_repeated(talk: Talk, step: str, choice: str) -> bool:
    """Whether this press only says again what was said."""
    if step == "phone":
        return "phone" in talk.answers and "doubt" not in talk.answers
    return bool(talk.answers.get(step) == choice)


async def got_yes(
    query: CallbackQuery, talk: Talk, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene, wish: Wish
) -> Answer:
    """That person is called first. Nothing is published, and the draft with the number is gone."""
    whom = whom_of(talk) or Whom()
    agreement = await ask_agreement(unit, me, wish, whom.name, whom.phone)
    await end(state, talk, Past(End.CALL_FIRST, "recap.send", agreement.id))
    return redraw(query, proxies.first_a_call(scene, agreement))
