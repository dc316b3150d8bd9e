"""One unfinished conversation: its id, its step, its answers; kept in the person's draft.

Several may wait side by side (a request, an enrolment); the last touched one takes what is written.
Of one that is over, its last press is remembered: pressed twice, it shows the same twice.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from aiogram.fsm.context import FSMContext

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
DONE = "done"
"""Where the last finished conversation leaves how it ended, for late taps on its screens."""


class End(StrEnum):
    """How a conversation ended."""

    CANCELLED = "cancelled"
    ERASED = "erased"
    SENT = "sent"
    """With what it made: a request."""
    CALL_FIRST = "call_first"
    """With what it made: somebody is called before a request is made for them."""
    JOINED = "joined"
    NOTED = "noted"
    """What a volunteer likes was changed: drafts of the first versions end like this."""
    TOO_YOUNG = "too_young"
    CHANGED = "changed"
    """A request that was sent, whose card is shown."""
    UNCHANGED = "unchanged"
    """A setting stays as it was."""


@dataclass(slots=True)
class Talk:
    """A conversation."""

    flow: str
    step: str
    answers: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: "".join(secrets.choice(_ALPHABET) for _ in range(5)))
    reminded: bool = False
    """Whether it was offered again after a while of silence: that is done once."""
    due: str | None = None
    """When it is seen to without its person (ISO 8601, UTC), where that is so."""


@dataclass(frozen=True, slots=True)
class Past:
    """A conversation that is over."""

    end: End
    pressed: str
    """The step and the choice that ended it."""
    made: int | None = None
    told: int = 0
    """How many people what it made was told to."""
    flow: str = ""


async def find(state: FSMContext, flow: str) -> Talk | None:
    """The conversation of this kind that waits."""
    body = (await state.get_data()).get(flow)
    return _talk(flow, body) if body else None


async def by_id(state: FSMContext, talk_id: str) -> Talk | None:
    """The conversation that a button belongs to."""
    for flow, body in (await state.get_data()).items():
        if flow != DONE and body["id"] == talk_id:
            return _talk(flow, body)
    return None


async def past_by_id(state: FSMContext, talk_id: str) -> Past | None:
    """How the conversation with this id ended, if it was the last one that did."""
    done = (await state.get_data()).get(DONE)
    if not done or done["id"] != talk_id:
        return None
    return Past(End(done["end"]), done["pressed"], done["made"], done["told"], done["flow"])


async def keep(state: FSMContext, talk: Talk) -> None:
    """Wait for the answer to its step."""
    body = {"id": talk.id, "step": talk.step, "answers": talk.answers, "reminded": talk.reminded}
    if talk.due is not None:
        body["due"] = talk.due
    await state.set_data({**await state.get_data(), talk.flow: body})
    await state.set_state(f"{talk.flow}:{talk.step}")


async def end(state: FSMContext, talk: Talk, past: Past | None = None) -> None:
    """It is over; other conversations stay. `past` is how, where one of its buttons ended it."""
    data = {flow: body for flow, body in (await state.get_data()).items() if flow != talk.flow}
    if past is not None:
        data[DONE] = {"id": talk.id, **asdict(replace(past, flow=talk.flow))}
    await state.set_data(data)
    await state.set_state(None)


def _talk(flow: str, body: dict[str, Any]) -> Talk:
    reminded, due = bool(body.get("reminded")), body.get("due")
    return Talk(flow, body["step"], dict(body["answers"]), body["id"], reminded, due)
