"""The screens of asking for help from a group, for the gallery."""

from __future__ import annotations

from datetime import timedelta

from bot.flows import group_asking
from bot.flows.group_asking import Place, begun
from bot.views import group_asking as views
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.danger import Danger, Peril
from solidarity.words import Understood
from tests import cast

SECRET = "AbCdEfGhIjKlMnOpQrStUv"
PLACE = Place(cast.GARE_GROUP, "gare")


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    tomorrow = scene.today + timedelta(days=1)
    nothing = begun(PLACE, Understood(None, None, None, None, ""), scene)
    day_missing = begun(PLACE, Understood("courses", None, None, None, ""), scene)
    all_read = begun(PLACE, Understood("courses", tomorrow, None, None, "2e étage"), scene)
    perils = Danger((Peril.EMERGENCY, Peril.SUICIDE, Peril.VIOLENCE))
    danger = begun(PLACE, Understood(None, None, None, None, "malaise"), scene, perils)
    found = {}
    for name, talk in (("nothing", nothing), ("no day", day_missing), ("all", all_read), ("danger", danger)):
        talk.id = "abcde"
        inside, private = group_asking.screen_pair(talk, scene)
        found |= {f"asked in a group, {name} read": inside, f"the same in private, {name} read": private}
        newcomers = group_asking.for_newcomer(talk, scene, SECRET)
        found[f"asked in a group by a newcomer, {name} read"] = newcomers
    all_read.step = "change"
    found["change what was asked in a group"] = group_asking.screen_of(all_read, scene, inside=True)
    private = found["the same in private, all read"]
    mission = cast.mission(cast.neighbour(cast.ROSA))
    return {
        **found,
        "asked in a group, sent": views.sent(scene, mission),
        "asked in a group, seen by all": views.was_seen(scene, private, removed=False),
        "asked in a group, taken away": views.was_seen(scene, private, removed=True),
        "asked in a group, over": views.over(scene),
        "asked in a group, over inside": views.over_inside(scene),
        "asked in a group, not answered": views.not_answered(scene, found["asked in a group, all read"]),
        "door from a group": views.door(scene, f"g_{SECRET}"),
    }


def steps() -> set[str]:
    """The steps of the conversation whose screens are here."""
    return {"danger", "category", "when", "day", "change", "recap"}
