"""The texts to copy elsewhere: part of the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views.scene import Scene
from bot.views.screen import Screen
from bot.views.variants import variant_screens, variants_button
from solidarity.broadcasts import Words
from solidarity.cap import Severity
from solidarity.public import PublicKind, PublicWords, Standing
from tests import cast

MEAL = PublicWords(
    8,
    PublicKind.ANNOUNCEMENT,
    {"fr": Words("Repas", "On cuisine ensemble."), "nl": Words("Maaltijd")},
    cast.NOW,
    cast.NOW,
    sender="Rosa",
)
HEAT = PublicWords(
    7,
    PublicKind.ALERT,
    {"fr": Words("Chaleur", "Buvez.", "Fermez.")},
    cast.NOW,
    cast.NOW + timedelta(hours=1),
    places=("gare",),
    until=cast.NOW + timedelta(days=2),
    link="https://x.example",
    severity=Severity.SEVERE,
)
WRITTEN = {"Repas", "On cuisine ensemble", "Repas On cuisine ensemble", "Repas On cuisine ensemble Rosa"}
WRITTEN |= {"Chaleur", "Buvez", "Fermez", "Chaleur Buvez Fermez", "Gare"}
"""What somebody wrote."""
KINDS = ("announcement", "alert", "exercise", "over", "mistake")
LONG_TEXTS = {f"copy, {name}, site": "a text to be copied as a whole" for name in KINDS}


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    items = {
        "announcement": MEAL,
        "alert": HEAT,
        "exercise": replace(HEAT, kind=PublicKind.EXERCISE),
        "over": replace(HEAT, standing=Standing.OVER),
        "mistake": replace(HEAT, standing=Standing.MISTAKE),
    }
    found = {}
    for name, item in items.items():
        site, sms, newsletter, paper = variant_screens(scene, item, b"%PDF")
        found[f"copy, {name}, site"], found[f"copy, {name}, sms"] = site, sms
        found[f"copy, {name}, newsletter"], found[f"copy, {name}, paper"] = newsletter, paper
    where = variants_button(scene, PublicKind.ALERT, HEAT.id)
    return {**found, "copy, the way there": Screen(scene.t("C'est terminé."), ((where,),))}
