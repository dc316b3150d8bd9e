"""An elected official opens no personal case: 0 of them, whatever else they are, by no button or command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from solidarity.missions import Participation, Seat, State
from solidarity.people import Neighbour, Role
from solidarity.rights import Action, can
from tests import cast
from tests.promises.outsiders import NAMED, SECRET, is_untouched, make_elected, press_everything
from tests.stage import staged
from tests.walks.looking import requests_of

CASES = [
    *(Action.STEER, Action.HANDLE, Action.CLOSE, Action.TAKE, Action.FOLLOW, Action.WRITE),
    *(Action.SEE_PHONE, Action.SEE_DETAIL, Action.SEE_ADDRESS, Action.SHARE_OWN_PHONE),
]
"""What opens a case, or does something in one."""
ELSE = {
    "nothing": cast.ROSA,
    "coordinator by the file": cast.AMEL,
    "coordinator by an invitation": cast.BEN,
    "volunteer": cast.SAM,
}


def elected(what: str) -> Neighbour:
    """An elected official, who is this too, and a referent and a validator besides."""
    person = cast.neighbour(ELSE[what])
    roles = person.roles | {Role.ELECTED, Role.REFERENT, Role.VALIDATOR}
    return replace(person, roles=roles, sector=frozenset({"gare", "centre"}))


@pytest.mark.parametrize("what", sorted(ELSE))
@pytest.mark.parametrize("action", CASES)
def test_no_action_on_a_case_is_theirs(action: Action, what: str) -> None:
    """In any state, also on a visit that they had said yes to before."""
    me = elected(what)
    asker = cast.neighbour(cast.DIALLO)
    for state in State:
        for seat in (None, Seat.HOLDING, Seat.RELEASED):
            parts = (Participation(me.id, seat, cast.NOW),) if seat is not None else ()
            mission = replace(cast.mission(asker, state=state), participations=parts)
            assert not can(me, action, mission)
    assert not can(me, Action.TRIAGE)
    assert not can(me, Action.STEER)
    assert can(me, Action.COUNT)


async def test_an_elected_coordinator_opens_nothing_by_any_button(tmp_path: Path) -> None:
    """0 cases, though Ben was a coordinator when it came in, with its card on his phone."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
        lea = await stage.resident(NAMED)
        number = await stage.ask(lea, where="Centre", detail=SECRET)
        await ben.hears(number)
        await stage.settled()
        await make_elected(stage, amel, ben)
        await stage.jump(hours=30)
        assert not [word for word in (SECRET, NAMED) if word in ben.screen()]
        (before,) = await requests_of(stage, lea)
        await press_everything(stage, ben, before)
        assert not [word for word in (SECRET, NAMED) if word in ben.screen()]
        assert await is_untouched(stage, lea, before)
