"""Which cards of a mission say the same after midnight as before, so that nothing is edited in vain.

« Tomorrow » becomes « today », but a day that is far off, or long past, is written as a date and stays so.
Only what volunteers were offered and what groups see is spared: the asker's and the coordinators' cards name
other hours too. In doubt a card is drawn anew. Not here: what follows from a change (`Unit.refresh`).
"""

from __future__ import annotations

from datetime import date

from solidarity.missions import Mission, Seat, State
from solidarity.notices import LIVE_CARDS, SECRETS, Kind
from solidarity.places import Municipality

FAR = 2
"""Days ahead from which the day is a date, as it was before."""
LONG_PAST = 3
"""Days after which it is one too, and was drawn as one twice: an edit that was lost has been made up for."""
ALL = LIVE_CARDS | SECRETS


def to_redraw(mission: Mission, town: Municipality, drawn: date, today: date) -> frozenset[Kind]:
    """The kinds of its cards that may say something else today than on the day when they were last drawn."""
    if mission.state.is_over or not _is_still_a_date(mission.day, drawn, today):
        return ALL
    same = {Kind.GROUP_CARD} if _names_more(mission, town) else {Kind.GROUP_CARD, Kind.OFFER}
    return ALL - same


def _is_still_a_date(day: date, drawn: date, today: date) -> bool:
    return (day - today).days >= FAR or (drawn - day).days >= LONG_PAST


def _names_more(mission: Mission, town: Municipality) -> bool:
    """Whether a volunteer's card tells more that depends on the day.

    Until when somebody is waited for; whether they are known well enough to go in, which may end with a day;
    and what its reader keeps behind neutral words is renewed each night.
    """
    category = town.categories.get(mission.category)
    asks_trust = mission.state is State.OPEN and (category is None or category.indoors)
    asked = mission.hold is not None or any(item.seat is Seat.ASKED for item in mission.participations)
    own = mission.host is not None and mission.has(mission.host)
    return asks_trust or asked or own
