"""What is not redrawn at midnight says the same as on the day when it was drawn, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.i18n import Catalogues
from bot.views import groups, missions
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.missions import Hold, Mission, Participation, Seat, State
from solidarity.notices import Kind
from solidarity.people import Neighbour
from solidarity.redrawing import ALL, FAR, LONG_PAST, to_redraw
from solidarity.trust import Attested, Step
from tests import cast

TODAY = cast.TODAY
ROSA, BEN, SAM, ANA = (cast.neighbour(part) for part in (cast.ROSA, cast.BEN, cast.SAM, cast.ANA))
NAMES = {item.id: item.first_name for item in (ROSA, BEN, SAM, ANA)}
FRENCH = Catalogues.load().translator("fr", cast.ZONE)
DAYS = (-12, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 7, 28)
"""How far off the day of a mission is today."""
NIGHTS = (1, 2, 5, 9)
"""Since the cards were drawn: more than one where the bot stood still."""


def _trusted_until(until: date) -> Neighbour:
    """Sam, who may go in alone until this day."""
    assert SAM.volunteer is not None
    steps = tuple(Attested(step, BEN.id, cast.LONG_AGO.date(), until) for step in Step)
    return replace(SAM, volunteer=replace(SAM.volunteer, steps=steps))


def _missions() -> Iterator[Mission]:
    """Requests and published missions as they stand: open, kept for somebody, taken, with a seat to give."""
    asked = cast.mission(ROSA)
    published = replace(cast.mission(None, seats=2), publisher=BEN.id, text="On porte des colis.")
    sam = Participation(SAM.id, Seat.HOLDING, cast.NOW, code="4711")
    soon = cast.NOW + timedelta(hours=2)
    waits = Participation(ANA.id, Seat.ASKED, cast.NOW, asked_until=soon)
    yield from (asked, replace(asked, category="bricolage"), published)
    yield replace(asked, hold=Hold(SAM.telegram_id, soon, SAM.id))
    yield from (replace(item, state=State.TAKEN, participations=(sam,)) for item in (asked, published))
    yield replace(published, seats=1, state=State.TAKEN, participations=(sam, waits))
    mine = replace(sam, person=ROSA.id)
    yield replace(asked, state=State.TAKEN, participations=(mine,))


def _shown(mission: Mission, kind: Kind, today: date) -> list[Screen]:
    """The mission's cards of this kind, as they are drawn at noon of that day."""
    scene = Scene(FRENCH, cast.town(), cast.NOW + (today - TODAY), "entraide_bot", FRENCH)
    if kind is Kind.GROUP_CARD:
        return [groups.group_card(scene, mission, NAMES)]
    readers = (_trusted_until(TODAY - timedelta(days=1)), ANA)
    return [missions.mission_card(scene, mission, reader, NAMES) for reader in readers]


@pytest.mark.parametrize("number", range(len(list(_missions()))))
def test_what_is_not_redrawn_says_the_same(number: int) -> None:
    """However far off its day, and however many nights the bot stood still."""
    shape = list(_missions())[number]
    for ahead in DAYS:
        mission = replace(shape, day=TODAY + timedelta(days=ahead))
        for nights in NIGHTS:
            drawn = TODAY - timedelta(days=nights)
            for kind in ALL - to_redraw(mission, cast.town(), drawn, TODAY):
                assert _shown(mission, kind, drawn) == _shown(mission, kind, TODAY), (ahead, nights, kind)


def test_a_day_that_is_far_or_long_past_spares_the_many() -> None:
    """Of what volunteers and groups see nothing is edited then; what is near, or over, may all be."""
    asked, town, eve = cast.mission(ROSA), cast.town(), TODAY - timedelta(days=1)
    spared = [day for day in range(-9, 9) if _drawn(asked, day, eve) == ALL - {Kind.OFFER, Kind.GROUP_CARD}]
    assert spared == [*range(-9, -LONG_PAST), *range(FAR, 9)]
    assert {_drawn(asked, day, eve) for day in range(-LONG_PAST, FAR)} == {ALL}
    done = replace(asked, day=TODAY + timedelta(days=5), state=State.DONE)
    assert to_redraw(done, town, eve, TODAY) == ALL


def _drawn(mission: Mission, ahead: int, drawn: date) -> frozenset[Kind]:
    return to_redraw(replace(mission, day=TODAY + timedelta(days=ahead)), cast.town(), drawn, TODAY)
