"""What somebody sent and then left without a tap: after a while the coordinators have it all the same.

A voice message after an hour, as not confirmed; words of danger after ten minutes, before all else. The
screens say so beforehand. The timer is the draft's, so that a restart forgets nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.flows import ask_answers, danger, voice
from solidarity.actions.voice import send_unsorted
from solidarity.notices import Cause, Kind, Notice, to
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.queues import Draft, EngineUnit
from solidarity.requests import Via

_AS: Mapping[str, tuple[Via, Cause]] = {
    voice.FLOW: (Via.VOICE, Cause.UNCONFIRMED),
    danger.FLOW: (Via.CHAT, Cause.DANGER),
}


async def see_to_unanswered(unit: EngineUnit, draft: Draft) -> int:
    """Everything in it whose hour has come; how much that was."""
    now = await unit.drafts.find(draft.user)
    if now is None:
        return 0
    due = [flow for flow in _AS if _is_due(now.data.get(flow), unit.now)]
    person = await unit.people.by_telegram(draft.user)
    for flow in due if person is not None else ():
        await _send(unit, person, flow, now.data[flow])
    if due:
        await _put_away(unit, now, due)
    return len(due)


def _is_due(body: object, now: datetime) -> bool:
    return isinstance(body, dict) and "due" in body and datetime.fromisoformat(body["due"]) <= now


async def _send(unit: Unit, person: Neighbour | None, flow: str, body: object) -> None:
    if person is None or not isinstance(body, dict):
        return
    via, cause = _AS[flow]
    answers = body["answers"]
    detail = ask_answers.load_detail(answers["detail"])
    made = await send_unsorted(unit, person, detail, via, cause, discreet=bool(answers.get("private")))
    unit.tell(Notice(Kind.ASKER_CARD, made.id), to(person))


async def _put_away(unit: EngineUnit, draft: Draft, flows: list[str]) -> None:
    """They are over; another conversation that is being held goes on."""
    left = {flow: body for flow, body in draft.data.items() if flow not in flows}
    if not left:
        await unit.drafts.drop(draft.user)
        return
    state = None if draft.paused else draft.state
    over = state is not None and state.partition(":")[0] in flows
    await unit.drafts.put(draft.user, None if over else state, left)
