"""A referent sees what is asked in their sector, and nothing of the others: not one of them, by no way.

Every notice that the team gets is looked at as a referent of elsewhere; and every button of a request is
pressed by hand with the id of one that is elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.views import notices
from solidarity.causes import Cause
from solidarity.missions import MissionId
from solidarity.notices import Kind, Notice, Situation, still_wanted
from solidarity.people import Neighbour, Role
from tests import cast
from tests.bot.gallery import FACTS, NAMES
from tests.promises.outsiders import NAMED, SECRET, is_untouched, make_referent, press_everything
from tests.promises.test_buttons_have_handlers import scene_in
from tests.stage import staged
from tests.walks.looking import requests_of

ROSA, SAM, ANA = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA))
STAFFS = [Kind.STAFF_CARD, Kind.UNREACHABLE, Kind.TAKEN_OVER]
WORDS = ("Rosa", "Courses", "Gare", "Du lait")
"""What would tell something of the request."""


def referent(*sector: str) -> Neighbour:
    """Ana looks after these neighbourhoods."""
    return replace(ANA, roles=frozenset({Role.REFERENT}), sector=frozenset(sector))


@pytest.mark.parametrize("place", ["gare", None])
@pytest.mark.parametrize("kind", STAFFS)
def test_no_notice_of_another_sector_is_sent(kind: Kind, place: str | None) -> None:
    """Not even one that was planned before the request moved, or the role ended."""
    mission = replace(cast.mission(ROSA), neighbourhood=place)
    for reader in (referent("centre", "moulins"), referent(), replace(referent("gare"), roles=frozenset())):
        notice = Notice(kind, mission.id, FACTS.get(kind, {}))
        assert still_wanted(notice, Situation(cast.NOW, reader, mission), is_edit=False) is not None


@pytest.mark.parametrize("folded", [True, False])
@pytest.mark.parametrize("cause", [cause for cause in Cause if cause not in (Cause.REMOVED, Cause.MUTED)])
def test_no_card_of_another_sector_is_redrawn(cause: Cause, folded: bool) -> None:
    """A card that stands on their phone says nothing any more, whatever happens to the request."""
    facts: dict[str, str | int] = {"cause": cause.value, "who": SAM.id}
    if folded:
        facts["folded"] = 1
    mission = replace(cast.mission(ROSA), cause=cause)
    for reader in (referent("centre"), replace(referent("gare"), roles=frozenset())):
        at = Situation(cast.NOW, reader, mission, NAMES, numbers=frozenset({ROSA.id}))
        shown = notices.render(scene_in("fr"), Notice(Kind.STAFF_CARD, MissionId(1), facts), at)
        text = "".join(span.text for span in shown.text)
        assert not [word for word in WORDS if word in text]
        assert shown.rows == ()


async def test_a_referent_opens_nothing_elsewhere_by_any_button(tmp_path: Path) -> None:
    """0 of other sectors: neither told of it, nor by any button or command; and nothing of it changes."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        amel, ana = await stage.coordinator("Amel"), await stage.resident("Ana")
        lea = await stage.resident(NAMED)
        await make_referent(stage, amel, ana, "gare")
        number = await stage.ask(lea, where="Centre", detail=SECRET)
        await stage.jump(hours=30)
        await amel.sees(number)
        (before,) = await requests_of(stage, lea)
        await press_everything(stage, ana, before)
        assert not [word for word in (SECRET, NAMED, number) if word in ana.screen()]
        assert await is_untouched(stage, lea, before)
