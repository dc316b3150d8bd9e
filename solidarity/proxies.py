"""Asking for somebody else: whose « yes » is needed, who is called first, and when nothing of it is kept.

A request for somebody who has not agreed is no request yet: it is an `Agreement`, seen by the coordinators
only. Not here: telephone numbers (`solidarity.phones`), the request itself (`solidarity.requests`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from solidarity.missions import Mission
from solidarity.names import clean_name
from solidarity.people import Neighbour, PersonId
from solidarity.places import Municipality
from solidarity.refusals import Refusal, Why
from solidarity.requests import GENERAL, Beneficiary, Via, Wish, ask, of
from solidarity.rights import Action, allow

AgreementId = NewType("AgreementId", int)

REMIND_AFTER = timedelta(hours=72)
"""How long an agreement waits before everybody concerned is reminded."""
ENDS_AFTER = timedelta(hours=96)
"""How long it waits at all."""
TRY_AGAIN = timedelta(hours=2)
"""Opening hours between two calls that nobody answered."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message in which the coordinators read of it."""

    chat: int
    message: int
    person: PersonId | None = None
    """Whose private chat it is."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A request for somebody who is to be asked first, by telephone."""

    id: AgreementId
    asker: PersonId
    name: str
    phone: str
    wish: Wish
    asked_at: datetime
    due: datetime
    """The timer: the next try, the reminder, or the end."""
    handler: PersonId | None = None
    """The coordinator who is calling."""
    tries: int = 0
    reminded: bool = False
    cards: tuple[Shown, ...] = ()

    @property
    def ends(self) -> datetime:
        """When all of it is erased."""
        return self.asked_at + ENDS_AFTER


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom somebody asks, as far as the screens have collected it."""

    name: str = ""
    phone: str = ""
    agreed: bool = True
    noted: bool = False
    """Written down by the staff, for somebody who called."""

    def wish(self, wish: Wish, asker: Neighbour, now: datetime) -> Wish:
        """The wish as it is sent, where that person has said yes to who asks."""
        heard = Beneficiary(self.name, self.phone, now, asker.id)
        return replace(wish, via=Via.SWITCHBOARD if self.noted else Via.PROXY, beneficiary=heard)


class Due(StrEnum):
    """What is to be done about an agreement whose timer has come."""

    AGAIN = "again"
    """Call once more."""
    REMIND = "remind"
    END = "end"


def seek(wish: Wish, name: str, phone: str, asker: Neighbour, town: Municipality, now: datetime) -> Agreement:
    """Somebody asks for a person who has not agreed yet. What could not be asked for is refused as ever."""
    ask(wish, asker, town, now)
    clean = clean_name(name)
    if not clean or not phone:
        raise Refusal(Why.STALE)
    known = AgreementId(secrets.randbits(62) + 1)
    return Agreement(known, asker.id, clean, phone, wish, now, now + REMIND_AFTER)


def hold(agreement: Agreement, staff: Neighbour) -> Agreement:
    """This coordinator calls. Said twice changes nothing; a colleague who calls is not disturbed."""
    allow(staff, Action.STEER)
    if agreement.handler not in (None, staff.id):
        raise Refusal(Why.AGREEMENT_HELD, who=agreement.handler)
    return agreement if agreement.handler == staff.id else replace(agreement, handler=staff.id)


def take_over(agreement: Agreement, staff: Neighbour, known: PersonId | None) -> Agreement:
    """A colleague calls instead; `known` is who held it as far as they saw."""
    allow(staff, Action.STEER)
    if agreement.handler not in (None, staff.id, known):
        raise Refusal(Why.AGREEMENT_HELD, who=agreement.handler)
    return agreement if agreement.handler == staff.id else replace(agreement, handler=staff.id)


def not_answered(agreement: Agreement, staff: Neighbour, town: Municipality, now: datetime) -> Agreement:
    """Nobody picked up: any colleague may try again later; the end is not put off by it."""
    held = hold(agreement, staff)
    last = held.ends if held.reminded else held.asked_at + REMIND_AFTER
    following = min(town.office.add(now, TRY_AGAIN), last)
    return replace(held, handler=None, tries=held.tries + 1, due=max(following, now))


def agreed(agreement: Agreement, staff: Neighbour, town: Municipality, now: datetime) -> Wish:
    """The wish as it can be sent now, with who heard the « yes »."""
    held = hold(agreement, staff)
    heard = Beneficiary(held.name, held.phone, now, staff.id)
    wish = _still_possible(held.wish, town, town.today(now))
    return replace(wish, via=Via.PROXY, beneficiary=heard)


def due(agreement: Agreement, now: datetime) -> tuple[Agreement, Due] | None:
    """What is to be done about it by now, and the agreement with its next timer."""
    if agreement.due > now:
        return None
    if now >= agreement.ends:
        return agreement, Due.END
    if not agreement.reminded and now >= agreement.asked_at + REMIND_AFTER:
        return replace(agreement, reminded=True, handler=None, due=agreement.ends), Due.REMIND
    last = agreement.ends if agreement.reminded else agreement.asked_at + REMIND_AFTER
    return replace(agreement, due=last), Due.AGAIN


def made_own(mission: Mission, person: Neighbour) -> Mission:
    """The person for whom it was asked, known by their own number, asks for themselves from now on."""
    request = of(mission)
    other = request.beneficiary
    if mission.state.is_over:
        raise Refusal(Why.MISSION_OVER, mission=mission)
    if other is None or person.phone is None or other.phone != person.phone or mission.has(person.id):
        raise Refusal(Why.NOT_YOURS)
    theirs = replace(request, asker=person.id, beneficiary=None, via=Via.CHAT, wants_call=False)
    return replace(mission, request=theirs)


def shown_in(agreement: Agreement, card: Shown) -> Agreement:
    """The agreement with one more message that is to follow it."""
    others = tuple(item for item in agreement.cards if (item.chat, item.message) != (card.chat, card.message))
    return replace(agreement, cards=(*others, card))


def _still_possible(wish: Wish, town: Municipality, today: date) -> Wish:
    """Days may have passed: today at the earliest, and nothing that left the municipality's file."""
    offered = [item.code for item in town.active_categories()]
    places = {item.code for item in town.active_neighbourhoods()}
    category = wish.category
    if category not in offered and offered:
        category = GENERAL if GENERAL in offered else offered[-1]
    place = wish.neighbourhood if wish.neighbourhood in places else None
    return replace(wish, category=category, neighbourhood=place, day=max(wish.day, today))
