"""One need that was asked for twice: noticing it, and putting two requests together.

The one that somebody has is kept; nothing that a volunteer promised is taken from them by this. Both
histories remain: each of the two names the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from solidarity.causes import graver
from solidarity.missions import Mission, close, relieved
from solidarity.names import clean_text
from solidarity.people import Neighbour, PersonId
from solidarity.refusals import Refusal, Why
from solidarity.requests import MAX_DETAIL, Detail, Reason, Request, give_reason, of
from solidarity.rights import Action, allow
from solidarity.staffing import not_anothers

NEAR = 2
"""Days that may lie between two requests for the same thing."""


def whom_for(mission: Mission) -> str | None:
    """The number of the person for whom somebody else asked; None where it is for the asker."""
    request = mission.request
    return request.beneficiary.phone if request is not None and request.beneficiary is not None else None


def asked_before(known: Mission, asker: PersonId, category: str, day: date, phone: str | None = None) -> bool:
    """Whether this person has asked for the same already, for the same person, about the same day."""
    if known.request is None or known.state.is_over or known.category != category:
        return False
    near = abs((known.day - day).days) <= NEAR
    return near and known.request.asker == asker and whom_for(known) == phone


def likely_copies(mission: Mission, others: Iterable[Mission]) -> list[Mission]:
    """Those that could be the same, the likeliest first: for the same person, then also of the same kind."""
    request = of(mission)
    phone = whom_for(mission)
    found = [
        item
        for item in others
        if item.request is not None
        and not item.state.is_over
        and item.id != mission.id
        and whom_for(item) == phone
        and (phone is not None or item.request.asker == request.asker)
    ]
    return sorted(
        found, key=lambda item: (item.category != mission.category, abs((item.day - mission.day).days))
    )


def merge(one: Mission, other: Mission, staff: Neighbour, now: datetime) -> tuple[Mission, Mission]:
    """The one that is kept, and the other, which ends: kept is what somebody has, else `one`."""
    for item in (one, other):
        allow(staff, Action.HANDLE, item)
        not_anothers(item, staff)
        if item.state.is_over:
            raise Refusal(Why.MISSION_OVER, mission=item)
        if item.request is None or one.id == other.id:
            raise Refusal(Why.STALE, mission=item)
    theirs, others = ({part.person for part in item.holders} for item in (one, other))
    if theirs and others and theirs != others:
        raise Refusal(Why.BOTH_TAKEN, mission=one)
    kept, copy = (other, one) if others and not theirs else (one, other)
    ended = give_reason(close(copy, now), Reason.DUPLICATE)
    ended = replace(ended, merged_into=kept.id, merged_with=(*copy.merged_with, kept.reference))
    cause = kept.cause if copy.cause is None else graver(kept.cause, copy.cause)
    joined = replace(
        kept,
        request=_both(of(kept), of(copy)),
        cause=cause,
        merged_with=(*kept.merged_with, copy.reference),
    )
    return relieved(joined), ended


def _both(kept: Request, copy: Request) -> Request:
    """What was said on both; what one person wrote is never shown to another who asked too."""
    same = kept.asker == copy.asker
    return replace(
        kept,
        detail=added(kept.detail, copy.detail) if same else kept.detail,
        answer_due=min(kept.answer_due, copy.answer_due),
        wants_call=kept.wants_call or (same and copy.wants_call),
        beneficiary=kept.beneficiary or copy.beneficiary,
        discreet=kept.discreet or copy.discreet,
        languages=kept.languages | copy.languages,
        reported_by=kept.reported_by or copy.reported_by,
    )


def added(detail: Detail, more: Detail) -> Detail:
    """A detail with what another one says beside it. Said twice it stands there once."""
    text = detail.text
    if more.text and more.text not in text:
        text = clean_text(f"{text}\n{more.text}" if text else more.text, MAX_DETAIL)
    if detail.attachment is not None or more.attachment is None:
        return replace(detail, text=text)
    return Detail(text, more.attachment, more.file_id)


def say_same(mission: Mission, asker: Neighbour, detail: Detail) -> Mission:
    """The asker says that it is this one which they wanted to ask for again."""
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    request = of(mission)
    if request.asker != asker.id:
        raise Refusal(Why.NOT_YOURS, mission=mission)
    both = added(request.detail, detail)
    return mission if both == request.detail else replace(mission, request=replace(request, detail=both))
