"""One unfinished conversation: its id, its step, its answers; kept in the person's draft.

Several may wait side by side (a request, an enrolment); the last touched one takes what is written.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.context import FSMContext

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
DONE = "done"
"""Where the last finished conversation leaves what it made, for late taps on its screens."""


@dataclass(slots=True)
class Talk:
    """A conversation."""

    flow: str
    step: str
    answers: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: "".join(secrets.choice(_ALPHABET) for _ in range(5)))


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


async def made_by(state: FSMContext, talk_id: str) -> int | None:
    """What the finished conversation with this id made."""
    done = (await state.get_data()).get(DONE)
    return int(done["made"]) if done and done["id"] == talk_id else None


async def keep(state: FSMContext, talk: Talk) -> None:
    """Wait for the answer to its step."""
    body = {"id": talk.id, "step": talk.step, "answers": talk.answers}
    await state.set_data({**await state.get_data(), talk.flow: body})
    await state.set_state(f"{talk.flow}:{talk.step}")


async def end(state: FSMContext, talk: Talk, made: int | None = None) -> None:
    """It is over; other conversations stay."""
    data = {flow: body for flow, body in (await state.get_data()).items() if flow != talk.flow}
    if made is not None:
        data[DONE] = {"id": talk.id, "made": made}
    await state.set_data(data)
    await state.set_state(None)


def _talk(flow: str, body: dict[str, Any]) -> Talk:
    return Talk(flow, body["step"], dict(body["answers"]), body["id"])
